"""The linear model beside the rules: how likely a message is each kind of crisis, a call for support, or ordinary.

It is trained (`make model`) on `crisis_examples.yml`, on the questions of `nlu.yml`, which are ordinary, and on what
the rules find in them: it learns how far each can be believed.
"""

from collections import Counter
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Final

from flows.understanding.crisis.features import features, packaged_ideas
from flows.understanding.crisis.folding import STOP
from flows.understanding.crisis.reading import Kind
from flows.understanding.crisis.rules import Rules
from flows.understanding.ideas import Ideas
from flows.understanding.linear import LinearModel

LABELS: Final[dict[str, Kind]] = {
    "crise_suicide": "suicide",
    "crise_danger_immediat": "danger_immediat",
    "crise_urgence_medicale": "urgence_medicale",
}
SUPPORT: Final = "soutien"
ORDINARY: Final = "ordinaire"
_WINDOW: Final = 30  # words; in a long message one clause may say it, so it is read piece by piece
_STEP: Final = 15
_STUB: Final = 2  # words of a sentence that says nothing alone
_MOST: Final = 60  # words read so at either end of a long message
_PLACES: Final = 4  # places where a rule fires that are read too, with much around them and with little
_NEAR: Final = 6


class CrisisModel:
    """How likely each label is. Loaded once; reading is pure and keeps nothing."""

    def __init__(self, model: LinearModel, ideas: Ideas) -> None:
        self._model = model
        self._ideas = ideas

    @classmethod
    @cache
    def load(cls) -> "CrisisModel":
        """The packaged model. Raises ModelFileError when it cannot be read."""
        with as_file(files("flows").joinpath("content/models/crisis.npz")) as path:
            return cls(LinearModel.load(path), packaged_ideas())

    def likely(self, text: str, rules: Rules, *, by_sentence: bool) -> dict[str, float]:
        """The probability of each label: for a long message, those of its most alarming piece.

        `by_sentence`: each sentence of a short one is a piece too (« Je ne veux pas mourir. Mon mari me frappe. »).
        """
        words = rules.folding.fold(text, fillers=True)
        if len(words) > _WINDOW + _STEP:
            pieces = _pieces(words, _places(words, rules))
        else:
            pieces = [words, *(_sentences(words) if by_sentence else [])]
        read = [self._model.probabilities(describe(piece, rules, self._ideas)) for piece in pieces]
        return max(read, key=alarm)

    def known(self, words: list[str]) -> float:
        """The share of the words that stood in an example."""
        return sum(f"w {word}" in self._model.vocabulary for word in words) / max(1, len(words))


def describe(words: list[str], rules: Rules, ideas: Ideas) -> Counter[str]:
    """The features of folded words, fillers kept: the model is trained on these and reads these."""
    return features(words, rules.signs([word for word in words if not rules.folding.is_filler(word)]), ideas)


def alarm(likely: dict[str, float]) -> float:
    """How likely a crisis is, of whatever kind."""
    return sum(likely[label] for label in LABELS)


def _sentences(words: list[str]) -> list[list[str]]:
    ends = [place for place, word in enumerate(words) if word == STOP]
    return [words[start:end] for start, end in pairwise([0, *ends, len(words)]) if end - start > _STUB] if ends else []


def _places(words: list[str], rules: Rules) -> list[int]:
    """Where a crisis rule finds something."""
    kept = [place for place, word in enumerate(words) if not rules.folding.is_filler(word)]
    return [kept[place] for place in rules.places([words[place] for place in kept])]


def _pieces(words: list[str], places: list[int]) -> list[list[str]]:
    last = len(words) - _WINDOW
    starts = {*range(0, min(_MOST, last), _STEP), *range(max(0, last - _MOST), last, _STEP), last}
    starts.update(max(0, min(place - _STEP, last)) for place in places[:_PLACES])
    near = [words[max(0, place - _NEAR) : place + _NEAR] for place in places[:_PLACES]]
    return [*(words[start : start + _WINDOW] for start in sorted(starts)), *near]
