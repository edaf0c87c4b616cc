"""Whether a clause says something besides the value found in it."""

from __future__ import annotations

from flows.understanding.answers.akin import akin
from flows.understanding.answers.lexicon import lexicon
from flows.understanding.answers.plain import Words
from flows.understanding.answers.question import Question
from flows.understanding.answers.wording import label_words, without


def says_more(question: Question, words: Words) -> bool:
    """Whether words remain that are neither courtesy, nor small words, nor words of the question."""
    lex = lexicon()
    asked = label_words(question.text)
    rest = without(words, lex.fillers, lex.small)
    return any(word not in ("ne", "depuis") and not any(akin(word, each) for each in asked) for word in rest)
