"""What was read in a text decides what follows (issue 6, « Questions »): a reading is given, whatever model made it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot import conversation
from bot.asking import OWN_QUESTIONS
from bot.incoming import Incoming, Ordered, Spoken, Text
from bot.state import State
from bot.wiring import Installation
from flows.catalog import packaged
from flows.events import Chosen, Number
from flows.understanding.crisis import CrisisReading
from flows.understanding.intents import IntentReading
from storage import conversations
from storage.transaction import Transaction
from tests.support.talking import Browser, Talk

CALM = CrisisReading(kind=None, support=False, about_other=False, rule=None)
UNREAD = IntentReading(None, (), 0.2)


class Person:
    """One conversation, each text with the reading it is said to have."""

    def __init__(self, installation: Installation, *choices: str) -> None:
        self.installation = installation
        started = installation.store.run_now(conversation.start, installation.world, "gims13", None, "fr")
        self.id, self.token, self.turn = started.id, started.token, orjson.loads(started.turn)
        for choice in choices:
            self.do(Chosen((choice,)))

    def do(self, action: Any) -> dict[str, Any]:
        """One turn."""
        turn = self.installation.store.run_now(
            conversation.take_turn, self.installation.world, self.id, self.token, Incoming(action)
        )
        self.turn = orjson.loads(turn)
        return self.turn

    def say(self, text: str, intent: str | None = None, *candidates: str, sure: float = 0.95) -> dict[str, Any]:
        """A text, and the intent read in it, or the likely ones."""
        return self.do(Text(text, CALM, IntentReading(intent, candidates, sure if intent else 0.2)))

    @property
    def step(self) -> str:
        """The question asked now."""
        return str(self.turn["prompt"]["step"])

    @property
    def kinds(self) -> list[str]:
        """What was said in the last turn."""
        return [message["kind"] for message in self.turn["messages"]]

    @property
    def options(self) -> list[str]:
        """Ids on screen."""
        return [option["id"] for option in self.turn["prompt"]["options"]]

    def state(self) -> State:
        """What is kept."""
        return self.installation.store.run_now(_state, self.id, self.token)


def _state(tx: Transaction, name: str, token: str) -> State:
    return State.load(conversations.open_by_token(tx, name, token, lock=False).state)


WALKING = ("salarie", "commencer", "prive")


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


@pytest.mark.parametrize("text", ["je viens pour moi", "le questionnaire", "je veux faire le test", "Je suis ouvrier"])
def test_the_door_knows_its_choices_in_words(sqlite_installation: Installation, text: str) -> None:
    person = Person(sqlite_installation)
    person.say(text, "manager_aider", sure=0.6)
    assert person.step == "accord"


STATED = {
    "je suis salarié j'ai mal au dos et j'ai peur": "accord",
    "bonjour je suis salariée, je suis en arrêt depuis 3 mois": "accord",
    "chui employé et j'en peux plus de mon dos": "accord",
    "je suis salarié et je ne sais plus comment faire": "accord",
    "moi c'est mon salarié qui va pas, je suis son chef": "role",
    "je suis manager, un de mes collaborateurs est souvent absent": "role",
    "je suis RH et une salariée pleure tous les jours": "role",
    # A question, a denial, a doubt, somebody else; two doors at once.
    "je suis salarié protégé, on peut me licencier ?": "accueil",
    "je suis salariée comment ça marche la RQTH": "accueil",
    "j’ai un salarié malade": "accueil",
    "je suis pas salarié": "accueil",
    "je ne sais pas si je suis salarié ou à mon compte": "accueil",
    "mon frère est salarié": "accueil",
    "je suis salariée et aussi manager": "accueil",
    "je suis chef d'équipe et j'ai mal au dos": "accueil",
    "je suis salariée et je voudrais des renseignements": "accueil",
}


def test_a_statement_about_oneself_takes_the_door_it_names(sqlite_installation: Installation) -> None:
    """Whatever topic is heard in it; a question keeps its topic, and what might mean two doors takes none."""
    taken = {}
    for text in STATED:
        person = Person(sqlite_installation)
        person.say(text, "manager_aider", sure=0.6)
        taken[text] = person.step
    assert taken == STATED
    english = Person(sqlite_installation)
    english.do(Spoken("en"))
    english.say("I’m an employee and my back hurts")
    assert english.step == "accord"


GUIDED = {
    "je suis infirmière": ("contact_humain", 0.46, "quelle_entree"),
    "j'ai une tendinite": ("hors_sujet", 0.4, "quelle_entree"),
    "mon médecin m'a dit de venir ici": (None, 0, "quelle_entree"),
    "je suis chef d'équipe et j'ai mal au dos": ("manager_aider", 0.83, "deux_entrees"),
    "je suis manager mais je suis en arrêt moi-même": ("manager_aider", 0.8, "deux_entrees"),
    # What asks, or is surely heard, is answered.
    "je suis en arrêt, quelles visites ?": ("visite_pre_reprise", 0.5, None),
    "mon chef me crie dessus": ("harcelement", 0.99, None),
    "on peut me licencier pendant mon arrêt": ("harcelement", 0.6, None),
    "je veux parler à une assistante sociale": ("contact_humain", 0.6, None),
}


def test_a_statement_that_takes_no_door_is_shown_both(sqlite_installation: Installation) -> None:
    """No sheet that nobody asked for, no « je n’ai pas su lire »: whose each door is."""
    heard = {}
    for text, (intent, sure, _) in GUIDED.items():
        person = Person(sqlite_installation)
        person.say(text, intent, "retour", "langue", sure=sure)
        said = " ".join(each["text"] for each in person.turn["messages"])
        keys = {"quelle_entree": "je ne garde pas ce texte", "deux_entrees": "avoir soi-même besoin d’aide"}
        heard[text] = (intent, sure, next((key for key, part in keys.items() if part in said), None))
        assert heard[text][2] is None or (person.step, person.kinds) == ("accueil", ["info"])
    assert heard == GUIDED


def test_what_means_nothing_at_the_door_is_not_proposed(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation)
    person.say("oui", None, "retour", "recommencer", "pause_reprendre_plus_tard")
    assert (person.step, person.kinds) == ("accueil", ["error"])
    for text, part in {
        "c koi ce truc": "vous faites le point",
        "c long ?": "Le nombre de questions",
        "je peux vous poser une question": "Voici comment faire",
    }.items():
        assert part in person.say(text, "pause_reprendre_plus_tard", sure=0.4)["messages"][0]["text"]
    person.do(Chosen(("salarie",)))
    assert "pas clair" in person.say("c koi cette question")["messages"][0]["text"]


def test_no_to_beginning_is_heard(sqlite_installation: Installation) -> None:
    person = Person(sqlite_installation, "salarie")
    for text in ("non", "je veux pas commencer"):
        assert "Rien n’est obligatoire" in person.say(text)["messages"][0]["text"]
        assert (person.step, person.kinds) == ("accord", ["info"])


def test_who_names_a_door_behind_the_proposed_topics_enters(sqlite_installation: Installation) -> None:
    """« chui salarié » is no topic for managers, whatever the model hears in it."""
    person = Person(sqlite_installation)
    person.say("le métier de maçon, mal au dos", None, "manager_aider", "manager_droits")
    assert person.step == "sujets"
    person.say("chui salarié", "manager_aider", sure=0.6)
    assert person.step == "accord"


@pytest.mark.parametrize(("text", "step"), [("la première", "accord"), ("2", "role"), ("la 3", "information")])
def test_a_door_can_be_named_by_its_place(sqlite_installation: Installation, text: str, step: str) -> None:
    person = Person(sqlite_installation)
    person.say(text, "retour")
    assert person.step == step


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


DISMISSAL = {
    "Mon patron peut-il me virer parce que je suis malade ?": True,
    "on peut me licencier pendant un arrêt ?": True,
    "est-ce que je vais perdre mon boulot à cause de ma maladie": True,
    "je vais être viré pour inaptitude ?": False,  # a sheet treats it
    "mon chef va me virer s’il voit mes réponses ?": False,
    "mon patron me menace de me virer": False,
}


def test_whether_one_can_be_dismissed_is_no_topic(sqlite_installation: Installation) -> None:
    """No sheet treats it: said honestly, with whom to ask, and never under the title of harassment."""
    person = Person(sqlite_installation, *WALKING)
    honest = {}
    for text in DISMISSAL:
        person.say(text, "harcelement")
        honest[text] = "pas de fiche sur le licenciement" in person.turn["messages"][0]["text"]
        assert person.step == "situation"
    assert honest == DISMISSAL


def test_an_answer_is_not_taken_for_such_a_question(sqlite_browser: Browser) -> None:
    """« Il peut me licencier » answers a question on the fear for one's job; « c’est pas nécessaire » declines."""
    for step, text in {
        "crainte_emploi": "oui beaucoup, on peut me licencier",
        "rappel": "c’est pas nécessaire",
    }.items():
        person = Talk.begin(sqlite_browser).enter("salarie", {"situation": "au_travail"}, until=step)
        said = " ".join(each["text"] for each in person.say(text=text)["messages"])
        assert "pas de fiche" not in said
        assert "servent à" not in said


