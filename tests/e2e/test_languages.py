"""The web chat in another language: proposed, chosen before and in the middle of a questionnaire, kept afterwards."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.axe import violations
from tests.support.browser import Server, Visitor, visiting
from tests.transcripts.french import french_in

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")


def read(page: Page, name: str) -> None:
    """What is on screen is no French, and passes every rule of axe."""
    broken = violations(page)
    assert broken == [], [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
    assert french_in(page.locator("main").inner_text()) == []
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def speak(person: Visitor, name: str) -> None:
    """Choose a language in the menu."""
    person.page.locator("#menu-button").click()
    person.page.locator("#menu").get_by_role("link", name=name).click()


def test_a_person_who_speaks_english(browser: Browser, server: Server) -> None:
    """The browser only proposes; in the middle, the same question comes back and nothing answered is lost."""
    with visiting(browser, server.url, locale="en-GB") as person:
        page = person.page
        person.open()
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        page.get_by_role("link", name="Continue in English").click()
        page.wait_for_load_state()
        expect(page.locator("html")).to_have_attribute("lang", "en-GB")
        read(page, "start")
        person.press("Yes, it is mine")
        person.wait_for("accueil")
        read(page, "door")
        person.walk({"accueil": "salarie", "situation": "en_arret", "gene": "beaucoup"}, until="moral")
        read(page, "question")
        speak(person, "Français")
        expect(page.locator("#question")).to_contain_text("moral")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page.locator("#help-now")).to_contain_text("J’ai besoin d’aide maintenant")
        assert person.step == "moral"
        page.reload()
        person.press("Reprendre")
        person.wait_for("moral")
        speak(person, "English")
        expect(page.locator("#help-now")).to_contain_text("I need help now")
        page.goto(page.url.partition("?")[0])  # as from a poster, which names no language
        expect(page.locator("#start h2")).to_have_text("Continue?")
        expect(page.locator("html")).to_have_attribute("lang", "en-GB")
        person.press("Continue")
        person.wait_for("moral")
        person.walk(until="recap")
        expect(page.locator("#ask")).to_contain_text("On sick leave")
        person.walk(until="envoi")
        read(page, "sending")
        person.answer("envoyer")
        read(page, "receipt")
        page.locator("#menu-button").click()
        person.press("My data")
        page.locator("#mydata h2").wait_for()
        read(page, "data")
        page.locator("#exit").click()
        page.wait_for_url("**/calendrier?lang=en")
        expect(page.locator("h1")).to_have_text("Calendar")
        assert person.faults == []
