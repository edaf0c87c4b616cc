"""Telegram: discreet on a locked screen, never in haste, and forgetful of the chat (issue 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat_memory import sender_of
from bot.state import State
from bot.telegram.starting import introduce
from bot.wiring import Installation
from storage import casefile, conversations, tables
from storage.transaction import Transaction
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import rows
from tests.support.talking import Browser, api_key, browsing_in_process
from tests.support.telegram_bot import BotInProcess, Person, talking_bot
from tests.support.telegram_server import plain

MEDIA = ("photo", "voice", "document", "contact", "sticker", "forward_origin", "game")


@pytest.fixture
def bot(sqlite_installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(sqlite_installation) as opened:
        yield opened


@pytest.fixture
def person(bot: BotInProcess) -> Person:
    return Person(bot)


# -- Discretion

UNFIT_FOR_A_LOCKED_SCREEN = re.compile(
    r"santé|malad|médec|arrêt|inapt|handicap|souffr|suicid|mourir|harcèl|douleur|soin|thérap|moral|invalid",
    re.IGNORECASE,
)


def sent(bot: BotInProcess) -> list[dict[str, Any]]:
    """Every message that the bot sent anew; what it edits makes no notification."""
    return [asked for method, asked in bot.server.calls if method == "sendMessage"]


def test_a_locked_screen_shows_nothing_of_health(bot: BotInProcess, person: Person) -> None:
    """Not in the first line of any message, whatever was asked, answered, sent or read."""
    person.says("bonjour").agrees().presses("Je fais le point pour moi").says("/aide").says("commencer")
    words = {"Question 1": "une entreprise", "Question 2": "en arrêt", "Question 3": "6 mois"}
    for question, text in words.items():
        assert question in person.now.text
        person.says(text)
    for kind in MEDIA:
        person.sends(**{kind: {}}, caption="ma maladie")
    person.says("je veux mourir").says("/urgence").says("/mes_donnees").says("/effacer").says("/start simt77")
    firsts = [plain(asked["text"]).partition("\n")[0] for asked in sent(bot)]
    assert len(firsts) > 20
    assert [first for first in firsts if UNFIT_FOR_A_LOCKED_SCREEN.search(first)] == []
    assert person.texts("J’ai compris : En arrêt")


def test_only_the_cell_is_heard_and_questions_cannot_be_forwarded(bot: BotInProcess, person: Person) -> None:
    """A receipt, a page of help and a reply can be copied; a question or a link that opens the conversation cannot."""
    person.agrees().asks_to_be_called().says("/urgence")
    assert {asked["disable_notification"] for asked in sent(bot)} == {"true"}
    for asked in sent(bot):
        assert (asked["protect_content"] == "true") == ("reply_markup" in asked)
    before = len(sent(bot))
    (case,) = rows(bot.installation, tables.cases)
    with browsing_in_process(bot.installation) as browser:
        headers = api_key(bot.installation, role="cell")
        body = {"text": "Bonjour, je vous rappelle jeudi."}
        assert browser.ask("POST", f"/api/v1/cases/{case['number']}/messages", json=body, headers=headers).is_success
    bot.deliver()
    said = sent(bot)[before:]
    assert [asked["disable_notification"] for asked in said] == ["false", "true"]
    assert plain(said[0]["text"]).startswith("Message de l’équipe")
    assert [asked["protect_content"] for asked in said] == ["false", "true"]


def test_the_bot_describes_itself_once(bot: BotInProcess) -> None:
    """Telegram lets a name be set a few times a day; being held back stops nothing."""

    def set_calls() -> list[str]:
        return [method for method, _ in bot.server.calls if method.startswith("setMy")]

    flood = (429, {"description": "Too Many Requests: retry after 86400", "parameters": {"retry_after": 86_400}})
    bot.server.faults["setMyName"].append(flood)
    for _ in range(3):
        assert bot.run(introduce(bot.entrance.courier))
    described = ["setMyCommands", "setMyDescription", "setMyShortDescription"]
    assert set_calls() == [*described, "setMyName", "setMyName", *described], "then in English, under the same name"
    assert bot.server.profiles["en"]["commands"][0]["description"] == "Start"
    assert UNFIT_FOR_A_LOCKED_SCREEN.search(str(bot.server.profiles)) is None
    assert bot.server.profile["name"] == "Relais"
    assert [each["command"] for each in bot.server.profile["commands"]][:2] == ["start", "aide"]
    assert UNFIT_FOR_A_LOCKED_SCREEN.search(str(bot.server.profile)) is None


# -- Too fast


def test_a_chat_that_goes_too_fast_is_told_once(sqlite_installation: Installation, clock: Clock) -> None:
    """The same limit as everywhere; what was held back is not applied, and a cry for help is always heard."""
    config = sqlite_installation.config
    limits = config.rate_limits.model_copy(update={"conversation_per_minute": 6})
    slow = replace(sqlite_installation, config=config.model_copy(update={"rate_limits": limits}))
    with talking_bot(slow) as bot:
        person, other = Person(bot), Person(bot)
        person.agrees().presses("Je fais le point pour moi").says("commencer")
        data = person.now.button("Une entreprise ou une association")["callback_data"]
        for _ in range(5):
            person.says("une entreprise")
            bot.server.press(person.id, person.now, data)
            bot.answer()
        assert len(person.texts("Doucement")) + sum("Doucement" in alert for alert in person.chat.alerts) == 1
        assert "Question 2" in person.now.text
        assert other.says("/start gims13").now
        before = len(person.texts("3114"))
        person.says("je veux mourir")
        assert len(person.texts("3114")) == before + 1
        bot.server.press(person.id, person.now, person.now.button("J’ai besoin d’aide maintenant")["callback_data"])
        bot.answer()
        assert len(person.texts("3114")) == before + 2
        clock.forward(minutes=1)
        person.presses("Au travail")
        assert "Question 3" in person.now.text


# -- The chat is named no longer than something is open


def test_erasing_takes_the_chat_with_it(bot: BotInProcess, person: Person) -> None:
    """At once after /effacer, and where nothing was begun; it is known again from the next answer on."""

    def named() -> int | None:
        def use_case(tx: Transaction) -> int | None:
            found = conversations.find_by_sender(tx, sender_of(person.id))
            assert found is not None
            chat = State.load(found.state).chat
            assert chat is not None
            return chat.id

        return bot.installation.store.run_now(use_case)

    person.agrees()
    assert named() is None
    person.presses("Je fais le point pour moi")
    assert named() == person.id
    person.says("/effacer")
    assert named() is None
    person.asks_to_be_called()
    assert named() == person.id
    person.says("/effacer").presses("Retirer et tout effacer")
    assert named() is None


def test_a_closed_case_forgets_its_chat(bot: BotInProcess, sqlite_browser: Browser) -> None:
    """At once, or once the chat was told of what the cell wrote last, or never will be. Whoever has the case begin
    again is told that the person will not hear of it."""

    def named() -> int | None:
        def use_case(tx: Transaction) -> int | None:
            return casefile.open_file(tx, "gims13", case["number"]).chat()

        return bot.installation.store.run_now(use_case)

    closing = {"status": "closed", "reason": "termine", "outcome": "meme_poste"}
    for waiting, blocked in ((False, False), (True, False), (True, True)):
        person = Person(bot).agrees().asks_to_be_called()
        case = rows(bot.installation, tables.cases, status="new")[-1]
        assert named() == person.id
        with browsing_in_process(bot.installation) as browser:
            headers, path = api_key(bot.installation, role="cell"), f"/api/v1/cases/{case['number']}"
            if waiting:
                body = {"text": "Bonne reprise."}
                assert browser.ask("POST", f"{path}/messages", json=body, headers=headers).is_success
            answer = browser.ask("POST", f"{path}/status", json=closing, headers=headers)
            assert answer.is_success, answer.text
        if waiting:
            assert named() == person.id
            person.chat.blocked = blocked
            bot.deliver()
            assert bool(person.texts("Bonne reprise.")) is not blocked
        assert named() is None
    member, unheard = Member.enter(bot.installation, sqlite_browser), "plus de moyen d’être prévenue ici"
    page = f"/cellule/dossier/{case['number']}"
    assert unheard in member.get(page).text, "where it can begin again"
    assert member.do(case["number"], "rouvrir", {"etape": "in_support", "pourquoi": "Rechute"}).status_code == 303
    assert unheard in member.get(page).text, "where one would write"
    Person(bot).agrees().asks_to_be_called()
    (other,) = rows(bot.installation, tables.cases, status="new")
    assert unheard not in member.get(f"/cellule/dossier/{other['number']}").text
