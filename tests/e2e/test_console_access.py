"""Entering the console in a real browser: invitation, telephone, recovery codes, leaving, being away, every screen.

With RELAIS_SCREENSHOTS=folder, `-k barrier` also keeps the screens as images, in four looks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from storage import members
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.clock import Clock
from tests.support.console import signed_in
from tests.support.serving import serving

PICTURES = os.environ.get("RELAIS_SCREENSHOTS")
LOOKS = [pytest.param("phone", "light"), pytest.param("desktop", "dark", marks=pytest.mark.long)]
if PICTURES:
    LOOKS += [("phone", "dark"), ("desktop", "light")]
EMAIL = "awa.diallo@gims13.example"
PASSWORD = "cheval pile agrafe bleue"


@pytest.fixture
def url(sqlite_installation: Installation) -> Iterator[str]:
    with serving(sqlite_installation) as address:
        yield address


@pytest.fixture
def person(browser: Browser, url: str) -> Iterator[Visitor]:
    """At a desk; the page must have no fault, and nothing that its policy forbids."""
    with visiting(browser, url, viewport=DESKTOP) as opened:
        yield opened
        assert opened.faults == []
        assert [said for said in opened.complaints if "Failed to load resource" not in said] == []


def join(person: Visitor, installation: Installation, role: str, *, password: str = PASSWORD) -> None:
    _, token = installation.store.run_now(members.invite, "gims13", role)
    page = person.page
    person.open(f"/cellule/invitation/{token}")
    page.get_by_label("Nom").fill("Awa Diallo")
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(password)
    person.press("Créer mon accès")


def sign_in(person: Visitor, *, password: str = PASSWORD) -> None:
    page = person.page
    page.get_by_label("Adresse e-mail").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(password)
    person.press("Se connecter")


def give_code(page: Page, label: str, code: str) -> None:
    page.get_by_label(label).fill(code)
    page.get_by_label(label).press("Enter")


def enrol(person: Visitor, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    page = person.page
    expect(page.get_by_role("img", name="Code QR")).to_be_visible()
    telephone = pyotp.TOTP(page.locator("#secret").inner_text().replace(" ", ""))
    give_code(page, "Code à 6 chiffres", telephone.at(int(clock())))
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    return telephone, codes.all_inner_texts()


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_from_the_invitation_to_the_team_with_a_telephone(
    person: Visitor, sqlite_installation: Installation, clock: Clock
) -> None:
    """What is wrong is said in words and kept out; the recovery code is the way in without the telephone."""
    page = person.page
    join(person, sqlite_installation, "admin", password="motdepasse2026")
    expect(page.get_by_text("Il est trop courant")).to_be_visible()
    expect(page.get_by_label("Nom")).to_have_value("Awa Diallo")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    person.press("Créer mon accès")

    expect(page.get_by_role("heading", name="Protéger votre accès")).to_be_visible()
    give_code(page, "Code à 6 chiffres", "12345")
    expect(page.get_by_role("alert").filter(has_text="Ce code n’est pas le bon")).to_be_visible()
    telephone, codes = enrol(person, clock)
    page.get_by_role("link", name="J’ai noté mes codes").click()
    expect(page.get_by_role("heading", name="Équipe")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="File")).to_have_count(0)
    page.get_by_label("Inviter une personne").select_option("member")
    person.press("Créer le lien")
    expect(page.locator("#lien")).to_contain_text("/cellule/invitation/")

    person.press("Se déconnecter")
    sign_in(person, password="ce n’est pas le bon")
    expect(page.get_by_role("alert").filter(has_text="n’est pas le bon")).to_be_visible()
    expect(page.get_by_label("Adresse e-mail")).to_have_value(EMAIL)
    sign_in(person)
    clock.forward(minutes=1)
    right = telephone.at(int(clock()))
    give_code(page, "Code à 6 chiffres", other_than(right))
    expect(page.get_by_role("alert").filter(has_text="Ce code n’est pas le bon")).to_be_visible()
    give_code(page, "Code à 6 chiffres", right)
    expect(page.get_by_role("heading", name="Équipe")).to_be_visible()

    person.press("Se déconnecter")
    sign_in(person)
    page.get_by_role("link", name="Je n’ai pas mon téléphone").click()
    give_code(page, "Code de secours", codes[0].lower())
    expect(page.get_by_role("heading", name="Équipe")).to_be_visible()
    page.get_by_role("link", name="Mon compte").click()
    expect(page.get_by_text("Il vous en reste 9.")).to_be_visible()


def test_after_leaving_nothing_comes_back(person: Visitor, sqlite_installation: Installation) -> None:
    page = person.page
    join(person, sqlite_installation, "auditor")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
    person.press("Se déconnecter")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
    person.open("/cellule/journal")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def test_who_was_away_signs_in_again_and_is_back_where_they_were(
    person: Visitor, sqlite_installation: Installation, clock: Clock
) -> None:
    page = person.page
    join(person, sqlite_installation, "auditor")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
    clock.forward(minutes=31)
    page.get_by_role("link", name="Mon compte").click()
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
    sign_in(person)
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


def test_a_page_left_alone_hides_itself_and_one_in_use_keeps_its_session(
    person: Visitor, sqlite_installation: Installation, clock: Clock
) -> None:
    """The server's clock advances first: the page may ask for itself as soon as its own does."""
    page = person.page
    page.clock.install()
    join(person, sqlite_installation, "auditor")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
    page.wait_for_load_state()  # its scripts have run
    for _ in range(4):
        clock.forward(minutes=10)
        page.clock.fast_forward("10:00")
        with page.expect_response("**/cellule/presence"):
            page.keyboard.press("Tab")
    clock.forward(minutes=29)
    page.clock.fast_forward("29:00")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
    clock.forward(minutes=2)
    page.clock.fast_forward("02:00")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def test_a_link_in_a_mail_finds_who_is_signed_in(person: Visitor, sqlite_installation: Installation) -> None:
    """The cookie goes to no other site's link at first; the page then asks for itself, and keeps the session."""
    page = person.page
    join(person, sqlite_installation, "auditor")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
    link = f'<a href="{person.url}/cellule/compte">Relais</a>'
    page.route("http://mail.test/", lambda route: route.fulfill(body=link, content_type="text/html"))
    page.goto("http://mail.test/")
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()


