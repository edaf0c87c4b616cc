"""The fixed tables of counts behind the indicators, and every equation that holds between their cells.

A cell is one count of one period, named `table/row/column`. The equations are what anybody who reads the tables can
write down: a total is the sum of its lines, two tables count the same people. Suppression reckons with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.indicators.report import Form

TOTAL = "total"
"""The row, or the column, that is the sum of the others."""
QUEUES = ("salaries", "employeurs")
FLOWS = ("salarie", "manager", "parler_a_quelqu_un")
CHANNELS = ("web", "telegram", "assistant")
STAGES = ("commence", "termine", "envoye")
"""How far a questionnaire went: left before its result, its result shown, sent. Each is counted in one of them."""
GROUPS = ("handicap_reconnu", "maladie_chronique", "seniors")
LEVELS = ("rouge", "orange", "jaune")
MEASURE_STATES = ("proposee", "acceptee", "realisee", "refusee_salarie", "refusee_employeur")
REFERRAL_STATES = ("proposee", "envoyee", "acceptee", "refusee", "terminee")
MOMENTS = ("cloture", "six_mois", "douze_mois")
STOCK = "file_active"
START, END = "debut", "fin"
"""Rows of STOCK: cases open when a period begins and when it ends. Every other cell adds up over a year."""

Equation = Mapping[str, int]
"""Cells and what each is multiplied by: the sum is nought."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A table. `rows` names the words (indicators.yml) that its lines are called by; `over` those of its columns.

    `total`: its last line is the sum of the others; `across`: so is its last column.
    """

    id: str
    indicator: str
    form: Form
    rows: str
    columns: tuple[str, ...]
    over: str
    total: bool = True
    across: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """Its columns, the sum included."""
        return (*self.columns, TOTAL) if self.across else self.columns


TABLES: tuple[Spec, ...] = (
    *(Spec(f"questionnaires_{flow}", "I1", "share", "etapes", CHANNELS, "canaux", across=True) for flow in FLOWS),
    Spec("niveaux", "I1", "share", "niveaux", ("salarie", "manager"), "portes"),
    Spec("groupes", "I1", "share", "niveaux", GROUPS, "publics"),
    Spec("groupes_envoi", "I1", "share", "envois", GROUPS, "publics"),
    Spec("campagnes", "I1", "ranking", "campagnes", STAGES, "etapes", total=False, across=True),
    Spec("origines", "I2", "ranking", "origines", QUEUES, "files"),
    Spec("positions", "I3", "ranking", "positions", ("salaries",), "files"),
    *(
        Spec(f"lecture_{queue}", "I4", "share", "niveaux_file", ("a_temps", "en_retard"), "lectures", across=True)
        for queue in QUEUES
    ),
    Spec("delai_contact", "I4", "distribution", "delais", QUEUES, "files"),
    Spec("delai_evaluation", "I4", "distribution", "delais", QUEUES, "files"),
    Spec(STOCK, "I5", "ranking", "mouvements", QUEUES, "files", total=False),
    Spec("clotures", "I5", "ranking", "motifs", QUEUES, "files"),
    Spec("suites", "I6", "share", "suites", QUEUES, "files"),
    Spec("precocite", "I8", "share", "precocite", ("salaries",), "files"),
    Spec("mesures", "I9", "ranking", "mesures", MEASURE_STATES, "etats_mesure"),
    Spec("orientations", "I9", "ranking", "besoins", REFERRAL_STATES, "etats_orientation"),
    Spec("devenir", "I10", "share", "devenirs", MOMENTS, "moments"),
    Spec("situations", "I10", "ranking", "situations", MOMENTS, "moments"),
    Spec("accord_regles", "I11", "share", "comparaisons", QUEUES, "files"),
    *(Spec(f"jugement_{queue}", "I11", "matrix", "niveaux", LEVELS, "niveaux", across=True) for queue in QUEUES),
    Spec("aide", "I12", "ranking", "aides", ("affichages",), "aides_comptees"),
    Spec("satisfaction", "I12", "share", "avis", ("reponses",), "avis_comptes"),
    Spec("actions", "I13", "ranking", "actions", ("actions", "personnes"), "actions_comptees"),
    Spec("secteurs", "I13", "ranking", "secteurs", ("actions",), "actions_comptees"),
)
"""In the order in which they are shown."""

EARLY = ("au_travail", "arret_moins_31j", "arret_31_89j")
"""Positions that are early (I8). A return that is near, or an inaptitude that is mentioned, is not."""
UNKNOWN = "inconnue"
TAKEN_BACK = "retire"
"""Row of a case that its person took back: nothing else of it is known."""
KEPT_JOB = ("meme_poste", "meme_poste_amenage", "reclassement_interne")
OTHER_WORK = ("reclassement_externe", "formation_en_cours", "creation_activite")
NO_JOB_ASKED = ("retraite", "deces", "sans_objet")
"""Left out of both rates (screening.md, Life of a case)."""
NOT_KNOWN = ("inconnue", "injoignable")
NOT_COUNTED = ("doublon", "transfert")
"""Closed cases that go on elsewhere: they have no job situation of their own."""


def cell(table: str, row: str, column: str) -> str:
    """The name of a cell."""
    return f"{table}/{row}/{column}"


def becomes(situation: str) -> str:
    """The line of `devenir` that a job situation belongs to."""
    for name, those in (("dans", KEPT_JOB), ("autre", OTHER_WORK), ("hors", NO_JOB_ASKED), ("inconnu", NOT_KNOWN)):
        if situation in those:
            return name
    return "sans"


def precocity(position: str) -> str:
    """The line of `precocite` that a position belongs to."""
    if position in (UNKNOWN, TAKEN_BACK, "autre"):
        return UNKNOWN
    return "precoce" if position in EARLY else "tardif"


def compared(rules: str, professional: str) -> str:
    """The line of `accord_regles`: what a professional made of the level of the rules, green counting as yellow."""
    order = (*LEVELS, "vert")
    before, after = order.index("jaune" if rules == "vert" else rules), order.index(professional)
    return "garde" if before == after else "plus_urgent" if after < before else "moins_urgent"


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
    yield from _shared()
    yield from _grouped(rows)


def _shared() -> Iterator[Equation]:
    """Tables that count the same people."""
    for flow in ("salarie", "manager"):
        finished = [cell(f"questionnaires_{flow}", stage, TOTAL) for stage in ("termine", "envoye")]
        yield _sum(cell("niveaux", TOTAL, flow), finished)
    for group in GROUPS:
        yield _sum(cell("groupes", TOTAL, group), [cell("groupes_envoi", TOTAL, group)])
    for column, other in (("salaries", "positions"), ("salaries", "precocite")):
        yield _sum(cell("origines", TOTAL, column), [cell(other, TOTAL, column)])
    yield _sum(cell("origines", TAKEN_BACK, "salaries"), [cell("positions", TAKEN_BACK, "salaries")])
    for queue in QUEUES:
        gone = {cell(STOCK, row, queue): -1 for row in ("closes", "retirees", END)}
        come = {cell(STOCK, row, queue): 1 for row in (START, "arrivees", "reprises")}
        yield {**come, **gone}
        yield _sum(cell(STOCK, "arrivees", queue), [cell("origines", TOTAL, queue)])
        yield _sum(cell(STOCK, "closes", queue), [cell("clotures", TOTAL, queue)])
        yield _sum(cell("suites", "evaluee", queue), [cell("delai_evaluation", TOTAL, queue)])
        for row in ("hors_champ_reoriente", "refus", "injoignable"):
            yield _sum(cell("suites", row, queue), [cell("clotures", row, queue)])
        yield _sum(cell("accord_regles", TOTAL, queue), [cell(f"jugement_{queue}", TOTAL, TOTAL)])
    elsewhere = [cell("clotures", row, "salaries") for row in NOT_COUNTED]
    yield _sum(cell("clotures", TOTAL, "salaries"), [cell("situations", TOTAL, "cloture"), *elsewhere])
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
