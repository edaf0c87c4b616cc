"""The cell in a real browser: from the chat to the closing of a case, for an employee and a manager.

With RELAIS_SCREENSHOTS=folder, `-k barrier` also keeps the screens as images.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage import audit, tables
from storage.transaction import Transaction
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, TABLET, Server, Visitor, prepare, visiting
from tests.support.cell import COOKIE, sign_in
from tests.support.talking import RED

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")
LOOKS = [pytest.param("phone", "light"), pytest.param("desktop", "dark", marks=pytest.mark.long)]
if PICTURES:
    LOOKS += [("phone", "dark"), ("desktop", "light"), ("tablet", "light")]
SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}
MANAGER = {
    "accueil": "manager",
    "observations": ["rupture_evoquee"],
    "contact_nom": "Chef de Sam, opéré du dos",
    "employeur": "Scierie Martin, Dole",
}


@pytest.fixture
def cell_server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server of its own, with somebody who reads."""
    running = Server(tmp_path, sqlite_url)
    running.store().close()
    running.start()
    yield running
    running.stop()


@contextmanager
def at_work(browser: Browser, server: Server, name: str, role: str = "member", **look: object) -> Iterator[Page]:
    """A member of gims13, signed in, in front of the console; nothing of the page may fail."""
    store = server.store()
    try:
        _, secret = store.run_now(sign_in, "gims13", role, name)
    finally:
        store.close()
    usual: dict[str, object] = {"viewport": DESKTOP, "locale": "fr-FR", "reduced_motion": "reduce"}
    context = browser.new_context(**{**usual, **look})  # type: ignore[arg-type]
    faults: list[str] = []
    try:
        context.add_cookies([{"name": COOKIE, "value": secret, "url": server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        yield page
        assert faults == []
    finally:
        context.close()


def press(page: Page, name: str) -> None:
    """Press a button that leads to the case as it stands then."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).click()


def sent(visitor: Visitor, answers: dict[str, object]) -> int:
    """Walk from the door to the receipt; the number of the case."""
    visitor.begin()
    visitor.walk(answers, until="envoi")  # type: ignore[arg-type]
    visitor.answer("envoyer")
    return int(visitor.page.locator(".receipt h2").first.inner_text().split()[-1])


def comes_back(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("Reprendre")
    visitor.page.locator("#ask[data-step]").wait_for()


def actions(server: Server, number: int) -> tuple[list[str], str | None]:
    """What the journal says of a case, and what is wrong with the journal."""

    def lines(tx: Transaction) -> list[str]:
        found = tx.execute(tables.audit.select().order_by(tables.audit.c.position)).all()
        return [line.action for line in found if line.subject == str(number)]

    store = server.store()
    try:
        return store.run_now(lines), store.run_now(audit.verify, "gims13")
    finally:
        store.close()


def test_an_employee_from_the_chat_to_the_closing(browser: Browser, cell_server: Server) -> None:
    """Sent from a telephone; found on top of the queue, claimed, triaged, called within the precautions, answered; the
    answer is read in the same chat; then paused, taken up and closed. Each step is in the journal."""
    answers = {**RED, "accueil": "salarie", "contact_nom": "Sam", "contact_precautions": ["ne_pas_se_presenter"]}
    with at_work(browser, cell_server, "Camille Martin") as page, visiting(browser, cell_server.url) as person:
        number = sent(person, answers)
        page.goto(f"{cell_server.url}/cellule")
        row = page.locator(".cases tbody tr").first
        expect(row).to_contain_text(re.compile(r"À lire dans \d+ jours? ouvrés?"))
        expect(row).to_contain_text("Rouge")
        row.get_by_role("link", name=str(number)).click()
        expect(page.locator(".precautions")).to_contain_text("Ne pas laisser de message vocal")
        expect(page.locator(".precautions")).to_contain_text("Ne pas dire de quel service on appelle")
        expect(page.locator("dd").get_by_text("Un licenciement ou une rupture", exact=True)).to_be_visible()
        press(page, "Je m’en occupe")
        expect(page.locator(".hand")).to_contain_text("Vous vous en occupez")
        page.get_by_role("radio", name="Orange").check()
        page.fill("#raison", "Échéance vérifiée avec la personne")
        press(page, "Enregistrer le niveau")
        expect(page.locator(".facts")).to_contain_text("Orange")
        assert page.locator(".dial").get_attribute("href") == "tel:+33612345678"
        expect(page.get_by_role("button", name="Message laissé")).to_have_count(0)
        page.fill("#appel_note", "Rappeler jeudi")
        press(page, "Pas de réponse")
        expect(page.locator(".facts")).to_contain_text("Lue")
        expect(page.locator(".plan")).to_contain_text("Rappeler : tentative 2 sur 3")
        page.fill("#message", "Bonjour,\nje vous rappelle jeudi. <b>Camille</b>")
        with page.expect_navigation():
            page.get_by_role("button", name="Envoyer la réponse").dblclick()
        comes_back(person)
        answer = person.page.locator(".msg.member")
        expect(answer).to_have_count(1)
        expect(answer).to_contain_text("je vous rappelle jeudi. <b>Camille</b>")
        comes_back(person)
        expect(person.page.locator(".msg.member")).to_have_count(1)
        unfold(page, "Mettre en pause")
        page.select_option("#motif_pause", "soins")
        page.fill("#jusque", page.evaluate("new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)"))
        press(page, "Mettre en pause")
        expect(page.locator(".facts")).to_contain_text("En pause")
        unfold(page, "Changer l’étape")
        page.select_option("#statut", "in_support")
        press(page, "Enregistrer l’étape")
        unfold(page, "Clore la demande")
        page.select_option("#motif", "termine")
        press(page, "Clore")
        expect(page.get_by_role("alert")).to_contain_text("situation d’emploi")
        page.select_option("#situation", "meme_poste_amenage")
        press(page, "Clore")
        expect(page.locator(".facts")).to_contain_text("Close")
        expect(page.locator("#message")).to_have_count(0)
        page.goto(f"{cell_server.url}/cellule/file")
        expect(page.get_by_role("link", name=str(number))).to_have_count(0)
        page.get_by_label("Closes et retirées").check()
        expect(page.get_by_role("link", name=str(number))).to_be_visible()
        assert person.faults == []
    found, wrong = actions(cell_server, number)
    assert wrong is None
    wanted = "received read claimed read level status read call read message read status read status read"
    assert found == [f"case_{each}" for each in f"{wanted} read closed read".split()]


def test_a_manager_from_the_chat_to_the_closing(browser: Browser, cell_server: Server) -> None:
    """In a queue of their own; the member is reminded to name nobody, takes out what was said of somebody's health, and
    the manager reads the answer."""
    with at_work(browser, cell_server, "Camille Martin") as page, visiting(browser, cell_server.url) as person:
        number = sent(person, dict(MANAGER))
        page.goto(f"{cell_server.url}/cellule/file")
        expect(page.get_by_role("link", name=str(number))).to_have_count(0)
        page.get_by_role("link", name="Employeurs").click()
        page.get_by_role("link", name=str(number)).click()
        expect(page.get_by_text("Ne nommez personne")).to_be_visible()
        line = page.locator(".lines > div", has_text="Chef de Sam, opéré du dos")
        line.locator("summary").click()
        press(page, "Retirer pour toujours")
        expect(page.locator("main")).not_to_contain_text("opéré")
        expect(page.locator(".mark").first).to_contain_text("Texte retiré par vous")
        page.fill("#message", "Voici comment préparer cet échange.")
        press(page, "Envoyer la réponse")
        press(page, "Personne jointe")
        unfold(page, "Clore la demande")
        page.select_option("#motif", "termine")
        page.select_option("#situation", "sans_objet")
        press(page, "Clore")
        expect(page.locator(".facts")).to_contain_text("Close")
        comes_back(person)
        expect(person.page.locator(".msg.member")).to_contain_text("Voici comment préparer cet échange.")
        assert person.faults == []
    found, wrong = actions(cell_server, number)
    assert wrong is None
    assert {"case_redacted", "case_message", "case_call", "case_closed"} <= {*found}


def test_the_queue_refreshes_and_keeps_what_is_typed(browser: Browser, server: Server) -> None:
    """A case that arrives shows by itself; a search being typed, and a filter, stay as they are."""
    with at_work(browser, server, "Camille Martin") as page:
        page.clock.install()
        page.goto(f"{server.url}/cellule/file")
        page.get_by_label("Niveau").select_option("rouge")
        page.wait_for_url(re.compile("niveau=rouge"))
        page.get_by_label("Chercher un numéro").press_sequentially("06 12")
        before = page.locator(".cases tbody tr").count()
        prepare(server, {**RED, "accueil": "salarie"}, until="statistiques")
        with page.expect_response(re.compile("/cellule/file")) as refreshed:
            page.clock.run_for(25_000)
        assert refreshed.value.request.headers["relais-refresh"] == "1"
        expect(page.locator(".cases tbody tr")).to_have_count(before + 1)
        expect(page.get_by_label("Chercher un numéro")).to_have_value("06 12")
        expect(page.get_by_label("Chercher un numéro")).to_be_focused()
        expect(page.get_by_label("Niveau")).to_have_value("rouge")
        page.get_by_label("Chercher un numéro").press_sequentially(" 34 56 78")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Résultat de la recherche")
        expect(page.locator(".cases tbody tr").first).to_be_visible()
        assert "06" not in page.url.removeprefix(server.url)  # whose port may hold it


CUT_SHORT = """(lists) => lists.map((list) => {
  const look = getComputedStyle(list);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = look.font;
  const words = list.selectedOptions[0].text;
  const arrow = parseFloat(look.fontSize);
  const room = list.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight) - arrow;
  return pen.measureText(words).width > room ? words : null;
}).filter((words) => words)"""
"""What is chosen in a list too narrow for it."""


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_no_barrier(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """axe-core, every rule it has: the queue with and without cases, a case of each queue, every form unfolded, a
    refusal, the deliveries. Nothing is wider than the screen."""
    found: dict[str, list[str]] = {}
    asked = {**RED, "accueil": "salarie", "contact_precautions": ["ne_pas_se_presenter", "interprete"]}
    prepare(server, asked, until="statistiques")
    with at_work(browser, server, "Camille", "coordinator", viewport=SIZES[size], color_scheme=scheme) as page:

        def see(name: str) -> None:
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"cellule-{name}-{size}-{scheme}.png")
            broken = violations(page)
            if broken:
                found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

        page.goto(f"{server.url}/cellule/file?file=employeurs&statut=redirected")
        see("vide")
        page.goto(f"{server.url}/cellule/file")
        see("file")
        assert page.eval_on_selector_all(".filters select", CUT_SHORT) == []
        page.locator(".cases a").first.click()
        see("dossier")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.fill("#note", "x")
        see("formulaires")
        page.select_option("#motif", "refus")
        press(page, "Clore")
        see("refus")
        page.goto(f"{server.url}/cellule/envois")
        see("envois")
        page.goto(f"{server.url}/cellule/agenda")
        see("agenda")
    assert found == {}
