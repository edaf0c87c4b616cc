"""Everything that is published of a service, quarter after quarter, as one set of cells and equations.

A cell of a period is named `period|cell`. A year is the sum of its quarters; what is open when a quarter begins is what
was open when the one before ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.indicators.suppression import enough, withhold
from flows.indicators.tables import END, QUEUES, START, STOCK, TOTAL, Equation, cell, equations

_SUMMED = ("precocite", "suites", "devenir", "accord_regles", "lecture_salaries", "lecture_employeurs", STOCK)
"""Tables that say most with fewest cells: their cells are kept longer."""
_DETAIL, _SUMMARY, _TOTAL = 10, 20, 30
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Issue:
    """What a period counts, and what was withheld of it."""

    period: str
    values: Mapping[str, int]
    rows: Mapping[str, Sequence[str]]
    withheld: Collection[str]


def withheld_in(
    values: Mapping[str, int], rows: Mapping[str, Sequence[str]], period: str, before: Sequence[Issue]
) -> set[str]:
    """The cells of a period to withhold, when all that was released `before` stays as it is."""
    this = Issue(period, values, rows, ())
    everything = [*before, this]
    named = {_name(each.period, name): value for each in everything for name, value in each.values.items()}
    old = {_name(each.period, name) for each in before for name in each.withheld}
    known = {_name(each.period, name) for each in before for name in each.values} - old
    found = withhold(
        named,
        [*relations(everything)],
        published=known,
        withheld=old,
        also={_name(period, name) for name in _once_more(this, before)},
        cost={_name(period, name): _cost(name, before) for name in values},
    )
    return {name.partition("|")[2] for name in found}


def _once_more(this: Issue, before: Sequence[Issue]) -> Iterator[str]:
    """Cells to withhold in this quarter so that the year can be shown: what is hidden in one quarter alone would follow
    from the year."""
    if "-" not in this.period:
        return
    quarters = [each for each in before if each.period.startswith(this.period[:5])]
    for name, value in this.values.items():
        hidden = [each.values[name] for each in quarters if name in each.withheld]
        if value and hidden and not enough(hidden):
            yield name


def relations(issues: Sequence[Issue]) -> Iterator[Equation]:
    """Every equation between the cells of these periods: within each, and from one to the other."""
    by_period = {each.period: each for each in issues}
    quarters = sorted(name for name in by_period if "-" in name)
    for each in issues:
        for equation in equations(each.rows):
            yield {_name(each.period, name): by for name, by in equation.items() if name in each.values}
    for before, after in pairwise(quarters):
        yield from _stock(before, END, after, START)
    for year in by_period.keys() - set(quarters):
        parts = [name for name in quarters if name.startswith(year)]
        if parts:
            yield from _stock(parts[0], START, year, START)
            yield from _stock(parts[-1], END, year, END)
            yield from _year(by_period[year], [by_period[name] for name in parts])


def _year(year: Issue, quarters: Sequence[Issue]) -> Iterator[Equation]:
    for name in year.values:
        table, row, _ = name.split("/")
        if table != STOCK or row not in (START, END):
            parts = [_name(each.period, name) for each in quarters if name in each.values]
            yield {_name(year.period, name): -1, **dict.fromkeys(parts, 1)}


def _stock(before: str, row: str, after: str, other: str) -> Iterator[Equation]:
    for queue in QUEUES:
        yield {_name(before, cell(STOCK, row, queue)): 1, _name(after, cell(STOCK, other, queue)): -1}


def _cost(name: str, before: Sequence[Issue]) -> int:
    """What it costs to lose a cell: less where it was withheld before, since its sums over time are lost anyway."""
    return _weight(name) - sum(name in each.withheld for each in before[-_YEAR:])


def _weight(name: str) -> int:
    table, row, column = name.split("/")
    if TOTAL in (row, column) or row in (START, END):
        return _TOTAL
    return _SUMMARY if table in _SUMMED else _DETAIL


def _name(period: str, name: str) -> str:
    return f"{period}|{name}"
