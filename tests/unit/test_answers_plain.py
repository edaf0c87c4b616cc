"""Plain replies in usual words, and sentences that hold a word of the question or of an option and answer nothing."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from flows.understanding.answers import Choice, Question, Value, read_value

TODAY = date(2026, 11, 18)  # a Wednesday

ON_LEAVE = "Êtes-vous en arrêt de travail en ce moment ?"
MET = "Avez-vous déjà rencontré le médecin du travail ?"
CALL = "Souhaitez-vous être rappelé par la cellule ?"
ADAPTED = "Votre employeur a-t-il aménagé votre poste ?"
SLEEP = "Dormez-vous bien en ce moment ?"
LOADS = "Portez-vous des charges lourdes au travail ?"
HINDERED = "Votre santé vous gêne-t-elle dans votre travail ?"

SHIFTS = {
    "jour": "De jour, fixes",
    "nuit": "De nuit",
    "equipes": "En équipes alternées (2×8, 3×8)",
    "coupes": "Coupés, avec une longue pause",
}
MOOD = {"bon": "Bon", "moyen": "Moyen", "mauvais": "Mauvais", "tres_mauvais": "Très mauvais"}
HELPERS = {
    "travail": "Le médecin du travail",
    "traitant": "Mon médecin traitant",
    "social": "Un assistant social",
    "personne": "Personne pour l’instant",
}
TASKS = {"porter": "Porter des charges", "debout": "Rester debout", "ecran": "Travailler sur écran"}
MOMENTS = {"matin": "Le matin", "midi": "Le midi", "apres_midi": "L’après-midi", "soir": "En soirée"}
GENE = {
    "non": "Non, pas de gêne",
    "un_peu": "Oui, un peu",
    "beaucoup": "Oui, beaucoup",
    "je_ne_peux_plus": "Je ne peux plus faire mon travail",
}


Kind = Literal["yes_no", "scale_0_10", "duration_days", "date", "age", "choice", "multi"]


def reading(kind: Kind, asked: str, text: str, labels: dict[str, str] | None = None) -> Value | None:
    options = tuple(Choice(option, label) for option, label in (labels or {}).items())
    return read_value(Question(kind, asked, options), text, TODAY)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (ON_LEAVE, "le docteur ma prolonger jusqu'a noel", "oui"),
        (ON_LEAVE, "depuis 3 semaines", "oui"),
        (ON_LEAVE, "en arrêt maladie", "oui"),
        (ON_LEAVE, "avant oui", None),
        (ON_LEAVE, "je vais être en arrêt la semaine prochaine", None),
        (ON_LEAVE, "j’ai demandé un arrêt", None),
        (MET, "l’année dernière", "oui"),
        (MET, "à l’embauche", "oui"),
        (MET, "l’année prochaine", None),
        (MET, "le médecin traitant oui", None),
        (MET, "j’ai rencontré l’infirmière", None),
        (MET, "j’aimerais bien", None),
        (CALL, "Pourquoi pas, si ça peut m’aider", "oui"),
        (CALL, "ça serait pas de refus", "oui"),
        (CALL, "aucun problème", "oui"),
        (CALL, "pourquoi ?", None),
        (CALL, "je c pas trop", "ne_sait_pas"),
        (ADAPTED, "il ne veut rien savoir", "non"),
        (ADAPTED, "ça a été fait", "oui"),
        (SLEEP, "très bien", "oui"),
        (SLEEP, "pas bien", "non"),
        (LOADS, "je porte un casque", None),
        (LOADS, "je porte plainte", None),
        (LOADS, "je travaille pas", None),
        (HINDERED, "ça me gêne", "oui"),
        (HINDERED, "je travaille dur", None),
    ],
)
def test_yes_or_no_in_plain_words(asked: str, text: str, value: str | None) -> None:
    assert reading("yes_no", asked, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8h 16h tt les jours", "jour"),
        ("22h-6h toutes les nuits", "nuit"),
        ("11h-15h puis 18h30-23h", "coupes"),
        ("3/8", "equipes"),
        ("une semaine du matin, une d’après-midi, une de nuit", "equipes"),
        ("6h-14h ou 14h-22h", None),
        ("35h", None),
        ("plus de 22h à 6h", None),
    ],
)
def test_working_hours_name_the_shift(text: str, value: str | None) -> None:
    assert reading("choice", "Quels sont vos horaires de travail ?", text, SHIFTS) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pas mauvais, pas bon non plus, entre les deux", "moyen"),
        ("c’était mauvais maintenant c’est bon", "bon"),
        ("pas top mais pas mal non plus", None),
    ],
)
def test_the_degree_that_is_left(text: str, value: str | None) -> None:
    assert reading("choice", "Comment est votre moral en ce moment ?", text, MOOD) == value


@pytest.mark.parametrize("text", ["je suis en train de travailler", "j’aime mon travail", "je ne travaille pas"])
def test_a_word_of_the_question_names_no_option(text: str) -> None:
    assert reading("choice", "Votre santé vous gêne-t-elle pour faire votre travail ?", text, GENE) is None


@pytest.mark.parametrize(
    ("asked", "labels", "text", "value"),
    [
        ("Qui vous aide déjà ?", HELPERS, "les deux médecins, travail et traitant", ["travail", "traitant"]),
        ("Quelles tâches sont difficiles ?", TASKS, "travailler", None),
        ("Quelles tâches sont difficiles ?", TASKS, "rester assis", None),
        ("Quand venir ?", MOMENTS, "du midi au soir", ["midi", "apres_midi", "soir"]),
        ("À quels moments peut-on vous appeler ?", MOMENTS, "sauf le matin", ["midi", "apres_midi", "soir"]),
    ],
)
def test_several_options_in_plain_words(asked: str, labels: dict[str, str], text: str, value: list[str] | None) -> None:
    assert reading("multi", asked, text, labels) == value


@pytest.mark.parametrize(
    ("asked", "labels", "text", "value"),
    [
        (
            "Préférez-vous le matin ou l’après-midi ?",
            {"m": "Le matin", "a": "L’après-midi"},
            "je préfère le matin",
            "m",
        ),
        ("Êtes-vous droitier ou gaucher ?", {"d": "Droitier", "g": "Gaucher", "a": "Ambidextre"}, "les deux", None),
        ("Comment vous joindre ?", {"tel": "Par téléphone", "mail": "Par mail"}, "je m’appelle Jean", None),
        ("Que souhaitez-vous ?", {"r": "Qu’on m’appelle", "f": "Une fiche"}, "elle s’appelle Fatou", None),
        ("Comment vous joindre ?", {"matin": "Le matin", "soir": "Le soir"}, "le plus tôt possible", None),
    ],
)
def test_one_option_in_plain_words(asked: str, labels: dict[str, str], text: str, value: str | None) -> None:
    assert reading("choice", asked, text, labels) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("scale_0_10", "De 0 à 10, combien notez-vous votre douleur ?", "huit/10", 8),
        ("duration_days", "Depuis combien de temps occupez-vous ce poste ?", "une demi-année", 183),
        ("duration_days", "Combien de temps a duré votre arrêt ?", "1 mois + 1 semaine de prolongation", 37),
        ("date", "Quel jour souhaitez-vous être rappelé ?", "pas ce vendredi, le suivant", "2026-11-27"),
        ("date", "Quand votre arrêt a-t-il commencé ?", "depuis lundi dernier, le 9", "2026-11-09"),
        ("date", "Quel jour revenez-vous ?", "le 21, pardon, le 28 septembre", "2027-09-28"),
        ("age", "Quel âge a la personne que vous aidez ?", "j’ai 50 ans et mon père 79", 79),
    ],
)
def test_numbers_and_days_in_plain_words(kind: Kind, asked: str, text: str, value: Value) -> None:
    assert reading(kind, asked, text) == value
