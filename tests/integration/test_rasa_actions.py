"""The action server, over real HTTP: Rasa's protocol, one person in one conversation, the agreement, nothing leaked."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.rasa.callers import Callers, InvalidActionsToken
from bot.rasa.payloads import Payload
from bot.rasa.protocol import LARGEST
from bot.wiring import Installation
from storage import tables
from tests.support.clock import Clock
from tests.support.installation import REPOSITORY
from tests.support.rasa_assistant import Message, OverHttp, call_of, shown
from tests.support.rows import journal, rows
from tests.support.serving import serving_actions
from tests.support.talking import api_key, browsing_in_process
from tests.transcripts.rasa_channel import RasaChannel
from tests.transcripts.runner import Played, compare_cell, load

pytestmark = pytest.mark.pages

TRANSCRIPTS = REPOSITORY / "tests" / "transcripts"
TOKENS = "premier:un-secret,second:un-autre"
FIRST, SECOND = TOKENS.split(",")
SECRET_WORDS = "phrase-que-personne-ne-doit-relire"


@pytest.fixture
def url(installation: Installation) -> Iterator[str]:
    """A real action server, on each kind of database."""
    with serving_actions(installation, TOKENS) as address:
        yield address


@pytest.fixture
def sqlite_server(sqlite_installation: Installation) -> Iterator[str]:
    """The same on SQLite only."""
    with serving_actions(sqlite_installation, TOKENS) as address:
        yield address


class Person:
    """Somebody who writes to an assistant that calls us."""

    def __init__(self, url: str, sender: str, token: str = FIRST, **tracker: Any) -> None:
        self.url, self.sender, self.token, self.tracker = url, sender, token, tracker
        self.seen: list[Message] = []

    def say(self, text: str, **more: Any) -> str:
        """Write; all that is then read."""
        answer = post(self.url, call_of(self.sender, text, **{**self.tracker, **more}), token=self.token)
        assert answer.status_code == 200, answer.text
        self.seen = shown(answer.json()["responses"])
        return self.read

    def press(self, title: str) -> str:
        """Press the button of this title."""
        return self.say(self.payload(title))

    def payload(self, title: str) -> str:
        """What the button of this title sends."""
        found = [each["payload"] for each in self.buttons if each["title"] == title]
        assert len(found) == 1, f"« {title} » is not one of {[each['title'] for each in self.buttons]}"
        return str(found[0])

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The buttons of the last message."""
        return list(self.seen[-1]["buttons"])

    @property
    def read(self) -> str:
        """All that is read now."""
        return "\n".join(message["text"] for message in self.seen).replace("\u00a0", " ")

    def arrive(self, service: str = "GIMS 13") -> Person:
        """Through the agreement, up to the first question."""
        self.say("bonjour")
        self.press(service)
        self.press("J’accepte de répondre ici")
        return self


def post(url: str, call: Any, *, token: str = FIRST, **more: Any) -> httpx.Response:
    """One call."""
    headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
    return httpx.post(f"{url}/webhook", json=call, headers=headers, timeout=30, **more)


# -- Who may call


def test_only_with_the_token(sqlite_server: str) -> None:
    """Bearer, or `?token=` as `token:` of Rasa's endpoints.yml sends it; /health says nothing and asks for none."""
    call = call_of("p", "bonjour")
    for answer in (
        httpx.post(f"{sqlite_server}/webhook", json=call),
        httpx.post(f"{sqlite_server}/webhook?token=non", json=call),
        post(sqlite_server, call, token="un-secret"),
        httpx.get(f"{sqlite_server}/actions"),
    ):
        assert answer.status_code == 401
        assert "RELAIS_ACTIONS_TOKEN" in answer.json()["error"]
    assert httpx.post(f"{sqlite_server}/webhook", params={"token": SECOND}, json=call).status_code == 200
    assert httpx.get(f"{sqlite_server}/health").json() == {"status": "ok"}
    listed = httpx.get(f"{sqlite_server}/actions", headers={"Authorization": f"Bearer {FIRST}"}).json()
    assert listed == [{"name": "action_relais_turn"}, {"name": "action_relais_topic"}]


