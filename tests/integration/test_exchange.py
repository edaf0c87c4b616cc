"""A member and a person talk: what is written goes to the cell, it is said when it will be read, either ends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.wiring import Installation
from storage import audit, tables
from tests.integration.test_rasa_actions import TOKENS
from tests.integration.test_rasa_actions import Person as RasaPerson
from tests.integration.test_reminders import announcing, told
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.serving import serving_actions
from tests.support.talking import RED, Browser, Talk, api_key, browsing_in_process
from tests.support.telegram_bot import Person as TelegramPerson
from tests.support.telegram_bot import talking_bot

pytestmark = pytest.mark.pages

HERE = {**RED, "contact_moyen": "ici"}
SECRET = "je peux parler jeudi matin, pas avant"


def said(turn: Mapping[str, Any]) -> str:
    """What this turn says, spaces plain."""
    return "\n".join(message["text"] for message in turn["messages"]).replace("\u00a0", " ")


def kinds(turn: Mapping[str, Any]) -> list[str]:
    return [message["kind"] for message in turn["messages"]]


def written_to(installation: Installation, browser: Browser, answers: Mapping[str, Any] = HERE) -> tuple[Talk, Member]:
    """Somebody to whom a member has just written, and who may answer."""
    talk = Talk.begin(browser).enter("salarie", answers)
    member = Member.enter(installation, browser)
    reply(member, talk.turn["case"], "Bonjour, quand pouvez-vous parler ?")
    talk.look()
    return talk, member


def reply(member: Member, number: int, text: str, **more: str) -> None:
    assert member.do(number, "repondre", {"message": text, "peut_repondre": "1", **more}).status_code == 303


def test_who_answers_was_reached(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Somebody who chose the telephone and answers in the chat waits for no call any more."""
    talk, _ = written_to(sqlite_installation, sqlite_browser, RED)

    def status() -> str:
        (found,) = rows(sqlite_installation, tables.cases)
        return str(found["status"])

    before = status()
    talk.say(text=SECRET)
    assert (before, status()) == ("triaged", "contacted")


def entries_of(browser: Browser, key: Mapping[str, str], number: int, kind: str) -> list[dict[str, Any]]:
    answer = browser.ask("GET", f"/api/v1/cases/{number}", headers=dict(key))
    assert answer.status_code == 200, answer.text
    return [entry for entry in answer.json()["entries"] if entry["kind"] == kind]


# -- the person answers


