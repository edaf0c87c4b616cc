"""What the browser must know beside the API: texts, and what a prompt does not say of its step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from bot.exchanging import WRITING
from bot.return_questions import ADDRESS
from bot.webchat.texts import texts, unfilled
from bot.world import World
from flows.languages import languages
from flows.model import Text
from flows.understanding.crisis import CrisisRules, Kind

_NUMBER = re.compile(r"\d+(?:[ \u00a0]\d+)*")


def browser_settings(world: World, service: str, lang: str) -> dict[str, Any]:
    """Put into the page as JSON. Holds nothing about a person."""
    own = world.catalog.own.texts
    return {
        "service": service,
        "phone": world.config.services[service].phone,
        "welcome": welcome(world, service, lang),
        "lang": lang,
        "notice": languages()[lang].notice,
        "texts": {
            **{key: unfilled(text, lang) for key, text in texts().chat.items()},
            **{key: unfilled(own[key], lang) for key in ("choix_vide", "changer", "donnees_rien")},
        },
        "erased": [unfilled(own[key], lang) for key in ("efface", "efface_retire")],
        "paused": [unfilled(text, lang).partition("{")[0] for text in _paused(world)],
        "sheet": _sheet(world, service, lang),
        "numbers": _numbers(world.crisis),
        "sms": texts().sms,
        "buttonsOnly": [name for name, flow in world.catalog.flows.items() if not flow.flow.free_text],
        "steps": {**_steps(world), WRITING: {"format": "message"}, ADDRESS: {"format": "email"}},
    }


def _paused(world: World) -> Iterator[Text]:
    """What is said to who stops for now: the page adds how to leave it without losing anything."""
    yield world.catalog.own.texts["pause_reprendre_plus_tard"]
    for flow in world.catalog.flows.values():
        for placed in flow.steps:
            yield from (each.says for each in placed.step.options if each.does == "keep" and each.says is not None)


def welcome(world: World, service: str, lang: str) -> str:
    """The first words of the door: the page says them while the chat still loads, and the chat then does not."""
    return world.voice(service, lang, 0, sending=False).say(world.catalog.door.welcome[0])


def _sheet(world: World, service: str, lang: str) -> dict[str, Any]:
    """What the sheet to keep says beside the result: the service, its cell, what to expect, help in an emergency."""
    configured = world.config.services[service]
    voice = world.voice(service, lang, 0, sending=False)
    said = {key: voice.say(text) for key, text in texts().sheet.items()}
    return {
        "service": configured.name,
        # With a phone number come its hours.
        "reach": said["joindre"] if configured.phone else f"{said['joindre']} {said['horaires']}",
        "expect": [words for key, words in said.items() if key.startswith("attendre_")],
        "urgent": voice.say(texts().pages["urgences"]),
        "numbers": [f"{number} – {label}" for number, label in world.crisis.lines(lang)],
    }


def _numbers(rules: CrisisRules) -> list[str]:
    """The numbers that crisis texts name, longest first; a service may well have a number in its name."""
    said = [rules.support_offer(service_name="")]
    for kind in (None, *get_args(Kind)):
        said += [rules.page(kind, about_other=other, service_name="") for other in (False, True)]
    return sorted(set(_NUMBER.findall(" ; ".join(said))), key=lambda number: (-len(number), number))


def _steps(world: World) -> dict[str, dict[str, Any]]:
    """By step: its role, options that exclude the others, format, and whether nothing is to be written there.

    A step shared by several flows is the same in all of them.
    """
    found: dict[str, dict[str, Any]] = {}
    for flow in world.catalog.flows.values():
        for placed in flow.steps:
            step = placed.step
            about = {
                "role": placed.role,
                "alone": [option.id for option in step.options if option.alone],
                "format": step.format,
                "buttons": not flow.flow.free_text and placed.role == "questions",
            }
            found.setdefault(step.id, {key: value for key, value in about.items() if value})
    return found
