"""How commands speak: results on standard output, refusals on standard error."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console

from bot.config import Config
from bot.settings import InvalidSettings
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
)
"""Errors whose message already says place, cause and remedy."""


def refuse(*reasons: str) -> NoReturn:
    """Say why not, and leave with code 1."""
    for reason in reasons:
        for line in reason.splitlines():
            err.print(f"relais: {line}", style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def known_service(config: Config, service: str) -> str:
    """`service`, or leave with code 2."""
    if service not in config.services:
        raise typer.BadParameter(f"unknown service '{service}'; config.yml has {', '.join(config.services)}")
    return service
