"""What a professional makes of the level that the rules gave, counted when somebody has first read the case."""

from __future__ import annotations

from datetime import datetime

from bot.world import World
from storage import counters
from storage.casefile import CaseFile
from storage.transaction import Transaction


def count_judgement(tx: Transaction, world: World, file: CaseFile) -> None:
    """Count the level of the rules against the one the case has now. Only where the person shared that level: who asked
    for a call alone was put at one level for all."""
    rules = _level_of_rules(file)
    if rules is not None:
        month = datetime.fromtimestamp(tx.now, world.config.services[file.service].zone).strftime("%Y-%m")
        counters.add(tx, file.service, month, [("judgement", f"{file.queue}/{rules}", file.level)])


def _level_of_rules(file: CaseFile) -> str | None:
    requests = file.requests()
    if not requests:
        return None
    latest = requests[-1]
    if latest["assessment"] is not None:
        return str(latest["assessment"]["level"])
    return str(latest["level"]) if latest["share"] == "niveau_seul" and latest["reason"] is None else None
