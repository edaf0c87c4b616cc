"""Which cells are withheld, so that nobody can work out a small one from everything that is published.

A cell of 1 to 10 is withheld. Others are withheld with it until, in the face of every equation between cells and of all
that was published before, each small cell could still be many things:

- to who knows only that a withheld cell is not nought, its possible values span at least WIDTH and reach LARGE, so that
  nothing more is known than from the mark itself;
- to who even knows which cells are withheld for being small, and which to protect others, it is still not one value.

Whatever is worked out from published cells (a rate, a median) can give nothing more away. Cells of nought are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from flows.indicators.bounds import Hidden
from flows.indicators.equations import Equation

LARGE = 11
"""From here on a number is published."""
WIDTH = 10
"""How far apart the possible values of a small cell must be."""
APART = 1
"""The same to who knows why each cell is withheld: it is not one value."""


def is_small(value: int) -> bool:
    """Whether a cell must not be known."""
    return 0 < value < LARGE


def enough(hidden: Sequence[int]) -> bool:
    """Whether numbers whose sum is known hide one another."""
    return len(hidden) > 1 and sum(hidden) >= WIDTH + len(hidden)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Cells to withhold. `weak` are small cells that were not seen to be hidden well, although there is nothing left to
    withhold beside them."""

    cells: set[str]
    weak: set[str]


@dataclass(slots=True)
class _System:
    """Cells and equations, and which cells are withheld. `settled` were published or withheld by an earlier release."""

    values: Mapping[str, int]
    equations: Sequence[Equation]
    settled: Set[str]
    cost: Mapping[str, int]
    withheld: set[str]
    of_cell: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, equation in enumerate(self.equations):
            for name in equation:
                self.of_cell.setdefault(name, []).append(index)

    def hidden(self, index: int) -> list[str]:
        """The withheld cells of an equation."""
        return [name for name in self.equations[index] if name in self.withheld]

    def cheapest(self, equations: Iterable[int]) -> str | None:
        """The cell of these equations whose loss costs least, None when there is none left to withhold."""
        found = {
            name
            for index in equations
            for name in self.equations[index]
            if name not in self.withheld and name not in self.settled and self.values[name]
        }
        return min(
            found,
            key=lambda name: (self.cost.get(name, 0), len(self.of_cell[name]), self.values[name], name),
            default=None,
        )


def withhold(
    values: Mapping[str, int],
    equations: Sequence[Equation],
    *,
    published: Collection[str] = (),
    withheld: Collection[str] = (),
    also: Collection[str] = (),
    cost: Mapping[str, int] | None = None,
) -> Withheld:
    """The cells of `values` to withhold beside those that were `withheld` before.

    `published` and `withheld` are cells of earlier releases: that cannot be changed any more. `also` are cells to
    withhold in any case. An equation that does not hold in the values is left out: whoever believed it would be misled.
    `cost` says what it costs to lose a cell, 0 unless told: what costs less, then what is smaller, is withheld first.
    """
    true = [each for each in equations if not sum(values[name] * by for name, by in each.items())]
    settled = {*withheld, *given_away(true, published)}
    small = {name for name, value in values.items() if is_small(value) and name not in settled}
    system = _System(values, true, settled, cost or {}, small | set(withheld) | (set(also) - settled))
    changed: Iterable[int] = range(len(true))
    safe: set[str] = set()
    while True:
        _pair(system, changed)
        added, weak = _add_where_weak(system, safe)
        if not added:
            return Withheld(system.withheld - set(withheld), weak)
        changed = {index for name in added for index in system.of_cell[name]}


def given_away(equations: Sequence[Equation], shown: Collection[str]) -> set[str]:
    """What is published, and what follows from it: withholding that would hide nothing."""
    published, before = set(shown), -1
    while before < len(published):
        before = len(published)
        for equation in equations:
            rest = [name for name in equation if name not in published]
            if len(rest) == 1:
                published.add(rest[0])
    return published


def _pair(system: _System, start: Iterable[int]) -> None:
    """In each equation with something withheld, withhold so much that it is hidden: cheap, and most of the work."""
    waiting = set(start)
    while waiting:
        index = waiting.pop()
        hidden = system.hidden(index)
        if not hidden or _hides(system, index, hidden):
            continue
        more = system.cheapest([index])
        if more is not None:
            system.withheld.add(more)
            waiting.update(system.of_cell[more])


def _hides(system: _System, index: int, hidden: Sequence[str]) -> bool:
    signs = {system.equations[index][name] > 0 for name in hidden}
    return len(signs) == 2 or enough([system.values[name] for name in hidden])


def _add_where_weak(system: _System, safe: set[str]) -> tuple[set[str], set[str]]:
    """Find small cells that could still be worked out, and withhold one more cell beside each: these, and those small
    cells beside which there is none left. What is `safe` stays so: withholding more takes no possible value away."""
    added: set[str] = set()
    weak: set[str] = set()
    for names, equations in _components(system):
        values = {name: system.values[name] for name in names}
        rows = [{name: by for name, by in system.equations[index].items() if name in values} for index in equations]
        plain = Hidden.of(values, rows, lambda _: (1, None))
        told = Hidden.of(values, rows, lambda value: (1, LARGE - 1) if value < LARGE else (LARGE, None))
        for number, name in enumerate(names):
            if name in safe or not is_small(system.values[name]):
                continue
            if plain.spans(number, WIDTH, LARGE) and told.spans(number, APART, 0):
                safe.add(name)
                continue
            near = system.of_cell[name]
            if any(each in added for index in near for each in system.equations[index]):
                continue
            more = _nearest(system, name)
            if more is None:
                weak.add(name)
            else:
                system.withheld.add(more)
                added.add(more)
    return added, weak


def _nearest(system: _System, name: str) -> str | None:
    """The cheapest cell that can still be withheld, as few equations away as can be."""
    ring, seen = set(system.of_cell[name]), set[int]()
    while ring:
        found = system.cheapest(ring)
        if found is not None:
            return found
        seen |= ring
        cells = {each for index in ring for each in system.hidden(index)}
        ring = {index for each in cells for index in system.of_cell[each]} - seen
    return None


def _components(system: _System) -> list[tuple[list[str], list[int]]]:
    """Withheld cells that equations join, with those equations; only where one of them has a cell of this release,
    which may say something of the cells of before, published or not."""
    found: list[tuple[list[str], list[int]]] = []
    seen: set[str] = set()
    open_to_doubt = {
        name for equation in system.equations if not equation.keys() <= system.settled for name in equation
    }
    for first in sorted(system.withheld & open_to_doubt):
        if first in seen:
            continue
        names, equations, waiting = [], set(), [first]
        seen.add(first)
        while waiting:
            name = waiting.pop()
            names.append(name)
            for index in system.of_cell.get(name, ()):
                if index not in equations:
                    equations.add(index)
                    new = [each for each in system.hidden(index) if each not in seen]
                    seen.update(new)
                    waiting.extend(new)
        found.append((names, sorted(equations)))
    return found
