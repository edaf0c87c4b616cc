"""Everything read in one text: a crisis, an offer of help, an answer, a question. Pure, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from flows.understanding.answers import Value, read_value
from flows.understanding.crisis import CrisisRules, Kind
from flows.understanding.intents import Intents
from flows.understanding.requests import Request


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read (design.md, "Understanding"). A crisis hides the rest; a settled value needs no intent."""

    crisis: Kind | None
    support: bool
    intent: str | None
    candidates: tuple[str, ...]
    confidence: float
    value: Value | None


class Understander:
    """Reads texts as the assistant does."""

    def __init__(self, crisis: CrisisRules, intents: Intents, today: date) -> None:
        self.crisis = crisis
        self.intents = intents
        self._today = today

    @classmethod
    @cache
    def load(cls, today: date) -> Understander:
        """The packaged content; `today` is the day of requests that name none."""
        return cls(CrisisRules.load(), Intents.load(), today)

    def understand(self, request: Request) -> Understanding:
        """What one request says."""
        crisis = self.crisis.read(request.text)
        if crisis.kind is not None:
            return Understanding(crisis.kind, False, None, (), 1.0, None)
        value = None
        if request.question is not None:
            value = read_value(request.question, request.text, request.today or self._today)
        if value is not None:
            return Understanding(None, crisis.support, None, (), 1.0, value)
        read = self.intents.read(request.text)
        return Understanding(None, crisis.support, read.intent, read.candidates, round(read.confidence, 3), None)
