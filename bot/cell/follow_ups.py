"""What became of the job, asked 6 and 12 months after a case was closed."""

from __future__ import annotations

import calendar
from datetime import date

from bot.cell.attempts import CALLED
from bot.cell.hand import clean, open_case, write
from bot.cell.outcomes import OUTCOMES
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word, word_of
from bot.deadlines import closing_of, day_of
from bot.world import World
from storage import audit, casefile, entries, tasks
from storage.access import PERSON, Caller
from storage.casefile import CaseFile, UnknownCase
from storage.tasks import FOLLOW_UPS
from storage.transaction import Transaction

MONTHS = dict(zip(FOLLOW_UPS, (6, 12), strict=True))
FINDINGS = (*OUTCOMES, "injoignable", "deces")
"""What a follow-up may find: a job situation, or why there is none."""
_NOT_AFTER = ("deces", "doublon", "transfert", "hors_champ_reoriente")
"""Reasons of closing after which nobody is asked."""
_NO_MORE = ("retraite", "deces")
"""Findings after which nothing is left to ask."""


def plan(tx: Transaction, world: World, file: CaseFile, reason: str, outcome: str) -> bool:
    """Plan both follow-ups of a case that is being closed, each on the next day on which the cell works; False where
    there are none."""
    if reason in _NOT_AFTER or outcome in _NO_MORE:
        return False
    assert file.key is not None, "a case that was opened has its key"
    service = world.config.services[file.service]
    today = day_of(service, tx.now)
    for kind, months in MONTHS.items():
        tasks.add(tx, file.service, file.number, file.key, kind, closing_of(service, months_later(today, months)))
    return True


def answer(tx: Transaction, who: Caller, number: int, position: int, finding: str, note: str = "") -> None:
    """Record what one follow-up found, on a closed case. Raises Refused, UnknownCase."""
    if finding not in FINDINGS:
        raise wrong("situation_suivi")
    said = {"text": clean(note)} if note.strip() else {}
    file = open_case(tx, who, number)
    assert file.key is not None
    found = [each for each in tasks.of_case(tx, number, file.key) if each.position == position]
    if not found or found[0].kind not in FOLLOW_UPS or not tasks.finish(tx, number, position, finding):
        raise Refused("suivi_fini")
    if finding in _NO_MORE:
        tasks.drop(tx, number, FOLLOW_UPS)
    words = {"mois": str(MONTHS[found[0].kind]), "situation": finding_in_words(finding)}
    write(tx, who, file, "follow_up", {"outcome": finding, "words": words, **said})


def told(
    tx: Transaction, service: str, number: int, kind: str, finding: str, text: str, *, call_by: int | None
) -> bool:
    """Write what the person told the assistant in the closed case; False where the cell does not wait for it any more.

    The follow-up is done, unless the situation is not known, or the person asks to be called: then it is due at
    `call_by`.
    """
    try:
        file = casefile.open_file(tx, service, number)
    except UnknownCase:
        return False
    if file.status != "closed" or file.key is None:
        return False
    planned = [each for each in tasks.of_case(tx, number, file.key) if each.kind == kind and each.done_at is None]
    if not planned:
        return False
    position = planned[0].position
    if call_by is not None:
        tasks.hasten(tx, number, position, call_by)
    elif finding != "inconnue":
        tasks.finish(tx, number, position, finding)
        if finding in _NO_MORE:
            tasks.drop(tx, number, FOLLOW_UPS)
    words = {"mois": str(MONTHS[kind]), "situation": finding_in_words(finding)}
    entries.add(tx, number, file.key, "follow_up", PERSON, {"outcome": finding, "words": words, "text": text})
    audit.record(tx, service, PERSON, "case_follow_up", str(number))
    return True


def can_be_called(tx: Transaction, service: str, number: int) -> bool:
    """Whether the person of a case left a number. Raises UnknownCase."""
    requests = casefile.open_file(tx, service, number).requests()
    return any(each["contact"].get("contact_moyen") in CALLED for each in requests)


def finding_in_words(finding: str) -> str:
    """« Même poste », « Pas de réponse de la personne »."""
    return word("situations", finding) if finding in OUTCOMES else word_of("plan", "constats", finding)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
