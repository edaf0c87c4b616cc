"""What the crisis model is trained on, and through which features."""

from collections import Counter
from functools import cache
from typing import Final

from flows.understanding.content import packaged
from flows.understanding.crisis.content import Content
from flows.understanding.crisis.features import packaged_ideas
from flows.understanding.crisis.model import ORDINARY, SUPPORT, describe
from flows.understanding.crisis.rules import Rules
from flows.understanding.ideas import Ideas

FILES: Final = ("crisis_examples.yml", "nlu.yml", "replies.yml", "crisis_ideas.yml", "crisis.yml")
STRENGTH: Final = 30.0
_SUFFERING: Final = frozenset({"souffrance_psychique", "harcelement", "moral/tres_mauvais"})


def label_of(intent: str) -> str:
    """What a question of nlu.yml or a reply of replies.yml is for the crisis model."""
    return SUPPORT if intent in _SUFFERING else ORDINARY


def features_of(sentence: str) -> Counter[str]:
    """The features of a sentence, by the packaged rules and ideas."""
    rules, ideas = _packaged()
    return describe(rules.folding.fold(sentence, fillers=True), rules, ideas)


@cache
def _packaged() -> tuple[Rules, Ideas]:
    return Rules(Content.model_validate(packaged("crisis.yml"))), packaged_ideas()
