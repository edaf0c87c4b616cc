"""Cases in the words of the console: deadlines in working days, levels, who, and each line of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from bot.cell.texts import word
from bot.config import Service
from bot.console.waiting import moment_in_words
from bot.deadlines import day_in_words, day_of, working_days_until
from storage.access import Caller
from storage.casefile import NOTHING_DUE
from storage.entries import Entry

_TASKS = {
    "task": "a_faire",
    "answer": "a_repondre",
    "call": "a_rappeler",
    "meeting": "a_rencontrer",
    "referral": "a_relancer",
    "follow_up_6": "suivi_6",
    "follow_up_12": "suivi_12",
}
_FAR = 45
"""Working days from which on months say more."""
_MONTH = 30.44 * 86_400
_DUE = {"new": "a_lire", "triaged": "a_contacter", "not_reached": "a_contacter", "on_hold": "a_reprendre"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due and when, in words; `day` is the date in full, empty when nothing is due."""

    state: Literal["late", "today", "later", "none"]
    what: str
    when: str
    day: str


def deadline_of(service: Service, now: float, case: Mapping[str, Any], task: str | None) -> Deadline:
    """What is due on a case, of which `task` is the kind of the open task due at that moment, if there is one."""
    own = {"new": case["triage_due_at"], "triaged": case["contact_due_at"], "not_reached": case["contact_due_at"]}
    by_status = task is None or case["due_at"] == own.get(case["status"])
    return deadline(service, now, case["due_at"], case["status"], None if by_status else task)


def deadline(service: Service, now: float, due_at: int | None, status: str, task: str | None = None) -> Deadline:
    """« À lire dans 2 jours ouvrés », « À contacter en retard de 1 jour ouvré »; « À faire … » of a `task`."""
    if due_at is None or due_at == NOTHING_DUE:
        return Deadline("none", "", word("echeances", "rien"), "")
    what = word("echeances", _TASKS[task] if task else _DUE.get(status, "a_lire"))
    day = dated(service, now, due_at)
    left = working_days_until(service, now, due_at)
    if due_at < now:
        if datetime.fromtimestamp(due_at, service.zone).date() == datetime.fromtimestamp(now, service.zone).date():
            return Deadline("late", what, word("echeances", "retard_heures"), day)
        few = {0: "retard_aucun", -1: "retard_un"}
        return Deadline("late", what, word("echeances", few.get(left, "retard"), n=str(-left)), day)
    if left == 0:
        return Deadline("today", what, word("echeances", "aujourdhui"), day)
    if left > _FAR:
        return Deadline("later", what, word("echeances", "dans_mois", n=str(round((due_at - now) / _MONTH))), day)
    words = word("echeances", "demain") if left == 1 else word("echeances", "dans", n=str(left))
    return Deadline("later", what, words, day)


def dated(service: Service, now: float, moment: float) -> str:
    """« lundi 24 mai », with its year where it is not this one."""
    year = day_of(service, moment).year
    day = day_in_words(service, moment)
    return day if year == day_of(service, now).year else f"{day} {year}"


def iso_in_words(service: Service, day: str) -> str:
    """« jeudi 3 décembre », of an ISO date."""
    return day_in_words(service, datetime.combine(date.fromisoformat(day), time(12), service.zone).timestamp())


def who(author: str, reader: Caller, names: Mapping[str, str]) -> str:
    """Who did something, for `reader`."""
    if author == reader.id:
        return word("qui", "vous")
    if author in names:
        return names[author]
    other = "logiciel" if author.startswith("key:") else "collegue"
    return word("qui", {"person": "personne", "command": "commande"}.get(author, other))


def title(service: Service, entry: Entry) -> str:
    """What a line of the timeline is about."""
    said = entry.content or {}
    if entry.kind == "level":
        key = "level" if said["old"] == said["new"] else "level_change"
        return word("entrees", key, avant=word("niveaux", said["old"]), apres=word("niveaux", said["new"]))
    if entry.kind == "status" and said["new"] == "on_hold":
        day = iso_in_words(service, said["until"])
        return word("entrees", "status_pause", jour=day, motif=word("pauses", said["reason"]))
    if entry.kind == "status":
        return word("entrees", "status", avant=word("statuts", said["old"]), apres=word("statuts", said["new"]))
    if entry.kind == "call":
        count = said.get("attempt", 0)
        key = "call" if not count else "call_attempt" if count <= 3 else "call_more"
        return word("entrees", key, resultat=word("appels", said["result"]), n=str(count))
    if entry.kind == "closed":
        motive, situation = word("clotures", said["reason"]), word("situations", said["outcome"])
        return word("entrees", "closed", motif=motive, situation=situation)
    return word("entrees", entry.kind, **said.get("words", {}))


def mark(service: Service, removed: Mapping[str, Any], reader: Caller, names: Mapping[str, str]) -> str:
    """« Texte retiré par …, le … »."""
    at = moment_in_words(service, removed["at"])
    by = who(removed["by"], reader, names)
    return word("entrees", "retire", qui=by[:1].lower() + by[1:] if removed["by"] == reader.id else by, jour=at)
