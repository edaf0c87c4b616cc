"""A free text read as the answer to a step of a flow: by its type, its options, and the bands it may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.events import Chosen, Given, Number
from flows.languages import FRENCH, languages
from flows.model import SKIP, Option, Step
from flows.understanding.answers.days.lengths import Span
from flows.understanding.answers.elsewhere import read_elsewhere, since_in_french
from flows.understanding.answers.guards.beside import answers_nothing
from flows.understanding.answers.guards.settling import settled
from flows.understanding.answers.likely.cued import completed
from flows.understanding.answers.likely.trusted import likened
from flows.understanding.answers.measures.age import read_age_span
from flows.understanding.answers.measures.count import read_count
from flows.understanding.answers.measures.day import read_stretch
from flows.understanding.answers.measures.duration import read_span
from flows.understanding.answers.measures.scale import read_scale
from flows.understanding.answers.options.choice import read_aside, read_choice
from flows.understanding.answers.options.naming import named_exactly, without_hollow
from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.reading import LONGEST
from flows.understanding.answers.several.multi import read_multi
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.memory import one_reading
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import clauses_of, without
from flows.understanding.normalise import normalise

_OF_QUESTION = Phrases(frozenset((each,) for each in ("nom", "prenom", "entreprise", "ville", "code", "postal")))
"""Words that say what was asked, beside a refusal."""


_AHEAD = re.compile(r"\b(?:dans|d ici)\b(?! (?:le|la|les|l|un accident|mon|ma|mes|ce|cette)\b)")
"""« dans deux mois » tells when, not how long."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. `settled` is False when it must only be proposed, never taken silently."""

    given: Given
    settled: bool = True


def read_answer(step: Step, options: Sequence[Option], text: str, lang: str, today: date) -> Reading | None:
    """The answer that `text` gives to `step`, None when it does not settle it. `today` resolves dates.

    An option that does something (sends, ends, asks for a call) is taken only when it is named in full.
    """
    if len(text) > LONGEST:
        return None
    if lang in languages() and languages()[lang].reading is not None:
        found = read_elsewhere(step, options, text, lang)
        since = since_in_french(text, lang) if found is None and step.reads == "duration" else None
        if since is None:
            return None if found is None else Reading(*found)
        text = since
    with one_reading():
        return _reading(step, options, text, lang, today)


def _reading(step: Step, options: Sequence[Option], text: str, lang: str, today: date) -> Reading | None:
    question = question_of(step, options, lang)
    named = named_exactly(question, text)
    if named is not None:
        return Reading(Chosen((named,)))
    if answers_nothing(text):
        return None
    if step.type == "text":
        return _skipped(question, text)
    return settled(lambda said: _by_type(step, question, options, said, today), question, text, today)


def _by_type(step: Step, question: Question, options: Sequence[Option], text: str, today: date) -> Reading | None:
    if step.type == "scale":
        number = read_scale(question, text, step.min, step.max)
        return Reading(Number(number)) if number is not None else _aside(question, text)
    if step.type == "multi":
        several = completed(question, text, likened(question, text, read_multi(question, text) or []))
        return Reading(Chosen(tuple(several))) if several else None
    if step.reads is not None:
        banded = _banded(step, question, options, text, today)
        if banded is not None or _counts(text) or _tells_since(step, question, text, today):
            return banded
    one = read_choice(question, text, today)
    for chosen in completed(question, text, likened(question, text, [] if one is None else [one])):
        return None if _does_something(options, chosen) else Reading(Chosen((chosen,)))
    return None


def question_of(step: Step, options: Sequence[Option], lang: str) -> Question:
    """A step as the readers see it: in French, whose other wordings are more names of an option."""
    offered = tuple(
        Choice(option.id, option.text[FRENCH], _other_names(option, lang), option.alone) for option in options
    )
    return Question("multi" if step.type == "multi" else "choice", step.text[FRENCH], offered)


def _other_names(option: Option, lang: str) -> tuple[str, ...]:
    also, reworded = option.also.get(FRENCH, ()), option.text.get(lang)
    return also if reworded is None or reworded == option.text[FRENCH] else (*also, reworded)


def _skipped(question: Question, text: str) -> Reading | None:
    """« je préfère pas le dire » skips a question that may be skipped."""
    refused = any(_refuses(clause.words) for clause in clauses_of(text))
    return Reading(Chosen((SKIP,))) if refused and question.offers(SKIP) else None


def _refuses(words: Words) -> bool:
    """« je préfère pas dire mon nom », « aucune idée », « non »."""
    lex = lexicon()
    words = without_hollow(words)
    if words == ("non",) or lex.unsure.whole(words):
        return True
    end = lex.refusal.at(words, 0)
    return end > 0 and not without(words[end:], lex.small, lex.fillers, _OF_QUESTION)


def _aside(question: Question, text: str) -> Reading | None:
    aside = read_aside(question, clauses_of(text))
    return None if aside is None else Reading(Chosen((aside,)))


def _banded(step: Step, question: Question, options: Sequence[Option], text: str, today: date) -> Reading | None:
    """The option in whose band the number falls; a date alone is proposed, since it may be the end of a sick note."""
    span: Span | None
    match step.reads:
        case "age":
            span = read_age_span(question, text, today)
        case "count":
            span = read_count(question, text)
        case "duration":
            span = None if _AHEAD.search(normalise(text)) else read_span(question, text, today)
        case _:
            span = read_span(question, text, today) or _ahead(question, text, today)
    if span is None:
        return None
    low, high = _band(options, span.low), _band(options, span.high)
    return Reading(Chosen((low,)), settled=step.reads != "date") if low is not None and low == high else None


def _ahead(question: Question, text: str, today: date) -> Span | None:
    """The days from today to a date, or to the first and the last day of a stretch."""
    stretch = read_stretch(question, text, today)
    if stretch is None or stretch[0] < today:
        return None
    return Span((stretch[0] - today).days, (stretch[1] - today).days)


def _band(options: Sequence[Option], number: int | None) -> str | None:
    """The option whose band holds `number`, None for no end; the one after the last band has no end."""
    last: str | None = None
    for index, option in enumerate(options):
        if option.up_to is None and index > 0 and options[index - 1].up_to is not None:
            last = option.id
        if number is not None and option.up_to is not None and number <= option.up_to:
            return option.id
    return last


def _counts(text: str) -> bool:
    """Whether a number is said: when it falls in no band, words beside it settle nothing."""
    return any(not number.article for clause in clauses_of(text) for number in numbers_in(clause.words))


def _tells_since(step: Step, question: Question, text: str, today: date) -> bool:
    """« depuis mai dernier », across two bands: words beside it settle nothing either."""
    return step.reads == "duration" and read_span(question, text, today) is not None


def _does_something(options: Sequence[Option], chosen: str) -> bool:
    return any(option.id == chosen and option.does is not None for option in options)
