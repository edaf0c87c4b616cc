"""Who does what, in a real browser: several cases given at once with the keyboard, an absence, a case written down,
what is late, somebody who leaves.

With RELAIS_SCREENSHOTS=folder, `-k barrier` also keeps the screens as images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage import absences, members, queue, sessions, tables
from storage.members import Profile
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.e2e.test_cell import LOOKS, PICTURES, SIZES, at_work, press
from tests.support.axe import violations
from tests.support.browser import Server
from tests.support.cell import CALL_BACK

_DAY = 86_400


@pytest.fixture
def people_server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server of its own, with cases of the last two weeks and four colleagues."""
    running = Server(tmp_path, sqlite_url)
    store = running.store()
    store.run_now(settle)
    store.close()
    running.start()
    yield running
    running.stop()


def settle(tx: Transaction) -> list[int]:
    """Léo Martin holds late cases; Ana Diallo is away and has a stand-in; Zoé Blanc is away without one."""
    ids = {}
    for name in ("Ana Diallo", "Léo Martin", "Zoé Blanc"):
        _, token = members.invite(tx, "gims13", "member")
        ids[name] = members.accept(tx, token, Profile(name, f"{tx.token(6)}@service.example"), "never used").member
    made = []
    for each in range(9):
        level = queue.LEVELS[each % 3]
        contact = f"+3361234567{each}"
        request = Request("salaries", level, "telephone", None, None, CALL_BACK, contact)
        due = Due(tx.now + (each - 5) * _DAY, tx.now + each * _DAY)
        made.append(queue.add_request(tx, "gims13", None, request, due)[0])
    for number, name in zip(made, ("Léo Martin", "Ana Diallo", "Zoé Blanc", "Léo Martin"), strict=False):
        held = tables.cases.update().where(tables.cases.c.number == number).values(holder=f"member:{ids[name]}")
        tx.execute(held)
    absences.leave(tx, ids["Ana Diallo"], "2020-01-01", "2099-12-31", ids["Léo Martin"])
    absences.leave(tx, ids["Zoé Blanc"], "2020-01-01", "2099-12-31", None)
    return made


def come_in(server: Server, page: Page, name: str) -> None:
    """The same browser, as another member who is already there."""

    def use_case(tx: Transaction) -> str:
        found = next(each for each in members.list_members(tx, "gims13") if each["name"] == name)
        return sessions.begin(tx, found["id"], "open")

    store = server.store()
    try:
        secret = store.run_now(use_case)
    finally:
        store.close()
    page.context.add_cookies([{"name": "relais", "value": secret, "url": server.url}])


def test_several_cases_with_the_keyboard(browser: Browser, people_server: Server) -> None:
    """Ticked with the space bar, given with Enter; the list waits while something is ticked, and tells the load."""
    with at_work(browser, people_server, "Léa Roux", "coordinator") as page:
        page.clock.install()
        page.goto(f"{people_server.url}/cellule/file?qui=personne")
        bar = page.locator("#repartir")
        expect(bar).to_be_hidden()
        boxes = page.locator(".pick input")
        boxes.nth(0).focus()
        page.keyboard.press("Space")
        expect(bar).to_be_visible()
        boxes.nth(2).focus()
        page.keyboard.press("Space")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.clock.run_for(45_000)
        assert asked == []
        expect(page.locator(".pick input:checked")).to_have_count(2)
        option = page.locator("#a_qui option", has_text=re.compile("^Léo Martin"))
        expect(option).to_have_text(re.compile(r"Léo Martin — 2 demandes, 2 en retard"))
        page.locator("#a_qui").select_option(option.get_attribute("value"))
        page.get_by_role("button", name="Confier", exact=True).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("2 demandes sont confiées à Léo Martin.")
        with page.expect_navigation():
            page.get_by_role("link", name="Retour à la file").click()
        page.get_by_label("Prise en charge").select_option(label="Léo Martin")
        page.wait_for_url(re.compile("qui=member"))
        expect(page.locator(".cases tbody tr")).to_have_count(4)
        boxes.nth(0).check()
        page.get_by_label("Tout cocher").check()
        expect(page.locator(".pick input:checked")).to_have_count(4)
        press(page, "Remettre dans la file")
        expect(page.get_by_role("status")).to_have_text("4 demandes sont dans la file, à prendre.")


def test_an_absence_from_end_to_end(browser: Browser, people_server: Server) -> None:
    """Refused without a stand-in, who then sees the cases under one's name and acts; until one is back."""
    with at_work(browser, people_server, "Léa Roux", "coordinator") as page:
        come_in(people_server, page, "Léo Martin")
        page.goto(f"{people_server.url}/cellule/file?qui=moi")
        expect(page.locator(".cases tbody tr")).to_have_count(3)
        expect(page.locator(".cases")).to_contain_text("pour Ana Diallo")
        page.goto(f"{people_server.url}/cellule/compte")
        page.locator("#absence summary").click()
        last = page.evaluate("new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10)")
        page.get_by_label("Dernier jour d’absence").fill(last)
        press(page, "Enregistrer l’absence")
        expect(page.get_by_role("alert")).to_contain_text("Choisissez une personne relais")
        page.locator("#moi").get_by_label("Personne relais").select_option(index=2)
        press(page, "Enregistrer l’absence")


