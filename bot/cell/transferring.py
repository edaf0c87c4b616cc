"""Handing a case to another service: a member asks the person, or records the agreement they gave."""

from __future__ import annotations

from datetime import date

from bot.cell.delivering import deliver
from bot.cell.hand import clean, take_in_hand, write
from bot.cell.language import voice_to
from bot.cell.lifecycle import settle
from bot.cell.meeting_end import end_meeting
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.cell.writing import waits_here
from bot.deadlines import day_of
from bot.transfers import ABOUT_TRANSFER, ASKED, Transfer, hand_over, is_asked, keep_transfer
from bot.world import World
from storage import entries, merged
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

WAYS = ("telephone", "sur_place", "courriel", "courrier")
"""How an agreement was given elsewhere than in the conversation."""


def may_record(file: CaseFile) -> bool:
    """Whether the agreement may have been given elsewhere: not by who is reached in the conversation alone."""
    return not (file.linked and waits_here(file.requests()))


def ask_transfer(tx: Transaction, world: World, who: Caller, number: int, to: str, reason: str) -> None:
    """Ask the person, in the conversation, whether `to` may have the case. Raises Refused, UnknownCase."""
    why = clean(reason)
    file = take_in_hand(tx, who, number)
    _check(tx, world, file, to)
    if not file.linked:
        raise Refused("sans_conversation")
    keep_transfer(tx, file, Transfer(to, why))
    write(tx, who, file, ASKED, {"words": {"service": world.config.services[to].name}})
    _say(tx, world, who, file, "transfert_propose", service_cible=world.config.services[to].name, raison=why)


def take_back_transfer(tx: Transaction, world: World, who: Caller, number: int) -> None:
    """Ask no more. Raises Refused, UnknownCase."""
    file = take_in_hand(tx, who, number)
    if not is_asked(file):
        raise Refused("sans_transfert")
    keep_transfer(tx, file, None)
    _say(tx, world, who, file, "transfert_retire")


def record_transfer(
    tx: Transaction, world: World, who: Caller, number: int, to: str, reason: str, day: str, how: str
) -> None:
    """Hand a case over whose person agreed on that ISO date, by one of WAYS. Raises Refused, UnknownCase."""
    why = clean(reason)
    if how not in WAYS:
        raise wrong("accord_moyen")
    file = take_in_hand(tx, who, number)
    _check(tx, world, file, to)
    if not may_record(file):
        raise Refused("accord_ici")
    service = world.config.services[file.service]
    try:
        given = date.fromisoformat(day)
    except ValueError:
        raise wrong("accord_jour") from None
    if not day_of(service, file.received_at) <= given <= day_of(service, tx.now):
        raise wrong("accord_jour")
    words = {
        "service": world.config.services[to].name,
        "jour": f"{given:%d/%m/%Y}",
        "moyen": word_of("transfer", "moyens", how),
    }
    write(tx, who, file, "transfer_agreed", {"text": why, "words": words})
    # After the next message, the conversation reads the new case only.
    end_meeting(tx, world, who, file, says="rdv_annule_transfert")
    if file.linked:
        _say(tx, world, who, file, "transfert_accepte", service_cible=words["service"])
    hand_over(tx, world, who, file, Transfer(to, why))


def _check(tx: Transaction, world: World, file: CaseFile, to: str) -> None:
    if to not in world.config.services or to == file.service:
        raise wrong("service_cible")
    if not world.somebody_reads(tx, to, ask_again=True):
        raise Refused("personne_ne_lit", service=world.config.services[to].name)
    if file.part(merged.MERGED, None):  # what the others hold would stay behind
        raise Refused("transfert_doublons")


def _say(tx: Transaction, world: World, who: Caller, file: CaseFile, key: str, **words: str) -> None:
    text = voice_to(tx, world, file).own(key, **words)
    write(tx, who, file, entries.MESSAGE, {"text": text, "about": ABOUT_TRANSFER})
    deliver(tx, file)
    settle(tx, file)
