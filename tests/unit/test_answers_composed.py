"""Replies to options made of several clauses: what is set aside, corrected, all, nothing, or said by a rate."""

from __future__ import annotations

from datetime import date

import pytest

from flows.understanding.answers.question import Choice, Question, Value
from flows.understanding.answers.reading import read_value

TODAY = date(2026, 11, 22)
PAPERS = "Quels papiers avez-vous ?", {"o": "Ordonnance", "r": "Radios, IRM", "c": "Lettre du médecin"}
NEEDS = "De quel matériel avez-vous besoin ?", {"s": "Un siège adapté", "e": "Un écran", "c": "Un casque"}
PAIN = "Où avez-vous mal ?", {"dos": "Dos", "cou": "Cou, nuque", "ep": "Épaules", "ge": "Genoux"}
WORN = "Que portez-vous ?", {"g": "Des gants", "l": "Des lunettes", "ch": "Des chaussures de sécurité"}
WHEN = "À quels moments peut-on vous joindre ?", {"ma": "Le matin", "mi": "Le midi", "so": "Le soir"}
DAYS = (
    "Quels jours travaillez-vous ?",
    {"lu": "Lundi", "ma": "Mardi", "me": "Mercredi", "je": "Jeudi", "ve": "Vendredi", "sa": "Samedi"},
)
FREE = "Quels jours pouvez-vous venir ?", DAYS[1]
OFTEN = "À quelle fréquence ?", {"j": "Jamais", "p": "Parfois", "s": "Souvent", "t": "Tous les jours"}
SLOTS = "Quel créneau vous convient ?", {"a": "Lundi à 9 h", "b": "Mardi à 14 h", "c": "Jeudi à 11 h", "n": "Aucun"}
SLEEP = "Combien d’heures dormez-vous ?", {"a": "Moins de 5 heures", "b": "5 ou 6 heures", "c": "7 heures ou plus"}
BACKED = "Vous sentez-vous soutenu ?", {"oui": "Oui", "non": "Non", "ne_sait_pas": "Je ne sais pas", "refus": "Refus"}
PLACED = "Comment êtes-vous placé ?", {"a": "Assis", "d": "Debout", "m": "Tantôt assis, tantôt debout"}
DONE = "Où en est-il ?", {"f": "C’est fait", "p": "C’est fait en partie", "n": "Ce n’est pas fait"}
SIZE = "Quelle taille ?", {"s": "S", "l": "L", "xl": "XL"}
BLOCK = "Dans quel bâtiment ?", {"a": "Bâtiment A", "b": "Bâtiment B", "c": "Bâtiment C"}
LIGHT = "Le poste est-il bien éclairé ?", {"oui": "Oui", "moyen": "Moyennement", "non": "Non"}
Asked = tuple[str, dict[str, str]]


def reading(kind: str, asked: Asked, text: str) -> Value | None:
    text_of, labels = asked
    options = tuple(Choice(name, label) for name, label in labels.items())
    return read_value(Question("multi" if kind == "multi" else "choice", text_of, options), text, TODAY)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (PAPERS, "les radios oui, la lettre je l’attends encore", ["r"]),
        (PAPERS, "l’ordonnance, la lettre je l’ai perdue", ["o"]),
        (NEEDS, "le siège je l’ai déjà eu, manque l’écran", ["e"]),
        (NEEDS, "tout ! on n’a rien ici", ["s", "e", "c"]),
        (NEEDS, "je suis bien équipée, aucun besoin, merci", []),
        (NEEDS, "l’écran peut-être", None),
        (PAIN, "le dos, le cou aussi des fois", ["dos", "cou"]),
        (PAIN, "cou et épaule droite", ["cou", "ep"]),
        (PAIN, "nulle part", []),
        (PAIN, "rien n’y fait", None),
        (PAIN, "le dos, mais plus maintenant", None),
        (PAIN, "un peu partout", ["dos", "cou", "ep", "ge"]),
        (WORN, "on nous a rien donné du tout", []),
        (WORN, "aucun je suis secrétaire", []),
        (WORN, "les gants, les lunettes jamais", ["g"]),
        (WORN, "les gants et les pompes de sécu", ["g", "ch"]),
        (WHEN, "pas le matin je dors, sinon tout le reste", ["mi", "so"]),
        (DAYS, "mardi à vendredi, le magasin ferme le lundi", ["ma", "me", "je", "ve"]),
        (DAYS, "du lundi au vendredi sauf le mercredi", ["lu", "ma", "je", "ve"]),
        (DAYS, "un jour sur deux", None),
        (DAYS, "mon mari travaille le mardi", None),
        (FREE, "le jeudi. ah non vendredi plutôt", ["ve"]),
        (FREE, "pas avant jeudi", ["je", "ve", "sa"]),
        (FREE, "mardi pas possible, jeudi oui", ["je"]),
    ],
)
def test_several_options_are_composed(asked: Asked, text: str, value: list[str] | None) -> None:
    assert reading("multi", asked, text) == value


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (OFTEN, "1 fois ou 2 dans le mois", "p"),
        (OFTEN, "chaque soir, ça pique", "t"),
        (OFTEN, "4 jours sur 5", "s"),
        (OFTEN, "pas tous les jours", None),
        (OFTEN, "entre parfois et souvent", None),
        (SLOTS, "celui de l’après-midi", "b"),
        (SLOTS, "le matin", None),
        (SLOTS, "je suis en déplacement, rien ne va", "n"),
        (SLEEP, "4h grand max", "a"),
        (SLEEP, "de 22h à 5h", "c"),
        (BACKED, "je préfère pas en causer", "refus"),
        (BACKED, "jsais pas c’est la RH qui gère", "ne_sait_pas"),
        (PLACED, "assise le matin, debout l’après-midi", "m"),
        (PLACED, "assis", "a"),
        (DONE, "j’ai eu l’écran mais le bureau, j’attends encore", "p"),
        (SIZE, "L ou XL", None),
        (BLOCK, "dans le c", "c"),
        (LIGHT, "nickel", "oui"),
        (LIGHT, "bof", "moyen"),
    ],
)
def test_one_option_is_composed(asked: Asked, text: str, value: str | None) -> None:
    assert reading("choice", asked, text) == value
