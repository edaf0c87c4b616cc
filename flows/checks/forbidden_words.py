"""Words that a person never reads here: a verdict, a score, a colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from flows.checks.reporting import problem
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem

_WORDS = ("inapte", "à risque", "score", "rouge", "orange", "jaune", "vert", "verte")


def check_forbidden_words(flow: Flow, source: Source) -> Iterator[Problem]:
    """No text says « inapte », « à risque », « score » or the name of a level."""
    words = {*_WORDS, *(level.id for level in flow.levels)}
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})s?(?!\w)", re.IGNORECASE)
    for path, where, text in texts(flow):
        for language, shown in text.items():
            for found in sorted(set(pattern.findall(" ".join(normalize("NFC", shown).split())))):
                cause = f"« {found} » must not be shown to a person"
                remedy = "say an action and a delay, or describe the situation"
                yield problem(source, (*path, language), "forbidden_word", where, cause, remedy)
