"""Whether some walk through a flow reaches a step with given conditions holding there.

Exhaustive, but over as little as it can: only the steps that matter are answered, only one of the answers that no
condition tells apart is tried, and an answer stops the search as soon as it decides. What the service configures
(lists, flags) may be anything. Beyond `BUDGET` trials the answer is « perhaps », and no check raises an alarm on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flows.checks.reading import Leaf, leaves
from flows.conditions import All, Among, Any_, AtMost, Condition, Flag, Has, Is, Named, Not, Value
from flows.model import Effect, Flow, Step

BUDGET = 20_000
"""Trials for one question asked of the search."""
MOST_STEPS = 150
"""Steps that may matter to one question."""
TOTAL_BUDGET = 400_000
"""Trials for all the questions asked about one flow: a few seconds."""
_FREE_TEXT = "\0"
_CONCLUDING: frozenset[Effect] = frozenset({"send", "withhold", "decline"})


class _GaveUp(Exception):
    """The budget is spent."""


@dataclass(slots=True)
class _Guess:
    """What is decided so far. A step that is not asked has the answer None; a missing one is still open."""

    answers: dict[str, Value | None] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    members: dict[tuple[str, Value], bool] = field(default_factory=dict)


class Walks:
    """All walks through one flow that passed the checks of structure. A step it does not have is never answered."""

    def __init__(self, flow: Flow) -> None:
        self._definitions = flow.definitions
        self._steps: list[tuple[Step, tuple[Condition, ...]]] = [
            (step, tuple(when for when in (section.when, step.when) if when is not None))
            for section, step in flow.steps()
        ]
        self._roles = [section.role for section, _ in flow.steps()]
        self._index = {step.id: index for index, (step, _) in enumerate(self._steps)}
        self._stops = [index for index in range(len(self._steps)) if not self._goes_on(index)]
        self._left = TOTAL_BUDGET
        self._spent = 0

    def reach(self, index: int, *goals: Condition) -> bool:
        """Whether the step may be asked with all `goals` holding; True as well when the search gave up."""
        return any(self._from(floor, index, goals) for floor in self._floors if floor <= index)

    @cached_property
    def _floors(self) -> tuple[int, ...]:
        """Where a walk can begin with no answer: at the first step, and after a request was sent or declined."""
        sending = [index for index, role in enumerate(self._roles) if role == "sending"]
        floors = [0]
        for index, (step, _) in enumerate(self._steps):
            if any(option.does in _CONCLUDING for option in step.options):
                after = max([index, *sending]) + 1
                if after not in floors and any(self._from(floor, index, ()) for floor in floors if floor <= index):
                    floors.append(after)
        return tuple(floors)

    def _from(self, floor: int, index: int, goals: Sequence[Condition]) -> bool:
        wanted = [*self._steps[index][1], *goals]
        wanted.extend(
            Not.model_construct(not_=All.model_construct(all_=conditions))
            for _, conditions in (self._steps[i] for i in self._stops if floor <= i < index)
        )
        self._spent = 0
        try:
            return self._search(floor, index, wanted)
        except (_GaveUp, RecursionError):
            return True
        finally:
            self._left -= self._spent

    def _search(self, floor: int, index: int, wanted: Sequence[Condition]) -> bool:
        read = self._closure(wanted)
        guess = _Guess({step.id: None for step, _ in self._steps[:floor]})
        parts = [part for condition in self._conditions(wanted, read) for part in self._followed(condition)]
        lists = {(part.answer, part.among) for part in parts if isinstance(part, Among)}
        flags = sorted({part.flag for part in parts if isinstance(part, Flag)})
        values = {i: tuple(self._values(i, parts)) for i in read if floor <= i < index}
        return self._try(guess, wanted, flags, sorted(values), values, lists)

    def _try(
        self,
        guess: _Guess,
        wanted: Sequence[Condition],
        flags: Sequence[str],
        order: Sequence[int],
        values: dict[int, tuple[Value, ...]],
        lists: set[tuple[str, str]],
    ) -> bool:
        self._spent += 1
        if self._spent > min(BUDGET, self._left):
            raise _GaveUp
        verdict = self._all(wanted, guess)
        if verdict is not None or not (flags or order):
            return verdict is True
        if flags:
            for on in (True, False):
                guess.flags[flags[0]] = on
                if self._try(guess, wanted, flags[1:], order, values, lists):
                    return True
            del guess.flags[flags[0]]
            return False
        step, conditions = self._steps[order[0]]
        shown = self._all(conditions, guess)
        choices: Iterable[Value | None] = values[order[0]] if shown else (None,)
        for value in choices:
            guess.answers[step.id] = value
            for members in _memberships(step.id, value, lists, guess):
                guess.members.update(members)
                if self._try(guess, wanted, flags, order[1:], values, lists):
                    return True
                for member in members:
                    del guess.members[member]
        del guess.answers[step.id]
        return False

    def _all(self, conditions: Iterable[Condition], guess: _Guess) -> bool | None:
        """Whether all hold: False as soon as one cannot, None while it is open."""
        verdict: bool | None = True
        for condition in conditions:
            found = self._holds(condition, guess)
            if found is False:
                return False
            if found is None:
                verdict = None
        return verdict

    def _holds(self, condition: Condition, guess: _Guess) -> bool | None:
        match condition:
            case All(all_=parts):
                return self._all(parts, guess)
            case Any_(any_=parts):
                found = {self._holds(part, guess) for part in parts}
                return True if True in found else None if None in found else False
            case Not(not_=part):
                return _opposite(self._holds(part, guess))
            case Named(named=name):
                return self._holds(self._definitions[name], guess)
            case Flag(flag=flag):
                return guess.flags.get(flag)
            case Is() | Has() | AtMost() | Among():
                if condition.answer in guess.answers or condition.answer not in self._index:
                    return _test(condition, guess.answers.get(condition.answer), guess)
                return None

    def _goes_on(self, index: int) -> bool:
        """Whether some answer to this step is kept and leads to the next one."""
        step = self._steps[index][0]
        return step.type in ("scale", "text") or any(option.does is None for option in step.options)

    def _closure(self, conditions: Iterable[Condition]) -> set[int]:
        """Steps that `conditions` read, those that decide whether these are asked, and so on."""
        found: set[int] = set()
        waiting = list(conditions)
        while waiting:
            for part in self._followed(waiting.pop()):
                if isinstance(part, Is | Has | AtMost | Among):
                    index = self._index.get(part.answer)
                    if index is not None and index not in found:
                        found.add(index)
                        waiting.extend(self._steps[index][1])
            if len(found) > MOST_STEPS:
                raise _GaveUp
        return found

    def _conditions(self, wanted: Sequence[Condition], read: Iterable[int]) -> Iterator[Condition]:
        yield from wanted
        for index in read:
            yield from self._steps[index][1]

    def _followed(self, condition: Condition) -> Iterator[Leaf]:
        for _, part in leaves(condition, ()):
            if isinstance(part, Named):
                yield from self._followed(self._definitions[part.named])
            else:
                yield part

    def _values(self, index: int, parts: Sequence[Leaf]) -> Iterator[Value]:
        """Answers to try: one of each sort that `parts` tell apart."""
        step = self._steps[index][0]
        mine = [part for part in parts if not isinstance(part, Flag | Named) and part.answer == step.id]
        options = [option for option in step.options if option.does is None]
        if step.type == "multi":
            yield from _selections(
                [option.id for option in options if not option.alone],
                [option.id for option in options if option.alone],
                [frozenset(part.options) for part in mine if isinstance(part, Has)],
            )
            return
        if step.type == "scale":
            edges = {part.at_most for part in mine if isinstance(part, AtMost)}
            numbers = {step.min, step.max, *edges, *(edge + 1 for edge in edges)}
            yield from sorted(number for number in numbers if step.min <= number <= step.max)
        if step.type == "text":
            yield _FREE_TEXT
        among = any(isinstance(part, Among) for part in mine)
        sets = [frozenset(part.options) for part in mine if isinstance(part, Is)]
        seen = set()
        for option in options:
            sort = option.id if among else tuple(option.id in wanted for wanted in sets)
            if sort not in seen:
                seen.add(sort)
                yield option.id


def _selections(free: Sequence[str], alone: Sequence[str], sets: Sequence[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Selections of a multi, one for each way of meeting `sets`."""

    def sort(chosen: tuple[str, ...]) -> tuple[bool, ...]:
        return tuple(not wanted.isdisjoint(chosen) for wanted in sets)

    found: dict[tuple[bool, ...], tuple[str, ...]] = {}
    for name in free:
        for chosen in [(), *found.values()]:
            found.setdefault(sort((*chosen, name)), (*chosen, name))
        if len(found) > BUDGET:
            raise _GaveUp
    for name in alone:
        found.setdefault(sort((name,)), (name,))
    yield from found.values()


def _memberships(
    step: str, value: Value | None, lists: set[tuple[str, str]], guess: _Guess
) -> list[dict[tuple[str, Value], bool]]:
    """What the service's lists may say of this answer, where that is not decided yet."""
    ways: list[dict[tuple[str, Value], bool]] = [{}]
    for answer, name in sorted(lists):
        if answer == step and value is not None and (name, value) not in guess.members:
            ways = [{**way, (name, value): inside} for way in ways for inside in (True, False)]
    return ways


def _test(part: Is | Has | AtMost | Among, value: Value | None, guess: _Guess) -> bool | None:
    if value is None:
        return False
    match part:
        case Is(options=options):
            return value in options
        case Has(options=options):
            return isinstance(value, tuple) and not set(options).isdisjoint(value)
        case AtMost(at_most=limit):
            return isinstance(value, int) and value <= limit
        case Among(among=name):
            return guess.members.get((name, value))


def _opposite(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict
