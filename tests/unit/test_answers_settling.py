"""Replies that hold a word or a number of an answer and settle nothing, each beside a twin that settles it."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from flows.understanding.answers import Choice, Question, Value, read_value

TODAY = date(2026, 5, 12)  # a Tuesday

CAPACITY = "De 0 à 10, où en est votre capacité de travail aujourd’hui ?"
RETURN = "À quelle date reprenez-vous le travail ?"
LEAVE = "Depuis combien de temps êtes-vous en arrêt ?"
AGE = "Quel âge avez-vous ?"
ADAPTED = "Votre poste a-t-il été aménagé ?"
NIGHTS = "Travaillez-vous de nuit ?"
CALL = "Souhaitez-vous que la cellule vous rappelle ?"
MET = "Avez-vous vu le médecin du travail depuis le début de votre arrêt ?"
HINDERED = "Votre santé vous gêne-t-elle dans votre travail ?"
MOOD = "Comment est votre moral en ce moment ?"
FOR_WHOM = "Pour qui travaillez-vous ?"
HELPERS = "Qui vous aide déjà ?"
HARD = "Qu’est-ce qui est difficile pour vous au travail ?"
PLANNED = "Pour votre reprise, qu’est-ce qui est déjà prévu ?"
EVENTS = "Est-ce que l’un de ces événements est prévu ou évoqué ?"
REACHED = "À quels moments peut-on vous joindre ?"
STAFF = "Combien de salariés compte votre entreprise ?"
TIMES = "Combien de fois avez-vous été en arrêt sur les 12 derniers mois ?"
ASKED = "Le médecin du travail a-t-il demandé un aménagement de votre poste ?"
BACK = "Quand pensez-vous vraiment reprendre le travail ?"
PAIN = "À quelle fréquence avez-vous mal au travail ?"

OPTIONS = {
    HINDERED: ("non=Non", "un_peu=Un peu", "beaucoup=Beaucoup", "je_ne_peux_plus=Je ne peux plus faire mon travail"),
    MOOD: ("bon=Bon", "moyen=Moyen", "mauvais=Mauvais", "tres_mauvais=Très mauvais"),
    FOR_WHOM: (
        "prive=Une entreprise ou une association (salarié du privé)", "interim=Une agence d’intérim",
        "public=La fonction publique", "independant=Je suis à mon compte",
    ),
    HELPERS: ("medecin_travail=Le médecin du travail", "cap_emploi=Cap emploi", "personne=Personne"),
    HARD: ("gestes=Les gestes répétés", "horaires=Les horaires", "fatigue=La fatigue", "trajet=Le trajet"),
    PLANNED: ("pre_reprise=Une visite de pré-reprise", "amenagement_prevu=Un aménagement", "rien=Rien de prévu"),
    EVENTS: ("inaptitude=Une inaptitude", "licenciement=Un licenciement ou une rupture", "aucun=Aucun"),
    REACHED: ("matin=Le matin", "midi=Le midi", "apres_midi=L’après-midi", "soir=Le soir"),
    STAFF: ("moins_11=Moins de 11", "11_49=De 11 à 49", "50_249=De 50 à 249", "250_plus=250 ou plus"),
    TIMES: ("une=Une fois", "deux=Deux fois", "trois_ou_plus=Trois fois ou plus"),
    ASKED: (
        "non=Non", "oui_fait=Oui, et c’est fait", "oui_en_partie=Oui, c’est fait en partie",
        "oui_pas_fait=Oui, mais ce n’est pas fait",
    ),
    BACK: (
        "moins_de_30j=Dans moins de 30 jours", "1_3_mois=Dans 1 à 3 mois", "plus_tard=Plus tard",
        "pas_de_date=Pas de date, ou mon arrêt sera sans doute prolongé",
    ),
    PAIN: (
        "jamais=Jamais ou presque jamais", "parfois=Parfois", "souvent=Souvent",
        "toujours=Toujours ou presque toujours",
    ),
}  # fmt: skip

Kind = Literal["yes_no", "scale_0_10", "duration_days", "date", "age", "choice", "multi"]


def reading(kind: Kind, asked: str, text: str) -> Value | None:
    options = tuple(Choice(*each.split("=")) for each in OPTIONS.get(asked, ()))
    return read_value(Question(kind, asked, options), text, TODAY)


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("scale_0_10", CAPACITY, "7 si je change de poste", None),
        ("scale_0_10", CAPACITY, "7 si j'ai bien compris la question", 7),
        ("yes_no", ADAPTED, "oui si j’insiste auprès du chef", None),
        ("yes_no", CALL, "oui, si vous avez le temps", "oui"),
        ("date", RETURN, "le 2 juin si la chef accepte", None),
        ("date", RETURN, "le 2 juin si tout se passe bien", "2026-06-02"),
        ("date", RETURN, "lundi, si le médecin ne me prolonge pas", "2026-05-18"),
        ("choice", BACK, "dans 2 mois si le kiné est d’accord", None),
        ("choice", BACK, "dans 2 mois si mon dos tient", "1_3_mois"),
        ("multi", HARD, "la fatigue si je fais les nuits", None),
        ("multi", PLANNED, "un aménagement à condition que le patron signe", None),
    ],
)
def test_a_value_that_hangs_on_a_condition_is_none(kind: Kind, asked: str, text: str, value: Value | None) -> None:
    assert reading(kind, asked, text) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("scale_0_10", CAPACITY, "7… non franchement j’arrive pas à donner un chiffre", None),
        ("scale_0_10", CAPACITY, "2 non je me suis trompé 4", 4),
        ("duration_days", LEAVE, "3 semaines, non attendez c’est pas ça, je recherche", None),
        ("date", RETURN, "le 9… ah non ça c’est le dentiste", None),
        ("yes_no", NIGHTS, "oui. ah non pardon j’ai mal lu, non", "non"),
        ("yes_no", NIGHTS, "non mais quelle question", None),
        ("multi", HARD, "la fatigue, non oubliez", None),
        ("multi", PLANNED, "la pré-reprise, enfin c’est pas sûr", None),
    ],
)
def test_what_is_taken_back_with_nothing_in_its_place_is_none(
    kind: Kind, asked: str, text: str, value: Value | None
) -> None:
    assert reading(kind, asked, text) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("choice", MOOD, "celui de ma femme est très mauvais", None),
        ("choice", MOOD, "mauvais, ma mère est malade", "mauvais"),
        ("choice", FOR_WHOM, "mon mari est fonctionnaire", None),
        ("choice", FOR_WHOM, "ma femme est fonctionnaire, moi je suis en intérim", "interim"),
        ("choice", FOR_WHOM, "je reçois du public toute la journée", None),
        ("choice", FOR_WHOM, "je suis salariée en cdi", None),
        ("choice", HINDERED, "mon chef pense que non", None),
        ("choice", HINDERED, "beaucoup moins qu’avant", None),
        ("choice", STAFF, "15 dans mon atelier", None),
        ("choice", STAFF, "on est 15", "11_49"),
        ("multi", HELPERS, "j’ai personne à charge", None),
        ("multi", HELPERS, "personne", ["personne"]),
        ("multi", PLANNED, "rien ne va dans cette boîte", None),
        ("multi", EVENTS, "ici ils licencient à tour de bras", None),
        ("multi", EVENTS, "on a surtout des ruptures de stock", None),
        ("multi", REACHED, "je travaille le matin, donc plutôt l’après-midi", ["apres_midi"]),
        ("yes_no", MET, "je l’ai vu en 2017", None),
        ("yes_no", ADAPTED, "oui mais c’était dans mon ancienne boîte", None),
        ("duration_days", LEAVE, "ça fait 20 ans que je bosse là", None),
        ("age", AGE, "la retraite c’est à 64 ans", None),
        ("age", AGE, "51, mon fils en a 25", 51),
        ("date", RETURN, "j’ai envoyé les papiers le 3", None),
    ],
)
def test_what_is_said_of_another_person_thing_or_time_is_none(
    kind: Kind, asked: str, text: str, value: Value | None
) -> None:
    assert reading(kind, asked, text) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("choice", ASKED, "oui il a demandé", None),
        ("choice", ASKED, "oui mais le patron a rien fait", "oui_pas_fait"),
        ("choice", STAFF, "une cinquantaine", None),
        ("choice", STAFF, "une trentaine", "11_49"),
        ("choice", TIMES, "plusieurs fois", None),
        ("choice", TIMES, "1 fois en mars et 1 fois en mai", "deux"),
        ("choice", BACK, "le 14 juin", None),
        ("choice", BACK, "mon arrêt finit lundi", None),
        ("choice", MOOD, "pas mauvais", None),
        ("choice", PAIN, "presque jamais", "jamais"),
        ("choice", PAIN, "presque toujours", "toujours"),
        ("yes_no", CALL, "on verra", None),
        ("yes_no", CALL, "je préfère pas en parler", None),
        ("scale_0_10", CAPACITY, "moyen", None),
        ("scale_0_10", CAPACITY, "au moins 6", None),
        ("age", AGE, "né en 1970", None),
        ("age", AGE, "36 et toi ?", 36),
    ],
)
def test_half_an_answer_is_none(kind: Kind, asked: str, text: str, value: Value | None) -> None:
    assert reading(kind, asked, text) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("yes_no", ADAPTED, "ouii", "oui"),
        ("scale_0_10", CAPACITY, "huiit", 8),
        ("date", RETURN, "1er setpembre", "2026-09-01"),
        ("date", RETURN, "le 5 juiellt", "2026-07-05"),
        ("date", RETURN, "vendrdei", "2026-05-15"),
    ],
)
def test_letters_held_down_or_out_of_place_are_read(kind: Kind, asked: str, text: str, value: Value) -> None:
    assert reading(kind, asked, text) == value
