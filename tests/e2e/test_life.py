"""From the chat to the follow-up at twelve months, in a real browser, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from storage import sessions
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.cell import COOKIE, sign_in
from tests.support.clock import Clock
from tests.support.serving import serving
from tests.support.talking import RED, Answer

EMPLOYEE: dict[str, Answer] = {**RED, "accueil": "salarie", "contact_nom": "Sam"}
MANAGER: dict[str, Answer] = {"accueil": "manager", "observations": ["rupture_evoquee"]}


class Desk:
    """A member in front of the console, who comes back after days."""

    def __init__(self, page: Page, url: str, installation: Installation, member: str, clock: Clock) -> None:
        self.page = page
        self.url = url
        self._installation = installation
        self._member = member
        self._clock = clock

    def after(self, days: float) -> None:
        """Let days pass, then sign in again."""
        self._clock.forward(days=days)
        secret = self._installation.store.run_now(sessions.begin, self._member, "open")
        self.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": self.url}])

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}/cellule{path}")

    def press(self, name: str) -> None:
        """Press a button that leads to the case as it stands then."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def unfold(self, title: str) -> None:
        self.page.locator("summary", has_text=title).first.click()

    def says(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)


@contextmanager
def at_desk(browser: Browser, installation: Installation, url: str, clock: Clock, **look: object) -> Iterator[Desk]:
    """A member of gims13, signed in."""
    member, secret = installation.store.run_now(sign_in, "gims13", "member", "Camille Martin")
    usual: dict[str, object] = {"viewport": DESKTOP, "locale": "fr-FR", "reduced_motion": "reduce"}
    context = browser.new_context(**{**usual, **look})  # type: ignore[arg-type]
    try:
        context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield Desk(page, url, installation, member, clock)
    finally:
        context.close()


def sent(visitor: Visitor, answers: dict[str, Answer]) -> int:
    """Walk from the door to the receipt; the number of the case."""
    visitor.begin()
    visitor.walk(answers, until="envoi")
    visitor.answer("envoyer")
    return int(visitor.page.locator(".receipt h2").first.inner_text().split()[-1])


Due = tuple[tuple[str, int], tuple[str, int]]
"""Of each follow-up, its day in words and how many days after the one before it is."""


def closed_and_followed(desk: Desk, number: int, situation: str, finding: str, due: Due) -> None:
    """Close, then answer both follow-ups, each found on the queue's own list when it is due and not before."""
    desk.open(f"/dossier/{number}")
    desk.unfold("Clore la demande")
    desk.page.select_option("#motif", "termine")
    desk.page.select_option("#situation", situation)
    desk.press("Clore")
    desk.says(*(f"Suivi à {months} mois, {day}" for months, (day, _) in zip((6, 12), due, strict=True)))
    queue = "employeurs" if desk.page.get_by_role("link", name="Employeurs").count() else "salaries"
    for months, (_, days) in zip((6, 12), due, strict=True):
        desk.open(f"/file?file={queue}&suivis=1")
        expect(desk.page.get_by_role("link", name=str(number))).to_have_count(0)
        desk.after(days)
        desk.open("/agenda")
        expect(desk.page.locator("section", has=desk.page.locator("#today"))).to_contain_text(f"Suivi à {months} mois")
        desk.open(f"/file?file={queue}")
        desk.page.get_by_label("Suivis à faire").check()
        desk.page.get_by_role("link", name=str(number)).click()
        expect(desk.page.locator(".plan details[open] summary")).to_contain_text(f"Noter le suivi à {months} mois")
        desk.page.select_option("#constat", finding)
        desk.page.fill("#suivi_note", f"nouvelles à {months} mois")
        desk.press("Enregistrer le suivi")
        desk.says(f"nouvelles à {months} mois", f"Suivi à {months} mois : ")
    expect(desk.page.locator("#constat")).to_have_count(0)