def test_what_the_person_writes_reaches_the_cell(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Once the cell has written, free text goes to it: sealed, with a word on when it is read, then a short one; the
    assistant answers nothing and asks nothing else. The queue names it before a task that is due as soon."""
    talk, member = written_to(installation, browser)
    number = talk.turn["case"]
    planned = {"tache": "préparer le dossier", "tache_jour": "2026-11-24", "pour": ""}
    assert member.do(number, "tache", planned).status_code == 303
    assert "À faire" in member.get("/cellule/file").text
    prompt = talk.turn["prompt"]
    assert (prompt["step"], prompt["type"], prompt["run"], prompt["progress"]) == ("echange", "text", None, None)
    assert [option["id"] for option in prompt["options"]] == ["terminer"]
    assert str(number) in prompt["text"]
    turn = talk.say(text=SECRET)
    assert kinds(turn) == ["info"]
    assert "au plus tard mardi 24 novembre" in said(turn)
    assert "3114" in said(turn)
    assert turn["prompt"] == prompt
    for question in ("C’est quoi la visite de reprise ?", "rappelez-moi", "bonjour"):
        turn = talk.say(text=question)
        assert (kinds(turn), said(turn)) == (["info"], "Envoyé à la cellule PDP.")
    found = entries_of(browser, api_key(installation), number, "said")
    assert [entry["content"]["text"] for entry in found] == [
        SECRET,
        "C’est quoi la visite de reprise ?",
        "rappelez-moi",
        "bonjour",
    ]
    assert {entry["author"] for entry in found} == {"person"}
    assert ("Réponse à lire" in (queue := member.get("/cellule/file").text), "À faire" in queue) == (True, False)
    clock.forward(minutes=5)
    page = member.get(f"/cellule/dossier/{number}").text
    assert SECRET in page
    assert "La personne a écrit en dernier" not in queue
    assert "La personne a écrit en dernier" in member.get("/cellule/file").text, "read, and not answered"
    kept = repr(everything(installation))
    assert SECRET not in kept
    assert repr(SECRET.encode())[2:-1] not in kept
    assert installation.store.run_now(audit.verify, "gims13") is None
    assert [action for actor, action, _ in journal(installation) if actor == "person"].count("case_said") == 4


def test_nobody_may_answer_unless_the_member_says_so(installation: Installation, browser: Browser) -> None:
    """To who is called on the telephone, the box is not ticked: the message is read, and the door stays the door. Over
    the API, only a program that asks for it."""
    talk = Talk.begin(browser).enter("salarie", RED)
    member = Member.enter(installation, browser)
    number = talk.turn["case"]
    assert member.do(number, "repondre", {"message": "Je vous appelle jeudi."}).status_code == 303
    assert talk.look()["prompt"]["step"] == "accueil"
    assert talk.say(text="merci beaucoup")["prompt"]["step"] == "accueil"
    other = Talk.begin(browser).enter("salarie", HERE)
    key = api_key(installation, role="cell")
    for more, step in (({}, "accueil"), ({"answers": True}, "echange")):
        place = f"/api/v1/cases/{other.turn['case']}/messages"
        answer = browser.ask("POST", place, headers=key, json={"text": "Bonjour.", **more})
        assert answer.status_code == 200, answer.text
        assert other.look()["prompt"]["step"] == step
    assert entries_of(browser, key, number, "said") == []


def test_either_ends_the_exchange(installation: Installation, browser: Browser, clock: Clock) -> None:
    """By its button or a word: the cell sees who ended it, the assistant answers again and says so once. What is
    written too late says that it did not arrive."""
    talk, member = written_to(installation, browser)
    number = talk.turn["case"]
    turn = talk.answer("terminer")
    assert turn["prompt"]["step"] == "accueil"
    assert "L’assistant répond de nouveau" in said(turn)
    assert "en savoir plus" in said(talk.say(text="C’est quoi la visite de reprise ?"))
    reply(member, number, "Une dernière question.")
    assert talk.look()["prompt"]["step"] == "echange"
    assert talk.say(text="terminer l’échange")["prompt"]["step"] == "accueil"
    reply(member, number, "Et encore une.")
    talk.look()
    assert member.do(number, "finir_echange").status_code == 303
    turn = talk.say(text="trop tard")
    assert kinds(turn) == ["info", "error"]
    assert "a terminé l’échange" in said(turn)
    assert "n’a pas été envoyé" in said(turn)
    assert turn["prompt"]["step"] == "accueil"
    assert talk.look(turn["messages"][-1]["id"])["messages"] == [], "told once"
    key = api_key(installation)
    ended = [entry["author"] for entry in entries_of(browser, key, number, "exchange_ended")]
    assert ended == ["person", "person", member.caller.id]
    assert entries_of(browser, key, number, "said") == []
    assert member.do(number, "finir_echange").status_code == 409


def test_a_closed_case_ends_its_exchange(installation: Installation, browser: Browser) -> None:
    """The person is told, and what they write is not said to have arrived."""
    talk, member = written_to(installation, browser)
    number = talk.turn["case"]
    done = member.do(number, "clore", {"motif": "termine", "situation": "meme_poste"})
    assert done.status_code == 303
    turn = talk.say(text="merci")
    assert kinds(turn) == ["info", "error"]
    assert turn["prompt"]["step"] == "accueil"
    assert entries_of(browser, api_key(installation), number, "said") == []


# -- what always comes first


def test_help_comes_first_and_the_member_knows(installation: Installation, browser: Browser) -> None:
    """A crisis: the page at once, and the text still reaches the member, marked, without a level. Help asked for in
    plain words too."""
    talk, member = written_to(installation, browser)
    number = talk.turn["case"]
    cry = "je veux mourir, je vais me tuer ce soir"
    turn = talk.say(text=cry)
    assert kinds(turn) == ["crisis", "info"]
    turn = talk.say(text="au secours")
    assert kinds(turn)[0] == "crisis"
    found = entries_of(browser, api_key(installation), number, "said")
    assert [entry["content"] for entry in found] == [
        {"text": cry, "helped": True},
        {"text": "au secours", "helped": True},
    ]
    assert "La page d’aide" in member.get(f"/cellule/dossier/{number}").text
    turn = talk.say(command="urgence")
    assert kinds(turn) == ["crisis"]
    assert len(entries_of(browser, api_key(installation), number, "said")) == 2


def test_commands_work_within_an_exchange(installation: Installation, browser: Browser) -> None:
    """By button or in plain words; going back has nowhere to go and says so; erasing takes the messages with it."""
    talk, _ = written_to(installation, browser)
    assert "Votre demande" in said(talk.say(command="mes_donnees"))
    assert "Terminer l’échange" in said(talk.say(command="retour"))
    assert "Terminer l’échange" in said(talk.say(command="recommencer"))
    talk.say(text=SECRET)
    assert talk.say(text="effacer")["prompt"]["step"] == "effacer"
    assert talk.answer("garder")["prompt"]["step"] == "echange"
    talk.say(command="parler_a_quelqu_un")
    assert talk.step == "contact_moyen"
    assert talk.say(command="retour")["prompt"]["step"] == "echange"
    talk.say(command="effacer")
    assert talk.answer("effacer")["prompt"]["step"] == "accueil"
    assert rows(installation, tables.case_entries) == []
    assert rows(installation, tables.case_tasks) == []


@pytest.mark.parametrize("text", ["   ", "x" * 4_001])
def test_what_cannot_be_sent_says_so(sqlite_installation: Installation, sqlite_browser: Browser, text: str) -> None:
    """Nothing, or too much: an error, and nothing in the case."""
    talk, _ = written_to(sqlite_installation, sqlite_browser)
    turn = talk.say(text=text)
    assert kinds(turn) == ["error"]
    assert entries_of(sqlite_browser, api_key(sqlite_installation), talk.turn["case"], "said") == []


# -- in the middle of a questionnaire


def test_a_questionnaire_goes_on_beside_an_exchange(installation: Installation, browser: Browser) -> None:
    """The cell writes in the middle: answer now or later. Nothing is taken for an answer to the wrong one, and the
    questionnaire waits where it was."""
    talk = Talk.begin(browser).enter("salarie", HERE)
    number = talk.turn["case"]
    member = Member.enter(installation, browser)
    talk.enter("salarie", until="capacite")
    reply(member, number, "Bonjour, quand pouvez-vous parler ?")
    assert talk.look()["prompt"]["step"] == "repondre"
    assert talk.turn["prompt"]["run"] is not None
    turn = talk.say(text="jeudi, 6 heures")
    assert kinds(turn) == ["error"]
    assert turn["prompt"]["step"] == "repondre"
    assert talk.answer("continuer")["prompt"]["step"] == "capacite"
    assert talk.answer(6)["prompt"]["step"] == "pronostic_2_ans"
    assert talk.say(text="répondre à la cellule")["prompt"]["step"] == "echange"
    talk.say(text="jeudi, 6 heures")
    assert talk.answer("continuer")["prompt"]["step"] == "pronostic_2_ans"
    key = api_key(installation)
    assert [entry["content"]["text"] for entry in entries_of(browser, key, number, "said")] == ["jeudi, 6 heures"]
    talk.walk({"rappel": "non"}, until="echange")


def test_what_was_on_its_way_is_for_the_assistant(installation: Installation, browser: Browser) -> None:
    """Written before the person has read that the cell wrote: it answers the question that was on screen."""
    talk = Talk.begin(browser).enter("salarie", HERE)
    member = Member.enter(installation, browser)
    reply(member, talk.turn["case"], "Bonjour.")
    turn = talk.say(text="C’est quoi la visite de reprise ?")
    assert kinds(turn) == ["member", "info"]
    assert turn["prompt"]["step"] == "echange"
    assert entries_of(browser, api_key(installation), talk.turn["case"], "said") == []


def test_each_queue_hears_what_is_for_it(installation: Installation, browser: Browser) -> None:
    """One person used both doors, and both answered: the text goes where the question on screen said, then to who wrote
    last. A manager is reminded to name nobody, and types all the same."""
    talk = Talk.begin(browser).enter("salarie", HERE)
    first = talk.turn["case"]
    second = talk.enter("manager", {"observations": ["aucune"], "contact_moyen": "ici"}).turn["case"]
    member = Member.enter(installation, browser)
    reply(member, first, "au salarié")
    before = talk.look()["prompt"]
    assert "Ne nommez personne" not in before["text"]
    reply(member, second, "au manager")
    target = {name: before[name] for name in ("step", "revision")}
    turn = talk.say(text="pour le premier", **target)
    assert "Ne nommez personne" in turn["prompt"]["text"]
    key = api_key(installation)
    talk.say(text="bien reçu")
    assert [entry["content"]["text"] for entry in entries_of(browser, key, first, "said")] == ["pour le premier"]
    assert [entry["content"]["text"] for entry in entries_of(browser, key, second, "said")] == ["bien reçu"]
    assert str(first) in talk.answer("terminer")["prompt"]["text"]


def test_beside_slots_what_is_written_goes_to_the_cell(
    sqlite_installation: Installation, sqlite_browser: Browser
) -> None:
    """A text that names no slot, a cry for help too; the slots stay to be chosen."""
    talk, member = written_to(sqlite_installation, sqlite_browser)
    number = talk.turn["case"]
    slot = {"jour_0": "2026-11-26", "heure_0": "10:00", "moyen": "ici", "minutes": "30"}
    assert member.do(number, "creneaux", slot).status_code == 303
    assert talk.look()["prompt"]["step"] == "creneaux"
    assert kinds(talk.say(text="plutôt en fin de semaine, si vous pouvez")) == ["info"]
    assert kinds(talk.say(text="je vais me tuer")) == ["crisis", "info"]
    assert talk.step == "creneaux"
    found = entries_of(sqlite_browser, api_key(sqlite_installation), number, "said")
    assert [entry["content"].get("helped", False) for entry in found] == [False, True]


# -- when it is read


def test_the_cell_is_told_and_finishes_by_reading(database_url: str, tmp_path: Path, clock: Clock) -> None:
    """One announcement and one task for several messages, by the closing of the next working day: a number and a
    moment, nothing else. The queue says that an answer is to be read, until its holder has read it; a colleague's look
    changes nothing."""
    with announcing(tmp_path, database_url, clock) as installation, browsing_in_process(installation) as browser:
        talk, member = written_to(installation, browser)
        number = talk.turn["case"]
        before = Counter(told(installation))
        talk.say(text=SECRET)
        talk.say(text="et le soir aussi")
        (task,) = rows(installation, tables.case_tasks)
        assert (task["kind"], task["done_at"]) == ("answer", None)
        due = datetime(2026, 11, 24, 17, 0, tzinfo=ZoneInfo("Europe/Paris")).timestamp()
        assert task["due_at"] == rows(installation, tables.cases)[0]["due_at"] == due
        payload = f'{{"number": {number}, "read_before": {int(due)}}}'
        assert Counter(told(installation)) - before == Counter([("email", payload), ("webhook", payload)])
        colleague = Member.enter(installation, browser, "Awa Diallo")
        assert SECRET in colleague.get(f"/cellule/dossier/{number}").text
        assert "Réponse à lire" in colleague.get("/cellule/file").text
        assert "À lire" in member.get(f"/cellule/dossier/{number}").text
        assert "Réponse à lire" not in member.get("/cellule/file").text
        assert rows(installation, tables.case_tasks)[0]["done_at"] is not None
        clock.forward(minutes=5)
        talk.say(text="encore un mot")
        reply(member, number, "Bien reçu.")
        assert [row["done_at"] is None for row in rows(installation, tables.case_tasks)] == [False, False]


def test_a_message_during_a_pause_is_due(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Deadlines wait while a case is paused; somebody who writes does not. Once read, the pause goes on."""
    talk, member = written_to(installation, browser)
    number = talk.turn["case"]
    member.do(number, "pause", {"motif_pause": "soins", "jusque": "2026-12-15"})
    paused = rows(installation, tables.cases)[0]["due_at"]
    talk.say(text="une question")
    assert rows(installation, tables.cases)[0]["due_at"] < paused
    member.get(f"/cellule/dossier/{number}")
    (case,) = rows(installation, tables.cases)
    assert (case["status"], case["due_at"]) == ("on_hold", paused)


@pytest.mark.parametrize(
    ("hours", "opens", "read"),
    [
        (10, "mardi 24 novembre à 9 h", "mercredi 25 novembre"),  # Monday 20:00
        (5 * 24, "lundi 30 novembre à 9 h", "mardi 1er décembre"),  # Saturday 10:00
        (22, "mardi 24 novembre à 9 h", "mercredi 25 novembre"),  # Tuesday 8:00
    ],
    ids=["evening", "weekend", "early"],
)
def test_at_night_it_says_who_reads_when(
    sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock, hours: int, opens: str, read: str
) -> None:
    """Outside opening hours: when the cell opens, that nobody reads before, whom to call; once for each night, then in
    short. Hours that the service has not confirmed are said not to be."""
    talk, _ = written_to(sqlite_installation, sqlite_browser)
    clock.forward(hours=hours)
    first = said(talk.say(text="bonsoir"))
    assert opens in first
    assert "personne ne lit vos messages" in first
    assert "15 ou le 112" in first
    assert "3114" in first
    assert "que le service doit encore confirmer" in first
    assert f"au plus tard {read}" in first
    assert said(talk.say(text="et merci")) == f"Envoyé à la cellule PDP, qui ouvre {opens}."


# -- every entrance


def test_an_exchange_in_telegram(installation: Installation) -> None:
    """Told in the chat, answered there by plain messages, ended by the button; without a way back to nowhere; Telegram
    is named before anything is written."""
    with talking_bot(installation) as bot, browsing_in_process(installation) as browser:
        person = TelegramPerson(bot)
        person.agrees().asks_to_be_called()
        number = rows(installation, tables.cases)[0]["number"]
        member = Member.enter(installation, browser)
        reply(member, number, "Bonjour, quand pouvez-vous parler ?")
        bot.deliver()
        assert "Telegram est une société privée" in person.now.text
        labels = [button["text"] for button in person.now.buttons]
        assert any("Terminer l’échange" in label for label in labels)
        assert not any("Retour" in label for label in labels)
        person.says(SECRET)
        assert person.texts("Votre message est envoyé à la cellule PDP")
        person.says("c’est quoi la visite de reprise ?")
        key = api_key(installation)
        assert [entry["content"]["text"] for entry in entries_of(browser, key, number, "said")] == [
            SECRET,
            "c’est quoi la visite de reprise ?",
        ]
        person.says("/urgence")
        assert person.texts("3114")
        person.presses("Terminer l’échange")
        assert person.texts("L’assistant répond de nouveau")
        reply(member, number, "Encore un mot.")
        bot.deliver()
        assert member.do(number, "finir_echange").status_code == 303
        bot.deliver()
        assert person.texts("a terminé l’échange")
        assert "Terminer l’échange" not in str(person.now.buttons)


def test_an_exchange_through_another_assistant(installation: Installation) -> None:
    """What that assistant takes for a question about a topic goes to the cell all the same."""
    with serving_actions(installation, TOKENS) as url, browsing_in_process(installation) as browser:
        person = RasaPerson(url, "p").arrive()
        person.press("Être rappelé·e sans répondre")
        person.press("Ici, par écrit")
        for _ in range(3):
            person.press("Passer cette question")
        number = _sent_through(person, installation)
        reply(Member.enter(installation, browser), number, "Bonjour.")
        assert "Écrivez à la cellule PDP." in person.say("/reprendre")
        intent = {"name": "rqth", "confidence": 0.99}
        read = person.say("et la rqth ?", action="action_relais_topic", intent=intent)
        assert "Votre message est envoyé" in read
        assert "MDPH" not in read
        found = entries_of(browser, api_key(installation), number, "said")
        assert [entry["content"]["text"] for entry in found] == ["et la rqth ?"]
        assert "L’assistant répond de nouveau" in person.press("Terminer l’échange")


def _sent_through(person: RasaPerson, installation: Installation) -> int:
    for titles in (("Le matin", "Valider"), ("Aucune précaution", "Valider"), ("Envoyer",)):
        for title in titles:
            person.say(next(each["payload"] for each in person.buttons if title in each["title"]))
    return int(rows(installation, tables.cases)[0]["number"])


# -- what is kept


def test_the_person_sees_and_takes_back_what_they_wrote(installation: Installation, browser: Browser) -> None:
    """« Mes données » and the export hold the messages of both; taking the request back takes them away."""
    talk, _ = written_to(installation, browser)
    talk.say(text=SECRET)
    found = browser.ask("GET", f"{talk.path}/data", headers=talk.headers).json()
    (request,) = found["requests"]
    assert [each["text"] for each in request["said"]] == [SECRET]
    assert len(request["messages"]) == 1
    assert SECRET not in str(found["messages"]), "the conversation itself keeps no word of it"
    taken = browser.ask(
        "POST",
        f"{talk.path}/agreements",
        headers=talk.headers,
        json={"take_back": next(each["id"] for each in found["agreements"] if each["kind"] == "partage")},
    )
    assert taken.status_code == 200, taken.text
    assert rows(installation, tables.case_entries) == []
    assert talk.look()["prompt"]["step"] == "accueil"
    assert kinds(talk.say(text="vous êtes là ?"))[0] != "crisis"
    assert talk.step != "echange"


def test_what_a_manager_wrote_of_somebody_is_taken_out(installation: Installation, browser: Browser) -> None:
    """A message of a manager about somebody's health can be removed for good; what they keep of it goes too."""
    talk = Talk.begin(browser).enter("manager", {"observations": ["rupture_evoquee"], "contact_moyen": "ici"})
    number = talk.turn["case"]
    member = Member.enter(installation, browser)
    reply(member, number, "Bonjour.")
    talk.look()
    talk.say(text=SECRET)
    (entry,) = entries_of(browser, api_key(installation), number, "said")
    assert member.do(number, "retirer", {"ligne": str(entry["position"])}).status_code == 303
    assert SECRET not in member.get(f"/cellule/dossier/{number}").text
    found = browser.ask("GET", f"{talk.path}/data", headers=talk.headers).json()
    assert found["requests"][0]["said"] == []
