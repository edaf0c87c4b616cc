"""Writing to the person on the page of a case: the exchange with them, and templates to begin a message with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell import exchange, templates
from bot.cell.reading import Dossier
from bot.cell.texts import word_of
from bot.cell.writing import waits_here
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.console.waiting import moment_in_words
from storage.access import PERSON
from storage.entries import ENDED, MESSAGE


def begun(ctx: Context, member: Member, found: Dossier, template: str) -> dict[str, str]:
    """The fields of the form as the template of this id fills them; none where it cannot be used."""
    chosen = next((each for each in _offered(ctx, member, found) if each.id == template and each.text), None)
    if chosen is None:
        return {}
    answers = {"peut_repondre": "1"} if waits_here(found.file.requests()) else {}
    return {"modele": chosen.id, "message": chosen.text, **answers}


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service = ctx.world.config.services[member.service]
    since = exchange.since(found.file)
    models = _offered(ctx, member, found)
    return {
        "talk_word": partial(word_of, "talking", "pages"),
        "talk_linked": found.file.linked,
        "talk_unheard": _unheard(found),
        "talk_open": None if since is None else moment_in_words(service, since),
        "talk_here": waits_here(found.file.requests()),
        "talk_models": [each for each in models if each.text],
        "talk_missing": [each for each in models if each.missing],
        "talk_last": _wrote_last(found),
    }


def _offered(ctx: Context, member: Member, found: Dossier) -> list[templates.Offered]:
    return templates.offered(ctx.world, member.service, member.name, found, int(ctx.store.clock()))


def _unheard(found: Dossier) -> str:
    """What to do where the person is told of nothing any more; empty where they are, or never were."""
    if not (found.file.linked and found.file.unheard):
        return ""
    how = "telephone" if found.reach.phone else "courriel" if found.reach.address else "ici"
    return word_of("talking", "pages", f"sans_avis_{how}")


def _wrote_last(found: Dossier) -> bool:
    """As the queue says it (storage/listing.py)."""
    ours = (
        each.at for each in found.timeline if each.kind == MESSAGE or (each.kind == ENDED and each.author != PERSON)
    )
    answered = max((*ours, found.clear["contacted_at"] or 0))
    asked = [task.done_at for task in found.tasks if task.kind == exchange.ANSWER]
    return any(read is None or read > answered for read in asked)


PART = CasePart(_words)
