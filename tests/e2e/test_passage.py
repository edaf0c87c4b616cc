"""The one-time link of a messaging chat in a real browser: the same conversation, once (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from bot import by_chat
from bot.wiring import Installation, open_installation
from bot.world import World
from tests.support.browser import DESKTOP, Server, Visitor, visiting
from tests.support.installation import settings

CHAT = 72_000_000


@pytest.fixture(scope="module")
def beside(server: Server) -> Iterator[Installation]:
    """The installation of the server, in this process, that believes in a public address."""
    opened = open_installation(settings(server.database_url, keys=server.keys), migrate=True)
    old = opened.world
    world = World(old.catalog, old.crisis, old.config, "https://relais.test")
    yield replace(opened, world=world)
    opened.store.close()


def link(beside: Installation, chat: int) -> str:
    """A link as the chat gets it, without its host."""
    beside.store.run_now(by_chat.arrive, beside.world, chat, "gims13", None)
    reply = beside.store.run_now(by_chat.window, beside.world, chat)
    assert reply.link is not None
    return reply.link.removeprefix("https://relais.test")


def test_it_opens_the_conversation_of_the_chat_once(visitor: Visitor, beside: Installation) -> None:
    """Asked first whose device it is; nothing of the link stays in the address."""
    path = link(beside, CHAT)
    visitor.open(path)
    assert "#" not in visitor.page.url
    assert not [each for each in visitor.requests if "passage" in each], "opening the page uses nothing up"
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")
    visitor.option("salarie")
    visitor.wait_for("accord")
    reply = beside.store.run_now(by_chat.agree, beside.world, CHAT)
    assert reply.turn is not None
    assert reply.turn["prompt"]["step"] == "accord"
    visitor.page.goto("about:blank")
    visitor.open(path)
    visitor.press("Oui, il est à moi")
    visitor.page.get_by_text("Ce lien ne sert plus").wait_for()
    assert "404" in visitor.complaints.pop(), "the browser notes what was refused"


@pytest.mark.parametrize("size", [{}, {"viewport": DESKTOP, "color_scheme": "dark"}], ids=["phone", "desktop, dark"])
def test_it_replaces_what_this_device_kept(
    browser: Browser, server: Server, beside: Installation, size: dict[str, object]
) -> None:
    with visiting(browser, server.url, **size) as visitor:
        visitor.begin()
        before = visitor.ticket()
        visitor.page.goto("about:blank")
        visitor.open(link(beside, CHAT + 1))
        visitor.press("Oui, il est à moi")
        visitor.page.locator("#ask[data-step]").wait_for()
        assert visitor.ticket() != before
