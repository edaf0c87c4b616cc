"""Every equation that holds between the cells of one period.

They are what anybody who reads the tables can write down: a total is the sum of its lines, two tables count the same
people. Suppression reckons with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flows.indicators.tables import (
    DELAYS,
    EMPLOYMENT,
    FLOWS,
    GROUPS,
    LEVELS,
    MEASURE_STATES,
    MOMENTS,
    NOT_COUNTED,
    QUEUES,
    REFERRAL_STATES,
    STAGES,
    STEPS,
    STOCK,
    TABLES,
    TAKEN_BACK,
    TOTAL,
    becomes,
    cell,
    compared,
    precocity,
)

Equation = Mapping[str, int]
"""Cells and what each is multiplied by: the sum is nought."""


def equations(rows: Mapping[str, Sequence[str]]) -> Iterator[Equation]:
    """Every equation between the cells of one period, where each table has these rows (without the total)."""
    for spec in TABLES:
        lines = rows[spec.id]
        if spec.total:
            for column in spec.shown:
                yield _sum(cell(spec.id, TOTAL, column), [cell(spec.id, row, column) for row in lines])
        if spec.across:
            for row in (*lines, TOTAL) if spec.total else lines:
                yield _sum(cell(spec.id, row, TOTAL), [cell(spec.id, row, column) for column in spec.columns])
    yield from (_sum(whole, parts) for whole, parts in merged())
    yield from _shared()
    yield from _grouped(rows)


def merged() -> Iterator[tuple[str, list[str]]]:
    """The cells of main tables that are sums of counted cells, each with these."""
    for flow in FLOWS:
        for stage in STAGES:
            yield cell("questionnaires", stage, flow), [cell(f"questionnaires_{flow}", stage, TOTAL)]
    for queue in QUEUES:
        for when in ("a_temps", "en_retard"):
            yield cell("lecture", when, queue), [cell(f"lecture_{queue}", TOTAL, when)]
    for step in STEPS:
        for name, classes in DELAYS.items():
            yield cell("delais", name, step), [cell(f"delai_{step}", each, "salaries") for each in classes]
    for moment in MOMENTS:
        for name, those in EMPLOYMENT.items():
            ended = [cell("clotures", row, "salaries") for row in NOT_COUNTED]
            elsewhere = ended if (name, moment) == ("hors", "cloture") else []
            yield cell("emploi", name, moment), [*(cell("devenir", each, moment) for each in those), *elsewhere]
    for table, word, states in (("mesures",) * 2 + (MEASURE_STATES,), ("orientations",) * 2 + (REFERRAL_STATES,)):
        for state in states:
            yield cell(f"{table}_etats", state, word), [cell(table, TOTAL, state)]


def _shared() -> Iterator[Equation]:
    """Tables that count the same people."""
    for flow in ("salarie", "manager"):
        finished = [cell("questionnaires", stage, flow) for stage in ("termine", "envoye")]
        yield _sum(cell("niveaux", TOTAL, flow), finished)
    for group in GROUPS:
        yield _sum(cell("groupes", TOTAL, group), [cell("groupes_envoi", TOTAL, group)])
    for other in ("positions", "precocite"):
        yield _sum(cell(STOCK, "arrivees", "salaries"), [cell(other, TOTAL, "salaries")])
    yield _sum(cell("origines", TAKEN_BACK, "salaries"), [cell("positions", TAKEN_BACK, "salaries")])
    for step in STEPS:
        yield _sum(cell("delais", TOTAL, step), [cell(f"delai_{step}", TOTAL, "salaries")])
    for queue in QUEUES:
        yield _sum(cell(STOCK, "arrivees", queue), [cell("origines", TOTAL, queue)])
        yield _sum(cell(STOCK, "closes", queue), [cell("clotures", TOTAL, queue)])
        yield _sum(cell("suites", "evaluee", queue), [cell("delai_evaluation", TOTAL, queue)])
        for row in ("hors_champ_reoriente", "refus", "injoignable"):
            yield _sum(cell("suites", row, queue), [cell("clotures", row, queue)])
        yield _sum(cell("accord_regles", TOTAL, queue), [cell(f"jugement_{queue}", TOTAL, TOTAL)])
    elsewhere = [cell("clotures", row, "salaries") for row in NOT_COUNTED]
    yield _sum(cell("emploi", TOTAL, "cloture"), [cell(STOCK, "closes", "salaries")])
    yield _sum(cell("emploi", TOTAL, "cloture"), [cell("devenir", TOTAL, "cloture"), *elsewhere])
    for moment in MOMENTS:
        yield _sum(cell("devenir", TOTAL, moment), [cell("situations", TOTAL, moment)])
        if moment != "cloture":
            yield _sum(cell("emploi", TOTAL, moment), [cell("devenir", TOTAL, moment)])
    yield _sum(cell("clotures", "deces", "salaries"), [cell("situations", "deces", "cloture")])
    yield _sum(cell("secteurs", TOTAL, "actions"), [cell("actions", TOTAL, "actions")])


def _grouped(rows: Mapping[str, Sequence[str]]) -> Iterator[Equation]:
    """Lines of a table that are sums of lines of another."""
    for line in rows["precocite"]:
        parts = [cell("positions", row, "salaries") for row in rows["positions"] if precocity(row) == line]
        yield _sum(cell("precocite", line, "salaries"), parts)
    for moment in MOMENTS:
        for line in rows["devenir"]:
            parts = [cell("situations", row, moment) for row in rows["situations"] if becomes(row) == line]
            yield _sum(cell("devenir", line, moment), parts)
    for queue in QUEUES:
        matrix = f"jugement_{queue}"
        for line in rows["accord_regles"]:
            parts = [
                cell(matrix, rules, level)
                for rules in rows[matrix]
                for level in LEVELS
                if compared(rules, level) == line
            ]
            yield _sum(cell("accord_regles", line, queue), parts)


def _sum(total: str, parts: Sequence[str]) -> Equation:
    return {total: -1, **dict.fromkeys(parts, 1)}
