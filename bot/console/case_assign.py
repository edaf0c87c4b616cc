"""The part of a case that says who sees to it and who wrote it down, and gives it to somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.api.context import Context
from bot.cell import by_hand
from bot.cell.reading import Dossier
from bot.console.case_part import CasePart
from bot.console.people import choices, people_word
from bot.console.session import Member
from bot.console.wording import who
from bot.permissions import may


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    holder, caller = found.clear["holder"], member.caller
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    may_give = may(member.role, "coordinate") or (holder is not None and caller.answers_for(holder))
    stands_in = holder in caller.stands_in_for
    return {
        "people_word": people_word,
        "standing": people_word("confier", "pour_vous", qui=found.names.get(holder, "")) if stands_in else None,
        "by_hand": _by_hand(member, found),
        "receivers": choices(service, now, found.colleagues, caller.id, without=holder) if may_give else [],
    }


def _by_hand(member: Member, found: Dossier) -> Sequence[str]:
    """Who wrote the case down, from whom, and the agreement; nothing for a case of the assistant."""
    kept: Mapping[str, Any] | None = found.file.part(by_hand.PART, None)
    if kept is None:
        return ()
    author = next((entry.author for entry in found.timeline if entry.kind == "received"), "")
    name = who(author, member.caller, found.names)
    lines = [
        people_word(
            "saisie",
            "par",
            qui=name[:1].lower() + name[1:] if author == member.caller.id else name,
            origine=people_word("origines", found.clear["origin"]),
        )
    ]
    if found.clear["position"]:
        lines.append(people_word("saisie", "situation", situation=people_word("positions", found.clear["position"])))
    agreement = kept["agreement"]
    if agreement:
        day = f"{date.fromisoformat(agreement['day']):%d/%m/%Y}"
        lines.append(people_word("saisie", "accord", forme=people_word("accords", agreement["kind"]), jour=day))
    return lines


PART = CasePart(_words, doing="assign_part.html")
