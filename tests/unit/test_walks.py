"""Any walk through a questionnaire, whatever is answered, changed, interrupted or resumed, is the one of screening.md.

A walk is read off a tape of random bytes: each event (answer, back, correction, call-back, restart, something that
does not fit, somebody who starts or stops reading requests) takes what it needs, and zeros finish the walk. Beside the
engine a model keeps what screening.md says must be so, with `tests.oracle` for paths and triage; after every event the
run goes through JSON, as a store keeps it, and is compared with the model. What follows the result is typed here from
screening.md, `salarie`, steps 3 to 7: the oracle has its path, not its options.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import engine
from flows.catalog import packaged
from flows.conditions import Facts, Has, Is, atoms
from flows.conditions import Value as Stored
from flows.events import Chosen, Given, Number, Typed, Unfit
from flows.model import PLACEHOLDERS, CompiledFlow
from flows.prompt import prompt
from flows.run import Run
from flows.submission import CALL_REQUESTED
from flows.triage import assess
from flows.words import Voice
from tests.oracle import manager, salarie
from tests.oracle.salarie import Value
from tests.unit.test_triage_proof import ALL_VALUES, EXCEPTIONS, LEVELS, READS, Proof, prove

Answers = dict[str, Value]

# screening.md, `salarie`, before the table and steps 3 to 7; `manager`, last paragraph.
ELSEWHERE: dict[str, list[str]] = {
    "accord": ["commencer", "en_savoir_plus", "parler_a_quelqu_un"],
    "orientation": ["terminer", "parler_a_quelqu_un"],
    "rappel": ["oui", "plus_tard", "non"],
    "contact_moyen": ["ici", "telephone", "sms", "courriel"],
    "contact_coordonnees": [],
    "contact_nom": ["passer"],
    "employeur": ["passer"],
    "code_postal": ["passer"],
    "contact_moments": ["matin", "midi", "apres_midi", "soir"],
    "contact_precautions": [
        "message_vocal_ok",
        "ne_pas_se_presenter",
        "ecrit_seulement",
        "interprete",
        "lecture_difficile",
        "aucune",
    ],
    "partage": ["niveau_et_reponses", "niveau_seul", "coordonnees_seules"],
    "envoi": ["envoyer", "ne_pas_envoyer"],
    "statistiques": ["oui", "non"],
    "age": ["moins_45", "45_54", "55_plus", "ne_sait_pas", "refus"],
    "public": ["handicap_reconnu", "maladie_chronique", "aucun", "ne_sait_pas", "refus"],
}
MULTIS_ELSEWHERE = {"contact_moments", "contact_precautions", "public"}
TEXTS = {"contact_coordonnees", "contact_nom", "employeur", "code_postal"}
ALONE_ELSEWHERE = {"contact_precautions": {"aucune"}, "public": {"aucun", "ne_sait_pas", "refus"}}
CONTACT = [step for step in ELSEWHERE if step.startswith("contact_")] + ["employeur", "code_postal", "partage"]

# What a person types, and what is kept of it.
TYPED: dict[str, list[tuple[str, str]]] = {
    "courriel": [("Ma.Boite@Example.ORG", "Ma.Boite@example.org"), (" a@example.org ", "a@example.org")],
    "telephone": [
        ("06 12 34 56 78", "+33612345678"),
        ("+590 690 00 12 34", "+590690001234"),
        ("06 39 98 12 34", "+33639981234"),  # kept for fiction: nobody has it
    ],
    "contact_nom": [("  Camille   Roux ", "Camille Roux"), ("Zoé", "Zoé")],
    "employeur": [("Les Ateliers,\tBesançon", "Les Ateliers, Besançon")],
    "code_postal": [("25 000", "25000"), ("97110", "97110"), ("20000", "20000")],
}
DEPARTMENTS = {"25000": "25", "97110": "971", "20000": "2A"}
FOLLOWED = [salarie.FOLLOWED, ("prive",), ("prive", "interim", "independant")]
WORDS = {name: f"<{name}>" for name in PLACEHOLDERS} | {f"delai_{level}": f"<{level}>" for level in LEVELS}


def path_of_salarie(answers: Answers, followed: tuple[str, ...]) -> list[str]:
    """screening.md, `salarie`: from the agreement to the statistics."""
    table = salarie.questions(answers, followed)
    after = [] if "orientation" in table else ["recap", *salarie.after_result(answers, followed)]
    return ["accord", *table, *after]


def path_of_manager(answers: Answers, followed: tuple[str, ...]) -> list[str]:
    """screening.md, `manager`."""
    return [*manager.questions(answers), "recap", *manager.after_result(answers)]


def path_of_call_back(answers: Answers, followed: tuple[str, ...]) -> list[str]:
    """screening.md, "The door": straight to the contact steps, then `envoi`; what is shared is not asked."""
    steps = salarie.after_result({**answers, "rappel": "oui"})
    return [step for step in steps if step in [*CONTACT, "envoi"] and step != "partage"]


@dataclass(frozen=True)
class Door:
    """A questionnaire: the product's content and what screening.md says of it."""

    id: str
    queue: str
    path: Callable[[Answers, tuple[str, ...]], list[str]]
    options: Mapping[str, list[str]]
    types: Mapping[str, str]
    alone: Mapping[str, set[str]]
    table: Callable[[Answers, tuple[str, ...]], list[str]]
    judge: Callable[[Answers, tuple[str, ...]], tuple[str, list[str], bool]] | None = None

    @property
    def flow(self) -> CompiledFlow:
        return packaged().flows[self.id]


