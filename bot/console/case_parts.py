"""What the page of a case is made of, beside the request, the timeline and the first gestures: one part a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.api.context import Context
from bot.cell.reading import Dossier
from bot.console.session import Member


@dataclass(frozen=True, slots=True)
class CasePart:
    """`words` are what its templates show; `told` the one beside the timeline, `doing` the one among the forms."""

    words: Callable[[Context, Member, Dossier], Mapping[str, Any]]
    told: str | None = None
    doing: str | None = None


PARTS: tuple[CasePart, ...] = ()
