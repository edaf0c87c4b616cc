"""A release as it is kept: its cells, which are withheld, and the report that was shown, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flows.indicators.chain import Issue
from flows.indicators.older import with_main_tables
from flows.indicators.report import Indicator, Report, indicator_from
from flows.indicators.tables import TABLES

Rows = Mapping[str, Sequence[str]]


def dump(issue: Issue, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """As JSON data. The cells are kept whole: a year is the sum of its quarters, and later releases reckon with what
    these withhold."""
    return {
        "values": dict(issue.values),
        "rows": {table: list(lines) for table, lines in issue.rows.items()},
        "withheld": sorted(issue.withheld),
        "untold": sorted(issue.untold),
        "indicators": [asdict(each) for each in indicators],
    }


def issue_of(period: str, content: Mapping[str, Any]) -> Issue:
    """What a release told. Before there were main tables, every cell had its place."""
    values, rows = cells_of(content)
    if "untold" in content:
        return Issue(period, values, rows, set(content["withheld"]), set(content["untold"]))
    return with_main_tables(Issue(period, values, rows, set(content["withheld"])))


def cells_of(content: Mapping[str, Any]) -> tuple[Mapping[str, int], Rows]:
    """The cells of a release and the lines of its tables; a table that came later has none."""
    return content["values"], {spec.id: content["rows"].get(spec.id, ()) for spec in TABLES}


def report_of(service: str, period: str, released_at: int, content: Mapping[str, Any]) -> Report:
    """The report as it was released."""
    return Report(service, period, released_at, tuple(map(indicator_from, content["indicators"])))
