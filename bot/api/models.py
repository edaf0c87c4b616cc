"""Shapes of requests and answers (design.md, HTTP): relied on by outside programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from bot.incoming import Command

Id = Annotated[StrictStr, Field(max_length=64)]


class NewConversation(BaseModel):
    """Begin a conversation with a service."""

    model_config = ConfigDict(extra="forbid")

    service: Id
    campaign: Annotated[StrictStr, Field(max_length=64)] | None = None
    lang: Annotated[StrictStr, Field(max_length=16)] = "fr"


class TurnRequest(BaseModel):
    """One event: exactly one of text, choice, choices, value, command, lang (the language to go on in); run, step,
    revision copied from the prompt."""

    model_config = ConfigDict(extra="forbid")

    text: StrictStr | None = None
    choice: Id | None = None
    choices: Annotated[list[Id], Field(max_length=64)] | None = None
    value: StrictInt | None = None
    command: Command | None = None
    lang: Annotated[StrictStr, Field(max_length=16)] | None = None
    run: Id | None = None
    step: Id | None = None
    revision: StrictInt | None = None

    @model_validator(mode="after")
    def _one_action(self) -> TurnRequest:
        given = (self.text, self.choice, self.choices, self.value, self.command, self.lang)
        if sum(each is not None for each in given) != 1:
            raise PydanticCustomError("one_action", "exactly one of text, choice, choices, value, command, lang")
        return self


class MessageOut(BaseModel):
    """A bubble; ids grow within a conversation."""

    id: int
    kind: Literal["info", "echo", "support", "crisis", "member", "receipt", "error"]
    text: str


class OptionOut(BaseModel):
    """An option of a question."""

    id: str
    label: str


class ProgressOut(BaseModel):
    """Questions done, of how many at most: answers shorten the way, never lengthen it."""

    done: int
    of: int


class PromptOut(BaseModel):
    """The question asked now; `run` and `progress` are null at the door."""

    run: str | None
    step: str
    revision: int
    type: Literal["choice", "multi", "scale", "text", "ack"]
    text: str
    options: list[OptionOut]
    min: int | None
    max: int | None
    progress: ProgressOut | None


class ResultOut(BaseModel):
    """The assessment, from the turn that shows it until the run ends."""

    flow: str
    version: int
    level: str
    rules: list[str]
    incomplete: bool


class TurnOut(BaseModel):
    """What a person sees after an event."""

    messages: list[MessageOut]
    prompt: PromptOut | None
    result: ResultOut | None
    case: int | None
    lang: str


class ConversationOut(TurnOut):
    """A conversation just begun; keep the token, it is shown once."""

    id: str
    token: str


class CaseOut(BaseModel):
    """A case as listed: nothing that a person said. Times are ISO 8601 in the service's time zone.

    `due_at` is when the cell must act next, null when nothing is due; `holder` the id of the caller who claimed it.
    Once the person took it back, `level`, `origin` and what was due are null.
    """

    number: int
    queue: Literal["salaries", "employeurs"]
    level: Literal["rouge", "orange", "jaune"] | None
    status: str
    origin: str | None
    territory: str | None
    position: str | None
    outcome: str | None
    received_at: str
    triage_due_at: str | None
    contact_due_at: str | None
    due_at: str | None
    contacted_at: str | None
    updated_at: str
    closed_at: str | None
    closed_reason: str | None
    holder: str | None


class CasesOut(BaseModel):
    """A page of cases, oldest first; `next` is the cursor of the next page, null on the last."""

    items: list[CaseOut]
    next: str | None


class RequestOut(BaseModel):
    """One request of a case: exactly what the person chose to share."""

    received_at: str
    level: str
    reason: str | None
    share: Literal["niveau_et_reponses", "niveau_seul", "coordonnees_seules"]
    flow: str
    version: int
    digest: str
    assessment: dict[str, Any] | None
    answers: dict[str, Any] | None
    contact: dict[str, Any]
    summary: list[str]
    lang: str = "fr"


class EntryOut(BaseModel):
    """A line of the timeline; `author` is `person` or the id of a caller, `content` what was written or decided."""

    position: int
    at: str
    kind: str
    author: str
    content: dict[str, Any] | None


class CaseDetailOut(CaseOut):
    """A case with what it holds and what happened to it; both empty once the person took it back."""

    requests: list[RequestOut]
    entries: list[EntryOut]


class ProblemOut(BaseModel):
    """RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str
