"""Pictures of tables of figures: how long each mark is. Drawn as inline SVG by templates/charts.html.

What is withheld is never drawn as nought: it is named apart, and stands hatched in a whole whose total is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flows.indicators.report import Row, Table

MOST_PARTS = 8
"""Tints that can be told apart in one stacked bar."""
SHADES = 5
BY_LINE = frozenset({"lecture_salaries", "lecture_employeurs", "campagnes"})
"""Tables whose lines are the wholes, of which the columns but the last are the parts."""
OF_LEVELS = frozenset({"niveaux", "groupes"})
"""Tables whose parts are levels: their tints are those the names of the levels call for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, column or part: where it starts and how long it is, out of 100; `percent` is its share of the whole.

    In a funnel `percent` is what is left of the first stage. `number` tells parts apart without colour. `value` is None
    where a column or a stage is withheld: its place in the order stays, at full length, for it may be the most.
    """

    number: int
    label: str
    value: int | None
    start: float
    size: float
    percent: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a table: of one of its columns, or lines, which `title` names.

    `withheld` are the labels of what is not published, `none` of what there is nothing of; `rest` is the part of a
    whole, out of 100, that cannot be told apart.
    """

    form: Literal["share", "bars", "columns", "funnel"]
    title: str
    total: int | None
    marks: tuple[Mark, ...]
    withheld: tuple[str, ...]
    none: tuple[str, ...]
    rest: float = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show, not even a total."""
        return not self.marks and not self.rest and not self.total


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a matrix: `shade` from 0 to SHADES, `same` where line and column are the same thing."""

    value: int | None
    shade: int
    same: bool


def pictures(table: Table) -> list[Picture]:
    """A picture for each column of a table that is not a matrix, or for each line where these are the wholes."""
    if table.id in BY_LINE:
        named = list(zip(table.columns[:-1], range(len(table.columns)), strict=False))
        return [
            _share(each.label, [(label, each.values[place]) for label, place in named], each.values[-1])
            for each in table.rows
        ]
    found = [
        _picture(
            table,
            column,
            [(row.label, row.values[place]) for row in table.rows if column not in table.undetailed],
            table.total.values[place] if table.total else None,
        )
        for place, column in enumerate(table.columns)
        if column not in table.undetailed or (table.total and table.total.values[place])
    ]
    if not table.total or table.columns[-1] != table.total.label:
        return found
    # The sum of the columns tells most: it comes first, but where a single column makes all of it.
    *parts, whole = found
    return parts if sum(not each.empty or bool(each.withheld) for each in parts) == 1 else [whole, *parts]


def is_empty(table: Table) -> bool:
    """Whether there is nothing at all in a table, and nothing withheld."""
    return not table.undetailed and all(value == 0 for row in table.rows for value in row.values)


def squares(table: Table) -> list[tuple[Row, list[Square]]]:
    """The lines of a matrix with how dark each cell is; sums, which come last, have no shade."""
    labels = {row.label for row in table.rows}
    kept = {row.id: row.label for row in table.rows}
    kept["vert"] = kept.get("jaune", "")  # there is no green in a queue
    parts = [place for place, column in enumerate(table.columns) if column in labels]
    highest = max((row.values[place] or 0 for row in table.rows for place in parts), default=0)

    def square(row: Row, place: int, value: int | None) -> Square:
        dark = -(-SHADES * value // highest) if value and place in parts else 0
        return Square(value, dark, place in parts and table.columns[place] == kept[row.id])

    return [(row, [square(row, place, value) for place, value in enumerate(row.values)]) for row in table.rows]


def _picture(table: Table, title: str, parts: list[tuple[str, int | None]], total: int | None) -> Picture:
    if table.form == "share":
        return _share(title, parts, total)
    form: Literal["bars", "columns", "funnel"] = "bars"
    if table.form == "distribution":
        form = "columns"
    elif table.form == "funnel":
        form = "funnel"
    return _bars(form, title, parts, total)


def _share(title: str, parts: list[tuple[str, int | None]], total: int | None) -> Picture:
    """One stacked bar; bars side by side where the whole is not known or its parts are too many."""
    known = sum(value for _, value in parts if value)
    if total is None or known > total or len(parts) > MOST_PARTS or not parts:
        return _bars("bars", title, parts, total)
    marks, start = [], 0.0
    for number, (label, value) in enumerate(parts, 1):
        if value:
            size = 100 * value / total
            marks.append(Mark(number, label, value, start, size, round(size)))
            start += size
    return Picture("share", title, total, tuple(marks), *_unseen(parts), rest=100 - start if known < total else 0)


def _bars(
    form: Literal["bars", "columns", "funnel"],
    title: str,
    parts: list[tuple[str, int | None]],
    total: int | None,
) -> Picture:
    highest = max((value for _, value in parts if value), default=0)
    first = parts[0][1] if form == "funnel" and parts else total
    marks = tuple(
        Mark(
            number,
            label,
            value,
            0,
            100 if value is None else 100 * value / highest,
            round(100 * value / first) if value is not None and first else None,
        )
        for number, (label, value) in enumerate(parts, 1)
        if highest and (value or form != "bars")
    )
    return Picture(form, title, total, marks, *_unseen(parts))


def _unseen(parts: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of what is withheld, and of what there is nothing of."""
    known = list(parts)
    return tuple(label for label, value in known if value is None), tuple(label for label, value in known if value == 0)
