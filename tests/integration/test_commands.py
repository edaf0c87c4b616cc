"""Commands an operator runs: what they say and do, on a real database, with real exit codes."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.configured import config_file, relais_here
from tests.support.installation import settings
from tests.support.server import environment, relais


def test_an_api_key_is_listed_without_its_secret_and_revoked_for_good(database_url: str) -> None:
    given = settings(database_url)
    if database_url.startswith("postgresql"):
        assert relais_here(given, "migrate").exit_code == 0
    ours = ("--service", "gims13")
    assert "has no API key" in relais_here(given, "key", "list", *ours).output
    secret = relais_here(given, "key", "create", *ours, "--role", "cell").stdout.strip()
    listed = relais_here(given, "key", "list", *ours).output
    assert secret not in listed
    found = re.search(r"\b[0-9a-f]{12}\b", listed)
    assert found is not None
    elsewhere = relais_here(given, "key", "revoke", "--service", "simt77", found[0])
    assert elsewhere.exit_code == 1
    assert f"has no key '{found[0]}' in use" in elsewhere.output
    assert relais_here(given, "key", "revoke", *ours, found[0]).exit_code == 0
    assert relais_here(given, "key", "revoke", *ours, found[0]).exit_code == 1
    assert relais_here(given, "audit", "verify").exit_code == 0


def test_the_version_is_told_without_a_command(tmp_path: Path) -> None:
    told = relais_here(settings(f"sqlite:///{tmp_path}/relais.db"), "--version")
    assert told.exit_code == 0
    assert told.output.startswith("relais-pdp ")


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_that_cannot_be_is_bad_usage(tmp_path: Path, command: str) -> None:
    refused = relais_here(settings(f"sqlite:///{tmp_path}/relais.db"), command, "--port", "65536")
    assert refused.exit_code == 2
    assert "--port" in refused.output


def test_a_code_of_no_territory_is_told(tmp_path: Path) -> None:
    """With one, a service would stay out of its région without a word."""
    config = config_file(tmp_path, gims13={"departments": ["13", "4", "2A"]})
    given = settings(f"sqlite:///{tmp_path}/relais.db", RELAIS_CONFIG=config)
    told = relais_here(given, "check", "--service", "gims13")
    assert "'departments' has codes of no territory: 4\n" in told.output


def test_a_database_that_fails_in_the_middle_is_said_without_a_trace(tmp_path: Path) -> None:
    """Another program keeps the file locked: cause and remedy, exit code 1, and nothing was written."""
    given = environment(f"sqlite:///{tmp_path}/relais.db")
    assert relais(given, tmp_path, "key", "list", "--service", "gims13").returncode == 0
    other = sqlite3.connect(tmp_path / "relais.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = relais(given, tmp_path, "member", "invite", "--service", "gims13", "--role", "member")
    other.execute("ROLLBACK")
    other.close()
    assert refused.returncode == 1
    assert "database is locked" in refused.stderr
    assert "try again" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "has no member yet" in relais(given, tmp_path, "member", "list", "--service", "gims13").stdout


def test_a_log_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    """Standard error on a full disk, or a pipe whose reader is gone: what is being served goes on."""
    code = (
        "import logging, structlog; from bot.logs import configure; configure(); "
        "structlog.get_logger().error('request_failed'); logging.getLogger('x').warning('said'); print('went on')"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(""),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
            check=False,
        )
    assert done.stdout == "went on\n"
