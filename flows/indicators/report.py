"""Figures of one period as they are shown, exported and put into a logbook: nothing here can be told apart again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["count", "percent", "days"]
"""How a value is read: a number of things, a share from 0 to 100, days."""
Form = Literal["share", "ranking", "distribution", "matrix", "funnel"]
"""Which picture tells a table best."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value; None where it is withheld (under 11, or it would give a small one away) or cannot be known."""

    id: str
    label: str
    unit: Unit
    value: float | None


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
    `matrix` crosses rows and columns, a `funnel` loses some at each stage.
    """

    id: str
    title: str
    form: Form
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the service: its code (I1…), what it is called, how it is worked out, its figures and tables.

    `note` says what cannot be known of it, or null.
    """

    code: str
    title: str
    definition: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Every indicator of a service in a period (« 2026-T1 », « 2026 »), frozen at `released_at` (seconds)."""

    service: str
    period: str
    released_at: int
    indicators: tuple[Indicator, ...]


def indicator_from(data: Mapping[str, Any]) -> Indicator:
    """One indicator from JSON data, as `dataclasses.asdict` gives it."""
    figures = tuple(Figure(**each) for each in data["figures"])
    return Indicator(**{**data, "figures": figures, "tables": tuple(map(_table, data["tables"]))})


def _table(data: Mapping[str, Any]) -> Table:
    total = None if data["total"] is None else _row(data["total"])
    rows = tuple(map(_row, data["rows"]))
    return Table(**{**data, "columns": tuple(data["columns"]), "rows": rows, "total": total})


def _row(data: Mapping[str, Any]) -> Row:
    return Row(data["id"], data["label"], tuple(data["values"]))
