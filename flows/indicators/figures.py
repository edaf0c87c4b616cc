"""The figures of each indicator: sums, rates and medians, worked out from published cells and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.indicators.report import Missing, Unit
from flows.indicators.tables import DELAYS, END, LEVELS, MOMENTS, QUEUES, STEPS, STOCK, TOTAL, cell

Known = Callable[[str], int | None]
"""The value of a cell where it is published, else None."""


@dataclass(frozen=True, slots=True)
class Worked:
    """How a figure is worked out: `sum` of the cells `of`, their `share` of the cells `over`, the `rate` per thousand
    workers followed; the `median` of the distribution that `of` names by table and column, or of the one in fewer
    classes that `over` names, where it cannot be told."""

    id: str
    indicator: str
    how: Literal["sum", "share", "median", "rate"]
    of: tuple[str, ...]
    over: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells that it comes from; of a distribution, its total."""
        return (cell(self.of[0], TOTAL, self.of[1]),) if self.how == "median" else (*self.of, *self.over)

    @property
    def unit(self) -> Unit:
        """How its value is read."""
        return "percent" if self.how == "share" else "days" if self.how == "median" else "count"


def value_of(
    figure: Worked, known: Known, classes: Sequence[tuple[str, int | None]], workers: int | None
) -> float | None:
    """The value of a figure, rounded to a tenth; None where a cell of it is withheld, or there is nothing to divide.

    `classes` are those of a distribution with the most days each holds.
    """
    if figure.how == "median":
        table, column = figure.of
        found = _median(table, column, known, classes)
        if found is None and figure.over:
            table, column = figure.over
            most = dict(classes)
            found = _median(table, column, known, [(name, most[those[-1]]) for name, those in DELAYS.items()])
        return found
    above = _sum(figure.of, known)
    if figure.how == "sum" or above is None:
        return above
    below = workers if figure.how == "rate" else _sum(figure.over, known)
    return round((1000 if figure.how == "rate" else 100) * above / below, 1) if below else None


def missing_of(figure: Worked, known: Known, workers: int | None) -> Missing | None:
    """Why a figure has no value although no cell of it is withheld."""
    if figure.how == "rate":
        return None if workers else "workers"
    whole = figure.cells if figure.how == "median" else figure.over
    return "nothing" if figure.how != "sum" and _sum(whole, known) == 0 else None


def _sum(cells: Sequence[str], known: Known) -> int | None:
    values = [known(each) for each in cells]
    return None if None in values else sum(each for each in values if each is not None)


def _median(table: str, column: str, known: Known, classes: Sequence[tuple[str, int | None]]) -> int | None:
    """The most days of the class in the middle; None unless it is the same wherever the withheld cases stand."""
    total = known(cell(table, TOTAL, column))
    if not total:
        return None
    counts = [known(cell(table, name, column)) for name, _ in classes]
    left = total - sum(each or 0 for each in counts)
    middle, shortest, longest = (total + 1) // 2, 0, 0
    first = counts.index(None) if None in counts else len(counts)
    last = len(counts) - 1 - counts[::-1].index(None) if None in counts else -1
    low: int | None = None
    for index, (count, (_, most)) in enumerate(zip(counts, classes, strict=True)):
        shortest += (count or 0) + (left if index == first else 0)
        longest += (count or 0) + (left if index == last else 0)
        if low is None and shortest >= middle:
            low = index
        if longest >= middle:
            return most if low == index else None
    return None


def _questionnaires(flow: str) -> tuple[Worked, ...]:
    all_of = (cell("questionnaires", TOTAL, flow),)
    sent = cell("questionnaires", "envoye", flow)
    return (
        Worked(f"commences_{flow}", "I1", "sum", all_of),
        Worked(f"termines_{flow}", "I1", "share", (cell("questionnaires", "termine", flow), sent), all_of),
        Worked(f"envoyes_{flow}", "I1", "share", (sent,), all_of),
    )


def _employment(moment: str, suffix: str) -> tuple[Worked, ...]:
    same, otherwise, unknown = (cell("emploi", row, moment) for row in ("dans", "autrement", "inconnu"))
    known = (same, otherwise)
    return (
        Worked(f"dans_emploi{suffix}", "I10", "share", (same,), known),
        Worked(f"en_emploi{suffix}", "I10", "share", (same, cell("devenir", "autre", moment)), known),
        Worked(f"inconnus{suffix}", "I10", "share", (unknown,), (*known, unknown)),
    )


