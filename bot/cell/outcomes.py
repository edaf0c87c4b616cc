"""How a case ends: why, and what became of the job (screening.md, Life of a case)."""

from __future__ import annotations

CLOSING_REASONS = ("termine", "refus", "injoignable", "hors_champ_reoriente", "doublon", "transfert", "deces")
OUTCOMES = (
    "inconnue",
    "meme_poste",
    "meme_poste_amenage",
    "reclassement_interne",
    "reclassement_externe",
    "formation_en_cours",
    "inaptitude_prononcee",
    "licenciement_inaptitude",
    "rupture_conventionnelle",
    "demission",
    "fin_contrat",
    "autre_rupture",
    "invalidite",
    "retraite",
    "arret_en_cours",
    "creation_activite",
    "sans_objet",
)
"""Job situations at the end, known or `inconnue`."""
