"""One part of the page of a case; registered in bot/console/case_parts.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path

from bot.api.context import Context
from bot.cell.reading import Dossier
from bot.console.session import Member

Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
"""Number of a case, in the address of a page."""


@dataclass(frozen=True, slots=True)
class CasePart:
    """`words` are what its templates show; `told` the one beside the timeline, `doing` the one among the forms."""

    words: Callable[[Context, Member, Dossier], Mapping[str, Any]]
    told: str | None = None
    doing: str | None = None