_NEXT = {
    "prises_en_charge": "evaluee",
    "reorientees": "hors_champ_reoriente",
    "refusees": "refus",
    "non_jointes": "injoignable",
}
_COMPARED = {"gardes": "garde", "sous_estimes": "plus_urgent", "sur_estimes": "moins_urgent"}
_EARLY, _LATE = cell("precocite", "precoce", "salaries"), cell("precocite", "tardif", "salaries")
_TAKEN, _DECLINED = cell("suites", "evaluee", "salaries"), cell("suites", "refus", "salaries")

FIGURES: tuple[Worked, ...] = (
    *_questionnaires("salarie"),
    *_questionnaires("manager"),
    *(Worked(f"recus_{queue}", "I2", "sum", (cell(STOCK, "arrivees", queue),)) for queue in QUEUES),
    Worked("situation_connue", "I3", "share", (_EARLY, _LATE), (cell("precocite", TOTAL, "salaries"),)),
    Worked(
        "au_travail",
        "I3",
        "share",
        (cell("positions", "au_travail", "salaries"),),
        (cell("positions", TOTAL, "salaries"),),
    ),
    *(
        Worked(
            f"a_temps_{queue}",
            "I4",
            "share",
            (cell("lecture", "a_temps", queue),),
            (cell("lecture", TOTAL, queue),),
        )
        for queue in QUEUES
    ),
    *(
        Worked(
            f"a_temps_{level}",
            "I4",
            "share",
            (cell("lecture_salaries", level, "a_temps"),),
            (cell("lecture_salaries", level, TOTAL),),
        )
        for level in LEVELS
    ),
    *(
        Worked(f"{step}_5", "I4", "share", (cell("delais", "0_5", step),), (cell("delais", TOTAL, step),))
        for step in STEPS
    ),
    Worked("median_contact", "I4", "median", ("delai_contact", "salaries"), ("delais", "contact")),
    Worked("median_contact_employeurs", "I4", "median", ("delai_contact", "employeurs")),
    Worked("median_evaluation", "I4", "median", ("delai_evaluation", "salaries"), ("delais", "evaluation")),
    *(Worked(f"ouvertes_{queue}", "I5", "sum", (cell(STOCK, END, queue),)) for queue in QUEUES),
    Worked("pour_mille", "I5", "rate", (cell(STOCK, END, "salaries"),)),
    *(
        Worked(name, "I6", "share", (cell("suites", row, "salaries"),), (cell("suites", TOTAL, "salaries"),))
        for name, row in _NEXT.items()
    ),
    Worked("accord", "I7", "share", (_TAKEN,), (_TAKEN, _DECLINED)),
    Worked(
        "accord_employeur",
        "I7",
        "share",
        (cell("accord_employeur", "oui", "reponses"),),
        (cell("accord_employeur", TOTAL, "reponses"),),
    ),
    Worked("precoces", "I8", "share", (_EARLY,), (_EARLY, _LATE)),
    *(
        Worked(f"{table}_{name}", "I9", "sum", (cell(f"{table}_etats", state, table),))
        for table, name, state in (
            ("mesures", "proposees", "proposee"),
            ("mesures", "realisees", "realisee"),
            ("orientations", "proposees", "proposee"),
        )
    ),
    *(
        figure
        for moment, suffix in zip(MOMENTS, ("", "_six", "_douze"), strict=True)
        for figure in _employment(moment, suffix)
    ),
    *(
        Worked(
            name, "I11", "share", (cell("accord_regles", row, "salaries"),), (cell("accord_regles", TOTAL, "salaries"),)
        )
        for name, row in _COMPARED.items()
    ),
    *(
        Worked(
            f"predictif_{level}",
            "I11",
            "share",
            (cell("jugement_salaries", level, level),),
            (cell("jugement_salaries", level, TOTAL),),
        )
        for level in LEVELS
    ),
    Worked(
        "utiles",
        "I12",
        "share",
        (cell("satisfaction", "beaucoup", "reponses"), cell("satisfaction", "un_peu", "reponses")),
        (cell("satisfaction", TOTAL, "reponses"),),
    ),
    Worked("affichages", "I12", "sum", (cell("aide", TOTAL, "affichages"),)),
    Worked("actions", "I13", "sum", (cell("actions", TOTAL, "actions"),)),
    Worked("participants", "I13", "sum", (cell("actions", TOTAL, "personnes"),)),
    Worked("employeurs", "I13", "sum", (cell(STOCK, "arrivees", "employeurs"),)),
)
"""In the order in which they are shown, for each indicator."""