def test_why_a_question_is_asked_and_how_to_pass_it(sqlite_installation: Installation) -> None:
    """At any question: what it is for, and the way out that it offers, if any. Nothing is answered by asking."""
    person = Person(sqlite_installation, "salarie", "commencer")
    for text in ("pourquoi vous voulez savoir ?", "c’est obligé ?", "ça vous regarde pas", "pkoi"):
        assert "quel service suit" in person.say(text, "confidentialite")["messages"][0]["text"]
        assert (person.step, person.kinds) == ("statut", ["info"])
    for choice in ("prive", "au_travail"):
        person.do(Chosen((choice,)))
    said = person.say("je suis obligée de répondre ?")["messages"][0]["text"]
    assert "choisissez «\u00a0Je préfère ne pas répondre\u00a0»" in said
    person.say("ça vous regarde pas")
    assert (person.step, person.kinds) == ("capacite", ["echo"]), "said where an option says it, it is an answer"
    for choice in ("parler_a_quelqu_un", "ici", "passer"):
        person.do(Ordered("parler_a_quelqu_un") if choice == "parler_a_quelqu_un" else Chosen((choice,)))
    said = person.say("pourquoi vous voulez savoir ?")["messages"][0]["text"]
    assert person.step == "employeur"
    assert "n’est pas contacté sans votre accord" in said
    assert "choisissez «\u00a0Passer cette question\u00a0»" in said
    english = Person(sqlite_installation, *WALKING, "au_travail")
    english.do(Spoken("en"))
    assert "choose “I prefer not to answer”" in english.say("Do I have to answer?")["messages"][0]["text"]


