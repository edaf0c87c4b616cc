"""Structured conditions on answers: data to check, explain, draw and export, never a string to evaluate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Value = str | int | tuple[str, ...]
"""An answer: option id (choice, ack, `ne_sait_pas`…), integer (scale), option ids (multi) or plain text (text)."""
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a walk knows besides the answers, all from the service's configuration.

    `lists` are named sets of option ids (`statuts_suivis`), `flags` what is switched on (`envoi_ouvert`),
    `words` the text each placeholder stands for.
    """

    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)


Test = Callable[[Answers, Facts], bool]
Hope = Callable[[Answers, Facts, frozenset[str]], bool]
"""The same before the steps named last are answered: false only when no answer of theirs can make it hold."""


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Is(_Node):
    """The answer is this option, or one of these."""

    answer: str
    is_: str | tuple[str, ...] = Field(alias="is")

    @property
    def options(self) -> tuple[str, ...]:
        """Option ids that make it hold."""
        return (self.is_,) if isinstance(self.is_, str) else self.is_


class Has(_Node):
    """The answer to a multi contains this option, or at least one of these."""

    answer: str
    has: str | tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """Option ids of which one is enough."""
        return (self.has,) if isinstance(self.has, str) else self.has


class AtMost(_Node):
    """The answer to a scale is at most this number; `ne_sait_pas` and `refus` are no number."""

    answer: str
    at_most: int


class Among(_Node):
    """The answer is in a list that the service sets, such as `statuts_suivis`."""

    answer: str
    among: str


class Flag(_Node):
    """The service, or the way in, has this switched on."""

    flag: str


class Named(_Node):
    """A condition defined once under `definitions`."""

    named: str


class All(_Node):
    """Every part holds."""

    all_: tuple[Condition, ...] = Field(alias="all", min_length=1)


class Any_(_Node):  # noqa: N801 - the YAML key is `any`
    """At least one part holds."""

    any_: tuple[Condition, ...] = Field(alias="any", min_length=1)


class Not(_Node):
    """The part does not hold. A question that was not asked, or not answered, makes its tests false."""

    not_: Condition = Field(alias="not")


KINDS = ("is", "has", "at_most", "among", "flag", "named", "all", "any", "not")


def _kind(value: Any) -> str | None:
    """The key that tells which condition this is, in a file or in a model already built."""
    if isinstance(value, dict):
        return next((kind for kind in KINDS if kind in value), None)
    return next((kind for kind in KINDS if hasattr(value, kind) or hasattr(value, f"{kind}_")), None)


Condition = Annotated[
    Annotated[Is, Tag("is")]
    | Annotated[Has, Tag("has")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Among, Tag("among")]
    | Annotated[Flag, Tag("flag")]
    | Annotated[Named, Tag("named")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message="a condition needs one of: " + ", ".join(KINDS),
    ),
]

for _model in (All, Any_, Not):
    _model.model_rebuild()


def atoms(condition: Condition, definitions: Mapping[str, Condition]) -> Iterator[Is | Has | AtMost | Among | Flag]:
    """Every elementary test in `condition`, following names. Unknown names yield nothing."""
    match condition:
        case All(all_=parts) | Any_(any_=parts):
            for part in parts:
                yield from atoms(part, definitions)
        case Not(not_=part):
            yield from atoms(part, definitions)
        case Named(named=name):
            if name in definitions:
                yield from atoms(definitions[name], definitions)
        case _:
            yield condition


def compile_condition(condition: Condition | None, definitions: Mapping[str, Condition]) -> Test:
    """Turn a condition into a function of answers and facts. None always holds.

    Raises KeyError for an unknown definition and RecursionError for one that uses itself: the checks refuse both first.
    """
    match condition:
        case None:
            return lambda _answers, _facts: True
        case Is(answer=answer, options=options):
            wanted = frozenset(options)
            return lambda answers, _facts: answers.get(answer) in wanted
        case Has(answer=answer, options=options):
            several = frozenset(options)
            return lambda answers, _facts: not several.isdisjoint(_selected(answers.get(answer)))
        case AtMost(answer=answer, at_most=limit):
            return lambda answers, _facts: isinstance(value := answers.get(answer), int) and value <= limit
        case Among(answer=answer, among=name):
            return lambda answers, facts: answers.get(answer) in facts.lists.get(name, ())
        case Flag(flag=flag):
            return lambda _answers, facts: flag in facts.flags
        case Named(named=name):
            return compile_condition(definitions[name], definitions)
        case Not(not_=part):
            test = compile_condition(part, definitions)
            return lambda answers, facts: not test(answers, facts)
        case All(all_=parts):
            tests = tuple(compile_condition(part, definitions) for part in parts)
            return lambda answers, facts: all(test(answers, facts) for test in tests)
        case Any_(any_=parts):
            tests = tuple(compile_condition(part, definitions) for part in parts)
            return lambda answers, facts: any(test(answers, facts) for test in tests)


def compile_hope(condition: Condition | None, definitions: Mapping[str, Condition], *, hoped: bool = True) -> Hope:
    """Turn a condition into what can still come of it; `hoped` is false under a `not`. Raises as compile_condition."""
    match condition:
        case Named(named=name):
            return compile_hope(definitions[name], definitions, hoped=hoped)
        case Not(not_=part):
            hope = compile_hope(part, definitions, hoped=not hoped)
            return lambda answers, facts, ahead: not hope(answers, facts, ahead)
        case All(all_=parts):
            hopes = tuple(compile_hope(part, definitions, hoped=hoped) for part in parts)
            return lambda answers, facts, ahead: all(hope(answers, facts, ahead) for hope in hopes)
        case Any_(any_=parts):
            hopes = tuple(compile_hope(part, definitions, hoped=hoped) for part in parts)
            return lambda answers, facts, ahead: any(hope(answers, facts, ahead) for hope in hopes)
    test = compile_condition(condition, definitions)
    if condition is None or isinstance(condition, Flag):
        return lambda answers, facts, _ahead: test(answers, facts)
    step = condition.answer
    return lambda answers, facts, ahead: hoped if step in ahead else test(answers, facts)


def _selected(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return ()
