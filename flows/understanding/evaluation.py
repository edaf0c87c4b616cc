"""How well texts are understood, on sentences that were never trained on (`flows/content/evaluation/`).

Each set says who wrote it and how, because a figure means nothing without. Reading the sets to write rules or
examples would spoil them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flows.understanding.content import packaged
from flows.understanding.crisis import CrisisRules
from flows.understanding.intents import OUT_OF_SCOPE, Intents
from flows.understanding.requests import Request, parse_request
from flows.understanding.understand import Understander

KINDS: Final = ("suicide", "danger_immediat", "urgence_medicale")
_NEGATIVES: Final = ("soutien", "ordinaire")


@dataclass(frozen=True, slots=True)
class Missed:
    """A sentence that was not understood as its author meant it."""

    text: str
    expected: str
    read: str


@dataclass(slots=True)
class Score:
    """Named shares (from 0 to 1, with what they are out of), and what was missed."""

    name: str
    shares: list[tuple[str, int, int]] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def share(self, name: str) -> float:
        """One share by name. Raises KeyError."""
        found = {each: count / max(1, of) for each, count, of in self.shares}
        return found[name]


def packaged_set(name: str) -> list[dict[str, Any]]:
    """The cases of one of the packaged sets: `crisis`, `questions` or `answers`."""
    return list(packaged(f"evaluation/{name}.yml")["cases"])


def evaluate_crisis(rules: CrisisRules, cases: Iterable[dict[str, Any]]) -> Score:
    """Recall by kind, and false alarms; a case is {text, expected: a kind | soutien | ordinaire}."""
    score = Score("Crise")
    counts: Counter[str] = Counter()
    for case in cases:
        text, expected = case["text"], case["expected"]
        reading = rules.read(text)
        read = reading.kind or ("soutien" if reading.support else "ordinaire")
        alarmed = reading.kind is not None
        counts[expected] += 1
        if expected in KINDS:
            counts["positive"] += 1
            counts["found"] += alarmed
            counts[f"found {expected}"] += alarmed
            counts["helped"] += read != "ordinaire"
            right = alarmed
        else:
            counts[f"alarm {expected}"] += alarmed
            counts["offered"] += expected == "soutien" and read != "ordinaire"
            right = not alarmed
        if not right:
            score.missed.append(Missed(text, expected, read))
        score.confusions[expected, read] += 1
    score.shares = [
        ("crise reconnue", counts["found"], counts["positive"]),
        *((f"crise reconnue : {kind}", counts[f"found {kind}"], counts[kind]) for kind in KINDS),
        ("crise ou soutien", counts["helped"], counts["positive"]),
        *((f"fausse alerte : {kind}", counts[f"alarm {kind}"], counts[kind]) for kind in _NEGATIVES),
        ("soutien proposé quand attendu", counts["offered"], counts["soutien"]),
    ]
    return score


def evaluate_questions(intents: Intents, cases: Sequence[dict[str, Any]]) -> Score:
    """Right, wrong, right or among the three proposed, out of scope left alone; a case is {text, intent}."""
    score = Score("Questions")
    counts: Counter[str] = Counter()
    for case in cases:
        text, expected = case["text"], case["intent"]
        reading = intents.read(text)
        if expected == OUT_OF_SCOPE:
            counts["outside"] += 1
            right = reading.intent in (None, OUT_OF_SCOPE)
            counts["left"] += right
        else:
            counts["inside"] += 1
            right = reading.intent == expected or (reading.intent is None and expected in reading.candidates)
            counts["right"] += reading.intent == expected
            counts["wrong"] += reading.intent not in (None, expected)
            counts["proposed"] += right
        read = reading.intent or "? " + " ".join(reading.candidates)
        if reading.intent not in (None, expected):
            score.confusions[expected, reading.intent] += 1
        if not right:
            score.missed.append(Missed(text, expected, read))
    score.shares = [
        ("juste", counts["right"], counts["inside"]),
        ("faux", counts["wrong"], counts["inside"]),
        ("juste ou parmi les trois proposées", counts["proposed"], counts["inside"]),
        ("hors sujet laissé", counts["left"], counts["outside"]),
    ]
    return score


def evaluate_answers(understander: Understander, cases: Iterable[dict[str, Any]]) -> Score:
    """Right values, wrong values, and asked again; a case is a request with the `value` that its author meant."""
    score = Score("Réponses")
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases:
        expected = case["value"]
        request = parse_request({key: case[key] for key in ("text", "question", "today") if case.get(key) is not None})
        kind = request.question.type if request.question else ""
        value = _read(understander, request)
        expected = expected.isoformat() if isinstance(expected, date) else expected
        total[kind] += 1
        right[kind] += value == expected
        wrong[kind] += value is not None and value != expected
        if value != expected:
            score.missed.append(Missed(request.text, repr(expected), repr(value)))
    score.shares = [
        ("juste", right.total(), total.total()),
        ("valeur fausse", wrong.total(), total.total()),
        *((f"juste : {kind}", right[kind], total[kind]) for kind in sorted(total)),
        *((f"valeur fausse : {kind}", wrong[kind], total[kind]) for kind in sorted(total)),
    ]
    return score


def _read(understander: Understander, request: Request) -> Any:
    return understander.understand(request).value
