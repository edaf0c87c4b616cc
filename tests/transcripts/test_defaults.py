"""What every question of every flow answers to whatever a person may do there (models.md, default tests)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.wiring import Installation
from flows.catalog import packaged
from tests.transcripts.channels import CHANNELS, Action, HttpChannel, Seen, TerminalChannel, read_state, write_state
from tests.transcripts.words import emergency_numbers, faults

CONTACT: Mapping[str, Any] = {
    "contact_moyen": "telephone",
    "contact_coordonnees": "06 12 34 56 78",
    "contact_nom": "Camille",
    "employeur": "passer",
    "code_postal": "25000",
    "contact_moments": ["matin"],
    "contact_precautions": ["aucune"],
}
# Ways that together meet every question of every flow (`test_every_question_is_met`).
ROUTES: Mapping[str, Mapping[str, Any]] = {
    "salarie": {
        "accueil": "salarie",
        "accord": "commencer",
        "statut": "prive",
        "situation": "en_arret",
        "duree_arret": "3_6_mois",
        "reprise_prevue": "moins_de_30j",
        "prepa_reprise": ["rien"],
        "arrets_12_mois": "90j_ou_plus",
        "arrets_repetes": "deux",
        "capacite": 3,
        "pronostic_2_ans": "pas_sur",
        "gene": "un_peu",
        "difficultes": ["horaires"],
        "moral": "moyen",
        "preconisation": "non",
        "evenements": ["depart_envisage"],
        "echeance": "8_30j",
        "crainte_emploi": "non",
        "soutien": "oui",
        "aidants": ["personne"],
        "recap": "continuer",
        "rappel": "oui",
        **CONTACT,
        "partage": "niveau_seul",
        "envoi": "envoyer",
        "statistiques": "oui",
        "age": "moins_45",
        "public": ["aucun"],
    },
    "orientation": {"accueil": "salarie", "accord": "commencer", "statut": "public", "orientation": "terminer"},
    "manager": {
        "accueil": "manager",
        "role": "rh",
        "besoin": "appliquer_preconisation",
        "regles": "compris",
        "observations": ["absences_repetees"],
        "echange_fait": "oui",
        "blocage": ["cout"],
        "taille": "11_49",
        "secteur": "btp",
        "souhaits": ["rappel_conseil"],
        "recap": "continuer",
        **{step: value for step, value in CONTACT.items() if step != "contact_precautions"},
        "envoi": "ne_pas_envoyer",
    },
    "parler_a_quelqu_un": {"accueil": "parler_a_quelqu_un", **CONTACT, "envoi": "ne_pas_envoyer"},
}
LONG = "blabla " * 430
DIGITS = "9" * 5_000
NUMBERS = emergency_numbers() | {CONTACT["contact_coordonnees"]}


def action_of(here: Seen, value: Any) -> Action:
    """How the answer of a route is given."""
    if here.prompt["type"] == "text" and value not in here.options:
        return {"text": value}
    return {"choices" if isinstance(value, list) else "value" if isinstance(value, int) else "choice": value}


class Visit:
    """A conversation that stops at each question of a route; `do` tries something there and goes back to before."""

    def __init__(self, channel: HttpChannel | TerminalChannel, installation: Installation, route: str) -> None:
        self.channel, self.installation, self.route = channel, installation, ROUTES[route]
        self.path: list[str] = []

    def __iter__(self) -> Iterator[Seen]:
        self.here = self.channel.begin("gims13")
        for step, value in self.route.items():
            assert self.here.step == step
            self.state = read_state(self.installation, self.channel.ticket)
            self.right = action_of(self.here, value)
            yield self.here
            write_state(self.installation, self.channel.ticket, self.state)
            self.path.append(step)
            self.here = self.channel.send(self.right, on=self.here)
        assert self.here.step == "accueil"

    def do(self, action: Action, on: Seen | None = None) -> Seen:
        """Try something at this question. What comes is never silence, and nothing wrong is on screen."""
        write_state(self.installation, self.channel.ticket, self.state)
        seen = self.channel.send(action, on=on or self.here)
        texts = [*(text for _, text in seen.messages), seen.prompt["text"]]
        assert not [fault for text in texts for fault in faults(text, NUMBERS)]
        assert seen.prompt["text"] not in seen.said, "the question is asked once"
        return seen

    def same(self, action: Action, kind: str, on: Seen | None = None) -> None:
        """Something that answers, then asks the same question once."""
        seen = self.do(action, on)
        assert [found for found, _ in seen.messages] == [kind]
        assert seen.question == self.here.question
        assert seen.prompt["run"] == self.here.prompt["run"]

    def kept(self) -> Any:
        """What is kept, without the messages."""
        return replace(read_state(self.installation, self.channel.ticket), messages=[], next_message=0)

    def before(self) -> str:
        """The question that « Retour » leads to."""
        if self.here.step in ("accueil", "statistiques"):
            return self.here.step
        return self.path[-1]


@pytest.fixture(params=list(CHANNELS))
def channel(request: pytest.FixtureRequest, talking: Installation) -> Iterator[HttpChannel | TerminalChannel]:
    """Each channel in turn."""
    made = CHANNELS[request.param](talking)
    yield made
    made.close()


every_route = pytest.mark.parametrize("route", list(ROUTES))


@every_route
def test_what_does_not_answer(channel: HttpChannel | TerminalChannel, talking: Installation, route: str) -> None:
    """models.md: empty message, huge message, unknown button — a word, then the same question, and nothing kept."""
    visit = Visit(channel, talking, route)
    for here in visit:
        # A terminal has no buttons: a number that is none of an option may be an answer in words (« 100 » employees).
        unknown = () if isinstance(channel, TerminalChannel) else ({"choice": "pas_un_bouton"},)
        for wrong in ({"text": ""}, {"text": LONG}, {"text": DIGITS}, *unknown):
            visit.same(wrong, "error")
            assert visit.kept() == replace(visit.state, messages=[], next_message=0)
        if here.prompt["type"] == "scale":
            visit.same({"value": 99}, "error")


@every_route
def test_old_buttons(channel: HttpChannel | TerminalChannel, talking: Installation, route: str) -> None:
    """models.md: a button of another run, step or revision shows the current question again and applies nothing."""
    visit = Visit(channel, talking, route)
    for here in visit:
        for stale in ({"run": "autre"}, {"step": "autre"}, {"revision": here.prompt["revision"] - 1}):
            seen = visit.do(visit.right, on=replace(here, prompt={**here.prompt, **stale}))
            assert (seen.messages, seen.prompt) == ((), here.prompt)
            assert visit.kept() == replace(visit.state, messages=[], next_message=0)


@every_route
def test_commands(channel: HttpChannel | TerminalChannel, talking: Installation, route: str) -> None:
    """models.md, design.md, HTTP: every command at every question — never silence, the question comes back once."""
    visit = Visit(channel, talking, route)
    first = list(ROUTES[route])[1]
    for here in visit:
        door = here.step == "accueil"
        sent = here.case is not None
        visit.same({"command": "mes_donnees"}, "info")
        visit.same({"command": "urgence"}, "crisis")
        visit.same({"text": "je veux mourir"}, "crisis")

        back = visit.do({"command": "retour"})
        assert back.step == visit.before()
        assert back.messages or back.step != here.step

        again = visit.do({"command": "recommencer"})
        assert again.step == ("accueil" if door else first)
        assert again.messages
        state = read_state(talking, channel.ticket)
        assert state.run is None if door else (state.run is not None and not state.run.answers)

        erased = visit.do({"command": "effacer"})
        assert erased.step == ("effacer" if sent else "accueil")
        assert sent or (erased.messages and read_state(talking, channel.ticket).run is None)

        called = visit.do({"command": "parler_a_quelqu_un"})
        if route == "parler_a_quelqu_un" and not door:
            assert called.question == here.question
        else:
            assert called.step == "contact_moyen"
            assert called.messages
            returned = channel.send({"command": "retour"})
            assert returned.question == here.question
            assert door or returned.messages


def test_every_question_is_met() -> None:
    """models.md: the default tests above are those of every question of every flow."""
    met = {step for route in ROUTES.values() for step in route}
    assert met == {"accueil", *(step for flow in packaged().flows.values() for step in flow.by_id)}
