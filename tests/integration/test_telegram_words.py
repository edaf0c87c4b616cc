"""Telegram: what is written in the person's own words is said back, and taken back in one tap."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.wiring import Installation
from tests.support.telegram_bot import Person, talking_bot

CORRECT = "↩ Corriger ma réponse"


@pytest.fixture
def person(sqlite_installation: Installation) -> Iterator[Person]:
    with talking_bot(sqlite_installation) as bot:
        yield Person(bot)


def buttons(person: Person) -> list[str]:
    return [button["text"] for button in person.now.buttons]


def test_an_answer_read_from_words_is_corrected_in_one_tap(person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi", "Commencer")
    first = person.now.text
    assert CORRECT not in buttons(person)
    person.says("chui en cdi dans une boîte privée")
    assert person.texts("J’ai compris : Une entreprise ou une association")
    assert CORRECT in buttons(person)
    person.presses(CORRECT)
    assert person.now.text.splitlines()[-1] == first.splitlines()[-1]
    assert CORRECT not in buttons(person)


def test_a_button_needs_no_correction(person: Person) -> None:
    person.agrees().presses("Je fais le point pour moi", "Commencer", "Une entreprise ou une association")
    assert CORRECT not in buttons(person)


def test_the_number_is_found_among_words(person: Person) -> None:
    person.agrees().presses("Être rappelé·e sans répondre", "Par téléphone")
    person.says("mon numéro c’est le 06 12 34 56 78, merci")
    person.presses(*["Passer cette question"] * 3, "Le matin", "Valider", "Aucune précaution", "Valider")
    assert person.texts("06 12 34 56 78")
    assert not person.texts("merci")


def test_two_numbers_are_asked_again(person: Person) -> None:
    person.agrees().presses("Être rappelé·e sans répondre", "Par téléphone")
    asked = person.now.text.splitlines()[-1]
    person.says("06 12 34 56 78 ou alors 07 12 34 56 78")
    assert person.now.text.splitlines()[-1] == asked
