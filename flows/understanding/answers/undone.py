"""« oui mais le patron a rien fait »: the option that says both yes and that nothing came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.akin import akin
from flows.understanding.answers.cues import Cues, spoken
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.question import Question
from flows.understanding.answers.wording import Clause, label_words, without

_NOTHING_CAME: Final = Cues(
    (
        "rien fait", "rien bougé", "rien a bougé", "rien n'a bougé", "rien changé", "rien n'a changé", "rien a changé",
        "rien mis en place", "rien appliqué", "pas appliqué*", "pas suivi*", "pas bougé", "rien suivi", "rien a suivi",
        "rien n'a été fait", "rien a été fait", "toujours rien", "pas encore fait", "pas fait",
        "fait la sourde oreille",
        "veut rien faire", "veulent rien faire", "fait rien", "font rien", "veut pas", "veulent pas", "refuse*",
    )
)  # fmt: skip
_DENIED: Final = frozenset(("pas", "rien", "jamais"))


def not_done(question: Question, clauses: Sequence[Clause]) -> str | None:
    """The one option that begins with « oui » and denies that it was done, where the last clause says just that."""
    options = [
        each.id
        for each in question.options
        if (label := label_words(each.label))[:1] == ("oui",) and not _DENIED.isdisjoint(label)
    ]
    if len(options) != 1 or len(clauses) < 2 or clauses[0].words[0] == "non":
        return None
    if not _NOTHING_CAME.heard(spoken(clauses[-1].words)):
        return None
    asked, lex = label_words(question.text), lexicon()
    before = [word for each in clauses[:-1] for word in without(each.words, lex.fillers, lex.small)]
    plain = all(word in ("oui", "ouais") or any(akin(word, other) for other in asked) for word in before)
    return options[0] if plain else None
