"""What the server keeps of a conversation of the web chat."""

from __future__ import annotations

import httpx

from tests.support.browser import Server, Ticket, bearer

CALL_BACK = {"accueil": "parler_a_quelqu_un"}


def look(server: Server, ticket: Ticket) -> httpx.Response:
    """The conversation as the server keeps it."""
    return httpx.get(f"{server.url}/api/v1/conversations/{ticket['id']}", headers=bearer(ticket))


def revision(server: Server, ticket: Ticket) -> int:
    """How many times it has answered."""
    return int(look(server, ticket).json()["prompt"]["revision"])
