"""What an answer implies without saying it: the question tells how to read it. Nothing read is kept afterwards."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date

import pytest

from flows.understanding import answers
from flows.understanding.answers import Choice, Question, Value, read_value

TODAY = date(2026, 11, 22)  # a Sunday
LEAVE = "Êtes-vous en arrêt de travail en ce moment ?"
FEAR = "Avez-vous peur de perdre votre emploi ?"
CALL = "Souhaitez-vous que la cellule vous rappelle ?"
WEIGHT = "Portez-vous des charges de plus de 15 kilos ?"
SLEEP = "Dormez-vous bien en ce moment ?"
SPOKEN = "Avez-vous parlé de vos difficultés à votre responsable ?"
DAYS = tuple(Choice(each.lower(), each) for each in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"))
TIMES = (Choice("une", "Une fois"), Choice("deux", "Deux fois"), Choice("plus", "Trois fois ou plus"))
AGO = (
    Choice("recent", "Il y a moins d’un an"),
    Choice("moyen", "Entre 1 et 2 ans"),
    Choice("vieux", "Entre 2 et 5 ans"),
)
FITTED = (Choice("non", "Non"), Choice("fait", "Oui, c’est fait"), Choice("partie", "Oui, fait en partie"))
WHO = (Choice("moi", "Moi"), Choice("employeur", "Mon employeur"), Choice("medecin", "Mon médecin traitant"))


def yes_no(asked: str, text: str) -> Value | None:
    return read_value(Question("yes_no", asked), text, TODAY)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (LEAVE, "j’ai repris lundi", "non"),
        (LEAVE, "tjrs arrêtée", "oui"),
        (LEAVE, "mon mari oui, il est arrêté depuis juin", None),
        (FEAR, "ça me terrifie", "oui"),
        (FEAR, "ça me terrifie pas", None),
        (CALL, "appelez-moi après 17 h", "oui"),
        (CALL, "je préfère qu’on me laisse tranquille", "non"),
        (CALL, "c bon merci pas besoin", "non"),
        (WEIGHT, "3 kg max", "non"),
        (WEIGHT, "des sacs de 25 kg", "oui"),
        (WEIGHT, "plus de 3 kg", None),
        (SLEEP, "deux heures par nuit à tout casser", "non"),
        (SPOKEN, "il refuse de m’écouter", None),
        (SPOKEN, "pas eu l’occasion", "non"),
        ("Avez-vous la reconnaissance de travailleur handicapé ?", "demande refusée", "non"),
        ("Avez-vous la reconnaissance de travailleur handicapé ?", "je l’ai depuis 2019", "oui"),
    ],
)
def test_yes_or_no_is_implied(asked: str, text: str, value: str | None) -> None:
    assert yes_no(asked, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 jours en janvier puis 2 semaines en mai", 19),
        ("5 jours puis 2 semaines, soit 19 jours en tout", 19),
        ("deux fois une semaine", 14),
        ("pas deux mois, trois", 90),
        ("45", 45),
        ("une semaine ou deux semaines", None),
    ],
)
def test_days_are_added_up_where_a_total_is_asked(text: str, value: int | None) -> None:
    asked = "Combien de jours d’arrêt avez-vous eus en tout sur les douze derniers mois ?"
    assert read_value(Question("duration_days", asked), text, TODAY) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("age", "Quel âge avez-vous ?", "36 dans trois mois", 35),
        ("age", "Quel âge avez-vous ?", "j’ai fêté mes 55 ans hier", 55),
        ("age", "Quel âge avez-vous ?", "j’aurai 50 ans en mars", 49),
        ("scale_0_10", "Votre énergie, de 0 à 10 ?", "3 étoiles sur 5", 6),
        ("scale_0_10", "Votre énergie, de 0 à 10 ?", "zéro énergie", 0),
        ("scale_0_10", "Votre énergie, de 0 à 10 ?", "0 ou presque", None),
        ("date", "Quand reprenez-vous ?", "le lendemain de Noël, le 26", "2026-12-26"),
        ("date", "Quand reprenez-vous ?", "vendredi prochain (on est dimanche)", "2026-11-27"),
        ("date", "Quand reprenez-vous ?", "le dernier jour de ce mois-ci", "2026-11-30"),
        ("date", "Quand reprenez-vous ?", "dans 48h", "2026-11-24"),
    ],
)
def test_numbers_and_days_are_worked_out(kind: str, asked: str, text: str, value: Value | None) -> None:
    assert read_value(Question(kind, asked), text, TODAY) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "asked", "text", "value"),
    [
        (TIMES, "Combien de fois avez-vous été en arrêt ?", "cinq ou six fois", "plus"),
        (TIMES, "Combien de fois avez-vous été en arrêt ?", "deux ou trois fois", None),
        (TIMES, "Combien de fois avez-vous été en arrêt ?", "au moins 5", "plus"),
        (TIMES, "Combien de fois avez-vous été en arrêt ?", "un en mars et un autre en juin", "deux"),
        (AGO, "Votre dernière visite, c’était quand ?", "le mois dernier", "recent"),
        (AGO, "Votre dernière visite, c’était quand ?", "en 2023", "vieux"),
        (FITTED, "Votre poste a-t-il été adapté ?", "j’ai eu le siège mais pas encore l’écran", "partie"),
        (WHO, "Qui a demandé cette visite ?", "c’est pas moi ni le patron, c’est mon généraliste", "medecin"),
    ],
)
def test_one_option_is_worked_out(options: tuple[Choice, ...], asked: str, text: str, value: str | None) -> None:
    assert read_value(Question("choice", asked, options), text, TODAY) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lun ven", ["lundi", "vendredi"]),
        ("jeu et mar", ["mardi", "jeudi"]),
        ("tous les jours sauf mercredi", ["lundi", "mardi", "jeudi", "vendredi"]),
        ("mardi, euh non, jeudi", ["jeudi"]),
        ("a et d", ["lundi", "jeudi"]),
    ],
)
def test_days_of_the_week_in_short(text: str, value: list[str]) -> None:
    assert read_value(Question("multi", "Quels jours pouvez-vous venir ?", DAYS), text, TODAY) == value


def kept() -> dict[str, int]:
    """How much each function of the readers keeps from one call to the next."""
    found = {}
    for module in pkgutil.iter_modules(answers.__path__, f"{answers.__name__}."):
        for name, each in vars(importlib.import_module(module.name)).items():
            if hasattr(each, "cache_info"):
                found[f"{module.name}.{name}"] = each.cache_info().currsize
    return found


def test_nothing_written_outlives_its_reading() -> None:
    asked = Question("multi", "Quels jours pouvez-vous venir ?", DAYS)
    read_value(asked, "lundi et mercredy, pas plus", TODAY)
    read_value(asked, "vers la mercredy farcie", TODAY)
    before = {name: size for name, size in kept().items() if not name.endswith(".akin._meant_sound")}
    read_value(asked, "zebulonade vandredi farfelue, puis mecredi 3 zygomatiques", TODAY)
    assert {name: size for name, size in kept().items() if name in before} == before
