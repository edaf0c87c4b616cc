"""From the cells of a period to its indicators: what is withheld is None, in tables, figures and rates alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flows.indicators.content import Described, Rate, Wording
from flows.indicators.figures import FIGURES, Known, Worked, value_of
from flows.indicators.report import Figure, Indicator, Row, Table
from flows.indicators.tables import TABLES, TOTAL, Spec, cell

Classes = Sequence[tuple[str, int | None]]


def indicators_of(
    values: Mapping[str, int],
    withheld: Collection[str],
    rows: Mapping[str, Sequence[str]],
    wording: Wording,
    classes: Classes,
    workers: int | None,
) -> tuple[Indicator, ...]:
    """Every indicator of a period. `rows` are the lines of each table, `classes` those of the distributions with the
    most days each holds, `workers` how many the service follows."""

    def known(name: str) -> int | None:
        return None if name in withheld else values[name]

    found = []
    for code, told in wording.indicators.items():
        figures = [
            Figure(each.id, wording.figures[each.id]["fr"], each.unit, value_of(each, known, classes, workers))
            for each in FIGURES
            if each.indicator == code
        ]
        figures += [_own(name, rate, known, classes) for name, rate in told.figures.items()]
        tables = [_table(spec, rows[spec.id], known, wording) for spec in TABLES if spec.indicator == code]
        found.append(_indicator(code, told, figures, [each for each in tables if each.rows]))
    return tuple(found)


def _indicator(code: str, told: Described, figures: Sequence[Figure], tables: Sequence[Table]) -> Indicator:
    assert told.title is not None, "a wording that was read is complete"
    assert told.definition is not None, "a wording that was read is complete"
    note = told.note["fr"] if told.note else None
    return Indicator(code, told.title["fr"], told.definition["fr"], tuple(figures), tuple(tables), note)


def _own(name: str, rate: Rate, known: Known, classes: Classes) -> Figure:
    """A figure that a service added; lines that the table does not have, of a campaign for instance, are nought."""

    def there(row: str) -> int | None:
        try:
            return known(row)
        except KeyError:
            return 0

    of, over = (tuple(cell(rate.table, row, rate.column) for row in rows) for rows in (rate.of, rate.over))
    worked = Worked(name, "", "share", of, over)
    return Figure(name, rate.label["fr"], worked.unit, value_of(worked, there, classes, None))


def _table(spec: Spec, lines: Sequence[str], known: Known, wording: Wording) -> Table:
    def row(name: str) -> Row:
        values = tuple(known(cell(spec.id, name, column)) for column in spec.shown)
        return Row(name, wording.word(spec.rows, name), values)

    return Table(
        id=spec.id,
        title=wording.tables[spec.id]["fr"],
        form=spec.form,
        columns=tuple(wording.word(spec.over, column) for column in spec.shown),
        rows=tuple(map(row, lines)),
        total=row(TOTAL) if spec.total else None,
    )
