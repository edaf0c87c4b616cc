"""The screens of the web chat: light and dark, larger text, without script, and no barrier.

With RELAIS_SCREENSHOTS=folder, `-k barrier` also keeps the screens as images, in four looks: those of docs/img.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.assets import packaged
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, TABLET, Server, Visitor, prepare, visiting

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")
SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}
LOOKS = [pytest.param("phone", "light"), pytest.param("desktop", "dark", marks=pytest.mark.long)]
if PICTURES:
    LOOKS += [("phone", "dark"), ("desktop", "light"), ("tablet", "light")]
STORY = {
    "accueil": "salarie",
    "situation": "en_arret",
    "duree_arret": "3_6_mois",
    "gene": "beaucoup",
    "moral": "moyen",
    "evenements": ["fin_contrat"],
}
ON_TABLET = ("question", "result")


def test_it_follows_the_light_or_the_dark(browser: Browser, server: Server) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        with visiting(
            browser, server.url, color_scheme=scheme, viewport=DESKTOP, reduced_motion="no-preference"
        ) as person:
            person.begin()
            grounds.append(person.page.evaluate("getComputedStyle(document.body).backgroundColor"))
            widest = person.page.evaluate("document.querySelector('#talk').getBoundingClientRect().width")
            assert widest <= 42 * 18
    light, dark = (sum(map(int, re.findall(r"\d+", ground))) for ground in grounds)
    assert light > 600 > 150 > dark


def test_styles_are_served_shorter_and_say_the_same(browser: Browser) -> None:
    """The rules that a browser reads are those of the source, but for the blank behind a comma."""
    read = """(css) => { const s = new CSSStyleSheet(); s.replaceSync(css);
        return [...s.cssRules].map((r) => r.cssText.replaceAll(', ', ',')) }"""
    page = browser.new_page()
    for package in ("bot.webchat", "bot.console"):
        assets = packaged(package, "/")
        for name in assets.files:
            if name.endswith(".css"):
                source = resources.files(package).joinpath("static", name).read_text("utf-8")
                assert len(assets.text(name)) < len(source)
                assert page.evaluate(read, assets.text(name)) == page.evaluate(read, source) != [], name
    page.close()


def test_text_grows_to_twice_without_sideways_scrolling(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, {"accueil": "salarie"}, until="aidants")).page
    visitor.press("Menu")
    for _ in range(6):
        page.locator("#larger").click()
    page.keyboard.press("Escape")
    for step in ("aidants", "recap", "capacite"):
        visitor.wait_for(step)
        assert page.evaluate("getComputedStyle(document.querySelector('.option')).fontSize") == "36px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        expect(page.locator("#exit")).to_be_in_viewport(ratio=1)
        visitor.give(["personne"] if step == "aidants" else "capacite" if step == "recap" else "refus")


def test_without_script_the_page_says_whom_to_call(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, java_script_enabled=False) as person:
        person.open()
        expect(person.page.locator(".notice")).to_contain_text("secrétariat de GIMS 13")
        expect(person.page.locator("#device")).to_be_hidden()
        person.page.locator("#exit").click()
        expect(person.page).to_have_title("Calendrier")


def test_an_unknown_service_gets_a_kind_page(visitor: Visitor, server: Server) -> None:
    assert httpx.get(f"{server.url}/s/nulle-part").status_code == 404
    page = visitor.open("/s/nulle-part").page
    expect(page.get_by_role("heading", name="Ce lien ne mène à aucun service")).to_be_visible()
    assert page.locator("main a.option").count() == 5
    page.get_by_role("link", name="GIMS 13").click()
    expect(page.get_by_role("button", name="Oui, il est à moi")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_no_screen_has_a_barrier(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """axe-core, every rule it has, on each kind of screen; in the dark, which differs by its colours, contrast."""
    rules = "undefined" if scheme == "light" else "['color-contrast']"
    found: dict[str, list[str]] = {}
    with visiting(browser, server.url, viewport=SIZES[size], color_scheme=scheme) as visitor:
        page = visitor.page

        def see(name: str, *, keep: bool = False) -> None:
            if keep and PICTURES and (size != "tablet" or name in ON_TABLET):
                page.wait_for_timeout(200)
                page.screenshot(path=Path(PICTURES) / f"webchat-{name}-{size}-{scheme}.png")
            broken = violations(page, rules)
            if broken:
                found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]

        tour(visitor, server, see)
        assert visitor.faults == []
    assert found == {}


def tour(visitor: Visitor, server: Server, see: Callable[..., None]) -> None:
    """From the poster to the receipt, then what happens less often."""
    page = visitor.page
    visitor.open("/")
    see("services")
    visitor.open("/s/nulle-part")
    see("unknown")
    visitor.open("/calendrier")
    see("calendar")
    visitor.open()
    see("start", keep=True)
    page.locator("#help-now").click()
    see("help-before")
    visitor.press("Revenir")
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")
    see("door", keep=True)
    visitor.answer("salarie")
    see("agreement")
    visitor.answer("commencer")
    visitor.walk(STORY, until="situation")
    see("question", keep=True)
    visitor.walk(STORY, until="prepa_reprise")
    page.locator(".answers input").nth(1).check()
    see("multi", keep=True)
    visitor.walk(STORY, until="capacite")
    page.locator(".scale label").nth(6).click()
    see("scale", keep=True)
    visitor.walk(STORY, until="recap")
    see("recap", keep=True)
    visitor.option("moral")
    visitor.wait_for("moral")
    visitor.answer("tres_mauvais")
    see("support")
    visitor.answer("continuer")
    see("result", keep=True)
    visitor.answer("oui")
    visitor.answer("telephone")
    visitor.give("06 12")
    page.locator("#error").wait_for()
    see("error")
    page.locator(".typed").fill("06 12 34 56 78")
    visitor.answer("06 12 34 56 78")
    visitor.walk(STORY, until="envoi")
    see("sending")
    visitor.answer("envoyer")
    see("receipt", keep=True)
    visitor.press("Menu")
    see("menu")
    page.locator("#my-data").click()
    page.locator("#mydata h2").wait_for()
    see("mydata", keep=True)
    visitor.press("Reprendre cet accord")
    see("sure-agreement")
    visitor.press("Revenir à la conversation")
    visitor.press("Menu")
    page.locator("#erase").click()
    visitor.wait_for("effacer")
    see("erasing")
    visitor.answer("garder")
    page.locator("#words").fill("je veux mourir")
    page.locator(".send").click()
    page.locator("#crisis").wait_for()
    see("crisis", keep=True)
    page.reload()
    see("resume")
    visitor.press("Reprendre")
    visitor.wait_for("statistiques")
    see("resumed")
    page.context.set_offline(True)
    page.locator("#banner:not(:empty)").wait_for()
    see("offline")
    page.context.set_offline(False)
    visitor.resume(prepare(server, {"accueil": "salarie", "statut": "agricole"}, until="orientation"))
    visitor.answer("terminer")
    see("elsewhere", keep=True)
    visitor.resume(prepare(server, {"accueil": "manager"}, until="regles"))
    see("manager")
    visitor.press("Menu")
    page.locator("#erase").click()
    see("sure")
    page.locator("#sure-yes").click()
    page.locator("#start h2").wait_for()
    see("erased")
