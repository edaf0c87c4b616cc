"""What every file of a logbook says first, and on each page: whose it is, of when, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.deadlines import day_of
from bot.demo.texts import banner
from bot.indicators import since
from bot.logbook.document import Document
from bot.logbook.periods import Period, days_in_words, in_figures, in_words
from bot.logbook.texts import say
from bot.paper.shortening import shortened
from bot.world import World

_NAME = 44
"""Letters of the name of a service that stand on one line of a page, between the title and the warning."""


@dataclass(frozen=True, slots=True)
class Cover:
    """`facts` are labels and values; `warning` stands on every page, empty once the logbook is validated; `notes` say
    how to read the figures; `running` names the file on each page."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    warning: str
    notes: tuple[str, ...]
    running: str


def cover_of(document: Document, world: World) -> Cover:
    """The cover of a document."""
    period = Period(document.period, date.fromisoformat(document.first_day), date.fromisoformat(document.last_day))
    facts = (
        ("service", document.service_name),
        ("cellule", document.cell[:1].upper() + document.cell[1:]),
        ("periode", f"{in_words(period)}, {days_in_words(period)}"),
        ("etat", _state(document, world)),
    )
    warnings = [say("fichier", "brouillon")] if document.state == "brouillon" else []
    if world.demo:
        warnings.append(banner())
    return Cover(
        title=say("fichier", "titre"),
        subtitle=say("fichier", "sous_titre"),
        facts=tuple((say("fichier", label), value) for label, value in facts),
        warning=" · ".join(warnings),
        notes=_notes(document, world),
        running=f"{say('fichier', 'titre')} · {shortened(document.service_name, _NAME)} · {in_words(period)}",
    )


def _state(document: Document, world: World) -> str:
    if document.validated_at is None:
        return say("fichier", "etat_brouillon")
    day = _day(document, document.validated_at, world)
    if document.sent is None:
        return say("fichier", "etat_valide", jour=day)
    sent = in_figures(date.fromisoformat(document.sent.day))
    return say("fichier", "etat_transmis", jour=day, envoi=sent, destinataire=document.sent.to)


def _notes(document: Document, world: World) -> tuple[str, ...]:
    if document.report is None:
        return (say("fichier", "sans_chiffres"),)
    frozen = say("fichier", "arretes", jour=_day(document, document.report.released_at, world))
    rules = say("fichier", "regle"), say("fichier", "regle_suite"), frozen, say("fichier", "definitions_aide")
    partial = since.in_words(document.counted_from)
    return (partial, *rules) if partial else rules


def _day(document: Document, moment: int, world: World) -> str:
    return in_figures(day_of(world.config.services[document.service], moment))
