"""Topics in a real browser: a question in the middle of a walk, the sheet it leads to, and the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Server, Visitor, visiting


def test_a_question_is_answered_and_leads_to_its_sheet(visitor: Visitor) -> None:
    """Issue 6, "Questions": the current question comes back once; the sheet leads back to where the person was."""
    visitor.begin().walk({"accueil": "salarie"}, until="situation")
    page = visitor.page
    page.locator("#words").fill("mon patron va le savoir ?")
    page.locator(".send").click()
    told = page.locator(".msg.info", has_text="Votre employeur ne saura pas")
    expect(told).to_be_visible()
    assert visitor.step == "situation"
    told.get_by_role("link", name="ouvrir la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que l’employeur sait, et ne sait pas")
    page.get_by_role("link", name="Revenir à la conversation").click()
    visitor.press("Reprendre")
    visitor.wait_for("situation")


def test_topics_are_browsed_and_more_is_read_in_the_chat(visitor: Visitor) -> None:
    """Issue 6: `information` at the door browses the same topics."""
    visitor.begin()
    for choice in ("information", "visites", "visite_pre_reprise"):
        visitor.option(choice)
        visitor.option_is_gone(choice)
    visitor.wait_for("sujet")
    visitor.option("en_savoir_plus")
    expect(visitor.page.locator(".msg.info", has_text="Qui contacter")).to_be_visible()
    visitor.option("accueil")
    visitor.wait_for("accueil")


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone-light", "desktop-dark"]
)
def test_the_sheet_has_no_barrier(browser: Browser, server: Server, viewport: dict[str, int], scheme: str) -> None:
    """axe-core; nothing from elsewhere, nothing kept, no sideways scrolling, and two sheets of paper at most."""
    with visiting(browser, server.url, viewport=viewport, color_scheme=scheme) as visitor:
        page = visitor.page
        visitor.open("/s/gims13/sujets/harcelement")
        broken = violations(page)
        assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert all(address.startswith((server.url, "data:")) for address in visitor.requests)
        assert visitor.storage() == {"local": {}, "tab": {}}
        pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
        assert len(pages) <= 2
        assert visitor.faults == []
