"""Oracle of the `salarie` questionnaire, written from screening.md and from nothing else.

Sections encoded: "Rules for every question", "`salarie` — the employee" (table and steps 1-7),
"Triage of `salarie`". One `if` per line of the tables, in the order of the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

Value = str | int | list[str]
Answers = Mapping[str, Value]

# screening.md, `salarie`, row `orientation`: default of the service's `statuts_suivis`.
FOLLOWED: tuple[str, ...] = ("prive", "interim")

# screening.md, `salarie`, rows `statut` and `situation`: the two questions without ne_sait_pas nor refus.
STATUTS: list[str] = [
    "prive",
    "interim",
    "moins_18",
    "public",
    "agricole",
    "particulier_employeur",
    "independant",
    "autre",
]
SITUATIONS: list[str] = ["au_travail", "en_arret", "temps_partiel_therapeutique", "conge", "autre"]

# screening.md, `salarie`, table from `duree_arret` on, with ne_sait_pas and refus appended
# ("Rules for every question", first item). A scale lists these two only (third item).
OPTIONS: dict[str, list[str]] = {
    "duree_arret": [
        "30j_ou_moins",
        "31_89j",
        "3_6_mois",
        "6_24_mois",
        "plus_de_2_ans",
        "ne_sait_pas",
        "refus",
    ],
    "reprise_prevue": ["moins_de_30j", "1_3_mois", "plus_tard", "pas_de_date", "ne_sait_pas", "refus"],
    "prepa_reprise": ["pre_reprise", "rdv_liaison", "amenagement_prevu", "rien", "ne_sait_pas", "refus"],
    "arrets_12_mois": ["aucun", "moins_de_30j", "30_89j", "90j_ou_plus", "ne_sait_pas", "refus"],
    "arrets_repetes": ["une", "deux", "trois_ou_plus", "ne_sait_pas", "refus"],
    "capacite": ["ne_sait_pas", "refus"],
    "pronostic_2_ans": ["oui_sans_doute", "pas_sur", "non_sans_doute_pas", "ne_sait_pas", "refus"],
    "gene": ["non", "un_peu", "beaucoup", "je_ne_peux_plus", "ne_sait_pas", "refus"],
    "difficultes": [
        "efforts",
        "gestes",
        "postures",
        "horaires",
        "concentration",
        "fatigue",
        "relations",
        "trajet",
        "autre",
        "ne_sait_pas",
        "refus",
    ],
    "moral": ["bon", "moyen", "mauvais", "tres_mauvais", "ne_sait_pas", "refus"],
    "preconisation": ["non", "oui_fait", "oui_en_partie", "oui_pas_fait", "ne_sait_pas", "refus"],
    "evenements": [
        "inaptitude",
        "fin_indemnites",
        "licenciement",
        "fin_contrat",
        "fin_tpt",
        "depart_envisage",
        "aucun",
        "ne_sait_pas",
        "refus",
    ],
    "echeance": ["moins_8j", "8_30j", "plus_30j", "ne_sait_pas", "refus"],
    "crainte_emploi": ["non", "un_peu", "beaucoup", "ne_sait_pas", "refus"],
    "soutien": ["oui", "un_peu", "non", "ne_sait_pas", "refus"],
    "aidants": [
        "medecin_travail",
        "medecin_traitant",
        "assistant_social",
        "service_social_cpam",
        "cap_emploi",
        "cellule_pdp",
        "personne",
        "ne_sait_pas",
        "refus",
    ],
}

# screening.md, `salarie`, column "type".
TYPES: dict[str, str] = {
    "duree_arret": "choice",
    "reprise_prevue": "choice",
    "prepa_reprise": "multi",
    "arrets_12_mois": "choice",
    "arrets_repetes": "choice",
    "capacite": "scale",
    "pronostic_2_ans": "choice",
    "gene": "choice",
    "difficultes": "multi",
    "moral": "choice",
    "preconisation": "choice",
    "evenements": "multi",
    "echeance": "choice",
    "crainte_emploi": "choice",
    "soutien": "choice",
    "aidants": "multi",
}

# screening.md, "Rules for every question": `(seul)` options of multis; ne_sait_pas and refus "each alone".
EXCLUSIVE: dict[str, set[str]] = {
    "prepa_reprise": {"rien", "ne_sait_pas", "refus"},
    "difficultes": {"ne_sait_pas", "refus"},
    "evenements": {"aucun", "ne_sait_pas", "refus"},
    "aidants": {"personne", "ne_sait_pas", "refus"},
}

# screening.md, "Triage of `salarie`": every rule in table order, with its level.
LEVEL_OF: dict[str, str] = {
    "R1": "rouge",
    "R2": "rouge",
    "R3": "rouge",
    "R4": "rouge",
    "O1": "orange",
    "O2": "orange",
    "O3": "orange",
    "O4": "orange",
    "O5": "orange",
    "O6": "orange",
    "O7": "orange",
    "O8": "orange",
    "O9": "orange",
    "O10": "orange",
    "O11": "orange",
    "J1": "jaune",
    "J2": "jaune",
    "J3": "jaune",
    "J4": "jaune",
    "J5": "jaune",
    "J6": "jaune",
    "J7": "jaune",
    "J8": "jaune",
    "J9": "jaune",
    "J10": "jaune",
}


def one(answers: Answers, question: str) -> str:
    """The option chosen, or "" when there is none (not asked, not answered, or a number)."""
    value = answers.get(question)
    return value if isinstance(value, str) else ""


def many(answers: Answers, question: str) -> list[str]:
    """The options ticked, or [] when there are none."""
    value = answers.get(question)
    return value if isinstance(value, list) else []


def at_most(answers: Answers, question: str, limit: int) -> bool:
    """« capacite ≤ limit »: true of numbers only, as ne_sait_pas and refus fire nothing."""
    value = answers.get(question)
    return isinstance(value, int) and value <= limit


def questions(answers: Answers, followed: Collection[str] = FOLLOWED) -> list[str]:
    """screening.md, `salarie`, column "shown when": the questions of the table visible so far, in order.

    A question not answered yet satisfies no condition: without `statut`, the rows shown "always" are there.
    """
    statut = one(answers, "statut")
    # `orientation`: statut not among the service's statuts_suivis; the walk ends here.
    if statut != "" and statut not in followed:
        return ["statut", "orientation"]

    shown = ["statut", "situation"]
    situation = one(answers, "situation")

    # `duree_arret`, `reprise_prevue`: situation = en_arret.
    duree_arret = ""
    reprise_prevue = ""
    if situation == "en_arret":
        shown += ["duree_arret", "reprise_prevue"]
        duree_arret = one(answers, "duree_arret")
        reprise_prevue = one(answers, "reprise_prevue")
    at_least_31_days = duree_arret in {"31_89j", "3_6_mois", "6_24_mois", "plus_de_2_ans"}

    # `prepa_reprise`: duree_arret ≥ 31 j, or situation = temps_partiel_therapeutique.
    if at_least_31_days or situation == "temps_partiel_therapeutique":
        shown.append("prepa_reprise")

    # `arrets_12_mois`: always.
    shown.append("arrets_12_mois")

    # `arrets_repetes`: arrets_12_mois in moins_de_30j, 30_89j, 90j_ou_plus.
    if one(answers, "arrets_12_mois") in {"moins_de_30j", "30_89j", "90j_ou_plus"}:
        shown.append("arrets_repetes")

    # `capacite`, `pronostic_2_ans`, `gene`: always.
    shown += ["capacite", "pronostic_2_ans", "gene"]

    # `difficultes`: gene in un_peu, beaucoup, je_ne_peux_plus.
    if one(answers, "gene") in {"un_peu", "beaucoup", "je_ne_peux_plus"}:
        shown.append("difficultes")

    # `moral`, `preconisation`, `evenements`: always.
    shown += ["moral", "preconisation", "evenements"]

    # `echeance`: (duree_arret ≥ 31 j and reprise_prevue = moins_de_30j),
    # or evenements contains inaptitude, fin_indemnites, licenciement, fin_contrat or fin_tpt.
    evenements = many(answers, "evenements")
    if (
        (at_least_31_days and reprise_prevue == "moins_de_30j")
        or "inaptitude" in evenements
        or "fin_indemnites" in evenements
        or "licenciement" in evenements
        or "fin_contrat" in evenements
        or "fin_tpt" in evenements
    ):
        shown.append("echeance")

    # `crainte_emploi`, `soutien`, `aidants`: always.
    shown += ["crainte_emploi", "soutien", "aidants"]
    return shown


def visible(answers: Answers, followed: Collection[str] = FOLLOWED) -> dict[str, Value]:
    """The answers that count: those to visible questions (a changed answer may have closed a path)."""
    return {question: answers[question] for question in questions(answers, followed) if question in answers}


def fired(answers: Answers, followed: Collection[str] = FOLLOWED) -> list[str]:
    """screening.md, "Triage of `salarie`": every rule that fires, at all levels, in table order."""
    a = visible(answers, followed)
    situation = one(a, "situation")
    duree_arret = one(a, "duree_arret")
    reprise_prevue = one(a, "reprise_prevue")
    prepa_reprise = many(a, "prepa_reprise")
    arrets_12_mois = one(a, "arrets_12_mois")
    arrets_repetes = one(a, "arrets_repetes")
    capacite_4 = at_most(a, "capacite", 4)
    capacite_5 = at_most(a, "capacite", 5)
    capacite_7 = at_most(a, "capacite", 7)
    pronostic_2_ans = one(a, "pronostic_2_ans")
    gene = one(a, "gene")
    moral = one(a, "moral")
    preconisation = one(a, "preconisation")
    evenements = many(a, "evenements")
    echeance = one(a, "echeance")
    crainte_emploi = one(a, "crainte_emploi")
    soutien = one(a, "soutien")

    # The shorthand of the section.
    at_least_31_days = duree_arret in {"31_89j", "3_6_mois", "6_24_mois", "plus_de_2_ans"}
    at_least_3_months = duree_arret in {"3_6_mois", "6_24_mois", "plus_de_2_ans"}
    court = duree_arret == "30j_ou_moins"
    retour_proche = reprise_prevue == "moins_de_30j"
    fort = gene in {"beaucoup", "je_ne_peux_plus"}
    doute = pronostic_2_ans in {"pas_sur", "non_sans_doute_pas"}
    moral_bas = moral in {"mauvais", "tres_mauvais"}
    fragile = moral_bas or crainte_emploi == "beaucoup" or soutien == "non"

    rules: list[str] = []

    # R1: evenements contains inaptitude, fin_indemnites or licenciement
    if "inaptitude" in evenements or "fin_indemnites" in evenements or "licenciement" in evenements:
        rules.append("R1")
    # R2: ≥ 31 j and retour proche and (capacite ≤ 4 or pronostic_2_ans = non_sans_doute_pas
    #     or gene = je_ne_peux_plus) and prepa_reprise does not contain pre_reprise
    if (
        at_least_31_days
        and retour_proche
        and (capacite_4 or pronostic_2_ans == "non_sans_doute_pas" or gene == "je_ne_peux_plus")
        and "pre_reprise" not in prepa_reprise
    ):
        rules.append("R2")
    # R3: ≥ 3 mois and retour proche and prepa_reprise contains rien
    if at_least_3_months and retour_proche and "rien" in prepa_reprise:
        rules.append("R3")
    # R4: echeance = moins_8j and (≥ 31 j or fort or capacite ≤ 4)
    if echeance == "moins_8j" and (at_least_31_days or fort or capacite_4):
        rules.append("R4")

    # O1: capacite ≤ 4 and pronostic_2_ans = non_sans_doute_pas
    if capacite_4 and pronostic_2_ans == "non_sans_doute_pas":
        rules.append("O1")
    # O2: gene = je_ne_peux_plus and (situation ≠ en_arret or ≥ 31 j)
    if gene == "je_ne_peux_plus" and (situation != "en_arret" or at_least_31_days):
        rules.append("O2")
    # O3: ≥ 3 mois
    if at_least_3_months:
        rules.append("O3")
    # O4: preconisation in oui_en_partie, oui_pas_fait and fort
    if preconisation in {"oui_en_partie", "oui_pas_fait"} and fort:
        rules.append("O4")
    # O5: arrets_12_mois = 90j_ou_plus
    if arrets_12_mois == "90j_ou_plus":
        rules.append("O5")
    # O6: evenements contains fin_contrat and (fort or capacite ≤ 7 or ≥ 31 j)
    if "fin_contrat" in evenements and (fort or capacite_7 or at_least_31_days):
        rules.append("O6")
    # O7: moral = tres_mauvais
    if moral == "tres_mauvais":
        rules.append("O7")
    # O8: ≥ 31 j and retour proche and (capacite ≤ 7 or fort or doute)
    if at_least_31_days and retour_proche and (capacite_7 or fort or doute):
        rules.append("O8")
    # O9: duree_arret = 31_89j and doute and (capacite ≤ 4 or fort) and fragile
    if duree_arret == "31_89j" and doute and (capacite_4 or fort) and fragile:
        rules.append("O9")
    # O10: situation ≠ en_arret and fort and doute and (capacite ≤ 5 or fragile)
    if situation != "en_arret" and fort and doute and (capacite_5 or fragile):
        rules.append("O10")
    # O11: evenements contains depart_envisage
    if "depart_envisage" in evenements:
        rules.append("O11")

    # J1: capacite ≤ 7 and not court
    if capacite_7 and not court:
        rules.append("J1")
    # J2: doute
    if doute:
        rules.append("J2")
    # J3: fort and not court
    if fort and not court:
        rules.append("J3")
    # J4: duree_arret = 31_89j
    if duree_arret == "31_89j":
        rules.append("J4")
    # J5: arrets_12_mois = 30_89j or arrets_repetes = trois_ou_plus
    if arrets_12_mois == "30_89j" or arrets_repetes == "trois_ou_plus":
        rules.append("J5")
    # J6: crainte_emploi = beaucoup
    if crainte_emploi == "beaucoup":
        rules.append("J6")
    # J7: preconisation in oui_en_partie, oui_pas_fait
    if preconisation in {"oui_en_partie", "oui_pas_fait"}:
        rules.append("J7")
    # J8: moral = mauvais
    if moral == "mauvais":
        rules.append("J8")
    # J9: situation = temps_partiel_therapeutique or evenements contains fin_tpt
    if situation == "temps_partiel_therapeutique" or "fin_tpt" in evenements:
        rules.append("J9")
    # J10: evenements contains fin_contrat and gene = un_peu
    if "fin_contrat" in evenements and gene == "un_peu":
        rules.append("J10")
    return rules


def level(answers: Answers, followed: Collection[str] = FOLLOWED) -> str:
    """screening.md, "Triage of `salarie`": the highest level whose rule fires, vert otherwise."""
    levels = {LEVEL_OF[rule] for rule in fired(answers, followed)}
    if "rouge" in levels:
        return "rouge"
    if "orange" in levels:
        return "orange"
    if "jaune" in levels:
        return "jaune"
    return "vert"


def incomplete(answers: Answers, followed: Collection[str] = FOLLOWED) -> bool:
    """screening.md, "Triage of `salarie`", below the table: four or more of seven not really answered."""
    a = visible(answers, followed)
    unanswered = 0
    for question in ["capacite", "pronostic_2_ans", "gene", "moral", "preconisation", "crainte_emploi"]:
        if one(a, question) in {"ne_sait_pas", "refus"}:
            unanswered += 1
    if many(a, "evenements") in (["ne_sait_pas"], ["refus"]):
        unanswered += 1
    return unanswered >= 4


def after_result(answers: Answers, followed: Collection[str] = FOLLOWED) -> list[str]:
    """screening.md, `salarie`, steps 3 to 7: what follows `recap` and the result, in order.

    `plus_tard` stays at `rappel`. "Everybody who finished" (step 7) is read as: said `non` to `rappel`, or
    answered `envoi` either way.
    """
    # Row `orientation`: the walk ends there, without a result.
    statut = one(answers, "statut")
    if statut != "" and statut not in followed:
        return []

    # Step 3.
    steps = ["rappel"]
    rappel = one(answers, "rappel")

    # Steps 4, 5 and 6: after `oui`.
    if rappel == "oui":
        steps.append("contact_moyen")
        # contact_coordonnees: not for `ici`.
        if one(answers, "contact_moyen") != "ici":
            steps.append("contact_coordonnees")
        steps += ["contact_nom", "employeur", "code_postal", "contact_moments", "contact_precautions"]
        steps += ["partage", "envoi"]

    # Step 7: last, to everybody who finished; age and public after `oui`.
    if rappel == "non" or (rappel == "oui" and one(answers, "envoi") in {"envoyer", "ne_pas_envoyer"}):
        steps.append("statistiques")
        if one(answers, "statistiques") == "oui":
            steps += ["age", "public"]
    return steps


def _worse_events() -> list[tuple[Value, ...]]:
    """evenements: one real event more is worse; no event at all is `aucun`. Every such step is a pair."""
    real = ["inaptitude", "fin_indemnites", "licenciement", "fin_contrat", "fin_tpt", "depart_envisage"]
    pairs: list[tuple[Value, ...]] = []
    for size in range(len(real)):
        for fewer in combinations(real, size):
            for event in real:
                if event not in fewer:
                    more = [option for option in real if option in fewer or option == event]
                    pairs.append((list(fewer) or ["aucun"], more))
    return pairs


def _worse_preparation() -> list[tuple[Value, ...]]:
    """prepa_reprise: one thing planned less is worse; nothing planned is `rien`, the worst of all.

    What is planned is help that exists, so a set is worse than each of its supersets, and sets that do not
    contain one another are not ordered: `rdv_liaison` alone is neither better nor worse than `pre_reprise`
    alone (R2 tells them apart, but as two different answers, not as more or less of the same). ne_sait_pas
    and refus are outside the order. On a sick leave of less than 31 days the question does not exist, which
    is not a value of it either.
    """
    planned = ["pre_reprise", "rdv_liaison", "amenagement_prevu"]
    pairs: list[tuple[Value, ...]] = []
    for size in range(1, len(planned) + 1):
        for more in combinations(planned, size):
            for lost in more:
                fewer: Value = [option for option in more if option != lost] or ["rien"]
                pairs += [(list(more), fewer)]
    return pairs


# The order "worse than" of each scored answer, from best to worst in each chain; it is no text of
# screening.md but what its tables must respect. ne_sait_pas and refus belong to no chain ("Neither fires a
# rule"), `situation` has no better or worse value, and for `reprise_prevue` a sooner return is worse, as a
# deadline is (R2, R3 and O8 look at how soon it comes), `pas_de_date` being outside the order.
WORSE: dict[str, list[tuple[Value, ...]]] = {
    "duree_arret": [("30j_ou_moins", "31_89j", "3_6_mois", "6_24_mois", "plus_de_2_ans")],
    "reprise_prevue": [("plus_tard", "1_3_mois", "moins_de_30j")],
    "prepa_reprise": _worse_preparation(),
    "arrets_12_mois": [("aucun", "moins_de_30j", "30_89j", "90j_ou_plus")],
    "arrets_repetes": [("une", "deux", "trois_ou_plus")],
    "capacite": [(10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)],
    "pronostic_2_ans": [("oui_sans_doute", "pas_sur", "non_sans_doute_pas")],
    "gene": [("non", "un_peu", "beaucoup", "je_ne_peux_plus")],
    "moral": [("bon", "moyen", "mauvais", "tres_mauvais")],
    "preconisation": [("non", "oui_fait", "oui_en_partie", "oui_pas_fait")],
    "evenements": _worse_events(),
    "echeance": [("plus_30j", "8_30j", "moins_8j")],
    "crainte_emploi": [("non", "un_peu", "beaucoup")],
    "soutien": [("oui", "un_peu", "non")],
}
