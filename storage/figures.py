"""What the figures of a period are counted from: totals by the clear columns, never a case; and the anonymous totals.

A period is from `start` to before `end`, in seconds since 1970. Each query says that a case was received before the
end, which what happened to it implies, so that the index leaves out what came later. What a person took back is counted
as received and as taken back, with its queue, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from storage import tables
from storage.tasks import FOLLOW_UPS
from storage.transaction import Transaction

_c = tables.cases.c
_n = tables.counters.c
_t = tables.case_tasks.c
_a = tables.collective_actions.c
_TAKEN_BACK = "withdrawn"
_DAY = 86_400
_count = func.count().label("number")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time of a service: its two moments, its months (YYYY-MM), its first and last day (ISO)."""

    service: str
    start: int
    end: int
    months: Sequence[str]
    first_day: str
    last_day: str


def beginning(tx: Transaction, service: str) -> tuple[str | None, int | None]:
    """The first month (YYYY-MM) with a total of `service`, and when its first case was received; None without any."""
    month = tx.execute(select(func.min(_n.month)).where(_n.service == service)).scalar()
    return month, first_received(tx, service)


def first_received(tx: Transaction, service: str) -> int | None:
    """When the first case of `service` was received; None without any."""
    found: int | None = tx.execute(select(func.min(_c.received_at)).where(_c.service == service)).scalar()
    return found


def totals(tx: Transaction, period: Period) -> dict[tuple[str, str, str], int]:
    """The anonymous totals of these months, by (kind, subject, value)."""
    query = (
        select(_n.kind, _n.subject, _n.value, func.sum(_n.total).label("total"))
        .where(_n.service == period.service, _n.month.in_(period.months))
        .group_by(_n.kind, _n.subject, _n.value)
    )
    return {(row.kind, row.subject, row.value): int(row.total) for row in tx.execute(query)}


def received(tx: Transaction, period: Period) -> Iterable[tuple[str, str, str | None, int]]:
    """Cases received: queue, origin, position, how many."""
    query = (
        select(_c.queue, _c.origin, _c.position, _count)
        .where(_c.service == period.service, _c.received_at >= period.start, _c.received_at < period.end)
        .group_by(_c.queue, _c.origin, _c.position)
    )
    return [(row.queue, row.origin, row.position, row.number) for row in tx.execute(query)]


def read_in_time(tx: Transaction, period: Period) -> Iterable[tuple[str, str, bool, int]]:
    """Cases of the assistant that were to be read: queue, level, whether they were read in time, how many."""
    in_time = case((_c.triaged_at <= _c.triage_due_at, 1), else_=0).label("in_time")
    query = (
        select(_c.queue, _c.level, in_time, _count)
        .where(
            _c.service == period.service,
            _c.origin == "assistant",
            _c.received_at < period.end,
            _c.triage_due_at >= period.start,
            _c.triage_due_at < period.end,
        )
        .group_by(in_time, _c.queue, _c.level)
    )
    return [(row.queue, row.level, bool(row.in_time), row.number) for row in tx.execute(query)]


def reached(
    tx: Transaction, period: Period, step: str, ahead: Sequence[tuple[int, int]]
) -> Iterable[tuple[str, int, int, int]]:
    """Cases that came to `step` (contacted_at, assessed_at): queue, day of receipt, day of `step`, how many.

    Days are local, counted from 1970. `ahead` says by how many seconds the service is ahead of UTC, each with the
    moment from which it is; the first holds for all that is before, too.
    """
    at = _c[step]
    first, last = _day(_c.received_at, ahead).label("first"), _day(at, ahead).label("last")
    query = (
        select(_c.queue, first, last, _count)
        .where(
            _c.service == period.service,
            _c.received_at < period.end,
            at >= period.start,
            at < period.end,
            _c.status != _TAKEN_BACK,
        )
        .group_by(_c.queue, first, last)
    )
    return [(row.queue, row.first, row.last, row.number) for row in tx.execute(query)]


def closed(tx: Transaction, period: Period) -> Iterable[tuple[str, str | None, str | None, int]]:
    """Cases that ended: queue, reason, job situation, how many; the reason is None where the person took it back."""
    known = func.coalesce(_c.closed_reason, "inconnu")
    reason = case((_c.status == _TAKEN_BACK, None), else_=known).label("reason")
    query = (
        select(_c.queue, reason, _c.outcome, _count)
        .where(
            _c.service == period.service,
            _c.received_at < period.end,
            _c.closed_at >= period.start,
            _c.closed_at < period.end,
        )
        .group_by(_c.queue, reason, _c.outcome)
    )
    return [(row.queue, row.reason, row.outcome, row.number) for row in tx.execute(query)]


def open_at(tx: Transaction, service: str, moment: int) -> dict[str, int]:
    """How many cases were open then, by queue."""
    query = (
        select(_c.queue, _count)
        .where(_c.service == service, _c.received_at < moment, _c.closed_at.is_(None) | (_c.closed_at >= moment))
        .group_by(_c.queue)
    )
    return {row.queue: row.number for row in tx.execute(query)}


def followed_up(tx: Transaction, period: Period) -> Iterable[tuple[str, str, int]]:
    """Follow-ups of employees done: kind (storage/tasks.py), what was found, how many."""
    query = (
        select(_t.kind, _t.outcome, _count)
        .join_from(tables.case_tasks, tables.cases, _c.number == _t.number)
        .where(
            _t.service == period.service,
            _t.done_at >= period.start,
            _t.done_at < period.end,
            _t.kind.in_(FOLLOW_UPS),
            _t.outcome.is_not(None),
            _c.queue == "salaries",
        )
        .group_by(_t.kind, _t.outcome)
    )
    return [(row.kind, row.outcome, row.number) for row in tx.execute(query)]


def actions(tx: Transaction, period: Period) -> Iterable[tuple[str, str | None, int]]:
    """Collective actions: kind, sector, people who took part (0 where it was not noted)."""
    query = select(_a.kind, _a.sector, _a.content).where(
        _a.service == period.service, _a.day >= period.first_day, _a.day <= period.last_day
    )
    return [(row.kind, row.sector, json.loads(row.content).get("people") or 0) for row in tx.execute(query)]


def _day(moment: ColumnElement[int], ahead: Sequence[tuple[int, int]]) -> ColumnElement[int]:
    """The local day of a moment, counted from 1970; the latest change is looked at first, as it most often holds."""
    (_, earliest), *changes = ahead
    offset = case(*((moment >= since, seconds) for since, seconds in reversed(changes)), else_=earliest)
    return (moment + (offset if changes else earliest)) // _DAY
