"""Releases of before there were main tables: every table was told in full; what main ones would say follows from it."""

from __future__ import annotations

from dataclasses import replace

from flows.indicators.chain import Issue
from flows.indicators.equations import merged
from flows.indicators.tables import TABLES, TOTAL, cell


def with_main_tables(issue: Issue) -> Issue:
    """The same release with the cells of the main tables: a sum is known where each part of it was published."""
    values, withheld = dict(issue.values), set(issue.withheld)
    rows = {table: list(lines) for table, lines in issue.rows.items()}
    made: dict[str, list[str]] = {}
    for whole, parts in merged():
        if all(part in values for part in parts):
            made[whole] = parts
            table, row, _ = whole.split("/")
            rows[table] = [*dict.fromkeys([*rows[table], row])]
    for spec in TABLES:
        for column in spec.columns if spec.total else ():
            lines = [cell(spec.id, row, column) for row in rows[spec.id]]
            if any(name in made for name in lines):
                made[cell(spec.id, TOTAL, column)] = lines
    for whole, parts in made.items():
        values[whole] = sum(values.get(part, 0) for part in parts)
        if any(part in withheld for part in parts):
            withheld.add(whole)
    return replace(issue, values=values, withheld=withheld, rows=rows)
