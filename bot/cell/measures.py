"""Measures for a person's work, each with a state that changes (screening.md, Life of a case)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cell.hand import clean, take_in_hand, write
from bot.cell.lifecycle import settle
from bot.cell.refusal import Refused, wrong
from bot.cell.texts import word_of
from bot.world import World
from storage import casefile, counters
from storage.access import Caller
from storage.casefile import CaseFile
from storage.transaction import Transaction

PART = "measures"
"""The part of a case that holds them: a list of {"measure", "state", "history": [{"state", "at", "by", "reasons"?}]},
moments in seconds since 1970, `by` the id of a caller."""
QUEUE = "salaries"
"""A measure is about one person: an employer's request has none."""
MEASURES = (
    "visite_demande",
    "pre_reprise",
    "visite_reprise",
    "rdv_liaison",
    "etude_poste",
    "etude_ergonomique",
    "amenagement",
    "essai_encadre",
    "crpe",
    "temps_partiel_therapeutique",
    "rqth",
    "bilan_competences",
    "formation",
    "invalidite",
    "accompagnement_social",
    "accompagnement_psychologique",
    "orientation_partenaire",
)
STARTS = ("proposee", "acceptee", "realisee")
"""How a measure may begin: some were decided, or done, before the cell heard of them."""
STATES: Mapping[str, tuple[str, ...]] = {
    "proposee": ("acceptee", "refusee_salarie", "refusee_employeur", "realisee"),
    "acceptee": ("realisee", "refusee_salarie", "refusee_employeur"),
    "refusee_salarie": ("proposee", "acceptee"),
    "refusee_employeur": ("proposee", "acceptee"),
    "realisee": ("acceptee",),
}
"""What may follow each state. What was said to be done and was not goes back to accepted; the history keeps both."""
BY_EMPLOYER = "refusee_employeur"
"""The employer must give reasons in writing: Code du travail, L.4624-6."""


def add_measure(tx: Transaction, world: World, who: Caller, number: int, measure: str, state: str) -> None:
    """Put a measure on a case. Raises Refused, UnknownCase."""
    if measure not in MEASURES:
        raise wrong("mesure_inconnue")
    if state not in STARTS:
        raise wrong("etat_inconnu")
    file = take_in_hand(tx, who, number)
    if file.queue != QUEUE:
        raise Refused("mesure_salarie")
    made = {"measure": measure, "state": state, "history": [_line(tx, who, state)]}
    _keep(tx, world, who, file, [*measures_of(file), made], made)


def change_measure(
    tx: Transaction, world: World, who: Caller, number: int, index: int, state: str, reasons: str = ""
) -> None:
    """Give the measure at `index` another state; `reasons` are those the employer wrote, for BY_EMPLOYER alone.

    Raises Refused, UnknownCase.
    """
    if state not in STATES:
        raise wrong("etat_inconnu")
    if state == BY_EMPLOYER and not reasons.strip():
        raise wrong("motifs_employeur")
    said = {"reasons": clean(reasons)} if state == BY_EMPLOYER else {}
    file = take_in_hand(tx, who, number)
    measures = measures_of(file)
    if not 0 <= index < len(measures):
        raise wrong("mesure_inconnue")
    changed = measures[index]
    if state not in STATES[changed["state"]]:
        raise Refused("etat_suivant", etat=word_of("measures", "etats", changed["state"]))
    changed["state"] = state
    changed["history"].append({**_line(tx, who, state), **said})
    _keep(tx, world, who, file, measures, changed)


def measures_of(file: CaseFile) -> list[dict[str, Any]]:
    """The measures of a case, as PART tells, in the order in which they were added."""
    return file.part(PART, [])


def _line(tx: Transaction, who: Caller, state: str) -> dict[str, Any]:
    return {"state": state, "at": tx.now, "by": who.id}


def _keep(
    tx: Transaction, world: World, who: Caller, file: CaseFile, measures: list[dict[str, Any]], one: Mapping[str, Any]
) -> None:
    casefile.keep(tx, file, **{PART: measures})
    settle(tx, file)
    words = {
        "mesure": word_of("measures", "mesures", one["measure"]),
        "etat": word_of("measures", "etats", one["state"]),
    }
    write(tx, who, file, "measure", {"measure": one["measure"], "state": one["state"], "words": words})
    month = datetime.fromtimestamp(tx.now, world.config.services[file.service].zone).strftime("%Y-%m")
    counters.add(tx, file.service, month, [("measure", one["measure"], one["state"])])
