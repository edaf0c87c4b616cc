"""Other ways to write the options of the packaged questionnaires, for a question that comes with labels alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from flows.understanding.answers.question import REFUSAL, UNSURE, Question
from flows.understanding.content import packaged

_FILES = ("salarie.yml", "manager.yml", "contact.yml", "parler_a_quelqu_un.yml")
_ALIKE = 0.6
"""Share of option ids that two questions have in common when they are the same one."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The options of a packaged question: other words by id."""

    also: dict[str, tuple[str, ...]]


@lru_cache(maxsize=256)
def with_known_words(question: Question) -> Question:
    """The same question; when a packaged questionnaire asks it too, as its option ids tell, with its words."""
    if question.type not in ("choice", "multi") or any(option.also for option in question.options):
        return question
    ids = frozenset(option.id for option in question.options) - {UNSURE, REFUSAL}
    known = _most_alike(ids)
    if known is None:
        return question
    options = tuple(replace(option, also=known.also.get(option.id, ())) for option in question.options)
    return replace(question, options=options)


@cache
def _most_alike(ids: frozenset[str]) -> _Known | None:
    best = max(_known(), key=lambda each: _share(ids, each), default=None)
    return best if best is not None and len(ids) > 1 and _share(ids, best) >= _ALIKE else None


def _share(ids: frozenset[str], known: _Known) -> float:
    return len(ids & known.also.keys()) / len(ids | known.also.keys())


@cache
def _known() -> tuple[_Known, ...]:
    found = []
    for name in _FILES:
        for step in _steps(packaged(name)):
            options = [each for each in step["options"] if isinstance(each, dict)]
            found.append(
                _Known({str(each["id"]): tuple(map(str, each["also"]["fr"])) for each in options if "also" in each})
            )
    return tuple(found)


def _steps(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if data.get("type") in ("choice", "multi") and "options" in data:
            yield data
        for each in data.values():
            yield from _steps(each)
    elif isinstance(data, list):
        for each in data:
            yield from _steps(each)