def judge_salarie(answers: Answers, followed: tuple[str, ...]) -> tuple[str, list[str], bool]:
    return (
        salarie.level(answers, followed),
        salarie.fired(answers, followed),
        salarie.incomplete(answers, followed),
    )


def judge_manager(answers: Answers, followed: tuple[str, ...]) -> tuple[str, list[str], bool]:
    return manager.level(answers), manager.fired(answers), manager.incomplete(answers)


SALARIE = Door(
    "salarie",
    "salaries",
    path_of_salarie,
    {**ELSEWHERE, **salarie.OPTIONS, "statut": salarie.STATUTS, "situation": salarie.SITUATIONS},
    salarie.TYPES,
    {**ALONE_ELSEWHERE, **salarie.EXCLUSIVE},
    salarie.questions,
    judge_salarie,
)
MANAGER = Door(
    "manager",
    "employeurs",
    path_of_manager,
    {**ELSEWHERE, **manager.OPTIONS},
    manager.TYPES,
    {**ALONE_ELSEWHERE, **manager.EXCLUSIVE},
    lambda answers, followed: manager.questions(answers),
    judge_manager,
)
CALL_BACK = Door(
    "parler_a_quelqu_un",
    "salaries",
    path_of_call_back,
    ELSEWHERE,
    {},
    ALONE_ELSEWHERE,
    lambda answers, followed: [],
)
DOORS = {door.id: door for door in (SALARIE, MANAGER, CALL_BACK)}


