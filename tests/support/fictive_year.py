"""A made-up year of a service, row by row, from a seed: what indicators are counted from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from storage import tables
from storage.transaction import Transaction

ZONE = ZoneInfo("Europe/Paris")
SERVICE = "gims13"
_DAY = 86_400
_ORIGINS = {"assistant": 60, "telephone": 15, "medecin_travail": 12, "employeur": 6, "service_social": 4, "autre": 1}
_POSITIONS = {"au_travail": 40, "arret_31_89j": 20, "arret_90_179j": 10, "retour_moins_30j": 8, "autre": 3, None: 30}
_REASONS = {"termine": 60, "refus": 12, "injoignable": 10, "hors_champ_reoriente": 8, "doublon": 5, "transfert": 2}
_OUTCOMES = {
    "meme_poste_amenage": 30,
    "meme_poste": 20,
    "reclassement_interne": 9,
    "reclassement_externe": 5,
    "licenciement_inaptitude": 9,
    "invalidite": 4,
    "formation_en_cours": 4,
    "retraite": 3,
    "sans_objet": 3,
    "inconnue": 14,
}


@dataclass
class Year:
    """Rows as the tables hold them; `counters` by (month, kind, subject, value)."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    counters: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def insert(self, tx: Transaction) -> None:
        """Write everything."""
        for table, rows in (
            (tables.cases, self.cases),
            (tables.case_tasks, self.tasks),
            (tables.collective_actions, self.actions),
        ):
            for start in range(0, len(rows), 5_000):
                tx.execute(insert(table), rows[start : start + 5_000])
        names = ("month", "kind", "subject", "value")
        counted = [
            {"service": SERVICE, **dict(zip(names, key, strict=True)), "total": total}
            for key, total in self.counters.items()
        ]
        tx.execute(insert(tables.counters), counted)


