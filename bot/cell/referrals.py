"""Referring a person to a partner, with their agreement: what of the case the partner may be told, and what comes back.

A part of the sealed content of the case. Relais sends nothing to a partner: a member hands the liaison sheet over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.cell.hand import clean, open_case, take_in_hand, write
from bot.cell.lifecycle import settle
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.config import Service
from bot.deadlines import closing_of, day_of
from bot.world import World
from flows.partners import NEEDS
from storage import casefile, counters, tasks
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

PART = "referrals"
ANSWERED, NEWS = "referral_answer", "referral_news"
"""Entries of the timeline that tell what a partner said; `referral` in them is the id of the referral."""
NEXT: dict[str, tuple[str, ...]] = {
    "proposee": ("envoyee",),
    "envoyee": ("acceptee", "refusee", "terminee"),
    "acceptee": ("refusee", "terminee"),
    "refusee": (),
    "terminee": (),
}
"""What may follow each state of a referral."""
HOW = ("oral", "ecrit", "conversation")
"""How a person agrees."""
_LONGEST_WAIT = 366


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the person said, on an ISO date; noted by a caller. `taken_back_…` once they no longer agree."""

    on: str
    how: str
    by: str
    taken_back_at: int | None = None
    taken_back_by: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """That the partner said something, on an ISO date; `state` is null for news that change nothing. What they said is
    in the timeline alone, where it can be taken out."""

    on: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral. `fields` name what may be told of the request received at `request`; `text` is for the partner,
    `removed` the mark of who took it out."""

    id: str
    partner: str
    name: str
    need: str
    request: int
    fields: Sequence[str]
    text: str
    agreement: Agreement
    state: str
    at: int
    sent_at: int | None = None
    answers: Sequence[Answer] = ()
    removed: Mapping[str, Any] | None = None

    @property
    def agreed(self) -> bool:
        """Whether the person still agrees."""
        return self.agreement.taken_back_at is None


def referrals_of(file: CaseFile) -> list[Referral]:
    """The referrals of a case, oldest first."""
    kept: list[dict[str, Any]] = file.part(PART, [])
    return [
        Referral(
            **{
                **each,
                "agreement": Agreement(**each["agreement"]),
                "answers": [Answer(**answer) for answer in each["answers"]],
            }
        )
        for each in kept
    ]


def find(file: CaseFile, name: str) -> Referral:
    """One of them. Raises Refused."""
    for each in referrals_of(file):
        if each.id == name:
            return each
    raise Refused("orientation_inconnue", status=404)


def propose(tx: Transaction, world: World, who: Caller, number: int, wanted: Referral) -> None:
    """Keep a referral that the person agreed to; its id, state and time are given here. Raises Refused, UnknownCase."""
    file = take_in_hand(tx, who, number)
    same = [each for each in referrals_of(file) if (each.partner, each.need) == (wanted.partner, wanted.need)]
    if any(each.agreed and NEXT[each.state] for each in same):
        raise Refused("orientation_deja")
    referral = replace(wanted, id=tx.token(4), state="proposee", at=tx.now)
    _keep(tx, file, [*referrals_of(file), referral])
    _count(tx, world, file, referral)
    words = {"partenaire": referral.name, "besoin": word_of("partners", "besoins", referral.need)}
    write(tx, who, file, "referral", {"words": words})


def send(tx: Transaction, world: World, who: Caller, number: int, name: str, ask_again: str) -> None:
    """The sheet was handed over; the partner is asked for news on the ISO date `ask_again`.

    Raises Refused, UnknownCase.
    """
    file = take_in_hand(tx, who, number)
    referral = _agreed(find(file, name))
    if referral.state != "proposee":
        raise Refused("orientation_deja_envoyee")
    service = world.config.services[file.service]
    due_at = closing_of(service, _within_a_year(service, tx.now, ask_again))
    _change(tx, world, file, replace(referral, state="envoyee", sent_at=tx.now))
    assert file.key is not None
    content = {"text": referral.name, "referral": referral.id}
    tasks.add(tx, file.service, number, file.key, "referral", due_at, content=content)
    settle(tx, file)
    write(tx, who, file, "referral_sent", {"words": {"partenaire": referral.name}})


def answered(
    tx: Transaction, world: World, who: Caller, number: int, name: str, state: str, on: str, text: str
) -> None:
    """Note what the partner said, also beside who holds the case and once it is closed; an empty `state` for news that
    change nothing. Raises Refused, UnknownCase."""
    said = clean(text) if text.strip() or not state else ""
    file = open_case(tx, who, number)
    referral = find(file, name)
    if referral.state == "proposee":
        raise Refused("orientation_pas_envoyee")
    if not NEXT[referral.state]:
        raise Refused("orientation_finie")
    if state and state not in NEXT[referral.state]:
        raise wrong("orientation_reponse")
    day = _no_later(world.config.services[file.service], tx.now, on, "orientation_jour")
    answers = [*referral.answers, Answer(day.isoformat(), state or None)]
    changed = replace(referral, state=state or referral.state, answers=answers)
    _change(tx, world, file, changed)
    words = {"partenaire": referral.name}
    spoken = {"referral": referral.id, **({"text": said} if said else {})}
    if state:
        _stop_asking(tx, file, referral)
        words["etat"] = word_of("partners", "etats", state)
    write(tx, who, file, ANSWERED if state else NEWS, {"words": words, **spoken})


def take_back(tx: Transaction, world: World, who: Caller, number: int, name: str) -> None:
    """The person agrees no longer: no sheet from now on, and nothing more to ask.

    What was to be told stays only where it was told. Raises Refused, UnknownCase.
    """
    file = open_case(tx, who, number)
    referral = _agreed(find(file, name))
    agreement = replace(referral.agreement, taken_back_at=tx.now, taken_back_by=who.id)
    untold: dict[str, Any] = {"fields": (), "text": ""} if referral.sent_at is None else {}
    _change(tx, world, file, replace(referral, agreement=agreement, **untold))
    _stop_asking(tx, file, referral)
    write(tx, who, file, "referral_revoked", {"words": {"partenaire": referral.name}})


def agreement_from(service: Service, who: Caller, now: int, given: bool, on: str, how: str) -> Agreement:
    """The agreement that a member notes. Raises Refused when any of it is missing."""
    if not given or how not in HOW:
        raise wrong("orientation_accord")
    return Agreement(_no_later(service, now, on, "orientation_accord").isoformat(), how, who.id)


def _agreed(referral: Referral) -> Referral:
    if not referral.agreed:
        raise Refused("accord_repris")
    return referral


def _no_later(service: Service, now: int, given: str, refusal: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise wrong(refusal) from None
    today = day_of(service, now)
    if not today - timedelta(days=_LONGEST_WAIT) <= day <= today:
        raise wrong(refusal)
    return day


def _within_a_year(service: Service, now: int, given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise wrong("orientation_relance") from None
    today = day_of(service, now)
    if not today < day <= today + timedelta(days=_LONGEST_WAIT):
        raise wrong("orientation_relance")
    return day


def _stop_asking(tx: Transaction, file: CaseFile, referral: Referral) -> None:
    assert file.key is not None
    for task in tasks.of_case(tx, file.number, file.key):
        if task.done_at is None and task.kind == "referral" and (task.content or {}).get("referral") == referral.id:
            tasks.finish(tx, file.number, task.position)
            if file.status != "closed":
                settle(tx, file)


def _change(tx: Transaction, world: World, file: CaseFile, changed: Referral) -> None:
    before = find(file, changed.id)
    keep_referral(tx, file, changed)
    if changed.state != before.state:
        _count(tx, world, file, changed)


def keep_referral(tx: Transaction, file: CaseFile, changed: Referral) -> None:
    """Write one of them as it is now."""
    _keep(tx, file, [changed if each.id == changed.id else each for each in referrals_of(file)])


def _keep(tx: Transaction, file: CaseFile, kept: Sequence[Referral]) -> None:
    casefile.keep(tx, file, **{PART: [asdict(each) for each in kept]})


def _count(tx: Transaction, world: World, file: CaseFile, referral: Referral) -> None:
    """The totals know a need and a state, and no partner nor case."""
    assert referral.need in NEEDS
    month = day_of(world.config.services[file.service], tx.now).strftime("%Y-%m")
    counters.add(tx, file.service, month, [("referral", referral.need, referral.state)])
