"""Values told in a roundabout way, and what looks like it and settles nothing."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from flows.understanding.answers import Question, Value, read_value

TODAY = date(2026, 11, 18)  # a Wednesday

AGE = "Quel âge avez-vous ?"
BIRTH = "Quelle est votre année de naissance, ou votre âge ?"
STARTED = "À quel âge avez-vous commencé à travailler ?"
RETIRING = "À quel âge pensez-vous partir à la retraite ?"


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (AGE, "60 le mois prochain", 59),
        (AGE, "je vais sur mes 50", 49),
        (AGE, "je souffle mes 33 bougies samedi", 32),
        (AGE, "j’ai fêté mes 55 ans hier", 55),
        (AGE, "50 l’année prochaine", None),
        (AGE, "59 ans, 60 en janvier", 59),
        (AGE, "57, et ça fait 40 ans que je suis à l’usine", 57),
        (AGE, "15 ans de cuisine derrière moi", None),
        (AGE, "1m65, 45 ans", 45),
        (AGE, "1m78", None),
        (AGE, "deux ans de moins que ma collègue, elle a 46", 44),
        (AGE, "3 ans de plus que mon frère", None),
        (AGE, "date de naissance : 12 janvier 1991", 35),
        (BIRTH, "1995", 31),
        (BIRTH, "82", 44),
        (BIRTH, "36", 36),
        (STARTED, "vers 20 ans, en interim", 20),
        (STARTED, "vers 16-17 ans", None),
        (STARTED, "à ma majorité", 18),
        (STARTED, "avant ma majorité", None),
        (STARTED, "à seize ans, apprenti, et j’en ai 59", 16),
        (STARTED, "j’ai 52 ans", None),
        (RETIRING, "64 si la loi ne change pas encore", 64),
        (RETIRING, "62 ou 64 si la loi change", None),
        (RETIRING, "je visais 62 mais mon relevé dit 63", 63),
    ],
)
def test_an_age_is_told(asked: str, text: str, value: int | None) -> None:
    assert read_value(Question("age", asked), text, TODAY) == value


SINCE = "Depuis quelle date êtes-vous en arrêt ?"
ACCIDENT = "Quel jour avez-vous eu votre accident ?"
CALL = "Quel jour pouvons-nous vous rappeler ?"
RETURN = "À quelle date pensez-vous reprendre le travail ?"
END = "Quand se termine votre arrêt actuel ?"


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (SINCE, "depuis le 8 janvier", "2026-01-08"),
        (SINCE, "mercredi dernier", "2026-11-11"),
        (ACCIDENT, "c’était lundi, en descendant du camion", "2026-11-16"),
        (ACCIDENT, "mardi ou mercredi", None),
        (RETURN, "depuis le 8 janvier", None),
        (CALL, "mardi… euh non mercredi, mardi je suis de nuit", "2026-11-25"),
        (CALL, "vendredi, jeudi je bosse", "2026-11-20"),
        (CALL, "mardi ou jeudi", None),
        (RETURN, "lundi, si le médecin ne me prolonge pas d’ici là", "2026-11-23"),
        (RETURN, "le 4 si j’ai mon aménagement, sinon le 11", None),
        (END, "jusqu’au 30 inclus", "2026-11-30"),
        (END, "dans quinze jours, enfin 14 exactement", "2026-12-02"),
        (END, "il devait finir le 11 décembre mais il a été prolongé au 18", "2026-12-18"),
        (END, "le 30, mais je vais demander une prolongation", None),
        (END, "début décembre, le 4", "2026-12-04"),
        (END, "le 12 janvier, euh non le 13", "2027-01-13"),
        (END, "le 4, un vendredi", "2026-12-04"),
        (END, "le 4, un lundi", None),
        (END, "un lundi", None),
    ],
)
def test_a_day_is_told(asked: str, text: str, value: str | None) -> None:
    assert read_value(Question("date", asked), text, TODAY) == value


LEAVE = "Depuis combien de temps êtes-vous en arrêt ?"
LEFT = "Combien de temps reste-t-il à votre contrat ?"
TOTAL = "Sur les 12 derniers mois, combien de temps avez-vous été en arrêt en tout ?"
LAST = "Combien de temps a duré votre dernier arrêt ?"
POST = "Depuis combien de temps êtes-vous à ce poste ?"


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (LEAVE, "avant-hier", 2),
        (LEAVE, "ça a commencé hier soir", 1),
        (LEAVE, "depuis ce matin", 0),
        (LEAVE, "je vois le médecin lundi", None),
        (LEAVE, "depuis décembre, le médecin me prolonge de mois en mois", 352),
        (LEAVE, "demain ça fera 4 semaines", 27),
        (LEAVE, "ça fera 6 mois en janvier", None),
        (LEAVE, "5 semaines, non j’dis une bêtise, 7", 49),
        (LEAVE, "3 semaines ou 4", None),
        (LEAVE, "deux-trois jours, disons trois", 3),
        (LEAVE, "15 jours puis reprolongé 3 semaines", 36),
        (LEAVE, "on vient de me mettre en arrêt", 0),
        (POST, "j’ai pris le poste en septembre dernier, depuis je suis chef", 78),
        (POST, "j’ai signé un CDD de 6 mois", None),
        (LEFT, "CDD de 6 mois, j’en ai fait pile la moitié", 90),
        (LEFT, "6 mois dont 2 déjà faits", 120),
        (TOTAL, "15 jours en janvier pi une semaine en mai", 22),
        (TOTAL, "3 semaines en mars, 10 jours en juin", 31),
        (TOTAL, "aucun", 0),
        (LAST, "il me semble que c’était six semaines", 42),
        ("Dans combien de temps reprenez-vous ?", "après-demain", 2),
    ],
)
def test_a_length_is_told(asked: str, text: str, value: int | None) -> None:
    assert read_value(Question("duration_days", asked), text, TODAY) == value


ABLE = "De 0 à 10, où en est votre capacité de travail ? 0 : je ne peux pas travailler. 10 : au mieux de ma vie."
PAIN = "De 0 à 10, quelle est votre douleur ? (0 : aucune, 10 : insupportable)"


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (ABLE, "1 le matin, 6 l’après-midi", None),
        (ABLE, "6 ce matin", 6),
        (ABLE, "sur 20 je me mettrais 12", 6),
        (ABLE, "huit, et encore, j’ai fait 2 siestes", 8),
        (ABLE, "9 ; le 10 je le garde pour les vacances", 9),
        (ABLE, "j’hésitais entre 3 et 4 mais je reste sur 4", 4),
        (ABLE, "j’hésite entre 3 et 4", None),
        (ABLE, "j’ai mal à 8", None),
        (ABLE, "4 grand max", 4),
        (ABLE, "au moins 6", None),
        (PAIN, "aucune douleur aujourd’hui", 0),
        (PAIN, "aucune douleur au repos, 6 en marchant", None),
        (PAIN, "aucune amélioration", None),
        (PAIN, "c’est insupportable", 10),
        (PAIN, "presque insupportable", None),
    ],
)
def test_a_note_is_told(asked: str, text: str, value: int | None) -> None:
    assert read_value(Question("scale_0_10", asked), text, TODAY) == value


FREE = "Êtes-vous disponible jeudi à 14 h pour le rendez-vous ?"
SUPPORTED = "Vous sentez-vous soutenu·e au travail ?"
SLEEP = "Dormez-vous bien en ce moment ?"
ASKED_FOR = "Le médecin du travail a-t-il demandé un aménagement de votre poste ?"
TOLD: tuple[tuple[str, str, Literal["oui", "non", "ne_sait_pas"] | None], ...] = (
    (FREE, "jeudi c bon", "oui"),
    (FREE, "je vois avec ma chef et je vous redis", None),
    (SUPPORTED, "les collègues oui, la direction pas du tout", None),
    (ASKED_FOR, "pour mon collègue oui, pour moi rien du tout", "non"),
    (ASKED_FOR, "il l’a écrit noir sur blanc", "oui"),
    ("Avez-vous reçu votre convocation ?", "je l’avais égarée mais en fait si, elle était arrivée", "oui"),
    ("Avez-vous reçu votre convocation ?", "toujours rien reçu malgré mes deux mails", "non"),
    ("La douleur vous réveille-t-elle la nuit ?", "pas une nuit sans qu’elle me réveille", "oui"),
    (SLEEP, "pas terrible", "non"),
    (SLEEP, "nickel", "oui"),
    (SLEEP, "moyen", None),
    ("Votre casque est-il en bon état ?", "il est tout cassé", "non"),
    ("Votre casque est-il en bon état ?", "il est neuf", "oui"),
    ("Travaillez-vous de nuit ?", "moi c’est du matin", "non"),
    ("Dormez-vous mal depuis plus d’un mois ?", "mal oui mais que depuis samedi", "non"),
    ("Avez-vous vu le médecin depuis le début de votre arrêt ?", "je l’ai vu en 2017", None),
    ("Pensez-vous pouvoir reprendre votre poste ?", "j’en ai pas encore parlé avec mon chef", None),
)


@pytest.mark.parametrize(("asked", "text", "value"), TOLD)
def test_yes_or_no_is_told(asked: str, text: str, value: Value | None) -> None:
    assert read_value(Question("yes_no", asked), text, TODAY) == value
