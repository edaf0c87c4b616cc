"""From a question and a text to a value: one reader per type of question."""

from __future__ import annotations

from datetime import date

from flows.understanding.answers.guards.beside import answers_nothing
from flows.understanding.answers.guards.settling import settled
from flows.understanding.answers.likely.cued import completed
from flows.understanding.answers.likely.trusted import likely_no, likened
from flows.understanding.answers.measures.age import born_that_year, read_age
from flows.understanding.answers.measures.day import read_date
from flows.understanding.answers.measures.duration import read_duration
from flows.understanding.answers.measures.scale import read_scale
from flows.understanding.answers.options.choice import read_aside, read_choice
from flows.understanding.answers.options.known import with_known_words
from flows.understanding.answers.options.naming import named_exactly
from flows.understanding.answers.options.ranges import in_range, unheld
from flows.understanding.answers.question import REFUSAL, UNSURE, Question, Value
from flows.understanding.answers.several.aside import set_aside
from flows.understanding.answers.several.multi import read_multi
from flows.understanding.answers.several.nothing import none_of_them
from flows.understanding.answers.text.memory import one_reading
from flows.understanding.answers.text.wording import clauses_of
from flows.understanding.answers.yes_or_no.turns import is_left_open
from flows.understanding.answers.yes_or_no.yes_no import read_yes_no

LONGEST = 300
"""Characters of an answer; longer texts tell a story, and settle nothing."""


def read_value(question: Question, text: str, today: date) -> Value | None:
    """The value that `text` gives to `question` (design.md, "Understanding"), None when it does not settle it."""
    if len(text) > LONGEST:
        return None
    with one_reading():
        return _value(question, text, today)


def _value(question: Question, text: str, today: date) -> Value | None:
    if named_exactly(with_known_words(question), text) is not None:
        return _by_type(question, text, today)
    if answers_nothing(text) or (question.type == "yes_no" and is_left_open(question.text, text)):
        return None

    def read(said: str) -> Value | None:
        return _by_type(question, said, today)

    return settled(read, question, text, today)


def _by_type(question: Question, text: str, today: date) -> Value | None:
    match question.type:
        case "yes_no":
            return read_yes_no(question.text, text) or likely_no(text)
        case "scale_0_10":
            number = read_scale(question, text)
            return read_aside(question, clauses_of(text)) if number is None else number
        case "duration_days":
            return read_duration(question, text, today)
        case "date":
            return read_date(question, text, today)
        case "age":
            return None if born_that_year(question, text, today) else read_age(question, text, today)
        case "choice":
            known = with_known_words(question)
            one = read_choice(known, text, today)
            if one not in (UNSURE, REFUSAL) and unheld(known, text, today):
                return None
            if one is not None and one == in_range(known, text, today):
                return one
            found = completed(known, text, likened(known, text, [] if one is None else [one]))
            return next(iter(found), None) or none_of_them(known, text) or None
        case "multi":
            known = with_known_words(question)
            found = completed(known, text, likened(known, text, read_multi(known, text) or []))
            aside = set_aside(known, clauses_of(text)) if found else set()
            several = [each for each in found if each not in aside]
            none = none_of_them(known, text) if not found else None
            return several or (None if none is None else [none] if none else [])
