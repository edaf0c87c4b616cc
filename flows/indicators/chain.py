"""Everything that is published of a service, quarter after quarter, as one set of cells and equations.

A cell of a period is named `period|cell`. A year is the sum of its quarters; what is open when a quarter begins is what
was open when the one before ended.

A period is released in two steps. First come its main cells, as if there were no others. Then come the details, which
take nothing away from these any more: a column is told line by line only where the main cells that are published leave
room to hide every line. Whether they do is seen from published numbers alone, so that it gives nothing away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from flows.indicators.equations import Equation, equations
from flows.indicators.suppression import LARGE, WIDTH, Withheld, enough, given_away, withhold
from flows.indicators.tables import END, QUEUES, SPECS, START, STOCK, TABLES, TOTAL, cell, has_place

_SUMMED = ("precocite", "suites", "devenir", "accord_regles", STOCK)
"""Tables that say most with fewest cells: their cells are kept longer."""
_DETAIL, _SUMMARY, _TOTAL = 10, 20, 30
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Issue:
    """What a period counts, what was withheld of it, and what has no place in it at all: that may be nought as well."""

    period: str
    values: Mapping[str, int]
    rows: Mapping[str, Sequence[str]]
    withheld: Collection[str] = ()
    untold: Set[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether a cell has its place, be it withheld."""
        return name in self.values and name not in self.untold


def issued(this: Issue, before: Sequence[Issue]) -> Issue:
    """A period, of which nothing is said yet of what to withhold, as it is released when all that was released `before`
    stays as it is."""
    places = {name for name in this.values if has_place(name, this.period)}
    told = {name for name in places if _is_main(name)}
    every = [*_every({each.period: each for each in (*before, this)})]
    this = replace(this, untold=this.values.keys() - told)
    this = replace(this, withheld=_withheld(this, before, every, ()).cells)
    for level in (2, 3):
        settled = {name for name in places if this.has(name)}
        details = _details(this, [lines & places for lines in _lines(this, level)])
        while True:
            last = replace(this, untold=this.untold - set().union(*details))
            found = _withheld(last, before, every, settled)
            strong = [lines for lines in details if lines.isdisjoint(found.weak)]
            if not found.weak or not details:
                break
            details = strong if len(strong) < len(details) else []
        this = replace(last, withheld={*this.withheld, *found.cells}) if details else this
    return this


def _withheld(this: Issue, before: Sequence[Issue], every: Sequence[Equation], settled: Collection[str]) -> Withheld:
    """The cells of a period to withhold beside those it withholds already, where `settled` ones stay as they are.
    `every` equation holds between the cells of these periods."""
    everything = [*before, this]
    values, rest_of = dict[str, int](), dict[str, int]()
    for each in everything:
        for name, value in each.values.items():
            (values if each.has(name) else rest_of)[_name(each.period, name)] = value
    withheld = {_name(each.period, name) for each in everything for name in each.withheld}
    known = {_name(each.period, name) for each in before for name in each.values if each.has(name)}
    known |= {_name(this.period, name) for name in settled}
    found_equations = []
    for number, (equation, rest) in enumerate(_relations(every, values.keys(), rest_of)):
        if rest:  # what is not told hides like one number more
            values[f"|{number}"] = abs(rest)
            withheld.add(f"|{number}")
            equation = {**equation, f"|{number}": 1 if rest > 0 else -1}
        found_equations.append(equation)
    found = withhold(
        values,
        found_equations,
        published=known - withheld,
        withheld=withheld,
        also={_name(this.period, name) for name in _once_more(this, before)},
        cost={_name(this.period, name): _cost(name, before) for name in this.values},
    )
    return Withheld(*({name.partition("|")[2] for name in names} for names in (found.cells, found.weak)))


