"""Ports for servers of tests, that stay free until the server listens, and while it is down before it starts again."""

from __future__ import annotations

import itertools
import os
import secrets
import socket

_FIRST, _EACH, _SHARES = 20_000, 1_000, 10
"""Below the ports that the system gives to connections: one of these could take the port meanwhile."""
_share = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _SHARES
_turns = itertools.count(secrets.randbelow(_EACH))


def quiet_port() -> int:
    """A port that nobody listens on, that no connection is given and no other process of this run is told meanwhile."""
    while True:
        port = _FIRST + _share * _EACH + next(_turns) % _EACH
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
