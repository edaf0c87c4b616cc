"""Every route of the cell × role × own or other service, in one table, tested whole. A new route needs a line here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from bot.api.app import create_app
from bot.api.context import Context
from bot.api.limits import Limiter
from bot.cell.actions import BY_NAME
from bot.console.route import ConsoleRoute, console_router
from bot.permissions import MEMBER_ROLES, ROLES, action_of
from bot.wiring import Installation
from tests.support.console import ORIGIN, Console, at_console, journal, signed_in
from tests.support.talking import RED, Browser, Talk, api_key, browsing_in_process

EVERYBODY = frozenset({"nobody", *ROLES})
MEMBERS = frozenset(MEMBER_ROLES)
READERS = frozenset({"member", "coordinator"})

PAGES: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/cellule/static/{version}/{name}"): EVERYBODY,
    ("GET", "/cellule/connexion"): EVERYBODY,
    ("POST", "/cellule/connexion"): EVERYBODY,
    ("GET", "/cellule/connexion/code"): EVERYBODY,
    ("POST", "/cellule/connexion/code"): EVERYBODY,
    ("GET", "/cellule/connexion/secours"): EVERYBODY,
    ("POST", "/cellule/connexion/secours"): EVERYBODY,
    ("GET", "/cellule/invitation/{token}"): EVERYBODY,
    ("POST", "/cellule/invitation/{token}"): EVERYBODY,
    ("GET", "/cellule/double-verification"): EVERYBODY,
    ("POST", "/cellule/double-verification"): EVERYBODY,
    ("POST", "/cellule/deconnexion"): EVERYBODY,
    ("GET", "/cellule/{rest:path}"): EVERYBODY,
    ("GET", "/cellule"): MEMBERS,
    ("GET", "/cellule/compte"): MEMBERS,
    ("GET", "/cellule/presence"): MEMBERS,
    ("POST", "/cellule/compte/mot-de-passe"): MEMBERS,
    ("POST", "/cellule/compte/double-verification"): MEMBERS,
    ("POST", "/cellule/compte/codes"): MEMBERS,
    ("POST", "/cellule/compte/sessions/autres"): MEMBERS,
    ("POST", "/cellule/compte/sessions/{other}/fermer"): MEMBERS,
    ("GET", "/cellule/file"): READERS,
    ("POST", "/cellule/file/recherche"): READERS,
    ("POST", "/cellule/file/repartir"): READERS,
    ("GET", "/cellule/nouvelle"): READERS,
    ("POST", "/cellule/nouvelle"): READERS,
    ("GET", "/cellule/retards"): READERS,
    ("GET", "/cellule/collegues"): READERS,
    ("POST", "/cellule/collegues/{other}/absence"): frozenset({"coordinator"}),
    ("POST", "/cellule/collegues/{other}/retour"): frozenset({"coordinator"}),
    ("POST", "/cellule/collegues/{other}/transmettre"): frozenset({"coordinator"}),
    ("POST", "/cellule/compte/absence"): READERS,
    ("POST", "/cellule/compte/retour"): READERS,
    ("POST", "/cellule/compte/transmettre"): READERS,
    ("GET", "/cellule/agenda"): READERS,
    ("GET", "/cellule/dossier/{number}"): READERS,
    ("POST", "/cellule/dossier/{number}/{what}"): READERS,
    ("GET", "/cellule/dossier/{number}/imprimer"): READERS,
    ("GET", "/cellule/dossier/{number}/rendez-vous.ics"): READERS,
    ("GET", "/cellule/dossier/{number}/orientation/{referral}"): READERS,
    ("GET", "/cellule/partenaires"): READERS,
    ("GET", "/cellule/partenaires/nouveau"): READERS,
    ("POST", "/cellule/partenaires/nouveau"): READERS,
    ("GET", "/cellule/partenaires/{partner}"): READERS,
    ("POST", "/cellule/partenaires/{partner}"): READERS,
    ("POST", "/cellule/partenaires/{partner}/verifie"): READERS,
    ("POST", "/cellule/partenaires/{partner}/archiver"): READERS,
    ("POST", "/cellule/partenaires/{partner}/remettre"): READERS,
    ("GET", "/cellule/actions"): READERS,
    ("GET", "/cellule/actions/nouvelle"): READERS,
    ("POST", "/cellule/actions/nouvelle"): READERS,
    ("GET", "/cellule/actions/{action}"): READERS,
    ("POST", "/cellule/actions/{action}"): READERS,
    ("POST", "/cellule/actions/{action}/supprimer"): READERS,
    ("GET", "/cellule/campagnes"): frozenset({"member", "coordinator", "admin"}),
    ("GET", "/cellule/campagnes/affiche"): frozenset({"member", "coordinator", "admin"}),
    ("GET", "/cellule/carnet"): READERS,
    ("GET", "/cellule/carnet/{period}"): READERS,
    ("POST", "/cellule/carnet/{period}/valider"): frozenset({"coordinator"}),
    ("POST", "/cellule/carnet/{period}/rouvrir"): frozenset({"coordinator"}),
    ("POST", "/cellule/carnet/{period}/transmettre"): frozenset({"coordinator"}),
    ("GET", "/cellule/carnet/{period}/telecharger/{form}"): READERS,
    ("GET", "/cellule/carnet/{period}/texte/{section}"): READERS,
    ("POST", "/cellule/carnet/{period}/texte/{section}"): READERS,
    ("POST", "/cellule/carnet/{period}/texte/{section}/reunir"): READERS,
    ("POST", "/cellule/carnet/{period}/texte/{section}/reprendre"): READERS,
    ("POST", "/cellule/carnet/{period}/texte/{section}/trimestres"): READERS,
    ("GET", "/cellule/carnet/{period}/texte/{section}/effacer"): READERS,
    ("POST", "/cellule/carnet/{period}/texte/{section}/effacer"): READERS,
    ("GET", "/cellule/envois"): frozenset({"coordinator"}),
    ("GET", "/cellule/indicateurs"): MEMBERS,
    ("GET", "/cellule/regions"): frozenset({"coordinator"}),
    ("GET", "/cellule/equipe"): frozenset({"admin"}),
    ("POST", "/cellule/equipe/inviter"): frozenset({"admin"}),
    ("POST", "/cellule/equipe/{other}/reinitialiser"): frozenset({"admin"}),
    ("POST", "/cellule/equipe/{other}/desactiver"): frozenset({"admin"}),
    ("GET", "/cellule/journal"): frozenset({"auditor"}),
}
"""Who gets past the door of each page; elsewhere a member is refused, and who is not signed in is sent to sign in."""

_READ = READERS | {"key:cell", "key:reader"}
_ACT = READERS | {"key:cell"}
API: dict[tuple[str, str], tuple[frozenset[str], dict[str, str] | None]] = {
    ("GET", "/api/v1/cases"): (_READ, None),
    ("GET", "/api/v1/cases/{number}"): (_READ, None),
    ("POST", "/api/v1/cases/{number}/claim"): (_ACT, {}),
    ("POST", "/api/v1/cases/{number}/messages"): (_ACT, {"text": "Bonjour"}),
    ("POST", "/api/v1/cases/{number}/notes"): (_ACT, {"text": "Bonjour"}),
    ("POST", "/api/v1/cases/{number}/level"): (_ACT, {"level": "rouge", "reason": "entretien"}),
    ("POST", "/api/v1/cases/{number}/status"): (_ACT, {"status": "contacted"}),
}
WHAT = tuple(BY_NAME)
"""Everything that can be done on the page of a case."""


def routes(application: FastAPI) -> Iterator[APIRoute]:
    def flat(found: Iterable[Any]) -> Iterator[APIRoute]:
        for route in found:
            if isinstance(route, APIRoute):
                yield route
            elif hasattr(route, "original_router"):
                yield from flat(route.original_router.routes)

    return flat(application.routes)


@pytest.fixture
def application(sqlite_installation: Installation) -> FastAPI:
    store = sqlite_installation.store
    return create_app(Context(store, sqlite_installation.world, Limiter(store.clock)))


@pytest.fixture
def sqlite_talker(sqlite_installation: Installation) -> Iterator[Browser]:
    with browsing_in_process(sqlite_installation) as browser:
        yield browser


def test_the_table_has_every_route(application: FastAPI) -> None:
    found = {
        (method, route.path)
        for route in routes(application)
        for method in route.methods
        if route.path.startswith(("/cellule", "/api/v1/cases")) and method in {"GET", "POST"}
    }
    assert found - {("POST", "/cellule/{rest:path}")} == PAGES.keys() | API.keys()


def test_every_page_of_the_cell_declares_what_it_does(application: FastAPI) -> None:
    pages = [route for route in routes(application) if route.path.startswith("/cellule")]
    assert len(pages) >= len(PAGES)
    assert [route.path for route in pages if not isinstance(route, ConsoleRoute)] == []
    assert [route.path for route in pages if action_of(route.endpoint) is None] == []


def test_a_page_that_declares_nothing_is_refused(application: FastAPI, sqlite_installation: Installation) -> None:
    """To every role, as if it were not there."""
    router = console_router()

    @router.get("/cellule-oubliee")
    async def forgotten() -> dict[str, str]:
        return {"secret": "oups"}

    application.include_router(router)
    transport = httpx.ASGITransport(application)
    for role in MEMBER_ROLES:
        _, secret = signed_in(sqlite_installation, "gims13", role)
        with at_console(sqlite_installation) as console:
            console.browser.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN, cookies={"relais": secret})
            answer = console.get("/cellule-oubliee")
            assert answer.status_code == 404
            assert "oups" not in answer.text


def case_of(talker: Browser, service: str) -> int:
    talk = Talk.begin(talker, service).enter("salarie", RED, until="envoi")
    turn = talk.answer("envoyer")
    return int(turn["case"])


@pytest.fixture
def cases(sqlite_installation: Installation, sqlite_talker: Browser) -> dict[str, int]:
    """The number of a case of each service; who reads elsewhere is somebody else."""
    signed_in(sqlite_installation, "simt77", "member")
    return {service: case_of(sqlite_talker, service) for service in ("gims13", "simt77")}


def filled(path: str, number: int, other: str) -> list[str]:
    """Addresses of a route: each of its gestures."""
    path = path.replace("{number}", str(number)).replace("{other}", other).replace("{token}", "0" * 48)
    path = path.replace("{version}/{name}", "x/console.css").replace("{rest:path}", "nulle-part")
    return [path.replace("{what}", what) for what in WHAT] if "{what}" in path else [path]


def send(console: Console, method: str, path: str) -> httpx.Response:
    return console.get(path) if method == "GET" else console.post(path)


def arrive(console: Console, installation: Installation, role: str) -> None:
    """Begin afresh: one page signs out, another ends every other session."""
    console.browser.http.cookies.clear()
    if role in MEMBER_ROLES:
        _, secret = signed_in(installation, "gims13", role)
        console.browser.http.cookies.set("relais", secret, domain="relais.test")
    console.get("/cellule/compte" if role in MEMBER_ROLES else "/cellule/connexion")


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_pages_open_to_those_of_the_table_alone(
    sqlite_installation: Installation, cases: dict[str, int], role: str
) -> None:
    """A session opens them, an API key does not; a form without its token is refused whoever sends it."""
    colleague, _ = signed_in(sqlite_installation, "gims13", "member", name="Léo Martin")
    with at_console(sqlite_installation) as console:
        if role.startswith("key:"):
            console.browser.http.headers.update(api_key(sqlite_installation, role=role.removeprefix("key:")))
        for (method, path), allowed in PAGES.items():
            for place in filled(path, cases["gims13"], colleague):
                arrive(console, sqlite_installation, role)
                if method == "POST":
                    forged = console.browser.ask("POST", place, headers={"Origin": ORIGIN})
                    assert forged.status_code == 403, place
                answer = send(console, method, place)
                to_sign_in = answer.headers.get("location", "").startswith("/cellule/connexion")
                if role in allowed:
                    assert answer.status_code not in {403, 500}, (role, method, place)
                    assert not to_sign_in or allowed == EVERYBODY, (role, method, place)
                elif role in MEMBER_ROLES:
                    assert answer.status_code == 403, (role, method, place)
                else:
                    assert to_sign_in, (role, method, place)


@pytest.mark.parametrize("role", MEMBER_ROLES)
def test_nothing_of_another_service_shows_not_even_that_it_is_there(
    sqlite_installation: Installation, cases: dict[str, int], role: str
) -> None:
    """What is another service's is answered as what is nowhere, and leaves no trace there."""
    foreign, _ = signed_in(sqlite_installation, "simt77", "member", name="Zoé Petit")
    before = journal(sqlite_installation, "simt77")
    nowhere = next(n for n in range(10_000_000, 10_000_010) if n not in cases.values())
    with at_console(sqlite_installation) as console:
        arrive(console, sqlite_installation, role)
        for (method, path), allowed in PAGES.items():
            if role not in allowed or not {"{number}", "{other}"} & set(path.split("/")):
                continue
            theirs, unknown = filled(path, cases["simt77"], foreign), filled(path, nowhere, "0123456789ab")
            for there, none in zip(theirs, unknown, strict=True):
                one, two = (send(console, method, place) for place in (there, none))
                assert one.status_code == two.status_code, there
                assert one.status_code == 404 or "/sessions/" in path, there
                assert one.text == two.text.replace(str(nowhere), str(cases["simt77"])), there
    assert journal(sqlite_installation, "simt77") == before


