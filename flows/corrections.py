"""A text that says that an answer given before was wrong, and of which question (corrections.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from flows.languages import FRENCH
from flows.model import CompiledFlow, Identifier, Language, Step, Strict
from flows.understanding.answers.text.numbers import in_digits
from flows.understanding.answers.text.plain import plain_words
from flows.understanding.answers.text.wording import label_words
from flows.understanding.content import packaged

_Phrases = dict[Language, tuple[str, ...]]
_NUMBER = re.compile(r"\d\S*")
_ANY = " … "


class _Content(Strict):
    surely: _Phrases
    beside: _Phrases
    perhaps: _Phrases
    subjects: dict[Identifier, _Phrases]


@dataclass(frozen=True, slots=True)
class Correction:
    """`sure` where the text can be nothing else; `steps` are the questions it names best, in the order of the flow."""

    sure: bool
    steps: tuple[str, ...]


def read_correction(flow: CompiledFlow, text: str, lang: str) -> Correction | None:
    """What `text` takes back of what was answered in `flow`; None where it takes nothing back, or names no question."""
    known = _known(lang)
    plain = known.beside.sub(" ", _plain(text))
    sure = known.surely.search(plain) is not None
    if not sure and known.perhaps.search(plain) is None:
        return None
    told = {each.step.id: _told(known.subjects, each.step, plain, lang) for each in flow.steps}
    most = max(told.values())
    return Correction(sure, tuple(step for step, many in told.items() if many == most)) if most else None


@dataclass(frozen=True, slots=True)
class _Known:
    surely: re.Pattern[str]
    beside: re.Pattern[str]
    perhaps: re.Pattern[str]
    subjects: Mapping[str, re.Pattern[str]]


@cache
def _known(lang: str) -> _Known:
    content = _Content.model_validate(packaged("corrections.yml"))
    subjects = {step: _any_of(_in(phrases, lang)) for step, phrases in content.subjects.items()}
    surely, beside, perhaps = (_any_of(_in(each, lang)) for each in (content.surely, content.beside, content.perhaps))
    return _Known(surely, beside, perhaps, subjects)


def _in(phrases: _Phrases, lang: str) -> Iterable[str]:
    """Those of the language, and those of French, which anybody may write."""
    return [each for name in dict.fromkeys((FRENCH, lang)) for each in phrases.get(name, ())]


def _told(subjects: Mapping[str, re.Pattern[str]], step: Step, plain: str, lang: str) -> int:
    """In how many ways a text names a step: « la durée de mon arrêt » is no other question on leaves."""
    title = step.title.get(lang) or step.title[FRENCH] if step.title is not None else None
    entitled = title is not None and f" {_plain(title)} " in f" {plain} "
    return entitled + (len(set(subjects[step.id].findall(plain))) if step.id in subjects else 0)


def _plain(text: str) -> str:
    return " ".join(_NUMBER.sub("0", word) for word in in_digits(label_words(text)))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, phrases))})\b")


def _pattern(phrase: str) -> str:
    parts = ([*map(_word, part.split())] for part in phrase.split(_ANY))
    return r"\b.*\b".join(" ".join(words) for words in parts)


def _word(word: str) -> str:
    return " ".join(plain_words(word)) + (r"\w*" if word.endswith("*") else "")
