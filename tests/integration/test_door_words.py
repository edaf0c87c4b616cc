"""What is said at the first screen in own words: which door it takes, or that both are there."""

from __future__ import annotations

import pytest

from bot.incoming import Spoken
from bot.wiring import Installation
from flows.events import Chosen
from tests.support.person import Person
from tests.support.talking import RED, Browser, Talk


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
    "j'ai besoin d'un rendez-vous": ("contact_humain", 0.6, None),
    "je suis chef d'équipe, un de mes gars a une hernie": ("manager_aider", 0.6, None),
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
    person.say("non, effacez tout", "supprimer_donnees")
    assert person.step == "effacer", "what else is said beside it is heard"


def test_who_has_sent_a_request_is_no_newcomer(sqlite_browser: Browser) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", {**RED, "statistiques": "non"}, until="accueil")
    assert talk.turn["case"] is not None
    for text in ("j’ai changé de numéro", "personne ne m’a appelé"):
        said = " ".join(each["text"] for each in talk.say(text=text)["messages"])
        assert "je ne garde pas ce texte" not in said


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
