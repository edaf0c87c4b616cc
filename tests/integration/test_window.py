"""The confidential window as a page that Telegram opens: who may come in, how often, and who may frame it (issue 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from bot.wiring import Installation
from storage import attempts, tables
from tests.support.clock import Clock
from tests.support.initdata import signed
from tests.support.rows import everything, journal, rows
from tests.support.talking import Browser, api_key, browsing_in_process
from tests.support.telegram_bot import BotInProcess, Person, talking_bot
from tests.support.workers import come_in, processes

WINDOW = "Répondre dans la fenêtre confidentielle"
PERSON = 91_000_000
REFUSED, LATE, USED = "window-refused", "window-late", "window-used"


@pytest.fixture
def bot(sqlite_installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(sqlite_installation) as opened:
        yield opened


@pytest.fixture
def person(bot: BotInProcess) -> Person:
    return Person(bot)


@pytest.fixture
def web(bot: BotInProcess) -> Iterator[Browser]:
    """The web application of the same installation."""
    with browsing_in_process(bot.installation) as opened:
        yield opened


def open_with(web: Browser, init_data: str, service: str = "gims13") -> httpx.Response:
    return web.ask("POST", "/api/v1/conversations/window", json={"service": service, "init_data": init_data})


def kind_of(answer: httpx.Response) -> str:
    """The stable end of the type of a problem, which must say what to do."""
    assert "discussion Telegram" in answer.json()["detail"]
    return str(answer.json()["type"]).rpartition(":")[2]


def answering(web: Browser, opened: dict[str, Any], **body: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {opened['token']}"}
    answer = web.ask("POST", f"/api/v1/conversations/{opened['id']}/turns", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


# -- From the chat


def test_the_first_button_opens_the_same_conversation(bot: BotInProcess, person: Person, web: Browser) -> None:
    person.says("/start gims13")
    (button, *_) = person.now.buttons
    assert button == {"text": WINDOW, "web_app": {"url": "https://relais.test/fenetre/gims13"}}
    opened = open_with(web, signed(person.id, bot.installation.store.clock())).json()
    assert answering(web, opened, choice="salarie")["prompt"]["step"] == "accord"
    assert len(rows(bot.installation, tables.conversations)) == 1
    person.presses("Continuer ici", "J’accepte de répondre ici")
    assert person.now.button("Commencer")


def test_an_answer_in_the_window_is_neither_lost_nor_doubled_in_the_chat(
    bot: BotInProcess, person: Person, web: Browser
) -> None:
    """The buttons of the question that the chat still shows bring the question of now, once, and answer nothing."""
    person.agrees().presses("Je fais le point pour moi")
    old, commence = person.now, person.now.button("Commencer")["callback_data"]
    opened = open_with(web, signed(person.id, bot.installation.store.clock())).json()
    assert opened["prompt"]["step"] == "accord"
    asked = answering(web, opened, choice="commencer")["prompt"]
    before = len(person.chat.messages)
    for _ in range(2):
        bot.server.press(person.id, old, commence)
        bot.answer()
    assert len(person.chat.with_buttons) == 1
    assert len(person.chat.messages) == before
    assert asked["options"][0]["label"] in [button["text"] for button in person.now.buttons]
    headers = {"Authorization": f"Bearer {opened['token']}"}
    now = web.ask("GET", f"/api/v1/conversations/{opened['id']}", headers=headers).json()["prompt"]
    assert (now["step"], now["revision"]) == (asked["step"], asked["revision"])


def test_what_is_sent_from_the_window_is_answered_in_the_chat(bot: BotInProcess, person: Person, web: Browser) -> None:
    """Of which the chat only says that there is something to read."""
    person.says("/start gims13")
    opened = open_with(web, signed(person.id, bot.installation.store.clock())).json()
    turn = answering(web, opened, choice="parler_a_quelqu_un")
    given: dict[str, dict[str, Any]] = {
        "contact_moyen": {"choice": "ici"},
        "contact_moments": {"choices": ["matin"]},
        "contact_precautions": {"choices": ["aucune"]},
        "envoi": {"choice": "envoyer"},
    }
    while turn["case"] is None:
        turn = answering(web, opened, **given.get(turn["prompt"]["step"], {"choice": "passer"}))
    (case,) = rows(bot.installation, tables.cases)
    written = {"json": {"text": "Quand vous appeler ?"}, "headers": api_key(bot.installation, role="cell")}
    assert web.ask("POST", f"/api/v1/cases/{case['number']}/messages", **written).status_code == 200
    bot.run(bot.entrance.notes.write())
    assert bot.deliver() == 1
    assert person.now.text.startswith("Vous avez un message.")
    assert "appeler" not in person.now.text
    assert person.now.buttons[0]["web_app"]


def test_another_service_waits_for_the_first_to_be_over(bot: BotInProcess, person: Person, web: Browser) -> None:
    now = bot.installation.store.clock()
    person.agrees().presses("Je fais le point pour moi")
    answer = open_with(web, signed(person.id, now), "simt77")
    assert answer.status_code == 409
    assert "GIMS 13" in answer.json()["detail"]
    assert open_with(web, signed(person.id, now), "gims13").status_code == 200
    assert open_with(web, signed(person.id, now, query_id="B"), "ailleurs").status_code == 404


# -- Who may come in


def test_each_opening_serves_once(bot: BotInProcess, web: Browser, clock: Clock) -> None:
    """With a token of its own, which ends the one of the window before; an erased conversation brings nothing back."""
    data = signed(PERSON, clock())
    first = open_with(web, data).json()
    again = open_with(web, data)
    assert (again.status_code, kind_of(again)) == (403, USED)
    answering(web, first, choice="salarie")
    second = open_with(web, signed(PERSON, clock() + 1)).json()
    assert (second["id"], second["prompt"]["step"]) == (first["id"], "accord")
    headers = {"Authorization": f"Bearer {first['token']}"}
    assert web.ask("GET", f"/api/v1/conversations/{first['id']}", headers=headers).status_code == 404
    headers = {"Authorization": f"Bearer {second['token']}"}
    assert web.ask("DELETE", f"/api/v1/conversations/{first['id']}", headers=headers).status_code == 204
    assert kind_of(open_with(web, data)) == USED
    assert rows(bot.installation, tables.conversations) == []


@pytest.mark.parametrize(("age", "kind"), [(299, None), (301, LATE), (86_400, LATE), (-29, None), (-31, LATE)])
def test_for_five_minutes(web: Browser, clock: Clock, age: int, kind: str | None) -> None:
    answer = open_with(web, signed(PERSON, clock() - age))
    assert (answer.status_code, kind) == ((200, None) if kind is None else (403, kind_of(answer)))


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "4242:AAFhBP0av28nCBLm2P2FfIGSyBNgM9ot6AY"},
        {"user": None},
        {"user": "Camille"},
        {"user": "[1]"},
        {"user": {"id": "91000000"}},
        {"user": {"id": True}},
        {"user": {"id": -100123}},
        {"user": {"id": PERSON, "is_bot": True}},
        {"auth_date": None},
        {"auth_date": "demain"},
        {"auth_date": "²"},
        {"chat_type": "group"},
        {"chat_type": "supergroup"},
        {"chat_type": "channel"},
    ],
    ids=str,
)
def test_only_a_person_whom_telegram_vouches_for(
    bot: BotInProcess, web: Browser, clock: Clock, fields: dict[str, Any]
) -> None:
    answer = open_with(web, signed(PERSON, clock(), **fields))
    assert (answer.status_code, kind_of(answer)) == (403, REFUSED)
    assert rows(bot.installation, tables.conversations) == []


@pytest.mark.parametrize("chat_type", ["private", "sender"])
def test_kinds_of_chats_that_are_private(web: Browser, clock: Clock, chat_type: str) -> None:
    assert open_with(web, signed(PERSON, clock(), chat_type=chat_type)).status_code == 200


def test_nothing_of_what_was_signed_can_be_changed(bot: BotInProcess, web: Browser, clock: Clock) -> None:
    """Each field, the signature itself, a field more, a field less, a field twice, and what is no init data at all."""
    data = signed(PERSON, clock())
    pairs = parse_qsl(data)
    changed = [
        urlencode([(name, value + "0" if name == each else value) for name, value in pairs]) for each, _ in pairs
    ]
    fewer = [urlencode([pair for pair in pairs if pair[0] != each]) for each, _ in pairs]
    user = '{"id": 1}'
    other = [
        f"user={user}&{data}",
        f"{data}&user={user}",
        f"{data}&hash=0",
        f"{data}&a=b",
        "",
        "hash",
        "%",
        "\x00",
        "é=%ff",
    ]
    tried = [*changed, *fewer, *other, data.upper(), data[:-1]]
    assert len({*tried, data}) == len(tried) + 1
    for each in tried:
        answer = open_with(web, each)
        assert (answer.status_code, kind_of(answer)) == (403, REFUSED), each
    assert rows(bot.installation, tables.conversations) == []
    assert open_with(web, data).status_code == 200, "what was refused used nothing up"


def test_of_many_at_once_one_comes_in(bot: BotInProcess, web: Browser, clock: Clock) -> None:
    body = {"service": "gims13", "init_data": signed(PERSON, clock())}
    answers = web.ask_together([{"method": "POST", "url": "/api/v1/conversations/window", "json": body}] * 8)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 403: 7}
    assert len(rows(bot.installation, tables.conversations)) == 1


def test_over_several_processes_too(installation: Installation) -> None:
    url, keys = installation.settings.database_url, installation.settings.keys.get_secret_value()
    marks = [f"visit-{each}" for each in range(30)]
    with processes(2) as pool:
        let_in = [pool.submit(come_in, url, keys, marks) for _ in range(2)]
        found = [mark for work in let_in for mark in work.result()]
    assert sorted(found) == sorted(marks)
    assert len(rows(installation, tables.conversations)) == len(marks)


def test_nothing_of_the_visitor_is_in_clear_and_it_is_forgotten(bot: BotInProcess, web: Browser, clock: Clock) -> None:
    data = signed(PERSON, clock())
    open_with(web, data)
    kept = str(everything(bot.installation))
    assert all(value not in kept for _, value in parse_qsl(data) if len(value) > 3 and not value.isdecimal())
    assert str(PERSON) not in kept
    assert len(rows(bot.installation, tables.attempts)) == 1
    clock.forward(hours=attempts.LIFE / 3600)
    open_with(web, signed(PERSON, clock()))
    assert len(rows(bot.installation, tables.attempts)) == 1


def test_without_a_bot_there_is_no_window(sqlite_browser: Browser, clock: Clock) -> None:
    assert sqlite_browser.ask("GET", "/fenetre/gims13").status_code == 404
    answer = open_with(sqlite_browser, signed(PERSON, clock()))
    assert (answer.status_code, kind_of(answer)) == (404, "unknown-window")


# -- Who may frame it


def test_only_telegram_frames_only_the_window(web: Browser) -> None:
    window = web.ask("GET", "/fenetre/gims13")
    assert window.status_code == 200
    assert "x-frame-options" not in window.headers
    assert "set-cookie" not in window.headers
    assert window.headers["cache-control"] == "no-store"
    policy = dict(part.partition(" ")[::2] for part in window.headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "https://web.telegram.org"
    chat = web.ask("GET", "/s/gims13").headers["content-security-policy"]
    assert window.headers["content-security-policy"] == chat.replace(
        "frame-ancestors 'none'", "frame-ancestors https://web.telegram.org"
    )
    pages = ["/", "/s/gims13", "/s/ailleurs", "/fenetre/ailleurs", "/fenetre", "/fenetre/gims13/", "/calendrier"]
    pages += ["/cellule", "/cellule/connexion", "/api/docs", "/api/openapi.json", "/api/v1/cases", "/healthz"]
    for page in pages:
        answer = web.ask("GET", page)
        assert answer.headers["x-frame-options"] == "DENY", page
        assert "telegram" not in answer.headers.get("content-security-policy", ""), page
    assert web.ask("POST", "/fenetre/gims13").headers["x-frame-options"] == "DENY"


# -- The agreement to answer in the chat, seen from the window


def test_the_agreement_is_told_with_its_date_and_taken_back_from_either(
    bot: BotInProcess, person: Person, web: Browser
) -> None:
    """In the chat with « /mes_donnees », in the window among the agreements."""

    def agreements() -> list[dict[str, Any]]:
        found = web.ask("GET", f"/api/v1/conversations/{opened['id']}/data", headers=headers).json()["agreements"]
        return [each for each in found if each["kind"] == "telegram"]

    person.says("/start gims13")
    opened = open_with(web, signed(person.id, bot.installation.store.clock())).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    assert agreements() == []
    person.presses("Continuer ici", "J’accepte de répondre ici").says("/mes_donnees")
    (said,) = person.texts("Vous avez accepté le lundi 23 novembre de répondre dans Telegram")
    assert "/fenetre" in said
    (given,) = agreements()
    assert given["given_at"] == "2026-11-23T10:00:00+01:00"
    path = f"/api/v1/conversations/{opened['id']}/agreements"
    taken = web.ask("POST", path, json={"take_back": given["id"]}, headers=headers).json()
    assert "votre accord est repris" in taken["messages"][0]["text"]
    assert agreements() == []
    assert journal(bot.installation)[-1] == ("person", "telegram_taken_back", "conversation")
    person.says("je suis salarié")
    assert person.now.button(WINDOW)
    person.presses("Continuer ici", "J’accepte de répondre ici")
    assert len(agreements()) == 1
    person.says("/fenetre")
    assert agreements() == []
