"""A server killed in the middle of conversations; the same at size is in tests/long/test_kill.py."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.crowd import Plan, announcing_config, talk_while_killing
from tests.support.server import environment


def test_a_server_killed_among_turns_loses_and_repeats_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """Each request is repeated with its Idempotency-Key until answered, while the only server is killed three times:
    every conversation ends, each answer is applied once, each « Envoyer » is one case, told once, in one journal."""
    given = environment(sqlite_url, config=announcing_config(tmp_path), KILL_SECRET="unused")
    crowd = asyncio.run(talk_while_killing(given, tmp_path, Plan(conversations=20, kills=3, servers=1)))
    assert crowd.traffic.kills == {"serving": 3}
    assert crowd.traffic.interrupted
