"""A meeting and a transfer in a real browser: proposed in the console, picked and answered in the chat.

With RELAIS_SCREENSHOTS=folder, the screens are also kept as images.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.members import invite
from tests.e2e.test_cell import SIZES, at_work, comes_back, press, sent, unfold
from tests.support.axe import violations
from tests.support.browser import Server, Visitor, visiting
from tests.support.talking import RED

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")
LOOKS = [pytest.param("phone", "light"), pytest.param("desktop", "dark", marks=pytest.mark.long)]
if PICTURES:
    LOOKS += [("phone", "dark"), ("desktop", "light")]
EMPLOYEE = {**RED, "accueil": "salarie"}


def see(page: Page, name: str, *, whole: bool = False) -> None:
    """Nothing wider than the screen, no rule of axe-core broken; a picture, where they are kept."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)
    found = violations(page)
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def in_working_days(page: Page, days: int) -> str:
    """An ISO date that far from now, never on a week-end."""
    return str(
        page.evaluate(
            """(days) => { const day = new Date(Date.now() + days * 864e5);
            while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
            return day.toISOString().slice(0, 10); }""",
            days,
        )
    )


def propose(page: Page, days: tuple[int, ...] = (7, 14, 21)) -> None:
    """A slot at ten on each of these days."""
    unfold(page, "Proposer des créneaux")
    for row, each in enumerate(days):
        page.fill(f"#jour_{row}", in_working_days(page, each))
        page.fill(f"#heure_{row}", "10:00")
    press(page, "Proposer ces créneaux")
    if page.locator("[name=hors_horaires]").count():  # a public holiday: said, then proposed all the same
        page.check("[name=hors_horaires]")
        press(page, "Proposer ces créneaux")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_meeting(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """Proposed, picked with a button, taken along as a file by both, called off after a confirmation."""
    look: dict[str, Any] = {"viewport": SIZES[size], "color_scheme": scheme}
    with at_work(browser, server, "Camille Martin", **look) as page, visiting(browser, server.url, **look) as person:
        number = sent(person, dict(EMPLOYEE))
        page.goto(f"{server.url}/cellule/dossier/{number}")
        unfold(page, "Proposer des créneaux")
        page.locator("#rendez-vous").scroll_into_view_if_needed()
        see(page, f"creneaux-{size}-{scheme}", whole=True)
        unfold(page, "Proposer des créneaux")
        propose(page)
        comes_back(person)
        person.wait_for("creneaux")
        expect(person.page.locator(".msg.member")).to_contain_text("Je vous propose un rendez-vous par téléphone")
        see(person.page, f"chat-creneaux-{size}-{scheme}")
        person.page.locator("#ask [data-id^=creneau_]").nth(1).click()
        person.wait_for("rendez_vous")
        see(person.page, f"chat-rendez-vous-{size}-{scheme}")
        with person.page.expect_download() as given:
            person.option("calendrier")
        file = Path(given.value.path()).read_bytes().decode()
        assert given.value.suggested_filename == "rendez-vous.ics"
        assert "SUMMARY:Rendez-vous\r\n" in file
        assert "GIMS" not in file
        page.reload()
        expect(page.get_by_text("Annuler le rendez-vous")).to_be_visible()
        page.locator("#rendez-vous").scroll_into_view_if_needed()
        see(page, f"rendez-vous-{size}-{scheme}")
        with page.expect_download() as own:
            page.get_by_role("link", name="Ajouter à mon calendrier").click()
        assert str(number) in Path(own.value.path()).read_text("utf-8")
        person.answer("annuler")
        see(person.page, f"chat-annuler-{size}-{scheme}")
        person.answer("annuler")
        person.wait_for("statistiques")
        expect(person.page.locator(".msg", has_text="est annulé")).to_be_visible()
        assert person.faults == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_transfer(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """Asked in the chat, agreed to: the new number and the new service are told there; the first page is closed."""
    store = server.store()
    try:
        store.run_now(invite, "simt77", "member")
    finally:
        store.close()
    look: dict[str, Any] = {"viewport": SIZES[size], "color_scheme": scheme}
    with at_work(browser, server, "Camille Martin", **look) as page, visiting(browser, server.url, **look) as person:
        number = sent(person, dict(EMPLOYEE))
        page.goto(f"{server.url}/cellule/dossier/{number}")
        unfold(page, "Transférer à un autre service")
        page.locator("#service_cible").scroll_into_view_if_needed()
        see(page, f"transfert-{size}-{scheme}")
        page.select_option("#service_cible", "simt77")
        page.fill(
            "#raison_transfert", "Votre entreprise a déménagé à Melun : c’est ce service qui vous suit maintenant."
        )
        press(page, "Transférer avec son accord")
        expect(page.get_by_text("La personne doit dire si elle accepte")).to_be_visible()
        comes_back(person)
        person.wait_for("transfert")
        see(person.page, f"chat-transfert-{size}-{scheme}")
        person.answer("accepter")
        person.wait_for("statistiques")
        expect(person.page.locator(".msg.info").last).to_contain_text("Elle porte maintenant le numéro")
        see(person.page, f"chat-transfere-{size}-{scheme}")
        page.reload()
        expect(page.locator(".facts")).to_contain_text("Close")
        see(page, f"transferee-{size}-{scheme}")
        assert person.faults == []
        _later(person, number)


def _later(person: Visitor, former: int) -> None:
    """« Mes données » names who reads it now."""
    person.page.get_by_role("button", name="Menu").click()
    person.page.locator("#my-data").click()
    expect(person.page.locator("#mydata")).to_contain_text("SIMT Seine-et-Marne")
    expect(person.page.locator("#mydata")).to_contain_text(str(former))
