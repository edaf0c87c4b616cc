"""Who comes to a questionnaire in a demonstration, and what they answer: most are well, few are in a hurry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bot.demo.texts import texts
from bot.state import Chat

Answer = str | int | list[str]
Weights = Mapping[str, float]
HERE, PHONE, MAIL = "ici", "telephone", "courriel"

_DOORS: Weights = {"salarie": 0.82, "manager": 0.13, "parler_a_quelqu_un": 0.05}
_ENTRANCES: Weights = {"web": 0.8, "telegram": 0.2}
_LANGUAGES: Weights = {"fr": 0.92, "fr-facile": 0.05, "en": 0.03}
_PROFILES: Weights = {"bien": 0.42, "gene": 0.34, "arret": 0.14, "lourd": 0.065, "urgent": 0.035}
_USUAL: Mapping[str, Weights] = {
    "accord": {"commencer": 1},
    "orientation": {"terminer": 1},
    "statut": {"prive": 0.88, "interim": 0.07, "public": 0.02, "agricole": 0.01, "independant": 0.02},
    "arrets_repetes": {"une": 0.55, "deux": 0.3, "trois_ou_plus": 0.15},
    "prepa_reprise": {"pre_reprise": 3, "rdv_liaison": 2, "amenagement_prevu": 2, "rien": 3},
    "difficultes": {"efforts": 4, "postures": 3, "fatigue": 3, "gestes": 2, "horaires": 2, "relations": 1, "trajet": 1},
    "echeance": {"moins_8j": 0.15, "8_30j": 0.45, "plus_30j": 0.4},
    "aidants": {"medecin_traitant": 5, "medecin_travail": 3, "assistant_social": 1, "cap_emploi": 1, "personne": 3},
    "contact_moyen": {PHONE: 0.62, HERE: 0.2, MAIL: 0.18},
    "contact_moments": {"matin": 3, "midi": 1, "apres_midi": 3, "soir": 2},
    "contact_precautions": {"message_vocal_ok": 5, "ne_pas_se_presenter": 1, "interprete": 0.3, "aucune": 5},
    "partage": {"niveau_et_reponses": 0.84, "niveau_seul": 0.08, "coordonnees_seules": 0.08},
    "envoi": {"envoyer": 0.95, "ne_pas_envoyer": 0.05},
    "statistiques": {"oui": 0.72, "non": 0.28},
    "age": {"moins_45": 0.42, "45_54": 0.3, "55_plus": 0.26, "refus": 0.02},
    "public": {"handicap_reconnu": 1.3, "maladie_chronique": 2.6, "aucun": 6},
    "role": {"manager": 4, "rh": 3, "dirigeant": 2, "representant_personnel": 1},
    "besoin": {"inquietude": 4, "preparer_retour": 3, "appliquer_preconisation": 2, "rdv_liaison": 2, "politique": 1},
    "observations": {"arret_plus_30j": 4, "absences_repetees": 3, "taches_non_tenues": 2, "aucune": 4},
    "echange_fait": {"oui": 0.5, "non": 0.3, "ne_sait_pas_comment": 0.2},
    "blocage": {"materiel": 2, "organisation": 3, "cout": 1},
    "taille": {"moins_11": 0.25, "11_49": 0.35, "50_249": 0.28, "250_plus": 0.12},
    "souhaits": {"fiche": 4, "modele_courrier": 2, "rappel_conseil": 3, "sensibilisation": 1},
    "recap": {"continuer": 1},
}
_WELL: Mapping[str, Weights] = {
    "situation": {"au_travail": 0.96, "conge": 0.04},
    "arrets_12_mois": {"aucun": 0.8, "moins_de_30j": 0.2},
    "arrets_repetes": {"une": 0.9, "deux": 0.1},
    "capacite": {"8": 0.35, "9": 0.4, "10": 0.25},
    "pronostic_2_ans": {"oui_sans_doute": 1},
    "gene": {"non": 0.65, "un_peu": 0.35},
    "moral": {"bon": 0.65, "moyen": 0.35},
    "preconisation": {"non": 0.9, "oui_fait": 0.1},
    "evenements": {"aucun": 1},
    "crainte_emploi": {"non": 0.8, "un_peu": 0.2},
    "soutien": {"oui": 0.75, "un_peu": 0.25},
}
_HINDERED: Mapping[str, Weights] = {
    "situation": {"au_travail": 0.86, "temps_partiel_therapeutique": 0.1, "conge": 0.04},
    "arrets_12_mois": {"aucun": 0.35, "moins_de_30j": 0.4, "30_89j": 0.22, "90j_ou_plus": 0.03},
    "capacite": {"5": 0.1, "6": 0.3, "7": 0.4, "8": 0.2},
    "pronostic_2_ans": {"oui_sans_doute": 0.5, "pas_sur": 0.46, "ne_sait_pas": 0.04},
    "gene": {"un_peu": 0.65, "beaucoup": 0.35},
    "moral": {"bon": 0.2, "moyen": 0.6, "mauvais": 0.2},
    "preconisation": {"non": 0.68, "oui_fait": 0.2, "oui_en_partie": 0.12},
    "evenements": {"aucun": 0.93, "fin_contrat": 0.04, "depart_envisage": 0.03},
    "crainte_emploi": {"non": 0.35, "un_peu": 0.5, "beaucoup": 0.15},
    "soutien": {"oui": 0.5, "un_peu": 0.4, "non": 0.1},
}
_ON_LEAVE: Mapping[str, Weights] = {
    **_HINDERED,
    "situation": {"en_arret": 1},
    "duree_arret": {"30j_ou_moins": 0.32, "31_89j": 0.38, "3_6_mois": 0.2, "6_24_mois": 0.1},
    "reprise_prevue": {"moins_de_30j": 0.22, "1_3_mois": 0.38, "plus_tard": 0.2, "pas_de_date": 0.2},
    "prepa_reprise": {"pre_reprise": 3, "rdv_liaison": 1, "amenagement_prevu": 1, "rien": 3},
}
_HEAVY: Mapping[str, Weights] = {
    **_ON_LEAVE,
    "situation": {"en_arret": 0.45, "au_travail": 0.55},
    "capacite": {"2": 0.2, "3": 0.4, "4": 0.4},
    "pronostic_2_ans": {"non_sans_doute_pas": 0.7, "pas_sur": 0.3},
    "gene": {"beaucoup": 0.6, "je_ne_peux_plus": 0.4},
    "moral": {"moyen": 0.3, "mauvais": 0.5, "tres_mauvais": 0.2},
    "crainte_emploi": {"un_peu": 0.4, "beaucoup": 0.6},
}
_URGENT: Mapping[str, Weights] = {
    **_HEAVY,
    "evenements": {"licenciement": 0.4, "fin_indemnites": 0.25, "inaptitude": 0.35},
}
_ANSWERS = {"bien": _WELL, "gene": _HINDERED, "arret": _ON_LEAVE, "lourd": _HEAVY, "urgent": _URGENT}
_CALLED_BACK: Mapping[str, Weights] = {
    "vert": {"oui": 0.12, "plus_tard": 0.08, "non": 0.8},
    "jaune": {"oui": 0.56, "plus_tard": 0.14, "non": 0.3},
    "orange": {"oui": 0.76, "plus_tard": 0.1, "non": 0.14},
    "rouge": {"oui": 0.86, "plus_tard": 0.06, "non": 0.08},
}
_LEAVES = {"accord": 0.15, "statut": 0.04, "capacite": 0.03, "contact_coordonnees": 0.06}
_LEAVES_ELSEWHERE = 0.019


@dataclass
class Person:
    """Somebody made up. `campaign` is the code they came by, `entrance` is `web` or `telegram`, `number` makes
    their details their own."""

    rng: Random
    number: int
    service: str
    door: str
    entrance: str
    lang: str
    profile: str
    campaign: str | None
    means: str
    name: str
    question: str | None
    in_need: bool
    _asked: bool = False

    @classmethod
    def made_up(cls, rng: Random, number: int, service: str) -> Person:
        """Anybody."""
        known = texts()
        codes = list(known.campagnes)
        shares = [each.share for each in known.campagnes.values()]
        came_by = rng.choices([*codes, None], [*shares, 1 - sum(shares)])[0]
        return cls(
            rng=rng,
            number=number,
            service=service,
            door=_one(rng, _DOORS),
            entrance=_one(rng, _ENTRANCES),
            lang=_one(rng, _LANGUAGES),
            profile=_one(rng, _PROFILES),
            campaign=came_by,
            means=_one(rng, _USUAL["contact_moyen"]),
            name=f"{rng.choice(known.prenoms)} {rng.choice(known.noms)}",
            question=rng.choice(known.questions) if rng.random() < 0.06 else None,
            in_need=rng.random() < 0.008,
        )

    def again(self) -> Person:
        """The same, who asks to be called back some days later."""
        return replace(self, door="parler_a_quelqu_un", question=None, in_need=False)

    def chat(self, now: int) -> Chat | None:
        """The messaging chat they come by, which nothing is ever sent to: it has no name."""
        return None if self.entrance == "web" else Chat("telegram", agreed=True, agreed_at=now)

    @property
    def phone(self) -> str:
        """Among the numbers that are kept for fiction."""
        return f"01 99 00 {self.number // 100 % 100:02d} {self.number % 100:02d}"

    def leaves(self, prompt: Mapping[str, Any]) -> bool:
        """Whether they close the page instead of answering."""
        return self.rng.random() < _LEAVES.get(prompt["step"], _LEAVES_ELSEWHERE)

    def asks(self, prompt: Mapping[str, Any]) -> str | None:
        """What they ask in their own words, once, instead of answering a question of the questionnaire."""
        if self._asked or self.question is None or prompt["type"] != "choice" or prompt["step"] == "accord":
            return None
        self._asked = True
        return self.question

    def calls_for_help(self, prompt: Mapping[str, Any]) -> bool:
        """Whether they press « J’ai besoin d’aide maintenant », once."""
        called, self.in_need = self.in_need and prompt["step"] == "moral", self.in_need and prompt["step"] != "moral"
        return called

    def answer(self, prompt: Mapping[str, Any], level: str | None) -> Answer:
        """What they answer; `level` is the one found, where the result was shown."""
        step, options = prompt["step"], [option["id"] for option in prompt["options"]]
        if prompt["type"] == "text":
            return self._typed(step)
        if step == "contact_moyen":
            return self.means
        weights = _CALLED_BACK[level or "jaune"] if step == "rappel" else self._weights(step)
        if prompt["type"] == "scale":
            return int(_one(self.rng, weights))
        known = {name: weight for name, weight in weights.items() if name in options}
        if prompt["type"] == "multi":
            return self._several(known or dict.fromkeys(options[:1], 1.0))
        # The last option of a question nobody planned goes on: « Continuer », « Aucun ».
        return _one(self.rng, known) if known else options[-1]

    def _weights(self, step: str) -> Weights:
        if step == "secteur":
            return dict.fromkeys(("industrie", "btp", "transport", "commerce", "sante_social", "services"), 1.0)
        return _ANSWERS[self.profile].get(step) or _USUAL.get(step, {})

    def _several(self, weights: Weights) -> list[str]:
        first = _one(self.rng, weights)
        alone = {"aucun", "aucune", "rien", "personne"}
        others = {name: weight for name, weight in weights.items() if name not in {first, *alone}}
        more = [_one(self.rng, others)] if first not in alone and others and self.rng.random() < 0.35 else []
        return [first, *more]

    def _typed(self, step: str) -> str:
        known = texts()
        codes: Sequence[str] = known.codes_postaux.get(self.service, ())
        plain = "".join(c for c in self.name.split()[0].lower() if c.isascii() and c.isalpha())
        return {
            "contact_coordonnees": f"{plain}{self.number}@demo.example" if self.means == MAIL else self.phone,
            "contact_nom": self.name,
            "employeur": self.rng.choice(known.employeurs),
            "code_postal": self.rng.choice(codes) if codes else "passer",
        }[step]


def _one(rng: Random, weights: Weights) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
