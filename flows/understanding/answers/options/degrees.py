"""Degrees on a ladder (jamais … toujours, un peu … beaucoup): the place of the reply among the options."""

from __future__ import annotations

from functools import lru_cache

from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import find, label_words, without

_PARTIAL = frozenset(("ne_sait_pas", "refus", "passer", "autre"))


@lru_cache(maxsize=256)
def rungs_of(options: tuple[Choice, ...]) -> tuple[str, dict[int, str]] | None:
    """The ladder on which these options stand, and the option of each rung; None when they stand on none."""
    plain = [each for each in options if each.id not in _PARTIAL]
    best: tuple[str, dict[int, str]] | None = None
    for name, ladder in lexicon().ladders.items():
        found: dict[int, str] = {}
        for option in plain:
            for rung in _rungs_of_label(option, ladder):
                found.setdefault(rung, option.id)
        held = len(set(found.values()))
        if held >= 2 and 2 * held > len(plain) and (best is None or len(found) > len(best[1])):
            best = name, found
    return best


def _rungs_of_label(option: Choice, ladder: dict[Words, int]) -> list[int]:
    """The rungs that a label stands on: two for « jamais ou presque jamais », none for most."""
    words = label_words(option.label)
    for each in (words, words[1:] if words[:1] in (("oui",), ("non",)) else words):
        if each in ladder:
            return [ladder[each]]
    if "ou" in words:
        at = words.index("ou")
        both = [ladder.get(words[:at]), ladder.get(words[at + 1 :])]
        if None not in both:
            return [each for each in both if each is not None]
    return [0] if words[:1] == ("non",) else []


def degree(question: Question, words: Words) -> str | None:
    """The option that the degree said in `words` names; None when nothing, or more than a degree, is said."""
    standing = rungs_of(question.options)
    if standing is None:
        return None
    name, options = standing
    if (own := _named_beside(question, words)) is not None:
        return own
    words = words[:-2] if words[-2:] == ("non", "plus") else words  # « pas mal non plus »
    rung, rest = _said(words, lexicon().ladders[name])
    if rung is not None and rung == min(options):
        rest = tuple(word for word in rest if word != "non")
    if rung is None or _more(question, rest):
        return None
    if rung in options:
        return None if _half_said(question, options[rung], words) else options[rung]
    if len(set(options.values())) < len([each for each in question.options if each.id not in _PARTIAL]):
        return None  # what lies beyond the last rung may be the option that stands on none
    if rung > max(options):
        return options[max(options)]
    return options[min(options)] if rung < min(options) else None


def _named_beside(question: Question, words: Words) -> str | None:
    """« presque toujours » where one label says « toujours ou presque toujours »."""
    found = []
    for option in question.options:
        label = label_words(option.label)
        at = label.index("ou") if "ou" in label else 0
        if at and words in (label[:at], label[at + 1 :]):
            found.append(option.id)
    return found[0] if len(found) == 1 else None


def _half_said(question: Question, option: str, words: Words) -> bool:
    """« bien » where « Plutôt bien » and « Très bien » are offered."""
    label = next(label_words(each.label) for each in question.options if each.id == option)
    return label[:1] == ("plutot",) and words == label[1:]


def _said(words: Words, ladder: dict[Words, int]) -> tuple[int | None, Words]:
    """The one rung that the longest phrases name, and the words left over."""
    rungs: set[int] = set()
    kept: list[str] = []
    at = 0
    longest = max(map(len, ladder))
    while at < len(words):
        size = next(
            (size for size in range(longest, 0, -1) if words[at : at + size] in ladder and at + size <= len(words)), 0
        )
        if size:
            rungs.add(ladder[words[at : at + size]])
            at += size
        else:
            kept.append(words[at])
            at += 1
    return (rungs.pop() if len(rungs) == 1 else None), tuple(kept)


def _more(question: Question, rest: Words) -> bool:
    lex = lexicon()
    if find(rest, ("du", "tout")) >= 0:
        return True
    rest = tuple(word for word in rest if word not in ("oui", "ouais"))
    return lex.negations.inside(without(rest, lex.fillers)) or _says_more(question, rest)


def _says_more(question: Question, words: Words) -> bool:
    """Whether words remain that are neither courtesy, nor small words, nor words of the question."""
    lex = lexicon()
    asked = label_words(question.text)
    rest = without(words, lex.fillers, lex.small)
    return any(word not in ("ne", "depuis") and not any(akin(word, each) for each in asked) for word in rest)