CORRECTED = {
    "je veux changer ma réponse sur la douleur": ["gene", "continuer"],
    "je me suis trompée pour l’arrêt": ["duree_arret", "arrets_12_mois", "continuer"],
    "en fait la durée de l’arrêt c’était 4 mois": ["duree_arret", "continuer"],
    "j’ai été arrêté par erreur": None,
    "c’est faux de dire que je n’ai rien fait pendant mon arrêt": None,
    "au fait c’est quoi un arrêt ?": None,
    "en fait, ma capacité à travailler… je ne sais pas trop": None,  # « je ne sais pas » answers what is asked
}


def test_an_earlier_answer_is_taken_back_in_words(sqlite_browser: Browser) -> None:
    """Its question is proposed, by its name on the summary page; no answer changes, and nothing is sent, unasked."""
    talk = Talk.begin(sqlite_browser).enter("salarie", {"situation": "en_arret"}, until="arrets_12_mois")
    talk.say(text="en fait pour l’arrêt c’était 4 mois pas 2")
    assert [each["id"] for each in talk.turn["prompt"]["options"]] == ["duree_arret", "continuer"]
    assert "Durée de l’arrêt (30\u00a0jours ou moins)" in talk.turn["prompt"]["options"][0]["label"]
    talk.say(text="4 mois")
    assert talk.step == "corriger", "no answer to the question behind"
    assert talk.say(text="non")["prompt"]["step"] == "arrets_12_mois"
    proposed: dict[str, list[str] | None] = {}
    for text in CORRECTED:
        talk.walk(until="moral").say(text=text)
        proposed[text] = [each["id"] for each in talk.turn["prompt"]["options"]] if talk.step == "corriger" else None
        if talk.step != "moral":
            talk.say(command="retour")
    assert proposed == CORRECTED
    talk.walk(until="moral").say(text="je me suis trompée à la question d’avant")
    assert talk.step not in ("moral", "corriger"), "which one is not said: the one before"
    talk.walk(until="recap")
    for text in ("l’âge c’est faux", "j’ai 52 ans en fait"):
        assert "pas de réponse notée" in talk.say(text=text)["messages"][0]["text"]
    talk.say(text="la note c’est faux")
    assert talk.say(text="oui")["prompt"]["step"] == "capacite"
    assert talk.say(text="7")["prompt"]["step"] == "recap"
    talk.walk(until="envoi").say(text="je me suis trompé de numéro")
    talk.say(text="oui")
    assert (talk.step, talk.turn["case"]) == ("contact_coordonnees", None)
    said = talk.say(text="06 12 34 56 79")["messages"][0]["text"].replace("\u00a0", " ")
    assert "06 12 34 56 79" in said
    assert talk.step == "envoi"
    english = Talk.begin(sqlite_browser, lang="en").enter("salarie", until="soutien")
    assert english.say(text="I made a mistake about my mood")["prompt"]["step"] == "corriger"