def screens(person: Visitor, installation: Installation, clock: Clock) -> list[tuple[str, Callable[[], object]]]:
    """Every screen, in the order in which a new admin, then an auditor, meets them."""
    page = person.page

    def arrive(role: str, path: str) -> None:
        page.context.clear_cookies()
        _, secret = signed_in(installation, "gims13", role)
        page.context.add_cookies([{"name": "relais", "value": secret, "url": person.url}])
        person.open(path)

    return [
        ("login", lambda: person.open("/cellule")),
        ("refused", lambda: sign_in(person, password="pas celui-ci")),
        ("invitation", lambda: join(person, installation, "admin", password="motdepasse2026")),
        ("enrolment", lambda: (page.get_by_label("Mot de passe").fill(PASSWORD), person.press("Créer mon accès"))),
        ("codes", lambda: enrol(person, clock)),
        ("team", lambda: page.get_by_role("link", name="J’ai noté mes codes").click()),
        ("link", lambda: person.press("Créer le lien")),
        ("gestures", lambda: page.locator("summary").first.click()),
        ("account", lambda: (unfold_menu(page), page.get_by_role("link", name="Mon compte").click())),
        ("code", lambda: (unfold_menu(page), person.press("Se déconnecter"), sign_in(person))),
        ("recovery", lambda: page.get_by_role("link", name="Je n’ai pas mon téléphone").click()),
        ("journal", lambda: arrive("auditor", "/cellule/journal?verifier=oui")),
        ("forbidden", lambda: person.open("/cellule/equipe")),
        ("nowhere", lambda: person.open("/cellule/nulle-part")),
    ]


def unfold_menu(page: Page) -> None:
    """On a phone the pages are behind a button."""
    if page.locator("#menu").is_visible():
        page.locator("#menu").click()


TITLES = {
    "login": "Connexion",
    "refused": "Connexion",
    "invitation": "Votre invitation",
    "enrolment": "Protéger",
    "codes": "Codes de secours",
    "team": "Équipe",
    "link": "Équipe",
    "gestures": "Équipe",
    "account": "Mon compte",
    "code": "Votre code",
    "recovery": "Votre code de secours",
    "journal": "Journal",
    "forbidden": "Page non ouverte",
    "nowhere": "Page introuvable",
}


@pytest.mark.long
@pytest.mark.parametrize(("device", "scheme"), LOOKS)
def test_no_screen_has_an_accessibility_barrier(
    browser: Browser, sqlite_installation: Installation, url: str, clock: Clock, device: str, scheme: str
) -> None:
    """axe-core, every rule it has; nothing scrolls sideways, at the usual size and at twice it."""
    viewport = PHONE if device == "phone" else DESKTOP
    with visiting(browser, url, viewport=viewport, color_scheme=scheme) as person:
        page = person.page
        for name, reach in screens(person, sqlite_installation, clock):
            reach()
            expect(page.get_by_role("heading", level=1, name=re.compile(TITLES[name]))).to_be_visible()
            broken = violations(page)
            found = [(each["id"], each["nodes"][0]["html"][:200]) for each in broken]
            assert found == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"console-{name}-{device}-{scheme}.png")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            page.evaluate("document.documentElement.style.fontSize = ''")
        assert person.faults == []
