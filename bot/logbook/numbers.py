"""Figures as they are read: « 1 234 », « 45,5 % », « 12 jours », « non publié »."""

from __future__ import annotations

from typing import Literal

from bot.logbook.texts import say
from flows.indicators.report import Figure, Row, Table


def in_words(figure: Figure) -> str:
    """The value of a figure with its unit, or between what and what it is."""
    if figure.value is None and figure.missing:
        return say("chiffres", f"manque_{figure.missing}")
    if figure.value is None:
        return say("chiffres", "non_publie") if figure.between is None else _between(*figure.between)
    number = plain(figure.value)
    if figure.unit == "percent":
        return say("chiffres", "pourcent", n=number)
    if figure.unit == "days":
        return say("chiffres", "jour" if figure.value < 2 else "jours", n=number)
    return number


def count_in_words(value: int | Literal[""] | None) -> str:
    """A count of a table; nothing where it is not told."""
    if value == "":
        return value
    return say("chiffres", "non_publie") if value is None else plain(value)


def in_detail(table: Table, row: Row) -> tuple[int | Literal[""] | None, ...]:
    """The values of a line; "" in a column that is not told line by line, where not even a nought is said."""
    named = zip(table.columns, row.values, strict=True)
    return tuple("" if column in table.undetailed else value for column, value in named)


def _between(least: int, most: int) -> str:
    if least == 0:
        return say("chiffres", "au_plus", n=plain(most))
    if most == 100:
        return say("chiffres", "au_moins", n=plain(least))
    return say("chiffres", "entre", bas=plain(least), haut=plain(most))


def plain(value: float) -> str:
    """A number in French: no-break spaces between thousands, a comma, one decimal at most."""
    rounded = f"{value:,.1f}".removesuffix(".0")
    return rounded.replace(",", "\u00a0").replace(".", ",")
