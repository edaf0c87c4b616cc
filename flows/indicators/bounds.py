"""How much can be worked out about withheld cells: other values that each could have, shown by an example of it.

From the true values, a cell is moved by one, then every equation that this breaks is mended by moving another withheld
cell in it, and so on until all hold again. What is found this way is possible, so that a cell counted as hidden is
hidden; the search is not endless, and what it does not find may be possible all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Equation = Sequence[tuple[int, int]]
"""Cells by number, each with the sign it has in a sum that is fixed."""
_FAR = 10**9
_AMPLE = 20
"""Room enough for whatever is asked: more is not better."""
_DEPTHS = (3, 6, 12, 24)
"""How many cells are moved together at most: the short ways are tried first."""
_TRIES = 2_000
"""Cells tried on one way before it is given up."""
_IN_ALL, _THEN = 50_000, 100
"""The same for all ways together, after which each is given up sooner: then more is withheld than needed, not less."""


@dataclass(slots=True)
class Hidden:
    """Withheld cells: their true values, the equations between them, and the least and most that each may be."""

    values: list[int]
    equations: Sequence[Equation]
    of_cell: Sequence[Sequence[tuple[int, int]]]
    low: Sequence[int]
    high: Sequence[int]
    left: int = _IN_ALL

    @classmethod
    def of(
        cls,
        values: Mapping[str, int],
        equations: Sequence[Mapping[str, int]],
        least_and_most: Callable[[int], tuple[int, int | None]],
    ) -> Hidden:
        """Read named cells; the known part of each equation is left out of it. `least_and_most` tells the bounds of a
        cell by its true value, None for no bound."""
        place = {name: number for number, name in enumerate(values)}
        numbered = [[(place[name], sign) for name, sign in each.items()] for each in equations]
        of_cell: list[list[tuple[int, int]]] = [[] for _ in place]
        for index, equation in enumerate(numbered):
            for cell, sign in equation:
                of_cell[cell].append((index, sign))
        bounds = [least_and_most(value) for value in values.values()]
        high = [_FAR if most is None else most for _, most in bounds]
        return cls(list(values.values()), numbered, of_cell, [least for least, _ in bounds], high)

    def spans(self, cell: int, width: int, reach: int) -> bool:
        """Whether the possible values of a cell are seen to be that far apart, and to come to `reach`."""
        true = self.values[cell]
        up = self._furthest(cell, 1, max(reach, true + width))
        if up >= reach and up - true >= width:
            return True
        return up >= reach and up - self._furthest(cell, -1, up - width) >= width

    def _furthest(self, cell: int, way: int, goal: int) -> int:
        """How far the cell is seen to go in a direction, the goal at most."""
        values = list(self.values)
        while (goal - values[cell]) * way > 0:
            moves = self._balanced(values, cell, way)
            if moves is None:
                break
            room = [self.high[each] - values[each] if by > 0 else values[each] - self.low[each] for each, by in moves]
            step = min(*room, abs(goal - values[cell]))
            for each, by in moves:
                values[each] += step * by
        return values[cell]

    def _balanced(self, values: Sequence[int], cell: int, way: int) -> list[tuple[int, int]] | None:
        """Cells to move by one each, this one that way, so that every equation holds again; None when none was seen."""
        if not self._room(values, cell, way):
            return None
        for depth in _DEPTHS:
            allowed = min(_TRIES, max(self.left, _THEN))
            tries = [allowed]
            off = {index: sign * way for index, sign in self.of_cell[cell]}
            found = self._mend(values, {cell: way}, off, depth, tries)
            self.left -= allowed - tries[0]
            if found is not None:
                return list(found.items())
        return None

    def _mend(
        self, values: Sequence[int], moves: dict[int, int], off: dict[int, int], depth: int, tries: list[int]
    ) -> dict[int, int] | None:
        """Mend the equations that are `off`, by how much each is, without moving a cell twice."""
        if not off:
            return moves
        if len(moves) + len(off) > depth:
            return None
        index = min(off, key=lambda each: len(self.equations[each]))
        ways = []
        for cell, sign in self.equations[index]:
            way = -1 if off[index] * sign > 0 else 1
            if cell not in moves and self._room(values, cell, way):
                after = self._after(off, cell, way)
                room = self.high[cell] - values[cell] if way > 0 else values[cell] - self.low[cell]
                ways.append((len(after), -min(room, _AMPLE), cell, way, after))
        for _, _, cell, way, after in sorted(ways, key=lambda each: each[:3]):
            if tries[0] <= 0:
                return None
            tries[0] -= 1
            found = self._mend(values, {**moves, cell: way}, after, depth, tries)
            if found is not None:
                return found
        return None

    def _after(self, off: Mapping[int, int], cell: int, way: int) -> dict[int, int]:
        found = dict(off)
        for index, sign in self.of_cell[cell]:
            by = found.get(index, 0) + sign * way
            if by:
                found[index] = by
            else:
                del found[index]
        return found

    def _room(self, values: Sequence[int], cell: int, way: int) -> bool:
        return values[cell] < self.high[cell] if way > 0 else values[cell] > self.low[cell]
