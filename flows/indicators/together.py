"""Figures of several services added up, from what each has released: no sum is ever that of one service, or of two.

Nobody sees another service: who knows the figures of their own must not find those of another by a subtraction. So a
cell is shown only where three services at least publish it, and what is left of the whole once every région that is
shown is taken away comes from three services at least, or from none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from flows.indicators.report import Indicator, Report, Row, Table

LEAST = 3
"""Services behind every sum."""

_Place = tuple[str, str, int]
"""A cell: its table, its line, its column."""


@dataclass(frozen=True, slots=True)
class Together:
    """Indicators of several services, without their figures (a rate is not a sum of rates).

    `services` says how many services publish each cell that is shown, by table, line and column.
    """

    indicators: tuple[Indicator, ...]
    services: Mapping[_Place, int]


def together(
    reports: Mapping[str, Report], groups: Mapping[str, str], wanted: str | None, words: Report | None = None
) -> Together:
    """The sums of the services of the group `wanted` (None: of all) in one period.

    `reports` and `groups` are by service: a service is in one group, or in none. Tables are called as in `words`, the
    report of who reads, where it has them.
    """
    models = ([words] if words else []) + list(reports.values())
    tables = _models(models)
    published: dict[_Place, dict[str, int]] = {}
    having: Counter[tuple[str, str]] = Counter()
    for service, report in reports.items():
        for table in _tables(report):
            if len(table.columns) != len(tables[table.id].columns):
                continue  # released by another version: it does not add up
            for row in _lines(table):
                having[table.id, row.id] += 1
                for column, value in enumerate(row.values):
                    if value is not None:
                        published.setdefault((table.id, row.id, column), {})[service] = value
    sums: dict[_Place, int] = {}
    services: dict[_Place, int] = {}
    for place, values in published.items():
        shown = to_show(values, groups, wanted)
        if shown:
            sums[place] = sum(values[service] for service in shown)
            services[place] = len(shown)
    common = {line for line, many in having.items() if many >= LEAST}
    added = {name: _added(table, sums, common) for name, table in tables.items()}
    return Together(
        _indicators(models, {name: each for name, each in added.items() if _says_something(each)}), services
    )


def to_show(publishers: Collection[str], groups: Mapping[str, str], wanted: str | None) -> Collection[str]:
    """Which of these services may be shown together for `wanted`; none where that would leave fewer than LEAST, there
    or in what else is shown."""
    if len(publishers) < LEAST:
        return ()
    by_group: dict[str, list[str]] = {}
    for service in publishers:
        if service in groups:
            by_group.setdefault(groups[service], []).append(service)
    shown = {name: those for name, those in by_group.items() if len(those) >= LEAST}
    while shown and 0 < len(publishers) - sum(map(len, shown.values())) < LEAST:
        del shown[min(shown, key=lambda name: (len(shown[name]), name))]
    return publishers if wanted is None else shown.get(wanted, ())


def _models(reports: Iterable[Report]) -> dict[str, Table]:
    """Each table once, in the words of the first report that has it, with the lines that any of them has."""
    found: dict[str, Table] = {}
    for report in reports:
        for table in _tables(report):
            model = found.setdefault(table.id, table)
            known = {row.id for row in model.rows}
            if len(table.columns) == len(model.columns):
                more = tuple(row for row in table.rows if row.id not in known)
                found[table.id] = replace(model, rows=(*model.rows, *more))
    return found


def _added(table: Table, sums: Mapping[_Place, int], common: Collection[tuple[str, str]]) -> Table:
    """The table with sums for values, and the lines that three services have: the others may name one."""

    def line(row: Row) -> Row:
        return replace(row, values=tuple(sums.get((table.id, row.id, column)) for column in range(len(row.values))))

    rows = tuple(line(row) for row in table.rows if (table.id, row.id) in common)
    return replace(table, rows=rows, total=line(table.total) if table.total else None)


def _says_something(table: Table) -> bool:
    return any(value is not None for row in table.rows for value in row.values)


def _indicators(models: Iterable[Report], tables: Mapping[str, Table]) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for report in models:
        for indicator in report.indicators:
            own = tuple(tables[each.id] for each in indicator.tables if each.id in tables)
            if own and indicator.code not in found:
                found[indicator.code] = replace(indicator, figures=(), note=None, tables=own)
    return tuple(found.values())


def _tables(report: Report) -> list[Table]:
    return [table for indicator in report.indicators for table in indicator.tables]


def _lines(table: Table) -> tuple[Row, ...]:
    return (*table.rows, table.total) if table.total else table.rows
