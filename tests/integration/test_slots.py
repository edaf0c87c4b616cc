"""Meetings: slots a member proposes, the one a person picks, and what calendars learn of it (issue 8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_file import Event, calendar_file
from bot.slot_reading import named_slot
from bot.wiring import Installation
from flows.understanding.normalise import normalise
from storage import audit, tables
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, Browser, Talk, browsing_in_process, new_key
from tests.support.telegram_bot import BotInProcess, Person, talking_bot

pytestmark = pytest.mark.pages

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = {"jour_0": "2026-11-24", "heure_0": "10:00"}
FORM = {
    **TUESDAY,
    "jour_1": "2026-11-25",
    "heure_1": "14:30",
    "jour_2": "2026-11-26",
    "heure_2": "10:00",
    "jour_3": "2026-11-26",
    "heure_3": "16:00",
    "moyen": "telephone",
    "minutes": "30",
}
LABELS = [
    "mardi 24 novembre à 10 h",
    "mercredi 25 novembre à 14 h 30",
    "jeudi 26 novembre à 10 h",
    "jeudi 26 novembre à 16 h",
]


def spaces(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = PARIS) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=zone).timestamp())


def proposed(member: Member, number: int, form: Mapping[str, str] = FORM) -> None:
    answer = member.do(number, "creneaux", form)
    assert answer.status_code == 303, re.findall(r'class="fault"[^>]*>([^<]+)', answer.text)


def labels(turn: Mapping[str, Any]) -> list[str]:
    return [spaces(option["label"]) for option in turn["prompt"]["options"]]


def said(turn: Mapping[str, Any], kind: str) -> list[str]:
    return [spaces(message["text"]) for message in turn["messages"] if message["kind"] == kind]


def option(turn: Mapping[str, Any], label: str) -> str:
    (found,) = [each["id"] for each in turn["prompt"]["options"] if spaces(each["label"]) == label]
    return str(found)


def parsed(file: str) -> list[dict[str, str]]:
    """Events of a calendar file, unfolded; every line ends and is as long as RFC 5545 wants."""
    lines = file.split("\r\n")
    assert lines.pop() == ""
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in lines) <= 75
    whole = file.replace("\r\n ", "").split("\r\n")
    assert whole[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert whole[-2] == "END:VCALENDAR"
    events: list[dict[str, str]] = []
    for line in whole:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and ":" in line:
            name, _, value = line.partition(":")
            events[-1][name] = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    return events


@pytest.fixture
def member(installation: Installation, browser: Browser) -> Member:
    return Member.enter(installation, browser)


@pytest.fixture
def talk(browser: Browser) -> Talk:
    """A person whose request was sent, at the door."""
    return Talk.begin(browser).enter("salarie", RED)


def number_of(talk: Talk) -> int:
    return int(talk.turn["case"])


# -- from the proposal to the meeting


def test_slots_are_read_and_one_is_picked(
    installation: Installation, member: Member, talk: Talk, browser: Browser, clock: Clock
) -> None:
    """Told as a message and asked with a button a slot; the pick is a task at that moment for who proposed, ends the
    wait for a first contact, is announced, written down and sealed; calendars learn of a meeting and nothing else."""
    number = number_of(talk)
    proposed(member, number, {**FORM, "mot_creneaux": "Bonjour, parlons-en."})
    assert rows(installation, tables.cases, number=number)[0]["status"] == "triaged", "somebody read it, and wrote"
    turn = talk.look(after=0)
    (message,) = said(turn, "member")
    assert message.startswith("Bonjour, parlons-en.\n\nJe vous propose un rendez-vous par téléphone, de 30 minutes")
    assert all(f"• {label}" in message for label in LABELS)
    assert talk.step == "creneaux"
    assert labels(turn) == [*LABELS, "Aucun ne me convient"]
    turn = talk.answer(option(turn, LABELS[1]))
    assert talk.step == "rendez_vous"
    assert LABELS[1] in spaces(turn["prompt"]["text"])
    (case,) = rows(installation, tables.cases, number=number)
    assert (case["status"], case["due_at"]) == ("contacted", at(25, 14, 30))
    (task,) = rows(installation, tables.case_tasks, number=number)
    assert (task["kind"], task["assignee"], task["due_at"]) == ("call", member.caller.id, at(25, 14, 30))
    refused = member.do(number, "tache_retirer", {"numero": str(task["position"])})
    assert (refused.status_code, "La personne compte sur ce rendez-vous" in spaces(refused.text)) == (409, True)
    assert "Retirer cette tâche" not in spaces(refused.text)
    assert ("person", "case_slot_picked", str(number)) in journal(installation)
    page = spaces(member.get(f"/cellule/dossier/{number}").text)
    assert f"Rendez-vous choisi par la personne : {LABELS[1]}" in page
    assert "Proposer des créneaux" not in page
    file = browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers)
    assert file.headers["content-type"].startswith("text/calendar")
    (event,) = parsed(file.content.decode())
    assert (event["DTSTART"], event["DTEND"]) == ("20261125T133000Z", "20261125T140000Z")
    assert (event["SUMMARY"], "DESCRIPTION" in event) == ("Rendez-vous", False)
    assert "GIMS" not in file.text
    assert str(number) not in file.text
    own = member.get(f"/cellule/dossier/{number}/rendez-vous.ics")
    (own_event,) = parsed(own.content.decode())
    assert spaces(own_event["SUMMARY"]) == f"Demande n° {number}"
    assert own_event["DTSTART"] == event["DTSTART"]
    assert browser.ask("GET", f"{talk.path}/calendar", headers={"Authorization": "Bearer x"}).status_code == 404
    kept = repr(everything(installation))
    assert not [word for word in ("Bonjour, parlons-en", "14 h", "14\\xa0h") if word in kept]
    assert installation.store.run_now(audit.verify, "gims13") is None
    clock.forward(days=3)
    talk.look()
    assert talk.step == "accueil"
    assert browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers).status_code == 404


@pytest.mark.parametrize(
    ("words", "place"),
    [("la 2", 1), ("2", 1), ("mardi 10h", 0), ("Plutôt jeudi à 16 heures", 3), ("le 25", 1), ("demain", 0)],
)
def test_a_slot_is_named_in_words(member: Member, talk: Talk, words: str, place: int) -> None:
    proposed(member, number_of(talk))
    talk.look()
    turn = talk.say(text=words)
    assert talk.step == "rendez_vous", turn
    assert LABELS[place] in spaces(turn["prompt"]["text"])


@pytest.mark.parametrize(
    "words", ["jeudi", "mardi ou jeudi", "mardi pas possible", "vendredi", "oui", "7", "mardi à 11h"]
)
def test_words_that_name_no_single_slot_pick_none(member: Member, talk: Talk, words: str) -> None:
    proposed(member, number_of(talk))
    talk.look()
    talk.say(text=words)
    assert talk.step == "creneaux"


def test_a_cry_for_help_comes_before_a_slot(member: Member, talk: Talk) -> None:
    proposed(member, number_of(talk))
    talk.look()
    turn = talk.say(text="mardi 10h je veux mourir")
    assert said(turn, "crisis")
    assert talk.step == "creneaux"


def test_the_questionnaire_waits_behind_the_slots(member: Member, talk: Talk) -> None:
    """Asked in the middle of a walk: the answer under way counts, then the slots, then the walk goes on. « Retour »
    leaves them for later; « mon rendez-vous » brings them back, and so does the door."""
    number = number_of(talk)
    talk.enter("manager", until="besoin")
    proposed(member, number)
    talk.answer("politique")
    assert talk.step == "creneaux"
    assert [run for run in (talk.turn["prompt"]["run"],) if run]
    talk.say(command="retour")
    assert talk.step == "regles"
    talk.say(text="mon rendez-vous")
    assert talk.step == "creneaux"
    talk.say(text="mardi")
    assert talk.step == "rendez_vous"
    talk.answer("continuer")
    assert talk.step == "regles"
    talk.walk({"souhaits": ["aucun"]})
    assert labels(talk.turn)[0] == f"Mon rendez-vous : {LABELS[0]}"
    talk.answer(talk.turn["prompt"]["options"][0]["id"])
    assert talk.step == "rendez_vous"


def test_none_suits_and_others_are_proposed(
    installation: Installation, member: Member, talk: Talk, clock: Clock
) -> None:
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    turn = talk.answer("aucun")
    assert "aucun de ces horaires ne vous convient" in said(turn, "info")[0]
    (task,) = rows(installation, tables.case_tasks, number=number)
    assert (task["kind"], task["due_at"], task["assignee"]) == ("task", at(24, 17), member.caller.id)
    assert "Aucun créneau proposé ne convient à la personne" in spaces(member.get(f"/cellule/dossier/{number}").text)
    proposed(member, number, {**FORM, **TUESDAY, "heure_0": "11:00"})
    assert rows(installation, tables.case_tasks, number=number)[0]["done_at"] == int(clock.now)
    turn = talk.look()
    assert labels(turn)[0] == "mardi 24 novembre à 11 h"


@pytest.mark.parametrize("choice", ["mardi", "aucun"])
def test_who_offered_has_left_meanwhile(
    installation: Installation, member: Member, talk: Talk, browser: Browser, choice: str
) -> None:
    """What the person answers is for whoever took over, in whose agenda it stands."""
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    other = Member.enter(installation, browser, "Dominique Petit")
    admin = Member.enter(installation, browser, "Inès Roux", role="admin")
    place = f"/cellule/equipe/{member.caller.id.removeprefix('member:')}/desactiver"
    assert admin.post(place, {"relais": "collegue", "a_qui": other.caller.id}).status_code == 303
    talk.say(text=choice)
    (task,) = rows(installation, tables.case_tasks, number=number)
    assert task["assignee"] is None
    assert str(number) in other.get("/cellule/agenda").text


def test_only_one_pick_at_once(installation: Installation, member: Member, talk: Talk, browser: Browser) -> None:
    """Two devices press two slots together: one stands, the other is told so kindly; the same press repeated gets the
    same answer again."""
    number = number_of(talk)
    proposed(member, number)
    turn = talk.look()
    bodies = [{**talk.target, "choice": option(turn, label)} for label in LABELS[:2]]
    answers = browser.ask_together([talk.request(body, key=new_key()) for body in bodies])
    assert [answer.status_code for answer in answers] == [200, 200]
    (task,) = rows(installation, tables.case_tasks, number=number)
    assert task["kind"] == "call"
    (late,) = [each.json() for each in answers if said(each.json(), "error")]
    assert "Ce choix n’est plus possible" in said(late, "error")[0]
    assert late["prompt"]["step"] == "rendez_vous"


def test_a_withdrawn_or_past_slot_is_offered_no_more(
    installation: Installation, member: Member, talk: Talk, clock: Clock
) -> None:
    number = number_of(talk)
    proposed(member, number)
    first = talk.look()
    proposed(member, number, {**TUESDAY, "moyen": "ici", "minutes": "15"})
    turn = talk.say(choice=option(first, LABELS[2]))
    assert "Ce choix n’est plus possible" in said(turn, "error")[0]
    assert labels(turn) == [LABELS[0], "Aucun ne me convient"]
    assert rows(installation, tables.case_tasks, number=number) == []
    assert member.do(number, "retirer_creneaux").status_code == 303
    turn = talk.say(choice=option(turn, LABELS[0]))
    assert "ne sont plus disponibles" in said(turn, "member")[0]
    assert talk.step == "accueil"
    member.come_back(installation)
    proposed(member, number, {**FORM, "jour_0": "2026-11-23", "heure_0": "11:00"})
    turn = talk.look()
    assert labels(turn)[0] == "lundi 23 novembre à 11 h"
    clock.forward(hours=2)
    late = talk.say(choice=option(turn, "lundi 23 novembre à 11 h"))
    assert "Ce choix n’est plus possible" in said(late, "error")[0]
    assert labels(late) == [*LABELS[1:], "Aucun ne me convient"]


def test_the_person_changes_then_calls_off(
    installation: Installation, member: Member, talk: Talk, browser: Browser
) -> None:
    """Another slot takes the place of the first, in calendars too; called off, after a confirmation, the cell is told
    and nothing is left to call."""
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    talk.answer(option(talk.turn, LABELS[0]))
    first = parsed(browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers).content.decode())[0]
    turn = talk.answer("changer")
    assert labels(turn) == [*LABELS[1:], "Garder ce rendez-vous"]
    talk.answer(option(turn, LABELS[3]))
    second = parsed(browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers).content.decode())[0]
    assert second["UID"] == first["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    assert [row["due_at"] for row in rows(installation, tables.case_tasks, number=number)] == [at(26, 16)]
    talk.answer("continuer")
    assert talk.step == "accueil"
    talk.say(text="je voudrais annuler mon rendez-vous")
    assert talk.step == "annuler_rdv"
    talk.answer("garder")
    assert talk.step == "rendez_vous"
    talk.answer("annuler")
    turn = talk.say(text="oui")
    assert "est annulé" in said(turn, "info")[0]
    assert talk.step == "accueil"
    assert [row["kind"] for row in rows(installation, tables.case_tasks, number=number)] == ["task"]
    assert "Rendez-vous annulé par la personne" in spaces(member.get(f"/cellule/dossier/{number}").text)


def test_a_call_that_reaches_the_person_does_what_was_planned_for_today(
    installation: Installation, member: Member, talk: Talk, clock: Clock
) -> None:
    """A meeting kept is not late; one that is still to come stays to be kept."""
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    talk.answer(option(talk.turn, LABELS[0]))

    def still_open() -> list[int]:
        found = rows(installation, tables.case_tasks, number=number)
        return [row["due_at"] for row in found if row["done_at"] is None]

    assert member.do(number, "appel", {"resultat": "reached"}).status_code == 303
    assert still_open() == [at(24, 10)]
    clock.now = at(24, 10, 20)
    member.come_back(installation)
    assert member.do(number, "appel", {"resultat": "not_reached"}).status_code == 303
    assert at(24, 10) in still_open()
    assert member.do(number, "appel", {"resultat": "reached"}).status_code == 303
    assert still_open() == []


def test_the_cell_calls_off(installation: Installation, member: Member, talk: Talk) -> None:
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    talk.answer(option(talk.turn, LABELS[0]))
    assert member.do(number, "creneaux", FORM).status_code == 409
    assert member.do(number, "annuler_rdv", {"mot_annulation": "Je suis souffrante."}).status_code == 303
    turn = talk.say(choice="annuler")
    assert "est annulé par la cellule PDP" in said(turn, "member")[0]
    assert "Je suis souffrante." in said(turn, "member")[0]
    assert talk.step == "accueil"
    assert rows(installation, tables.case_tasks, number=number) == []


def test_a_meeting_ends_with_its_case(installation: Installation, member: Member, talk: Talk) -> None:
    """Only by who was told of that very meeting; the person reads why and how to write again, and nothing is left to
    call."""
    number = number_of(talk)
    path, ending = f"/cellule/dossier/{number}", {"motif": "deces", "situation": "sans_objet"}
    proposed(member, number)
    assert "annule_rdv" not in member.get(path).text
    talk.look()
    talk.answer(option(talk.turn, LABELS[0]))
    refused = member.do(number, "clore", ending)
    assert refused.status_code == 409
    assert f"Un rendez-vous est pris le {LABELS[0]}. Annulez-le d’abord" in spaces(refused.text)
    assert '<option value="deces" selected>' in refused.text
    (known,) = re.findall(r'name="annule_rdv" value="([^"]+)" required>', refused.text)
    assert f"Le rendez-vous du {LABELS[0]} sera annulé, et la personne prévenue." in spaces(refused.text)
    talk.answer("changer")
    talk.answer(option(talk.turn, LABELS[1]))
    talk.answer("continuer")
    assert member.do(number, "clore", {**ending, "annule_rdv": known}).status_code == 409
    (known,) = re.findall(r'name="annule_rdv" value="([^"]+)" required>', member.get(path).text)
    assert member.do(number, "clore", {**ending, "annule_rdv": known}).status_code == 303
    turn = talk.look()
    told = said(turn, "member")[-1]
    assert told.startswith(f"Votre demande n° {number} est terminée : le rendez-vous du {LABELS[1]} n’aura pas lieu.")
    assert "Pour écrire de nouveau à la cellule PDP, faites une nouvelle demande dans cette conversation." in told
    assert turn["prompt"]["options"][0]["id"] == "salarie"
    assert rows(installation, tables.case_tasks, number=number, done_at=None) == []


# -- what is refused


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"moyen": "telephone", "minutes": "30"}, "Donnez au moins un créneau"),
        ({**TUESDAY, "moyen": "x", "minutes": "30"}, "Dites comment se passe"),
        ({**TUESDAY, "moyen": "ici", "minutes": "1000"}, "Choisissez une durée"),
        ({**TUESDAY, "jour_0": "2026-11-22", "moyen": "ici", "minutes": "30"}, "doit être à venir"),
        ({**TUESDAY, "jour_0": "2027-11-22", "moyen": "ici", "minutes": "30"}, "doit être à venir"),
        ({**TUESDAY, "heure_0": "", "moyen": "ici", "minutes": "30"}, "Donnez un jour et une heure"),
        ({**FORM, "jour_1": "2026-11-24", "heure_1": "10:00"}, "créneaux différents"),
        ({**FORM, "heure_0": "20:00"}, "Le service est fermé à ce moment : mardi 24 novembre à 20 h"),
        ({**FORM, "heure_0": "16:45"}, "Le service est fermé à ce moment"),
        ({**FORM, "jour_0": "2026-12-25"}, "Le service est fermé à ce moment : vendredi 25 décembre à 10 h"),
    ],
)
def test_what_cannot_be_proposed_is_refused_kindly(
    sqlite_installation: Installation, sqlite_browser: Browser, form: Mapping[str, str], words: str
) -> None:
    """What was typed stays; out of hours, a box ticked proposes all the same."""
    talk = Talk.begin(sqlite_browser).enter("salarie", RED)
    member = Member.enter(sqlite_installation, sqlite_browser)
    answer = member.do(number_of(talk), "creneaux", form)
    assert answer.status_code == 422
    assert words in spaces(answer.text)
    if "jour_0" in form:
        assert f'value="{form["jour_0"]}"' in answer.text
    if "fermé" in words:
        proposed(member, number_of(talk), {**form, "hors_horaires": "oui"})


def test_who_has_no_conversation_gets_no_slots(installation: Installation, member: Member) -> None:
    from tests.integration.test_cell import a_case

    number = installation.store.run_now(a_case)
    assert "Proposer des créneaux" not in member.get(f"/cellule/dossier/{number}").text
    answer = member.do(number, "creneaux", FORM)
    assert answer.status_code == 409
    assert "ne vient pas d’une conversation" in answer.text


def test_a_closed_or_withdrawn_case_offers_nothing(installation: Installation, member: Member, talk: Talk) -> None:
    number = number_of(talk)
    proposed(member, number)
    talk.look()
    assert member.do(number, "clore", {"motif": "termine", "situation": "meme_poste"}).status_code == 303
    turn = talk.look()
    assert said(turn, "member").pop() == "Les horaires proposés pour un rendez-vous ne sont plus disponibles."
    assert talk.step == "accueil"
    assert "Proposer des créneaux" not in member.get(f"/cellule/dossier/{number}").text


# -- other times, other messengers


def test_moments_are_those_of_the_service(installation: Installation, browser: Browser) -> None:
    """In Guadeloupe, 10 h is 14 h in UTC all year round."""
    talk = Talk.begin(browser, service="cist_guadeloupe")
    Member.enter(installation, browser, service="cist_guadeloupe")
    member = Member.enter(installation, browser, service="cist_guadeloupe")
    browser.run(_forget_readers(installation))
    talk.enter("salarie", RED)
    proposed(member, number_of(talk), {**TUESDAY, "moyen": "sur_place", "minutes": "45"})
    turn = talk.look()
    assert labels(turn)[0] == LABELS[0]
    talk.answer(option(turn, LABELS[0]))
    (event,) = parsed(browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers).content.decode())
    assert (event["DTSTART"], event["DTEND"]) == ("20261124T140000Z", "20261124T144500Z")


async def _forget_readers(installation: Installation) -> None:
    """Who reads is remembered for a few seconds."""
    installation.world._readers = None


@pytest.fixture
def bot(installation: Installation) -> Iterator[BotInProcess]:
    with talking_bot(installation) as opened:
        yield opened


def test_a_chat_is_told_of_slots_and_given_a_file(
    installation: Installation, bot: BotInProcess, browser: Browser
) -> None:
    """The slots arrive in the chat with buttons; the file says nothing of health, nor does the line of a locked screen;
    an old button is answered kindly."""
    person, member = Person(bot).agrees().asks_to_be_called(), Member.enter(installation, browser)
    (case,) = rows(installation, tables.cases)
    proposed(member, case["number"], {**FORM, "moyen": "ici"})
    assert bot.deliver() == 1
    assert person.texts("Je vous propose un rendez-vous par écrit, dans cette conversation")
    old, late = person.now, person.now.button("mardi 24 novembre à 10\u00a0h")["callback_data"]
    person.presses("jeudi 26 novembre à 10\u00a0h")
    assert "Votre rendez-vous est noté" in person.now.text
    bot.server.press(person.id, old, late)
    bot.answer()
    assert [*person.texts("Ce choix n’est plus possible"), *person.chat.alerts]
    person.presses("Ajouter à mon calendrier")
    ((name, content),) = person.chat.files
    assert name == "rendez-vous.ics"
    (event,) = parsed(content.replace("\n", "\r\n") if "\r\n" not in content else content)
    assert (event["SUMMARY"], event["DTSTART"]) == ("Rendez-vous", "20261126T090000Z")
    assert "Votre rendez-vous est noté" in person.now.text
    person.presses("Annuler le rendez-vous", "Oui, annuler")
    assert person.texts("est annulé")


def test_a_chat_is_reminded_the_day_before(
    installation: Installation, bot: BotInProcess, browser: Browser, clock: Clock
) -> None:
    """At ten, once, without a word of the subject, of the meeting that stands then; not who took their agreement to
    read there back. Nothing is proposed by telephone to who left no number; a meeting on the spot is no call."""

    def reminders() -> list[str]:
        bot.deliver()
        return person.texts("Rappel :")

    def waiting() -> list[Any]:
        return [row for row in rows(installation, tables.outbox, state="waiting") if "meeting" in row["payload"]]

    person, member = Person(bot).agrees().asks_to_be_called(), Member.enter(installation, browser)
    (case,) = rows(installation, tables.cases)
    number, on_the_spot = case["number"], {**FORM, "moyen": "sur_place"}
    assert '<option value="telephone"' not in member.get(f"/cellule/dossier/{number}").text
    refused = member.do(number, "creneaux", FORM)
    assert (refused.status_code, "pas laissé de numéro de téléphone" in refused.text) == (422, True)
    proposed(member, number, on_the_spot)
    assert rows(installation, tables.cases)[0]["status"] == "contacted", "they wait for an answer here"
    bot.deliver()
    person.presses(LABELS[1].replace(" h", "\u00a0h").replace("h 30", "h\u00a030"))
    page = spaces(member.get("/cellule/agenda").text)
    assert "Rendez-vous dans les locaux" in page
    assert "Appeler" not in page
    assert "À rappeler" not in spaces(member.get("/cellule/file?file=salaries").text)
    assert "Rendez-vous dans 2 jours ouvrés" in spaces(re.sub(r"<[^>]+>", "", member.get("/cellule/file").text))

    clock.now = at(24, 9, 59)
    assert reminders() == []
    clock.now = at(24, 10)
    (reminder,) = reminders()
    assert reminder.startswith(f"Rappel : vous avez un rendez-vous {LABELS[1]}.")
    assert not re.search(r"sant|travail|cellule|équipe|gims|locaux|médec", reminder, re.IGNORECASE)
    assert "rendez-vous" in (person.says("mon rendez-vous").now.text or "")
    assert len(reminders()) == 1

    person.presses("Choisir un autre horaire", LABELS[2].replace(" h", "\u00a0h"))
    assert len(waiting()) == 1
    person.presses("Annuler le rendez-vous", "Oui, annuler")
    assert waiting() == []
    member.come_back(installation)
    proposed(member, number, {"jour_0": "2026-11-26", "heure_0": "16:00", "moyen": "sur_place", "minutes": "30"})
    bot.deliver()
    person.presses(LABELS[3].replace(" h", "\u00a0h")).says("/fenetre")
    assert len(waiting()) == 1
    clock.now = at(25, 10, 5)
    assert len(reminders()) == 1
    assert waiting() == []


def test_the_telephone_of_the_service_stands_in_the_file(sqlite_installation: Installation) -> None:
    config = sqlite_installation.config
    phone = config.services["gims13"].model_copy(update={"phone": "04 91 00 00 00"})
    changed = config.model_copy(update={"services": {**config.services, "gims13": phone}})
    world = replace(sqlite_installation.world, config=changed)
    reachable = replace(sqlite_installation, config=changed, world=world)
    with browsing_in_process(reachable) as browser:
        talk = Talk.begin(browser).enter("salarie", RED)
        proposed(Member.enter(reachable, browser), number_of(talk))
        talk.look()
        talk.say(text="mardi")
        file = browser.ask("GET", f"{talk.path}/calendar", headers=talk.headers)
        assert parsed(file.content.decode())[0]["DESCRIPTION"] == "04 91 00 00 00"


# -- the file and the words, whatever they hold


@given(
    title=st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=200),
    start=st.integers(0, 4_000_000_000),
    minutes=st.integers(1, 600),
)
def test_any_title_comes_back_whole(title: str, start: int, minutes: int) -> None:
    """Folded between characters, escaped, and read again as it was."""
    content = calendar_file([Event("uid", 3, start, start + minutes * 60, title, title)], start)
    (event,) = parsed(content.decode())
    assert event["SUMMARY"] == title
    assert event["DTSTART"] == f"{datetime.fromtimestamp(start, UTC):%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("write", [lambda d: f"{d:%A %d %B}", lambda d: f"le {d.day} à {d.hour}h{d.minute:02d}"])
@given(picked=st.integers(0, 4))
def test_every_slot_is_found_by_its_own_words(write: Callable[[datetime], str], picked: int) -> None:
    moments = [datetime(2026, 11, 23 + each, 9 + each, 15 * (each % 4), tzinfo=PARIS) for each in range(5)]
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
    words = (
        write(moments[picked]) if "le" in write(moments[picked]) else f"{names[picked]} {moments[picked].day} novembre"
    )
    starts = [int(each.timestamp()) for each in moments]
    assert named_slot(normalise(words), starts, PARIS, at(22, 10)) == picked
