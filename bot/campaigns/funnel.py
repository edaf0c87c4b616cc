"""How far people went who came by a campaign: from the figures that are released, and from nothing else.

The counters of campaigns are never read here: a running total looked at twice tells one person apart, and a second way
of publishing them would let a small count be found by difference. What was released of a period that is over (see
flows/indicators) is frozen, withheld below 11 and wherever it would give such a count away; what is worked out from it
here could be worked out from it by anybody. Nothing is told by level, by company or by channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.indicators.report import Report
from flows.indicators.tables import STAGES, TOTAL

_TABLE = "campagnes"


@dataclass(frozen=True, slots=True)
class Funnel:
    """People of a campaign who began, saw their result, sent a request; None where it is withheld."""

    started: int | None
    finished: int | None
    sent: int | None


def funnels(report: Report) -> Mapping[str, Funnel]:
    """The funnel of each campaign that the report knows, by code."""
    tables = [table for each in report.indicators for table in each.tables if table.id == _TABLE]
    return {row.id: _of(row.values) for table in tables for row in table.rows}


def _of(values: tuple[int | None, ...]) -> Funnel:
    known = dict(zip((*STAGES, TOTAL), values, strict=True))
    left, unsent, sent, started = (known[name] for name in (*STAGES, TOTAL))
    finished = unsent + sent if unsent is not None and sent is not None else None
    if finished is None and started is not None and left is not None:
        finished = started - left
    return Funnel(started, finished, sent)
