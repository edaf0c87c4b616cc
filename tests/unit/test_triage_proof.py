"""Proof over the oracle of screening.md ("Triage of `salarie`", "`manager`"): the triage tables are sound.

What is proved, of the functions of `tests.oracle.salarie`, for every walk a person of a followed `statut` can
take: every value of the 15 scored questions (`situation` included, ne_sait_pas and refus included, every
possible set of a multi), every path. That is 541,667,412,000 walks (`test_the_whole_space_is_covered`).

1. Every level is reached, every rule fires, in both questionnaires, with a walk to show for each.
2. No worse answer ever lowers the level of `salarie`: for each question and each step "better -> worse" of
   `WORSE`, every other answer being equal, the level after is at least the level before. When the step makes
   a question appear (prepa_reprise, arrets_repetes, echeance), that holds for every answer to it; should it
   make one disappear, its answer stops counting. Steps compose, so it holds along whole chains and for
   several answers getting worse together. NO EXCEPTION was found: `EXCEPTIONS` is empty.

How (`prove`, which takes the three functions as parameters):

a. `READS` says which questions each rule reads, `SHOWN_BY` which questions decide that one is shown. For each
   rule the truth table over ALL the values of what it reads is built by calling `fired` on real walks; so is
   the table of each condition of visibility, by walking question after question with `questions`.
b. Two values of a question that no table tells apart are one class. Nothing is assumed about classes, they
   are read off the tables (capacite: 0-4, 5, 6-7, 8-10 with ne_sait_pas and refus).
c. The product of the classes of all 15 questions, 21,233,664 points, is evaluated whole with numpy. A point
   gives a value to hidden questions too, which the walk ignores: one that appears has thus every value.
d. Along each axis, each step of `WORSE` compares the two whole slices. A violation is turned back into two
   walks, and is believed only when the functions themselves return these levels.

The one hypothesis is that a rule reads nothing but what `READS` says. For the oracle it is proved by reading
the syntax tree of `fired` (`test_reads_are_what_the_oracle_reads`) and by watching what `questions` looks up.
For any other implementation it is not proved but audited: `prove` predicts the rules and the level of random
walks from the tables and compares (`audit_walks` of them, drawn evenly over classes).

A proof that cannot fail proves nothing: the last tests break a rule or a path and the same procedure sees it.
What takes the oracle alone is proved in the long run; every run proves the product itself (`test_walks`).
"""

from __future__ import annotations

import ast
import inspect
import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle import manager, salarie
from tests.oracle.salarie import WORSE, Value

Answers = Mapping[str, Value]
Fired = Callable[[Answers], list[str]]
Level = Callable[[Answers], str]
Questions = Callable[[Answers], list[str]]
Values = Mapping[str, list[Value]]
Skeletons = list[tuple[dict[str, int], dict[str, Value]]]
Table = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

LEVELS = ["vert", "jaune", "orange", "rouge"]

# The scored questions, in the order of the table of screening.md, `salarie`.
AXES = [
    "situation",
    "duree_arret",
    "reprise_prevue",
    "prepa_reprise",
    "arrets_12_mois",
    "arrets_repetes",
    "capacite",
    "pronostic_2_ans",
    "gene",
    "moral",
    "preconisation",
    "evenements",
    "echeance",
    "crainte_emploi",
    "soutien",
]

# screening.md, "Triage of `salarie`": what each rule reads, its shorthand unfolded.
READS: dict[str, tuple[str, ...]] = {
    "R1": ("evenements",),
    "R2": ("duree_arret", "reprise_prevue", "prepa_reprise", "capacite", "pronostic_2_ans", "gene"),
    "R3": ("duree_arret", "reprise_prevue", "prepa_reprise"),
    "R4": ("duree_arret", "capacite", "gene", "echeance"),
    "O1": ("capacite", "pronostic_2_ans"),
    "O2": ("situation", "duree_arret", "gene"),
    "O3": ("duree_arret",),
    "O4": ("gene", "preconisation"),
    "O5": ("arrets_12_mois",),
    "O6": ("duree_arret", "capacite", "gene", "evenements"),
    "O7": ("moral",),
    "O8": ("duree_arret", "reprise_prevue", "capacite", "pronostic_2_ans", "gene"),
    "O9": ("duree_arret", "capacite", "pronostic_2_ans", "gene", "moral", "crainte_emploi", "soutien"),
    "O10": ("situation", "capacite", "pronostic_2_ans", "gene", "moral", "crainte_emploi", "soutien"),
    "O11": ("evenements",),
    "J1": ("duree_arret", "capacite"),
    "J2": ("pronostic_2_ans",),
    "J3": ("duree_arret", "gene"),
    "J4": ("duree_arret",),
    "J5": ("arrets_12_mois", "arrets_repetes"),
    "J6": ("crainte_emploi",),
    "J7": ("preconisation",),
    "J8": ("moral",),
    "J9": ("situation", "evenements"),
    "J10": ("gene", "evenements"),
}

# screening.md, `salarie`, column "shown when" (and the conditions of the questions named there).
SHOWN_BY: dict[str, tuple[str, ...]] = {
    "duree_arret": ("situation",),
    "reprise_prevue": ("situation",),
    "prepa_reprise": ("situation", "duree_arret"),
    "arrets_repetes": ("arrets_12_mois",),
    "echeance": ("situation", "duree_arret", "reprise_prevue", "evenements"),
}
CONTROLS = [axis for axis in AXES if any(axis in deciding for deciding in SHOWN_BY.values())]

# (question, better, worse) that lower the level in the tables as written: none.
EXCEPTIONS: set[tuple[str, str, str]] = set()

# Answers that fire nothing, for the questions a table does not vary.
BACKGROUND: dict[str, Value] = {
    "statut": "prive",
    "situation": "au_travail",
    "duree_arret": "30j_ou_moins",
    "reprise_prevue": "plus_tard",
    "prepa_reprise": ["pre_reprise"],
    "arrets_12_mois": "aucun",
    "arrets_repetes": "une",
    "capacite": 10,
    "pronostic_2_ans": "oui_sans_doute",
    "gene": "non",
    "difficultes": ["fatigue"],
    "moral": "bon",
    "preconisation": "non",
    "evenements": ["aucun"],
    "echeance": "plus_30j",
    "crainte_emploi": "non",
    "soutien": "oui",
    "aidants": ["personne"],
}


def sets_of(options: list[str], exclusive: set[str]) -> list[Value]:
    """Every answer a multi accepts: each non-empty set of its ordinary options, each exclusive one alone."""
    ordinary = [option for option in options if option not in exclusive]
    sizes = range(1, len(ordinary) + 1)
    sets = chain.from_iterable(combinations(ordinary, size) for size in sizes)
    alone = [option for option in options if option in exclusive]
    return [*(list(chosen) for chosen in sets), *([option] for option in alone)]


def values_of(question: str) -> list[Value]:
    """Every answer a scored question of `salarie` accepts (screening.md, "Rules for every question")."""
    if question == "situation":
        return list(salarie.SITUATIONS)
    options = salarie.OPTIONS[question]
    if salarie.TYPES[question] == "scale":
        return [*range(11), *options]
    if salarie.TYPES[question] == "multi":
        return sets_of(options, salarie.EXCLUSIVE[question])
    return list(options)


ALL_VALUES: dict[str, list[Value]] = {question: values_of(question) for question in AXES}

# For the tests that run the procedure again on broken tables: no ne_sait_pas, no refus, and of capacite
# 3, 4, 5, 7 and 8 only. It is still exhaustive over these values.
FEWER_VALUES: dict[str, list[Value]] = {
    question: [
        value
        for value in values
        if value not in ("ne_sait_pas", "refus", ["ne_sait_pas"], ["refus"])
        and not (question == "capacite" and value in (0, 1, 2, 6, 9, 10))
    ]
    for question, values in ALL_VALUES.items()
}


def walk(questions: Questions, raw: Answers) -> dict[str, Value]:
    """Answer what is asked, one question after the other, as a person does; what is never asked is unused."""
    answers: dict[str, Value] = {}
    while True:
        asked = next((question for question in questions(answers) if question not in answers), None)
        if asked is None:
            return answers
        answers[asked] = raw[asked]


@dataclass(frozen=True)
class Violation:
    """A worse answer that lowers the level, with the two walks that show it."""

    question: str
    better: Value
    worse: Value
    level_before: str
    level_after: str
    before: dict[str, Value]
    after: dict[str, Value]

    @property
    def step(self) -> tuple[str, str, str]:
        return (self.question, str(self.better), str(self.worse))


@dataclass(frozen=True)
class Proof:
    """What `prove` established."""

    walks: int  # distinct reachable walks over the scored questions, with their real values
    points: int  # points of the product of classes, all evaluated
    steps: int  # steps of WORSE compared, each over the whole product of the other questions
    classes: dict[str, list[list[Value]]]
    witnesses: dict[str, dict[str, Value]]  # level -> a walk that has it
    firing: set[str]  # rules that fire somewhere
    deciding: set[str]  # rules that somewhere are the only one to fire at the level of the case
    violations: list[Violation]


class Prover:
    """The procedure of the module's docstring, step by step; `prove` runs it."""

    def __init__(self, fired: Fired, level: Level, questions: Questions, values: Values) -> None:
        self.fired, self.level, self.questions, self.values = fired, level, questions, values
        self.shown = {question: self._shown_table(question) for question in SHOWN_BY}
        self.tables: dict[str, Table] = {}
        self.reached: dict[str, Table] = {}
        self._levels_seen: dict[tuple[str, ...], str] = {}
        skeletons = self._skeletons()
        for rule in READS:
            self.tables[rule], self.reached[rule] = self._rule_table(rule, skeletons)
        self.classes = {question: self._classes(question) for question in AXES}

    # a. Truth tables.

    def _shown_table(self, question: str) -> Table:
        """When `question` is shown: one boolean for each combination of what decides it."""
        deciding = SHOWN_BY[question]
        table = np.zeros([len(self.values[other]) for other in deciding], dtype=np.bool_)
        for index in np.ndindex(table.shape):
            raw = dict(BACKGROUND)
            for other, place in zip(deciding, index, strict=True):
                raw[other] = self.values[other][place]
            table[index] = question in walk(self.questions, raw)
        return table

    def _control_codes(self) -> dict[str, list[int]]:
        """For each question that opens paths, a number per value: the same when they open the same paths."""
        codes: dict[str, list[int]] = {}
        for question in CONTROLS:
            known: dict[bytes, int] = {}
            codes[question] = [
                known.setdefault(
                    b"".join(
                        np.take(self.shown[other], place, axis=deciding.index(question)).tobytes()
                        for other, deciding in SHOWN_BY.items()
                        if question in deciding
                    ),
                    len(known),
                )
                for place in range(len(self.values[question]))
            ]
        return codes

    def _skeletons(self) -> Skeletons:
        """One walk for each combination of path-opening classes, with the classes of what it answers."""
        self.codes = self._control_codes()
        found: Skeletons = []
        firsts = [[codes.index(code) for code in sorted(set(codes))] for codes in self.codes.values()]
        for places in product(*firsts):
            raw = dict(BACKGROUND)
            code = {}
            for question, place in zip(CONTROLS, places, strict=True):
                raw[question] = self.values[question][place]
                code[question] = self.codes[question][place]
            found.append((code, walk(self.questions, raw)))
        return found

    def _rule_table(self, rule: str, skeletons: Skeletons) -> tuple[Table, Table]:
        """Whether `rule` fires, and whether a walk exists, for all the values of what the rule reads.

        The last place of a question that may be hidden means "not asked". A combination is tried on the first
        skeleton where exactly these questions are asked: replacing answers there opens no other path.
        """
        reads = READS[rule]
        sizes = [len(self.values[question]) for question in reads]
        shape = [size + (question in SHOWN_BY) for question, size in zip(reads, sizes, strict=True)]
        fires = np.zeros(shape, dtype=np.bool_)
        exists = np.zeros(shape, dtype=np.bool_)
        # Per question and place: what the skeleton must look like (None: not asked).
        wanted: list[list[int | None]] = []
        for question, size, places in zip(reads, sizes, shape, strict=True):
            codes = self.codes.get(question, [0] * size)
            wanted.append([codes[place] if place < size else None for place in range(places)])
        bases: dict[tuple[int | None, ...], dict[str, Value] | None] = {}
        for index in np.ndindex(fires.shape):
            key = tuple([wanted[axis][place] for axis, place in enumerate(index)])
            if key not in bases:
                bases[key] = self._base(reads, key, skeletons)
            base = bases[key]
            if base is None:
                continue
            answers = dict(base)
            for question, size, place in zip(reads, sizes, index, strict=True):
                if place < size:
                    answers[question] = self.values[question][place]
            rules = self.fired(answers)
            fires[index] = rule in rules
            exists[index] = True
            seen = tuple(rules)
            if seen not in self._levels_seen:
                self._levels_seen[seen] = self.level(answers)
                assert self._levels_seen[seen] == highest(rules), f"level of {rules} is {self.level(answers)}"
        return fires, exists

    @staticmethod
    def _base(
        reads: tuple[str, ...],
        key: tuple[int | None, ...],
        skeletons: Skeletons,
    ) -> dict[str, Value] | None:
        for code, answers in skeletons:
            seen = [code.get(question, 0) if question in answers else None for question in reads]
            if seen == list(key):
                return answers
        return None

    # b. Classes.

    def _classes(self, question: str) -> list[list[int]]:
        """The places of the values of `question`, grouped when no table at all tells them apart."""
        views: list[tuple[Table, int]] = []
        for other, deciding in SHOWN_BY.items():
            if question in deciding:
                views.append((self.shown[other], deciding.index(question)))
        for rule, reads in READS.items():
            if question in reads:
                axis = reads.index(question)
                views += [(self.tables[rule], axis), (self.reached[rule], axis)]
        groups: dict[bytes, list[int]] = {}
        for place in range(len(self.values[question])):
            signature = b"".join(np.take(table, place, axis=axis).tobytes() for table, axis in views)
            groups.setdefault(signature, []).append(place)
        return list(groups.values())

    def class_of(self, question: str, value: Value) -> int:
        place = self.values[question].index(value)
        return next(number for number, group in enumerate(self.classes[question]) if place in group)

    # c. The whole product.

    def _on_axis(self, question: str, numbers: npt.NDArray[np.intp]) -> Indices:
        shape = [1] * len(AXES)
        shape[AXES.index(question)] = len(numbers)
        return numbers.reshape(shape)

    def _places(self, question: str) -> Indices:
        """The place of the first value of each class, along the axis of the question."""
        firsts = [group[0] for group in self.classes[question]]
        return self._on_axis(question, np.array(firsts, dtype=np.intp))

    def _asked(self, question: str) -> Indices:
        """The place of the answer on each point of the product, "not asked" where the path is closed."""
        places = self._places(question)
        if question not in SHOWN_BY:
            return places
        shown = self.shown[question][tuple(self._places(other) for other in SHOWN_BY[question])]
        return np.where(shown, places, len(self.values[question]))

    def evaluate(self) -> tuple[npt.NDArray[np.uint8], set[str], set[str]]:
        """The level of each point, the rules that fire somewhere, those that somewhere decide alone."""
        shape = tuple(len(self.classes[question]) for question in AXES)
        asked = {question: self._asked(question) for question in AXES}
        levels = np.zeros(shape, dtype=np.uint8)
        fires: dict[str, Table] = {}
        for rule, reads in READS.items():
            where = tuple(asked[question] for question in reads)
            assert bool(self.reached[rule][where].all()), f"{rule}: a point of the product has no walk"
            fires[rule] = self.tables[rule][where]
            weight = np.uint8(LEVELS.index(salarie.LEVEL_OF[rule]))
            np.maximum(levels, fires[rule] * weight, out=levels)
        deciding: set[str] = set()
        for rank, name in enumerate(LEVELS[1:], start=1):
            own = [rule for rule in READS if salarie.LEVEL_OF[rule] == name]
            count = np.zeros(shape, dtype=np.uint8)
            for rule in own:
                count += fires[rule]
            alone = (levels == rank) & (count == 1)
            deciding |= {rule for rule in own if bool((alone & fires[rule]).any())}
        return levels, {rule for rule in READS if bool(fires[rule].any())}, deciding

    def raw(self, index: tuple[int, ...]) -> dict[str, Value]:
        """Real answers for a point of the product."""
        answers = dict(BACKGROUND)
        for question, number in zip(AXES, index, strict=True):
            answers[question] = self.values[question][self.classes[question][number][0]]
        return answers

    # d. Worse answers.

    def steps(self) -> Iterator[tuple[str, Value, Value]]:
        """Each step of WORSE between values under study."""
        for question, chains in WORSE.items():
            for line in chains:
                kept = [value for value in line if value in self.values[question]]
                for better, worse in pairwise(kept):
                    yield question, better, worse

    def compare(self, levels: npt.NDArray[np.uint8]) -> tuple[int, list[Violation]]:
        done = 0
        violations: list[Violation] = []
        known: dict[tuple[int, int, int], tuple[int, ...] | None] = {}
        for question, better, worse in self.steps():
            done += 1
            axis = AXES.index(question)
            pair = (self.class_of(question, better), self.class_of(question, worse))
            if (axis, *pair) not in known:
                lower = np.take(levels, pair[1], axis=axis) < np.take(levels, pair[0], axis=axis)
                if bool(lower.any()):
                    first = [int(i) for i in np.unravel_index(int(lower.argmax()), lower.shape)]
                    known[axis, *pair] = (*first[:axis], pair[0], *first[axis:])
                else:
                    known[axis, *pair] = None
            found = known[axis, *pair]
            if found is not None:
                violations.append(self._violation(question, better, worse, self.raw(found)))
        return done, violations

    def _violation(self, question: str, better: Value, worse: Value, raw: dict[str, Value]) -> Violation:
        before = walk(self.questions, {**raw, question: better})
        after = walk(self.questions, {**raw, question: worse})
        found = Violation(question, better, worse, self.level(before), self.level(after), before, after)
        lowered = LEVELS.index(found.level_after) < LEVELS.index(found.level_before)
        assert lowered, f"the tables predict a violation that the functions do not show: {found}"
        return found

    # The audit of the hypothesis, and the count.

    def audit(self, walks: int) -> None:
        """Random walks, drawn evenly over classes: rules and level are those the tables predict."""
        draw = random.Random(20250101)
        free: dict[str, list[Value]] = {
            question: sets_of(salarie.OPTIONS[question], salarie.EXCLUSIVE[question])
            for question in ("difficultes", "aidants")
        }
        for _ in range(walks):
            place = {question: draw.choice(draw.choice(self.classes[question])) for question in AXES}
            raw = {question: self.values[question][number] for question, number in place.items()}
            raw |= {question: draw.choice(sets) for question, sets in free.items()}
            raw["statut"] = draw.choice(salarie.FOLLOWED)
            answers = walk(self.questions, raw)
            for question, deciding in SHOWN_BY.items():
                expected = bool(self.shown[question][tuple(place[other] for other in deciding)])
                assert (question in answers) == expected, f"{question} is not shown by {deciding}: {answers}"
            predicted = [
                rule
                for rule, reads in READS.items()
                if self.tables[rule][
                    tuple(place[other] if other in answers else len(self.values[other]) for other in reads)
                ]
            ]
            assert self.fired(answers) == predicted, f"a rule reads more than READS says: {answers}"
            assert self.level(answers) == highest(predicted), f"level is not the highest rule's: {answers}"

    def walks(self) -> int:
        """The number of distinct walks over the scored questions: a hidden question counts for one value."""
        total = Fraction(0)
        hidden_only = [question for question in SHOWN_BY if question not in CONTROLS]
        groups = [[(group[0], len(group)) for group in self.classes[question]] for question in CONTROLS]
        for point in product(*groups):
            place = {question: first for question, (first, _) in zip(CONTROLS, point, strict=True)}
            shown = {
                question: bool(self.shown[question][tuple(place[other] for other in deciding)])
                for question, deciding in SHOWN_BY.items()
            }
            weight = Fraction(1)
            for question, (_, size) in zip(CONTROLS, point, strict=True):
                weight *= Fraction(size, 1 if shown.get(question, True) else len(self.values[question]))
            for question in hidden_only:
                weight *= len(self.values[question]) if shown[question] else 1
            total += weight
        always = [question for question in AXES if question not in CONTROLS and question not in SHOWN_BY]
        total *= math.prod(len(self.values[question]) for question in always)
        assert total.denominator == 1
        return int(total)


def highest(rules: list[str]) -> str:
    """screening.md, "Triage of `salarie`": rouge > orange > jaune > vert."""
    return max((salarie.LEVEL_OF[rule] for rule in rules), key=LEVELS.index, default="vert")


def prove(
    fired: Fired,
    level: Level,
    questions: Questions,
    values: Values = ALL_VALUES,
    audit_walks: int = 40_000,
) -> Proof:
    """Run the procedure of the module's docstring on these three functions.

    They take the answers by id (`statut` is « prive » or « interim ») and are never given an answer to a
    question that is not shown. `questions` may stop at the first unanswered question. About 930,000 calls of
    `fired` with ALL_VALUES, 47,000 with FEWER_VALUES, and 18 of `questions` for each walk audited.
    """
    prover = Prover(fired, level, questions, values)
    prover.audit(audit_walks)
    levels, firing, deciding = prover.evaluate()
    witnesses: dict[str, dict[str, Value]] = {}
    for rank, name in enumerate(LEVELS):
        hits = levels == rank
        if bool(hits.any()):
            index = tuple(int(i) for i in np.unravel_index(int(hits.argmax()), hits.shape))
            witnesses[name] = walk(questions, prover.raw(index))
            assert level(witnesses[name]) == name
    steps, violations = prover.compare(levels)
    classes = {
        question: [[values[question][place] for place in group] for group in prover.classes[question]]
        for question in AXES
    }
    return Proof(prover.walks(), levels.size, steps, classes, witnesses, firing, deciding, violations)


