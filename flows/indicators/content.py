"""indicators.yml: what the indicators are called and how they are explained, and what a service changes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pydantic import Field

from flows.catalog import packaged_files
from flows.checks.typography import typography_faults
from flows.expansion import Files, document_of, read_model
from flows.indicators.figures import FIGURES
from flows.indicators.tables import TABLES, TOTAL
from flows.model import Strict, Text
from flows.source import Document, InvalidContent, Path, Problem, parse

INDICATORS_FILE = "indicators.yml"
_GROWS = ("campagnes",)
"""Words that a service has of its own."""


class Rate(Strict):
    """A figure that a service adds: the share, in one column of a table, of some lines among others."""

    label: Text
    table: str
    column: str
    of: tuple[str, ...] = Field(min_length=1)
    over: tuple[str, ...] = Field(min_length=1)


class Described(Strict):
    """An indicator in words; what is left out stays as it was."""

    title: Text | None = None
    definition: Text | None = None
    note: Text | None = None
    figures: dict[str, Rate] = {}


class Wording(Strict):
    """Everything that indicators are told with, or what a service changes of it."""

    indicators: dict[str, Described] = {}
    tables: dict[str, Text] = {}
    figures: dict[str, Text] = {}
    words: dict[str, dict[str, Text]] = {}

    def word(self, kind: str, name: str) -> str:
        """A line or a column of a table in French; its id where nothing is said of it."""
        kind, name = ("total", TOTAL) if name == TOTAL else (kind, name)
        found = self.words.get(kind, {}).get(name)
        return found["fr"] if found else name


@cache
def packaged_wording() -> Wording:
    """The wording that comes with this version. Raises InvalidContent when it was damaged."""
    return read_wording(packaged_files())


def read_wording(files: Files) -> Wording:
    """The wording of content files, complete. Raises InvalidContent naming every line to mend."""
    document = document_of(files, INDICATORS_FILE)
    wording = read_model(document, Wording)
    problems = [*_missing(wording), *_faults(wording, wording, document)]
    if problems:
        raise InvalidContent(problems)
    return wording


def read_own(text: str, name: str, packaged: Wording) -> Wording:
    """The wording of a service: the packaged one with what its file changes. Raises InvalidContent."""
    document = parse(text, name)
    own = read_model(document, Wording)
    problems = [*_unknown(own, packaged, document), *_faults(own, packaged, document)]
    if problems:
        raise InvalidContent(problems)
    indicators = dict(packaged.indicators)
    for code, changed in own.indicators.items():
        before = indicators.get(code, Described())
        given = {field: getattr(changed, field) for field in ("title", "definition", "note", "figures")}
        indicators[code] = before.model_copy(update={field: value for field, value in given.items() if value})
    return Wording(
        indicators=indicators,
        tables={**packaged.tables, **own.tables},
        figures={**packaged.figures, **own.figures},
        words={kind: {**words, **own.words.get(kind, {})} for kind, words in packaged.words.items()},
    )


def is_own(text: str) -> bool:
    """Whether a content file is the indicators file of a service."""
    return re.search(r"^(indicators|figures|tables|words):", text, re.MULTILINE) is not None


def check_wording(files: Files, own: Mapping[str, str]) -> list[Problem]:
    """Everything that must be mended in indicators.yml, and in the files of services by name."""
    try:
        packaged = read_wording(files)
    except InvalidContent as error:
        return list(error.problems)
    problems: list[Problem] = []
    for name, text in own.items():
        try:
            read_own(text, name, packaged)
        except InvalidContent as error:
            problems.extend(error.problems)
    return problems


def _missing(wording: Wording) -> Iterator[Problem]:
    """What the packaged file must say and does not."""
    codes = {spec.indicator for spec in TABLES} | {figure.indicator for figure in FIGURES}
    wanted: list[tuple[str, str, bool]] = [("indicators", code, code in wording.indicators) for code in sorted(codes)]
    wanted += [("tables", spec.id, spec.id in wording.tables) for spec in TABLES]
    wanted += [("figures", figure.id, figure.id in wording.figures) for figure in FIGURES]
    for spec in TABLES:
        wanted.append(("words", spec.rows, spec.rows in wording.words))
        said = wording.words.get(spec.over, {})
        wanted += [("words", f"{spec.over}.{column}", column in said) for column in spec.columns]
    for section, name, there in dict.fromkeys(wanted):
        if not there:
            remedy = f"write it under '{section}'"
            yield Problem("missing_text", INDICATORS_FILE, 0, name, f"nothing is said of '{name}'", remedy)


def _unknown(own: Wording, packaged: Wording, document: Document) -> Iterator[Problem]:
    """What a service names and does not exist."""
    sections: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
        "tables": (own.tables, packaged.tables),
        "figures": (own.figures, packaged.figures),
        "words": (own.words, packaged.words),
        **{f"words.{kind}": (words, packaged.words.get(kind, {})) for kind, words in own.words.items()},
    }
    for section, (given, known) in sections.items():
        for name in given:
            if name not in known and section.removeprefix("words.") not in _GROWS:
                path: Path = (*section.split("."), name)
                remedy = f"choose among {', '.join(known)}"
                yield _problem("unknown_name", document, path, f"'{name}' does not exist in '{section}'", remedy)


def _faults(own: Wording, packaged: Wording, document: Document) -> Iterator[Problem]:
    """What is wrong in a file whichever it is: texts that are missing, rates over lines that do not exist."""
    for code, told in own.indicators.items():
        path: Path = ("indicators", code)
        if not (code[:1].isupper() and code.isalnum() and len(code) <= 8):
            yield _problem("bad_code", document, path, f"'{code}' is no code", "write a capital and digits, as in I14")
        if own is packaged or code not in packaged.indicators:
            for field in ("title", "definition"):
                if getattr(told, field) is None:
                    yield _problem("missing_text", document, path, f"'{field}' is missing", "write it")
        if own is not packaged and code not in packaged.indicators and not told.figures:
            remedy = "give it 'figures', or the code of one that exists"
            yield _problem("empty_indicator", document, path, f"'{code}' shows nothing", remedy)
        for name, rate in told.figures.items():
            yield from _rate_faults(rate, packaged, document, (*path, "figures", name))
    for path, text in _texts(own):
        if not text.get("fr", "").strip():
            yield _problem("missing_text", document, path, "no text in fr", "write it")
        for language, said in text.items():
            for code, cause, remedy in typography_faults(language, said):
                yield _problem(code, document, (*path, language), cause, remedy)


def _rate_faults(rate: Rate, packaged: Wording, document: Document, path: Path) -> Iterator[Problem]:
    spec = next((each for each in TABLES if each.id == rate.table), None)
    if spec is None:
        remedy = f"choose among {', '.join(each.id for each in TABLES)}"
        yield _problem("unknown_table", document, (*path, "table"), f"no table is called '{rate.table}'", remedy)
        return
    if rate.column not in spec.shown:
        cause, remedy = f"'{rate.column}' is no column of '{spec.id}'", f"choose among {', '.join(spec.shown)}"
        yield _problem("unknown_column", document, (*path, "column"), cause, remedy)
    lines = [*packaged.words[spec.rows], *([TOTAL] if spec.total else [])]
    for part in ("of", "over"):
        for row in getattr(rate, part):
            if row not in lines and spec.rows not in _GROWS:
                cause, remedy = f"'{row}' is no line of '{spec.id}'", f"choose among {', '.join(lines)}"
                yield _problem("unknown_row", document, (*path, part), cause, remedy)


def _texts(wording: Wording) -> Iterator[tuple[Path, Text]]:
    for code, told in wording.indicators.items():
        for field in ("title", "definition", "note"):
            text = getattr(told, field)
            if text is not None:
                yield ("indicators", code, field), text
        for name, rate in told.figures.items():
            yield ("indicators", code, "figures", name, "label"), rate.label
    for section in ("tables", "figures"):
        for name, text in getattr(wording, section).items():
            yield (section, name), text
    for kind, words in wording.words.items():
        for name, text in words.items():
            yield ("words", kind, name), text


def _problem(code: str, document: Document, path: Path, cause: str, remedy: str) -> Problem:
    file, line = document.place(path)
    return Problem(code, file, line, ".".join(map(str, path)), cause, remedy)