def test_an_employee_until_the_twelfth_month(browser: Browser, sqlite_installation: Installation, clock: Clock) -> None:
    """Called three times without an answer, written to, reached; a task, and a measure that the employer refuses, then
    accepts; closed, reopened, closed again, and asked about twice."""
    with (
        serving(sqlite_installation) as url,
        at_desk(browser, sqlite_installation, url, clock) as desk,
        visiting(browser, url) as person,
    ):
        number = sent(person, EMPLOYEE)
        desk.open(f"/dossier/{number}")
        for count in (1, 2, 3):
            desk.press("Pas de réponse")
            desk.says(f"Appel : Pas de réponse, tentative {count} sur 3")
            desk.after(1)
            desk.open(f"/dossier/{number}")
        expect(desk.page.locator(".facts").first).to_contain_text("Non jointe")
        desk.says("Écrire à la personne : lettre ou message")
        desk.page.get_by_role("button", name="C’est fait : Écrire").click()
        desk.says("Rien de prévu.")
        desk.press("Personne jointe")
        expect(desk.page.locator(".facts").first).to_contain_text("Contact pris")
        desk.unfold("Prévoir une tâche")
        desk.page.fill("#tache", "Préparer l’étude de poste")
        desk.page.fill("#tache_jour", "2026-12-01")
        desk.page.select_option("#pour", "moi")
        desk.press("Ajouter la tâche")
        desk.says("Préparer l’étude de poste", "mardi 1er décembre")
        desk.unfold("Ajouter une mesure")
        desk.page.select_option("#mesure", "amenagement")
        desk.press("Ajouter la mesure")
        desk.unfold("Changer l’état")
        desk.page.select_option("#etat-0", "refusee_employeur")
        desk.press("Enregistrer")
        expect(desk.page.get_by_role("alert")).to_contain_text("motifs")
        desk.page.fill("#motifs-0", "L’atelier n’a pas la place.")
        desk.press("Enregistrer")
        desk.says("Motifs de l’employeur : L’atelier n’a pas la place.")
        desk.unfold("Changer l’état")
        desk.page.select_option("#etat-0", "acceptee")
        desk.press("Enregistrer")
        desk.says("Mesure : Aménagement du poste. État : Acceptée")
        desk.unfold("Clore la demande")
        desk.page.select_option("#motif", "refus")
        desk.page.select_option("#situation", "inconnue")
        desk.press("Clore")
        desk.unfold("Rouvrir la demande")
        desk.page.select_option("#etape", "in_support")
        desk.page.fill("#pourquoi", "la personne a rappelé")
        desk.press("Rouvrir")
        desk.says("Demande rouverte. Étape : Accompagnement", "la personne a rappelé", "Rien de prévu.")
        due = ("mercredi 26 mai 2027", 181), ("vendredi 26 novembre 2027", 184)
        closed_and_followed(desk, number, "meme_poste_amenage", "meme_poste", due)
        assert person.faults == []


def test_a_manager_until_the_twelfth_month(browser: Browser, sqlite_installation: Installation, clock: Clock) -> None:
    """In the queue of employers: no measure, which is about one person; asked about twice as well."""
    with (
        serving(sqlite_installation) as url,
        at_desk(browser, sqlite_installation, url, clock) as desk,
        visiting(browser, url) as person,
    ):
        number = sent(person, MANAGER)
        desk.open(f"/dossier/{number}")
        desk.press("Personne jointe")
        expect(desk.page.locator("#mesures")).to_have_count(0)
        due = ("lundi 24 mai 2027", 182), ("mardi 23 novembre 2027", 183)
        closed_and_followed(desk, number, "sans_objet", "sans_objet", due)
        assert person.faults == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_no_barrier(
    browser: Browser, sqlite_installation: Installation, clock: Clock, size: dict[str, int], scheme: str
) -> None:
    """axe-core, every rule: tasks, measures with their history, two requests as one, a closed case, the agenda; nothing
    is wider than the screen."""
    found: dict[str, list[str]] = {}
    with (
        serving(sqlite_installation) as url,
        at_desk(browser, sqlite_installation, url, clock, viewport=size, color_scheme=scheme) as desk,
    ):
        numbers = []
        for _ in range(3):
            with visiting(browser, url) as person:
                numbers.append(sent(person, EMPLOYEE))
        first, second, third = numbers
        desk.page.add_init_script(AXE_SCRIPT)

        def see(name: str) -> None:
            desk.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            violations = desk.page.evaluate(
                "axe.run({resultTypes: ['violations'], preload: false}).then((s) => s.violations)"
            )
            if violations:
                found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in violations]
            assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

        desk.open(f"/dossier/{first}")
        see("memes")
        desk.press(f"C’est la même personne que la demande n° {second}")
        see("doublon")
        desk.open(f"/dossier/{second}")
        desk.unfold("Prévoir une tâche")
        desk.page.fill("#tache", "Préparer l’étude de poste")
        desk.page.fill("#tache_jour", "2026-11-23")
        desk.press("Ajouter la tâche")
        for measure in ("amenagement", "rqth"):
            desk.unfold("Ajouter une mesure")
            desk.page.select_option("#mesure", measure)
            desk.press("Ajouter la mesure")
        desk.after(2)
        desk.open(f"/dossier/{second}")
        desk.says("Demande n° " + str(first) + " regroupée ici", "en retard")
        see("suivie")
        desk.open("/agenda")
        see("agenda")
        desk.open(f"/dossier/{third}")
        desk.unfold("Clore la demande")
        desk.page.select_option("#motif", "termine")
        desk.page.select_option("#situation", "inconnue")
        desk.press("Clore")
        see("close")
    assert found == {}
