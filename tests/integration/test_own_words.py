"""What is asked of a question, taken back or feared in own words, in the middle of a questionnaire."""

from __future__ import annotations

from bot.incoming import Ordered, Spoken
from bot.wiring import Installation
from flows.events import Chosen
from tests.support.person import WALKING, Person
from tests.support.talking import Browser, Talk

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
