"""Figures of several services added up, from what each has released: no sum is ever that of one service, or of two.

Nobody sees another service: who knows the figures of their own must not find those of another by a subtraction. So a
cell is shown only where every service that released the period publishes it, and where three of them at least have more
than nought there, or none has; then all cells of a view are of the same services. A total less its lines, and any other
equation between cells, is kept from telling what one or two services have. What is left of the whole once every
région that is shown is taken away comes from three services at least, or from none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.indicators.equations import equations
from flows.indicators.report import Indicator, Report, Row, Table
from flows.indicators.tables import TABLES

LEAST = 3
"""Services behind every sum."""
CAMPAIGNS = "campagnes"
"""The table whose lines each service names itself."""

_Place = tuple[str, str, int]
"""A cell: its table, its line, its column."""
_COLUMNS = {spec.id: spec.shown for spec in TABLES}


@dataclass(frozen=True, slots=True)
class Together:
    """Indicators of several services, without their figures (a rate is not a sum of rates).

    `services` says how many services are behind every cell that is shown, 0 where they are too few.
    """

    indicators: tuple[Indicator, ...]
    services: int


def together(
    reports: Mapping[str, Report], groups: Mapping[str, str], wanted: str | None, words: Report | None = None
) -> Together:
    """The sums of the services of the group `wanted` (None: of all) in one period.

    `reports` and `groups` are by service: a service is in one group, or in none. Tables are called as in `words`, the
    report of who reads, where it has them.
    """
    behind = to_show(reports, groups, wanted)
    if not behind:
        return Together((), 0)
    others = [_without_names(report) for report in reports.values()]
    models = ([words] if words else []) + others
    tables = _models(models)
    published: dict[_Place, dict[str, int]] = {}
    having: Counter[tuple[str, str]] = Counter()
    for service, report in reports.items():
        for table in _tables(report):
            if len(table.columns) != len(tables[table.id].columns):
                continue  # released by another version: it does not add up
            for row in _lines(table):
                having[table.id, row.id] += 1
                for column, value in enumerate(row.values):
                    if value is not None:
                        published.setdefault((table.id, row.id, column), {})[service] = value
    sums = {
        place: sum(values[service] for service in behind)
        for place, values in published.items()
        if _is_shown(values, behind, groups, wanted)
    }
    sums = _covered(sums, published, behind, {name: [row.id for row in table.rows] for name, table in tables.items()})
    common = {line for line, many in having.items() if many >= LEAST}
    added = {name: _added(table, sums, common) for name, table in tables.items()}
    return Together(
        _indicators(models, {name: each for name, each in added.items() if _says_something(each)}), len(behind)
    )


def to_show(publishers: Collection[str], groups: Mapping[str, str], wanted: str | None) -> Collection[str]:
    """Which of these services may be shown together for `wanted`; none where that would leave fewer than LEAST, there
    or in what else is shown."""
    if len(publishers) < LEAST:
        return ()
    by_group: dict[str, list[str]] = {}
    for service in publishers:
        if service in groups:
            by_group.setdefault(groups[service], []).append(service)
    shown = {name: those for name, those in by_group.items() if len(those) >= LEAST}
    while shown and 0 < len(publishers) - sum(map(len, shown.values())) < LEAST:
        del shown[min(shown, key=lambda name: (len(shown[name]), name))]
    return publishers if wanted is None else shown.get(wanted, ())


def _is_shown(
    values: Mapping[str, int], behind: Collection[str], groups: Mapping[str, str], wanted: str | None
) -> bool:
    """Whether the sum of a cell over the services `behind` may be shown: idle services hide nobody."""
    if any(service not in values for service in behind):
        return False
    having = [service for service, value in values.items() if value]
    return not any(service in having for service in behind) or bool(to_show(having, groups, wanted))


def _covered(
    sums: Mapping[_Place, int],
    published: Mapping[_Place, Mapping[str, int]],
    behind: Collection[str],
    rows: Mapping[str, Sequence[str]],
) -> dict[_Place, int]:
    """The sums without those from which an equation gives what is withheld where one or two services have it."""
    kept = dict(sums)
    known = [
        {_place(name): by for name, by in equation.items()}
        for equation in equations({spec.id: rows.get(spec.id, ()) for spec in TABLES})
    ]
    before = None
    while before != len(kept):
        before = len(kept)
        for equation in known:
            seen = [place for place in equation if place in kept]
            if len(seen) == len(equation):
                continue
            left = [sum(equation[place] * published[place][service] for place in seen) for service in behind]
            if 0 < sum(map(bool, left)) < LEAST:
                del kept[min((place for place in seen if kept[place]), key=lambda place: (kept[place], place))]
    return kept


def _place(name: str) -> _Place:
    table, _, rest = name.partition("/")
    row, _, column = rest.rpartition("/")
    return table, row, _COLUMNS[table].index(column)


def _models(reports: Iterable[Report]) -> dict[str, Table]:
    """Each table once, in the words of the first report that has it, with the lines that any of them has."""
    found: dict[str, Table] = {}
    for report in reports:
        for table in _tables(report):
            model = found.setdefault(table.id, table)
            known = {row.id for row in model.rows}
            if len(table.columns) == len(model.columns):
                more = tuple(row for row in table.rows if row.id not in known)
                found[table.id] = replace(model, rows=(*model.rows, *more))
    return found


def _without_names(report: Report) -> Report:
    """The report with campaigns called by their codes: what a service calls its own may say which service it is."""

    def coded(table: Table) -> Table:
        if table.id != CAMPAIGNS:
            return table
        return replace(table, rows=tuple(replace(row, label=row.id) for row in table.rows))

    indicators = tuple(replace(each, tables=tuple(map(coded, each.tables))) for each in report.indicators)
    return replace(report, indicators=indicators)


def _added(table: Table, sums: Mapping[_Place, int], common: Collection[tuple[str, str]]) -> Table:
    """The table with sums for values, and the lines that three services have: the others may name one."""

    def line(row: Row) -> Row:
        return replace(row, values=tuple(sums.get((table.id, row.id, column)) for column in range(len(row.values))))

    rows = tuple(line(row) for row in table.rows if (table.id, row.id) in common)
    return replace(table, rows=rows, total=line(table.total) if table.total else None, undetailed=())


def _says_something(table: Table) -> bool:
    return any(value is not None for row in table.rows for value in row.values)


def _indicators(models: Iterable[Report], tables: Mapping[str, Table]) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for report in models:
        for indicator in report.indicators:
            own = tuple(tables[each.id] for each in indicator.tables if each.id in tables)
            if own and indicator.code not in found:
                found[indicator.code] = replace(indicator, figures=(), note=None, tables=own)
    return tuple(found.values())


def _tables(report: Report) -> list[Table]:
    return [table for indicator in report.indicators for table in indicator.tables]


def _lines(table: Table) -> tuple[Row, ...]:
    return (*table.rows, table.total) if table.total else table.rows
