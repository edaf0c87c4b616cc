"""Deadlines in working days of the service's territory (screening.md, Levels and deadlines)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, Service, load_config
from bot.deadlines import closing_of, day_in_words, due, due_at, hours_in_words, is_open_day, working_days_until

CONFIG = load_config(Path("config.yml") if Path("config.yml").is_file() else None)


def service(**changes: object) -> Service:
    data = {
        "name": "Essai",
        "cell": "la cellule PDP",
        "timezone": "Europe/Paris",
        "holidays": "FR",
        "opening": {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        **changes,
    }
    return Service.model_validate(data)


def at(where: Service, text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=where.zone).timestamp()


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-11-23T10:00", 1, "2026-11-24T17:00"),  # Monday morning: Tuesday at closing time
        ("2026-11-23T12:30", 1, "2026-11-24T17:00"),  # the lunch break belongs to the day
        ("2026-11-23T17:00", 1, "2026-11-25T17:00"),  # at closing time: received at the next opening
        ("2026-11-20T16:59", 1, "2026-11-23T17:00"),  # Friday: the weekend does not count
        ("2026-11-21T10:00", 1, "2026-11-24T17:00"),  # Saturday counts as Monday
        ("2026-12-24T10:00", 1, "2026-12-28T17:00"),  # Christmas, then a weekend
        ("2026-12-31T18:00", 2, "2027-01-06T17:00"),  # over the new year: 1 January is closed, Monday 4 is the day
        ("2026-11-23T06:00", 15, "2026-12-14T17:00"),
    ],
)
def test_due_at_closing_time_of_the_nth_working_day(received: str, days: int, expected: str) -> None:
    where = service()
    assert due_at(where, at(where, received), days) == at(where, expected)


def test_guadeloupe_has_its_own_holidays_and_time() -> None:
    """27 May (abolition of slavery) is closed in Guadeloupe and open in Paris; closing time is told in UTC-4."""
    paris = service()
    there = service(timezone="America/Guadeloupe", holidays="971")
    received = datetime.fromisoformat("2027-05-26T13:00+00:00").timestamp()
    assert due_at(paris, received, 1) == at(paris, "2027-05-27T17:00")
    assert due_at(there, received, 1) == at(there, "2027-05-28T17:00")


def test_closures_of_the_service_do_not_count() -> None:
    where = service(closures=["2026-11-24"])
    assert due_at(where, at(where, "2026-11-23T10:00"), 1) == at(where, "2026-11-25T17:00")


def test_defaults_are_those_of_the_contract() -> None:
    """Triage rouge 1, orange 3, jaune 5; first contact rouge 2, orange 5, jaune 15."""
    gims = CONFIG.services["gims13"]
    received = at(gims, "2026-11-23T10:00")
    found = {level: due(CONFIG, "gims13", level, received) for level in ("rouge", "orange", "jaune")}
    assert {level: (each.triage_at, each.contact_at) for level, each in found.items()} == {
        "rouge": (at(gims, "2026-11-24T17:00"), at(gims, "2026-11-25T17:00")),
        "orange": (at(gims, "2026-11-26T17:00"), at(gims, "2026-11-30T17:00")),
        "jaune": (at(gims, "2026-11-30T17:00"), at(gims, "2026-12-14T17:00")),
    }


@given(
    received=st.floats(1_700_000_000, 1_900_000_000),
    days=st.integers(1, 20),
    name=st.sampled_from(sorted(CONFIG.services)),
)
def test_any_deadline_is_an_open_day_and_later_with_more_days(received: float, days: int, name: str) -> None:
    where = CONFIG.services[name]
    found = due_at(where, received, days)
    day = datetime.fromtimestamp(found, where.zone).date()
    assert is_open_day(where, day)
    assert received < found < due_at(where, received, days + 1)


def test_a_service_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        service(opening={"mon": []})


def test_hours_and_days_in_words() -> None:
    where = service(opening={"mon": ["09:00-12:00"], "tue": ["09:00-12:00"], "thu": ["13:30-17:00"]})
    assert hours_in_words(where) == "du lundi au mardi, 9\u00a0h–12\u00a0h\u00a0; le jeudi, 13\u00a0h\u00a030–17\u00a0h"
    assert day_in_words(where, at(where, "2026-12-01T10:00")) == "mardi 1er décembre"


def test_every_service_of_the_contract_is_there() -> None:
    config: Config = CONFIG
    assert list(config.services) == ["opsat_fc", "cist_guadeloupe", "sst_landes", "simt77", "gims13"]
    assert config.services["cist_guadeloupe"].holidays == "971"


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(-500, 500))
def test_working_days_between_two_days_are_those_on_which_the_cell_works(today: date, days: int) -> None:
    """Forward or back, over years, holidays, closures and a week of three days: as counted one by one."""
    where = service(
        holidays="971",
        timezone="America/Guadeloupe",
        closures=["2025-12-24", "2026-12-24"],
        opening={day: ["08:00-12:00"] for day in ("tue", "wed", "sat")},
    )
    other = today + timedelta(days=days)
    first, last = min(today, other), max(today, other)
    counted = sum(is_open_day(where, first + timedelta(days=each)) for each in range(1, (last - first).days + 1))
    found = working_days_until(where, at(where, f"{today}T09:00"), at(where, f"{other}T18:00"))
    assert found == (counted if days >= 0 else -counted)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-12-23", "2026-12-23T17:00"), ("2026-12-26", "2026-12-28T17:00"), ("2026-12-25", "2026-12-28T17:00")],
)
def test_a_pause_ends_when_the_cell_works(day: str, expected: str) -> None:
    """At closing time of that day; on a public holiday or a week-end, of the next open one."""
    where = service()
    assert closing_of(where, date.fromisoformat(day)) == at(where, expected)
