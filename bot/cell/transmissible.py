"""What of a request can be told to a partner, line by line: what the person gave, and no level, rule or precaution."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cell.shared import Line, Shared

CONTACT = ("contact_nom", "contact_coordonnees", "employeur", "code_postal")
ANSWER = "reponse_"
"""Before the id of a question, in the name under which its answer is agreed to."""


def transmissible(one: Shared) -> tuple[Sequence[Line], Sequence[Line]]:
    """Contact lines, then answers, that were given and shared with the cell."""
    contact = [line for line in one.contact if line.name in CONTACT and line.value and not line.removed]
    return contact, [line for line in one.answers if line.value]


def names_of(one: Shared) -> list[str]:
    """Under which name each of these lines is agreed to."""
    contact, answers = transmissible(one)
    return [line.name for line in contact] + [ANSWER + line.name for line in answers]
