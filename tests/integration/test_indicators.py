"""The figures of a year: each equal to a slow count of every row, frozen once released, one for all who ask at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.indicators import frozen, releasing
from bot.indicators.releasing import UnknownPeriod
from bot.wiring import Installation
from flows.indicators.equations import equations, merged
from flows.indicators.report import Report, Row
from flows.indicators.suppression import withhold
from flows.indicators.tables import TABLES, columns_in
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
    told = {"followed_workers": 90_000, "campaigns": {"affiche": "Affiche du hall", "autre": "Site"}}
    here = world.config.services[SERVICE].model_copy(update=told)
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
    assert sum(value is not None for values in published for value in values) > 350
    assert _lines(both[0])["campagnes", "affiche"].label == "Affiche du hall"
    assert _lines(both[0])["campagnes", "courriel"].label == "courriel"

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
    assert lines["debut"] == _lines(both[0])["file_active", "fin"].values[:1], "cases that were closed are open again"
    reopened = _kept(installation, "2027-T1")["values"]["file_active/reprises/salaries"]
    assert reopened > 0


def test_a_year_whose_first_quarters_an_earlier_version_released(
    sqlite_installation: Installation, clock: Clock
) -> None:
    """Their reports are read as they were; the year adds them up, and gives none of what they withhold away."""
    store, world = sqlite_installation.store, sqlite_installation.world
    made = fictive_year(7, 600, 2_400)
    store.run_now(made.insert)
    clock.forward(days=60)
    store.run_now(releasing.report, world, SERVICE, "2026-T2")
    for period in ("2025-T4", "2025", "2026-T1", "2026-T2"):
        sql(
            sqlite_installation,
            update(tables.releases)
            .where(tables.releases.c.period == period)
            .values(content=json.dumps(_as_before(_kept(sqlite_installation, period)))),
        )
    before = store.run_now(releasing.report, world, SERVICE, "2026-T1")
    assert _lines(before)["file_active", "fin"].values[0] is not None
    year = store.run_now(releasing.report, world, SERVICE, "2026")
    _is_true(sqlite_installation, year, made, workers=None)
    shown = [value for row in _lines(year).values() for value in row.values if value is not None]
    assert len([value for value in shown if value]) > 100
    quarters = [
        frozen.issue_of(period, _kept(sqlite_installation, period))
        for period in ("2026-T1", "2026-T2", "2026-T3", "2026-T4")
    ]
    whole = _kept(sqlite_installation, "2026")
    for name in whole["values"].keys() - set(whole["withheld"]) - set(whole["untold"]):
        hidden = [each.values[name] for each in quarters if name in each.withheld or name in each.untold]
        assert not 0 < sum(hidden) < 11, f"{name}: the year less its quarters"


def _as_before(content: Mapping[str, Any]) -> dict[str, Any]:
    """A release as it was kept before there were main tables: every table was told, and no more is known of it."""
    new = {name.partition("/")[0] for name, _ in merged()}
    values = {name: value for name, value in content["values"].items() if name.partition("/")[0] not in new}
    rows = {table: lines for table, lines in content["rows"].items() if table not in new}
    told = [each for each in equations({**content["rows"], **rows}) if all(name in values for name in each)]
    indicators = [
        {
            **{name: value for name, value in each.items() if name != "yearly"},
            "figures": [
                {name: figure[name] for name in ("id", "label", "unit", "value")} for figure in each["figures"]
            ],
            "tables": [
                {name: value for name, value in table.items() if name != "undetailed"} for table in each["tables"]
            ],
        }
        for each in content["indicators"]
    ]
    withheld = sorted(withhold(values, told).cells)
    return {"values": values, "rows": rows, "withheld": withheld, "indicators": indicators}


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


def _is_true(installation: Installation, report: Report, made: Year, workers: int | None = 90_000) -> None:
    """Every cell kept, every number shown, every rate: what a slow count gives."""
    true = oracle.count(report.period, made.cases, made.tasks, made.actions, made.counters)

    kept = _kept(installation, report.period)
    values: dict[_Cell, int] = {_cell(name): n for name, n in kept["values"].items()}
    assert {cell: number for cell, number in values.items() if number} == {c: n for c, n in true.items() if n}
    withheld, untold = ({_cell(name) for name in kept[part]} for part in ("withheld", "untold"))
    columns = {spec.id: columns_in(spec, report.period) for spec in TABLES}
    shown = {}
    for indicator in report.indicators:
        for table in indicator.tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                for column, value in zip(columns[table.id], row.values, strict=True):
                    cell = (table.id, row.id, column)
                    shown[cell] = value
                    assert value == (None if cell in withheld | untold else true[cell]), cell
                    assert value is None or not 0 < value < 11
    assert values.keys() - untold <= shown.keys() <= values.keys()
    assert all(shown[cell] is None for cell in untold & shown.keys())
    _figures_are_true(report, true, withheld | untold, workers)


def _kept(installation: Installation, period: str) -> Mapping[str, Any]:
    def content(tx: Transaction) -> Mapping[str, Any]:
        found = releases.find(tx, SERVICE, period)
        assert found is not None
        return found.content

    return installation.store.run_now(content)


def _within(days: int) -> set[int]:
    """What the median may be said to be: its class, or the wider one that it is in."""
    return {days, next(most for most in (5, 15, 99) if days <= most)}


def _cell(name: str) -> _Cell:
    table, row, column = name.split("/")
    return table, row, column


def _figures_are_true(report: Report, true: Mapping[_Cell, int], withheld: set[_Cell], workers: int | None) -> None:
    """A figure is the true one wherever it is shown; and it is shown where nothing of it is withheld."""
    every = {figure.id: figure for each in report.indicators for figure in each.figures}
    figures = {name: figure.value for name, figure in every.items()}
    assert figures.pop("pour_mille") == (
        None
        if ("file_active", "fin", "salaries") in withheld or workers is None
        else round(1_000 * true["file_active", "fin", "salaries"] / workers, 1)
    )
    assert every["pour_mille"].missing == (None if workers else "workers")
    for name, queue in (("contact", "salaries"), ("contact_employeurs", "employeurs"), ("evaluation", "salaries")):
        table = f"delai_{name.partition('_')[0]}"
        days = sorted(most for each, most in _DAYS.items() for _ in range(true[table, each, queue]))
        if f"median_{name}" not in figures:
            assert "-" in report.period
            continue
        median = figures.pop(f"median_{name}")
        assert median is None or median in _within(days[(len(days) - 1) // 2])
        if days and not withheld & {(table, each, queue) for each in (*_DAYS, "total")}:
            assert median is not None
    expected = oracle.figures()
    assert figures.keys() == expected.keys() if "-" not in report.period else figures.keys() < expected.keys()
    for name, (of, over) in expected.items():
        if name not in figures:
            continue
        above, below = (sum(true[cell] for cell in cells) for cells in (of, over))
        assert every[name].missing is None or (over and not below), name
        if (between := every[name].between) is not None:
            assert figures[name] is None
            assert between[0] <= 100 * above / below <= between[1], name
        value = figures[name]
        if withheld & {*of, *over}:
            assert value is None or value == (round(100 * above / below, 1) if over else above), name
        elif over:
            assert value == (round(100 * above / below, 1) if below else None), name
            assert below or every[name].missing == "nothing", name
        else:
            assert value == above, name
