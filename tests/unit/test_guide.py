"""The guide of the cell is tested, so that it cannot rot: what it quotes is what the console says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from bot.config import Deadlines
from bot.console.page import LETTERS
from tests.support.installation import REPOSITORY

DOCS = REPOSITORY / "docs"
GUIDE = (DOCS / "guide-cellule.md").read_text("utf-8")
PICTURES = DOCS / "img" / "guide"
CONTENT = files("flows") / "content"
NBSP = "\u00a0"
CHAT = {"Envoyer"}
"""What the guide quotes of the person's own screen."""


def plain(text: str) -> str:
    """A text whose spaces are all alike."""
    return text.strip().replace(NBSP, " ")


def texts(value: Any) -> Iterator[str]:
    """Every French text of a content file."""
    if isinstance(value, dict):
        if isinstance(value.get("fr"), str):
            yield value["fr"]
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def said_by(name: str) -> set[str]:
    return {plain(text) for text in texts(yaml.safe_load((CONTENT / name).read_text("utf-8")))}


def console() -> set[str]:
    """What members of a cell read on their pages."""
    others = ("console.yml", "logbook.yml")
    names = [each.name for each in CONTENT.iterdir() if each.name in others or each.name.startswith("cell")]
    return {text for name in names for text in said_by(name)}


def slug(heading: str) -> str:
    """The anchor that readers of Markdown give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def rows(heading: str) -> list[list[str]]:
    """The first table under a heading, without its head."""
    part = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_what_the_guide_quotes_is_what_the_screens_say() -> None:
    quoted = {plain(each) for each in re.findall(rf"«{NBSP}(.+?){NBSP}»", GUIDE)}
    assert len(quoted) > 200
    assert quoted - CHAT <= console(), quoted - CHAT - console()
    assert said_by("parler_a_quelqu_un.yml") >= CHAT


def test_the_shortcuts_are_those_of_the_console() -> None:
    named = yaml.safe_load((CONTENT / "cell_keys.yml").read_text("utf-8"))["textes"]["touches"]
    expected = [[f"`{letter}`", f"«{NBSP}{named[name]['fr']}{NBSP}»"] for name, letter in LETTERS]
    assert rows("Raccourcis et impression") == expected


def test_the_deadlines_are_those_of_a_new_service() -> None:
    shared = yaml.safe_load((REPOSITORY / "config.yml").read_text("utf-8"))["deadlines"]
    assert Deadlines.model_validate(shared)
    found = [[int(cell.split(NBSP)[0]) for cell in row[1:]] for row in rows("Ce que veulent dire les délais")]
    assert found == [[shared["triage"][level], shared["contact"][level]] for level in ("rouge", "orange", "jaune")]


def test_its_links_lead_somewhere() -> None:
    anchors = {slug(heading) for heading in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", GUIDE):
        assert (link[1:] in anchors) if link.startswith("#") else (DOCS / link).exists(), link


def test_its_pictures_are_few_small_and_fictive() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(img/guide/([^)]+)\)", GUIDE)
    assert {name for _, name in shown} == {each.name for each in PICTURES.iterdir()}
    assert len(shown) <= 14
    for words, name in shown:
        assert "fictives" in words, name
        assert (PICTURES / name).stat().st_size < 120_000, name


def test_its_typography_is_french() -> None:
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", GUIDE)
    assert "'" not in prose
    assert not re.findall(r"[^\S\n\u00a0][:;?!»](?=\s)|«[^\u00a0]", prose)


def test_newcomers_find_it() -> None:
    assert "docs/guide-cellule.md" in (REPOSITORY / "README.md").read_text("utf-8")
    assert "guide-cellule.md" in (DOCS / "operations.md").read_text("utf-8")
