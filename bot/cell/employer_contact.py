"""Whether the person agrees that the cell contacts their employer, as they said it; indicator I7 (domain.md, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.cell.form import Form, Work
from bot.cell.hand import take_in_hand, write
from bot.cell.lifecycle import settle
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.world import World
from storage import casefile, counters
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

PART: Final = "employer_contact"
"""The part of a case that holds what the person said, oldest first: [{"answer", "at", "by"}], `at` in seconds since
1970, `by` the id of a caller. The last one holds."""
ANSWERS: Final = ("oui", "non")
QUEUE: Final = "salaries"
"""An employer's request comes from the employer: there is nothing to agree to."""


def note_answer(tx: Transaction, world: World, who: Caller, number: int, answer: str) -> None:
    """Note what the person answered; they may change their mind as often as they like. Raises Refused, UnknownCase."""
    if answer not in ANSWERS:
        raise wrong("employeur_reponse")
    file = take_in_hand(tx, who, number)
    if file.queue != QUEUE:
        raise Refused("employeur_salarie")
    said = answers_of(file)
    if said and said[-1]["answer"] == answer:
        raise Refused("employeur_deja")
    casefile.keep(tx, file, **{PART: [*said, {"answer": answer, "at": tx.now, "by": who.id}]})
    settle(tx, file)
    words = {"reponse": word_of("employer", "reponses", answer)}
    write(tx, who, file, "employer_contact", {"answer": answer, "words": words})
    month = datetime.fromtimestamp(tx.now, world.config.services[file.service].zone).strftime("%Y-%m")
    counters.add(tx, file.service, month, [("agreement", "employeur", answer)])


def answers_of(file: CaseFile) -> list[dict[str, Any]]:
    """What the person said, as PART tells; empty while they were not asked."""
    return file.part(PART, [])


def _note(tx: Transaction, world: World, who: Caller, number: int, form: Form) -> None:
    note_answer(tx, world, who, number, form.get("employeur_accord", ""))


BY_NAME: Mapping[str, Work] = {"employeur": _note}
"""The form of it, on the page of a case."""
