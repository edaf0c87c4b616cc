"""Oracle of the `manager` questionnaire, written from screening.md and from nothing else.

Section encoded: "`manager` — managers, HR, company heads, staff representatives" (both tables, and what
follows `recap`). ne_sait_pas and refus are offered in `salarie` only ("Rules for every question", item 1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

Value = str | int | list[str]
Answers = Mapping[str, Value]

# screening.md, `manager`, first table, columns "id" and "options".
OPTIONS: dict[str, list[str]] = {
    "role": ["manager", "rh", "dirigeant", "referent_handicap", "representant_personnel"],
    "besoin": [
        "inquietude",
        "confidence_recue",
        "preparer_retour",
        "rdv_liaison",
        "appliquer_preconisation",
        "poste_difficile",
        "absences_equipe",
        "politique",
        "question_generale",
    ],
    "regles": ["compris"],
    "observations": [
        "arret_plus_30j",
        "retour_moins_30j",
        "preconisation_non_appliquee",
        "taches_non_tenues",
        "absences_repetees",
        "rupture_evoquee",
        "aucune",
    ],
    "echange_fait": ["oui", "non", "ne_sait_pas_comment"],
    "blocage": ["materiel", "organisation", "cout", "autre"],
    "taille": ["moins_11", "11_49", "50_249", "250_plus"],
    "secteur": [
        "industrie",
        "btp",
        "transport",
        "commerce",
        "sante_social",
        "hotellerie_restauration",
        "services",
        "agriculture",
        "autre",
    ],
    "souhaits": ["fiche", "modele_courrier", "rappel_conseil", "sensibilisation", "aucun"],
}

# screening.md, `manager`, first table, column "type".
TYPES: dict[str, str] = {
    "role": "choice",
    "besoin": "choice",
    "regles": "ack",
    "observations": "multi",
    "echange_fait": "choice",
    "blocage": "multi",
    "taille": "choice",
    "secteur": "choice",
    "souhaits": "multi",
}

# screening.md, `manager`, first table: the `(seul)` options of the multis.
EXCLUSIVE: dict[str, set[str]] = {
    "observations": {"aucune"},
    "blocage": set(),
    "souhaits": {"aucun"},
}

# screening.md, `manager`, second table: every rule in table order, with its level.
LEVEL_OF: dict[str, str] = {
    "MR1": "rouge",
    "MO1": "orange",
    "MO2": "orange",
    "MJ1": "jaune",
    "MJ2": "jaune",
}


def one(answers: Answers, question: str) -> str:
    """The option chosen, or "" when there is none."""
    value = answers.get(question)
    return value if isinstance(value, str) else ""


def many(answers: Answers, question: str) -> list[str]:
    """The options ticked, or [] when there are none."""
    value = answers.get(question)
    return value if isinstance(value, list) else []


def questions(answers: Answers, followed: Collection[str] = ()) -> list[str]:
    """screening.md, `manager`, first table, column "shown when" (`followed` does not apply to this door).

    « besoin not in » is read literally: it holds as long as `besoin` is not answered.
    """
    shown = ["role", "besoin", "regles"]
    besoin = one(answers, "besoin")

    # `observations`, `echange_fait`: besoin not in politique, question_generale.
    observations: list[str] = []
    if besoin not in {"politique", "question_generale"}:
        shown += ["observations", "echange_fait"]
        observations = many(answers, "observations")

    # `blocage`: besoin = appliquer_preconisation or observations contains preconisation_non_appliquee.
    if besoin == "appliquer_preconisation" or "preconisation_non_appliquee" in observations:
        shown.append("blocage")

    # `taille`, `secteur`, `souhaits`: always.
    shown += ["taille", "secteur", "souhaits"]
    return shown


def fired(answers: Answers) -> list[str]:
    """screening.md, `manager`, second table: every rule that fires, in table order."""
    visible = questions(answers)
    besoin = one(answers, "besoin")
    observations = many(answers, "observations") if "observations" in visible else []

    rules: list[str] = []
    # MR1: observations contains rupture_evoquee
    if "rupture_evoquee" in observations:
        rules.append("MR1")
    # MO1: observations contains preconisation_non_appliquee
    if "preconisation_non_appliquee" in observations:
        rules.append("MO1")
    # MO2: observations contains retour_moins_30j
    if "retour_moins_30j" in observations:
        rules.append("MO2")
    # MJ1: observations contains arret_plus_30j, taches_non_tenues or absences_repetees
    if any(seen in observations for seen in ("arret_plus_30j", "taches_non_tenues", "absences_repetees")):
        rules.append("MJ1")
    # MJ2: besoin in inquietude, confidence_recue
    if besoin in {"inquietude", "confidence_recue"}:
        rules.append("MJ2")
    return rules


def level(answers: Answers) -> str:
    """screening.md, `manager`, second table: the highest level whose rule fires, vert otherwise."""
    levels = {LEVEL_OF[rule] for rule in fired(answers)}
    if "rouge" in levels:
        return "rouge"
    if "orange" in levels:
        return "orange"
    if "jaune" in levels:
        return "jaune"
    return "vert"


def incomplete(answers: Answers) -> bool:
    """screening.md, `manager`, first paragraph: `incomplete` is always false."""
    return False


def after_result(answers: Answers) -> list[str]:
    """screening.md, `manager`, "Then `recap`, the result, and …": no `rappel`, `partage` nor statistics."""
    souhaits = many(answers, "souhaits")
    steps: list[str] = []
    if "rappel_conseil" in souhaits or "sensibilisation" in souhaits:
        steps.append("contact_moyen")
        # contact_coordonnees: not for `ici` (`salarie`, step 4).
        if one(answers, "contact_moyen") != "ici":
            steps.append("contact_coordonnees")
        steps += ["contact_nom", "employeur", "code_postal", "contact_moments", "envoi"]
    return steps
