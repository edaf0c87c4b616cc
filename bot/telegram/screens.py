"""What a chat shows for a reply: bubbles, then one message with buttons that stays the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.by_chat import Reply
from bot.speaking import of_sheet, others
from bot.telegram.buttons import Button
from bot.telegram.discretion import discreet
from bot.telegram.keyboards import keyboard_of, one_by_row, pressing
from bot.telegram.methods import Key, Keys
from bot.telegram.rendering import bubbles, question
from bot.telegram.texts import everywhere, voice_of
from bot.world import World
from flows.words import Voice

_ALERT = 200
"""Characters that Telegram shows over a chat."""


@dataclass(frozen=True, slots=True)
class Screen:
    """HTML of the bubbles, then the last message and its buttons. `alert` says the same in one word, over the question
    that did not change."""

    said: tuple[str, ...]
    text: str
    keyboard: Keys | None
    alert: str | None = None


def screen_of(world: World, reply: Reply, *, notes: tuple[str, ...] = (), page: int = 0) -> Screen:
    """The screen of a reply; `notes` are texts of our own to say before."""
    voice = voice_of(world, reply.service, reply.lang)
    said = [escape(note) for note in notes]
    if reply.stage == "elsewhere":
        said.append(escape(voice.own("ailleurs")))
    if reply.crisis is not None:
        said.append(escape(reply.crisis))
    if reply.turn is not None:
        messages, prompt = reply.turn["messages"], reply.turn["prompt"]
        alert = _alert(messages) if not said else None
        said += bubbles(messages, voice)
        text, keyboard = (
            question(prompt, voice, page=page),
            keyboard_of(prompt, voice, page=page, corrects=reply.corrects),
        )
        return Screen(tuple(discreet(each, voice) for each in said), discreet(text, voice), keyboard, alert)
    own, buttons = _own(world, reply)
    return Screen(tuple(discreet(each, voice) for each in said), discreet(own, voice), buttons)


def agreement(world: World, service: str, lang: str) -> Screen:
    """What is agreed to before the first question is asked in Telegram."""
    voice = voice_of(world, service, lang)
    buttons = [pressing(voice.own("bouton_accord"), Button("agree"))]
    return Screen((), escape(voice.own("accord")), one_by_row(*buttons, *_window(world, service, voice)))


def _own(world: World, reply: Reply) -> tuple[str, Keys | None]:
    voice = voice_of(world, reply.service, reply.lang)
    if reply.stage == "erased":
        return escape(voice.own("efface")), None
    if reply.service is None:
        services = world.config.services.items()
        buttons = [pressing(service.name, Button("service", "", name)) for name, service in services]
        return escape(everywhere("quel_service")), one_by_row(*buttons)
    here = world.config.services[reply.service].telegram == "both"
    to_window = _window(world, reply.service, voice)
    to_here = [pressing(voice.own("bouton_ici"), Button("here"))] if here else []
    if reply.stage == "told" and reply.link is None:
        return escape(voice.own("nouveau_ferme")), None
    if reply.link is not None:
        again = pressing(voice.own("bouton_autre_lien"), Button("window"))
        opening = {"text": voice.own("bouton_lien"), "url": reply.link}
        told = reply.stage == "told"
        ways = one_by_row(*to_window, opening, again, *([] if told else to_here))
        return escape(voice.own("nouveau" if told else "lien")), ways
    if not to_window and not here:
        return escape(voice.own("ferme")), None
    notice = "telegram_prive" if to_window else "sans_fenetre"
    text = f"{escape(voice.own('bienvenue'))}\n\n{escape(voice.own(notice))}"
    to_browser = [pressing(voice.own("bouton_navigateur"), Button("window"))] if to_window else []
    to_speak = [pressing(each.name, Button("lang", "", each.id)) for each in others(reply.lang)]
    return text, [*one_by_row(*to_window, *to_browser, *to_here), to_speak]


def _window(world: World, service: str, voice: Voice) -> list[Key]:
    """The button that opens the web chat within Telegram, which only opens public HTTPS addresses."""
    if not world.base_url.startswith("https://"):
        return []
    page = {"url": f"{world.base_url}/fenetre/{service}{of_sheet(voice.lang)}"}
    return [{"text": voice.own("bouton_fenetre"), "web_app": page}]


def _alert(messages: list[Mapping[str, Any]]) -> str | None:
    if len(messages) != 1 or messages[0]["kind"] != "error":
        return None
    text = str(messages[0]["text"])
    return text if len(text) <= _ALERT else None
