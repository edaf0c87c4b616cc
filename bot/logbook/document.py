"""A logbook as it leaves the service: figures and texts of one period, in one shape for every kind of file.

The same shape as JSON is what is frozen when it is validated, and what is exported (docs/logbook.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from flows.indicators.report import Report, indicator_from
from storage.logbooks import State

FORMAT = "relais-carnet"
VERSION = 1
SMALLEST = 11
"""The smallest figure that is published, zero apart."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of one section, empty where nothing was written; `changed_at` in seconds, null then.

    `erased_on` (an ISO date) and `erased_why`: it was validated, then erased from the copy.
    """

    id: str
    title: str
    text: str
    changed_at: int | None
    erased_on: str | None = None
    erased_why: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """When (an ISO date) and to whom it was transmitted."""

    day: str
    to: str


@dataclass(frozen=True, slots=True)
class Document:
    """A logbook. `report` is null while its period is running, `validated_at` (seconds) while it is being written.

    `counted_from` is the month (« 2025-11 ») from which the figures were counted, null where they are of all of it.
    """

    service: str
    service_name: str
    cell: str
    period: str
    first_day: str
    last_day: str
    state: State
    validated_at: int | None
    sent: Sent | None
    report: Report | None
    sections: tuple[Written, ...]
    counted_from: str | None = None

    def validated(self, at: int) -> Document:
        """The same, validated."""
        return replace(self, state="valide", validated_at=at)

    def transmitted(self, sent: Sent) -> Document:
        """The same, transmitted."""
        return replace(self, state="transmis", sent=sent)

    def without(self, section: str, day: str, why: str) -> Document:
        """The same, with the text of a section erased, and said to be."""
        return replace(
            self,
            sections=tuple(
                replace(each, text="", erased_on=day, erased_why=why) if each.id == section else each
                for each in self.sections
            ),
        )


def dump(document: Document) -> str:
    """The document as JSON, documented in docs/logbook.md."""
    data = {"format": FORMAT, "version": VERSION, "smallest_published": SMALLEST, **asdict(document)}
    return json.dumps(data, ensure_ascii=False, indent=1)


def load(dumped: str) -> Document:
    """Read what `dump` wrote."""
    data = json.loads(dumped)
    for name in ("format", "version", "smallest_published"):
        del data[name]
    return Document(
        **{
            **data,
            "sent": None if data["sent"] is None else Sent(**data["sent"]),
            "report": None if data["report"] is None else _report(data["report"]),
            "sections": tuple(Written(**each) for each in data["sections"]),
        }
    )


def _report(data: Mapping[str, Any]) -> Report:
    return Report(**{**data, "indicators": tuple(map(indicator_from, data["indicators"]))})
