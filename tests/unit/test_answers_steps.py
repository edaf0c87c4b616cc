"""Replies to the packaged questionnaires that once were read wrong, and plain ones that were not read at all."""

from __future__ import annotations

from datetime import date

import pytest

from flows.catalog import packaged
from flows.events import Chosen
from flows.understanding.answers import Question, read_value
from flows.understanding.answers.steps import read_answer

TODAY = date(2026, 11, 22)


def read(flow: str, step: str, text: str) -> str | None:
    asked = packaged().flows[flow].by_id[step].step
    reading = read_answer(asked, asked.options, text, "fr", TODAY)
    if reading is None:
        return None
    return ",".join(reading.given.ids) if isinstance(reading.given, Chosen) else str(reading.given)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("gene", "ça me gêne pas mal"),
        ("gene", "je veux arrêter"),
        ("gene", "je travaille la nuit"),
        ("gene", "je suis en train de travailler"),
        ("difficultes", "l’ambiance est bonne"),
        ("evenements", "la sécu"),
        ("situation", "je suis à temps partiel"),
        ("evenements", "temps partiel"),
        ("preconisation", "mon employeur refuse"),
        ("moral", "chaussures"),
        ("soutien", "j'en ai marre"),
        ("difficultes", "les horaires ça va"),
        ("statut", "j'habite loin"),
        ("gene", "la gêne est pas mal importante"),
        ("gene", "certains jours oui d'autres non"),
        ("gene", "non merci"),
        ("gene", "je refuse de porter des cartons"),
        ("soutien", "jai demandé un siège le patron refuse"),
        ("situation", "mes congés payés sont refusés"),
        ("statut", "on m'a refusé la rqth"),
        ("gene", "je sais pas lire bien"),
        ("moral", "je sais pas comment dire, j'ai mal partout"),
        ("moral", "pas top mais ça va"),
        ("recap", "la note c'est 3"),
        ("soutien", "3 ou 4 personnes"),
        ("crainte_emploi", "personne"),
        ("pronostic_2_ans", "oui si on m'adapte le poste"),
        ("statut", "apprenti boulanger 19 ans"),
        ("statut", "je travaille à la poste"),
        ("gene", "oui"),
        ("situation", "à la maison"),
        ("duree_arret", "sans doute dans 2 mois"),
    ],
)
def test_what_leaves_a_doubt_settles_nothing(step: str, text: str) -> None:
    assert read("salarie", step, text) is None


def test_a_refusal_told_of_somebody_names_no_obstacle() -> None:
    assert read("manager", "blocage", "la personne refuse") is None


@pytest.mark.parametrize(
    ("flow", "step", "text", "option"),
    [
        ("salarie", "gene", "ça me gêne pas", "non"),
        ("salarie", "gene", "je refuse de répondre", "refus"),
        ("salarie", "gene", "je refuse", "refus"),
        ("salarie", "gene", "je sais pas quoi répondre", "ne_sait_pas"),
        ("salarie", "gene", "moyennement", "un_peu"),
        ("salarie", "duree_arret", "jsuis pas sure", "ne_sait_pas"),
        ("salarie", "preconisation", "il a demandé un siège mais mon chef a rien fait", "oui_pas_fait"),
        ("salarie", "moral", "plutôt bon", "bon"),
        ("salarie", "moral", "pas si mauvais", "moyen"),
        ("salarie", "moral", "ça va, ça vient", "moyen"),
        ("salarie", "soutien", "personne", "non"),
        ("salarie", "arrets_12_mois", "10 jours en mars et 25 en juin", "30_89j"),
        ("salarie", "pronostic_2_ans", "oui si tout va bien", "oui_sans_doute"),
        ("salarie", "statut", "apprenti, 16 ans", "moins_18"),
        ("salarie", "statut", "vendeuse", "prive"),
        ("salarie", "statut", "chauffeur routier", "prive"),
        ("salarie", "statut", "dans le batiment", "prive"),
        ("salarie", "situation", "je suis revenu hier", "au_travail"),
        ("salarie", "situation", "télétravail", "au_travail"),
        ("salarie", "crainte_emploi", "j'ai la trouille", "beaucoup"),
        ("manager", "role", "conducteur de travaux", "manager"),
        ("manager", "role", "tuteur", "manager"),
        ("manager", "taille", "2 000 personnes", "250_plus"),
        ("manager", "taille", "10 000", "250_plus"),
        ("manager", "taille", "1.500", "250_plus"),
        ("manager", "secteur", "la mairie", "autre"),
        ("manager", "secteur", "un hôpital", "sante_social"),
        ("salarie", "contact_nom", "je préfère pas dire mon nom", "passer"),
        ("salarie", "contact_nom", "non", "passer"),
        ("salarie", "employeur", "aucune idée", "passer"),
    ],
)
def test_a_plain_reply_is_read(flow: str, step: str, text: str, option: str) -> None:
    assert read(flow, step, text) == option


STEPS = [
    (flow, placed.step.id) for flow in ("salarie", "manager") for placed in packaged().flows[flow].steps
    if placed.step.options or placed.step.type == "scale"
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "merci beaucoup",
        "je veux changer ma réponse sur la durée de l'arrêt",
        "je veux revoir mes réponses",
        "je veux changer une réponse",
        "je me suis trompée de réponse",
    ],
)
def test_thanks_and_a_wish_to_correct_answer_no_question(text: str) -> None:
    assert {where: read(*where, text) for where in STEPS} == dict.fromkeys(STEPS)


@pytest.mark.parametrize(("text", "value"), [("non merci", "non"), ("merci beaucoup", None), ("je refuse", "non")])
def test_an_offer_may_be_turned_down_politely(text: str, value: str | None) -> None:
    asked = Question("yes_no", "Souhaitez-vous que la cellule vous rappelle ?")
    assert read_value(asked, text, TODAY) == value
