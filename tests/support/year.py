"""Two plausible years of a service, written in bulk: totals and cases, so that there are figures to look at."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import insert

from storage import tables
from storage.transaction import Transaction

DAY = 86_400
LEVELS = ("rouge", "orange", "jaune")
_POSITIONS = ("au_travail", "arret_moins_31j", "arret_31_89j", "arret_90_179j", "arret_180j_ou_plus", None)
_ORIGINS = ("assistant", "assistant", "assistant", "medecin_travail", "infirmier", "telephone", "service_social")
_OUTCOMES = ("meme_poste", "meme_poste_amenage", "reclassement_interne", "formation_en_cours", "inconnue", "retraite")


def fill(tx: Transaction, service: str, seed: int, cases: int = 1200) -> None:
    """Everything that `service` counted in 2025 and 2026; the same for the same seed."""
    random = Random(f"{service} {seed}")
    tx.execute(insert(tables.cases), [_case(random, service, number) for number in range(cases)])
    totals: Counter[tuple[str, str, str, str]] = Counter()
    for year in (2025, 2026):
        for month in range(1, 13):
            _month(random, f"{year}-{month:02}", totals, cases // 24)
    tx.execute(
        insert(tables.counters),
        [
            {"service": service, "month": month, "kind": kind, "subject": subject, "value": value, "total": total}
            for (month, kind, subject, value), total in totals.items()
            if total
        ],
    )


def _case(random: Random, service: str, number: int) -> dict[str, Any]:
    received = int(datetime(2025, 1, 2).timestamp()) + random.randrange(725 * DAY)  # noqa: DTZ001
    queue = random.choices(("salaries", "employeurs"), (5, 1))[0]
    level = random.choices(LEVELS, (1, 3, 5))[0]
    read = received + int(random.expovariate(1 / (1.5 * DAY)))
    closed = received + int(random.uniform(20, 200) * DAY)
    over = closed < int(datetime(2026, 12, 31).timestamp())  # noqa: DTZ001
    reason = random.choices(("termine", "refus", "injoignable", "hors_champ_reoriente"), (7, 1, 1, 1))[0]
    done = over and reason == "termine"
    return {
        "number": random.randrange(10**7, 10**8),
        "service": service,
        "queue": queue,
        "level": level,
        "status": "closed" if over else "triaged",
        "origin": random.choice(_ORIGINS),
        "position": random.choice(_POSITIONS) if queue == "salaries" else None,
        "received_at": received,
        "triage_due_at": received + {"rouge": 1, "orange": 3, "jaune": 5}[level] * DAY,
        "contact_due_at": received + 15 * DAY,
        "updated_at": received,
        "triaged_at": read,
        "contacted_at": read + int(random.expovariate(1 / (4 * DAY))),
        "assessed_at": read + int(random.uniform(8, 30) * DAY) if done else None,
        "closed_at": closed if over else None,
        "closed_reason": reason if over else None,
        "outcome": random.choice(_OUTCOMES) if over else None,
    }


def _month(random: Random, month: str, totals: Counter[tuple[str, str, str, str]], scale: int) -> None:
    def add(kind: str, subject: str, value: str, mean: float) -> None:
        totals[month, kind, subject, value] += max(0, round(random.gauss(mean, mean / 6)))

    for flow, part in (("salarie", 8.0), ("manager", 1.5)):
        for channel, share in (("web", 0.8), ("telegram", 0.17), ("assistant", 0.03)):
            for stage, weight in (("commence", 0.3), ("termine", 0.5), ("envoye", 0.2)):
                add("channel", f"{flow}/{channel}", stage, part * scale * share * weight)
        for level, weight in (("rouge", 0.05), ("orange", 0.15), ("jaune", 0.3), ("vert", 0.5)):
            add("level", flow, level, part * scale * 0.7 * weight)
    for group, weight in (("handicap_reconnu", 0.1), ("maladie_chronique", 0.2), ("seniors", 0.3)):
        for level, part in (("rouge", 0.1), ("orange", 0.2), ("jaune", 0.3), ("vert", 0.4)):
            add("group_level", group, level, 4 * scale * weight * part)
        for sent, part in (("sent", 0.3), ("not_sent", 0.7)):
            add("group_sent", group, sent, 4 * scale * weight * part)
    judged = (
        ("rouge", (8.0, 3.0, 0.0)),
        ("orange", (3.0, 9.0, 3.0)),
        ("jaune", (0.0, 3.0, 12.0)),
        ("vert", (0.0, 0.0, 4.0)),
    )
    for rules, kept in judged:
        for level, mean in zip(LEVELS, kept, strict=True):
            add("judgement", f"salaries/{rules}", level, mean * scale / 40)
    for measure, mean in (("pre_reprise", 9.0), ("etude_poste", 6.0), ("amenagement", 8.0), ("rqth", 3.0)):
        for state, part in (("proposee", 1.0), ("acceptee", 0.7), ("realisee", 0.5), ("refusee_employeur", 0.1)):
            add("measure", measure, state, mean * part * scale / 40)
    for rule, mean in (("bouton", 7.0), ("suicide", 1.0), ("soutien", 4.0)):
        add("help", rule, "affichages", mean)
