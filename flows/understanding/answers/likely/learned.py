"""Replies to the questionnaires' own options, as learned from examples: « je monte des murs » for the building trade.

The options tell which question it is, so that texts may be reworded. `guard.py` says where likeness is trusted.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.features import features, packaged_ideas
from flows.understanding.ideas import Ideas
from flows.understanding.linear import LinearModel

GENERAL: Final = "general"
"""The step whose options may be said at every step."""
UNSETTLED: Final = "indecis"
_ALIKE: Final = 0.6
"""Share of options in common from which a question is taken for a known one."""


class LearnedReplies:
    """The packaged model of replies."""

    def __init__(self, model: LinearModel, ideas: Ideas) -> None:
        self._model = model
        self._ideas = ideas
        self._steps: dict[str, set[str]] = {}
        for label in model.labels:
            step, _, option = label.partition("/")
            self._steps.setdefault(step, set()).add(option)

    @classmethod
    @cache
    def load(cls) -> LearnedReplies:
        """The packaged model. Raises ModelFileError when it cannot be read."""
        with as_file(files("flows").joinpath("content/models/replies.npz")) as path:
            return cls(LinearModel.load(path), packaged_ideas())

    def chances(self, question: Question, text: str) -> dict[str, float]:
        """How likely `text` is to name each option; empty for a question never learned, or one asked back."""
        step = self._step_of({option.id for option in question.options})
        if step is None or "?" in text:
            return {}
        found = self._model.chances(features(text, self._ideas))
        return {
            option.id: found.get(f"{step}/{option.id}", found.get(f"{GENERAL}/{option.id}", 0.0))
            for option in question.options
        }

    def elsewhere(self, question: Question, text: str) -> float:
        """How likely `text` is to answer another step: what is said of one thing often resembles another."""
        own = self._step_of({option.id for option in question.options})
        found = self._model.chances(features(text, self._ideas))
        return max(
            (chance for label, chance in found.items() if label.partition("/")[0] not in (own, GENERAL, "oui_non")),
            default=0.0,
        )

    def _step_of(self, offered: set[str]) -> str | None:
        own = offered - self._steps[GENERAL]
        alike = {step: len(own & options) / len(own | options) for step, options in self._steps.items()}
        best = max(alike, key=lambda step: alike[step])
        return best if alike[best] >= _ALIKE else None
