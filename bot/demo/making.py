"""Making a demonstration: a database and a key of its own, put in their place only once the year is whole."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from pydantic import SecretStr
from sqlalchemy import func, make_url, select

from bot.cell.refusal import Refused
from bot.cell.texts import in_words
from bot.deadlines import day_of
from bot.demo.desk import Desk
from bot.demo.hours import Clock
from bot.demo.texts import Colleague, texts
from bot.demo.walking import Reader
from bot.demo.year import Progress, Year, first_day
from bot.passwords import hash_password
from bot.settings import Settings
from bot.wiring import open_installation
from storage import audit, demo, members, tables
from storage.access import READERS, Caller, caller_of
from storage.members import Profile
from storage.store import Store, open_store
from storage.transaction import Transaction
from storage.vault import KeyRing

FILE = Path("data") / "demo.db"
"""Where the demonstration is, beside the folder from which `relais` is run."""
_ELSEWHERE = 2
"""Members of each service that is not the one in view."""


class NoDemo(Exception):
    """The demonstration cannot be made or opened there; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Size:
    """Questionnaires begun for the service in view, and requests that its members write down; each other service has
    `elsewhere` times as many."""

    walks: int
    by_hand: int
    elsewhere: float


YEAR = Size(walks=1_200, by_hand=110, elsewhere=0.03)
"""About a minute of work on a small machine."""


def key_file(path: Path) -> Path:
    """Where the key of the demonstration at `path` is kept: nothing in it is worth hiding, but it is sealed like any
    other."""
    return path.with_suffix(".key")


def settings_of(path: Path, given: Settings) -> Settings:
    """The settings of the process turned to the demonstration at `path`: its own key, this machine only, nothing that
    leads outside. Raises NoDemo."""
    try:
        key = key_file(path).read_text("utf-8").strip()
    except OSError:
        raise NoDemo(
            f"{key_file(path)} cannot be read, and without it {path} cannot be opened — make it anew with --fresh"
        ) from None
    own = {"database_url": f"sqlite:///{path}", "keys": SecretStr(key), "host": "127.0.0.1"}
    outside = dict.fromkeys(("smtp_url", "telegram_token", "telegram_url", "public_url"))
    return given.model_copy(update={**own, **outside})


def password_of(settings: Settings) -> str:
    """The password of every member of a demonstration: made from its key, so that it need not be written anywhere."""
    digest = hashlib.sha256(f"relais demo/{settings.keys.get_secret_value()}".encode()).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def email_of(service: str, member: Colleague) -> str:
    """With what a member of a demonstration signs in."""
    return f"{member.login}@{service.replace('_', '-')}.example"


def service_in_view(tx: Transaction) -> tuple[str, int]:
    """The service whose year was made, the one with the most members; and when it last received a request."""
    service, received = tables.members.c.service, tables.cases.c.received_at
    query = select(service).group_by(service).order_by(func.count().desc(), service).limit(1)
    return str(tx.execute(query).scalar_one()), int(tx.execute(select(func.max(received))).scalar_one())


def refuse_unless_demo(path: Path, given: Settings) -> None:
    """Touch nothing but a demonstration. Raises NoDemo."""
    url = make_url(given.database_url)
    if url.get_backend_name() == "sqlite" and url.database and Path(url.database).resolve() == path.resolve():
        raise NoDemo(
            f"{path} is the database of RELAIS_DATABASE_URL, which a demonstration never touches "
            "— set RELAIS_DATABASE_URL to another file, or run `relais demo` from another folder"
        )
    if path.exists() and not demo.is_marked_file(path):
        raise NoDemo(f"{path} is there and is no demonstration: it is left as it is — move it away first")


def make(path: Path, given: Settings, service: str, seed: int, now: float, progress: Progress, size: Size) -> None:
    """Make the demonstration at `path`, in place of the one that is there: the last calendar year and what
    came since, up to the day before `now`.

    The same seed makes the same year; numbers of cases and keys are drawn each time. Raises NoDemo.
    """
    refuse_unless_demo(path, given)
    _refuse_in_use(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = path.with_name(f"coming-{path.name}")
    _refuse_in_use(coming)
    _remove(coming)
    with open(os.open(key_file(coming), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as key:  # noqa: PTH123
        key.write(KeyRing.new_entry("demo", os.urandom) + "\n")
    try:
        _fill(settings_of(coming, given), service, seed, now, progress, size)
        _to_disk(coming)
        _refuse_in_use(path)
        _remove(path)
        coming.rename(path)
        key_file(coming).rename(key_file(path))
    finally:
        _remove(coming)


def _fill(settings: Settings, service: str, seed: int, now: float, progress: Progress, size: Size) -> None:
    empty = open_store(settings.database_url, settings.key_ring())
    empty.run_now(demo.mark)
    empty.close()
    clock = Clock(now)
    installation = open_installation(settings, clock=clock, durable=False)
    installation.world.reaches = frozenset()  # nobody made up wants to be written to
    try:
        configured = installation.config.services[service]
        last_day = day_of(configured, now) - timedelta(days=1)
        clock.now = now - ((last_day - first_day(last_day)).days + 2) * 86_400
        others = [name for name in installation.config.services if name != service]
        share = {service: 1.0, **dict.fromkeys(others, size.elsewhere)}
        rng, reader = Random(seed), Reader(installation.world)  # noqa: S311 - the same year again, nothing secret
        password = asyncio.run(hash_password(password_of(settings)))
        store, world = installation.store, installation.world
        desks = [
            Desk(store, world, name, rng, reader, _members(store, name, password, whole=name == service))
            for name in share
        ]
        Year(
            installation,
            clock,
            rng,
            desks,
            walks={name: round(size.walks * part) for name, part in share.items()},
            by_hand={name: round(size.by_hand * part) for name, part in share.items()},
            last_day=last_day,
        ).run(progress)
    except Refused as reason:
        raise NoDemo(
            f"with this config.yml, the year met a refusal ({in_words(reason)}) — another --seed makes another year"
        ) from None
    finally:
        installation.store.close()


def _members(store: Store, service: str, password: str, *, whole: bool) -> list[Caller]:
    """Those of demo.yml, or the first of them; who reads cases is returned."""
    known: Sequence[Colleague] = texts().membres if whole else texts().membres[:_ELSEWHERE]

    def use_case(tx: Transaction, each: Colleague) -> Caller:
        member, token = members.invite(tx, service, each.role)
        audit.record(tx, service, "relais", "member_invited", member)
        members.accept(tx, token, Profile(each.nom, email_of(service, each)), password)
        return Caller(caller_of(member), service, each.role)

    found = [store.run_now(use_case, each) for each in known]
    return [each for each in found if each.role in READERS]


def _refuse_in_use(path: Path) -> None:
    """A file that somebody has open must not go from under them: SQLite leaves this mode only where it is alone."""
    if not path.exists():
        return
    connection = sqlite3.connect(path, timeout=0.2)
    try:
        alone = connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    except sqlite3.OperationalError:
        alone = False
    except sqlite3.DatabaseError:
        alone = True  # what a machine that lost its power has left of one being made
    finally:
        connection.close()
    if not alone:
        raise NoDemo(f"{path} is in use — stop the `relais demo` or `relais run` that serves it, then try again")


def _to_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), key_file(path)):
        each.unlink(missing_ok=True)
