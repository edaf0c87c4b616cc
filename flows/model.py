"""Schema of a flow file: the questionnaire an author writes, read once and never changed after."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from flows.conditions import Answers, Condition, Facts, Hope, Test, compile_condition, compile_hope

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_]*$", max_length=64)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]+)?$")]
Text = dict[Language, Annotated[str, StringConstraints(min_length=1)]]
"""One text per language, French first. `{placeholders}` stand for words of the service (see `PLACEHOLDERS`)."""

PLACEHOLDERS = frozenset(
    {
        "service",  # name of the occupational-health service
        "cellule",  # how its PDP cell is called
        "cellule_majuscule",  # the same, to begin a sentence
        "joindre",  # a whole phrase: how to reach the cell by phone, or whom to ask when the number is not filled in
        "horaires",  # opening hours of the cell, in words
        "delai",  # first contact for the level shown, e.g. « 2 jours ouvrés »
        "conservation",  # how long unfinished answers are kept, e.g. « 7 jours »
        "mois",  # how many months a closed case is kept
        "donnees",  # a whole sentence: who to ask about one's data (DPO), CNIL
        "hebergement",  # a whole sentence: where the data are, or that the service has not said yet
        "lien",  # address a person can open alone, e.g. https://…/s/gims13
        "date_effacement",  # the day on which what is kept will be erased
    }
)

UNSURE = ("ne_sait_pas", "refus")
"""The two ways not to answer a question; neither fires a rule (screening.md, Rules for every question)."""
SKIP = "passer"

Role = Literal["opening", "questions", "review", "decision", "contact", "sending", "statistics"]
Effect = Literal[
    "explain",  # says more, asks the same again
    "keep",  # leaves everything as it is until the purge, asks the same again
    "call_back",  # opens « être rappelé·e sans répondre »
    "leave",  # the walk ends here, nothing is kept
    "decline",  # no request: what was answered is forgotten, the walk goes on after the sending
    "withhold",  # the request is not sent: as decline
    "send",  # the request is sent
]


class Strict(BaseModel):
    """Base of every content model: an unknown key is a mistake, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Strict):
    """A possible answer.

    `alone` excludes the other options of a multi; `says` is a message shown once it is chosen; `support` shows the
    support page (3114) before going on; `also` lists other ways people write it; `up_to` is the last number of
    its band (days, years or things), for questions that read a number.
    """

    id: Identifier
    text: Text
    alone: bool = False
    does: Effect | None = None
    says: Text | None = None
    support: bool = False
    also: dict[Language, tuple[str, ...]] = {}
    up_to: int | None = None


class Ends(Strict):
    """What the two ends of a scale mean."""

    low: Text
    high: Text


class Variant(Strict):
    """Another wording of a question when `when` holds; without `help`, that of the step stays."""

    when: Condition
    text: Text
    help: Text | None = None


class Step(Strict):
    """One question or message of a flow; the first of `variants` that holds replaces its text.

    `reads` says what a free text may hold besides the words of an option: a `duration` gone by, a `delay` (a duration
    or a date ahead), a `date` (the same, only proposed), an `age`, a `count`.
    """

    id: Identifier
    type: Literal["choice", "multi", "scale", "text", "ack"]
    title: Text | None = None
    text: Text
    help: Text | None = None
    variants: tuple[Variant, ...] = ()
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    unsure: bool = False
    ends: Ends | None = None
    min: int = 0
    max: int = 10
    format: Literal["contact", "name", "employer", "postcode"] | None = None
    reads: Literal["duration", "date", "delay", "age", "count"] | None = None

    @cached_property
    def by_id(self) -> dict[str, Option]:
        """Options by id."""
        return {option.id: option for option in self.options}


class Section(Strict):
    """A stretch of steps with one role; `when` holds for all of them.

    `include` names a shared file whose steps stand here, less `leave_out`.
    """

    id: Identifier
    role: Role
    when: Condition | None = None
    steps: tuple[Step, ...] = ()
    include: Identifier | None = None
    leave_out: tuple[Identifier, ...] = ()


class Level(Strict):
    """A level of triage. `text` says it to the person as an action and a delay, never as a colour or a score."""

    id: Identifier
    text: Text


class Rule(Strict):
    """When it holds, the situation has at least this level. `why` says so to the person in plain words."""

    id: Identifier
    level: Identifier
    when: Condition
    why: Text
    source: str


class Incomplete(Strict):
    """The result is incomplete when at least this many of these questions got no real answer."""

    among: tuple[Identifier, ...]
    at_least: int = Field(ge=1)
    text: Text


class Advice(Strict):
    """A next step, a sheet or a letter shown with the result when `when` holds; facts carry their source and date.

    `topic` is the topic that says more.
    """

    id: Identifier
    when: Condition | None = None
    title: Text | None = None
    text: Text
    topic: Identifier | None = None
    source: str
    verified_on: str


