"""Tasks with dates on the page of a case; once it is closed, its follow-ups and beginning it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell.follow_ups import FINDINGS, MONTHS, finding_in_words
from bot.cell.lifecycle import TRANSITIONS
from bot.cell.plan import asks_to_meet, label
from bot.cell.reading import Dossier
from bot.cell.texts import word_of
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.console.wording import dated, deadline, who
from storage.tasks import FOLLOW_UPS, Task


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service, now = ctx.world.config.services[member.service], ctx.store.clock()
    names = {**found.names, **{each.id: each.name for each in found.colleagues}}
    open_tasks = [
        {
            "position": task.position,
            "label": label(task),
            "deadline": deadline(service, now, task.due_at, "", task.kind),
            "whose": _whose(task, member, names),
            "removable": not asks_to_meet(found.file, task.position, int(now)),
        }
        for task in found.tasks
        if task.done_at is None and task.kind not in FOLLOW_UPS
    ]
    follow_ups = [
        {
            "position": task.position,
            "genre": word_of("plan", "suivi", f"genre_{MONTHS[task.kind]}"),
            "finding": finding_in_words(task.outcome) if task.outcome else None,
            "day": dated(service, now, task.done_at or task.due_at),
            "deadline": deadline(service, now, task.due_at, "", task.kind),
            "done": task.done_at is not None,
        }
        for task in found.tasks
        if task.kind in FOLLOW_UPS
    ]
    others = [(each.id, each.name) for each in found.colleagues if each.id != member.caller.id]
    return {
        "plan_word": partial(word_of, "plan"),
        "plan_tasks": open_tasks,
        "plan_people": others,
        "plan_follow_ups": follow_ups,
        "plan_next": next((each for each in follow_ups if not each["done"]), None),
        "plan_findings": [(each, finding_in_words(each)) for each in FINDINGS],
        "plan_steps": TRANSITIONS["closed"],
        "today": datetime.fromtimestamp(now, service.zone).date().isoformat(),
    }


def _whose(task: Task, member: Member, names: Mapping[str, str]) -> str | None:
    """Nothing where it is for whoever holds the case."""
    if task.assignee is None:
        return None
    if task.assignee == member.caller.id:
        return word_of("plan", "pages", "confiee_vous")
    return word_of("plan", "pages", "confiee", qui=who(task.assignee, member.caller, names))


PART = CasePart(_words, doing="case_plan.html")
