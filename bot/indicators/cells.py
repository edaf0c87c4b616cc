"""The cells of one quarter, counted: every line of every table of flows/indicators/tables.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.config import Service
from bot.indicators.delays import ahead_of_utc, in_classes
from flows.indicators.content import Wording
from flows.indicators.equations import merged
from flows.indicators.tables import (
    CHANNELS,
    END,
    FLOWS,
    GROUPS,
    LEVELS,
    MEASURE_STATES,
    NOT_COUNTED,
    QUEUES,
    REFERRAL_STATES,
    STAGES,
    START,
    STOCK,
    TABLES,
    TAKEN_BACK,
    TOTAL,
    UNKNOWN,
    Spec,
    becomes,
    cell,
    compared,
    precocity,
)
from storage import figures
from storage.figures import Period
from storage.transaction import Transaction

Cells = Counter[tuple[str, str, str]]
"""(table, row, column): how many."""
_FOLLOW_UPS = {"follow_up_6": "six_mois", "follow_up_12": "douze_mois"}


def count(
    tx: Transaction, service: Service, period: Period, wording: Wording, open_before: Mapping[str, int] | None
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """The cells of a quarter by name, and the lines of each table.

    `open_before` is how many cases of each queue were open at the end of the quarter before, as it was released; None
    for the first one. What happened since to cases of before, or was written down late, makes up the difference.
    """
    found: Cells = Counter()
    _from_totals(found, figures.totals(tx, period))
    _from_cases(found, tx, service, period)
    _stock(found, tx, period, open_before)
    rows = {spec.id: _lines(spec.id, wording.words[spec.rows], found) for spec in TABLES}
    if service.campaigns:
        rows["campagnes"] = list(dict.fromkeys([*service.campaigns, *rows["campagnes"]]))
    values = {
        cell(spec.id, row, column): found[spec.id, row, column]
        for spec in TABLES
        for row in rows[spec.id]
        for column in spec.columns
    }
    _add_up(values, rows)
    return values, rows


def sums(
    quarters: Sequence[tuple[Mapping[str, int], Mapping[str, Sequence[str]]]],
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """The cells of a year: its quarters added up; what was open at its two ends is that of the first and the last."""
    rows = {spec.id: list(dict.fromkeys(row for _, lines in quarters for row in lines[spec.id])) for spec in TABLES}
    for whole, _ in merged():  # quarters that an earlier version released have no such table
        table, row, _ = whole.split("/")
        if row not in rows[table]:
            rows[table].append(row)
    values = {
        cell(spec.id, row, column): sum(each.get(cell(spec.id, row, column), 0) for each, _ in quarters)
        for spec in TABLES
        for row in rows[spec.id]
        for column in spec.columns
    }
    for queue in QUEUES:
        values[cell(STOCK, START, queue)] = quarters[0][0][cell(STOCK, START, queue)]
        values[cell(STOCK, END, queue)] = quarters[-1][0][cell(STOCK, END, queue)]
    _add_up(values, rows)
    return values, rows


def _lines(table: str, words: Iterable[str], found: Cells) -> list[str]:
    """The lines of a table: those that have a word, then others that something was counted for."""
    counted = sorted({row for name, row, _ in found if name == table})
    return list(dict.fromkeys([*words, *counted]))


def _add_up(values: dict[str, int], rows: Mapping[str, Sequence[str]]) -> None:
    """The sums of each table; then the tables that are made of these, and theirs."""
    made = dict(merged())
    first = [spec for spec in TABLES if not any(whole.startswith(f"{spec.id}/") for whole in made)]
    _totals(values, rows, first)
    for whole, parts in made.items():
        values[whole] = sum(values.get(part, 0) for part in parts)
    _totals(values, rows, [spec for spec in TABLES if spec not in first])


def _totals(values: dict[str, int], rows: Mapping[str, Sequence[str]], specs: Iterable[Spec]) -> None:
    for spec in specs:
        lines: list[str] = list(rows[spec.id])
        if spec.across:
            for row in lines:
                values[cell(spec.id, row, TOTAL)] = sum(values[cell(spec.id, row, column)] for column in spec.columns)
        if spec.total:
            for column in spec.shown:
                values[cell(spec.id, TOTAL, column)] = sum(values[cell(spec.id, row, column)] for row in lines)


def _from_totals(found: Cells, totals: Mapping[tuple[str, str, str], int]) -> None:
    kinds: Mapping[str, Callable[[Cells, str, str, int], None]] = {
        "channel": _questionnaire,
        "level": _level,
        "group_level": _group,
        "group_sent": _group_sent,
        "judgement": _judgement,
        "measure": _measure,
        "referral": _referral,
        "help": _help,
        "satisfaction": _satisfaction,
        "agreement": _agreement,
    }
    campaigns: Cells = Counter()
    for (kind, subject, value), total in totals.items():
        if kind == "campaign":
            campaigns[kind, subject, value] += total
        elif kind in kinds:
            kinds[kind](found, subject, value, total)
    for code in {subject for _, subject, _ in campaigns}:
        sent = campaigns["campaign", code, "sent"]
        finished = max(campaigns["campaign", code, "finished"], sent)  # a call-back is sent without any result
        started = max(campaigns["campaign", code, "started"], finished)
        for stage, number in zip(STAGES, (started - finished, finished - sent, sent), strict=True):
            found["campagnes", code, stage] += number


def _questionnaire(found: Cells, subject: str, value: str, total: int) -> None:
    flow, _, channel = subject.partition("/")
    if flow in FLOWS and channel in CHANNELS and value in STAGES:
        found[f"questionnaires_{flow}", value, channel] += total


def _level(found: Cells, subject: str, value: str, total: int) -> None:
    if subject in ("salarie", "manager"):
        found["niveaux", value, subject] += total


def _group(found: Cells, subject: str, value: str, total: int) -> None:
    if subject in GROUPS:
        found["groupes", value, subject] += total


def _group_sent(found: Cells, subject: str, value: str, total: int) -> None:
    if subject in GROUPS:
        found["groupes_envoi", value, subject] += total


def _judgement(found: Cells, subject: str, value: str, total: int) -> None:
    queue, _, rules = subject.partition("/")
    if queue in QUEUES and value in LEVELS and rules in (*LEVELS, "vert"):
        found[f"jugement_{queue}", rules, value] += total
        found["accord_regles", compared(rules, value), queue] += total


def _measure(found: Cells, subject: str, value: str, total: int) -> None:
    if value in MEASURE_STATES:
        found["mesures", subject, value] += total


def _referral(found: Cells, subject: str, value: str, total: int) -> None:
    if value in REFERRAL_STATES:
        found["orientations", subject, value] += total


def _help(found: Cells, subject: str, _: str, total: int) -> None:
    found["aide", subject, "affichages"] += total


def _satisfaction(found: Cells, subject: str, value: str, total: int) -> None:
    if subject == "utile":
        found["satisfaction", value, "reponses"] += total


def _agreement(found: Cells, subject: str, value: str, total: int) -> None:
    if subject == "employeur":
        found["accord_employeur", value, "reponses"] += total


def _from_cases(found: Cells, tx: Transaction, service: Service, period: Period) -> None:
    for queue, origin, position, number in figures.received(tx, period):
        found["origines", origin, queue] += number
        if queue == "salaries":
            row = TAKEN_BACK if origin == TAKEN_BACK else position or UNKNOWN
            found["positions", row, queue] += number
            found["precocite", precocity(row), queue] += number
    for queue, level, in_time, number in figures.read_in_time(tx, period):
        found[f"lecture_{queue}", level, "a_temps" if in_time else "en_retard"] += number
    first = figures.first_received(tx, period.service)
    ahead = ahead_of_utc(service, period.start if first is None else first, period.end)
    for table, step in (("delai_contact", "contacted_at"), ("delai_evaluation", "assessed_at")):
        for (queue, name), number in in_classes(service, figures.reached(tx, period, step, ahead)).items():
            found[table, name, queue] += number
            if step == "assessed_at":
                found["suites", "evaluee", queue] += number
    for queue, reason, outcome, number in figures.closed(tx, period):
        _ended(found, queue, reason, outcome, number)
    for kind, situation, number in figures.followed_up(tx, period):
        _situation(found, situation, _FOLLOW_UPS[kind], number)
    for kind, sector, people in figures.actions(tx, period):
        found["actions", kind, "actions"] += 1
        found["actions", kind, "personnes"] += people
        found["secteurs", sector or "aucun", "actions"] += 1


def _ended(found: Cells, queue: str, reason: str | None, outcome: str | None, number: int) -> None:
    if reason is None:
        found[STOCK, "retirees", queue] += number
        return
    found["clotures", reason, queue] += number
    found[STOCK, "closes", queue] += number
    if reason in ("hors_champ_reoriente", "refus", "injoignable"):
        found["suites", reason, queue] += number
    if queue == "salaries" and reason not in NOT_COUNTED:
        _situation(found, "deces" if reason == "deces" else outcome or UNKNOWN, "cloture", number)


def _situation(found: Cells, situation: str, moment: str, number: int) -> None:
    found["situations", situation, moment] += number
    found["devenir", becomes(situation), moment] += number


def _stock(found: Cells, tx: Transaction, period: Period, open_before: Mapping[str, int] | None) -> None:
    before = figures.open_at(tx, period.service, period.start) if open_before is None else open_before
    after = figures.open_at(tx, period.service, period.end)
    for queue in QUEUES:
        start, end = before.get(queue, 0), after.get(queue, 0)
        come = sum(number for (table, _, column), number in found.items() if (table, column) == ("origines", queue))
        gone = found[STOCK, "closes", queue] + found[STOCK, "retirees", queue]
        found[STOCK, START, queue], found[STOCK, END, queue] = start, end
        found[STOCK, "arrivees", queue] = come
        late = end - (start + come - gone)
        found[STOCK, "reprises", queue] += max(0, late)
        found[STOCK, "retirees", queue] += max(0, -late)
