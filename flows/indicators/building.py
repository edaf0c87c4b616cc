"""From the cells of a period to its indicators: what is withheld is None, in tables, figures and rates alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flows.indicators.chain import Issue
from flows.indicators.content import Described, Rate, Wording
from flows.indicators.figures import FIGURES, Known, Worked, missing_of, value_of
from flows.indicators.implied import Bounds, bounds_of, share_between
from flows.indicators.report import Figure, Indicator, Missing, Row, Table
from flows.indicators.tables import TABLES, TOTAL, Spec, cell, columns_in, has_place

Classes = Sequence[tuple[str, int | None]]


def indicators_of(issue: Issue, wording: Wording, classes: Classes, workers: int | None) -> tuple[Indicator, ...]:
    """Every indicator of a period. `classes` are those of the distributions with the most days each holds, `workers`
    how many the service follows."""

    def known(name: str) -> int | None:
        return None if name in issue.withheld or name in issue.untold else issue.values[name]

    bounds = bounds_of(issue)
    found = []
    for code, told in wording.indicators.items():
        figures = [
            _figure(
                each,
                wording.figures[each.id]["fr"],
                value_of(each, known, classes, workers),
                missing_of(each, known, workers),
                bounds,
            )
            for each in FIGURES
            if each.indicator == code and _have_place(each.cells, issue.period)
        ]
        figures += [
            _own(name, rate, known, classes)
            for name, rate in told.figures.items()
            if _have_place(_rows(rate, rate.of) + _rows(rate, rate.over), issue.period)
        ]
        here = [spec for spec in TABLES if spec.indicator == code]
        tables = [_table(spec, issue, known, wording) for spec in here if columns_in(spec, issue.period)]
        yearly = _yearly(here, issue.period, wording)
        found.append(_indicator(code, told, figures, [each for each in tables if each.rows or each.undetailed], yearly))
    return tuple(found)


def _have_place(cells: Iterable[str], period: str) -> bool:
    return all(has_place(name, period) for name in cells)


def _indicator(
    code: str, told: Described, figures: Sequence[Figure], tables: Sequence[Table], yearly: Sequence[str]
) -> Indicator:
    assert told.title is not None, "a wording that was read is complete"
    assert told.definition is not None, "a wording that was read is complete"
    note = told.note["fr"] if told.note else None
    definition = told.definition["fr"]
    return Indicator(code, told.title["fr"], definition, tuple(figures), tuple(tables), note, tuple(yearly))


def _figure(
    worked: Worked, label: str, value: float | None, missing: Missing | None, bounds: Mapping[str, Bounds]
) -> Figure:
    if value is not None or missing:
        return Figure(worked.id, label, worked.unit, value, missing=missing if value is None else None)
    between = share_between(worked.of, worked.over, bounds) if worked.how == "share" else None
    if between and between[0] == between[1]:
        return Figure(worked.id, label, worked.unit, float(between[0]))
    return Figure(worked.id, label, worked.unit, None, between)


def _rows(rate: Rate, rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell(rate.table, row, rate.column) for row in rows)


def _own(name: str, rate: Rate, known: Known, classes: Classes) -> Figure:
    """A figure that a service added; lines that the table does not have, of a campaign for instance, are nought."""

    def there(row: str) -> int | None:
        try:
            return known(row)
        except KeyError:
            return 0

    worked = Worked(name, "", "share", _rows(rate, rate.of), _rows(rate, rate.over))
    value, missing = value_of(worked, there, classes, None), missing_of(worked, there, None)
    return Figure(name, rate.label["fr"], worked.unit, value, missing=missing)


def _yearly(specs: Iterable[Spec], period: str, wording: Wording) -> list[str]:
    """The titles of what a period does not have: tables, or some of their columns."""
    absent = [(spec, [each for each in spec.shown if each not in columns_in(spec, period)]) for spec in specs]
    return [_title(spec, columns, wording) for spec, columns in absent if columns]


def _title(spec: Spec, columns: Sequence[str], wording: Wording) -> str:
    """What a table is called, with the columns that are meant where these are not all."""
    title = wording.tables[spec.id]["fr"]
    if len(columns) == len(spec.shown):
        return title
    return f"{title} ({', '.join(wording.word(spec.over, column) for column in columns)})"


def _table(spec: Spec, issue: Issue, known: Known, wording: Wording) -> Table:
    shown = columns_in(spec, issue.period)
    lines = [row for row in issue.rows[spec.id] if row not in spec.unseen]
    detailed = [column for column in shown if not lines or any(issue.has(cell(spec.id, row, column)) for row in lines)]

    def row(name: str) -> Row:
        return Row(name, wording.word(spec.rows, name), tuple(known(cell(spec.id, name, each)) for each in shown))

    return Table(
        id=spec.id,
        title=_title(spec, shown, wording),
        form=spec.form,
        columns=tuple(wording.word(spec.over, column) for column in shown),
        rows=tuple(map(row, lines)) if detailed else (),
        total=row(TOTAL) if spec.total and any(issue.has(cell(spec.id, TOTAL, each)) for each in shown) else None,
        undetailed=tuple(wording.word(spec.over, column) for column in shown if column not in detailed),
    )
