"""The figures of a year: each equal to a slow count of every row, frozen once released, one for all who ask at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.indicators import releasing
from bot.indicators.releasing import UnknownPeriod
from bot.wiring import Installation
from flows.indicators.report import Report, Row
from flows.indicators.tables import TABLES
from storage import releases, tables
from storage.transaction import Transaction
from tests.oracle import indicators as oracle
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.fictive_year import SERVICE, Year, fictive_year
from tests.support.rows import rows, sql
from tests.support.talking import RED, Answer, Browser, Talk

_Cell = tuple[str, str, str]
_PERIODS = ["2026", "2026-T4", "2026-T3", "2026-T2", "2026-T1", "2025", "2025-T4"]


def test_a_year_of_a_service(installation: Installation, clock: Clock) -> None:
    """Nothing before it is over; then every number is the true one, or withheld; nothing changes it any more."""
    store, world = installation.store, installation.world
    here = world.config.services[SERVICE].model_copy(update={"followed_workers": 90_000})
    world.config = world.config.model_copy(update={"services": {**world.config.services, SERVICE: here}})
    made = fictive_year(5, 2_500, 9_000)
    store.run_now(made.insert)
    with pytest.raises(UnknownPeriod):
        store.run_now(releasing.report, world, SERVICE, "2026")
    clock.forward(days=60)
    assert store.run_now(releasing.periods, world, SERVICE) == _PERIODS
    assert store.run_now(releasing.periods, world, "simt77") == []
    for wrong in ("2027-T1", "2025-T3", "2026-T5", "../x"):
        with pytest.raises(UnknownPeriod):
            store.run_now(releasing.report, world, SERVICE, wrong)

    # Two who ask at once are told the same.
    both = asyncio.run(_at_once(installation))
    assert both[0] == both[1]
    assert {row["period"] for row in rows(installation, tables.releases)} == {*_PERIODS}

    for period in _PERIODS:
        report = store.run_now(releasing.report, world, SERVICE, period)
        _is_true(installation, report, made)
    published = [row.values for row in _lines(both[0]).values()]
    assert sum(value is not None for values in published for value in values) > 300

    # What happens afterwards is counted in later periods, or never.
    sql(
        installation,
        delete(tables.counters),
        update(tables.cases).values(closed_at=None, contacted_at=None, origin="autre", position=None),
    )
    assert store.run_now(releasing.report, world, SERVICE, "2026") == both[0]
    clock.forward(days=100)
    after = store.run_now(releasing.report, world, SERVICE, "2027-T1")
    lines = {name: row.values for (table, name), row in _lines(after).items() if table == "file_active"}
    assert lines["debut"] == {name: row.values for (_, name), row in _lines(both[0]).items()}["fin"]
    assert lines["reprises"][0], "cases that were closed are open again"


def test_what_rules_and_professionals_say_is_counted_once(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """At the first reading, by whichever way: kept, or changed; never again, and not where no level was shared."""
    member = Member.enter(sqlite_installation, sqlite_browser)

    def sent(**given: Answer) -> int:
        number = Talk.begin(sqlite_browser).enter("salarie", {**RED, **given}).turn["case"]
        assert isinstance(number, int)
        return number

    def counted() -> dict[tuple[str, str], int]:
        found = rows(sqlite_installation, tables.counters, kind="judgement")
        return {(row["subject"], row["value"]): row["total"] for row in found}

    lowered = sent()
    assert counted() == {}, "nobody has read it"
    assert member.do(lowered, "niveau", {"niveau": "orange", "raison": "déjà suivie"}).status_code == 303
    assert counted() == {("salaries/rouge", "orange"): 1}
    member.do(lowered, "niveau", {"niveau": "jaune", "raison": "elle va mieux"})
    member.do(lowered, "statut", {"statut": "contacted"})
    assert counted() == {("salaries/rouge", "orange"): 1}
    kept = sent(partage="niveau_seul")
    assert member.do(kept, "statut", {"statut": "contacted"}).status_code == 303
    hidden = sent(partage="coordonnees_seules")
    assert member.do(hidden, "statut", {"statut": "triaged"}).status_code == 303
    assert counted() == {("salaries/rouge", "orange"): 1, ("salaries/rouge", "rouge"): 1}


async def _at_once(installation: Installation) -> list[Report]:
    asked = (installation.store.run(releasing.report, installation.world, SERVICE, "2026") for _ in range(2))
    return await asyncio.gather(*asked)


_DAYS = {"0": 0, "1": 1, "2": 2, "3_5": 5, "6_10": 10, "11_15": 15, "16_30": 30, "31_plus": 99}
"""The most days of each class."""


def _lines(report: Report) -> dict[tuple[str, str], Row]:
    return {
        (table.id, row.id): row
        for indicator in report.indicators
        for table in indicator.tables
        for row in (*table.rows, *([table.total] if table.total else []))
    }


def _is_true(installation: Installation, report: Report, made: Year) -> None:
    """Every cell kept, every number shown, every rate: what a slow count gives."""
    true = oracle.count(report.period, made.cases, made.tasks, made.actions, made.counters)

    def content(tx: Transaction) -> Mapping[str, Any]:
        found = releases.find(tx, SERVICE, report.period)
        assert found is not None
        return found.content

    kept = installation.store.run_now(content)
    values: dict[_Cell, int] = {_cell(name): n for name, n in kept["values"].items()}
    assert {cell: number for cell, number in values.items() if number} == {c: n for c, n in true.items() if n}
    withheld = {_cell(name) for name in kept["withheld"]}
    columns = {spec.id: spec.shown for spec in TABLES}
    shown = {}
    for indicator in report.indicators:
        for table in indicator.tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                for column, value in zip(columns[table.id], row.values, strict=True):
                    cell = (table.id, row.id, column)
                    shown[cell] = value
                    assert value == (None if cell in withheld else true[cell]), cell
                    assert value is None or not 0 < value < 11
    assert shown.keys() == values.keys()
    _figures_are_true(report, true, withheld)


def _cell(name: str) -> _Cell:
    table, row, column = name.split("/")
    return table, row, column


def _figures_are_true(report: Report, true: Mapping[_Cell, int], withheld: set[_Cell]) -> None:
    """A figure is the true one wherever it is shown; and it is shown where nothing of it is withheld."""
    figures = {figure.id: figure.value for each in report.indicators for figure in each.figures}
    assert figures.pop("pour_mille") == (
        None
        if ("file_active", "fin", "salaries") in withheld
        else round(true["file_active", "fin", "salaries"] / 90, 1)
    )
    for name, queue in (("contact", "salaries"), ("contact_employeurs", "employeurs"), ("evaluation", "salaries")):
        table = f"delai_{name.partition('_')[0]}"
        days = sorted(most for each, most in _DAYS.items() for _ in range(true[table, each, queue]))
        median = figures.pop(f"median_{name}")
        assert median is None or median == days[(len(days) - 1) // 2]
        if days and not withheld & {(table, each, queue) for each in (*_DAYS, "total")}:
            assert median is not None
    expected = oracle.figures()
    assert figures.keys() == expected.keys()
    for name, (of, over) in expected.items():
        above, below = (sum(true[cell] for cell in cells) for cells in (of, over))
        value = figures[name]
        if withheld & {*of, *over}:
            assert value is None or value == (round(100 * above / below, 1) if over else above), name
        elif over:
            assert value == (round(100 * above / below, 1) if below else None), name
        else:
            assert value == above, name