# The proof on the oracle.


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove(salarie.fired, salarie.level, salarie.questions, audit_walks=20_000)


def test_background_fires_nothing() -> None:
    assert salarie.fired(walk(salarie.questions, BACKGROUND)) == []


@pytest.mark.long
def test_the_whole_space_is_covered(proof: Proof) -> None:
    always = 13 * 5 * 6 * 6 * 6 * 5 * 5  # capacite, pronostic, gene, moral, preconisation, crainte, soutien
    absences = 3 + 3 * 5  # arrets_12_mois, and arrets_repetes after three of its answers
    undated, dated = 4, 62  # evenements: aucun, ne_sait_pas, refus or depart_envisage alone; all others
    events = undated + dated * 5  # with echeance after the dated ones
    on_leave = 3 * 6 * events + 4 * 10 * (5 * events + 66 * 5)  # duree, prepa_reprise, reprise, echeance
    walks = always * absences * (3 * events + 10 * events + on_leave)  # prepa_reprise in part-time too
    assert (proof.walks, proof.points) == (walks, 21_233_664) == (541_667_412_000, 21_233_664)
    for question, groups in proof.classes.items():
        covered = [value for group in groups for value in group]
        assert sorted(map(str, covered)) == sorted(map(str, ALL_VALUES[question]))


