"""The model beside the rules: figures on sentences it never saw, and what it must never do."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest

from flows.understanding.content import packaged
from flows.understanding.crisis import CrisisRules
from flows.understanding.crisis.content import Content
from flows.understanding.crisis.model import LABELS, ORDINARY, SUPPORT, CrisisModel
from flows.understanding.crisis.patterns import Compiler, Pattern
from flows.understanding.crisis.rules import Rules
from flows.understanding.evaluation import Score, evaluate_crisis, packaged_set
from flows.understanding.linear import LinearModel
from flows.understanding.training import RECIPES, model_file


@cache
def score() -> Score:
    """The committed test set, which no example and no rule was written from."""
    return evaluate_crisis(rules(), packaged_set("crisis"))


@cache
def rules() -> CrisisRules:
    """The packaged rules and model."""
    return CrisisRules.load()


@pytest.mark.parametrize(
    ("share", "floor"),
    [
        ("crise reconnue", 0.88),
        ("crise reconnue : suicide", 0.82),
        ("crise reconnue : danger_immediat", 0.85),
        ("crise reconnue : urgence_medicale", 0.90),
        ("crise ou soutien", 0.94),
        ("soutien proposé quand attendu", 0.85),
    ],
)
def test_crises_nobody_showed_it_are_found(share: str, floor: float) -> None:
    assert score().share(share) >= floor, score().shares  # whoever reads the sentences cannot write rules any more


@pytest.mark.parametrize(("share", "ceiling"), [("fausse alerte : soutien", 0.10), ("fausse alerte : ordinaire", 0.08)])
def test_hard_sentences_seldom_raise_the_alarm(share: str, ceiling: float) -> None:
    assert score().share(share) <= ceiling, score().shares


def test_the_model_was_trained_on_what_is_packaged() -> None:
    """« make model » was run since the examples, the ideas or the rules changed."""
    assert LinearModel.load(model_file("crisis")).trained_on == RECIPES["crisis"].fingerprint()


def test_no_test_sentence_is_an_example() -> None:
    examples = {" ".join(sentence.lower().split()) for sentence, _ in RECIPES["crisis"].examples()}
    told = [case["text"].lower().split() for case in packaged_set("crisis")]
    assert not [words for words in told if len(words) > 2 and " ".join(words) in examples]  # « adieu » is anybody's


def test_there_are_examples_of_everything() -> None:
    labels = [label for _, label in RECIPES["crisis"].examples()]
    assert {*labels} == {*LABELS, SUPPORT, ORDINARY}
    assert min(labels.count(label) for label in {*labels}) >= 600


@pytest.mark.parametrize(
    "text",
    [
        "Zéphirine Quidelleur", "Nguyen", "Mbaye Diop", "Jean-Baptiste de la Tour", "Ozkan", "Le Goff", "K. Traoré",
        "zephirine@exemple.fr", "06 12 34 56 78", "+590 690 12 34 56", "13001", "97100", "La Poste, Dax",
        "Boulangerie Martin à Besançon", "SNCF", "Manpower Marseille", "EHPAD Les Tilleuls, Vesoul",
        "qzxvb", "0", "10", "6/10", "oui", "non", "ok", "la 2", "???", "B", "mi-décembre",
    ],
)  # fmt: skip
def test_a_name_an_address_or_a_figure_calls_for_nothing(text: str) -> None:
    """Where a name is asked for, a text that calls for help is not taken as an answer."""
    reading = rules().read(text)
    assert reading.kind is None
    assert not reading.support


def test_what_the_rules_find_is_never_silent() -> None:
    """A rule that the model does not believe still offers help."""
    content = Content.model_validate(packaged("crisis.yml"))
    alone = Rules(content)
    for text in (case["text"] for case in packaged_set("crisis")):
        if alone.read(alone.folding.fold(text)).kind is not None:
            reading = rules().read(text)
            assert reading.kind is not None or reading.support


def test_beginnings_are_those_of_the_whole_pattern() -> None:
    """What is worked out at the start, the sooner way, is what the whole pattern says."""
    content = Content.model_validate(packaged("crisis.yml"))
    compiler = Compiler(Rules(content).folding, content.words)
    for group in (content.rules, content.support, content.contexts):
        for one in group.values():
            for written in one.patterns:
                pattern = Pattern(written, compiler)
                assert pattern.first == pattern.piece.first, written


def test_the_model_is_small_and_holds_no_code() -> None:
    file = files("flows").joinpath("content/models/crisis.npz")
    assert len(file.read_bytes()) < 1_000_000
    assert CrisisModel.load() is CrisisModel.load()
