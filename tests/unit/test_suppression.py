"""What is withheld cannot be worked out: not from one table, not from all, not from four quarters and their year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.indicators.cells import sums
from bot.indicators.delays import CLASSES
from flows.indicators.building import indicators_of
from flows.indicators.chain import Issue, issued
from flows.indicators.content import packaged_wording
from flows.indicators.report import Report
from flows.indicators.suppression import is_small, withhold
from flows.indicators.tables import QUEUES, SPECS, TABLES, cell
from tests.oracle.indicators import count
from tests.support.attack import Attack, Place
from tests.support.fictive_year import fictive_year

_QUARTERS = [f"2026-T{number}" for number in range(1, 5)]
Hide = Callable[[Issue, Sequence[Issue]], Issue]


def _only_small(this: Issue, _: object) -> Issue:
    """Withholding small numbers, and nothing else."""
    return replace(this, withheld={name for name, value in this.values.items() if is_small(value)})


def _each_alone(this: Issue, _: object) -> Issue:
    """Every release hides its own small numbers well, as if it were the only one."""
    return issued(this, [])


def _released(seed: int, cases: int, hide: Hide) -> tuple[list[Report], dict[Place, int]]:
    """The five reports of a year, and every true number of them."""
    made = fictive_year(seed, cases, cases * 4)
    wording = packaged_wording()
    lines = {spec.id: list(wording.words[spec.rows]) for spec in TABLES} | {"campagnes": ["affiche", "courriel"]}
    lines["file_active"] += ["reprises", "retirees"]
    issues: list[Issue] = []
    reports, true = [], {}
    for period in (*_QUARTERS, "2026"):
        found = count(period, made.cases, made.tasks, made.actions, made.counters)
        for queue in QUEUES:  # what makes up the difference, as the counting does it
            come = sum(found["file_active", row, queue] for row in ("debut", "arrivees"))
            gone = sum(found["file_active", row, queue] for row in ("closes", "retirees", "fin"))
            found["file_active", "reprises", queue] = gone - come
        values = {
            cell(spec.id, row, column): found[spec.id, row, column]
            for spec in TABLES
            for row in (*lines[spec.id], *(["total"] if spec.total else []))
            for column in spec.shown
        }
        if period == "2026":
            assert sums([(each.values, each.rows) for each in issues])[0] == values
        issues.append(hide(Issue(period, values, lines), issues))
        reports.append(Report("s", period, 0, indicators_of(issues[-1], wording, CLASSES, None)))
        for name, value in values.items():
            table, row, column = name.split("/")
            true[period, table, row, SPECS[table].shown.index(column)] = value
    return reports, true


@pytest.mark.parametrize("cases", [60, 120, 1_500])
def test_nothing_small_comes_back_from_a_year_of_reports(cases: int) -> None:
    """With every table, every quarter and the year: all that a withheld number is known to be is not nought, and of one
    that has no place in a report not even that."""
    reports, true = _released(1, cases, issued)
    attack = Attack.on(reports, true=true)
    assert all(not is_small(value) for value in attack.shown.values())
    assert all(true[place] == value for place, value in attack.shown.items())
    assert all(true[place] for place in attack.hidden)
    if cases >= 120:  # and yet every indicator says something of the year
        year = reports[-1].indicators
        assert all(any(each.value is not None or each.between for each in it.figures) for it in year)
    small = sorted(place for place in attack.hidden | attack.absent if is_small(true[place]))
    assert len(small) > 100
    assert not attack.determined() & set(small)

    rng = Random(cases)
    marked = rng.sample([place for place in small if place in attack.hidden], 20)
    some = [*marked, *rng.sample([place for place in small if place in attack.absent], 20)]
    for place, (low, high) in attack.bounds(some, {}).items():
        assert high > 10.999, f"{place} is known to be small: {low}-{high}"
        assert high - low > 9.999, f"{place} is known too well: {low}-{high}"

    # Even told which numbers are withheld for being small, and which only to protect these, it is not one value.
    told = {place: (1, 10) if is_small(true[place]) else (11, None) for place in attack.hidden}
    for place, (low, high) in attack.bounds(marked, told).items():
        assert high - low > 0.999, f"{place} is {low}"


@pytest.mark.parametrize(("hide", "least"), [(_only_small, 5), (_each_alone, 2)])
def test_the_attack_is_a_real_one(hide: Hide, least: int) -> None:
    """It does find what a careless release gives away, and the numbers it finds are the true ones."""
    reports, true = _released(3, 120, hide)
    attack = Attack.on(reports, true=true)
    found = {place for place in attack.determined() if is_small(true[place])}
    assert len(found) >= least
    for place, (low, high) in attack.bounds(sorted(found)[:10], {}).items():
        assert low == pytest.approx(high)
        assert low == pytest.approx(true[place])


@given(
    lines=st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5),
    year=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_any_table_with_both_totals(lines: list[list[int]], year: bool) -> None:
    """A table with the sums of its lines and of its columns, alone or as the first of two halves of a year."""
    values, equations = _table("a", lines)
    withheld = withhold(values, equations).cells
    everything, all_equations, all_withheld = dict(values), list(equations), set(withheld)
    if year:
        second, more = _table("b", [[(each * 7 + 3) % 23 for each in line] for line in lines])
        hidden = withhold(
            {**values, **second}, [*equations, *more], published=values.keys() - withheld, withheld=withheld
        ).cells
        total, third = _table("y", [[x + (x * 7 + 3) % 23 for x in line] for line in lines])
        over = [{name: -1, "a" + name[1:]: 1, "b" + name[1:]: 1} for name in total]
        everything, all_equations = {**values, **second, **total}, [*equations, *more, *third, *over]
        known = (values.keys() | second.keys()) - withheld - hidden
        last = withhold(everything, all_equations, published=known, withheld=withheld | hidden).cells
        all_withheld = withheld | hidden | last
    for name, value in everything.items():
        assert not is_small(value) or name in all_withheld
        assert value or name not in all_withheld
    for name in sorted(all_withheld):
        if is_small(everything[name]):
            low, high = _range(name, everything, all_equations, all_withheld)
            assert high > 10.999
            assert high - low > 9.999


def _table(name: str, lines: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[dict[str, int]]]:
    full = [[*line, sum(line)] for line in lines]
    full.append([sum(column) for column in zip(*full, strict=True)])
    values = {f"{name}{row}.{column}": value for row, line in enumerate(full) for column, value in enumerate(line)}
    high, wide = len(full), len(full[0])
    across = [
        {f"{name}{row}.{column}": 1 if column < wide - 1 else -1 for column in range(wide)} for row in range(high)
    ]
    down = [{f"{name}{row}.{column}": 1 if row < high - 1 else -1 for row in range(high)} for column in range(wide)]
    return values, across + down


def _range(
    name: str, values: Mapping[str, int], equations: Sequence[Mapping[str, int]], withheld: set[str]
) -> tuple[float, float]:
    names = sorted(withheld)
    matrix = [[each.get(other, 0) for other in names] for each in equations]
    right = [-sum(by * values[other] for other, by in each.items() if other not in withheld) for each in equations]
    ends = []
    for sign in (1, -1):
        cost = [sign * (other == name) for other in names]
        solved = linprog(cost, A_eq=matrix, b_eq=right, bounds=(1, None), method="highs")
        ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
    return ends[0], ends[1]
