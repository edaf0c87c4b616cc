"""A release as it is kept: its cells, which are withheld, and the report that was shown, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flows.indicators.report import Indicator, Report, indicator_from
from flows.indicators.tables import TABLES

Rows = Mapping[str, Sequence[str]]


def dump(values: Mapping[str, int], rows: Rows, withheld: set[str], indicators: Sequence[Indicator]) -> dict[str, Any]:
    """As JSON data. The cells are kept whole: a year is the sum of its quarters, and later releases reckon with what
    these withhold."""
    return {
        "values": dict(values),
        "rows": {table: list(lines) for table, lines in rows.items()},
        "withheld": sorted(withheld),
        "indicators": [asdict(each) for each in indicators],
    }


def cells_of(content: Mapping[str, Any]) -> tuple[Mapping[str, int], Rows]:
    """The cells of a release and the lines of its tables; a table that came later has none."""
    return content["values"], {spec.id: content["rows"].get(spec.id, ()) for spec in TABLES}


def report_of(service: str, period: str, released_at: int, content: Mapping[str, Any]) -> Report:
    """The report as it was released."""
    return Report(service, period, released_at, tuple(map(indicator_from, content["indicators"])))