class Tape:
    """Random bytes taken one by one; zeros once they are spent, so that every walk ends."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def take(self, options: int) -> int:
        return next(self._bytes, 0) % options


@dataclass
class Here:
    """What a walk meets from outside: who the service follows, whether somebody reads; and what was seen."""

    tape: Tape
    followed: tuple[str, ...] = salarie.FOLLOWED
    reader: bool = True
    seen: Counter[str] = field(default_factory=Counter)
    names: Iterator[int] = field(default_factory=count)

    @property
    def voice(self) -> Voice:
        flags = frozenset({"envoi_ouvert"} if self.reader else ())
        return Voice(packaged().own.texts, Facts({"statuts_suivis": frozenset(self.followed)}, flags, WORDS))


class Walk:
    """A person who walks through a questionnaire, and the model of what they should find."""

    def __init__(self, door: Door, here: Here, queue: str | None = None) -> None:
        self.door, self.here, self.queue = door, here, queue or door.queue
        self.events: dict[str, Callable[[], None]] = {
            "answer": self.answer,
            "back": self.back,
            "unfit": self.unfit,
            "call_back": self.call_back,
            "reader": self.reader,
            "restart": self.restart,
        }
        self.begin()

    def begin(self) -> None:
        self.run: Run | None = engine.begin(
            self.door.flow, f"run{next(self.here.names)}", self.here.voice.facts, queue=self.queue
        )
        self.answers: Answers = {}
        self.result: tuple[str, list[str], bool] | None = None
        self.over = False  # « Envoyer », « Ne pas envoyer » or « non »: only statistics are left
        self.announced: list[str] = []
        self.silent = self.here.tape.take(3) == 2  # somebody who would rather not answer: levels stay low
        self.at = self.path()[0]

    # -- the model

    def path(self) -> list[str]:
        """Every step of the way, as the answers so far say."""
        if self.over:
            return salarie.after_result({**self.answers, "rappel": "non"})[1:] if self.door is SALARIE else []
        steps = self.door.path(self.answers, self.here.followed)
        # A service without a reader withholds « Envoyer » and asks for no contact details (design.md, Services).
        return steps if self.here.reader else [step for step in steps if step not in CONTACT]

    def first_open(self) -> str | None:
        """The first question of the way that has no answer."""
        return next((step for step in self.path() if step not in self.answers), None)

    def options(self) -> list[str]:
        """What is on screen, in order."""
        if self.at == "recap":
            asked = [step for step in self.door.table(self.answers, self.here.followed) if step in self.answers]
            return ["continuer", *(step for step in asked if self.door.types.get(step) != "ack")]
        if self.at == "envoi" and not self.here.reader:
            return ["ne_pas_envoyer"]
        return self.door.options[self.at]

    def type(self) -> str:
        if self.at in TEXTS:
            return "text"
        return self.door.types.get(self.at) or ("multi" if self.at in MULTIS_ELSEWHERE else "choice")

    def keep(self, value: Value) -> None:
        """Keep the answer to the current question, and of the later ones those still on the way."""
        changed = self.answers.get(self.at) != value
        self.answers[self.at] = value
        if self.at in self.door.table(self.answers, self.here.followed):
            self.result = None
            self.answers.pop("recap", None)
        if changed and self.at == "contact_moyen" and "contact_coordonnees" in self.answers:
            # The details given were for the other way of reaching the person.
            del self.answers["contact_coordonnees"]
            self.here.seen["details dropped"] += 1
        while gone := set(self.answers) - set(self.path()):
            for step in gone:
                del self.answers[step]

    # -- comparing

    def check(self) -> None:
        """The run, through JSON and resumed, is what the model says."""
        if self.run is None:
            return
        text = json.dumps(self.run.to_json())
        loaded = Run.from_json(json.loads(text))
        assert loaded == self.run
        self.run = engine.resume(self.door.flow, loaded, self.here.voice)
        if not self.over:
            waiting = self.first_open()
            path = self.path()
            if self.at not in path or (waiting is not None and path.index(waiting) < path.index(self.at)):
                self.at = waiting or path[-1]
        shown = prompt(self.door.flow, self.run, self.here.voice)
        self.here.seen[f"{self.door.id}.{self.at}"] += 1
        assert shown.step == self.at
        assert [option.id for option in shown.options] == self.options()
        assert shown.type == self.type()
        assert (shown.min, shown.max) == ((0, 10) if self.at == "capacite" else (None, None))
        assert shown.alone == self.door.alone.get(self.at, frozenset())
        assert {step: listed(value) for step, value in self.run.answers.items()} == self.answers
        assert self.run.queue == self.queue
        found = self.run.assessment
        assert (None if found is None else (found.level, list(found.rules), found.incomplete)) == self.result
        assert shown.progress is not None
        done, of = shown.progress
        assert 0 <= done < of

    # -- events

    def play(self) -> None:
        """Until the walk ends."""
        self.check()
        while self.run is not None:
            drawn = self.here.tape.take(256)
            name = next(name for name, below in EVENTS if drawn < below)
            self.here.seen[name] += 1
            self.events[name]()
            self.check()

    def answer(self) -> None:
        given, value = self.valid()
        assert self.run is not None
        before = self.at
        most = self.at_most()
        turn = engine.answer(self.door.flow, self.run, given, self.here.voice)
        self.run = turn.run
        kinds = [type(effect) for effect in turn.effects]
        support = [engine.Support] if (before, value) == ("moral", "tres_mauvais") else []
        texts = [message.text for message in turn.messages]
        if value == "parler_a_quelqu_un":
            assert (kinds, texts) == ([engine.CallBack], [])
            return
        if (before, value) in (("accord", "en_savoir_plus"), ("rappel", "plus_tard")):
            assert (kinds, len(texts)) == ([], 1)
            return
        if value == "terminer":
            assert kinds == [engine.Forget, engine.Finished]
            assert self.run is None
            return
        if before == "recap" and value != "continuer":
            self.at = str(value)
            self.here.seen["correction"] += 1
            return
        self.keep(value)
        if before == "recap":
            assert self.door.judge is not None
            self.result = self.door.judge(self.answers, self.here.followed)
            self.here.seen[f"{self.door.id}.{self.result[0]}"] += 1
            self.here.seen["incomplete"] += self.result[2]
            assert texts, "the result is said"
        if value in ("envoyer", "ne_pas_envoyer") or (before, value) == ("rappel", "non"):
            self.conclude(turn, sent=value == "envoyer")
            kinds = [kind for kind in kinds if kind is not engine.Finished] if self.run is None else kinds
            assert kinds == [*([engine.Send] if value == "envoyer" else []), engine.Forget]
            return
        following = self.first_open()
        if following is None:
            assert self.run is None
            assert kinds == [engine.Finished]
            return
        assert kinds == support
        self.at = following
        sections = {self.door.flow.by_id[step].section for step in (before, following)}
        assert len(sections) > 1 or self.at_most() <= most, "the end of the questions never moves away"
        if following == "envoi" and self.here.reader:
            self.announced = texts[-1].splitlines()[1:]

    def at_most(self) -> int:
        """How many questions the person is told of."""
        assert self.run is not None
        shown = prompt(self.door.flow, self.run, self.here.voice)
        assert shown.progress is not None
        return shown.progress[1]

    def conclude(self, turn: engine.Turn, *, sent: bool) -> None:
        """After the last word on sending nothing is left but statistics; what is sent is what was chosen and shown."""
        sends = [effect for effect in turn.effects if isinstance(effect, engine.Send)]
        assert len(sends) == sent
        if sent:
            self.check_submission(sends[0])
        self.over, self.answers, following = True, {}, None
        following = self.first_open()
        assert (self.run is None) == (following is None)
        if following is not None:
            self.at = following

    def check_submission(self, send: engine.Send) -> None:
        """screening.md, `salarie`, steps 4 to 6, and the last line of its triage; `manager`, last line."""
        found = send.submission
        share = self.answers.get("partage", "coordonnees_seules" if self.door is CALL_BACK else "niveau_et_reponses")
        level = self.result[0] if self.result else "vert"
        called = share == "coordonnees_seules" or level == "vert"
        assert (found.queue, found.flow, found.share) == (self.queue, self.door.id, share)
        assert found.level == ("jaune" if called else level)
        assert found.reason == (CALL_REQUESTED if called else None)
        contact = {step: value for step, value in self.answers.items() if step in CONTACT and value != "passer"}
        contact.pop("partage", None)
        assert {step: listed(value) for step, value in found.contact.items()} == contact
        assert found.contact.get("contact_moyen") == "ici" or "contact_coordonnees" in found.contact
        if share == "niveau_et_reponses":
            table = self.door.table(self.answers, self.here.followed)
            assert self.result is not None
            assert found.assessment == dict(zip(("level", "rules", "incomplete"), self.result, strict=True))
            assert found.answers is not None
            assert {step: listed(value) for step, value in found.answers.items()} == {
                step: self.answers[step] for step in table
            }
        else:
            assert (found.assessment, found.answers, found.position) == (None, None, None)
        assert found.territory == DEPARTMENTS.get(str(self.answers.get("code_postal")))
        assert list(found.summary) == self.announced, "sent word for word as shown"
        self.here.seen[f"{self.door.id}.{share}"] += 1

    def valid(self) -> tuple[Given, Value]:
        """An answer that fits, and what should be kept of it."""
        take, options = self.here.tape.take, self.options()
        kind = self.type()
        if self.silent and "refus" in options and take(8):
            return Chosen(("refus",)), ["refus"] if kind == "multi" else "refus"
        if kind == "text":
            moyen = "courriel" if self.answers.get("contact_moyen") == "courriel" else "telephone"
            known = TYPED[moyen if self.at == "contact_coordonnees" else self.at]
            chosen = take(len(known) + len(options))
            typed, kept = known[chosen] if chosen < len(known) else ("", "passer")
            return Typed(typed) if typed else Chosen((kept,)), kept
        if kind == "scale":
            chosen = take(11 + len(options))
            return (Number(chosen), chosen) if chosen < 11 else (Chosen((options[chosen - 11],)), options[chosen - 11])
        if kind != "multi":
            # Mostly on, else few walks would leave « statut » and « recap » behind.
            onward = self.at in ("statut", "recap") and take(3) != 2
            value = options[0 if onward else take(len(options))]
            return Chosen((value,)), value
        alone = [option for option in options if option in self.door.alone.get(self.at, ())]
        if alone and take(3) == 1:
            value = alone[take(len(alone))]
            return Chosen((value,)), [value]
        ordinary = [option for option in options if option not in alone]
        mask = take(256) * 256 + take(256)
        picked = [option for place, option in enumerate(ordinary) if mask >> place & 1] or ordinary[:1]
        return Chosen(tuple(reversed(picked))), picked

    def back(self) -> None:
        """« Retour », up to four times."""
        for _ in range(1 + self.here.tape.take(4)):
            assert self.run is not None
            path = self.path()
            before = path[: path.index(self.at)]
            turn = engine.back(self.door.flow, self.run, self.here.voice)
            if not before:
                assert turn is None
                return
            assert turn is not None
            self.run, self.at = turn.run, before[-1]
            assert turn.effects == ()
            self.check()

    def unfit(self) -> None:
        """What does not answer the question is refused with words, and changes nothing."""
        assert self.run is not None
        kind, options = self.type(), self.options()
        wrong: list[Given] = [Chosen(("pas_une_reponse",)), Chosen(()), Chosen((*options[:1], "compris_"))]
        wrong.append(Number(11) if kind == "scale" else Number(1))
        wrong.append(Typed("!?") if kind == "text" else Typed("Bonjour"))
        if kind != "multi" and len(options) > 1:
            wrong.append(Chosen(tuple(options[:2])))
        wrong.extend(Chosen((options[0], alone)) for alone in sorted(self.door.alone.get(self.at, ())))
        before = json.dumps(self.run.to_json())
        with pytest.raises(Unfit) as refused:
            engine.answer(self.door.flow, self.run, wrong[self.here.tape.take(len(wrong))], self.here.voice)
        assert self.here.voice.own(refused.value.key, **refused.value.words)
        assert json.dumps(self.run.to_json()) == before

    def call_back(self) -> None:
        """« Être rappelé·e sans répondre » from here: another walk, in the queue of this door, then this one again."""
        if self.door is CALL_BACK:
            return
        Walk(CALL_BACK, self.here, self.queue).play()

    def reader(self) -> None:
        """Somebody is invited to read the requests, or the last one leaves."""
        self.here.reader = not self.here.reader

    def restart(self) -> None:
        self.begin()


EVENTS = [("answer", 206), ("back", 232), ("unfit", 243), ("call_back", 248), ("reader", 253), ("restart", 256)]


def listed(value: Stored) -> Value:
    return list(value) if isinstance(value, tuple) else value


TAPES = st.binary(min_size=280, max_size=280)


@pytest.mark.parametrize("door", [SALARIE, MANAGER], ids=lambda door: door.id)
@given(tape=TAPES, followed=st.sampled_from(FOLLOWED), reader=st.booleans())
@settings(max_examples=300)
def test_any_walk_is_the_one_of_the_oracle(door: Door, tape: bytes, followed: tuple[str, ...], reader: bool) -> None:
    """screening.md, `salarie`, `manager`, "Rules for every question", "Triage": path, options, kept answers, result."""
    Walk(door, Here(Tape(tape), followed, reader)).play()


def test_these_walks_go_everywhere() -> None:
    """The property above meets every step of every flow, every event, level, and way to share."""
    here = Here(Tape(b""))
    draw = random.Random(20261123)
    for door, walks in ((SALARIE, 250), (MANAGER, 60)):
        for number in range(walks):
            here.tape, here.followed, here.reader = Tape(draw.randbytes(280)), FOLLOWED[number % 3], number % 4 > 0
            Walk(door, here).play()
    wanted = {f"{door.id}.{step}" for door in DOORS.values() for step in door.flow.by_id}
    wanted |= {f"{door.id}.{level}" for door in (SALARIE, MANAGER) for level in LEVELS}
    wanted |= {f"salarie.{share}" for share in ELSEWHERE["partage"]}
    wanted |= {
        "manager.niveau_et_reponses",
        "parler_a_quelqu_un.coordonnees_seules",
        "correction",
        "incomplete",
        "details dropped",
    }
    wanted |= {name for name, _ in EVENTS}
    assert wanted - set(here.seen) == set()


def test_a_reader_who_arrives_at_the_last_moment_gets_no_empty_request() -> None:
    """screening.md, `salarie`, steps 4 to 6: « Envoyer » comes after the contact steps, with what was shown."""
    here = Here(Tape(b""), reader=False)
    walk = Walk(CALL_BACK, here)
    walk.check()
    assert walk.at == "envoi"
    here.reader = True
    walk.check()
    assert walk.at == "contact_moyen"
    walk.play()
    assert here.seen["parler_a_quelqu_un.coordonnees_seules"] == 1


# The triage proof, on the engine.


# Four times fewer calls; test_refus_is_read_as_ne_sait_pas says why nothing is lost.
WITHOUT_REFUS = {
    question: [value for value in values if value not in ("refus", ["refus"])]
    for question, values in ALL_VALUES.items()
}


def test_refus_is_read_as_ne_sait_pas() -> None:
    """screening.md, "Rules for every question": « Neither fires a rule ». No condition of the flow names either."""
    flow = SALARIE.flow.flow
    conditions = [rule.when for rule in flow.rules]
    shown = [section.when for section in flow.sections] + [step.when for _, step in flow.steps()]
    conditions += [condition for condition in shown if condition is not None]
    read = [atom for condition in conditions for atom in atoms(condition, flow.definitions)]
    named = {option for atom in read if isinstance(atom, Is | Has) for option in atom.options}
    assert {"inaptitude", "je_ne_peux_plus"} <= named
    assert named.isdisjoint({"ne_sait_pas", "refus"})


def proof_on_the_product() -> Proof:
    """The proof of test_triage_proof, on the product's rules and paths."""
    flow, facts = SALARIE.flow, Here(Tape(b"")).voice.facts

    def fired(answers: Mapping[str, Value]) -> list[str]:
        return list(assess(flow, stored(answers), facts).rules)

    def level(answers: Mapping[str, Value]) -> str:
        return assess(flow, stored(answers), facts).level

    def questions(answers: Mapping[str, Value]) -> list[str]:
        """The path up to the first question without an answer."""
        given, path = stored(answers), []
        for placed in flow.steps:
            if placed.role == "questions" and placed.shown(given, facts):
                path.append(placed.step.id)
                if placed.step.id not in given:
                    break
        return path

    return prove(fired, level, questions, WITHOUT_REFUS, audit_walks=5_000)


