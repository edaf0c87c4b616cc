"""A config.yml of the test's own, and the real command on the installation it describes."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
import yaml
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from tests.support import server
from tests.support.installation import REPOSITORY


def config_file(folder: Path, **services: Mapping[str, Any]) -> Path:
    """The repository's config.yml with the keys of these services changed."""
    config = yaml.safe_load((REPOSITORY / "config.yml").read_text("utf-8"))
    for name, changes in services.items():
        config["services"][name].update(changes)
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    return path


def relais(given: Settings, folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`relais` with these words in a process of its own, in `folder`, with nothing in its environment but `given`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return server.relais({**kept, "PYTHONPATH": str(REPOSITORY), **_variables(given), **environ}, folder, *words)


def relais_here(given: Settings, *words: str) -> Result:
    """The same in this process, which spares the start of another. Logs that it configured end with it."""
    handlers = logging.root.handlers[:]
    try:
        return CliRunner().invoke(app, words, env=_variables(given))
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers


def _variables(given: Settings) -> dict[str, str]:
    return {
        "RELAIS_CONFIG": str(given.config),
        "RELAIS_DATABASE_URL": given.database_url,
        "RELAIS_KEYS": given.keys.get_secret_value(),
        **({"SMTP_URL": given.smtp_url.get_secret_value()} if given.smtp_url else {}),
    }
