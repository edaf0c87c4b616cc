"""How commands speak: results on standard output, refusals on standard error."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from bot.config import Config
from bot.demo.texts import banner
from bot.rasa.callers import InvalidActionsToken
from bot.settings import InvalidSettings
from bot.telegram.token import InvalidToken
from bot.wiring import Installation
from bot.worker.delivery import InvalidSmtpUrl
from flows.source import InvalidContent
from flows.understanding.crisis import CrisisContentError
from storage.migrate import NeedsMigration, UnusableDatabase
from storage.store import StoreError
from storage.vault import CannotDecrypt, InvalidKeys

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

REFUSALS = (
    InvalidSettings,
    InvalidContent,
    CrisisContentError,
    InvalidKeys,
    CannotDecrypt,
    StoreError,
    UnusableDatabase,
    NeedsMigration,
    InvalidSmtpUrl,
    InvalidToken,
    InvalidActionsToken,
)
"""Errors whose message already says place, cause and remedy."""


def refuse(*reasons: str) -> NoReturn:
    """Say why not, and leave with code 1."""
    for reason in reasons:
        for line in reason.splitlines():
            err.print(f"relais: {line}", style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def database_failed(error: DBAPIError) -> NoReturn:
    """Leave with code 1 after the database failed in the middle of a command, without what was being written."""
    reason = str(error.orig).strip().splitlines()[0] if error.orig is not None else type(error).__name__
    refuse(
        f"the database failed ({reason}) and what was under way was undone "
        "— check that it answers, that its disk has room and that nothing else keeps it, then try again"
    )


def say_if_fictive(installation: Installation) -> None:
    """Say that the database is a demonstration, so that nobody waits for a real request, or for a message to go out."""
    if installation.world.demo:
        out.print(f"{banner()}: made by `relais demo`, nothing goes out", style="yellow", soft_wrap=True)


def demo_remedy() -> tuple[str, ...]:
    """How a command is turned to the demonstration of this folder, where there is one: it has a key of its own."""
    from bot.demo.making import FILE, key_file  # loads much, and few commands are refused

    if not FILE.exists():
        return ()
    return (
        f"for the demonstration in {FILE}, put before the command: "
        f'RELAIS_DATABASE_URL=sqlite:///{FILE} RELAIS_KEYS="$(cat {key_file(FILE)})"',
    )


def known_service(config: Config, service: str) -> str:
    """`service`, or leave with code 2."""
    if service not in config.services:
        raise typer.BadParameter(f"unknown service '{service}'; config.yml has {', '.join(config.services)}")
    return service
