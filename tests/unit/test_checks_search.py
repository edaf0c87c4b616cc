"""The search of the checker: right against every walk of small random flows, and bounded."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checks import search
from flows.checks.search import Walks
from flows.conditions import Facts
from flows.model import CompiledFlow, Flow
from tests.support.flow_faults_words import WORDS
from tests.support.flow_file import problems_of

ATOMS: dict[str, list[dict[str, Any]]] = {
    "a": [{"answer": "a", "is": "x"}, {"answer": "a", "is": ["y", "z"]}, {"answer": "a", "among": "statuts_suivis"}],
    "b": [{"answer": "b", "has": "x"}, {"answer": "b", "has": ["y", "z"]}],
    "c": [{"answer": "c", "at_most": 0}, {"answer": "c", "at_most": 1}, {"answer": "c", "is": "refus"}],
    "d": [{"answer": "d", "is": "x"}, {"answer": "d", "among": "statuts_suivis"}],
    "": [{"flag": "envoi_ouvert"}],
}


def _conditions(readable: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        st.sampled_from([atom for name in ["", *readable] for atom in ATOMS[name]]),
        lambda inner: st.one_of(
            st.builds(lambda part: {"not": part}, inner),
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=6,
    )


@st.composite
def _small_flows(draw: st.DrawFn) -> Flow:
    text = {"fr": "T"}
    options: list[dict[str, Any]] = [{"id": name, "text": text} for name in "xyz"]
    if draw(st.booleans()):
        options[2]["alone"] = True
    refusal = {"id": "refus", "text": text, "alone": True}
    steps: list[dict[str, Any]] = [
        {"id": "a", "type": "choice", "options": options},
        {"id": "b", "type": "multi", "options": [*options, refusal]},
        {"id": "c", "type": "scale", "max": 2, "ends": {"low": text, "high": text}, "options": [refusal]},
        {"id": "d", "type": "choice", "options": [{**option, "does": draw(_effects)} for option in options]},
        {"id": "e", "type": "choice", "options": options},
    ]
    for number, step in enumerate(steps):
        step["text"] = text
        if number and draw(st.booleans()):
            step["when"] = draw(_conditions("abcd"[:number]))
    sections = [{"id": "s", "role": "opening", "steps": steps}]
    return Flow.model_validate(
        {
            "flow": "f",
            "version": 1,
            "status": "à valider",
            "languages": ["fr"],
            "queue": "salaries",
            "farewell": text,
            "sections": sections,
        }
    )


_effects = st.sampled_from([None, None, "leave", "explain"])


def _reached(flow: Flow) -> set[str]:
    """Steps shown in some walk: every answer to every question, every configuration, one by one."""
    compiled = CompiledFlow(flow, "")
    reached: set[str] = set()
    for flags in ((), ("envoi_ouvert",)):
        for size in range(4):
            for followed in itertools.combinations("xyz", size):
                facts = Facts({"statuts_suivis": frozenset(followed)}, frozenset(flags))
                _walk(compiled, {}, facts, reached)
    return reached


def _walk(flow: CompiledFlow, answers: dict[str, Any], facts: Facts, reached: set[str]) -> None:
    here = next((placed for placed in flow.path(answers, facts) if placed.step.id not in answers), None)
    if here is None:
        return
    reached.add(here.step.id)
    options = [option for option in here.step.options if option.does is None]
    values: list[Any] = [option.id for option in options]
    if here.step.type == "multi":
        free = [option.id for option in options if not option.alone]
        values = [(option.id,) for option in options if option.alone]
        values += [several for size in range(1, len(free) + 1) for several in itertools.combinations(free, size)]
    if here.step.type == "scale":
        values += range(here.step.min, here.step.max + 1)
    for value in values:
        _walk(flow, {**answers, here.step.id: value}, facts, reached)


@settings(max_examples=100, deadline=None)
@given(_small_flows())
def test_the_search_agrees_with_walking_every_way(flow: Flow) -> None:
    walks = Walks(flow)
    found = {step.id for index, (_, step) in enumerate(flow.steps()) if walks.reach(index)}
    assert found == _reached(flow)


def test_the_search_is_bounded_and_then_raises_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = next(fault for fault in WORDS if fault.code == "dead_rule")
    assert [p.code for p in problems_of(fault.mutated())] == ["dead_rule"]
    monkeypatch.setattr(search, "BUDGET", 2)
    assert problems_of(fault.mutated()) == []
    monkeypatch.setattr(search, "BUDGET", 10_000)
    monkeypatch.setattr(search, "TOTAL_BUDGET", 10)
    assert problems_of(fault.mutated()) == []
