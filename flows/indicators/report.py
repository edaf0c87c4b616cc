"""Figures of one period as they are shown, exported and put into a logbook: nothing here can be told apart again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["count", "percent", "days"]
"""How a value is read: a number of things, a share from 0 to 100, days."""
Form = Literal["share", "ranking", "distribution", "matrix", "funnel"]
"""Which picture tells a table best."""
Missing = Literal["nothing", "workers"]
"""Why a figure cannot be worked out although nothing is withheld: there is nothing to count, or the service did not say
how many workers it follows."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value; None where it is withheld (under 11, or it would give a small one away) or cannot be known.

    `between` is then what the published numbers say of it all the same, where that is something: the least, the most;
    `missing` why it cannot be known, where that is not because it is withheld.
    """

    id: str
    label: str
    unit: Unit
    value: float | None
    between: tuple[int, int] | None = None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: one value for each column of it, None where withheld."""

    id: str
    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts behind an indicator. `form` says which picture tells them best; `total` is the last line, if it has one.

    A `share` is parts of one whole, a `ranking` things to compare, a `distribution` is ordered from short to long, a
    `matrix` crosses rows and columns, a `funnel` loses some at each stage. `undetailed` are columns that are too small
    to be told line by line: of these only the total is known, if it is.
    """

    id: str
    title: str
    form: Form
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    undetailed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the service: its code (I1…), what it is called, how it is worked out, its figures and tables.

    `note` says what cannot be known of it, or null. `yearly` are, in the report of a quarter, the titles of the tables
    (or of some columns of one) that only a year has.
    """

    code: str
    title: str
    definition: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    note: str | None = None
    yearly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Every indicator of a service in a period (« 2026-T1 », « 2026 »), frozen at `released_at` (seconds)."""

    service: str
    period: str
    released_at: int
    indicators: tuple[Indicator, ...]


def indicator_from(data: Mapping[str, Any]) -> Indicator:
    """One indicator from JSON data, as `dataclasses.asdict` gives it."""
    figures = tuple(map(_figure, data["figures"]))
    told = {"figures": figures, "tables": tuple(map(_table, data["tables"])), "yearly": tuple(data.get("yearly", ()))}
    return Indicator(**{**data, **told})


def _figure(data: Mapping[str, Any]) -> Figure:
    between = data.get("between")
    return Figure(**{**data, "between": between and (between[0], between[1])})


def _table(data: Mapping[str, Any]) -> Table:
    total = None if data["total"] is None else _row(data["total"])
    rows = tuple(map(_row, data["rows"]))
    undetailed = tuple(data.get("undetailed", ()))
    told = {"columns": tuple(data["columns"]), "rows": rows, "total": total, "undetailed": undetailed}
    return Table(**{**data, **told})


def _row(data: Mapping[str, Any]) -> Row:
    return Row(data["id"], data["label"], tuple(data["values"]))
