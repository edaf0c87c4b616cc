"""Leaving the web chat and coming back: what stays on a device, what does not, and what never leaves it."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.browser import Server, Visitor, prepare
from tests.support.webchat import CALL_BACK, look


@pytest.mark.parametrize("way", ["button", "escape twice"])
def test_quick_exit_leaves_nothing(visitor: Visitor, server: Server, way: str) -> None:
    page = visitor.open("/calendrier").page
    visitor.begin()
    visitor.answer("salarie")
    ticket = visitor.ticket()
    if way == "button":
        page.locator("#exit").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url("**/calendrier")
    assert page.title() == "Calendrier"
    assert visitor.storage() == {"local": {}, "tab": {}}
    visitor.until(lambda: look(server, ticket).status_code == 404)
    page.go_back()
    assert "gims13" not in page.url
    visitor.open()
    expect(page.get_by_role("button", name="Oui, il est à moi")).to_be_visible()
    assert visitor.complaints == []


def test_quick_exit_closes_the_other_tabs_of_this_device(visitor: Visitor) -> None:
    visitor.begin()
    other = Visitor(visitor.page.context.new_page(), visitor.url).open()
    other.press("Reprendre")
    other.wait_for("accueil")
    visitor.page.locator("#exit").click()
    other.page.wait_for_url("**/calendrier")


def test_quick_exit_does_not_wait_for_the_network(visitor: Visitor) -> None:
    page = visitor.begin().page
    page.context.set_offline(True)
    page.locator("#exit").click()
    expect(page.get_by_role("heading", name="Calendrier")).to_be_visible()
    assert visitor.storage() == {"local": {}, "tab": {}}
    assert page.locator("body").inner_text().count("Relais") == 0


def test_quick_exit_and_starting_again_keep_what_was_sent(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, CALL_BACK, until="envoi")).page
    visitor.give("envoyer")
    number = page.locator(".receipt h2").inner_text().split()[-1]
    ticket = visitor.ticket()
    page.reload()
    assert number not in page.locator("body").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/calendrier")
    assert visitor.storage() == {"local": {}, "tab": {}}
    page.wait_for_timeout(300)
    assert look(server, ticket).json()["case"] == int(number)


def test_erasing_what_was_sent_asks_again_and_says_what_remains(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, CALL_BACK, until="envoi")).page
    visitor.give("envoyer")
    expect(page.locator(".receipt")).to_be_visible()
    ticket = visitor.ticket()
    visitor.press("Menu")
    page.locator("#erase").click()
    visitor.wait_for("effacer")
    visitor.give("effacer")
    expect(page.locator("#start")).to_contain_text("Votre demande est retirée")
    assert visitor.storage() == {"local": {}, "tab": {}}
    visitor.until(lambda: look(server, ticket).status_code == 404)


def test_own_device_resumes_after_a_closed_tab_and_shows_nothing_before(visitor: Visitor) -> None:
    visitor.begin()
    visitor.answer("salarie")
    visitor.walk({"statut": "interim"}, until="situation")
    context = visitor.page.context
    visitor.page.close()
    again = Visitor(context.new_page(), visitor.url).open()
    assert "situation" not in again.page.locator("main").inner_text().lower()
    again.press("Reprendre")
    again.wait_for("situation")
    assert again.complaints == []


def test_a_shared_device_forgets_with_the_tab(visitor: Visitor) -> None:
    visitor.begin(own=False)
    assert visitor.storage()["local"] == {}
    visitor.answer("salarie")
    visitor.page.reload()
    visitor.press("Reprendre")
    visitor.wait_for("accord")
    other = Visitor(visitor.page.context.new_page(), visitor.url).open()
    expect(other.page.get_by_role("button", name="Oui, il est à moi")).to_be_visible()


def test_nothing_comes_from_elsewhere_and_nothing_is_left_open(visitor: Visitor, server: Server) -> None:
    """No third party, no cookie, no caching of the page, and a policy that allows only what we serve."""
    visitor.begin()
    visitor.answer("salarie")
    assert {urlsplit(each).netloc for each in visitor.requests if not each.startswith("data:")} == {
        f"localhost:{server.port}"
    }
    assert visitor.page.context.cookies() == []
    headers = httpx.get(f"{server.url}/s/gims13").headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    policy = dict(part.partition(" ")[::2] for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    visitor.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    assert visitor.page.evaluate("window.bad") is None
