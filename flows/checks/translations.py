"""Translations lead to a text, have its placeholders, and are all there; what is missing is listed, not refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from flows.awareness import AWARENESS_FILE
from flows.checks.reporting import choose
from flows.expansion import Files
from flows.languages import FRENCH, LANGUAGES_FILE, languages
from flows.source import Document, InvalidContent, Problem, parse
from flows.topics import THEMES_FILE, TOPICS, topic_file
from flows.translations import Translation, at, folders, lines_of, named, texts_in
from flows.understanding.crisis.languages import RULES_FILE

TRANSLATED = (
    *("accueil.yml", "salarie.yml", "manager.yml", "parler_a_quelqu_un.yml", "contact.yml", "messages.yml"),
    *("webchat.yml", "telegram.yml", "rasa.yml", "terminal.yml", "problems.yml", "crisis.yml", THEMES_FILE),
    *map(topic_file, TOPICS),
)
"""What people read, or write: the files that a language translates."""
OFFERED = (AWARENESS_FILE,)
"""What a language may translate in part: its posters and e-mails are offered once all of one are translated."""
ALIKE = frozenset(
    ("Menu", "Conversation", "Cap emploi", "Relais", "Information", "Transport", "Agriculture", "Services")
)
"""Texts that are the same words in French and in another language."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a language lacks of one file: texts without a translation, and those that repeat the French, each as
    file:line and path; `of` is how many texts the file has."""

    language: str
    file: str
    of: int
    missing: tuple[str, ...]
    repeated: tuple[str, ...]


def check_translations(files: Files) -> list[Problem]:
    """What must be mended in the files of translations."""
    found: list[Problem] = []
    for language in folders(files):
        if language not in languages():
            cause, remedy = "no language has this id", choose(language, languages())
            found.append(Problem("unknown_language", f"{language}/", 0, "", cause, f"{remedy} ({LANGUAGES_FILE})"))
    for name in files:
        language, _, base = name.partition("/")
        if language in folders(files) and language in languages() and base != RULES_FILE:
            try:
                found.extend(_of_file(files, name, base))
            except InvalidContent as error:
                found.extend(error.problems)
    return found


def missing_texts(files: Files) -> list[Missing]:
    """What each language lacks, file by file; files that lack nothing are left out. Raises InvalidContent."""
    found = []
    for language in languages():
        for name in () if language == FRENCH else TRANSLATED:
            each = _missing(files, language, name)
            if each.missing or each.repeated:
                found.append(each)
    return found


def _of_file(files: Files, name: str, base: str) -> Iterator[Problem]:
    if base not in (*TRANSLATED, *OFFERED):
        cause = f"'{base}' is no file that people read"
        yield Problem("unused_file", name, 0, "", cause, f"name it as one of {sorted((*TRANSLATED, *OFFERED))}")
        return
    try:
        french = parse(files[base], base)
    except InvalidContent:
        return  # the file itself must be mended first, and says so
    paths = {named(french.data, path) for path, _ in texts_in(french.data)}
    for each in lines_of(french.data, files, name):
        if each.place is None:
            cause = f"'{base}' has no text there"
            yield Problem("unknown_path", name, each.line, each.written, cause, choose(each.written, paths))
        else:
            yield from _of_line(name, each, at(french.data, each.place)[FRENCH])


def _of_line(name: str, line: Translation, french: Any) -> Iterator[Problem]:
    if type(line.words) is not type(french):
        cause = f"the French is a {'text' if isinstance(french, str) else 'list'}, and this is not"
        yield Problem("translation_kind", name, line.line, line.written, cause, "write the same kind of thing")
    elif isinstance(french, str):
        ours, theirs = _placeholders(line.words), _placeholders(french)
        if ours != theirs:
            cause = f"it has the placeholders {_listed(ours)}, and the French {_listed(theirs)}"
            yield Problem("placeholders", name, line.line, line.written, cause, "write the same ones")
        if not line.words.strip():
            yield Problem("empty_text", name, line.line, line.written, "the text is blank", "write it, or remove it")


def _placeholders(words: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)
    except ValueError:
        return frozenset()


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _missing(files: Files, language: str, name: str) -> Missing:
    french = parse(files[name], name)
    lines = {each.place: each for each in lines_of(french.data, files, f"{language}/{name}")}
    missing, repeated, count = [], [], 0
    for path, words in texts_in(french.data):
        count += 1
        translation = lines.get(path)
        if translation is None and not (isinstance(words, list) and _speaks_french(language)):
            missing.append(_place(french, path))
        elif translation is not None and translation.words == words and _has_words(words):
            repeated.append(f"{language}/{name}:{translation.line} {translation.written}")
    return Missing(language, name, count, tuple(missing), tuple(repeated))


def _place(french: Document, path: tuple[str | int, ...]) -> str:
    return f"{french.name}:{french.line(path)} {named(french.data, path)}"


def _speaks_french(language: str) -> bool:
    """Whether people write French to who speaks it: its words need no translation."""
    return languages()[language].html == languages()[FRENCH].html


def _has_words(words: str | list[str]) -> bool:
    """Whether a text could be translated at all: not « {n} », not a name."""
    return isinstance(words, str) and words not in ALIKE and any(part.strip(" .,:;()–-/") for part in _fixed(words))


def _fixed(words: str) -> list[str]:
    return ["".join(c for c in text if c.isalpha()) for text, _, _, _ in Formatter().parse(words)]
