"""Slots offered to a person and the one they chose: the part `slots` of what a case holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from storage import casefile, outbox
from storage.casefile import OVER, CaseFile
from storage.transaction import Transaction

How = Literal["telephone", "ici", "sur_place"]
"""By telephone, in this conversation, or at the service."""
HOWS: tuple[How, ...] = get_args(How)
MOST_SLOTS = 5
ABOUT_SLOTS = "slots"
"""`about` of a message of the cell that changes what is offered or agreed."""
REMINDED = "meeting"
"""In the notification that reminds a chat of a meeting: which one, by its `sequence`."""
_PART = "slots"
_OPTION = "creneau_"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a member proposed: `starts` in seconds since 1970; `by` is the id of a caller."""

    id: int
    by: str
    how: How
    minutes: int
    starts: Sequence[int]

    def free(self, now: int) -> list[tuple[str, int]]:
        """The slots that can still be chosen, each with the id of its option."""
        return [(f"{_OPTION}{self.id}_{place}", start) for place, start in enumerate(self.starts) if start > now]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the person chose. `task` is the position of the task it gave the cell; `uid` and `sequence` tell calendars
    that a later meeting stands in the place of an earlier one."""

    start: int
    minutes: int
    how: How
    by: str
    task: int
    uid: str
    sequence: int

    @property
    def end(self) -> int:
        """When it is over, in seconds since 1970."""
        return self.start + self.minutes * 60


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything about meetings that a case holds. `task` is the position of the one that asks for others; `uid` and
    `sequence` are those of the latest meeting, kept once it is off; `offers` counts the offers ever made."""

    offer: Offer | None = None
    meeting: Meeting | None = None
    task: int | None = None
    offers: int = 0
    uid: str = ""
    sequence: int = -1

    def coming(self, now: int) -> Meeting | None:
        """The meeting that is not over."""
        return self.meeting if self.meeting is not None and self.meeting.end > now else None

    def free(self, now: int) -> list[tuple[str, int]]:
        """The slots that can still be chosen, that of the meeting left out."""
        taken = self.meeting.start if self.meeting is not None else None
        found = self.offer.free(now) if self.offer is not None else []
        return [(option, start) for option, start in found if start != taken]


def agenda_of(file: CaseFile) -> Agenda:
    """What a case holds about meetings; nothing once it is over."""
    kept: dict[str, Any] = file.part(_PART, {}) if file.status not in OVER else {}
    offer, meeting = kept.get("offer"), kept.get("meeting")
    return Agenda(
        **{
            **kept,
            "offer": None if offer is None else Offer(**offer),
            "meeting": None if meeting is None else Meeting(**meeting),
        }
    )


def keep_agenda(tx: Transaction, file: CaseFile, agenda: Agenda, **changes: Any) -> Agenda:
    """Write it with these changes; what stands then. Of a meeting that does not stand any more nobody is reminded."""
    if "meeting" in changes:
        outbox.take_out(tx, file.service, file.number, REMINDED)
    agenda = replace(agenda, **changes)
    casefile.keep(tx, file, **{_PART: asdict(agenda)})
    return agenda


def is_slot(option: str) -> bool:
    """Whether this is the id of a slot, of whichever offer."""
    return option.startswith(_OPTION)
