"""`relais keys new` and `relais rotate-keys`: the master keys."""

from __future__ import annotations

import os

import typer
from rich.progress import track

from bot.commands.output import err, out
from bot.wiring import open_installation
from storage import rotation
from storage.vault import KeyRing

app = typer.Typer(no_args_is_help=True)


@app.command("new")
def new() -> None:
    """Print a fresh entry for RELAIS_KEYS. Keep a copy somewhere safe: without it nothing can be read again."""
    typer.echo(KeyRing.new_entry(f"k{os.urandom(3).hex()}", os.urandom))


@app.callback()
def _keys() -> None:
    """Master keys of the installation."""


def rotate() -> None:
    """Wrap every key with the first key of RELAIS_KEYS; the others can then be removed. Lookups do not change."""
    installation = open_installation()
    store = installation.store
    try:
        waiting = store.run_now(rotation.owners_to_rotate)
        batches = [waiting[start : start + 100] for start in range(0, len(waiting), 100)]
        for batch in track(batches, description="Rotating", console=err, disable=len(batches) < 2):
            store.run_now(rotation.rotate, batch)
        store.run_now(rotation.rotate_lookup)
    finally:
        store.close()
    out.print(f"{len(waiting)} keys are now wrapped with '{store.vault.ring.first}'.")