def test_tokens_are_read_whole() -> None:
    """One token alone, several with names; two of one assistant are refused, and none too."""
    assert Callers.parse("seul").named("Bearer seul", None) == "rasa"
    several = Callers.parse(" a:1 , b:2 ")
    assert (several.named("bearer a:1", None), several.named(None, "b:2")) == ("a", "b")
    assert several.named("Basic a:1", None) is None
    for wrong in ("", " , ", "a:1,a:2", "un,deux"):
        with pytest.raises(InvalidActionsToken, match="RELAIS_ACTIONS_TOKEN"):
            Callers.parse(wrong)


def test_the_same_name_at_two_assistants_is_two_people(url: str) -> None:
    """Sender ids are bound to the calling assistant."""
    one, other = Person(url, "42").arrive(), Person(url, "42", SECOND)
    one.press("Je fais le point pour moi")
    assert "Quel est votre service" in other.say("bonjour")
    assert "Voulez-vous commencer" in one.say("/reprendre")


def test_people_without_a_name_are_never_taken_for_one(sqlite_server: str, sqlite_installation: Installation) -> None:
    """A channel that names nobody calls everybody `default`: nothing is asked, help is still given."""
    for name in ("default", ""):
        somebody = Person(sqlite_server, name)
        assert "mélanger deux personnes" in somebody.say("bonjour")
        assert "3114" in somebody.say("je veux mourir")
    assert rows(sqlite_installation, tables.conversations) == []


# -- The conversation


@pytest.mark.parametrize("name", ["salarie_envoyer_tout", "manager_envoyer"])
def test_a_whole_walk_reaches_the_queue(name: str, installation: Installation, clock: Clock) -> None:
    """Both questionnaires, by buttons and by words, up to what the cell reads; the agreement is in the journal."""
    channel = RasaChannel(installation, OverHttp())
    try:
        transcript = load(TRANSCRIPTS / f"{name}.yml")
        played = Played(transcript, channel, installation, clock)
        assert transcript.cell is not None
        compare_cell(transcript.cell, played.case(api_key(installation)["Authorization"].removeprefix("Bearer ")))
    finally:
        channel.close()
    assert ("person", "assistant_agreed", "conversation") in journal(installation)


def test_a_repeated_call_gets_the_same_answer(url: str) -> None:
    """Rasa, or a proxy before it, may send a call again: it is applied once. The same words later are another event."""
    person = Person(url, "p").arrive()
    call = call_of("p", person.payload("Je fais le point pour moi"), message="m1")
    first, again = post(url, call), post(url, call)
    assert first.content == again.content
    assert "Voulez-vous commencer" in first.text
    assert post(url, call_of("p", "/retour", message="m2")).json()["responses"][-1]["text"].startswith("Que souhaitez")
    assert post(url, call).content == first.content
    begun = post(url, call_of("nouveau", Payload("service", "", "gims13").dump(), message="m1"))
    assert begun.content == post(url, call_of("nouveau", Payload("service", "", "gims13").dump(), message="m1")).content


def test_calls_at_the_same_moment_are_one(url: str, installation: Installation) -> None:
    """A first message that arrives several times at once begins one conversation, and gets one answer."""
    call = call_of("p", "bonjour", message="m1", slots={"relais_service": "gims13"})
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(url, call).content, range(8)))
    assert len(set(answers)) == 1
    assert "tenue par un autre logiciel" in answers[0].decode()
    assert len(rows(installation, tables.conversations)) == 1


def test_a_button_of_an_older_question_answers_nothing(url: str) -> None:
    """The question has changed since: it is shown again, and nothing is applied."""
    person = Person(url, "p").arrive()
    old = person.payload("Je suis manager, RH, dirigeant ou élu")
    person.press("Je fais le point pour moi")
    person.say(old)
    assert "Voulez-vous commencer" in person.read


def test_ticks_stand_in_the_buttons(url: str) -> None:
    """A multiple choice is ticked and unticked, then sent; an empty one is refused kindly."""
    person = Person(url, "p").arrive()
    person.press("Je suis manager, RH, dirigeant ou élu")
    while "Valider" not in [each["title"] for each in person.buttons]:
        person.say(person.buttons[0]["payload"])
    first, second = (each["title"] for each in person.buttons[:2])
    person.press(first)
    person.press(second)
    assert [each["title"][0] for each in person.buttons[:3]] == ["☑", "☑", "☐"]
    person.press(first.replace("☐", "☑"))
    assert [each["title"][0] for each in person.buttons[:3]] == ["☐", "☑", "☐"]
    asked = person.seen[-1]["text"]
    person.press(second.replace("☐", "☑"))
    person.press("Valider")
    assert person.seen[-1]["text"] == asked
    assert len(person.seen) == 2
    person.press(first)
    person.press("Valider")
    assert person.seen[-1]["text"] != asked


