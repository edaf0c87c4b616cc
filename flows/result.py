"""What the assessment means, said to the person: an action and a delay, why, what to do next."""

from __future__ import annotations

from flows.model import Advice, CompiledFlow
from flows.run import Run
from flows.words import Message, Voice


def result_messages(flow: CompiledFlow, run: Run, voice: Voice) -> tuple[Message, ...]:
    """Messages shown once the recap is confirmed. Never a level name, a score or a colour."""
    assessment = run.assessment
    assert assessment is not None, "the result is shown once it is assessed"
    voice = voice.for_level(assessment.level)
    level = flow.flow.levels[flow.rank[assessment.level]]
    said = [Message("info", voice.say(level.text))]
    if assessment.incomplete and flow.flow.incomplete is not None:
        said.append(Message("info", voice.say(flow.flow.incomplete.text)))
    reasons = list(dict.fromkeys(voice.say(rule.why) for rule, _ in flow.rules if rule.id in assessment.rules))
    if reasons and flow.flow.why_intro is not None:
        said.append(Message("info", _bullets(voice.say(flow.flow.why_intro), reasons)))
    said.extend(_advice(flow, run, voice))
    return tuple(said)


def _advice(flow: CompiledFlow, run: Run, voice: Voice) -> list[Message]:
    fitting = [item for item, holds in flow.advice if holds(run.answers, voice.facts)]
    short = list(dict.fromkeys(_with_topic(item, voice) for item in fitting if item.title is None))
    said: list[Message] = []
    if short and flow.flow.advice_intro is not None:
        said.append(Message("info", _bullets(voice.say(flow.flow.advice_intro), short)))
    said.extend(
        Message("info", f"{voice.say(item.title)}\n\n{voice.say(item.text)}")
        for item in fitting
        if item.title is not None
    )
    return said


def _with_topic(item: Advice, voice: Voice) -> str:
    """The advice, and where to read more."""
    text = voice.say(item.text)
    return text if item.topic is None else f"{text} →\u00a0{voice.facts.words['lien']}/sujets/{item.topic}"


def _bullets(intro: str, lines: list[str]) -> str:
    return "\n".join([intro, *(f"• {line}" for line in lines)])
