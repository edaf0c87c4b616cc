"""One option named in full: its label, its id, another name, its first letters, courtesy left aside."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flows.understanding.answers.question import REFUSAL, UNSURE, Choice, Question
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.numbers import in_digits
from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.answers.text.wording import label_words, opened, without

_ARTICLES: Final = frozenset("le la les l un une des du de d en a au aux".split())  # noqa: SIM905
_BEFORE_A_LETTER: Final = _ARTICLES | {"dans", "sur", "batiment", "groupe", "equipe", "zone", "salle", "c", "est"}


def named_exactly(question: Question, text: str) -> str | None:
    """The one option of which `text` is the label, the id or another name, and nothing else."""
    words = in_digits(opened(plain_words(text)))
    words = words[::-1] if words in (("oui", "plutot"), ("non", "plutot")) else words
    found = [each.id for each in question.options if words in names(each)] if "?" not in text else []
    return found[0] if len(found) == 1 else None


def named_whole(question: Question, words: Words) -> str | None:
    """The one option of which `words` are the label, the id or another name, courtesy left aside."""
    letters = _letters(question.options)
    if letters and words and words[-1] in letters and _BEFORE_A_LETTER.issuperset(words[:-1]):
        return letters[words[-1]]
    for said in (in_digits(words), in_digits(without_hollow(words))):
        found = [each.id for each in question.options if said in names(each) or said in _bare_names(each)]
        if found:
            return found[0] if len(found) == 1 else None
        if len(said) == 1 and said[0] in abbreviations(question.options):
            return abbreviations(question.options)[said[0]]
    return None


@lru_cache(maxsize=256)
def abbreviations(options: tuple[Choice, ...]) -> dict[str, str]:
    """The first three or four letters of labels of one word, where they begin no other: « lun », « mar »."""
    single = [(words[0], each.id) for each in options if len(words := label_words(each.label)) == 1]
    cut = [(word[:size], option) for word, option in single for size in (3, 4) if len(word) > 4]
    return {short: option for short, option in cut if sum(short == word[: len(short)] for word, _ in single) == 1}


@lru_cache(maxsize=4096)
def names(option: Choice) -> tuple[Words, ...]:
    """Every way to write an option in full."""
    return tuple(in_digits(label_words(each)) for each in (option.label, option.id, *option.also))


@lru_cache(maxsize=4096)
def _bare_names(option: Choice) -> tuple[Words, ...]:
    return tuple(_bare(name) for name in names(option))


def without_hollow(words: Words) -> Words:
    """Without courtesy and small words at either end."""
    lex = lexicon()
    return _bare(without(words, lex.fillers)) or words


def _bare(words: Words) -> Words:
    """Without the articles that come first."""
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return words


def hesitates(question: Question, words: Words) -> bool:
    """« L ou XL »: two options named in full, with « ou » between."""
    for at, word in enumerate(words if "ou" in words else ()):
        if word == "ou" and 0 < at < len(words) - 1:
            one, other = (_named_alone(question, side) for side in (words[at - 1], words[at + 1]))
            if one and other and one != other:
                return True
    return False


def _named_alone(question: Question, word: str) -> str | None:
    return next((each.id for each in question.options if (word,) in names(each)), None)


@lru_cache(maxsize=256)
def _letters(options: tuple[Choice, ...]) -> dict[str, str]:
    """The option of each letter, where all labels end with one: « Bâtiment A »."""
    plain = [each for each in options if each.id not in (UNSURE, REFUSAL)]
    last = {label[-1]: each.id for each in plain if len(label := label_words(each.label)) == 2 and len(label[-1]) == 1}
    return last if len(last) == len(plain) else {}
