"""The templates that a member may begin a message with on one case: filled, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.cell.reading import Dossier
from bot.deadlines import hours_told
from bot.meeting_words import moment
from bot.meetings import agenda_of
from bot.world import World
from flows.catalog import packaged_files
from flows.message_templates import Templates, fill, read_templates
from storage.tasks import FOLLOW_UPS

_TITLES = frozenset({"dr", "docteur", "mme", "m", "mr", "pr"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One template on one case; `text` is empty where `missing` says why it cannot be used."""

    id: str
    title: str
    text: str
    missing: str


def offered(world: World, service: str, member: str, found: Dossier, now: int) -> list[Offered]:
    """The templates for this case, in the order of the file; `member` is the name of who would write.

    On a closed case they ask how the person is: there are none where no follow-up is left to do.
    """
    words = _words(world, service, member, found, now)
    closed = found.clear["status"] == "closed"
    if closed and not any(task.kind in FOLLOW_UPS and task.done_at is None for task in found.tasks):
        return []
    return [
        _one(name, words)
        for name, template in templates().modeles.items()
        if found.clear["queue"] in template.pour and template.clos == closed
    ]


@cache
def templates() -> Templates:
    """The packaged templates. Raises InvalidContent when they were damaged."""
    return read_templates(packaged_files())[0]


def _one(name: str, words: Mapping[str, str | None]) -> Offered:
    template, reasons = templates().modeles[name], templates().manques
    text, missing = fill(template, words)
    return Offered(name, template.titre["fr"], text, "\u00a0; ".join(reasons[each]["fr"] for each in missing))


def _words(world: World, service_id: str, member: str, found: Dossier, now: int) -> dict[str, str | None]:
    service = world.config.services[service_id]
    voice = world.voice(service_id, "fr", now, sending=False)
    meeting = agenda_of(found.file).coming(now)
    facts = voice.facts.words
    return {
        **{name: facts[name] for name in ("service", "cellule", "cellule_majuscule", "joindre")},
        "horaires": hours_told(service, voice.own("horaires_proposes")),
        "numero": str(found.clear["number"]),
        "telephone": service.phone,
        "adresse": service.address,
        "lien": facts["lien"] if world.base_url.startswith("https://") else None,
        "prenom_membre": _first_name(member),
        "rendez_vous": moment(service, meeting.start) if meeting is not None else None,
    }


def _first_name(name: str) -> str:
    """« Camille » of « Camille Martin »; the whole name where it begins with a title."""
    first, _, _ = name.strip().partition(" ")
    return name.strip() if first.rstrip(".").casefold() in _TITLES else first
