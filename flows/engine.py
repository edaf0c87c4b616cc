"""The engine: (flow, run, event) -> turn. Pure; the same input always gives the same turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.conditions import Facts, Value
from flows.events import Given, accept
from flows.model import CompiledFlow, Option, Placed, Role
from flows.prompt import CONTINUE, offered
from flows.result import result_messages
from flows.run import Run
from flows.submission import Submission, announce, submission
from flows.triage import assess
from flows.words import Message, Voice


@dataclass(frozen=True, slots=True)
class Support:
    """The support page (3114) is to be shown before the next question."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """The person asks to be called back without answering."""


@dataclass(frozen=True, slots=True)
class Send:
    """The person pressed « Envoyer »: this, and nothing else, becomes a case."""

    submission: Submission


@dataclass(frozen=True, slots=True)
class Forget:
    """Everything answered so far is no longer needed: its key must be destroyed."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The run is over; `run` is its last state, for the anonymous counters."""

    run: Run


Effect = Support | CallBack | Send | Forget | Finished


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from an event: the new run (None when it is over), what to say, what to do."""

    run: Run | None
    messages: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = ()


def begin(flow: CompiledFlow, run_id: str, facts: Facts, *, queue: str | None = None, urgent: bool = False) -> Run:
    """A new run of `flow` at its first step. `queue` overrides where its request goes."""
    first = flow.path({}, facts)[0]
    return Run(
        run_id, flow.id, flow.digest, first.step.id, queue or flow.flow.queue, urgent=urgent, reached=first.step.id
    )


def answer(flow: CompiledFlow, run: Run, given: Given, voice: Voice) -> Turn:
    """Apply an answer to the current question.

    Raises Unfit when it does not answer it; the run then stays as it is.
    """
    placed = flow.by_id[run.at]
    options = offered(flow, run, placed, voice)
    value = accept(placed.step, options, given, dict(run.answers))
    chosen = _chosen(options, value)
    said: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = (Support(),) if any(option.support for option in chosen) else ()
    for option in chosen:
        if option.says is not None:
            said += (Message("info", voice.say(option.says)),)
    does = next((option.does for option in chosen if option.does), None)
    if does in ("explain", "keep"):
        return Turn(run, said, effects)
    if does == "call_back":
        return Turn(run, said, (*effects, CallBack()))
    if does == "leave":
        return Turn(None, said, (*effects, Forget(), Finished(run)))
    if placed.role == "review" and value != CONTINUE:
        return Turn(run.but(at=str(value)), said, effects)
    run = _store(flow, run, placed, value, voice.facts)
    if placed.role == "review":
        run = run.but(assessment=assess(flow, run.answers, voice.facts))
        said += result_messages(flow, run, voice)
    if does in ("send", "withhold", "decline"):
        return _conclude(flow, run, placed, does, said, effects, voice)
    return _advance(flow, run, said, effects, voice)


def back(flow: CompiledFlow, run: Run, voice: Voice) -> Turn | None:
    """Go to the question before, answers kept. None at the first one: what then, is for the caller to say."""
    earlier = reversed(flow.steps[run.floor : flow.by_id[run.at].index])
    before = next((placed for placed in earlier if placed.shown(run.answers, voice.facts)), None)
    return None if before is None else _arrive(flow, run, before, (), (), voice)


def revisit(flow: CompiledFlow, run: Run, step: str, voice: Voice) -> Turn | None:
    """Go to a question answered before, to change its answer. None when it cannot be changed any more."""
    return _arrive(flow, run, flow.by_id[step], (), (), voice) if step in changeable(flow, run, voice) else None


def changeable(flow: CompiledFlow, run: Run, voice: Voice) -> frozenset[str]:
    """The questions answered before that can be asked again: those the way still leads through."""
    path = flow.path(run.answers, voice.facts, run.floor)
    fixed = ("opening", "review")
    return frozenset(each.step.id for each in path if each.step.id in run.answers and each.role not in fixed)


def without(flow: CompiledFlow, run: Run, roles: frozenset[Role], voice: Voice) -> Run:
    """The same run without its answers of these roles, at the first question that has none. Back before the recap,
    the result is no longer known."""
    answers = {step: value for step, value in run.answers.items() if flow.by_id[step].role not in roles}
    waiting = flow.waiting(answers, voice.facts, run.floor)
    assert waiting is not None, "what was answered is asked again"
    return run.but(answers=answers, at=waiting.step.id, assessment=None if "review" in roles else run.assessment)


def resume(flow: CompiledFlow, run: Run, voice: Voice) -> Run:
    """The same run, its current question moved where the service's settings changed in between.

    It moves when it left the path, and when a question before it is now asked: no request goes out without the
    contact details that were not asked for while nobody read requests.
    """
    here = flow.by_id[run.at]
    waiting = flow.waiting(run.answers, voice.facts, run.floor)
    in_order = here.index >= run.floor and (waiting is None or here.index <= waiting.index)
    if in_order and here.shown(run.answers, voice.facts):
        return run
    return run.but(at=(waiting or flow.path(run.answers, voice.facts, run.floor)[-1]).step.id)


def _chosen(options: tuple[Option, ...], value: Value) -> tuple[Option, ...]:
    ids = value if isinstance(value, tuple) else (value,)
    return tuple(option for option in options if option.id in ids)


def _store(flow: CompiledFlow, run: Run, placed: Placed, value: Value, facts: Facts) -> Run:
    """Keep the answer; drop only later ones that left the path. A changed question brings the recap back."""
    answers = dict(run.answers)
    changed = answers.get(placed.step.id) != value
    answers[placed.step.id] = value
    assessment = run.assessment
    if placed.role == "questions":
        assessment = None
        for other in flow.steps:
            if other.role == "review":
                answers.pop(other.step.id, None)
    if changed and placed.step.id == "contact_moyen":
        answers.pop("contact_coordonnees", None)
    kept = _on_path(flow, answers, facts, run.floor)
    return run.but(answers=kept, assessment=assessment)


def _on_path(flow: CompiledFlow, answers: Mapping[str, Value], facts: Facts, floor: int) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for placed in flow.steps[floor:]:
        if placed.step.id in answers and placed.shown(kept, facts):
            kept[placed.step.id] = answers[placed.step.id]
    return kept


def _conclude(
    flow: CompiledFlow,
    run: Run,
    placed: Placed,
    does: str,
    said: tuple[Message, ...],
    effects: tuple[Effect, ...],
    voice: Voice,
) -> Turn:
    if does == "send":
        effects += (Send(submission(flow, run, voice)),)
    sending = max(p.index for p in flow.steps if p.role == "sending")
    run = run.but(answers={}, floor=max(placed.index, sending) + 1, sent=does == "send")
    return _advance(flow, run, said, (*effects, Forget()), voice)


def _advance(
    flow: CompiledFlow, run: Run, said: tuple[Message, ...], effects: tuple[Effect, ...], voice: Voice
) -> Turn:
    target = flow.waiting(run.answers, voice.facts, run.floor)
    if target is None:
        return Turn(None, said, (*effects, Finished(run)))
    return _arrive(flow, run, target, said, effects, voice)


def _arrive(
    flow: CompiledFlow,
    run: Run,
    target: Placed,
    said: tuple[Message, ...],
    effects: tuple[Effect, ...],
    voice: Voice,
) -> Turn:
    reached = run.reached
    if reached not in flow.by_id or target.index > flow.by_id[reached].index:
        reached = target.step.id
    run = run.but(at=target.step.id, reached=reached)
    if target.role == "sending":
        said += announce(flow, run, voice)
    return Turn(run, said, effects)
