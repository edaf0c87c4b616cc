"""What the console and the cell's API say about cases, read from cell.yml."""

from __future__ import annotations

from functools import cache

from bot.cell.refusal import Refused
from flows.catalog import packaged_files
from flows.expansion import document_of, read_model
from flows.model import Identifier, Strict, Text

Texts = dict[Identifier, Text]


class CellTexts(Strict):
    """cell.yml: words by section and id."""

    refus: Texts
    qui: Texts
    files: Texts
    niveaux: Texts
    statuts: Texts
    pauses: Texts
    clotures: Texts
    situations: Texts
    appels: Texts
    entrees: Texts
    echeances: Texts
    champs: Texts
    precautions: Texts
    pages: Texts
    envois: Texts


@cache
def texts() -> CellTexts:
    """The packaged texts. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), "cell.yml"), CellTexts)


def word(section: str, name: str, **words: str) -> str:
    """A text of cell.yml with its placeholders filled."""
    found: Texts = getattr(texts(), section)
    return found[name]["fr"].format(**words)


class PartTexts(Strict):
    """cell_….yml: words of one part of the console by section and id."""

    textes: dict[Identifier, Texts]


@cache
def texts_of(part: str) -> dict[Identifier, Texts]:
    """The packaged texts of `cell_{part}.yml` by section. Raises InvalidContent when they were damaged."""
    return read_model(document_of(packaged_files(), f"cell_{part}.yml"), PartTexts).textes


def word_of(part: str, section: str, name: str, **words: str) -> str:
    """A text of `cell_{part}.yml` with its placeholders filled."""
    return texts_of(part)[section][name]["fr"].format(**words)


def in_words(refused: Refused, holder: str | None = None) -> str:
    """Why an action was refused; `holder` is the name of who holds the case."""
    words = {name: _named(name, value) for name, value in refused.words.items()}
    return word("refus", refused.key, **words, qui=holder or word("qui", "collegue"))


def _named(name: str, value: str) -> str:
    return word("statuts", value) if name in ("avant", "apres") else value
