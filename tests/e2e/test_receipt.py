"""The receipt code in a real browser: noted once, typed on another device; replies of the cell; leaving, returning."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.axe import violations
from tests.support.browser import (
    DESKTOP,
    PHONE,
    Server,
    Visitor,
    bearer,
    prepare,
    visiting,
)

CALL_BACK = {"accueil": "parler_a_quelqu_un", "contact_moyen": "ici"}
WAY_IN = "J’ai un code pour revenir"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps everything."""
    return tmp_path_factory.mktemp("relais")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A server of its own: everything it wrote is searched."""
    running = Server(folder)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cell(server: Server) -> dict[str, str]:
    """The header of a key that may answer."""
    return server.api_key("cell")


@pytest.fixture
def elsewhere(browser: Browser, server: Server) -> Iterator[Visitor]:
    """The same person on another device."""
    with visiting(browser, server.url, viewport=DESKTOP) as person:
        yield person
        assert person.faults == []


def send(visitor: Visitor, server: Server) -> int:
    """Send a request; its number."""
    visitor.resume(prepare(server, CALL_BACK, until="envoi"))
    visitor.give("envoyer")
    return int(visitor.page.locator(".receipt h2").inner_text().split()[-1])


def shown_code(page: Page) -> str:
    """The code on screen, asked for."""
    page.locator("#code .primary").click()
    page.locator("#code p.digits").wait_for()
    return page.locator("#code p.digits [aria-hidden]").inner_text()


def noted(visitor: Visitor) -> str:
    """Ask for a code, and show that it was noted."""
    code = shown_code(visitor.page)
    visitor.press("C’est noté")
    visitor.page.locator("#code-end").fill(code[-4:])
    visitor.press("Vérifier")
    expect(visitor.page.locator("#code")).to_contain_text("bien noté")
    return code


def type_code(visitor: Visitor, code: str) -> None:
    """From the first screen to the code, sent."""
    visitor.press(WAY_IN)
    visitor.page.locator("#code-typed").fill(code)
    visitor.press("Retrouver ma conversation")


def test_from_the_request_to_another_device(visitor: Visitor, elsewhere: Visitor, server: Server) -> None:
    """Offered with the receipt, shown once, gone once noted; elsewhere, nothing is shown before the device is known."""
    number = send(visitor, server)
    page = visitor.page
    code = noted(visitor)
    assert code not in page.locator("body").inner_text()
    assert code[-4:] not in page.content()
    other = elsewhere.open().page
    type_code(elsewhere, code.replace(" ", "-"))
    expect(other.locator("#start h2")).to_be_focused()
    expect(other.locator("#start h2")).to_have_text(re.compile("Est-ce votre appareil"))
    assert str(number) not in other.content()
    assert elsewhere.storage() == {"local": {}, "tab": {}}
    elsewhere.press("Non, ou il est partagé")
    elsewhere.wait_for("accueil")
    kept = elsewhere.storage()
    assert (kept["local"], list(kept["tab"])) == ({}, ["r.gims13"])
    first, second = visitor.ticket(), elsewhere.ticket("tab")
    assert first["id"] == second["id"]
    assert first["token"] != second["token"]
    visitor.answer("salarie")
    elsewhere.press("Menu")
    other.locator("#my-data").click()
    expect(other.locator("#mydata")).to_contain_text(str(number))
    assert visitor.complaints == elsewhere.complaints == []


def test_a_code_badly_noted_is_seen_again(visitor: Visitor, server: Server) -> None:
    send(visitor, server)
    page = visitor.page
    code = shown_code(page)
    expect(page.locator("#code")).to_be_focused()
    visitor.press("C’est noté")
    assert code not in page.locator("#code").inner_text()
    field = page.locator("#code-end")
    expect(field).to_be_focused()
    field.fill("0000" if code[-4:] != "0000" else "1111")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("pas la fin de votre code")
    expect(field).to_be_focused()
    visitor.press("Revoir le code")
    expect(page.locator("#code p.digits")).to_contain_text(code)
    visitor.press("C’est noté")
    field.fill(f" {code[-4:]} ")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_contain_text("bien noté")
    expect(page.locator("#code")).to_be_focused()


def test_it_is_taken_along_under_a_neutral_name(visitor: Visitor, elsewhere: Visitor, server: Server) -> None:
    """A file with twelve digits and nothing else; a shared device is offered no file."""
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    send(visitor, server)
    page = visitor.page
    code = shown_code(page)
    with page.expect_download() as download:
        page.locator("#code").get_by_role("button", name="Enregistrer").click()
    assert download.value.suggested_filename == "note.txt"
    assert download.value.path().read_text() == f"{code}\n"
    page.locator("#code").get_by_role("button", name="Copier").click()
    expect(page.locator("#code").get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code
    elsewhere.begin(own=False)
    elsewhere.press("Menu")
    elsewhere.page.locator("#new-code").click()
    expect(elsewhere.page.locator("#code")).to_contain_text("Quand vous fermez cet onglet")
    shown_code(elsewhere.page)
    expect(elsewhere.page.locator("#code").get_by_role("button", name="Enregistrer")).to_have_count(0)


def test_a_new_code_from_the_menu_replaces_the_former(visitor: Visitor, elsewhere: Visitor) -> None:
    """Opening the menu by mistake ends no code: it is only offered there."""
    visitor.begin()
    codes = []
    for _ in range(2):
        visitor.press("Menu")
        visitor.page.locator("#new-code").click()
        expect(visitor.page.locator("#code")).to_be_focused()
        codes.append(noted(visitor))
    expect(visitor.page.locator("#code")).to_have_count(1)
    elsewhere.open()
    type_code(elsewhere, codes[0])
    expect(elsewhere.page.get_by_role("alert")).to_contain_text("ne mène à aucune conversation")
    elsewhere.page.locator("#code-typed").fill(codes[1])
    elsewhere.page.keyboard.press("Enter")
    elsewhere.press("Oui, il est à moi")
    elsewhere.wait_for("accueil")


def test_a_wrong_code_is_said_beside_the_field(visitor: Visitor) -> None:
    page = visitor.open().page
    page.locator("#have-code button").focus()
    page.keyboard.press("Enter")
    field = page.locator("#code-typed")
    expect(field).to_be_focused()
    assert field.get_attribute("inputmode") == "numeric"
    assert field.get_attribute("autocomplete") == "off"
    page.keyboard.type("1234 5678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Un code a 12 chiffres\u00a0; ici, il y en a 8.")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-describedby", "code-error")
    field.fill("1234.5678.9012")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ne mène à aucune conversation")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(field).to_have_value("1234.5678.9012")
    visitor.press("Je n’ai pas de code")
    visitor.press("Oui, il est à moi")
    visitor.wait_for("accueil")


def test_too_many_codes_are_told_how_long_to_wait(visitor: Visitor) -> None:
    """Said at once: the page does not go on trying by itself."""
    asked: list[str] = []

    def too_many(route: Route) -> None:
        asked.append(route.request.url)
        words = {"type": "urn:relais:problem:too-many-attempts", "detail": "Attendez 12 minutes, puis réessayez."}
        route.fulfill(status=429, headers={"Retry-After": "720"}, json=words)

    visitor.page.route("**/return", too_many)
    visitor.open()
    type_code(visitor, "1234 5678 9012")
    expect(visitor.page.get_by_role("alert")).to_have_text("Attendez 12 minutes, puis réessayez.")
    expect(visitor.page.locator("#banner")).to_be_empty()
    assert len(asked) == 1


def test_the_way_in_works_before_the_script_has_come(visitor: Visitor) -> None:
    visitor.open("/s/gims13?appareil=code")
    expect(visitor.page.locator("#code-typed")).to_be_focused()
    assert visitor.page.url.endswith("/s/gims13")


def test_a_call_back_asked_for_on_the_way_in_is_not_forgotten(visitor: Visitor, elsewhere: Visitor) -> None:
    visitor.begin()
    visitor.press("Menu")
    visitor.page.locator("#new-code").click()
    code = noted(visitor)
    elsewhere.open()
    elsewhere.press(WAY_IN)
    elsewhere.page.locator("#call-me").click()
    expect(elsewhere.page.locator("#device")).to_contain_text("D’abord")
    type_code(elsewhere, code)
    elsewhere.page.locator("#start h2", has_text="votre appareil").wait_for()
    elsewhere.press("Oui, il est à moi")
    elsewhere.wait_for("contact_moyen")


def test_a_reply_arrives_by_itself(visitor: Visitor, server: Server, cell: dict[str, str]) -> None:
    """Looked for while the page is in view, heard in the live region, and the tab says no more than « (1) »."""
    page = visitor.page
    page.clock.install()
    number = send(visitor, server)
    page.evaluate("document.hasFocus = () => false")
    answer = {"text": "Bonjour, je peux vous appeler jeudi."}
    httpx.post(f"{server.url}/api/v1/cases/{number}/messages", json=answer, headers=cell).raise_for_status()
    reply = page.get_by_role("log").locator(".member")
    expect(reply).to_have_count(0)
    with page.expect_request(re.compile(r"\?after=")):
        page.clock.fast_forward(21_000)
    expect(reply).to_contain_text("je peux vous appeler jeudi")
    expect(reply).to_contain_text("Réponse de l’équipe")
    expect(reply).to_be_in_viewport()
    assert page.title() == "(1) Relais"
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert page.title() == "Relais"
    assert visitor.complaints == []


def test_it_looks_less_and_less_often_and_at_once_when_something_happens(visitor: Visitor, server: Server) -> None:
    page = visitor.page
    page.clock.install()
    send(visitor, server)
    looks: list[str] = []
    seen: list[str] = []
    page.on("request", lambda request: looks.append(request.url) if "?after=" in request.url else None)
    page.on("requestfinished", lambda request: seen.append(request.url) if "?after=" in request.url else None)

    def seconds(passed: int) -> int:
        """How often it looked during these; the page's time stands still while the server answers."""
        before = len(looks)
        for _ in range(passed // 5):
            page.clock.run_for(5_000)
            visitor.until(lambda: len(seen) == len(looks))
        page.wait_for_timeout(200)
        return len(looks) - before

    assert seconds(120) in (3, 4)
    assert seconds(900) in (3, 4, 5)
    before = len(looks)
    with page.expect_request(re.compile(r"\?after=")):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert seconds(600) == 0
    with page.expect_request(re.compile(r"\?after=")):
        page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'visible', configurable: true})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(looks) == before + 2