# -- In English, read without a model

ENGLISH = {
    "Will my employer know that I came here?": "employeur_informe",
    "Do I have to tell my boss what illness I have?": "employeur_informe",
    "Who can see my answers?": "confidentialite",
    "How do I get an appointment with the occupational health doctor?": "visite_a_la_demande",
    "Can I see the work doctor before I go back?": "visite_pre_reprise",
    "Do I have to see a doctor when I return to work?": "visite_reprise",
    "Can I work part-time after my sick leave?": "temps_partiel_therapeutique",
    "How long will I get paid while I am off sick?": "invalidite_ij",
    "What happens if the doctor says I am unfit for my job?": "inaptitude",
    "Can I get a better chair or different hours?": "amenagement_poste",
    "How can I be recognised as a disabled worker?": "rqth",
    "My manager is bullying me, what can I do?": "harcelement",
    "Who can I see about my stress at work?": "souffrance_psychique",
    "I drink too much, will anyone judge me?": "addictions",
    "I have diabetes, can I keep working?": "maladie_chronique",
    "My back is worn out after 30 years of lifting, what can I do?": "usure_senior",
    "Can I try another job during my sick leave?": "essai_encadre",
    "Can I retrain for a different job?": "reconversion",
    "Can I meet my boss during my sick leave to prepare my return?": "rendez_vous_liaison",
    "What is the mid-career visit?": "visite_mi_carriere",
    "What is the PDP team?": "cellule_pdp",
    "How can I help someone in my team who is struggling?": "manager_aider",
    "Am I allowed to ask what illness my employee has?": "manager_droits",
    "Can I ask the occupational doctor to see one of my workers?": "manager_demande_visite",
}
DISMISSED = (
    "Can my boss fire me because I am ill?",
    "Can I be dismissed while I'm on sick leave?",
    "My boss wants to get rid of me since my cancer",
)


def test_ordinary_questions_in_english(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Each is told its topic; of what no topic answers alone, the likely ones are proposed, a person among them; what
    has nothing to do with work gets none. In a questionnaire an answer stays one."""
    topics = sqlite_installation.world.catalog.information.topics
    talk = Talk.begin(sqlite_browser, lang="en")
    heard = {}
    for question, topic in ENGLISH.items():
        said = talk.say(text=question)["messages"]
        beginning = topics[topic].short["en"].partition("{")[0]
        heard[question] = topic if any(beginning in each["text"] for each in said) else (talk.step, said)
    assert heard == ENGLISH
    for question in DISMISSED:
        talk.say(text=question)
        assert [each["id"] for each in talk.turn["prompt"]["options"]][:3] == [
            "inaptitude",
            "cellule_pdp",
            "contact_humain",
        ]
        talk.answer("autre_chose")
    for question in ("What is the weather tomorrow?", "Where is the canteen?"):
        talk.say(text=question)
        assert talk.step == "accueil"
    walk = Talk.begin(sqlite_browser, lang="en").enter("salarie", until="statut")
    assert walk.say(text="my company, I am stressed")["prompt"]["step"] == "statut"
    assert walk.say(text="a private company")["prompt"]["step"] == "situation"
    assert walk.say(text="off sick")["prompt"]["step"] == "duree_arret"
