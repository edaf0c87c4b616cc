"""Understanding measured: how fast it loads and reads, and the model beside a search for the nearest example."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from rapidfuzz import fuzz, process

from flows.understanding.answers.likely.learned import LearnedReplies
from flows.understanding.crisis.model import CrisisModel
from flows.understanding.evaluation import packaged_set
from flows.understanding.features import features, packaged_ideas
from flows.understanding.intents import OUT_OF_SCOPE, Intents
from flows.understanding.linear import LinearModel
from flows.understanding.normalise import normalise
from flows.understanding.requests import Request
from flows.understanding.training import CONTENT, model_file, read_examples
from flows.understanding.understand import Understander

_LOADS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """One way of naming an intent: the share it names first, and the milliseconds it takes a message."""

    name: str
    right: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Understood:
    """Seconds to load everything, milliseconds to read a message whole, of processor time; and the ways compared."""

    load: float
    read: float
    ways: list[Way]


def measure() -> Understood:
    """Read every sentence of the packaged test sets."""
    loads = []
    for _ in range(_LOADS):
        began = time.process_time()
        understander = _load()
        loads.append(time.process_time() - began)
    questions = packaged_set("questions")
    texts = [case["text"] for name in ("questions", "crisis") for case in packaged_set(name)]
    spent = []
    for text in texts:
        began = time.process_time()
        understander.understand(Request(text))
        spent.append(time.process_time() - began)
    return Understood(median(loads), 1e3 * median(spent), [_linear(questions), _nearest(questions)])


def _load() -> Understander:
    for loader in (Understander, Intents, LearnedReplies, CrisisModel):
        loader.load.cache_clear()
    packaged_ideas.cache_clear()
    LearnedReplies.load()
    return Understander.load(date(2026, 11, 22))


def _linear(cases: Sequence[dict[str, Any]]) -> Way:
    model, ideas = LinearModel.load(model_file("intents")), packaged_ideas()

    def name(text: str) -> str:
        likely = model.probabilities(features(text, ideas))
        return max(likely, key=lambda label: likely[label])

    return _timed("linear model", name, cases)


def _nearest(cases: Sequence[dict[str, Any]]) -> Way:
    pairs = read_examples(CONTENT / "nlu.yml")
    written = [normalise(sentence) for sentence, _ in pairs]

    def name(text: str) -> str:
        found = process.extractOne(normalise(text), written, scorer=fuzz.token_set_ratio)
        return pairs[found[2]][1]

    return _timed("nearest example", name, cases)


def _timed(title: str, name: Callable[[str], str], cases: Sequence[dict[str, Any]]) -> Way:
    inside = [case for case in cases if case["intent"] != OUT_OF_SCOPE]
    began = time.process_time()
    right = sum(name(case["text"]) == case["intent"] for case in inside)
    return Way(title, right / len(inside), 1e3 * (time.process_time() - began) / len(inside))
