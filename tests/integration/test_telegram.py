"""Telegram: confidential by default, one live question, nothing kept of what is not read (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat_memory import sender_of
from bot.state import State
from bot.wiring import Installation
from storage import conversations, tables
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import browsing_in_process
from tests.support.telegram_bot import BotInProcess, Person, talking_bot
from tests.support.traces import traces

WINDOW = "Répondre dans la fenêtre confidentielle"
BROWSER = "Plutôt dans mon navigateur"
LANGUAGES = ["Facile à lire", "English"]
LINK = "Ouvrir dans mon navigateur"
MEDIA: list[tuple[dict[str, Any], str]] = [
    ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "Je ne peux pas lire les images"),
    ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "Je ne peux pas écouter"),
    ({"document": {"file_id": "a", "file_unique_id": "b"}}, "Je ne peux pas lire les fichiers"),
    ({"contact": {"phone_number": "0612345678", "first_name": "Zoé"}}, "Je n’ai rien gardé de cette fiche"),
    ({"location": {"latitude": 1.0, "longitude": 1.0}}, "Je n’ai rien gardé de cette fiche"),
    ({"text": "zebulon", "forward_origin": {"type": "hidden_user", "sender_user_name": "Z", "date": 1}}, "transférés"),
    ({"text": "zebulon", "edited": True}, "Je ne relis pas un message modifié"),
    ({"game": {"title": "g", "description": "d", "photo": []}}, "Je ne sais pas lire"),
]  # fmt: skip


@pytest.fixture
def bot(sqlite_installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(sqlite_installation) as opened:
        yield opened


@pytest.fixture
def person(bot: BotInProcess) -> Person:
    return Person(bot)


def state_of(installation: Installation, person: Person) -> State | None:
    """What is kept of a chat, decrypted."""

    def use_case(tx: Transaction) -> State | None:
        found = conversations.find_by_sender(tx, sender_of(person.id))
        return None if found is None else State.load(found.state)

    return installation.store.run_now(use_case)


# -- Confidential by default


def test_a_language_is_chosen_before_anything_is_agreed_to(bot: BotInProcess, person: Person) -> None:
    """Every screen of the entrance, the window and help speak it; « français » comes back."""
    person.says("/start gims13")
    person.presses("English")
    assert "Telegram is a private company" in person.now.text
    assert [button["text"] for button in person.now.buttons][-2:] == ["Français", "Facile à lire"]
    (window,) = [button for button in person.now.buttons if "web_app" in button]
    assert window["web_app"]["url"].endswith("/fenetre/gims13?lang=en")
    person.says("I want to die")
    assert any("3114, free, day and night" in each.text for each in person.chat.messages.values())
    person.says("en français")
    assert "Telegram est une société privée" in person.now.text
    person.says("english")
    person.presses("Continue here")
    person.presses("I agree to answer here")
    assert "What would you like to do?" in person.now.text
    assert "Back" not in [button["text"] for button in person.now.buttons]
    person.says("/langue")
    person.presses("Français")
    assert "Que souhaitez-vous faire" in person.now.text


def test_the_window_comes_first_and_no_question_before_an_agreement(bot: BotInProcess, person: Person) -> None:
    person.says("/start gims13")
    assert [button["text"] for button in person.now.buttons] == [WINDOW, BROWSER, "Continuer ici", *LANGUAGES]
    assert "Telegram est une société privée" in person.now.text
    person.says("j’ai mal au dos depuis la hernie")
    assert len(person.chat.with_buttons) == 1
    assert person.now.button(WINDOW)
    state = state_of(bot.installation, person)
    assert state is not None
    assert "hernie" not in state.dump().decode()
    person.presses("Continuer ici")
    assert "Vos réponses passeront par Telegram" in person.now.text
    assert journal(bot.installation) == []
    person.presses("J’accepte de répondre ici")
    assert "Que souhaitez-vous faire" in person.now.text
    assert journal(bot.installation) == [("person", "telegram_agreed", "conversation")]


def test_without_a_service_the_question_is_which_one(bot: BotInProcess, person: Person) -> None:
    person.says("bonjour").presses("SIMT Seine-et-Marne")
    assert "SIMT Seine-et-Marne vous aide ici" in person.now.text
    assert [row["service"] for row in rows(bot.installation, tables.conversations)] == ["simt77"]


def test_a_campaign_leads_to_its_service(sqlite_installation: Installation) -> None:
    config = sqlite_installation.config
    service = config.services["sst_landes"].model_copy(update={"campaigns": {"affiche": "Affiche du hall"}})
    changed = config.model_copy(update={"services": {**config.services, "sst_landes": service}})
    with talking_bot(replace(sqlite_installation, config=changed)) as bot:
        person = Person(bot).says("/start affiche")
        state = state_of(bot.installation, person)
        assert "SST des Landes" in person.now.text
        assert state is not None
        assert state.campaign == "affiche"


def test_window_only(sqlite_installation: Installation) -> None:
    """config.yml, `telegram: window_only`: no way to answer in Telegram, even with a button of another day."""
    config = sqlite_installation.config
    service = config.services["gims13"].model_copy(update={"telegram": "window_only"})
    closed = replace(
        sqlite_installation, config=config.model_copy(update={"services": {**config.services, "gims13": service}})
    )
    with talking_bot(closed) as bot:
        person = Person(bot).says("/start gims13")
        assert [button["text"] for button in person.now.buttons] == [WINDOW, BROWSER, *LANGUAGES]
        for data in ("i..", "a.."):
            bot.server.press(person.id, person.now, data)
            bot.answer()
            assert [button["text"] for button in person.now.buttons] == [WINDOW, BROWSER, *LANGUAGES]
    with talking_bot(closed, "http://localhost:8080") as bot:
        person = Person(bot).says("/start gims13")
        assert not person.chat.with_buttons
        assert "la fenêtre confidentielle n’est pas disponible" in person.chat.last.text


def test_without_a_public_address_it_says_so(sqlite_installation: Installation) -> None:
    with talking_bot(sqlite_installation, "http://localhost:8080") as bot:
        person = Person(bot).says("/start gims13")
        assert "La fenêtre confidentielle n’est pas disponible" in person.now.text
        assert [button["text"] for button in person.now.buttons] == ["Continuer ici", *LANGUAGES]


def test_the_link_opens_the_same_conversation_once(bot: BotInProcess, person: Person, clock: Clock) -> None:
    """15 minutes, by a POST; a newer link ends it; the answers given there are those of the chat."""

    def link() -> str:
        address = person.now.button(LINK)["url"]
        page, _, secret = address.partition("#lien=")
        assert page == "https://relais.test/s/gims13"
        return str(secret)

    with browsing_in_process(bot.installation) as browser:

        def through(secret: str, service: str = "gims13") -> Any:
            body = {"service": service, "link": secret}
            return browser.ask("POST", "/api/v1/conversations/passage", json=body)

        person.says("/start gims13").presses(BROWSER)
        first = link()
        person.presses("Préparer un autre lien")
        second = link()
        assert through(first).status_code == 404
        assert through(second, "simt77").status_code == 404
        assert through(second + "0").status_code == 404
        assert browser.ask("GET", "/s/gims13").status_code == 200
        opened = through(second)
        assert opened.status_code == 200
        assert through(second).status_code == 404
        found = opened.json()
        headers = {"Authorization": f"Bearer {found['token']}"}
        turns = f"/api/v1/conversations/{found['id']}/turns"
        assert (
            browser.ask("POST", turns, json={"choice": "salarie"}, headers=headers).json()["prompt"]["step"] == "accord"
        )
        assert len(rows(bot.installation, tables.conversations)) == 1
        person.presses("Continuer ici", "J’accepte de répondre ici")
        assert person.now.button("Commencer")
        person.says("/mes_donnees")
        clock.forward(minutes=1)

    other = Person(bot).says("/start gims13").presses(BROWSER)
    late = other.now.button(LINK)["url"].partition("#lien=")[2]
    clock.forward(minutes=15)
    with browsing_in_process(bot.installation) as browser:
        answer = browser.ask("POST", "/api/v1/conversations/passage", json={"service": "gims13", "link": late})
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:relais:problem:unknown-link"


@pytest.mark.parametrize("start", ["", "/start gims13"], ids=["nobody yet", "before the agreement"])
def test_help_in_a_crisis_needs_no_agreement(bot: BotInProcess, person: Person, start: str) -> None:
    if start:
        person.says(start)
    person.says("je veux mourir")
    assert person.texts("3114")
    person.says("/urgence")
    assert len(person.texts("3114")) == 2
    assert all("mourir" not in str(each) for each in everything(bot.installation).values())


def test_the_agreement_can_be_taken_back(bot: BotInProcess, person: Person) -> None:
    """From then on questions are asked in the window only; the answers given stay in the conversation."""
    person.agrees().presses("Je fais le point pour moi").says("/fenetre")
    assert person.now.button(LINK)
    assert journal(bot.installation)[-1] == ("person", "telegram_taken_back", "conversation")
    person.says("commencer")
    assert person.now.button(WINDOW)
    person.presses("Continuer ici", "J’accepte de répondre ici")
    assert person.now.button("Commencer")


def test_erasing_before_the_agreement(bot: BotInProcess, person: Person) -> None:
    person.says("/start gims13").says("/effacer")
    assert person.texts("C’est effacé chez nous")
    assert rows(bot.installation, tables.conversations) == []


def test_the_chat_is_never_in_clear(bot: BotInProcess, person: Person) -> None:
    """Neither its id nor the ids of its messages: in no table, in no file of the database."""
    person.agrees().asks_to_be_called()
    number = str(person.id)
    assert number not in str(everything(bot.installation))
    assert traces(bot.installation.settings.database_url, number.encode()) == {}


# -- One live question


def test_a_question_is_edited_in_place_while_it_is_the_last(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi", "Commencer")
    message = person.now
    before = len(person.chat.messages)
    person.presses("Une entreprise ou une association", "Au travail")
    assert person.now is message
    assert len(person.chat.messages) == before
    assert "Question" in message.text
    person.says("aucun")
    assert person.now is not message
    assert message.keyboard is None


def test_double_taps_and_old_buttons_answer_nothing_else(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi", "Commencer")
    data = person.now.button("Une entreprise ou une association")["callback_data"]
    stale = replace(person.now)
    bot.server.press(person.id, person.now, data)
    bot.server.press(person.id, person.now, data)
    bot.answer()
    asked = person.now.text
    assert "Question 2" in asked
    person.says("/aide")
    bot.server.press(person.id, stale, data)
    bot.answer()
    assert person.now.text == asked
    assert len([each for each in person.chat.messages.values() if each.text == asked and each.keyboard]) == 1
    bot.server.press(person.id, person.now, "nothing of ours")
    bot.answer()
    assert person.now.text == asked


def test_ticks_stand_in_the_keyboard_and_survive_quick_taps(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Être rappelé·e sans répondre", "Ici, par écrit", *["Passer cette question"] * 3)
    as_it_was = replace(person.now)
    for label in ("Le matin", "Le soir", "Le midi"):
        bot.server.press(person.id, as_it_was, as_it_was.button(label)["callback_data"])
    bot.answer()
    ticked = [button["text"] for button in person.now.buttons if button["text"].startswith("☑")]
    assert ticked == ["☑ Le matin", "☑ Le midi", "☑ Le soir"]
    person.presses("Le midi", "Valider", "Aucune précaution", "Valider")
    assert person.texts("Le matin ; Le soir")


def test_an_answer_that_does_not_fit_is_said_over_the_question(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Être rappelé·e sans répondre", "Ici, par écrit", *["Passer cette question"] * 3)
    message, count = person.now, len(person.chat.messages)
    person.presses("Valider")
    assert person.chat.alerts[-1].startswith("Choisissez au moins une réponse")
    assert (person.now, len(person.chat.messages)) == (message, count)


def test_a_deleted_message_comes_back(bot: BotInProcess, person: Person) -> None:
    person.agrees()
    gone = person.now
    data = gone.button("Je fais le point pour moi")["callback_data"]
    del person.chat.messages[gone.id]
    bot.server.press(person.id, gone, data)
    bot.answer()
    assert person.now.button("Commencer")


def test_an_update_of_a_new_kind_hides_no_other(bot: BotInProcess, person: Person) -> None:
    person.agrees()
    bot.server.put({"message": {"of": "another shape"}})
    person.presses("Je fais le point pour moi")
    assert person.now.button("Commencer")


@pytest.mark.parametrize(("content", "said"), MEDIA, ids=[said for _, said in MEDIA])
def test_what_is_not_read_is_not_kept(bot: BotInProcess, person: Person, content: dict[str, Any], said: str) -> None:
    person.agrees().presses("Je fais le point pour moi")
    asked, before = person.now.text, state_of(bot.installation, person)
    person.sends(**content)
    assert len(person.texts(said)) == 1
    assert person.now.text == asked
    after = state_of(bot.installation, person)
    assert before is not None
    assert after is not None
    assert (after.messages, after.revision, after.run) == (before.messages, before.revision, before.run)


def test_a_cry_for_help_under_a_picture_is_heard(bot: BotInProcess, person: Person) -> None:
    photo, _ = MEDIA[0]
    person.agrees().sends(**photo, caption="je veux mourir")
    assert person.texts("3114")


def test_in_a_group_it_only_explains_itself(bot: BotInProcess, person: Person) -> None:
    group = {"id": -person.id, "type": "group", "title": "Atelier"}
    bot.server.send(person.id, chat=group, text="/start gims13")
    bot.server.send(person.id, chat=group, text="salut tout le monde")
    bot.answer()
    assert [each.text for each in bot.server.chats[-person.id].messages.values()] != []
    assert len(bot.server.chats[-person.id].messages) == 1
    assert "discussion privée" in bot.server.chats[-person.id].last.text
    assert rows(bot.installation, tables.conversations) == []


def test_another_service_waits_for_the_first_to_be_over(bot: BotInProcess, person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi").says("/start simt77")
    assert person.texts("Vous avez déjà une conversation en cours avec GIMS 13")
    assert person.now.button("Commencer")
    person.says("/effacer").says("/start simt77")
    assert "SIMT" in person.now.text


def test_the_page_of_long_lists(bot: BotInProcess, person: Person) -> None:
    """The recap lists every answer: numbered in the text, eight at a time."""
    person.agrees().presses("Je fais le point pour moi", "Commencer")
    while "Page 1 sur" not in person.now.text:
        labels = [button["text"].lstrip("☐ ") for button in person.now.buttons]
        if "Valider" in [label.partition(" ")[2] for label in labels]:
            person.presses(labels[0], "Valider")
        else:
            person.presses(labels[0])
    first = person.now.text
    person.presses("Après ›")
    assert "Page 2 sur" in person.now.text
    number = next(button["text"] for button in person.now.buttons if button["text"].isdigit())
    assert f"{number}. Changer" in person.now.text
    person.presses("‹ Avant")
    assert person.now.text == first
