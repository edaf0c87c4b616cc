"""The fixed tables of counts behind the indicators: which there are, in which periods, and what their lines mean.

A cell is one count of one period, named `table/row/column`.

Which tables there are is fixed, and so is which of their columns quarters have too: most are for the year only, for
what a quarter withholds is lost to its year. Main tables have few cells and come first; the others are their details.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
EMPLOYMENT = {"dans": ("dans",), "autrement": ("autre", "sans"), "inconnu": ("inconnu",), "hors": ("hors",)}
"""The lines of `emploi`, each with those of `devenir` that it holds."""
DELAYS = {"0_5": ("0", "1", "2", "3_5"), "6_15": ("6_10", "11_15"), "16_plus": ("16_30", "31_plus")}
"""The classes of `delais`, each with those of the detailed distributions that it holds."""
STEPS = ("contact", "evaluation")
"""What `delais` tells the days until."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A table. `rows` names the words (indicators.yml) that its lines are called by; `over` those of its columns.

    `total`: its last line is the sum of the others; `across`: so is its last column. `level`: 1 for a main table, 2 for
    its details, 3 for theirs. `quarters` are its columns that quarters have; `unseen` its lines that are counted and
    never shown.
    """

    id: str
    indicator: str
    form: Form
    rows: str
    columns: tuple[str, ...]
    over: str
    total: bool = True
    across: bool = False
    level: Literal[1, 2, 3] = 2
    quarters: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Its columns, the sum included."""
        return (*self.columns, TOTAL) if self.across else self.columns


TABLES: tuple[Spec, ...] = (
    Spec("questionnaires", "I1", "share", "etapes", FLOWS, "parcours", level=1, quarters=FLOWS),
    Spec("niveaux", "I1", "share", "niveaux", ("salarie", "manager"), "portes", level=1),
    Spec("groupes_envoi", "I1", "share", "envois", GROUPS, "publics", level=1),
    Spec("groupes", "I1", "share", "niveaux", GROUPS, "publics"),
    *(Spec(f"questionnaires_{flow}", "I1", "share", "etapes", CHANNELS, "canaux", across=True) for flow in FLOWS),
    Spec("campagnes", "I1", "ranking", "campagnes", STAGES, "etapes", total=False, across=True, quarters=STAGES),
    Spec("origines", "I2", "ranking", "origines", QUEUES, "files"),
    Spec("positions", "I3", "ranking", "positions", ("salaries",), "files"),
    Spec("lecture", "I4", "share", "lectures", QUEUES, "files", level=1),
    *(
        Spec(f"lecture_{queue}", "I4", "share", "niveaux_file", ("a_temps", "en_retard"), "lectures", across=True)
        for queue in QUEUES
    ),
    Spec("delais", "I4", "distribution", "delais_larges", STEPS, "etapes_delai", level=1),
    Spec("delai_contact", "I4", "distribution", "delais", QUEUES, "files"),
    Spec("delai_evaluation", "I4", "distribution", "delais", QUEUES, "files"),
    Spec(
        STOCK,
        "I5",
        "ranking",
        "mouvements",
        QUEUES,
        "files",
        total=False,
        level=1,
        quarters=("salaries",),
        unseen=("reprises", "retirees"),
    ),
    Spec("clotures", "I5", "ranking", "motifs", QUEUES, "files"),
    Spec("suites", "I6", "share", "suites", QUEUES, "files", level=1),
    Spec("accord_employeur", "I7", "share", "accords", ("reponses",), "avis_comptes", level=1),
    Spec("precocite", "I8", "share", "precocite", ("salaries",), "files", level=1),
    Spec(
        "mesures_etats",
        "I9",
        "ranking",
        "etats_mesure",
        ("mesures",),
        "comptees",
        total=False,
        level=1,
        quarters=("mesures",),
    ),
    Spec("mesures", "I9", "ranking", "mesures", MEASURE_STATES, "etats_mesure"),
    Spec(
        "orientations_etats",
        "I9",
        "ranking",
        "etats_orientation",
        ("orientations",),
        "comptees",
        total=False,
        level=1,
    ),
    Spec("orientations", "I9", "ranking", "besoins", REFERRAL_STATES, "etats_orientation"),
    Spec("emploi", "I10", "share", "emplois", MOMENTS, "moments", level=1),
    Spec("devenir", "I10", "share", "devenirs", MOMENTS, "moments"),
    Spec("situations", "I10", "ranking", "situations", MOMENTS, "moments", level=3),
    Spec("accord_regles", "I11", "share", "comparaisons", QUEUES, "files", level=1),
    *(Spec(f"jugement_{queue}", "I11", "matrix", "niveaux", LEVELS, "niveaux", across=True) for queue in QUEUES),
    Spec("aide", "I12", "ranking", "aides", ("affichages",), "aides_comptees"),
    Spec("satisfaction", "I12", "share", "avis", ("reponses",), "avis_comptes", level=1),
    Spec("actions", "I13", "ranking", "actions", ("actions", "personnes"), "actions_comptees"),
    Spec("secteurs", "I13", "ranking", "secteurs", ("actions",), "actions_comptees"),
)
"""In the order in which they are shown."""
SPECS = {spec.id: spec for spec in TABLES}
"""The same by their id."""

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


def columns_in(spec: Spec, period: str) -> tuple[str, ...]:
    """The columns of a table that a period of this kind has; none where quarters do not have the table."""
    if "-" not in period:
        return spec.shown
    return tuple(column for column in spec.shown if column in spec.quarters or (column == TOTAL and spec.quarters))


def has_place(name: str, period: str) -> bool:
    """Whether a period of this kind has this cell."""
    table, row, column = name.split("/")
    spec = SPECS[table]
    return row not in spec.unseen and column in columns_in(spec, period)


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