def test_without_a_request_it_does_not_look(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    visitor.begin()
    for _ in range(10):
        page.clock.run_for(20_000)
    assert not [each for each in visitor.requests if "?after=" in each]


def test_the_reply_is_what_the_code_brings_back_to(
    visitor: Visitor, elsewhere: Visitor, server: Server, cell: dict[str, str]
) -> None:
    number = send(visitor, server)
    code = noted(visitor)
    answer = {"text": "Bonjour, voici la réponse."}
    httpx.post(f"{server.url}/api/v1/cases/{number}/messages", json=answer, headers=cell).raise_for_status()
    elsewhere.open()
    type_code(elsewhere, code)
    elsewhere.press("Non, ou il est partagé")
    reply = elsewhere.page.locator("#log > .member")
    expect(reply).to_contain_text("voici la réponse")
    expect(reply).to_be_focused()
    expect(reply).to_be_in_viewport()


def test_quick_exit_erases_what_was_not_sent_and_the_code_still_leads_back(
    visitor: Visitor, elsewhere: Visitor, server: Server
) -> None:
    """Answers given since the request go with the device's memory; the request waits behind its code."""
    number = send(visitor, server)
    code = noted(visitor)
    visitor.answer("salarie")
    visitor.walk(until="moral")
    ticket = visitor.ticket()
    visitor.page.locator("#exit").click()
    visitor.page.wait_for_url("**/calendrier")
    assert visitor.storage() == {"local": {}, "tab": {}}
    address = f"{server.url}/api/v1/conversations/{ticket['id']}"
    visitor.until(lambda: httpx.get(address, headers=bearer(ticket)).json()["prompt"]["step"] == "accueil")
    assert httpx.get(address, headers=bearer(ticket)).json()["case"] == number
    elsewhere.open()
    type_code(elsewhere, code)
    elsewhere.press("Oui, il est à moi")
    elsewhere.wait_for("accueil")


def test_a_beginning_whose_reply_was_lost_is_one_conversation(visitor: Visitor, folder: Path) -> None:
    begun: list[tuple[str, str]] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        begun.append((route.request.headers["idempotency-key"], answer.json()["id"]))
        if len(begun) < 3:
            route.abort()
        else:
            route.fulfill(response=answer)

    visitor.page.route("**/api/v1/conversations", lose)
    with sqlite3.connect(folder / "relais.db") as database:
        before = database.execute("SELECT count(*) FROM conversations").fetchone()[0]
        visitor.begin()
        after = database.execute("SELECT count(*) FROM conversations").fetchone()[0]
    assert after == before + 1
    assert len(begun) == 3
    assert len(set(begun)) == 1
    assert visitor.ticket()["id"] == begun[0][1]


def test_the_code_is_in_clear_nowhere_behind_the_server(
    visitor: Visitor, elsewhere: Visitor, server: Server, folder: Path
) -> None:
    """Neither in its database nor in what it logged, typed right or wrong; the conversation's name is found there."""
    visitor.begin()
    visitor.press("Menu")
    visitor.page.locator("#new-code").click()
    code = noted(visitor)
    elsewhere.open()
    type_code(elsewhere, "9876 5432 1098")
    expect(elsewhere.page.get_by_role("alert")).to_be_visible()
    elsewhere.page.locator("#code-typed").fill(code)
    elsewhere.page.keyboard.press("Enter")
    elsewhere.press("Oui, il est à moi")
    elsewhere.wait_for("accueil")
    command = [
        "grep",
        "-rlaF",
        *(part for word in (code, code.replace(" ", ""), "9876 5432 1098") for part in ("-e", word)),
    ]
    found = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    assert found.stdout == ""
    name = subprocess.run(
        ["grep", "-rlaF", visitor.ticket()["id"], str(folder)], capture_output=True, text=True, check=False
    )
    assert "relais.db" in name.stdout


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), pytest.param(DESKTOP, "dark", marks=pytest.mark.long)],
    ids=["phone", "desktop"],
)
def test_no_screen_of_it_has_a_barrier(browser: Browser, server: Server, viewport: dict[str, int], scheme: str) -> None:
    """axe-core on each, at the usual size and at twice it without sideways scrolling."""
    found: dict[str, list[str]] = {}
    with visiting(browser, server.url, viewport=viewport, color_scheme=scheme) as visitor:
        page = visitor.page

        def see(name: str) -> None:
            broken = violations(page)
            found[name] = [f"{each['id']}: {each['nodes'][0]['html']}" for each in broken]
            page.evaluate("document.documentElement.dataset.size = '200'")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[name].append("scrolls sideways")
            if page.evaluate("[...document.querySelectorAll('.digits')].some((e) => e.scrollWidth > e.clientWidth)"):
                found[name].append("digits do not fit")
            page.evaluate("document.documentElement.dataset.size = '100'")

        visitor.open()
        see("start")
        visitor.press(WAY_IN)
        see("form")
        page.locator("#code-typed").fill("8888 8888 888")
        visitor.press("Retrouver ma conversation")
        see("short")
        send(visitor, server)
        see("offer")
        code = shown_code(page)
        see("code")
        visitor.press("C’est noté")
        visitor.press("Vérifier")
        see("check")
        page.locator("#code-end").fill(code[-4:])
        visitor.press("Vérifier")
        see("noted")
        page.locator("#exit").click()
        page.wait_for_url("**/calendrier")
        visitor.open()
        type_code(visitor, code)
        page.locator("#start h2", has_text="votre appareil").wait_for()
        see("device")
        assert visitor.faults == []
    assert {name: each for name, each in found.items() if each} == {}