def test_a_case_written_down(browser: Browser, people_server: Server) -> None:
    """What is missing is said beside its field and the rest stays; a likely duplicate is shown before."""
    with at_work(browser, people_server, "Léa Roux") as page:
        page.goto(f"{people_server.url}/cellule/file")
        page.get_by_role("link", name="Saisir une demande").click()
        page.get_by_label("D’où vient la demande").select_option("medecin_travail")
        page.fill("#motif", "Le médecin du travail demande un suivi")
        page.get_by_role("radio", name="Orange").check()
        page.fill("#raison", "Retour dans un mois")
        page.get_by_label("Moyen").select_option("telephone")
        page.fill("#coordonnees", "06 12 34")
        page.get_by_label("La personne est d’accord").check()
        page.locator("#accord_forme").select_option("oral")
        press(page, "Enregistrer la demande")
        expect(page.locator(".mistake")).to_have_text("Ce numéro est incomplet ou mal écrit. Exemple : 06 12 34 56 78")
        expect(page.locator("#motif")).to_have_value("Le médecin du travail demande un suivi")
        page.fill("#coordonnees", "06 12 34 56 78")
        press(page, "Enregistrer la demande")
        expect(page.get_by_role("alert")).to_contain_text("Une demande de cette file a déjà ces coordonnées")
        page.get_by_label("C’est une autre demande").check()
        press(page, "Enregistrer la demande")
        expect(page.locator("h1")).to_contain_text("Demande n°")
        expect(page.locator(".told")).to_contain_text("Origine : Médecin du travail.")
        expect(page.locator(".hand")).to_contain_text("Vous vous en occupez")


def test_somebody_leaves(browser: Browser, people_server: Server) -> None:
    """The admin is asked what becomes of the cases before access is taken away."""
    with at_work(browser, people_server, "Inès Petit", "admin") as page:
        page.goto(f"{people_server.url}/cellule/equipe")
        row = page.locator("tr", has_text="Léo Martin")
        row.locator("summary").click()
        with page.expect_navigation():
            row.get_by_role("button", name="Désactiver l’accès").click()
        expect(page.locator("#h-depart")).to_contain_text("Avant de désactiver l’accès de Léo Martin")
        page.get_by_label("Tout remettre dans la file").check()
        with page.expect_navigation():
            page.locator("section.card .grave").click()
        expect(page.locator("tr", has_text="Léo Martin")).to_contain_text("Accès désactivé")


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_no_barrier(browser: Browser, tmp_path: Path, size: str, scheme: str) -> None:
    """axe-core, every rule it has, on each of these pages; nothing is wider than the screen."""
    server = Server(tmp_path)
    store = server.store()
    numbers = store.run_now(settle)
    store.close()
    server.start()
    found: dict[str, list[str]] = {}
    try:
        with at_work(browser, server, "Léa Roux", "coordinator", viewport=SIZES[size], color_scheme=scheme) as page:

            def see(name: str, *, whole: bool = True) -> None:
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"gens-{name}-{size}-{scheme}.png", full_page=whole)
                broken = violations(page)
                if broken:
                    found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

            page.goto(f"{server.url}/cellule/file")
            page.locator(".pick input").nth(0).check()
            page.locator(".pick input").nth(5).check()
            see("repartir", whole=False)
            if size == "phone":
                bar = page.locator("#repartir").bounding_box()
                assert bar is not None
                assert bar["height"] < 70, "one line: the list stays in view"
            press(page, "Remettre dans la file")
            see("reparties")
            page.goto(f"{server.url}/cellule/dossier/{numbers[3]}")
            page.locator("summary", has_text="Confier").click()
            page.locator("#a_qui").scroll_into_view_if_needed()
            see("confier", whole=False)
            page.goto(f"{server.url}/cellule/retards")
            see("retards")
            page.goto(f"{server.url}/cellule/collegues")
            page.locator("summary").first.click()
            see("collegues")
            page.goto(f"{server.url}/cellule/nouvelle")
            see("saisie")
            page.goto(f"{server.url}/cellule/nouvelle?file=employeurs")
            page.locator("form.entry").evaluate("(form) => form.submit()")
            page.wait_for_selector(".mistake")
            see("fautes")
            page.goto(f"{server.url}/cellule/compte")
            page.locator("#absence summary").click()
            see("compte")
        with at_work(browser, server, "Inès", "admin", viewport=SIZES[size], color_scheme=scheme) as page:
            page.goto(f"{server.url}/cellule/equipe")
            page.locator("tr", has_text="Léo Martin").locator("summary").click()
            with page.expect_navigation():
                page.locator("tr", has_text="Léo Martin").get_by_role("button", name="Désactiver l’accès").click()
            see("depart")
    finally:
        server.stop()
    assert found == {}
