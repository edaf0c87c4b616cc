"""Somebody who has every report that was released and wants the small numbers back: sums, differences, linear programs.

They know the tables and their definitions, that a withheld number is not nought, and every number that is shown. What
they write down here comes from reading the reports, not from the code that made them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from flows.indicators.report import Report

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
    """Every equation that the reports allow, over the numbers that are not shown."""

    shown: dict[Place, int] = field(default_factory=dict)
    hidden: dict[Place, int] = field(default_factory=dict)
    sums: list[dict[Place, int]] = field(default_factory=list)

    @classmethod
    def on(cls, reports: Sequence[Report], *, true: Mapping[Place, int]) -> Attack:
        """Read the reports. `true` are the real numbers: an equation that does not hold in them would mislead."""
        attack = cls()
        for report in reports:
            attack._read(report)
        attack._over_time([report.period for report in reports])
        everything = {**attack.shown, **dict.fromkeys(attack.hidden)}
        attack.sums = [
            each
            for each in attack.sums
            if all(place in everything for place in each) and not sum(true[place] * by for place, by in each.items())
        ]
        return attack

    def _read(self, report: Report) -> None:
        for indicator in report.indicators:
            for table in indicator.tables:
                lines = [*table.rows, *([table.total] if table.total else [])]
                for row in lines:
                    for column, value in enumerate(row.values):
                        place = (report.period, table.id, row.id, column)
                        if value is None:
                            self.hidden[place] = len(self.hidden)
                        else:
                            self.shown[place] = value
                    if table.columns[-1] == "Total":
                        parts = [(report.period, table.id, row.id, column) for column in range(len(row.values) - 1)]
                        self.sums.append(_sum((report.period, table.id, row.id, len(parts)), parts))
                if table.total:
                    for column in range(len(table.columns)):
                        parts = [(report.period, table.id, row.id, column) for row in table.rows]
                        self.sums.append(_sum((report.period, table.id, "total", column), parts))
        for total, same in _SAME:
            self.sums.append(_sum((report.period, *total), [(report.period, *each) for each in same]))
        for queue in range(2):
            stock = {"debut": 1, "arrivees": 1, "reprises": 1, "closes": -1, "retirees": -1, "fin": -1}
            self.sums.append({(report.period, "file_active", row, queue): by for row, by in stock.items()})

    def _over_time(self, periods: Sequence[str]) -> None:
        quarters = sorted(each for each in periods if "-" in each)
        ends = [("debut", 0), ("fin", -1)]
        for before, after in pairwise(quarters):
            for queue in range(2):
                start, end = (after, "file_active", "debut", queue), (before, "file_active", "fin", queue)
                self.sums.append({start: 1, end: -1})
        for year in set(periods) - set(quarters):
            parts = [each for each in quarters if each.startswith(year)]
            for queue in range(2):
                for row, which in ends:
                    place = (year, "file_active", row, queue)
                    self.sums.append({place: 1, (parts[which], "file_active", row, queue): -1})
            for _, table, row, column in [place for place in (*self.shown, *self.hidden) if place[0] == year]:
                if table != "file_active" or row not in ("debut", "fin"):
                    every = [(part, table, row, column) for part in parts]
                    self.sums.append(_sum((year, table, row, column), every))

    def determined(self) -> set[Place]:
        """The hidden numbers that follow from the equations alone."""
        found: set[Place] = set()
        for places, matrix, _ in self._groups():
            _, sizes, across = np.linalg.svd(matrix)
            free = across[int((sizes > 1e-8).sum()) :]
            loose = np.abs(free).max(axis=0, initial=0.0) > 1e-7
            found.update(place for place, moves in zip(places, loose, strict=True) if not moves)
        return found

    def bounds(
        self, wanted: Collection[Place], known: Mapping[Place, tuple[int, int | None]]
    ) -> dict[Place, tuple[float, float]]:
        """The least and the most that each wanted number can be; a hidden one is 1 at least, unless more is `known`."""
        found: dict[Place, tuple[float, float]] = {}
        for places, matrix, right in self._groups():
            limits = [known.get(place, (1, None)) for place in places]
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

    def _groups(self) -> list[tuple[list[Place], np.ndarray, np.ndarray]]:
        """Hidden numbers that equations join, with these."""
        size = len(self.hidden)
        joined = np.zeros((size, size), dtype=bool)
        for each in self.sums:
            there = [self.hidden[place] for place in each if place in self.hidden]
            joined[there[:1], there] = True
        _, label = connected_components(joined, directed=False)
        places: dict[int, list[Place]] = {}
        for place, number in self.hidden.items():
            places.setdefault(int(label[number]), []).append(place)
        sums: dict[int, list[dict[Place, int]]] = {}
        for each in self.sums:
            there = [self.hidden[place] for place in each if place in self.hidden]
            if there:
                sums.setdefault(int(label[there[0]]), []).append(each)
        return [self._group(those, sums.get(name, [])) for name, those in places.items()]

    def _group(
        self, places: list[Place], sums: Sequence[Mapping[Place, int]]
    ) -> tuple[list[Place], np.ndarray, np.ndarray]:
        at = {place: index for index, place in enumerate(places)}
        matrix, right = np.zeros((len(sums), len(places))), np.zeros(len(sums))
        for line, each in enumerate(sums):
            for place, by in each.items():
                if place in at:
                    matrix[line, at[place]] += by
                else:
                    right[line] -= by * self.shown[place]
        return places, matrix, right


def _sum(total: Place, parts: Sequence[Place]) -> dict[Place, int]:
    return {total: -1, **dict.fromkeys(parts, 1)}
