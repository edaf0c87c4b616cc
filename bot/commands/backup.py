"""`relais backup` and `relais restore`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from sqlalchemy import URL, make_url

from bot.commands.output import err, out
from bot.settings import Settings, load_settings
from bot.wiring import open_installation
from storage.backup import Progress, back_up, copy_for_sqlite, restore_postgres, set_aside
from storage.migrate import UnusableDatabase
from storage.replay import Erasures, Replayed, erasures_of, replay
from storage.store import open_store


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; it must not exist.")]) -> None:
    """Copy the database to FILE while Relais goes on running. Keep the keys (RELAIS_KEYS) elsewhere."""
    installation = open_installation()
    try:
        with _progress("Copying") as progress:
            back_up(installation.store.backend.engine, file, progress)
    finally:
        installation.store.close()
    out.print(f"{file}: {file.stat().st_size // 1024} kB. It opens only with the keys in RELAIS_KEYS.", soft_wrap=True)


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that `relais backup` wrote.", exists=True, dir_okay=False)
    ],
) -> None:
    """Put the database of FILE back, then erase again what was erased since. Stop `relais run` first."""
    settings = load_settings()
    url = make_url(settings.database_url)
    known = _known(settings, url)
    with _progress("Restoring") as progress:
        if url.get_backend_name() == "sqlite":
            again, aside = _restore_sqlite(settings, url, file, known, progress)
        else:
            again, aside = _restore_postgres(settings, url, file, known), None
    out.print(f"Restored from {file}. Erased again since: {again.erased}.", soft_wrap=True)
    if again.redacted:
        numbers = ", ".join(map(str, again.redacted))
        out.print(f"A part had been removed from these cases since, and is back — remove it again: {numbers}")
    if aside is not None:
        out.print(f"The database that was there is now {aside}: delete it once all is well.", soft_wrap=True)


def _known(settings: Settings, url: URL) -> Erasures:
    """What the present database knows of its erasures."""
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        err.print(
            "relais: there is no database to read the latest erasures from: those made since the backup are not known",
            style="yellow",
        )
        return Erasures()
    try:
        store = open_store(settings.database_url, settings.key_ring(), migrate=True)
    except UnusableDatabase as error:
        err.print(f"relais: {error}", style="yellow", markup=False, soft_wrap=True)
        err.print("relais: the erasures made since the backup are not known, and are not made again", style="yellow")
        return Erasures()
    try:
        return store.run_now(erasures_of)
    finally:
        store.close()


def _restore_sqlite(
    settings: Settings, url: URL, file: Path, known: Erasures, progress: Progress
) -> tuple[Replayed, Path | None]:
    """Make the restored file whole beside the present one, then put it in its place."""
    present = Path(str(url.database))
    coming = present.with_name(f"{present.name}.restoring")
    for leftover in present.parent.glob(f"{coming.name}*"):
        leftover.unlink()
    present.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = None
    try:
        copy_for_sqlite(file, coming, progress)
        store = open_store(str(url.set(database=str(coming))), settings.key_ring())
        try:
            again = replay(store, known)
        finally:
            store.close()
        if present.exists():
            aside = present.with_name(f"{present.name}.{time.strftime('%Y%m%dT%H%M%S')}")
            set_aside(present, aside)
        coming.rename(present)
    finally:
        coming.unlink(missing_ok=True)
    return again, aside


def _restore_postgres(settings: Settings, url: URL, file: Path, known: Erasures) -> Replayed:
    # The list lies in the database that is about to be replaced: should this stop half way, the next attempt reads it.
    beside = file.with_name(f"{file.name}.erased")
    if beside.exists():
        known |= Erasures.load(beside.read_bytes())
    beside.write_bytes(known.dump())
    restore_postgres(file, url)
    store = open_store(settings.database_url, settings.key_ring(), migrate=True)
    try:
        again = replay(store, known)
    finally:
        store.close()
    beside.unlink()
    return again


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    with Bar(console=err, transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda part: bar.update(task, completed=part)
