"""From a question and a text to a value: one reader per type of question."""

from __future__ import annotations

from datetime import date

from flows.understanding.answers.age import read_age
from flows.understanding.answers.beside import answers_nothing
from flows.understanding.answers.choice import named_exactly, read_aside, read_choice
from flows.understanding.answers.cued import completed
from flows.understanding.answers.day import read_date
from flows.understanding.answers.duration import read_duration
from flows.understanding.answers.guard import likely_no, likened
from flows.understanding.answers.known import with_known_words
from flows.understanding.answers.memory import one_reading
from flows.understanding.answers.multi import is_none_of_them, read_multi
from flows.understanding.answers.question import Question, Value
from flows.understanding.answers.scale import read_scale
from flows.understanding.answers.wording import clauses_of
from flows.understanding.answers.yes_no import read_yes_no

LONGEST = 300
"""Characters of an answer; longer texts tell a story, and settle nothing."""


def read_value(question: Question, text: str, today: date) -> Value | None:
    """The value that `text` gives to `question` (design.md, "Understanding"), None when it does not settle it."""
    if len(text) > LONGEST:
        return None
    with one_reading():
        return _value(question, text, today)


def _value(question: Question, text: str, today: date) -> Value | None:
    if answers_nothing(text) and named_exactly(with_known_words(question), text) is None:
        return None
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
            return read_age(question, text, today)
        case "choice":
            known = with_known_words(question)
            one = read_choice(known, text, today)
            return next(iter(completed(known, text, likened(known, text, [] if one is None else [one]))), None)
        case "multi":
            known = with_known_words(question)
            several = completed(known, text, likened(known, text, read_multi(known, text) or []))
            return several or ([] if is_none_of_them(known, text) else None)
