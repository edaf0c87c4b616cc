"""Kits, posters and e-mails: `relais flows check` finds what would be printed wrong, or without its source."""

from __future__ import annotations

import re

import pytest

from bot.kits.blocks import Block, Paper
from bot.kits.pdf import render
from flows.awareness import AWARENESS_FILE, read_awareness
from flows.catalog import packaged_files
from flows.checks.kits import read_kits
from flows.checks.own_texts import check_texts
from flows.source import InvalidContent

FILES = packaged_files()
LIAISON = "kit_rendez_vous_liaison.yml"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("id: rendez_vous_liaison", "id: autre", "kit_id"),
        ("status: à valider", "status: validé", "kit_status"),
        ("topics: [rendez_vous_liaison", "topics: [rendez_vous", "unknown_topic"),
        ("kind: letter", "kind: sheet", "kit_leaf"),
        ("sources: [S9, P]", "sources: [S9, S41]", "unknown_source"),
        ("sources: [K, S6, P]", "sources: [K, P]", "unused_source"),
        ("({service})", "({entreprise})", "unknown_placeholder"),
        ('fr: "Avant"', 'en: "Before"', "missing_text"),
        ('fr: "Avant"', 'fr: ["Avant"]', "schema"),
    ],
)
def test_the_check_finds_what_is_wrong_in_a_kit(before: str, after: str, code: str) -> None:
    edited = FILES[LIAISON].replace(before, after, 1)
    assert edited != FILES[LIAISON]
    _, problems = read_kits({**FILES, LIAISON: edited})
    assert code in {problem.code for problem in problems}
    assert {problem.file for problem in problems} == {LIAISON}


def test_what_is_packaged_is_right() -> None:
    assert read_kits(FILES)[1] == []
    assert check_texts(FILES) == []


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ("{cellule_majuscule} de", "{cellule_entiere} de", "nothing replaces"),
        ("  managers:\n    who:", "  rh:\n    who:", "managers"),
        ("    employer:", "    patron:", "patron"),
    ],
)
def test_a_poster_says_all_it_must_with_words_that_are_known(before: str, after: str, cause: str) -> None:
    """What an employer does not see, for one, cannot be left out."""
    edited = FILES[AWARENESS_FILE].replace(before, after, 1)
    assert edited != FILES[AWARENESS_FILE]
    with pytest.raises(InvalidContent, match=cause):
        read_awareness({**FILES, AWARENESS_FILE: edited})


@pytest.mark.parametrize("verdict", ["inapte", "à risque"])
def test_a_poster_gives_no_verdict(verdict: str) -> None:
    edited = FILES[AWARENESS_FILE].replace("Votre santé rend", f"Vous êtes {verdict}", 1)
    assert "forbidden_word" in {problem.code for problem in check_texts({**FILES, AWARENESS_FILE: edited})}


def test_what_is_cut_by_the_end_of_a_page_is_still_read_aloud_whole() -> None:
    """Every word once, with spaces between lines, in one font or in several."""
    plain, mixed = " ".join(f"seul{n}" for n in range(2500)), " ".join(f"mot{n} [champ{n}]" for n in range(900))
    blocks = (Block("title", "Titre"), Block("text", mixed), Block("text", plain))
    document = render(Paper("essai", "Titre", "GIMS 13", blocks))
    said = [found.decode("cp1252") for found in re.findall(rb"/ActualText \(([^)]*)\)", document)]
    assert document.count(b"/Type /Page\n") > 3
    assert " ".join(said) == f"Titre {mixed} {plain}"
