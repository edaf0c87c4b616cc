"""What a cell does in a demonstration for who it has reached: an assessment, measures, partners, pauses, an end."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from datetime import timedelta

from bot.cell.follow_ups import FINDINGS
from bot.demo.desk import Desk

End = tuple[str | None, str]
"""Reason of closing and job situation; the reason is None where the case is over already."""

_MEASURES: Mapping[str, float] = {
    "pre_reprise": 6,
    "visite_demande": 5,
    "amenagement": 6,
    "rdv_liaison": 4,
    "etude_poste": 3,
    "temps_partiel_therapeutique": 4,
    "rqth": 4,
    "etude_ergonomique": 2,
    "essai_encadre": 2,
    "bilan_competences": 2,
    "formation": 1,
    "accompagnement_social": 3,
    "accompagnement_psychologique": 2,
    "crpe": 0.5,
    "invalidite": 0.7,
}
_OUTCOMES: Mapping[str, float] = {
    "meme_poste": 30,
    "meme_poste_amenage": 29,
    "reclassement_interne": 7,
    "reclassement_externe": 4,
    "formation_en_cours": 4,
    "inaptitude_prononcee": 4,
    "licenciement_inaptitude": 4,
    "rupture_conventionnelle": 3,
    "demission": 2,
    "fin_contrat": 2,
    "invalidite": 2,
    "retraite": 2,
    "arret_en_cours": 3,
    "creation_activite": 1,
    "inconnue": 5,
}
_FOUND_AFTER: Mapping[str, float] = {"same": 72, "injoignable": 14, "reclassement_externe": 4, "fin_contrat": 4}
_PARTNERS: Mapping[str, str] = {
    "cap_emploi": "maintien",
    "carsat_service_social": "social",
    "cpam": "droits",
    "agefiph": "amenagement",
}


def advise(desk: Desk, number: int) -> Iterator[float]:
    """An employer who was reached: advice, and nothing about a person."""
    yield desk.hours.work(desk.now, desk.rng.randint(1, 6))
    desk.do(number, "note", note=desk.says("suivi_employeur"))
    yield desk.hours.work(desk.now, desk.rng.randint(2, 12))


def help_person(desk: Desk, number: int) -> Generator[float, None, End]:
    """Somebody who was reached: how it ends, as an End."""
    if desk.now_and_then("refuse", 14):
        return "refus", "inconnue"
    if desk.now_and_then("redirect", 20):
        desk.do(number, "statut", statut="redirected", precision=desk.says("vers_qui"))
        yield desk.hours.work(desk.now, desk.rng.randint(3, 10))
        return "hors_champ_reoriente", "sans_objet"
    if desk.now_and_then("transfer", 50) and _transfer(desk, number):
        return None, ""
    yield desk.hours.work(desk.now, desk.rng.randint(2, 14))
    desk.do(number, "statut", statut="assessed")
    desk.do(number, "note", note=desk.says("bilan"))
    if desk.rng.random() < 0.8:
        desk.do(number, "employeur", employeur_accord="oui" if desk.rng.random() < 0.7 else "non")
    yield from _measures(desk, number)
    if desk.rng.random() < 0.35:
        yield from _partner(desk, number)
    if desk.now_and_then("pause", 5):
        yield from _pause(desk, number)
    yield desk.hours.work(desk.now, desk.rng.randint(2, 12))
    if desk.standing(number).status != "in_support":
        desk.do(number, "statut", statut="in_support")
    yield from _follow(desk, number)
    return "termine", _one(desk, _OUTCOMES)


def finish_tasks(desk: Desk, number: int) -> None:
    """Tick what was to be done."""
    for task in desk.open_tasks(number):
        desk.do(number, "tache_faite", numero=str(task.position))


def found_after(desk: Desk, outcome: str) -> str:
    """The job situation some months after a case was closed with this one."""
    found = _one(desk, _FOUND_AFTER)
    known = outcome if outcome not in ("inconnue", "sans_objet") else "meme_poste"
    return known if found == "same" or found not in FINDINGS else found


def _measures(desk: Desk, number: int) -> Iterator[float]:
    wanted = dict.fromkeys(_one(desk, _MEASURES) for _ in range(desk.rng.choice((1, 1, 2))))
    for measure in wanted:
        desk.do(number, "mesure", mesure=measure, mesure_etat="proposee")
    for rank in range(len(wanted)):
        yield desk.hours.work(desk.now, desk.rng.randint(2, 9))
        drawn = desk.rng.random()
        if drawn < 0.06:
            desk.do(number, "mesure_etat", rang=str(rank), nouvel_etat="refusee_salarie")
        elif drawn < 0.1:
            reasons = desk.says("motifs_employeur")
            desk.do(number, "mesure_etat", rang=str(rank), nouvel_etat="refusee_employeur", motifs=reasons)
        else:
            desk.do(number, "mesure_etat", rang=str(rank), nouvel_etat="acceptee")
            if desk.rng.random() < 0.75:
                yield desk.hours.work(desk.now, desk.rng.randint(3, 12))
                desk.do(number, "mesure_etat", rang=str(rank), nouvel_etat="realisee")


def _partner(desk: Desk, number: int) -> Iterator[float]:
    partner = desk.rng.choice(list(_PARTNERS))
    agreed = {"accord": "1", "accord_le": desk.today.isoformat(), "accord_comment": "oral"}
    told = {"part_contact_nom": "1", "part_contact_coordonnees": "1", "texte_partenaire": desk.says("orientation")}
    desk.do(number, "orienter", partenaire=partner, besoin=_PARTNERS[partner], **agreed, **told)
    referral = desk.referral(number)
    yield desk.hours.work(desk.now, desk.rng.randint(0, 2))
    again = (desk.today + timedelta(days=desk.rng.choice((14, 21, 30)))).isoformat()
    desk.do(number, "orientation_envoyee", orientation=referral, relancer_le=again)
    if desk.rng.random() < 0.85:
        yield desk.hours.work(desk.now, desk.rng.randint(5, 14))
        state = "acceptee" if desk.rng.random() < 0.85 else "refusee"
        answer = {"reponse_etat": state, "reponse_le": desk.today.isoformat(), "reponse_texte": ""}
        desk.do(number, "orientation_reponse", orientation=referral, **answer)


def _pause(desk: Desk, number: int) -> Iterator[float]:
    until = desk.hours.work(desk.now, desk.rng.randint(10, 35))
    day = desk.today + timedelta(days=max(1, round((until - desk.now) / 86_400)))
    reason = desk.rng.choice(("soins", "soins", "tiers", "salarie"))
    desk.do(number, "pause", jusque=day.isoformat(), motif_pause=reason)
    yield desk.hours.on(day)
    desk.do(number, "statut", statut="in_support")


def _follow(desk: Desk, number: int) -> Iterator[float]:
    """Months of support: tasks, and a word after each."""
    for _ in range(desk.rng.choice((1, 1, 2))):
        day = desk.today + timedelta(days=desk.rng.randint(12, 45))
        desk.do(number, "tache", tache=desk.says("tache"), tache_jour=day.isoformat(), pour="")
        # Now and then it is done late: the page of what is late is not empty either.
        yield desk.hours.on(day + timedelta(days=desk.rng.choice((-1, 0, 0, 0, 0, 2))))
        finish_tasks(desk, number)
        desk.do(number, "note", note=desk.says("suivi"))
        yield desk.hours.work(desk.now, desk.rng.randint(3, 12))
    finish_tasks(desk, number)


def _transfer(desk: Desk, number: int) -> bool:
    """Hand the case to another service, where there is one that reads; False where it cannot be."""
    others = [each for each in desk.world.config.services if each != desk.service]
    if not others or not desk.can_transfer(number):
        return False
    agreed = {"accord": "donne", "accord_jour": desk.today.isoformat(), "accord_moyen": "telephone"}
    to = desk.rng.choice(others)
    desk.do(number, "transferer", service_cible=to, raison_transfert=desk.says("motif_transfert"), **agreed)
    return True


def _one(desk: Desk, weights: Mapping[str, float]) -> str:
    return desk.rng.choices(list(weights), list(weights.values()))[0]
