"""Reads a message: the rules and the model together decide; neither alone is trusted with a life.

The model has learned how far each rule can be believed. What the rules take for a crisis and the model does not
becomes an offer of help, never silence. Thresholds are chosen by leaving one author of the examples out.
"""

from math import inf, log
from typing import Final

from flows.understanding.crisis.model import LABELS, SUPPORT, CrisisModel, alarm
from flows.understanding.crisis.reading import NOTHING, CrisisReading, Kind
from flows.understanding.crisis.rules import Rules

_ALARM: Final[dict[Kind, float]] = {"suicide": 1.0, "danger_immediat": 1.2, "urgence_medicale": 1.2}
"""Log-odds of a crisis from which the page interrupts: sooner for suicide, which is said in more veiled words."""
_RULE: Final = 1.0
"""What a rule that fires adds to them."""
_SOFTENED: Final = 1.5
"""What an idiom, a negation or a past fact takes from them, where no rule fires beside it."""
_DOUBT: Final = -0.9
"""Log-odds of a crisis from which help is offered."""
_SUFFERING: Final = 0.6
"""Probability of a call for support from which help is offered."""
_ALARMING: Final = 2
"""Words from which the model is asked at all."""
_TELLING: Final = 3
"""Words from which it may offer help: a name or a choice calls for none."""
_KNOWN: Final = 0.5
"""Share of the words that it must know to do so."""


class Reader:
    """Reads folded or plain texts; keeps nothing of what it reads."""

    def __init__(self, rules: Rules, model: CrisisModel) -> None:
        self._rules = rules
        self._model = model

    def read(self, text: str) -> CrisisReading:
        """What one message says. Never raises."""
        words = self._rules.folding.fold(text)
        by_rules = self._rules.read(words)
        if sum(word.isalpha() for word in words) < _ALARMING:
            return by_rules
        likely = self._model.likely(text, self._rules, by_sentence=by_rules.kind is not None)
        odds = _log_odds(alarm(likely)) + self._learned(by_rules)
        kind = by_rules.kind or LABELS[max(LABELS, key=lambda label: likely[label])]
        if odds > _ALARM[kind]:
            return by_rules if by_rules.kind else self._by_model(words, kind)
        if by_rules.support or by_rules.kind:
            return CrisisReading(kind=None, support=True, about_other=by_rules.about_other, rule=by_rules.rule)
        doubtful = odds > _DOUBT or likely[SUPPORT] > _SUFFERING
        if doubtful and len(words) >= _TELLING and self._model.known(words) >= _KNOWN:
            return CrisisReading(None, True, self._rules.subjects.of_all(words), "modele_soutien")
        return NOTHING

    def _learned(self, by_rules: CrisisReading) -> float:
        if by_rules.kind:
            return _RULE
        return -_SOFTENED if self._rules.is_context(by_rules.rule) else 0.0

    def _by_model(self, words: list[str], kind: Kind) -> CrisisReading:
        other = kind != "danger_immediat" and self._rules.subjects.of_all(words)
        return CrisisReading(kind=kind, support=False, about_other=other, rule=f"modele_{kind}")


def _log_odds(probability: float) -> float:
    return log(probability / (1 - probability)) if 0 < probability < 1 else inf if probability else -inf
