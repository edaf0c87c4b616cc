"""Logbooks of a service: one for each period, and every version of every text written in it.

A text stands at a *place*: the id of a section; `aside:` and that id for what was written at the same time as somebody
else and waits to be put together with it; `state:` and a step for who validated, reopened or transmitted it, and why;
`gone:` and the id of a section, under the number of a version, for who erased the words of that version, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Select, delete, func, insert, select, update

from storage import tables
from storage.transaction import Transaction
from storage.upsert import insert_missing

State = Literal["brouillon", "valide", "transmis"]
Step = Literal["validated", "reopened", "transmitted"]
ASIDE = "aside:"
STATE = "state:"
GONE = "gone:"

_b = tables.logbooks.c
_t = tables.logbook_texts.c


@dataclass(frozen=True, slots=True)
class Logbook:
    """The logbook of a period; `frozen` is the copy made when it was validated, as JSON, until it is reopened."""

    service: str
    period: str
    state: State
    updated_at: int
    frozen_at: int | None = None
    frozen: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the text at a place; `author` is the id of a caller, `at` when they began it."""

    place: str
    version: int
    author: str
    at: int
    text: str


def of_service(tx: Transaction, service: str) -> list[Logbook]:
    """Every logbook that was begun, without their frozen copies."""
    query = select(_b.service, _b.period, _b.state, _b.updated_at, _b.frozen_at).where(_b.service == service)
    return [
        Logbook(row.service, row.period, cast(State, row.state), row.updated_at, row.frozen_at)
        for row in tx.execute(query.order_by(_b.period))
    ]


def find(tx: Transaction, service: str, period: str) -> Logbook | None:
    """The logbook of a period, None where nothing was written yet."""
    row = tx.execute(_one(service, period)).first()
    return None if row is None else _logbook(row)


def take(tx: Transaction, service: str, period: str) -> Logbook:
    """The same to write in: begun where it is not there, and kept from others until the end of the transaction."""
    first = {"service": service, "period": period, "state": "brouillon", "updated_at": tx.now}
    tx.execute(insert_missing(tx.dialect, tables.logbooks), first)
    return _logbook(tx.execute(_one(service, period).with_for_update()).one())


def move(tx: Transaction, book: Logbook, state: State, author: str, step: Step, text: str, frozen: str | None) -> None:
    """Take a logbook to another state, with its frozen copy (None to go back to writing), and remember who and why."""
    frozen_at = None if frozen is None else book.frozen_at or tx.now
    tx.execute(
        update(tables.logbooks)
        .where(_b.service == book.service, _b.period == book.period)
        .values(state=state, updated_at=tx.now, frozen=frozen, frozen_at=frozen_at)
    )
    add(tx, book, STATE + step, author, text)


def steps(tx: Transaction, service: str, period: str) -> list[Version]:
    """Who validated, reopened and transmitted a logbook, the oldest first; each `place` is `state:` and the step."""
    query = _texts(service, period).where(_t.section.startswith(STATE))
    return [_version(row) for row in tx.execute(query.order_by(_t.at, _t.version))]


def latest(tx: Transaction, service: str, period: str) -> dict[str, Version]:
    """The text of each section where there is one, by id."""
    of = (_t.service == service, _t.period == period)
    last = select(_t.section, func.max(_t.version).label("version")).where(*of).group_by(_t.section).subquery()
    joined = (_t.section == last.c.section) & (_t.version == last.c.version)
    rows = tx.execute(select(tables.logbook_texts).join(last, joined).where(*of))
    return {row.section: _version(row) for row in rows if ":" not in row.section}


def counts(tx: Transaction, service: str, period: str) -> dict[str, int]:
    """How many versions the text of each section has, by id."""
    query = select(_t.section, func.count().label("number")).where(_t.service == service, _t.period == period)
    rows = tx.execute(query.group_by(_t.section))
    return {row.section: row.number for row in rows if ":" not in row.section}


def versions(tx: Transaction, service: str, period: str, place: str) -> list[Version]:
    """Every version of one text, the latest first."""
    query = _texts(service, period).where(_t.section == place)
    return [_version(row) for row in tx.execute(query.order_by(_t.version.desc()))]


def erasures(tx: Transaction, service: str, period: str) -> dict[tuple[str, int], Version]:
    """Who erased the words of a version, when and why (`text`), by the section and the number of that version."""
    query = _texts(service, period).where(_t.section.startswith(GONE))
    found = (_version(row) for row in tx.execute(query))
    return {(each.place.removeprefix(GONE), each.version): each for each in found}


def asides(tx: Transaction, service: str, period: str) -> list[Version]:
    """What waits to be put together with the text of a section, one for each section and author at most."""
    query = _texts(service, period).where(_t.section.startswith(ASIDE))
    return [_version(row) for row in tx.execute(query.order_by(_t.section, _t.version))]


def add(tx: Transaction, book: Logbook, place: str, author: str, text: str) -> Version:
    """A new version, after the others."""
    highest = select(func.max(_t.version)).where(
        _t.service == book.service, _t.period == book.period, _t.section == place
    )
    version = (tx.execute(highest).scalar() or 0) + 1
    row = {"service": book.service, "period": book.period, "section": place, "version": version}
    tx.execute(insert(tables.logbook_texts), {**row, "author": author, "at": tx.now, "text": text})
    _touch(tx, book)
    return Version(place, version, author, tx.now, text)


def rewrite(tx: Transaction, book: Logbook, version: Version, text: str) -> Version:
    """The same version with another text: its author is still writing it."""
    tx.execute(update(tables.logbook_texts).where(*_is(book, version)).values(text=text))
    _touch(tx, book)
    return Version(version.place, version.version, version.author, version.at, text)


def remove(tx: Transaction, book: Logbook, version: Version) -> None:
    """Take away what waited aside, once its text stands in the section."""
    tx.execute(delete(tables.logbook_texts).where(*_is(book, version)))


def erase(tx: Transaction, book: Logbook, version: Version, author: str, why: str) -> None:
    """Take the words of a version of a section away, and remember who did it; the version stays, without them."""
    tx.execute(update(tables.logbook_texts).where(*_is(book, version)).values(text=""))
    row = {"service": book.service, "period": book.period, "section": GONE + version.place, "version": version.version}
    tx.execute(insert(tables.logbook_texts), {**row, "author": author, "at": tx.now, "text": why})
    _touch(tx, book)
    tx.key_destroyed = True  # the files of the database are rid of it as of a key


def amend(tx: Transaction, book: Logbook, frozen: str) -> None:
    """Put another copy in place of the frozen one; nothing else changes."""
    of = (_b.service == book.service, _b.period == book.period)
    tx.execute(update(tables.logbooks).where(*of).values(frozen=frozen))


def _touch(tx: Transaction, book: Logbook) -> None:
    of = (_b.service == book.service, _b.period == book.period)
    tx.execute(update(tables.logbooks).where(*of).values(updated_at=tx.now))


def _one(service: str, period: str) -> Select[Any]:
    return select(tables.logbooks).where(_b.service == service, _b.period == period)


def _texts(service: str, period: str) -> Select[Any]:
    return select(tables.logbook_texts).where(_t.service == service, _t.period == period)


def _is(book: Logbook, version: Version) -> tuple[Any, ...]:
    return (
        _t.service == book.service,
        _t.period == book.period,
        _t.section == version.place,
        _t.version == version.version,
    )


def _logbook(row: Any) -> Logbook:
    return Logbook(row.service, row.period, row.state, row.updated_at, row.frozen_at, row.frozen)


def _version(row: Any) -> Version:
    return Version(row.section, row.version, row.author, row.at, row.text)