def stored(answers: Mapping[str, Value]) -> dict[str, Stored]:
    """Answers as a run keeps them."""
    return {step: tuple(value) if isinstance(value, list) else value for step, value in answers.items()}


def test_the_triage_proof_holds_of_the_product() -> None:
    """screening.md, "Triage of `salarie`": no worse answer lowers the level, no rule is dead, every level is reached.

    In one test, so that the proof is made once whatever runs beside it. The walk found for each level is then answered
    through the engine, question after question.
    """
    proof = proof_on_the_product()
    assert {violation.step for violation in proof.violations} == EXCEPTIONS
    assert (proof.points, proof.steps) == (21_233_664, 242), "as many as for the oracle"
    assert proof.firing == proof.deciding == set(READS)
    assert {level: level_through_the_engine(walk) for level, walk in proof.witnesses.items()} == dict(
        zip(LEVELS, LEVELS, strict=True)
    )


def level_through_the_engine(answers: Mapping[str, Value]) -> str:
    answers = {**answers, "accord": "commencer", "recap": "continuer"}
    voice = Here(Tape(b"")).voice
    run = engine.begin(SALARIE.flow, "run", voice.facts)
    while run.assessment is None:
        value = answers[run.at]
        given = Number(value) if isinstance(value, int) else Chosen(tuple([value] if isinstance(value, str) else value))
        turn = engine.answer(SALARIE.flow, run, given, voice)
        assert turn.run is not None
        run = turn.run
    assert run.at == "rappel"
    return run.assessment.level