@pytest.mark.long
def test_every_level_is_reachable_and_every_rule_fires(proof: Proof) -> None:
    assert set(proof.witnesses) == set(LEVELS)
    assert proof.firing == set(READS) == set(salarie.LEVEL_OF)


@pytest.mark.long
def test_every_rule_decides_somewhere(proof: Proof) -> None:
    """No rule is dead: each is, for some walk, the only one to fire at the level of the case."""
    assert proof.deciding == set(READS)


@pytest.mark.long
def test_no_worse_answer_lowers_the_level(proof: Proof) -> None:
    assert set(WORSE) == set(AXES) - {"situation"}
    assert {violation.step for violation in proof.violations} == EXCEPTIONS


@pytest.mark.long
def test_every_step_of_the_order_is_compared(proof: Proof) -> None:
    """192 steps of events, 12 of preparation, 10 of capacite, and 4+2+3+2+2+3+3+3+2+2+2 of the others."""
    assert proof.steps == 192 + 12 + 10 + 28


@pytest.mark.long
def test_capacite_collapses_to_four_classes(proof: Proof) -> None:
    """Every value behaves as its class in every rule (screening.md: ≤ 4, ≤ 5, ≤ 7; ne_sait_pas: none)."""
    assert proof.classes["capacite"] == [[0, 1, 2, 3, 4], [5], [6, 7], [8, 9, 10, "ne_sait_pas", "refus"]]


