"""Somebody who has every report that was released and wants the small numbers back: sums, differences, linear programs.

They know the tables and their definitions, in all periods and in all their lines, even where a report does not have
them; that a withheld number is not nought, while one without a place may be; and every number that is shown. What they
write down here comes from reading the reports and the list of tables, not from the code that made them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from flows.indicators.report import Report
from flows.indicators.tables import TABLES

Place = tuple[str, str, str, int]
"""Period, table, line and column of a number."""
_SAME = (
    (("origines", "total", 0), [("positions", "total", 0)]),
    (("origines", "total", 0), [("precocite", "total", 0)]),
    (("origines", "retire", 0), [("positions", "retire", 0)]),
    (
        ("precocite", "precoce", 0),
        [("positions", each, 0) for each in ("au_travail", "arret_moins_31j", "arret_31_89j")],
    ),
    (("precocite", "inconnue", 0), [("positions", each, 0) for each in ("autre", "inconnue", "retire")]),
    (("secteurs", "total", 0), [("actions", "total", 0)]),
    *(
        (("questionnaires", stage, flow), [(f"questionnaires_{name}", stage, 3)])
        for flow, name in enumerate(("salarie", "manager", "parler_a_quelqu_un"))
        for stage in ("commence", "termine", "envoye")
    ),
    *(
        (("lecture", when, queue), [(f"lecture_{name}", "total", column)])
        for queue, name in enumerate(("salaries", "employeurs"))
        for column, when in enumerate(("a_temps", "en_retard"))
    ),
    *(
        (("delais", wide, step), [(f"delai_{name}", each, 0) for each in classes])
        for step, name in enumerate(("contact", "evaluation"))
        for wide, classes in (
            ("0_5", ("0", "1", "2", "3_5")),
            ("6_15", ("6_10", "11_15")),
            ("16_plus", ("16_30", "31_plus")),
        )
    ),
    *(
        ((f"{table}_etats", state, 0), [(table, "total", column)])
        for table, states in (
            ("mesures", ("proposee", "acceptee", "realisee", "refusee_salarie", "refusee_employeur")),
            ("orientations", ("proposee", "envoyee", "acceptee", "refusee", "terminee")),
        )
        for column, state in enumerate(states)
    ),
    *(
        (("emploi", brief, moment), [("devenir", each, moment) for each in those])
        for moment in range(3)
        for brief, those in (("dans", ["dans"]), ("autrement", ["autre", "sans"]), ("inconnu", ["inconnu"]))
    ),
    *((("emploi", "hors", moment), [("devenir", "hors", moment)]) for moment in (1, 2)),
    (
        ("emploi", "hors", 0),
        [("devenir", "hors", 0), ("clotures", "doublon", 0), ("clotures", "transfert", 0)],
    ),
    (("niveaux", "total", 0), [("questionnaires_salarie", each, 3) for each in ("termine", "envoye")]),
    (("niveaux", "total", 1), [("questionnaires_manager", each, 3) for each in ("termine", "envoye")]),
    *((("groupes", "total", group), [("groupes_envoi", "total", group)]) for group in range(3)),
    *((("file_active", "arrivees", queue), [("origines", "total", queue)]) for queue in range(2)),
    *((("file_active", "closes", queue), [("clotures", "total", queue)]) for queue in range(2)),
    *((("suites", "evaluee", queue), [("delai_evaluation", "total", queue)]) for queue in range(2)),
    *(
        (("suites", reason, queue), [("clotures", reason, queue)])
        for reason in ("refus", "injoignable", "hors_champ_reoriente")
        for queue in range(2)
    ),
    (("clotures", "deces", 0), [("situations", "deces", 0)]),
    (("clotures", "total", 0), [("situations", "total", 0), ("clotures", "doublon", 0), ("clotures", "transfert", 0)]),
    *(
        (("devenir", name, moment), [("situations", each, moment) for each in situations])
        for moment in range(3)
        for name, situations in (
            ("dans", ("meme_poste", "meme_poste_amenage", "reclassement_interne")),
            ("autre", ("reclassement_externe", "formation_en_cours", "creation_activite")),
            ("hors", ("retraite", "deces", "sans_objet")),
            ("inconnu", ("inconnue", "injoignable")),
        )
    ),
    *(
        (("accord_regles", "garde", column), [(f"jugement_{queue}", *each) for each in kept])
        for column, queue in enumerate(("salaries", "employeurs"))
        for kept in [(("rouge", 0), ("orange", 1), ("jaune", 2), ("vert", 2))]
    ),
    *(
        (("accord_regles", "plus_urgent", column), [(f"jugement_{queue}", *each) for each in raised])
        for column, queue in enumerate(("salaries", "employeurs"))
        for raised in [(("orange", 0), ("jaune", 0), ("jaune", 1), ("vert", 0), ("vert", 1))]
    ),
)
"""Numbers that count the same people: one, and those it is the sum of."""


@dataclass
class Attack:
    """Every equation that the reports allow, over the numbers that are not shown: `hidden` by a mark, or `absent`."""

    shown: dict[Place, int] = field(default_factory=dict)
    hidden: set[Place] = field(default_factory=set)
    absent: set[Place] = field(default_factory=set)
    sums: list[dict[Place, int]] = field(default_factory=list)

    @classmethod
    def on(cls, reports: Sequence[Report], *, true: Mapping[Place, int]) -> Attack:
        """Read the reports. `true` are the real numbers, all of them: an equation that does not hold would mislead."""
        attack = cls()
        for report in reports:
            attack._read(report)
        attack.absent = true.keys() - attack.hidden - attack.shown.keys()
        periods = [report.period for report in reports]
        every = [
            *(each for period in periods for each in _within(period, true)),
            *_over_time(periods, true),
        ]
        attack.sums = [
            each
            for each in every
            if all(place in true for place in each) and not sum(true[place] * by for place, by in each.items())
        ]
        return attack

    def _read(self, report: Report) -> None:
        for table in (table for indicator in report.indicators for table in indicator.tables):
            for row in (*table.rows, *([table.total] if table.total else [])):
                for column, value in enumerate(row.values):
                    place = (report.period, table.id, row.id, column)
                    if value is not None:
                        self.shown[place] = value
                    elif row is table.total or table.columns[column] not in table.undetailed:
                        self.hidden.add(place)

    def determined(self) -> set[Place]:
        """The numbers that follow from the equations alone, whatever is possible."""
        found: set[Place] = set()
        for places, matrix, _ in self._groups(self._without_idle()):
            _, sizes, across = np.linalg.svd(matrix.toarray())
            free = across[int((sizes > 1e-8).sum()) :]
            loose = np.abs(free).max(axis=0, initial=0.0) > 1e-7
            found.update(place for place, moves in zip(places, loose, strict=True) if not moves)
        return found

    def bounds(
        self, wanted: Collection[Place], known: Mapping[Place, tuple[int, int | None]]
    ) -> dict[Place, tuple[float, float]]:
        """The least and the most that each wanted number can be: of a hidden one 1 at least, unless more is `known`."""
        found: dict[Place, tuple[float, float]] = {}
        for places, matrix, right in self._groups(self.sums):
            limits = [known.get(place, (0 if place in self.absent else 1, None)) for place in places]
            for index, place in enumerate(places):
                if place not in wanted:
                    continue
                ends = []
                for sign in (1, -1):
                    cost = np.zeros(len(places))
                    cost[index] = sign
                    solved = linprog(cost, A_eq=matrix, b_eq=right, bounds=limits, method="highs")
                    assert solved.status in (0, 3), solved.message
                    ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
                found[place] = (ends[0], ends[1])
        return found

    def _without_idle(self) -> list[dict[Place, int]]:
        """The equations without those that only say what a number is that is in no other."""
        left = list(self.sums)
        while True:
            times = Counter(place for each in left for place in each if place not in self.shown)
            kept = [each for each in left if not any(times[place] == 1 and place in self.absent for place in each)]
            if len(kept) == len(left):
                return kept
            left = kept

    def _groups(self, sums: Sequence[Mapping[Place, int]]) -> list[tuple[list[Place], csr_array, np.ndarray]]:
        """Numbers that equations join, with these."""
        number = {place: at for at, place in enumerate(sorted(self.hidden | self.absent))}
        there = [[place for place in each if place in number] for each in sums]
        pairs = [(number[those[0]], number[place]) for those in there if those for place in those]
        joined = csr_array(([1] * len(pairs), tuple(zip(*pairs, strict=True))), shape=(len(number), len(number)))
        _, label = connected_components(joined, directed=False)
        places: dict[int, list[Place]] = {}
        for place, at in number.items():
            places.setdefault(int(label[at]), []).append(place)
        own: dict[int, list[Mapping[Place, int]]] = {}
        for each, those in zip(sums, there, strict=True):
            if those:
                own.setdefault(int(label[number[those[0]]]), []).append(each)
        return [self._group(those, own.get(name, [])) for name, those in places.items()]

    def _group(
        self, places: list[Place], sums: Sequence[Mapping[Place, int]]
    ) -> tuple[list[Place], csr_array, np.ndarray]:
        at = {place: index for index, place in enumerate(places)}
        cells = [(line, at[place], by) for line, each in enumerate(sums) for place, by in each.items() if place in at]
        lines, columns, signs = zip(*cells, strict=True) if cells else ((), (), ())
        matrix = csr_array((signs, (lines, columns)), shape=(len(sums), len(places)), dtype=float)
        right = [-sum(by * self.shown[place] for place, by in each.items() if place not in at) for each in sums]
        return places, matrix, np.array(right, dtype=float)


def _within(period: str, true: Mapping[Place, int]) -> Iterator[dict[Place, int]]:
    """The equations of one period: sums of tables, and tables that count the same people."""
    for spec in TABLES:
        lines = [row for when, table, row, column in true if (when, table, column) == (period, spec.id, 0)]
        parts = [row for row in lines if row != "total"]
        for column in range(len(spec.shown) if spec.total else 0):
            yield _sum((period, spec.id, "total", column), [(period, spec.id, row, column) for row in parts])
        for row in lines if spec.across else ():
            yield _sum(
                (period, spec.id, row, len(spec.columns)),
                [(period, spec.id, row, column) for column in range(len(spec.columns))],
            )
    for total, same in _SAME:
        yield _sum((period, *total), [(period, *each) for each in same])
    for queue in range(2):
        stock = {"debut": 1, "arrivees": 1, "reprises": 1, "closes": -1, "retirees": -1, "fin": -1}
        yield {(period, "file_active", row, queue): by for row, by in stock.items()}


def _over_time(periods: Sequence[str], true: Mapping[Place, int]) -> Iterator[dict[Place, int]]:
    """A year is the sum of its quarters; a quarter begins with what was open when the one before it ended."""
    quarters = sorted(each for each in periods if "-" in each)
    for before, after in pairwise(quarters):
        for queue in range(2):
            yield {(after, "file_active", "debut", queue): 1, (before, "file_active", "fin", queue): -1}
    for year in set(periods) - set(quarters):
        parts = [each for each in quarters if each.startswith(year)]
        for queue in range(2):
            for row, which in (("debut", 0), ("fin", -1)):
                yield {(year, "file_active", row, queue): 1, (parts[which], "file_active", row, queue): -1}
        for when, table, row, column in true:
            if when == year and (table != "file_active" or row not in ("debut", "fin")):
                yield _sum((year, table, row, column), [(part, table, row, column) for part in parts])


def _sum(total: Place, parts: Sequence[Place]) -> dict[Place, int]:
    return {total: -1, **dict.fromkeys(parts, 1)}
