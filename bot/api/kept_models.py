"""Shape of everything kept of a person: relied on by outside programs, and a person's own copy."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from bot.api.models import MessageOut


class LineOut(BaseModel):
    """A question and its answer, in words and as ids."""

    step: str
    value: str | int | list[str]
    question: str
    answer: str


class OwnLineOut(LineOut):
    """An answer of an unfinished questionnaire; `can_change`: POST corrections leads to its question."""

    can_change: bool


class AssessmentOut(BaseModel):
    """What the fixed rules found."""

    level: str
    rules: list[str]
    incomplete: bool


class QuestionnaireOut(BaseModel):
    """An unfinished questionnaire."""

    run: str
    flow: str
    version: int
    title: str
    answers: list[OwnLineOut]
    assessment: AssessmentOut | None


class SentOut(BaseModel):
    """What one press of « Envoyer » sent."""

    sent_at: str
    flow: str
    version: int
    level: str
    reason: str | None
    share: str
    share_in_words: str
    assessment: dict[str, Any] | None
    answers: list[LineOut]
    contact: list[LineOut]
    summary: list[str]


class WrittenOut(BaseModel):
    """What the cell wrote to the person, or the person to the cell."""

    at: str
    text: str


class MeetingOut(BaseModel):
    """A meeting that is still to come: by telephone, in the conversation or at the service."""

    start: str
    end: str
    how: Literal["telephone", "ici", "sur_place"]


class OwnReferralOut(BaseModel):
    """A partner that the cell turned to for the person, who agreed on `agreed_on`; `sent_at` is null until then."""

    partner: str
    need: str
    agreed_on: str
    taken_back_at: str | None
    sent_at: str | None


class OwnRequestOut(BaseModel):
    """A request of this person that stands, open or closed."""

    number: int
    queue: Literal["salaries", "employeurs"]
    status: str
    status_in_words: str
    level: str | None
    origin: str | None
    territory: str | None
    position: str | None
    outcome: str | None
    received_at: str
    triage_due_at: str | None
    contact_due_at: str | None
    updated_at: str
    closed_at: str | None
    sent: list[SentOut]
    messages: list[WrittenOut]
    said: list[WrittenOut]
    meeting: MeetingOut | None
    referrals: list[OwnReferralOut]


class TakenBackOut(BaseModel):
    """What remains of a request that was taken back."""

    number: int
    queue: Literal["salaries", "employeurs"]
    received_at: str
    taken_back_at: str


class AgreementOut(BaseModel):
    """An agreement that stands, and what taking it back does."""

    id: str
    kind: Literal["questionnaire", "contact", "statistiques", "partage", "telegram", "assistant", "retour"]
    given_at: str | None
    text: str
    consequence: str


class KeptOut(BaseModel):
    """Everything kept. Times are ISO 8601 in the service's time zone; of a receipt code only a hash is kept."""

    service: str
    timezone: str
    made_at: str
    kept_until: str
    receipt_code: bool
    lang: str
    campaign: str | None
    questionnaires: list[QuestionnaireOut]
    requests: list[OwnRequestOut]
    taken_back: list[TakenBackOut]
    agreements: list[AgreementOut]
    messages: list[MessageOut]
    rights: str