@pytest.mark.long
def test_ne_sait_pas_and_refus_are_one_class_that_fires_nothing(proof: Proof) -> None:
    """Except where a rule is written with a negation: « not court » and « does not contain pre_reprise »."""
    for question, groups in proof.classes.items():
        if question == "situation":
            continue
        many = salarie.TYPES[question] == "multi"
        unknown: list[Value] = [["ne_sait_pas"], ["refus"]] if many else ["ne_sait_pas", "refus"]
        group = next(group for group in groups if unknown[0] in group)
        assert unknown[1] in group
        if question == "duree_arret":
            assert group == unknown  # not 30j_ou_moins, which is « court »
        elif question == "prepa_reprise":
            assert ["rdv_liaison"] in group  # neither pre_reprise nor rien: R2 may fire, R3 may not
        else:
            assert BACKGROUND[question] in group


def test_every_level_of_manager_is_reachable() -> None:
    """screening.md, `manager`, second table: all that its rules read, on every path."""
    reached: set[str] = set()
    firing: set[str] = set()
    observed = sets_of(manager.OPTIONS["observations"], manager.EXCLUSIVE["observations"])
    assert len(observed) == 64
    for besoin, observations in product(manager.OPTIONS["besoin"], observed):
        raw: dict[str, Value] = {
            "role": "rh",
            "besoin": besoin,
            "regles": "compris",
            "observations": observations,
            "echange_fait": "oui",
            "blocage": ["cout"],
            "taille": "11_49",
            "secteur": "btp",
            "souhaits": ["fiche"],
        }
        answers = walk(manager.questions, raw)
        reached.add(manager.level(answers))
        firing |= set(manager.fired(answers))
    assert reached == set(LEVELS)
    assert firing == set(manager.LEVEL_OF)


# The hypothesis, for the oracle: what its functions read.


def read_questions(expression: ast.expr, known: Mapping[str, set[str]]) -> set[str]:
    """The questions an expression of `fired` depends on, `a` being used only as f(a, "question", …)."""
    found: set[str] = set()
    lookups = 0
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id in {"one", "many", "at_most"}
            subject, question, *rest = node.args
            assert isinstance(subject, ast.Name)
            assert subject.id == "a"
            assert isinstance(question, ast.Constant)
            assert all(isinstance(argument, ast.Constant) for argument in rest)
            found.add(str(question.value))
            lookups += 1
    names = [node.id for node in ast.walk(expression) if isinstance(node, ast.Name)]
    assert names.count("a") == lookups
    for name in names:
        if name not in {"a", "one", "many", "at_most"}:
            found |= known[name]
    return found


def test_reads_are_what_the_oracle_reads() -> None:
    """`fired` is a list of assignments and of `if`, one per rule: `READS` is what each `if` depends on."""
    module = ast.parse(inspect.getsource(salarie.fired))
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    docstring, first, *body, last = function.body
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(first) == "a = visible(answers, followed)"
    assert ast.unparse(last) == "return rules"
    known: dict[str, set[str]] = {}
    reads: dict[str, set[str]] = {}
    for statement in body:
        if isinstance(statement, ast.If):
            (action,) = statement.body
            rule = next(name for name in READS if ast.unparse(action) == f"rules.append('{name}')")
            assert statement.orelse == []
            assert rule not in reads
            reads[rule] = read_questions(statement.test, known)
        elif isinstance(statement, ast.AnnAssign):
            assert ast.unparse(statement) == "rules: list[str] = []"
        else:
            assert isinstance(statement, ast.Assign)
            (target,) = statement.targets
            assert isinstance(target, ast.Name)
            known[target.id] = read_questions(statement.value, known)
    assert list(reads) == list(READS)
    assert reads == {rule: set(questions) for rule, questions in READS.items()}


class Watched(dict[str, Value]):
    """Answers that remember which were looked up with `get`, the only way allowed."""

    looked_up: set[str]

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.looked_up.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Value:
        raise AssertionError(key)

    def __contains__(self, key: object) -> bool:
        raise AssertionError(key)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_paths_are_decided_by_what_shown_by_says() -> None:
    """`questions` looks up nothing but `statut`, `gene` (for difficultes, not scored) and CONTROLS; and on
    all 83,160 combinations of CONTROLS each scored question is shown as its own table, over SHOWN_BY, says.
    """
    tables = {
        question: {
            tuple(map(str, chosen)): question
            in walk(salarie.questions, {**BACKGROUND, **dict(zip(deciding, chosen, strict=True))})
            for chosen in product(*(ALL_VALUES[other] for other in deciding))
        }
        for question, deciding in SHOWN_BY.items()
    }
    combinations_seen = 0
    for chosen in product(*(ALL_VALUES[question] for question in CONTROLS)):
        answers = Watched(zip(CONTROLS, chosen, strict=True))
        answers.looked_up = set()
        shown = salarie.questions(answers)
        assert answers.looked_up <= {"statut", "gene", *CONTROLS}
        place = {question: str(value) for question, value in zip(CONTROLS, chosen, strict=True)}
        for question in AXES:
            deciding = SHOWN_BY.get(question)
            expected = deciding is None or tables[question][tuple(place[other] for other in deciding)]
            assert (question in shown) == expected
        combinations_seen += 1
    assert combinations_seen == 83_160


