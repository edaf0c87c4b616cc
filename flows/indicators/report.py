"""Figures of one period as they are shown, exported and put into a logbook: nothing here can be told apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
