"""An employee and a manager, from the poster to the receipt: on a phone, a tablet and a desktop, by day and night."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESKTOP, PHONE, TABLET, Server, Visitor, visiting
from tests.support.talking import RED

LOOKS = {
    "phone light": (PHONE, "light"),
    "phone dark": (PHONE, "dark"),
    "desktop light": (DESKTOP, "light"),
    "desktop dark": (DESKTOP, "dark"),
    "tablet light": (TABLET, "light"),
}
LEVELS = re.compile(r"rouge|orange|jaune|\bvert\b|score|risque|inapte", re.IGNORECASE)


_EACH_TIME = "phone light"


@pytest.fixture(params=[pytest.param(each, marks=() if each == _EACH_TIME else pytest.mark.long) for each in LOOKS])
def visitor(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visitor]:
    size, scheme = LOOKS[request.param]
    with visiting(browser, server.url, viewport=size, color_scheme=scheme) as person:
        yield person
        ground = person.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground))) > 600) == (scheme == "light")
        assert person.faults == []
        assert person.complaints == []


def fits(visitor: Visitor) -> None:
    """The question is in view, its answers are large enough for a thumb, nothing is wider than the screen."""
    page = visitor.page
    expect(page.locator("#question")).to_be_in_viewport(ratio=1)
    lowest = "Math.min(...Array.from(document.querySelectorAll('#ask .option'), (each) => each.offsetHeight))"
    assert page.evaluate(lowest) >= 48
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_employee_from_the_poster_to_the_receipt(visitor: Visitor, server: Server, cell: dict[str, str]) -> None:
    """What is sent is what was read; no level is ever named; the device keeps a ticket and nothing else."""
    page = visitor.page
    visitor.open("/s/gims13?c=affiche1")
    assert page.title() == "Relais"
    assert visitor.storage() == {"local": {}, "tab": {}}
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")
    visitor.answer("salarie")
    while visitor.step != "recap":
        fits(visitor)
        visitor.answer(visitor.usual(RED))
    visitor.option("moral")
    visitor.wait_for("moral")
    visitor.answer("moyen")
    expect(page.locator('#ask [data-id="moral"]')).to_contain_text("Moyen")
    visitor.answer("continuer")
    result = page.locator(".sheet").inner_text().replace("\u00a0", " ")
    assert "2 jours ouvrés" in result
    assert not LEVELS.search(result)
    visitor.walk(RED, until="envoi")
    expect(page.locator(".msg", has_text="mot pour mot")).to_contain_text("06 12 34 56 78")
    visitor.answer("envoyer")
    receipt = page.locator(".receipt").first
    expect(receipt.locator("h2")).to_have_text(re.compile(r"Demande n°\s\d+"))
    number = receipt.locator("h2").inner_text().split()[-1]
    case = httpx.get(f"{server.url}/api/v1/cases/{number}", headers=cell).json()
    assert case["level"] == "rouge"
    assert case["requests"][0]["answers"]["moral"] == "moyen"
    visitor.answer("non")
    assert visitor.step == "accueil"
    kept = visitor.storage()
    assert set(kept["local"]) == {"r.gims13"}
    assert kept["tab"] == {}


def test_a_manager_has_no_field_for_words_and_reaches_the_other_queue(
    visitor: Visitor, server: Server, cell: dict[str, str]
) -> None:
    """No text, so no name and nothing about health; on a shared computer."""
    page = visitor.begin(own=False).page
    expect(page.locator("#words")).to_be_visible()
    visitor.answer("manager")
    while visitor.step != "contact_moyen":
        assert page.locator("#ask textarea, #ask input:not([type=checkbox])").count() == 0, visitor.step
        fits(visitor)
        visitor.answer(visitor.usual({"besoin": "inquietude"}))
    result = page.locator(".sheet").inner_text()
    assert "Fiche" in result
    assert not LEVELS.search(result)
    visitor.walk(until="envoi")
    visitor.give("envoyer")
    number = page.locator(".receipt h2").first.inner_text().split()[-1]
    case = httpx.get(f"{server.url}/api/v1/cases/{number}", headers=cell).json()
    assert case["queue"] == "employeurs"