# A proof that cannot fail is a defect: the same procedure on broken tables.


def prove_broken(
    fired: Fired = salarie.fired, level: Level | None = None, questions: Questions = salarie.questions
) -> Proof:
    return prove(fired, level or (lambda answers: highest(fired(answers))), questions, FEWER_VALUES, 4_000)


def changing(rule: str, condition: Callable[[Answers, list[str]], bool]) -> Fired:
    """The oracle with one rule replaced."""

    def fired(answers: Answers) -> list[str]:
        rules = salarie.fired(answers)
        fires = condition(answers, rules)
        return [name for name in READS if (fires if name == rule else name in rules)]

    return fired


@pytest.mark.long
def test_caught_when_o3_is_for_the_shorter_leave_only() -> None:
    broken = prove_broken(changing("O3", lambda answers, rules: answers.get("duree_arret") == "31_89j"))
    assert ("duree_arret", "31_89j", "3_6_mois") in {violation.step for violation in broken.violations}


def test_caught_when_a_rouge_rule_goes_as_the_deadline_gets_sooner() -> None:
    def condition(answers: Answers, rules: list[str]) -> bool:
        return answers.get("echeance") == "8_30j" and answers["gene"] == "je_ne_peux_plus"

    broken = prove_broken(changing("R4", condition))
    assert {violation.step for violation in broken.violations} == {("echeance", "8_30j", "moins_8j")}
    assert {(found.level_before, found.level_after) for found in broken.violations} <= {
        ("rouge", "vert"),
        ("rouge", "jaune"),
        ("rouge", "orange"),
    }


@pytest.mark.long
def test_caught_when_a_rule_of_the_worst_moral_is_missing() -> None:
    broken = prove_broken(changing("O7", lambda answers, rules: False))
    assert {violation.step for violation in broken.violations} == {("moral", "mauvais", "tres_mauvais")}
    assert "O7" not in broken.firing


@pytest.mark.long
def test_caught_when_one_capacity_is_an_exception() -> None:
    def condition(answers: Answers, rules: list[str]) -> bool:
        return "O1" in rules and answers["capacite"] != 3

    broken = prove_broken(changing("O1", condition))
    assert [3] in broken.classes["capacite"]
    assert {violation.step[0] for violation in broken.violations} == {"capacite"}


@pytest.mark.long
def test_caught_when_a_worse_answer_closes_a_path() -> None:
    """echeance no longer asked on the longest leave: R4 is lost with it."""

    def questions(answers: Answers) -> list[str]:
        shown = salarie.questions(answers)
        longest = answers.get("situation") == "en_arret" and answers.get("duree_arret") == "plus_de_2_ans"
        return [question for question in shown if not (longest and question == "echeance")]

    broken = prove_broken(questions=questions)
    steps = {violation.step for violation in broken.violations}
    assert steps == {("duree_arret", "6_24_mois", "plus_de_2_ans")}
    found = broken.violations[0]
    assert "echeance" in found.before
    assert "echeance" not in found.after


@pytest.mark.long
def test_caught_when_a_rule_reads_more_than_declared() -> None:
    def condition(answers: Answers, rules: list[str]) -> bool:
        return "O5" in rules and answers["soutien"] != "un_peu"

    with pytest.raises(AssertionError, match="reads more than READS says"):
        prove_broken(changing("O5", condition))


@pytest.mark.long
def test_caught_when_the_level_is_not_the_highest() -> None:
    def level(answers: Answers) -> str:
        return "jaune" if salarie.fired(answers)[:1] == ["O9"] else salarie.level(answers)

    with pytest.raises(AssertionError, match="level"):
        prove_broken(level=level)
