"""What `relais understand` is asked, one JSON object a line, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.understanding.answers import Choice, Question, QuestionType


class InvalidRequest(ValueError):
    """A request that cannot be read: the field, the cause."""


@dataclass(frozen=True, slots=True)
class Request:
    """A text, the question it answers if any, and the day it was written on (None: today)."""

    text: str
    question: Question | None = None
    today: date | None = None


class _Option(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    label: str = ""


class _Question(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: QuestionType
    text: str = ""
    options: list[_Option | str] | None = None


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = Field(max_length=100_000)
    question: _Question | None = None
    today: date | None = None


def parse_request(content: Any) -> Request:
    """A request from decoded JSON. Raises InvalidRequest with every field that is wrong and why."""
    try:
        read = _Request.model_validate(content)
    except ValidationError as error:
        causes = (f"{'.'.join(map(str, each['loc'])) or 'object'}: {each['msg']}" for each in error.errors())
        raise InvalidRequest("; ".join(causes)) from error
    asked = read.question
    question = None
    if asked is not None:
        options = tuple(
            Choice(each, each) if isinstance(each, str) else Choice(each.id, each.label or each.id)
            for each in asked.options or ()
        )
        question = Question(asked.type, asked.text, options)
    return Request(read.text, question, read.today)
