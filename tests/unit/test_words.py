"""What a person reads, whatever they answer: no verdict, French typography, nothing unfilled, known numbers only."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import pytest

from bot.config import Config, load_config
from bot.world import World
from flows import engine
from flows.catalog import packaged
from flows.events import Chosen, Given, Number, Typed, Unfit
from flows.model import CompiledFlow, Text
from flows.prompt import Prompt, prompt
from flows.understanding.crisis import CrisisRules, Kind
from flows.words import Voice
from tests.support.installation import REPOSITORY
from tests.transcripts.words import emergency_numbers, faults

PHONE = "03 81 00 00 00"
MINE = {"telephone": "06 12 34 56 78", "courriel": "camille@example.org"}
TYPED = {"contact_nom": "Camille Roux", "employeur": "Menuiserie du Doubs", "code_postal": "25000"}
NUMBERS = emergency_numbers() | {PHONE, MINE["telephone"]}
# Else few walks would come to what is rare.
USUAL = {
    "statut": "prive",
    "situation": "en_arret",
    "duree_arret": "6_24_mois",
    "reprise_prevue": "moins_de_30j",
    "recap": "continuer",
    "rappel": "oui",
}
# What the placeholders of messages.yml stand for, besides the words of the service (named beside each text there).
FILLED = {
    "n": "6",
    "date": "mardi 24 novembre",
    "min": "0",
    "max": "10",
    "numero": "12345678",
    "reponse": "Un peu",
    "option": "Rien de tout cela",
    "salarie": "Je fais le point pour moi",
    "manager": "Je suis manager",
    "question": "Moral actuel",
    "titre": "Moral actuel",
    "valeur": "Bon",
    "lecture": "mardi 24 novembre",
    "contact": "mercredi 25 novembre",
    "delai": "2\u00a0jours ouvrés",
    "telephone": PHONE,
    "dpo": "dpo@example.org",
    "hebergeur": "chez Exemple, à Besançon",
    "adresse": "http://localhost:8080/s/gims13/sujets/rqth",
    "theme": "Les visites",
    "fait": "3",
    "total": "12",
    "minutes": "30",
    "moyen": "par téléphone",
    "moment": "mardi 24 novembre à 10\u00a0h",
    "ouverture": "mardi 24 novembre à 9\u00a0h",
    "heures": "du lundi au vendredi",
    "raison": "Vous avez changé d’employeur.",
    "service_cible": "SIMT Seine-et-Marne",
    "delai_lecture": "Elle sera lue avant le mardi 24 novembre.\n\n",
    "joindre": PHONE,
    "langue": "English",
    "retour": "Un rappel par e-mail, le lundi 24 mai 2027.",
    "annuler": "Pour l’effacer avant\u00a0: «\u00a0Mes données\u00a0».",
    "effacer": "http://localhost:8080/rappel/0123456789abcdef",
}


@pytest.fixture(scope="module")
def world() -> World:
    """Content and configuration, no database; gims13 has filled everything in, the others nothing."""
    config = load_config(REPOSITORY / "config.yml")
    filled = {"phone": PHONE, "dpo": "dpo@example.org", "hosting": "chez Exemple, à Besançon"}
    services = {**config.services, "gims13": config.services["gims13"].model_copy(update=filled)}
    changed: Config = config.model_copy(update={"services": services})
    return World(packaged(), CrisisRules.load(), changed, "http://localhost:8080")


def voice_of(world: World, service: str, *, sending: bool = True) -> Voice:
    return world.voice(service, "fr", 1_795_000_000, sending=sending)


@dataclass
class Reader:
    """Somebody who walks at random and reads everything; `mood` leans towards the first, or the last, answers."""

    draw: random.Random
    mood: float

    def read(self, flow: CompiledFlow, voice: Voice) -> Iterator[str]:
        """Every text on the way."""
        yield from (voice.say(text) for text in flow.flow.opening)
        run = engine.begin(flow, "run", voice.facts)
        for _ in range(200):
            shown = prompt(flow, run, voice)
            yield shown.text
            yield from (option.label for option in shown.options)
            if self.draw.random() < 0.05 and (back := engine.back(flow, run, voice)) is not None and back.run:
                run = back.run
                yield from (message.text for message in back.messages)
                continue
            try:
                turn = engine.answer(flow, run, self.answer(shown, str(run.answers.get("contact_moyen"))), voice)
            except Unfit as unfit:
                yield voice.own(unfit.key, **unfit.words)
                continue
            yield from (message.text for message in turn.messages)
            if turn.run is None:
                yield voice.say(flow.flow.farewell)
                return
            run = turn.run

    def answer(self, shown: Prompt, contact: str) -> Given:
        """Any answer, now and then one that does not fit."""
        ids = [option.id for option in shown.options]
        if self.draw.random() < 0.05:
            wrong: list[Given] = [Chosen(()), Chosen(tuple(ids)), Chosen(("x",)), Number(99), Number(3), Typed("?")]
            return self.draw.choice(wrong)
        if shown.type == "text":
            return Typed(TYPED.get(shown.step) or MINE["courriel" if contact == "courriel" else "telephone"])
        if shown.type == "scale" and self.draw.random() < 0.8:
            return Number(min(10, int(11 * self.lean())))
        if shown.step in USUAL and self.draw.random() < 0.6:
            return Chosen((USUAL[shown.step],))
        if shown.type == "multi":
            ordinary = [name for name in ids if name not in shown.alone]
            if shown.alone and self.draw.random() < 0.5:
                return Chosen((self.draw.choice(sorted(shown.alone)),))
            return Chosen(tuple(self.draw.sample(ordinary, self.draw.randint(1, min(3, len(ordinary))))))
        return Chosen((ids[min(len(ids) - 1, int(len(ids) * self.lean()))],))

    def lean(self) -> float:
        return float(self.draw.random() ** self.mood)


WALKS: Mapping[str, int] = {"salarie": 600, "manager": 300, "parler_a_quelqu_un": 12}
UNSEEN = {"orientation.1"}  # every service here follows temporary workers


def test_nothing_wrong_is_shown_on_any_walk(world: World) -> None:
    """screening.md, `salarie`, step 2; design.md, Look: whatever is answered, in any service."""
    draw = random.Random(20261123)
    services = sorted(world.config.services)
    seen: set[str] = set()
    for name, walks in WALKS.items():
        for number in range(walks):
            voice = voice_of(world, services[number % len(services)], sending=number % 6 > 0)
            reader = Reader(draw, (0.4, 1, 1, 2.5)[number % 4])
            seen.update(reader.read(packaged().flows[name], voice))
    assert {text: found for text in seen if (found := list(faults(text, NUMBERS)))} == {}
    everything = "\n".join(seen)
    unseen = {
        place for flow in packaged().flows.values() for place, start in beginnings(flow) if start not in everything
    }
    assert unseen == UNSEEN, "these walks read every other text"


def beginnings(flow: CompiledFlow) -> Iterator[tuple[str, str]]:
    """The first words of every text that a flow can show, up to a placeholder."""
    texts: list[tuple[str, Text]] = [(f"level.{level.id}", level.text) for level in flow.flow.levels]
    texts += [(f"rule.{rule.id}", rule.why) for rule, _ in flow.rules]
    texts += [(f"advice.{item.id}", item.text) for item, _ in flow.advice]
    for placed in flow.steps:
        step = placed.step
        texts += [(f"{step.id}.{option.id}", option.text) for option in step.options]
        texts += [(f"{step.id}.{option.id}.says", option.says) for option in step.options if option.says]
        texts.append((step.id, step.text))
        texts += [(f"{step.id}.{number}", variant.text) for number, variant in enumerate(step.variants)]
    if flow.flow.incomplete is not None:
        texts.append(("incomplete", flow.flow.incomplete.text))
    for place, text in texts:
        yield place, text["fr"].split("{")[0]


@pytest.mark.parametrize("key", sorted(packaged().own.texts))
def test_the_assistant_s_own_texts(world: World, key: str) -> None:
    """design.md, Look and Confidentiality: errors, echoes, receipts, what is kept."""
    words = {**FILLED, "cellule": "la cellule PDP", "service": "GIMS 13", "horaires": "du lundi au vendredi"}
    voice = voice_of(world, "gims13")
    filled = {name: word for name, word in words.items() if name not in voice.facts.words}
    assert list(faults(voice.own(key, **filled), NUMBERS)) == []


@pytest.mark.parametrize("service", sorted(load_config(REPOSITORY / "config.yml").services))
def test_the_door(world: World, service: str) -> None:
    """screening.md, "The door"; config.yml: the words of every service."""
    door, voice = packaged().door, voice_of(world, service)
    texts = [*door.welcome, door.text, *(option.text for option in door.options)]
    texts += [option.says for option in door.options if option.says is not None]
    assert [fault for text in texts for fault in faults(voice.say(text), NUMBERS)] == []
    assert [fault for word in voice.facts.words.values() for fault in faults(word, NUMBERS)] == []


@pytest.mark.parametrize("other", [False, True], ids=["myself", "other"])
@pytest.mark.parametrize("kind", [*get_args(Kind), None])
def test_the_crisis_pages(world: World, kind: Kind | None, other: bool) -> None:
    """design.md, Understanding: the full page of each kind, and the softer offer."""
    page = world.crisis.page(kind, about_other=other, service_name="GIMS 13")
    assert list(faults(page, emergency_numbers())) == []
    assert "15" in page
    assert "3114" in page
    assert list(faults(world.crisis.support_offer(service_name="GIMS 13"), emergency_numbers())) == []
