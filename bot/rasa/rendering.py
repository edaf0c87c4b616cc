"""An answer as Rasa responses: what is said, then the question with its buttons. Plain text, no mark-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.by_assistant import Answer
from bot.exchanging import WRITING
from bot.incoming import mark_of_prompt
from bot.rasa.payloads import Payload
from bot.rasa.texts import everywhere, voice_of
from bot.speaking import of_sheet, others
from bot.world import World
from flows.words import Voice

Response = dict[str, Any]
"""One message, as the dispatcher of rasa-sdk would send it: text, buttons or quick_replies."""

_TICKED, _EMPTY = "☑", "☐"
_CALL_BACK = "parler_a_quelqu_un"
_DOOR = "accueil"


def responses_of(
    world: World, answer: Answer, *, notes: tuple[str, ...] = (), ticked: tuple[str, ...] = ()
) -> list[Response]:
    """The messages of an answer; `notes` are texts of our own to say before, `ticked` the options that are ticked."""
    voice = voice_of(world, answer.service, answer.lang)
    said: list[Response] = [{"text": note} for note in notes]
    if answer.crisis is not None:
        said.append({"text": answer.crisis})
    if answer.turn is None:
        return [*said, _own(world, answer, voice)]
    for message in answer.turn["messages"]:
        head = f"{voice.own('un_message')}\n" if message["kind"] == "member" else ""
        said.append({"text": head + message["text"]})
    return [*said, _question(answer.turn["prompt"], voice, ticked, corrects=answer.corrects)]


def plain(text: str) -> list[Response]:
    """One text, nothing to press."""
    return [{"text": text}]


def _question(prompt: dict[str, Any], voice: Voice, ticked: tuple[str, ...], *, corrects: bool) -> Response:
    parts = [prompt["text"]]
    progress = prompt["progress"]
    if progress is not None and progress["of"] > 1:
        done = min(progress["done"] + 1, progress["of"])
        parts.insert(0, voice.own("progression", n=str(done), of=str(progress["of"])))
    if prompt["type"] in ("multi", "text"):
        own = "echange" if prompt["step"] == WRITING else "ecrire"
        parts.append(voice.own("plusieurs" if prompt["type"] == "multi" else own))
    buttons = [*_answers(prompt, voice, ticked), *_ways_out(prompt, voice, corrects=corrects)]
    # Short numbers stand side by side where a channel knows quick replies; others show them as buttons.
    return {"text": "\n\n".join(parts), "quick_replies" if prompt["type"] == "scale" else "buttons": buttons}


def _answers(prompt: dict[str, Any], voice: Voice, ticked: tuple[str, ...]) -> Iterator[dict[str, str]]:
    mark = mark_of_prompt(prompt)
    if prompt["type"] == "scale":
        for number in range(prompt["min"], prompt["max"] + 1):
            yield _button(str(number), Payload("rate", mark, str(number)))
    for option in prompt["options"]:
        name, label = option["id"], option["label"]
        if prompt["type"] == "multi":
            box = _TICKED if name in ticked else _EMPTY
            yield _button(f"{box} {label}", Payload("tick", mark, name, ticked))
        else:
            yield _button(label, Payload("choose", mark, name))
    if prompt["type"] == "multi":
        yield _button(voice.own("valider"), Payload("validate", mark, "", ticked))


def _ways_out(prompt: dict[str, Any], voice: Voice, *, corrects: bool) -> Iterator[dict[str, str]]:
    mark, step = mark_of_prompt(prompt), prompt["step"]
    if prompt["run"] is not None or step not in (_DOOR, WRITING):
        back = voice.own("bouton_corriger" if corrects else "bouton_retour")
        yield _button(back, Payload("command", mark, "retour"))
    offered = any(option["id"] == _CALL_BACK for option in prompt["options"])
    if not offered and not step.startswith("contact_"):
        yield _button(voice.own("bouton_rappel"), Payload("command", mark, _CALL_BACK))
    yield _button(voice.own("bouton_aide"), Payload("command", "", "urgence"))


def _own(world: World, answer: Answer, voice: Voice) -> Response:
    help_now = _button(voice.own("bouton_aide"), Payload("command", "", "urgence"))
    if answer.stage == "erased":
        return {"text": voice.own("efface")}
    if answer.service is None:
        services = world.config.services.items()
        choices = [_button(service.name, Payload("service", "", name)) for name, service in services]
        return {"text": everywhere("quel_service"), "buttons": [*choices, help_now]}
    if answer.stage == "topic" and answer.topic is not None:
        sheet = world.catalog.information.topics[answer.topic]
        address = f"{voice.facts.words['lien']}/sujets/{answer.topic}{of_sheet(answer.lang)}"
        more = voice.own("en_savoir_plus", adresse=address)
        return {"text": "\n\n".join((voice.say(sheet.title), voice.say(sheet.short), more))}
    if answer.stage == "window":
        text = voice.own("lien", adresse=answer.link) if answer.link is not None else voice.own("sans_lien")
        return {"text": text, "buttons": [_button(voice.own("bouton_accord"), Payload("agree")), help_now]}
    buttons = [_button(voice.own("bouton_accord"), Payload("agree"))]
    to_speak = [_button(each.name, Payload("lang", "", each.id)) for each in others(answer.lang)]
    if world.base_url.startswith("https://"):
        buttons.append(_button(voice.own("bouton_fenetre"), Payload("window")))
    return {"text": voice.own("accord"), "buttons": [*buttons, help_now, *to_speak]}


def _button(title: str, payload: Payload) -> dict[str, str]:
    return {"title": title, "payload": payload.dump()}
