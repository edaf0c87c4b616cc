"""Servers killed at random moments of hundreds of conversations: a turn is wholly done, or not begun."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.crowd import Plan, announcing_config, talk_while_killing
from tests.support.server import environment, relais

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def test_killed_servers_lose_and_repeat_nothing(database_url: str, tmp_path: Path) -> None:
    """Two `relais run` share a database; each request is repeated with its Idempotency-Key, to either of them, until
    answered, while they are killed 12 times, serving or starting: every conversation ends, each answer is applied
    once, each « Envoyer » is one case with exactly what was given, counted, told and journaled once."""
    given = environment(database_url, config=announcing_config(tmp_path), KILL_SECRET="unused")
    if database_url.startswith("postgresql"):
        migrated = relais(given, tmp_path, "migrate")
        assert migrated.returncode == 0, migrated.stderr
    crowd = asyncio.run(talk_while_killing(given, tmp_path, Plan(conversations=150, kills=12, servers=2)))
    assert crowd.traffic.kills.total() == 12
    assert crowd.traffic.kills["serving"] >= 6
    assert crowd.traffic.interrupted
    verified = relais(given, tmp_path, "audit", "verify")
    assert verified.returncode == 0, verified.stderr
