"""Telegram over a network that fails: nothing lost, nothing doubled, never faster than it allows (issue 5)."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.api.app import create_app
from bot.api.context import Context
from bot.api.limits import Limiter
from bot.chat_memory import sender_of
from bot.state import State
from bot.telegram.running import Telegram, open_telegram
from bot.telegram.webhook import Door, router_of
from bot.wiring import Installation
from storage import casefile, conversations, entries, tables
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.rows import rows
from tests.support.talking import Browser, Talk, api_key, browsing, browsing_in_process
from tests.support.telegram_bot import BotInProcess, Person, talking_bot, with_telegram
from tests.support.telegram_server import TOKEN, TelegramServer, telegram_server

FLOOD = (429, {"description": "Too Many Requests: retry after 3", "parameters": {"retry_after": 3}})
BROKEN = (502, {"description": "Bad Gateway"})
FAULTS = [FLOOD, BROKEN, "hang up", "lost"]
OFTEN = ["editMessageText", "answerCallbackQuery", "editMessageReplyMarkup", "getUpdates"]


@pytest.fixture
def bot(sqlite_installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(sqlite_installation) as opened:
        yield opened


@pytest.fixture
def person(bot: BotInProcess) -> Person:
    return Person(bot)


def applied(bot: BotInProcess, person: Person) -> int:
    """How many events were applied to the conversation of a chat."""

    def use_case(tx: Transaction) -> int:
        found = conversations.find_by_sender(tx, sender_of(person.id))
        assert found is not None
        chat = State.load(found.state).chat
        assert chat is not None
        return len(chat.heard)

    return bot.installation.store.run_now(use_case)


@pytest.mark.parametrize("fault", FAULTS, ids=["429", "502", "hang up", "answer lost"])
@pytest.mark.parametrize("method", [*OFTEN, "sendMessage"])
def test_a_call_that_fails_is_made_again(bot: BotInProcess, person: Person, method: str, fault: Any) -> None:
    """The answer counts once and the next question is there; only a message whose fate is unknown may stand twice."""
    person.agrees()
    before = applied(bot, person)
    bot.server.faults[method].append(fault)
    person.presses("Je fais le point pour moi", "Commencer")
    assert not bot.server.faults[method]
    assert applied(bot, person) == before + 2
    assert "Question 1" in person.chat.last.text
    if (method, fault) != ("sendMessage", "lost"):
        assert person.now
    if fault == FLOOD:
        assert 3.0 in bot.slept


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery"])
def test_a_call_that_is_answered_too_late_is_made_again(bot: BotInProcess, person: Person, method: str) -> None:
    """Telegram did it, and said so after we hung up: the answer counts once, and only a new message may stand twice."""
    person.agrees()
    before = applied(bot, person)
    bot.entrance.courier.bot.session.timeout = 0.3
    bot.server.faults[method].append("late")
    person.presses("Je fais le point pour moi").says("commencer").presses_last("Une entreprise ou une association")
    assert not bot.server.faults[method]
    assert applied(bot, person) == before + 3
    assert "Question 2" in person.chat.last.text
    if method != "sendMessage":
        assert person.now


def test_a_question_whose_place_was_forgotten_is_found_again(bot: BotInProcess, person: Person) -> None:
    """The process died before it noted where the question stands: the next press says it, and is answered in place."""
    person.agrees().presses("Je fais le point pour moi").says("commencer")
    bot.entrance.notes.take(person.id)
    question, count = person.now, len(person.chat.messages)
    person.presses("Une entreprise ou une association")
    assert (person.now, len(person.chat.messages)) == (question, count)
    assert "Question 2" in person.now.text


def test_a_repeated_update_changes_nothing(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi")
    repeated = bot.server.press(person.id, person.now, person.now.button("Commencer")["callback_data"])
    (update,) = [copy.deepcopy(each) for each in bot.server.updates if each["update_id"] == repeated]
    bot.answer()
    person.presses("Une entreprise ou une association")
    shown = [(each.id, each.text, each.keyboard) for each in person.chat.messages.values()]
    bot.server.updates.append(update)
    bot.answer()
    assert [(each.id, each.text, each.keyboard) for each in person.chat.messages.values()] == shown


@pytest.mark.parametrize("noted", [True, False])
def test_a_process_that_knows_nothing_answers_a_repeated_update_once(
    bot: BotInProcess, person: Person, noted: bool
) -> None:
    """Killed between the answer and its confirmation: the next process is given the update again.

    The answer counts once, and the question is there once. What was said may stand twice only where the process died
    before it noted what it had sent.
    """
    person.agrees().presses("Je fais le point pour moi", "Commencer")
    bot.server.say(person.id, "une entreprise")
    update = copy.deepcopy(bot.server.updates[-1])
    bot.answer()
    heard, said = applied(bot, person), len(person.texts("J’ai compris"))
    question = person.now.text
    if noted:
        bot.run(bot.entrance.notes.write())
    else:
        assert bot.entrance.notes.take(person.id).question == person.now.id
    with asyncio.Runner() as runner:
        again = BotInProcess(bot.installation, bot.server, runner)
        bot.server.updates.append(update)
        again.answer()
        again.close()
    assert applied(bot, person) == heard
    assert (said, len(person.texts("J’ai compris"))) == (1, 1 if noted else 2)
    assert person.chat.last.text == question
    person.presses_last("Au travail")
    assert person.chat.last.button("Aucun arrêt")


def test_updates_in_any_order_are_answered_in_theirs(bot: BotInProcess, person: Person) -> None:
    person.agrees()
    for text in ("je suis salarié", "commencer", "une entreprise"):
        bot.server.say(person.id, text)
    bot.server.updates.reverse()
    bot.answer()
    assert "Question 2" in person.now.text


def test_an_update_is_confirmed_only_once_it_is_answered(
    bot: BotInProcess, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One chat waits for the database; another is answered meanwhile, once, and neither is confirmed."""
    other = Person(bot).agrees()
    person.agrees()
    store, run = bot.entrance.store, bot.entrance.store.run
    opened = asyncio.Event()

    async def slow(use_case: Any, *args: Any) -> Any:
        if person.id in args:
            await opened.wait()
        return await run(use_case, *args)

    monkeypatch.setattr(store, "run", slow)
    first = bot.server.say(person.id, "je suis salarié")
    bot.server.say(other.id, "je suis manager")
    before = other.chat.last

    async def meanwhile() -> None:
        await bot.poller.once()
        while other.chat.last is before or not other.chat.last.keyboard:
            await asyncio.sleep(0.01)
        count = len(other.chat.messages)
        await bot.poller.once()
        await bot.poller.once()
        assert len(other.chat.messages) == count
        assert bot.server.confirmed < first
        opened.set()
        await bot.poller.settled()
        await bot.poller.once()
        assert bot.server.confirmed > first

    bot.run(meanwhile())
    assert person.now.button("Commencer")