# -- The agreement


def test_no_question_before_the_agreement(url: str, installation: Installation) -> None:
    """The other software reads what is typed: the person is told so, and accepts, before anything is asked."""
    person = Person(url, "p", slots={"relais_service": "gims13"})
    notice = person.say("j’ai mal au dos depuis 3 mois")
    assert "tenue par un autre logiciel" in notice
    ways = ["J’accepte de répondre ici", "J’ai besoin d’aide maintenant", "Facile à lire", "English"]
    assert [each["title"] for each in person.buttons] == ways
    assert person.say("salarie") == notice
    assert "3114" in person.say("je veux en finir, je vais me tuer")
    assert "tenue par un autre logiciel" in person.read
    assert "15 ou le 112" in person.press("J’ai besoin d’aide maintenant")
    assert journal(installation) == []
    person.press("J’accepte de répondre ici")
    assert "Que souhaitez-vous faire" in person.read
    assert journal(installation) == [("person", "assistant_agreed", "conversation")]
    assert "de répondre dans une discussion que tient un autre logiciel" in person.say("/mes_donnees")


def test_the_agreement_can_be_taken_back(url: str, installation: Installation) -> None:
    """/fenetre: no question is asked there any more, and what was answered stays."""
    person = Person(url, "p").arrive()
    person.press("Je fais le point pour moi")
    assert "page confidentielle" in person.say("/fenetre")
    assert "tenue par un autre logiciel" in person.say("3 mois")
    assert [line[1] for line in journal(installation)] == ["assistant_agreed", "assistant_taken_back"]
    assert "Voulez-vous commencer" in person.press("J’accepte de répondre ici")


def test_the_agreement_stands_among_the_others(installation: Installation) -> None:
    """On our own page, « Mes données » lists it with what taking it back does, and it can be taken back there."""
    channel = RasaChannel(installation)
    try:
        channel.begin("gims13")
        with browsing_in_process(installation) as browser:
            path = f"/api/v1/conversations/{channel.ticket.id}"
            headers = {"Authorization": f"Bearer {channel.ticket.token}"}
            (agreement,) = browser.ask("GET", f"{path}/data", headers=headers).json()["agreements"]
            assert (agreement["kind"], agreement["id"]) == ("assistant", "assistant-chat")
            assert "un autre logiciel" in agreement["text"]
            taken = browser.ask("POST", f"{path}/agreements", json={"take_back": "assistant-chat"}, headers=headers)
            assert taken.status_code == 200, taken.text
            assert browser.ask("GET", f"{path}/data", headers=headers).json()["agreements"] == []
    finally:
        channel.close()
    assert journal(installation)[-1] == ("person", "assistant_taken_back", "conversation")


def test_erasing_forgets_the_person(url: str, installation: Installation) -> None:
    """Before the agreement, nothing is left at all."""
    person = Person(url, "p", slots={"relais_service": "gims13"})
    person.say("bonjour")
    assert "C’est effacé chez nous" in person.say("/effacer")
    assert rows(installation, tables.conversations) == []


def test_help_has_no_words_of_another_service(sqlite_server: str) -> None:
    """The help page before a service is known names none, without a hole."""
    said = Person(sqlite_server, "p").say("/urgence")
    assert "Chez votre service de santé au travail, personne" in said


# -- Topics


def test_a_topic_is_answered_whoever_asks(url: str) -> None:
    """What Rasa took the message for, an entity, or a slot name the topic; the page is named with it."""
    stranger = Person(url, "nouveau", slots={"relais_service": "gims13"})
    for more in (
        {"intent": {"name": "rqth", "confidence": 0.9}},
        {"entities": [{"entity": "relais_topic", "value": "rqth"}]},
        {"slots": {"relais_service": "gims13", "relais_topic": "rqth"}},
    ):
        said = stranger.say("c’est quoi ?", action="action_relais_topic", **more)
        assert "MDPH" in said
        assert "/s/gims13/sujets/rqth" in said
    person = Person(url, "p").arrive()
    person.press("Je fais le point pour moi")
    said = person.say("et la rqth ?", action="action_relais_topic", intent={"name": "rqth", "confidence": 0.9})
    assert "MDPH" in said
    assert "Voulez-vous commencer" in said


