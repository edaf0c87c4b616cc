"""« Envoyer »: the request becomes a case, the cell is told, the person gets a receipt; and taking it back."""

from __future__ import annotations

from bot import transfers
from bot.announcing import announce
from bot.deadlines import day_in_words, due
from bot.state import SentCase, State
from bot.world import World
from flows.submission import Submission
from flows.words import Message, Voice
from storage import audit, queue
from storage.access import PERSON
from storage.queue import Due, Request
from storage.transaction import Transaction


def send_request(
    tx: Transaction, world: World, service: str, state: State, submission: Submission, voice: Voice
) -> tuple[Message, ...]:
    """Put the submission in the queue, within this turn, and return the receipt."""
    known = state.cases.get(submission.queue)
    if known is not None and known.service is not None:  # this one is not for the service that has the other
        state.cases[f"{submission.queue}/{known.number}"], known = known, None
    alias = known.alias if known and queue.is_open(tx, service, known.alias) else tx.token()
    deadlines = due(world.config, service, submission.level, tx.now)
    request = _request(submission, state.chat.id if state.chat is not None else None)
    number, new = queue.add_request(tx, service, alias, request, deadlines)
    if known is None or alias != known.alias:
        state.cases[submission.queue] = SentCase(alias, number)
    state.latest = submission.queue
    audit.record(tx, service, PERSON, "case_received" if new else "case_added_to", str(number))
    announce(tx, world, service, number, deadlines.triage_at)
    return _receipt(world, service, number, deadlines, submission, voice, new=new)


def withdraw_requests(tx: Transaction, service: str, state: State) -> None:
    """Take back every request of this conversation: number, dates and « retirée » remain."""
    for case in state.cases.values():
        withdraw_request(tx, service, case)


def withdraw_request(tx: Transaction, service: str, case: SentCase) -> None:
    """Take back one request of a conversation of `service`, wherever it was handed over to: also where the conversation
    has not heard of that yet, since nothing else would lead to the other case any more."""
    while transfers.follow(tx, service, case, lock=True) is not None:
        pass
    for where, alias, _ in case.places(service):
        number = queue.withdraw(tx, where, alias)
        if number is not None:
            audit.record(tx, where, PERSON, "case_withdrawn", str(number))


def _request(submission: Submission, chat: int | None) -> Request:
    content = submission.to_json()
    for name in ("queue", "level", "territory", "position"):
        del content[name]
    details = submission.contact.get("contact_coordonnees")
    return Request(
        queue=submission.queue,
        level=submission.level,
        origin="assistant",
        territory=submission.territory,
        position=submission.position,
        content=content,
        contact=details if isinstance(details, str) else None,
        chat=chat,
    )


def _receipt(
    world: World, service: str, number: int, deadlines: Due, submission: Submission, voice: Voice, *, new: bool
) -> tuple[Message, ...]:
    configured = world.config.services[service]
    said = [
        voice.own(
            "recu" if new else "recu_ajoute",
            numero=str(number),
            lecture=day_in_words(configured, deadlines.triage_at, voice.lang),
            contact=day_in_words(configured, deadlines.contact_at, voice.lang),
        )
    ]
    if submission.contact.get("contact_moyen") == "ici":
        said.append(voice.own("recu_ici"))
    said.append(voice.own("recu_heures"))
    return (Message("receipt", "\n\n".join(said)),)