class Position(Strict):
    """Where the person stands at that moment (indicator I3 of domain.md); the first that holds counts."""

    id: Identifier
    when: Condition


class Flow(Strict):
    """One questionnaire, whole, with shared steps already put in place.

    `status` tells whether a médecin du travail has signed it off; `levels` go from the most to the least urgent.
    """

    flow: Identifier
    version: int = Field(ge=1)
    status: Literal["à valider", "validé"]
    validated_by: str | None = None
    languages: tuple[Language, ...] = Field(min_length=1)
    queue: Literal["salaries", "employeurs"]
    free_text: bool = True
    opening: tuple[Text, ...] = ()
    why_intro: Text | None = None
    advice_intro: Text | None = None
    farewell: Text
    definitions: dict[Identifier, Condition] = {}
    sections: tuple[Section, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    rules: tuple[Rule, ...] = ()
    incomplete: Incomplete | None = None
    advice: tuple[Advice, ...] = ()
    positions: tuple[Position, ...] = ()

    def steps(self) -> Iterator[tuple[Section, Step]]:
        """Every step with its section, in order."""
        for section in self.sections:
            for step in section.steps:
                yield section, step


class Placed:
    """A step where it stands in its flow, with its test compiled: `asked`, in a section that is itself shown.

    `hope` tells whether it can still be asked.
    """

    __slots__ = ("_variants", "_within", "asked", "hope", "index", "role", "section", "step")

    def __init__(
        self, index: int, section: Section, within: Test, step: Step, definitions: dict[str, Condition]
    ) -> None:
        self.index = index
        self.section = section.id
        self.role = section.role
        self.step = step
        self.asked: Test = compile_condition(step.when, definitions)
        self.hope: Hope = compile_hope(step.when, definitions)
        self._within = within
        self._variants = tuple((compile_condition(each.when, definitions), each) for each in step.variants)

    def shown(self, answers: Answers, facts: Facts) -> bool:
        """Whether this step belongs to the path, given the answers to earlier steps."""
        return self._within(answers, facts) and self.asked(answers, facts)

    def wording(self, answers: Answers, facts: Facts) -> tuple[Text, Text | None]:
        """The question for these answers, and the line that helps to answer it."""
        step = self.step
        variant = next((each for holds, each in self._variants if holds(answers, facts)), None)
        return (step.text, step.help) if variant is None else (variant.text, variant.help or step.help)


class CompiledFlow:
    """A checked flow ready to walk: steps in order, conditions compiled, content hash.

    `digest` is the hash of the whole content as hex; a run carries it and ends on the content it began with.
    """

    def __init__(self, flow: Flow, digest: str) -> None:
        self.flow = flow
        self.id = flow.flow
        self.digest = digest
        self._sections: list[tuple[Role, Test, list[Placed]]] = []
        steps: list[Placed] = []
        for section in flow.sections:
            within = compile_condition(section.when, flow.definitions)
            placed = [
                Placed(index, section, within, step, flow.definitions)
                for index, step in enumerate(section.steps, start=len(steps))
            ]
            self._sections.append((section.role, within, placed))
            steps += placed
        self.steps = tuple(steps)
        self.by_id = {placed.step.id: placed for placed in self.steps}
        self.rules = tuple((rule, compile_condition(rule.when, flow.definitions)) for rule in flow.rules)
        self.rank = {level.id: position for position, level in enumerate(flow.levels)}
        self.advice = tuple((item, compile_condition(item.when, flow.definitions)) for item in flow.advice)
        self.positions = tuple((item.id, compile_condition(item.when, flow.definitions)) for item in flow.positions)

    def path(self, answers: Answers, facts: Facts, floor: int = 0, role: Role | None = None) -> list[Placed]:
        """Steps shown from index `floor` on, in order, given the answers; only those of `role` when it is given."""
        return [
            placed
            for its_role, within, steps in self._sections
            if role in (None, its_role) and within(answers, facts)
            for placed in steps
            if placed.index >= floor and placed.asked(answers, facts)
        ]

    def progress(self, answers: Answers, facts: Facts, here: Placed, floor: int = 0) -> tuple[int, int]:
        """How many questions of the role of `here` come before it, and how many there are at most.

        What comes later counts until an answer rules it out: from question to question of a section the most never
        grows.
        """
        before = sum(placed.index < here.index for placed in self.path(answers, facts, floor, here.role))
        ahead = frozenset(placed.step.id for placed in self.steps[here.index :])
        return before, before + sum(
            placed.index >= here.index and placed.hope(answers, facts, ahead)
            for role, within, steps in self._sections
            if role == here.role and within(answers, facts)
            for placed in steps
        )

    def waiting(self, answers: Answers, facts: Facts, floor: int = 0) -> Placed | None:
        """The first step of the path from `floor` on that has no answer yet."""
        return next(
            (each for each in self.steps[floor:] if each.step.id not in answers and each.shown(answers, facts)), None
        )
