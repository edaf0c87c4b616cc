"""What was read in a text decides what follows (issue 6, « Questions »): a reading is given, whatever model made it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot import conversation
from bot.asking import OWN_QUESTIONS
from bot.incoming import Ordered, Text
from bot.wiring import Installation
from flows.catalog import packaged
from flows.events import Chosen, Number
from flows.understanding.crisis import CrisisReading
from flows.understanding.intents import IntentReading
from storage import conversations
from storage.transaction import Transaction
from tests.support.person import UNREAD, WALKING, Person


def test_no_step_of_a_questionnaire_has_the_name_of_an_own_question() -> None:
    steps = {step for flow in packaged().flows.values() for step in flow.by_id}
    assert not steps & set(OWN_QUESTIONS)


def test_the_likely_topics_are_proposed_and_the_chosen_one_told(sqlite_installation: Installation) -> None:
    """design.md, "Understanding": up to three candidates, best first; the question comes back as it was."""
    person = Person(sqlite_installation, *WALKING)
    asked = person.turn["prompt"]
    person.say("comment on fait alors ?", None, "rqth", "langue", "salutation")
    assert (person.step, person.options) == ("sujets", ["rqth", "langue", "autre_chose"])
    assert person.turn["prompt"]["run"] == asked["run"]
    person.do(Chosen(("rqth",)))
    assert "MDPH" in person.turn["messages"][0]["text"]
    assert {**person.turn["prompt"], "revision": 0} == {**asked, "revision": 0}
    assert person.turn["prompt"]["revision"] > asked["revision"]


@pytest.mark.parametrize(
    ("text", "intent", "sure", "kinds", "step"),
    [
        ("oui ?", None, 0.2, ["error"], "situation"),
        ("en arrêt", "invalidite_ij", 0.99, ["echo"], "duree_arret"),
        ("En arrêt (maladie ou accident)", "invalidite_ij", 0.99, ["echo"], "duree_arret"),  # the name of an option
        ("est-ce que je peux être en arrêt ?", "invalidite_ij", 0.6, ["info"], "situation"),
        ("un peu de tout ça", "addictions", 0.7, ["error"], "situation"),  # too unsure to be more than an answer
        ("bof bof", "addictions", 0.95, ["error"], "situation"),  # too short
        ("ma sclérose en plaques me fatigue énormément", "maladie_chronique", 0.95, ["info"], "situation"),
        ("la météo de demain", "hors_sujet", 0.95, ["error"], "situation"),
        ("quel temps fera-t-il ?", "hors_sujet", 0.95, ["info"], "situation"),
        ("merci", "merci_aurevoir", 0.95, ["info"], "situation"),
        ("je veux tout reprendre", "recommencer", 0.6, [], "recommencer"),
    ],
)
def test_what_is_read_at_a_question(
    sqlite_installation: Installation, text: str, intent: str | None, sure: float, kinds: list[str], step: str
) -> None:
    """A wrong value is far worse than a second ask; a text that asks is not an answer."""
    person = Person(sqlite_installation, *WALKING)
    person.say(text, intent, sure=sure)
    assert (person.kinds, person.step) == (kinds, step), person.turn["messages"]


def test_a_guess_loses_no_answer(sqlite_installation: Installation) -> None:
    """Erasing, beginning again and leaving for a call-back are asked before they are done."""
    person = Person(sqlite_installation, *WALKING)
    before = person.state().run
    assert before is not None
    for text, intent, step in (
        ("je veux tout effacer s’il te plaît", "supprimer_donnees", "effacer"),
        ("je veux repartir de zéro", "recommencer", "recommencer"),
        ("je veux un conseiller", "contact_humain", "proposer_rappel"),
    ):
        person.say(text, intent)
        assert person.step == step
        kept = person.state().run
        assert kept is not None
        assert (kept.id, kept.answers) == (before.id, before.answers)
        person.do(Ordered("retour"))
        assert person.step == "situation"
        assert person.state().run == before


def test_the_text_itself_is_kept_nowhere(sqlite_installation: Installation) -> None:
    """design.md, "Confidentiality": what settles nothing is not stored, what was asked neither."""
    person = Person(sqlite_installation, "manager")
    person.say("zorglub est-il malade ?", "manager_droits")
    person.say("zorglub a mal au dos")
    person.say("comment va zorglub ?", None, "manager_aider")
    assert "zorglub" not in person.state().dump().decode()


def test_a_confirmation_is_not_answered_by_a_guess(sqlite_installation: Installation) -> None:
    """Where « effacer » is to be confirmed, a vague text shows the same question again."""
    person = Person(sqlite_installation, *WALKING)
    person.say("je veux tout effacer", "supprimer_donnees")
    for vague in ("je ne sais plus", "et alors ?"):
        person.say(vague, None, "rqth", "addictions")
        assert (person.step, person.kinds) == ("effacer", ["error"])


def test_more_of_a_topic_can_be_asked_for_until_the_answers_are_forgotten(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("En savoir plus")
    assert person.kinds == ["error"]
    person.say("c’est quoi la RQTH ?", "rqth")
    person.say("En savoir plus")
    assert person.kinds == ["info"]
    assert "Qui contacter" in person.turn["messages"][0]["text"]
    person.do(Ordered("recommencer"))
    assert person.state().topic is None


def test_a_question_that_an_earlier_version_asked(sqlite_installation: Installation) -> None:
    """State outlives an update: a bare name is read, and what means nothing any more is not asked."""
    person = Person(sqlite_installation, *WALKING)
    for pending, step in (("effacer", "effacer"), (["theme", "disparu"], "situation"), (["autrefois"], "situation")):
        sqlite_installation.store.run_now(_put, person.id, person.token, pending)
        turn = sqlite_installation.store.run_now(
            conversation.receive, sqlite_installation.world, person.id, person.token, 0
        )
        assert orjson.loads(turn)["prompt"]["step"] == step


def _put(tx: Transaction, name: str, token: str, pending: Any) -> None:
    found = conversations.open_by_token(tx, name, token)
    data = {**orjson.loads(found.state), "pending": pending}
    conversations.save(tx, found, orjson.dumps(data), tx.now + 86_400)


@pytest.mark.parametrize("text", ["non", "non merci", "annuler", "garde tout", "Non, ne rien effacer"])
def test_no_in_any_words_keeps_everything(sqlite_installation: Installation, text: str) -> None:
    """Issue 6: a confirmation is never a dead end for who writes."""
    person = Person(sqlite_installation, *WALKING)
    before = person.state().run
    person.say("je veux tout effacer", "supprimer_donnees")
    person.say(text, None)
    assert (person.step, person.kinds) == ("situation", ["info"])
    assert person.state().run == before


@pytest.mark.parametrize(
    ("intent", "step"),
    [("supprimer_donnees", "accueil"), ("recommencer", "accord"), ("contact_humain", "contact_moyen")],
)
def test_yes_in_words_confirms(sqlite_installation: Installation, intent: str, step: str) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("je veux ça maintenant", intent)
    for doubt in ("peut-être que oui, je ne sais pas", "oui mais pas maintenant", "plutôt oui"):
        person.say(doubt)
        assert person.kinds == ["error"], "nothing is lost for a doubt"
    person.say("oui s’il vous plaît")
    assert person.step == step


def test_an_answer_to_the_questionnaire_goes_on_with_it(sqlite_installation: Installation) -> None:
    """What clearly answers the question that waits is not lost behind a question of the assistant."""
    person = Person(sqlite_installation, *WALKING)
    person.say("je veux tout effacer", "supprimer_donnees")
    person.say("en arrêt")
    assert (person.step, person.kinds) == ("duree_arret", ["echo"])


@pytest.mark.parametrize(("intent", "sure"), [("supprimer_donnees", 0.5), ("recommencer", 0.5), ("langue", 0.7)])
def test_what_costs_most_is_never_guessed(sqlite_installation: Installation, intent: str, sure: float) -> None:
    """« je vais tout perdre ? » is no wish to erase."""
    person = Person(sqlite_installation, *WALKING)
    person.say("ça veut dire que je vais tout perdre ?", intent, sure=sure)
    assert (person.step, person.kinds) == ("situation", ["error"])


def test_what_would_hurt_is_proposed_only_when_likely(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation)
    person.say("depuis cinq mois ça dure", None, "invalidite_ij", "addictions", "supprimer_donnees")
    assert person.options == ["invalidite_ij", "autre_chose"]
    person.say("comment faire ?", None, "harcelement", "rqth")
    assert person.options == ["rqth", "autre_chose"], "the likeliest, but hardly likely"


def test_a_topic_for_managers_is_not_told_to_an_employee(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("on peut licencier pendant un arrêt ?", "manager_droits")
    assert (person.step, person.kinds) == ("situation", ["error"])
    person.say("comment faire alors ?", None, "manager_aider", "rqth")
    assert person.options == ["rqth", "autre_chose"]


@pytest.mark.parametrize("text", ["je comprends rien", "Je ne comprends pas la question", "j’ai pas compris"])
def test_a_question_that_is_not_clear(sqlite_installation: Installation, text: str) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say(text, "langue", sure=0.74)
    assert "Désolé si ce n’est pas clair" in person.turn["messages"][0]["text"]
    assert (person.step, person.kinds) == ("situation", ["info"])


def test_nothing_but_help_is_said_to_a_cry_for_help(sqlite_installation: Installation) -> None:
    """Not « je n’ai pas su lire »: it was heard."""
    person = Person(sqlite_installation, *WALKING)
    tired = CrisisReading(kind=None, support=True, about_other=False, rule=None)
    person.do(Text("zorglub zorglub", tired, IntentReading(None, (), 0.1)))
    assert person.kinds == ["support"]


def test_no_right_after_the_page_of_a_crisis_answers_nothing(sqlite_installation: Installation) -> None:
    """It may answer the page; said again, it answers the question."""
    person = Person(sqlite_installation, *WALKING, "au_travail", "aucun")
    person.do(Number(6))
    step = person.step
    while person.turn["prompt"]["type"] != "choice" or "non" not in person.options:
        person.do(Chosen((person.options[0],)))
        step = person.step
    answers = person.state().run
    person.do(Ordered("urgence"))
    person.say("non c’est bon c’était pour dire")
    assert (person.step, person.kinds) == (step, ["info"])
    assert person.state().run == answers
    person.say("non")
    assert person.kinds[0] == "echo"
    assert person.step != step


def test_a_proposed_topic_can_be_named_by_its_place(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    for text in ("la deuxième", "2"):
        person.say("comment on fait alors ?", None, "rqth", "inaptitude")
        person.say(text, "retour")
        assert (person.step, person.kinds) == ("situation", ["info"])
        assert "inaptitude" in person.turn["messages"][0]["text"]


def test_a_number_behind_the_proposed_topics_is_the_grade_that_was_asked(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING, "au_travail", "aucun")
    person.say("comment on fait alors ?", None, "rqth", "inaptitude")
    person.say("2")
    assert (person.step, person.kinds) == ("pronostic_2_ans", ["echo"])


@pytest.mark.parametrize(("text", "said"), [("oui", "MDPH"), ("non", "d’autres mots")])
def test_yes_and_no_answer_the_only_proposed_topic(sqlite_installation: Installation, text: str, said: str) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("comment on fait alors ?", None, "rqth")
    person.say(text)
    assert person.step == "situation"
    assert said in person.turn["messages"][0]["text"]


def test_topics_are_not_proposed_in_circles(sqlite_installation: Installation) -> None:
    """What is said after them, and is no clearer, brings the question back."""
    person = Person(sqlite_installation)
    person.say("le travail en usine", None, "rqth", "addictions")
    assert person.step == "sujets"
    person.say("le taf", None, "inaptitude", "rqth")
    assert (person.step, person.kinds) == ("accueil", ["info"])


def test_not_being_read_twice_is_not_told_in_the_same_words(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    said = [person.say(text)["messages"][0]["text"] for text in ("le chat", "le chien", "l’oiseau")]
    assert said[0] != said[1] == said[2]
    assert "parler à quelqu’un" in said[1]


@pytest.mark.parametrize(
    ("text", "intent"), [("je vais un peu mieux, on continue", None), ("ça va, merci, je continue", "merci_aurevoir")]
)
def test_what_follows_the_page_of_a_crisis_is_not_turned_down(
    sqlite_installation: Installation, text: str, intent: str | None
) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.do(Text("…", CrisisReading("suicide", support=False, about_other=False, rule="essai"), UNREAD))
    person.say(text, intent)
    assert (person.step, person.kinds) == ("situation", ["info"])
    assert "Prenez votre temps" in person.turn["messages"][0]["text"]


def test_ok_in_the_middle_of_a_walk_is_no_goodbye(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("ok", "merci_aurevoir")
    assert person.kinds == ["error"]
    person.say("ok merci au revoir", "merci_aurevoir")
    assert person.kinds == ["info"]


def test_the_page_of_a_crisis_takes_the_proposed_topics_away(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING)
    person.say("comment on fait alors ?", None, "rqth", "inaptitude")
    person.do(Text("…", CrisisReading("suicide", support=False, about_other=False, rule="essai"), UNREAD))
    assert (person.step, person.kinds) == ("situation", ["crisis"])


def test_a_yes_that_several_answers_could_mean_is_half_heard(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, *WALKING, "au_travail", "aucun")
    person.do(Number(4))
    person.do(Chosen(("pas_sur",)))
    person.say("oui ça me gêne, évidemment")
    assert (person.step, person.kinds) == ("gene", ["info"])
    assert "une précision" in person.turn["messages"][0]["text"]


def test_a_refusal_is_no_name(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, "parler_a_quelqu_un")
    person.do(Chosen(("telephone",)))
    person.say("06 12 34 56 78")
    step = person.step
    person.say("non n’envoyez pas")
    assert (person.step, person.kinds) == (step, ["error"])
    person.say("Fatou Non")
    assert person.step != step


@pytest.mark.parametrize(
    "text",
    ["est-ce que vous pouvez me dire si Martine est venue ici ?", "je peux savoir qui a rempli le questionnaire ?"],
)
def test_nobody_is_told_who_came(sqlite_installation: Installation, text: str) -> None:
    person = Person(sqlite_installation, "manager")
    person.say(text, "cellule_pdp")
    assert "Je ne le dis à personne" in person.turn["messages"][0]["text"]