def fictive_year(seed: int, cases: int, questionnaires: int, *, year: int = 2026) -> Year:
    """A year with about so many cases and questionnaires."""
    rng = Random(seed)
    made = Year()
    first = datetime(year, 1, 1, tzinfo=ZONE)
    numbers = rng.sample(range(10_000_000, 100_000_000), cases)
    for number in numbers:
        # Some were received the year before, or are still open after it.
        moment = first + timedelta(seconds=rng.randrange(-60 * _DAY, 365 * _DAY))
        case = _case(rng, number, int(moment.timestamp()))
        made.cases.append(case)
        made.tasks += _follow_ups(rng, case)
    for month in range(1, 13):
        _questionnaires(rng, made.counters, f"{year}-{month:02}", questionnaires // 12)
    for number in range(rng.randrange(40, 90)):
        day = (first + timedelta(days=rng.randrange(-20, 385))).date().isoformat()
        people = rng.choice((None, 4, 12, 30))
        made.actions.append(
            {
                "id": f"a{number}",
                "service": SERVICE,
                "day": day,
                "kind": rng.choice(("atelier", "visite_entreprise", "sensibilisation", "reunion")),
                "sector": rng.choice((None, "btp", "transport", "commerce")),
                "content": '{"people": %s}' % ("null" if people is None else people),
                "author": "member:1",
                "updated_at": int(first.timestamp()),
            }
        )
    return made


def _pick(rng: Random, weights: dict[Any, int]) -> Any:
    return rng.choices(list(weights), list(weights.values()))[0]


def _case(rng: Random, number: int, received: int) -> dict[str, Any]:
    queue = rng.choices(("salaries", "employeurs"), (4, 1))[0]
    level = rng.choices(("rouge", "orange", "jaune"), (1, 3, 6))[0]
    triaged = received + int(rng.expovariate(1 / (1.5 * _DAY)))
    contacted = triaged + int(rng.expovariate(1 / (3 * _DAY))) if rng.random() < 0.85 else None
    assessed = contacted + int(rng.expovariate(1 / (8 * _DAY))) if contacted and rng.random() < 0.7 else None
    closed = (assessed or contacted or triaged) + int(rng.expovariate(1 / (60 * _DAY))) if rng.random() < 0.8 else None
    reason = _pick(rng, _REASONS) if closed else None
    case: dict[str, Any] = {
        "number": number,
        "service": SERVICE,
        "queue": queue,
        "level": level,
        "status": "closed" if closed else "contacted" if contacted else "new",
        "origin": _pick(rng, _ORIGINS),
        "position": _pick(rng, _POSITIONS) if queue == "salaries" else None,
        "territory": "13",
        "outcome": ("sans_objet" if reason == "doublon" else _pick(rng, _OUTCOMES)) if closed else None,
        "received_at": received,
        "triage_due_at": received + {"rouge": 1, "orange": 3, "jaune": 5}[level] * _DAY,
        "contact_due_at": received + 9 * _DAY,
        "updated_at": received,
        "closed_at": closed,
        "closed_reason": reason,
        "contacted_at": contacted,
        "triaged_at": triaged if contacted or closed or rng.random() < 0.9 else None,
        "assessed_at": assessed,
    }
    if rng.random() < 0.02:  # taken back: what stays is what `storage.queue.take_back` leaves
        gone = dict.fromkeys(
            ("position", "territory", "outcome", "closed_reason", "contacted_at", "triaged_at", "assessed_at")
        )
        undone = {"status": "withdrawn", "level": "retire", "origin": "retire", "triage_due_at": 0, "contact_due_at": 0}
        case |= {**gone, **undone, "closed_at": received + rng.randrange(30 * _DAY)}
    return case


def _follow_ups(rng: Random, case: dict[str, Any]) -> list[dict[str, Any]]:
    if case["status"] != "closed" or case["closed_reason"] in ("doublon", "transfert", "hors_champ_reoriente"):
        return []
    found = []
    for position, (kind, days) in enumerate((("follow_up_6", 30), ("follow_up_12", 60)), 1):
        # Sooner than in life, so that a year holds some.
        due = case["closed_at"] + days * _DAY
        done = due + rng.randrange(10 * _DAY) if rng.random() < 0.8 else None
        outcome = rng.choice(("injoignable", _pick(rng, _OUTCOMES), _pick(rng, _OUTCOMES))) if done else None
        row = {"number": case["number"], "position": position, "service": SERVICE, "kind": kind, "due_at": due}
        found.append({**row, "done_at": done, "outcome": outcome})
    return found


def _questionnaires(rng: Random, counters: Counter[tuple[str, str, str, str]], month: str, number: int) -> None:
    def add(kind: str, subject: str, value: str, total: int = 1) -> None:
        counters[month, kind, subject, value] += total

    # One by one up to a thousand; beyond, each stands for several.
    each = max(1, number // 1_000)
    for _ in range(number // each):
        flow = rng.choices(("salarie", "manager"), (5, 1))[0]
        channel = rng.choices(("web", "telegram", "assistant"), (80, 18, 2))[0]
        stage = rng.choices(("commence", "termine", "envoye"), (30, 50, 20))[0]
        add("channel", f"{flow}/{channel}", stage, each)
        campaign = rng.choice((None, "affiche", "courriel"))
        if campaign:
            for name in ("started", "finished", "sent")[: ("commence", "termine", "envoye").index(stage) + 1]:
                add("campaign", campaign, name, each)
        if stage == "commence":
            continue
        level = rng.choices(("rouge", "orange", "jaune", "vert"), (1, 3, 6, 10))[0]
        add("level", flow, level, each)
        for group, share in (("handicap_reconnu", 0.05), ("maladie_chronique", 0.2), ("seniors", 0.25)):
            if flow == "salarie" and rng.random() < share:
                add("group_level", group, level, each)
                add("group_sent", group, "sent" if stage == "envoye" else "not_sent", each)
        if stage == "envoye":
            judged = level if rng.random() < 0.8 and level != "vert" else rng.choice(("rouge", "orange", "jaune"))
            add("judgement", f"{'salaries' if flow == 'salarie' else 'employeurs'}/{level}", judged, each)
        if rng.random() < 0.2:
            add(
                "measure",
                rng.choice(("amenagement", "rdv_liaison", "rqth")),
                rng.choice(("proposee", "acceptee")),
                each,
            )
        if rng.random() < 0.1:
            add("referral", rng.choice(("droits", "maintien")), rng.choice(("proposee", "envoyee", "terminee")), each)
        if rng.random() < 0.05:
            add("help", rng.choice(("bouton", "soutien", "suicide")), "S-1", each)
        if rng.random() < 0.05:
            add("agreement", "employeur", rng.choice(("oui", "oui", "non")), each)
        if rng.random() < 0.05:
            add("satisfaction", "utile", rng.choice(("beaucoup", "beaucoup", "un_peu", "non")), each)
