"""One walk through a flow, as plain data that a store can keep as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flows.conditions import Value
from flows.triage import Assessment


@dataclass(frozen=True, slots=True)
class Run:
    """Where a person stands in a flow.

    `digest` is the content the run began with, `at` the step being asked, `floor` the first step that can still be
    reached (what lies before it was sent or forgotten), `assessment` the result once it was shown.
    `queue` is where its request would go and `urgent` marks a call-back asked for after a crisis page.
    `reached` is the furthest question shown, for the anonymous funnel.
    """

    id: str
    flow: str
    digest: str
    at: str
    queue: str
    answers: Mapping[str, Value] = field(default_factory=dict)
    floor: int = 0
    assessment: Assessment | None = None
    urgent: bool = False
    sent: bool = False
    reached: str = ""

    def but(self, **changes: Any) -> Run:
        """The same run with some fields changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; `from_json` reads it back unchanged."""
        data: dict[str, Any] = {
            "id": self.id,
            "flow": self.flow,
            "digest": self.digest,
            "at": self.at,
            "queue": self.queue,
            "answers": {k: list(v) if isinstance(v, tuple) else v for k, v in self.answers.items()},
            "floor": self.floor,
            "urgent": self.urgent,
            "sent": self.sent,
            "reached": self.reached,
        }
        if self.assessment is not None:
            a = self.assessment
            data["assessment"] = {"level": a.level, "rules": list(a.rules), "incomplete": a.incomplete}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Run:
        """Read what `to_json` wrote."""
        found = data.get("assessment")
        return cls(
            id=data["id"],
            flow=data["flow"],
            digest=data["digest"],
            at=data["at"],
            queue=data["queue"],
            answers={k: tuple(v) if isinstance(v, list) else v for k, v in data["answers"].items()},
            floor=data["floor"],
            assessment=Assessment(found["level"], tuple(found["rules"]), found["incomplete"]) if found else None,
            urgent=data["urgent"],
            sent=data["sent"],
            reached=data["reached"],
        )
