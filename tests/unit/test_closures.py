"""Closed days as config.yml writes them: a date, a range, or either every year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.closures import read_closure
from bot.deadlines import closing_of, due_at, is_open_day, late_by_a_day, working_days_until
from tests.unit.test_deadlines import at, service


@pytest.mark.parametrize(
    ("written", "closed", "open_days"),
    [
        ("2026-12-24", ["2026-12-24"], ["2026-12-23", "2025-12-24"]),
        (date(2026, 12, 24), ["2026-12-24"], ["2026-12-25"]),
        ("2026-12-24/2027-01-02", ["2026-12-24", "2026-12-31", "2027-01-02"], ["2026-12-23", "2027-01-03"]),
        ("12-24", ["2026-12-24", "2031-12-24"], ["2026-12-25"]),
        ("08-01/08-15", ["2026-08-01", "2027-08-15"], ["2026-07-31", "2027-08-16"]),
        ("12-24/01-02", ["2026-12-24", "2026-12-31", "2027-01-01", "2030-01-02"], ["2026-12-23", "2027-01-03"]),
        (" 12-24 / 12-26 ", ["2026-12-25"], ["2026-12-27"]),
        ("02-29", ["2028-02-29"], ["2027-02-28", "2027-03-01"]),
    ],
)
def test_what_each_way_of_writing_closes(written: object, closed: list[str], open_days: list[str]) -> None:
    found = read_closure(written)
    assert [found.covers(date.fromisoformat(day)) for day in closed] == [True] * len(closed)
    assert [found.covers(date.fromisoformat(day)) for day in open_days] == [False] * len(open_days)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("bientôt", "no closed day"),
        ("2026-13-01", "no closed day"),
        ("02-30", "no closed day"),
        ("2026-12-24/2026-12-26/2026-12-28", "no closed day"),
        ("2026-12-24/", "no closed day"),
        ("2026-12-24/12-31", "at both ends"),
        ("2026-12-31/2026-12-24", "ends before it begins"),
        ("2026-12-24/2027-12-31", "more than three months"),
        ("01-02/12-24", "more than three months"),
        (20261224, "no closed day"),
    ],
)
def test_what_is_wrong_is_said(written: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_closure(written)


def test_every_deadline_leaves_them_out() -> None:
    """Deadlines, the end of a pause, escalation, and the days in words."""
    where = service(closures=["12-24/12-26", "2026-12-28"])
    assert due_at(where, at(where, "2026-12-23T10:00"), 1) == at(where, "2026-12-29T17:00")
    assert due_at(where, at(where, "2027-12-23T10:00"), 1) == at(where, "2027-12-27T17:00")
    assert closing_of(where, date(2026, 12, 24)) == at(where, "2026-12-29T17:00")
    assert late_by_a_day(where, at(where, "2026-12-23T17:00")) == at(where, "2026-12-29T17:00")
    assert working_days_until(where, at(where, "2026-12-23T10:00"), at(where, "2026-12-29T10:00")) == 1


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 90))
def test_a_range_with_its_year_closes_its_days_and_no_other(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    where = service(closures=[f"{first}/{last}"], opening={day: ["09:00-17:00"] for day in DAYS})
    for day in (first - timedelta(days=1), first, last, last + timedelta(days=1)):
        bare = service(opening={name: ["09:00-17:00"] for name in DAYS})
        assert is_open_day(where, day) == (is_open_day(bare, day) and not first <= day <= last)


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
