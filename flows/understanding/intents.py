"""What a person asks for: one of the intents of design.md, or the three likely ones when it is not clear.

A wrong topic is worse than a proposal, so an intent is only named above a likelihood measured on sentences whose
author wrote none of the training examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Final

from flows.understanding.features import features, packaged_ideas
from flows.understanding.ideas import Ideas
from flows.understanding.linear import LinearModel

OUT_OF_SCOPE: Final = "hors_sujet"
_SURE: Final = 0.4
"""Likelihood from which one intent is named. Chosen with `relais understand --evaluate`."""
_PROPOSED: Final = 3


@dataclass(frozen=True, slots=True)
class IntentReading:
    """`intent` when it is clear, else None and the likeliest `candidates`, best first. `confidence` is from 0 to 1."""

    intent: str | None
    candidates: tuple[str, ...]
    confidence: float


class Intents:
    """Reads intents. Loaded once; reading is pure."""

    def __init__(self, model: LinearModel, ideas: Ideas) -> None:
        self._model = model
        self._ideas = ideas

    @classmethod
    @cache
    def load(cls) -> Intents:
        """The packaged model. Raises ModelFileError when it cannot be read."""
        with as_file(files("flows").joinpath("content/models/intents.npz")) as path:
            return cls(LinearModel.load(path), packaged_ideas())

    @property
    def labels(self) -> tuple[str, ...]:
        """Every intent that may be named."""
        return self._model.labels

    def read(self, text: str) -> IntentReading:
        """What `text` asks for."""
        found = features(text, self._ideas)
        if not found:
            return IntentReading(None, (), 0.0)
        likely = sorted(self._model.probabilities(found).items(), key=lambda each: (-each[1], each[0]))
        best, confidence = likely[0]
        if confidence >= _SURE:
            return IntentReading(best, (), confidence)
        proposed = tuple(label for label, _ in likely if label != OUT_OF_SCOPE)[:_PROPOSED]
        return IntentReading(None, proposed, confidence)
