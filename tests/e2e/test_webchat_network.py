"""The web chat on a failing or slow network: nothing is lost, nothing is doubled, little is fetched."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.browser import Server, Visitor, bearer, visiting
from tests.support.webchat import revision

MOST_BYTES = 60_000
"""Contract: page, scripts and styles as they travel."""


def test_a_server_killed_in_the_middle_is_waited_for(visitor: Visitor, server: Server) -> None:
    page = visitor.begin().page
    visitor.answer("salarie")
    ticket, before = visitor.ticket(), revision(server, visitor.ticket())

    def try_again() -> None:
        page.evaluate("document.querySelector('#banner button')?.click()")

    server.kill()
    try:
        visitor.option("commencer")
        expect(page.locator("#banner")).to_contain_text("Pas de réseau")
        expect(page.locator(".mine").last).to_have_text(re.compile("Commencer"))
        visitor.option_is_gone("commencer")
    finally:
        server.start()
    visitor.until(lambda: try_again() or visitor.step == "statut")
    visitor.wait_for("statut")
    expect(page.locator("#banner")).to_be_empty()
    assert revision(server, ticket) == before + 1


def test_an_answer_whose_reply_was_lost_counts_once(visitor: Visitor, server: Server) -> None:
    """The request arrives, its reply does not: the repetition carries the same key and is the same answer."""
    page = visitor.begin().page
    before = revision(server, visitor.ticket())
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) < 3:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/turns", lose)
    visitor.answer("salarie")
    assert visitor.step == "accord"
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert revision(server, visitor.ticket()) == before + 1


@pytest.mark.parametrize("arrives", [False, True], ids=["request lost", "answer lost"])
def test_every_request_of_a_story_may_fail_once(visitor: Visitor, server: Server, arrives: bool) -> None:
    """Each in turn, before or after it reached the server: the person ends where they were, nothing is doubled."""
    page = visitor.page
    failed: set[str] = set()

    def fail_first(route: Route) -> None:
        key = route.request.headers.get("idempotency-key", route.request.url)
        if key in failed:
            route.continue_()
            return
        failed.add(key)
        if arrives:
            route.fetch()
        route.abort()

    page.route("**/api/v1/conversations", fail_first)
    page.route("**/api/v1/conversations/*/turns", fail_first)
    visitor.begin()
    first = revision(server, visitor.ticket())
    visitor.answer("parler_a_quelqu_un")
    visitor.walk(until="envoi")
    visitor.give("envoyer")
    expect(page.locator(".receipt")).to_have_count(1)
    assert len(failed) == 10
    assert revision(server, visitor.ticket()) == first + 9
    kept = httpx.get(
        f"{server.url}/api/v1/conversations/{visitor.ticket()['id']}/data", headers=bearer(visitor.ticket())
    ).json()
    assert [len(each["sent"]) for each in kept["requests"]] == [1]


def test_it_is_light(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url) as person:
        session = person.page.context.new_cdp_session(person.page)
        session.send("Network.enable")
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        person.begin()
        person.page.wait_for_load_state("networkidle")
    assert 10_000 < sum(received) < MOST_BYTES * 4 / 5


def test_the_first_paint_needs_one_request(browser: Browser, server: Server) -> None:
    """Nothing else ever arrives, and the first screen is painted, with its styles. That one is small enough for a
    second on browsers' own « slow 3G », which is 400 ms of latency and 50 kB/s."""
    address = f"{server.url}/s/gims13"
    with visiting(browser, server.url) as person:
        page = person.page
        page.route(lambda url: url != address, lambda route: None)
        page.goto(address, wait_until="commit")
        person.until(lambda: bool(page.evaluate("performance.getEntriesByName('first-contentful-paint').length")))
        way_in = page.get_by_role("button", name="Oui, il est à moi").bounding_box()
        assert way_in is not None
        assert way_in["height"] >= 48
    with httpx.stream("GET", address) as answer:
        answer.read()
        assert 0.4 + answer.num_bytes_downloaded / 50_000 < 1


def test_old_addresses_of_scripts_still_answer(server: Server, tmp_path: Path) -> None:
    """A page opened before an update asks for files by their old address; it gets today's, not to be kept."""
    page = httpx.get(f"{server.url}/s/gims13").text
    (address,) = re.findall(r'src="(/static/\w+/app\.js)"', page)
    now = httpx.get(server.url + address)
    old = httpx.get(f"{server.url}/static/0123456789abcdef/app.js")
    assert "immutable" in now.headers["cache-control"]
    assert now.headers["content-encoding"] == "gzip"
    assert old.headers["cache-control"] == "no-store"
    assert old.text == now.text
    assert httpx.get(f"{server.url}/static/0123456789abcdef/nothing.js").status_code == 404