def test_a_cry_for_help_goes_before_a_topic(url: str) -> None:
    """Whatever Rasa took it for."""
    person = Person(url, "p").arrive()
    intent = {"name": "rqth", "confidence": 0.99}
    said = person.say("je vais me tuer ce soir", action="action_relais_topic", intent=intent)
    assert "3114" in said
    assert "MDPH" not in said


# -- What goes wrong


def test_compressed_calls_are_read(sqlite_server: str) -> None:
    """Rasa compresses its calls with COMPRESS_ACTION_SERVER_REQUEST."""
    body = zlib.compress(json.dumps(call_of("p", "bonjour")).encode())
    headers = {"Authorization": f"Bearer {FIRST}", "Content-Encoding": "deflate"}
    answer = httpx.post(f"{sqlite_server}/webhook", content=body, headers=headers)
    assert "Quel est votre service" in answer.text
    bomb = zlib.compress(b" " * (LARGEST + 10))
    assert httpx.post(f"{sqlite_server}/webhook", content=bomb, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (f'{{"next_action": "{SECRET_WORDS}", "tracker": {{}}}}'.encode(), 404),
        (f'{{"next_action": ["{SECRET_WORDS}"], "tracker": "{SECRET_WORDS}"}}'.encode(), 422),
        (f'{{"{SECRET_WORDS}'.encode(), 422),
        (b"\xff\xfe" + SECRET_WORDS.encode(), 422),
        (b"", 422),
    ],
)
def test_errors_hold_nothing_of_the_request(
    sqlite_server: str, content: bytes, status: int, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what is answered nor what is logged; and no trace."""
    with caplog.at_level(logging.DEBUG):
        answer = httpx.post(f"{sqlite_server}/webhook", content=content, headers={"Authorization": f"Bearer {FIRST}"})
    assert answer.status_code == status
    written = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    for text in (answer.text, written.out, written.err, *ours):
        assert SECRET_WORDS not in text
        assert "Traceback" not in text


def test_a_failing_database_is_said_kindly(
    sqlite_server: str,
    sqlite_installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The person reads what to do, and a cry for help is answered even then; the log holds no word of theirs."""

    async def fail(*_args: object) -> None:
        raise OperationalError("UPDATE", {"text": SECRET_WORDS}, Exception("disk full"))

    monkeypatch.setattr(type(sqlite_installation.store), "run", fail)
    person = Person(sqlite_server, "p", slots={"relais_service": "gims13"})
    assert "Un souci est survenu chez nous" in person.say(SECRET_WORDS)
    assert "3114" in person.say("je veux mourir")
    written = "".join(capfd.readouterr())
    assert "rasa_turn_failed" in written
    assert SECRET_WORDS not in written


def test_rasa_is_told_that_we_answered_where_it_asks(sqlite_server: str) -> None:
    """The exported assistant has a slot for it; another assistant may not, and would complain of it."""
    ours = post(sqlite_server, call_of("p", "bonjour")).json()
    assert [(each["event"], each["name"], each["value"]) for each in ours["events"]] == [("slot", "relais_joint", True)]
    assert post(sqlite_server, call_of("p", "bonjour", slots={})).json()["events"] == []


def test_going_too_fast_is_said_and_help_still_comes(sqlite_installation: Installation) -> None:
    """The limit of every conversation (config.yml)."""
    limits = sqlite_installation.config.rate_limits.model_copy(update={"conversation_per_minute": 2})
    sqlite_installation.world.config = sqlite_installation.config.model_copy(update={"rate_limits": limits})
    with serving_actions(sqlite_installation, TOKENS) as address:
        person = Person(address, "p")
        person.say("bonjour")
        person.say("bonjour")
        assert "vous allez trop vite" in person.say("bonjour")
        assert "15 ou le 112" in person.say("/urgence")
        assert "Quel est votre service" in Person(address, "q").say("bonjour")


def test_an_unknown_service_is_asked_for(sqlite_server: str) -> None:
    """A slot that names no service of config.yml counts for nothing."""
    assert "Quel est votre service" in Person(sqlite_server, "p", slots={"relais_service": "ailleurs"}).say("bonjour")
