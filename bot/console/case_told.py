"""What a case says, in words: what was shared, and its timeline. For its page and for its printable sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.api.context import Context
from bot.cell.exchange import ANSWER
from bot.cell.reading import Dossier
from bot.cell.shared import Shared
from bot.console.session import Member
from bot.console.waiting import moment_in_words
from bot.console.wording import mark, title, who


def shared_in_words(ctx: Context, member: Member, found: Dossier, shared: Sequence[Shared]) -> list[dict[str, Any]]:
    """Requests of this case, or of one of its duplicates; words are taken out on the page of the case that holds
    them."""
    service = ctx.world.config.services[member.service]
    last = len(shared) - 1
    removable = from_manager(found) and shared is found.shared
    return [
        {
            "at": moment_in_words(service, each.received_at),
            "index": last - position,
            "share": each.share,
            "reason": each.reason,
            "rules": each.rules,
            "incomplete": each.incomplete,
            "answers": each.answers,
            "contact": [
                {
                    "title": line.title,
                    "value": line.value,
                    "field": line.field if removable and not line.removed else None,
                    "removed": mark(service, line.removed, member.caller, found.names) if line.removed else None,
                }
                for line in each.contact
            ],
        }
        for position, each in enumerate(shared)
    ]


def timeline_in_words(ctx: Context, member: Member, found: Dossier) -> list[dict[str, Any]]:
    """Its own lines and those of its duplicates, the oldest first."""
    service = ctx.world.config.services[member.service]
    lines = [(entry.at, 0, entry) for entry in found.timeline]
    lines += [(entry.at, each.number, entry) for each in found.joined for entry in each.timeline]
    lines.sort(key=lambda line: (line[0], line[1], line[2].position))
    return [
        {
            "position": entry.position,
            "number": number,
            "kind": entry.kind,
            "at": moment_in_words(service, entry.at),
            "who": who(entry.author, member.caller, found.names),
            "title": title(service, entry),
            "text": (entry.content or {}).get("text"),
            "removed": mark(service, entry.content["removed"], member.caller, found.names)
            if entry.content and "removed" in entry.content
            else None,
            "unread": not number and entry.position in found.unread,
            "helped": bool((entry.content or {}).get("helped")),
            "can_remove": not number and from_manager(found) and "text" in (entry.content or {}),
        }
        for _, number, entry in lines
    ]


def task_due(found: Dossier) -> str | None:
    """Kind of the open task that makes the case due when it is, what the person wrote before anything else."""
    due_at = found.clear["due_at"]
    kinds = [task.kind for task in found.tasks if task.done_at is None and task.due_at == due_at]
    return ANSWER if ANSWER in kinds else next(iter(kinds), None)


def from_manager(found: Dossier) -> bool:
    """A manager must say nothing about anybody's health: what they wrote of it can be taken out."""
    return bool(found.clear["queue"] == "employeurs")
