"""The checks of `words` see what they are there to see."""

from __future__ import annotations

import pytest

from tests.transcripts.words import emergency_numbers, faults, phones

RIGHT = [
    "Danger immédiat\u00a0: le 15 ou le 112. Par SMS\u00a0: le 114.",
    "«\u00a0Qu’est-ce que c’est\u00a0?!\u00a0» (\u00a0?) […]",
    "De 12 à 18 questions, sous 15 jours ouvrés, le 17 mars, à 10:30, 18\u00a0ans, numéro 31140017.",
    "Une inaptitude est évoquée, l’ouvert et le vertueux, une décision à l’orangerie.",
    "Écrivez-le ainsi, par exemple 06 12 34 56 78.",
    "Les articles L.1226-1-3 et R.4624-34.",
]
WRONG = [
    "Vous êtes à risque.",
    "Vous êtes à\u00a0risque.",
    "Niveau orange",
    "Rouge\u00a0!",
    "Votre score",
    "80 % de chances",
    "Vous êtes inapte.",
    "Règle R1",
    "Règle MO2",
    "l'idée",
    'dit "oui"',
    "Quoi ?",
    "Quoi?",
    "Oui: non",
    "« non »",
    "Bonjour {service}",
    "Appelez le 3115.",
    "Appelez le 18.",
    "Appelez le 06 11 22 33 44.",
    "Appelez le +33 6 11 22 33 44.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    """screening.md, `salarie`, step 2: words and numbers that only look like a verdict are none."""
    assert list(faults(text, emergency_numbers())) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_seen(text: str) -> None:
    """screening.md, `salarie`, step 2; domain.md: a number that a person reads has a source."""
    assert len(list(faults(text, emergency_numbers()))) == 1 + (text == "« non »")


def test_numbers_are_found() -> None:
    """domain.md: « 15, 112, 114, 17, 3114, 3919, 116 006 » are read as numbers, whatever stands between them."""
    assert phones("le 15 ou le 112, 116\u00a0006 et 3919 ; 01 02 03 04 05.") == [
        "15",
        "112",
        "116\u00a0006",
        "3919",
        "01 02 03 04 05",
    ]