def _once_more(this: Issue, before: Sequence[Issue]) -> Iterator[str]:
    """Cells to withhold in this quarter so that the year can be shown: what is hidden in one quarter alone would follow
    from the year."""
    if "-" not in this.period:
        return
    quarters = [each for each in before if each.period.startswith(this.period[:5])]
    for name, value in this.values.items():
        hidden = [each.values[name] for each in quarters if name in each.withheld]
        if value and this.has(name) and hidden and not enough(hidden):
            yield name


def _relations(every: Sequence[Equation], told: Set[str], untold: Mapping[str, int]) -> list[tuple[Equation, int]]:
    """What every equation says of the cells that have their place, `told`; with the sum of those in it that have none,
    `untold`, where that is a number to hide, else nought.

    Left out are equations that say nothing more of what has its place: because enough is unknown beside it, or because
    this is both added and taken away.
    """
    same = dict(_same(every, told))
    found: list[tuple[Equation, int]] = []
    for equation in every:
        if equation.keys() <= told:
            found.append((equation, 0))
            continue
        known: Counter[str] = Counter()
        left, signs = 0, set()
        for name, by in equation.items():
            if name in told:
                known[name] += by
            elif name in same:
                known[same[name]] += by
            else:
                left += by * untold[name]
                signs.add(by)
        shown = {name: by for name, by in known.items() if by}
        if shown and (not signs or (len(shown) > 1 and len(signs) == 1 and abs(left) < LARGE)):
            found.append((shown, left))
    return found


def _same(every: Iterable[Equation], told: Set[str]) -> Iterator[tuple[str, str]]:
    """Cells without a place that are equal to one that has its own: they are known as well as this one."""
    for equation in every:
        if len(equation) == 2 and not sum(equation.values()):
            one, other = equation
            if (one in told) != (other in told):
                yield (other, one) if one in told else (one, other)


def _every(by_period: Mapping[str, Issue]) -> Iterator[Equation]:
    quarters = sorted(name for name in by_period if "-" in name)
    for each in by_period.values():
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


def _is_main(name: str) -> bool:
    table, row, _ = name.split("/")
    spec = SPECS[table]
    return spec.level == 1 or (row == TOTAL and not spec.across)


def _lines(this: Issue, level: int) -> Iterator[set[str]]:
    """The details of the tables of a level that are told together or not at all: those of each column, or all of them
    where columns add up."""
    for spec in TABLES:
        if spec.level == level:
            rows = this.rows[spec.id]
            if spec.across:
                every = (*rows, TOTAL) if spec.total else rows
                yield {cell(spec.id, row, column) for row in every for column in spec.shown}
            else:
                yield from ({cell(spec.id, row, column) for row in rows} for column in spec.columns)


def _details(this: Issue, every: Sequence[set[str]]) -> list[set[str]]:
    """Those of them that can be told, given the cells that are published."""
    shown = {name for name in this.values if this.has(name) and name not in this.withheld}
    true = [each for each in equations(this.rows) if _holds(each, this.values)]
    known = given_away(true, shown)
    return [
        lines
        for lines in every
        if lines and _are_counted(lines, known) and all(_has_room(each, this.values, known, lines) for each in true)
    ]


def _are_counted(lines: Set[str], known: Set[str]) -> bool:
    """Whether it is known how many these lines are together."""
    table, _, column = next(iter(lines)).split("/")
    return SPECS[table].across or cell(table, TOTAL, column) in known


def _has_room(equation: Equation, values: Mapping[str, int], known: Set[str], lines: Set[str]) -> bool:
    """Whether these lines can hide one another, given what is known of an equation."""
    rest = [name for name in equation if name not in known]
    if not rest or not set(rest) <= lines:
        return True
    left = abs(sum(values[name] * by for name, by in equation.items() if name in known))
    across = SPECS[rest[0].partition("/")[0]].across
    return not left or left >= WIDTH + (len(lines) if across else len(rest))


def _holds(equation: Equation, values: Mapping[str, int]) -> bool:
    return all(name in values for name in equation) and not sum(values[name] * by for name, by in equation.items())