@pytest.mark.parametrize("role", ["nobody", *ROLES])
def test_the_api_of_cases_opens_to_those_of_the_table_alone(
    sqlite_installation: Installation, sqlite_talker: Browser, cases: dict[str, int], role: str
) -> None:
    """With a key, or with the session and its token; a case of another service is nowhere."""
    headers = {"Origin": ORIGIN}
    with at_console(sqlite_installation) as console:
        if role in MEMBER_ROLES:
            _, secret = signed_in(sqlite_installation, "gims13", role)
            console.browser.http.cookies.set("relais", secret, domain="relais.test")
            console.get("/cellule/compte")
            headers["Relais-Csrf"] = console.token
        elif role != "nobody":
            headers |= api_key(sqlite_installation, role=role.removeprefix("key:"))
        for (method, path), (allowed, body) in API.items():
            for service in ("gims13", "simt77") if "{number}" in path else ("gims13",):
                place = path.replace("{number}", str(cases[service]))
                answer = console.browser.ask(method, place, json=body, headers=headers)
                if role == "nobody":
                    assert answer.status_code == 401, place
                elif role not in allowed:
                    assert answer.status_code == 403, (role, place)
                elif service == "simt77":
                    assert answer.status_code == 404, (role, place)
                else:
                    assert answer.status_code in {200, 409}, (role, place, answer.text)
                if role in MEMBER_ROLES and method == "POST":
                    bare = console.browser.ask(method, place, json=body, headers={"Origin": ORIGIN})
                    assert bare.status_code == 403, (role, place)
