"""What the team made of the level of the rules (I11), in sentences: so that thresholds can be revised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.cell.texts import word_of
from bot.logbook.numbers import plain
from flows.indicators.report import Indicator, Row, Table
from flows.indicators.tables import LEVELS, QUEUES

CODE = "I11"
_GREEN = "vert"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The sentences of one queue, one for each level of the rules."""

    queue: str
    sentences: tuple[str, ...]


def agreements(indicator: Indicator) -> list[Agreement]:
    """Of each queue that has something to say; none of another indicator."""
    if indicator.code != CODE:
        return []
    tables = {table.id: table for table in indicator.tables}
    found = [Agreement(queue, tuple(_sentences(tables.get(f"jugement_{queue}")))) for queue in QUEUES]
    return [each for each in found if each.sentences]


def _sentences(table: Table | None) -> Iterator[str]:
    rows = [row for row in table.rows if row.id in (*LEVELS, _GREEN) and row.values[len(LEVELS)] != 0] if table else []
    if rows and all(row.values[len(LEVELS)] is None for row in rows):
        yield _say("tout_masque")
    else:
        yield from map(_sentence, rows)


def _sentence(row: Row) -> str:
    """Columns are the levels in order, the most urgent first, then their sum."""
    own = LEVELS.index("jaune" if row.id == _GREEN else row.id)
    *parts, total = row.values
    level = word_of("figures", "niveaux", row.id)
    if total is None:
        return _say("masque", niveau=level)
    kept = parts[own]
    if kept is None:
        return _say("total_seul", total=plain(total), niveau=level)
    said = [_say("garde_vert" if row.id == _GREEN else "garde", total=plain(total), n=plain(kept), niveau=level)]
    for key, others in (("plus", parts[:own]), ("moins", parts[own + 1 :])):
        known = [each for each in others if each is not None]
        if others and len(known) == len(others):
            many = sum(known)
            said += [_say(key, n=plain(many))] if many else [_say("aucune_plus")] if key == "plus" else []
    return " ".join(said)


def _say(key: str, **words: str) -> str:
    return word_of("figures", "accord", key, **words)