def test_a_database_that_fails_is_waited_for(
    bot: BotInProcess, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.agrees()
    run, left = bot.entrance.store.run, [1] * 5

    async def failing(use_case: Any, *args: Any) -> Any:
        if left:
            left.pop()
            raise OperationalError("", {}, Exception("down"))
        return await run(use_case, *args)

    monkeypatch.setattr(bot.entrance.store, "run", failing)
    person.presses("Je fais le point pour moi")
    assert not left
    assert person.now.button("Commencer")


def test_what_can_never_be_answered_stops_nobody(bot: BotInProcess, person: Person) -> None:
    """Telegram refuses every attempt: the person is told kindly, and the next update is answered."""
    person.agrees()
    refused = (400, {"description": "Bad Request: can't parse entities"})
    bot.server.faults["sendMessage"].extend([refused] * 3)
    person.says("je suis salarié")
    assert person.chat.last.text.startswith("Un souci est survenu chez nous")
    person.says("/reprendre")
    assert person.now.button("Commencer")


def test_an_alert_that_comes_too_late_is_said_in_the_chat(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Être rappelé·e sans répondre", "Ici, par écrit", *["Passer cette question"] * 3)
    bot.server.faults["answerCallbackQuery"].append((400, {"description": "Bad Request: query is too old"}))
    person.presses("Valider")
    assert person.texts("Choisissez au moins une réponse")
    assert person.now.button("Valider")


def test_a_person_who_blocked_the_bot_stops_nobody(bot: BotInProcess, person: Person) -> None:
    other = Person(bot).agrees()
    person.agrees()
    person.chat.blocked = True
    bot.server.say(person.id, "je suis salarié")
    bot.server.say(other.id, "je suis salarié")
    bot.answer()
    assert other.now.button("Commencer")
    person.chat.blocked = False
    person.says("/reprendre")
    assert person.now.button("Commencer")


# -- Called by Telegram


@pytest.fixture
def called(bot: BotInProcess) -> Iterator[tuple[Browser, Door]]:
    """The web application with the route that Telegram calls."""
    door = Door.of(bot.installation.store.vault, TOKEN)
    store = bot.installation.store
    app = create_app(Context(store, bot.installation.world, Limiter(store.clock)))
    app.include_router(router_of(bot.entrance, door))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    bot.run(bot.entrance.courier.bot.session.close())  # the browser has an event loop of its own
    with browsing(httpx.AsyncClient(transport=transport, base_url="http://relais.test")) as browser:
        yield browser, door
        browser.run(bot.entrance.courier.bot.session.close())


def test_telegram_calls(bot: BotInProcess, person: Person, called: tuple[Browser, Door]) -> None:
    """Answered once the turn is on disk; only with the secret; a repetition changes nothing; a failure comes again."""
    browser, door = called

    def call(secret: str = door.secret) -> int:
        update = bot.server.updates[-1]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return browser.ask("POST", door.path, json=update, headers=headers).status_code

    bot.server.say(person.id, "/start gims13")
    assert call("") == call("x" * 64) == 404
    assert rows(bot.installation, tables.conversations) == []
    assert call() == 200
    for label in ("Continuer ici", "J’accepte de répondre ici", "Je fais le point pour moi"):
        bot.server.press(person.id, person.now, person.now.button(label)["callback_data"])
        assert call() == 200
    heard, count = applied(bot, person), len(person.chat.messages)
    assert call() == 200
    assert (applied(bot, person), len(person.chat.messages)) == (heard, count)
    assert person.now.button("Commencer")
    run = bot.entrance.store.run

    async def down(*work: Any) -> Any:
        raise OperationalError("", {}, Exception("down"))

    bot.server.press(person.id, person.now, person.now.button("Commencer")["callback_data"])
    bot.entrance.store.run = down  # type: ignore[method-assign]
    assert call() >= 500
    bot.entrance.store.run = run  # type: ignore[method-assign]
    assert call() == 200
    assert "Question 1" in person.now.text


# -- The cell answers


def reply(bot: BotInProcess, text: str) -> None:
    """A member writes to the person of the only case."""
    (case,) = rows(bot.installation, tables.cases)
    with browsing_in_process(bot.installation) as browser:
        headers = api_key(bot.installation, role="cell")
        answer = browser.ask("POST", f"/api/v1/cases/{case['number']}/messages", json={"text": text}, headers=headers)
        assert answer.status_code == 200, answer.text


def to_chats(bot: BotInProcess) -> list[dict[str, Any]]:
    """What waits for chats in the outbox."""
    return rows(bot.installation, tables.outbox, route="telegram")


def test_the_cell_answers_in_the_chat_that_was_agreed_to(installation: Installation) -> None:
    """On each kind of database."""
    with talking_bot(installation) as bot:
        _answered_in_the_chat(bot, Person(bot))


def _answered_in_the_chat(bot: BotInProcess, person: Person) -> None:
    person.agrees().asks_to_be_called()
    reply(bot, "Bonjour, <je> vous rappelle jeudi & vendredi.")
    (waiting,) = to_chats(bot)
    assert waiting["target"] == ""
    assert str(person.id) not in str(waiting)
    assert "jeudi" not in str(waiting)
    bot.server.faults["sendMessage"].append(FLOOD)
    bot.deliver()
    assert len(person.texts("Bonjour, <je> vous rappelle jeudi & vendredi.")) == 1
    assert person.now
    assert [each["state"] for each in to_chats(bot)] == ["delivered"]
    person.says("/reprendre")
    assert len(person.texts("vous rappelle jeudi")) == 1


def test_who_blocked_the_bot_is_not_tried_again(bot: BotInProcess, person: Person, clock: Clock) -> None:
    """It is marked, the case stands, and the message is there for the person who comes back."""
    person.agrees().asks_to_be_called()
    reply(bot, "Bonjour, je vous rappelle jeudi.")
    person.chat.blocked = True
    bot.deliver()
    (marked,) = to_chats(bot)
    assert (marked["state"], marked["attempts"]) == ("failed", 1)
    assert "blocked the bot" in marked["last_error"]
    clock.forward(hours=24)
    assert bot.deliver() == 0
    assert [case["status"] for case in rows(bot.installation, tables.cases)] == ["contacted"]
    person.chat.blocked = False
    person.says("/reprendre")
    assert len(person.texts("je vous rappelle jeudi")) == 1


def test_a_message_that_cannot_leave_now_is_told_later(bot: BotInProcess, person: Person, clock: Clock) -> None:
    person.agrees().asks_to_be_called()
    reply(bot, "Bonjour, je vous rappelle jeudi.")
    bot.server.faults["sendMessage"].extend(["hang up"] * 20)
    bot.deliver()
    assert [(each["state"], each["attempts"]) for each in to_chats(bot)] == [("waiting", 1)]
    clock.forward(hours=1)
    bot.deliver()
    assert [each["state"] for each in to_chats(bot)] == ["delivered"]
    assert len(person.texts("je vous rappelle jeudi")) == 1


def test_without_an_agreement_the_chat_only_learns_that_there_is_a_message(bot: BotInProcess, person: Person) -> None:
    """The person answered in the window: their chat shows a link, and the window the message."""
    person.says("/start gims13").presses("Plutôt dans mon navigateur")
    link = person.now.button("Ouvrir dans mon navigateur")["url"].partition("#lien=")[2]
    with browsing_in_process(bot.installation) as browser:

        def through(secret: str) -> Talk:
            body = {"service": "gims13", "link": secret}
            found = browser.ask("POST", "/api/v1/conversations/passage", json=body).json()
            return Talk(browser, found.pop("id"), found.pop("token"), found)

        talk = through(link).enter("parler_a_quelqu_un", {"contact_moyen": "ici"})
        assert talk.turn["case"] is not None
        reply(bot, "Bonjour, je vous rappelle jeudi.")
        bot.deliver()
        assert person.now.text.startswith("Vous avez un message.")
        assert not person.texts("jeudi")
        again = through(person.now.button("Ouvrir dans mon navigateur")["url"].partition("#lien=")[2])
        assert "je vous rappelle jeudi" in str(again.turn["messages"])


def test_what_was_taken_back_is_not_told(bot: BotInProcess, person: Person) -> None:
    person.agrees().asks_to_be_called().says("/effacer")
    reply(bot, "Bonjour, je vous rappelle jeudi.")
    person.presses("Retirer et tout effacer")
    bot.deliver()
    assert not person.texts("jeudi")
    assert [each["state"] for each in to_chats(bot)] == ["delivered"]


@pytest.mark.parametrize(
    ("public", "webhook"),
    [
        ("https://relais.test", True),
        ("https://relais.test:8443", True),
        ("https://relais.test:4443", False),
        ("http://localhost:8080", False),
    ],
)
def test_telegram_calls_where_it_can_else_it_is_asked(
    sqlite_installation: Installation, public: str, webhook: bool
) -> None:
    """Several processes give Telegram the same address and secret; one that polls takes the webhook away."""

    async def until_ready(server: TelegramServer) -> Telegram:
        telegram = await open_telegram(with_telegram(sqlite_installation, server, public))
        stop = asyncio.Event()
        running = asyncio.create_task(telegram.run(stop))
        while not any(method in ("setWebhook", "getUpdates") for method, _ in server.calls):
            await asyncio.sleep(0.01)
        stop.set()
        await running
        await telegram.close()
        return telegram

    found = []
    for _ in range(2):
        with telegram_server() as server:
            telegram = asyncio.run(until_ready(server))
            assert (telegram.router is not None) == webhook
            assert any(method == "setMyCommands" for method, _ in server.calls)
            assert any(method == "deleteWebhook" for method, _ in server.calls) != webhook
            found.append(server.webhook and (server.webhook["url"], server.webhook["secret_token"]))
    assert found[0] == found[1]
    assert (found[0] is not None) == webhook


def test_polling_survives_what_telegram_answers(sqlite_installation: Installation) -> None:
    """Broken connections, refusals, another program that asks too, an answer of another shape: it asks again."""
    refusals = [FLOOD, BROKEN, "hang up", (401, {}), (409, {"description": "Conflict"})]
    with talking_bot(sqlite_installation) as bot:
        person = Person(bot)
        bot.server.faults["getUpdates"].extend(refusals)
        bot.server.updates.append({"of": "another shape"})

        async def polled() -> None:
            stop = asyncio.Event()
            running = asyncio.create_task(bot.poller.run(stop))
            while [method for method, _ in bot.server.calls].count("getUpdates") < len(refusals) + 3:
                await asyncio.sleep(0.01)
            bot.server.updates.clear()
            bot.server.say(person.id, "/start gims13")
            while person.id not in bot.server.chats or not person.chat.messages:
                await asyncio.sleep(0.01)
            stop.set()
            await running

        bot.run(polled())
        assert "GIMS 13" in person.now.text


def test_a_case_from_which_something_was_taken_out_still_reaches_its_chat(bot: BotInProcess, person: Person) -> None:
    person.agrees().asks_to_be_called()
    (case,) = rows(bot.installation, tables.cases)

    def write_anew(tx: Transaction) -> None:
        file = casefile.open_file(tx, "gims13", case["number"])
        assert file.key is not None
        casefile.rewrite(tx, file, file.requests(), entries.timeline(tx, file.number, file.key))

    bot.installation.store.run_now(write_anew)
    reply(bot, "Bonjour, je vous rappelle jeudi.")
    bot.deliver()
    assert len(person.texts("je vous rappelle jeudi")) == 1