def test_a_request_on_its_way_is_not_erased_by_leaving(visitor: Visitor, server: Server) -> None:
    """« Envoyer » may have arrived: what it was about must then not be erased behind it."""
    page = visitor.page
    visitor.resume(prepare(server, CALL_BACK, until="envoi"))
    erased: list[str] = []
    page.on("request", lambda request: erased.append(request.url) if request.method == "DELETE" else None)
    arrived: list[Route] = []
    page.route("**/turns", lambda route: arrived.append(route))
    visitor.give("envoyer")
    visitor.until(lambda: bool(arrived))
    page.locator("#exit").click()
    page.wait_for_url("**/calendrier")
    assert erased == []
    assert visitor.storage() == {"local": {}, "tab": {}}


def test_one_code_too_many_is_told_in_its_place(visitor: Visitor) -> None:
    visitor.begin()
    words = {"type": "urn:relais:problem:too-many-attempts", "detail": "Attendez 50 minutes, puis réessayez."}
    visitor.page.route(
        "**/receipt", lambda route: route.fulfill(status=429, headers={"Retry-After": "3000"}, json=words)
    )
    visitor.press("Menu")
    visitor.page.locator("#new-code").click()
    visitor.press("Recevoir un code")
    expect(visitor.page.locator("#code").get_by_role("alert")).to_have_text("Attendez 50 minutes, puis réessayez.")
    visitor.page.unroute("**/receipt")
    noted(visitor)
