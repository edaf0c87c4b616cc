"""What people ask for: the packaged model, its examples, its test sentences, and a damaged file."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.understanding import training
from flows.understanding.evaluation import evaluate_questions, packaged_set
from flows.understanding.features import features, packaged_ideas
from flows.understanding.intents import Intents
from flows.understanding.linear import LinearModel, ModelFileError
from flows.understanding.normalise import normalise
from flows.understanding.requests import parse_request
from flows.understanding.understand import Understander

CONTRACT = [
    "confidentialite",
    "employeur_informe",
    "cellule_pdp",
    "visite_pre_reprise",
    "visite_reprise",
    "rendez_vous_liaison",
    "visite_a_la_demande",
    "visite_mi_carriere",
    "rqth",
    "amenagement_poste",
    "temps_partiel_therapeutique",
    "inaptitude",
    "essai_encadre",
    "reconversion",
    "invalidite_ij",
    "maladie_chronique",
    "souffrance_psychique",
    "harcelement",
    "addictions",
    "usure_senior",
    "manager_aider",
    "manager_droits",
    "manager_demande_visite",
    "contact_humain",
    "supprimer_donnees",
    "exporter_donnees",
    "recommencer",
    "retour",
    "pause_reprendre_plus_tard",
    "langue",
    "salutation",
    "merci_aurevoir",
    "hors_sujet",
]


@cache
def intents() -> Intents:
    return Intents.load()


def test_the_model_names_the_intents_of_the_contract() -> None:
    assert sorted(intents().labels) == sorted(CONTRACT)


@pytest.mark.parametrize("name", sorted(training.RECIPES))
def test_a_shipped_model_was_trained_on_the_examples_beside_it(name: str) -> None:
    """Whoever changes an example or an idea is reminded of `make model`."""
    assert LinearModel.load(training.model_file(name)).trained_on == training.RECIPES[name].fingerprint()


def test_every_intent_has_sixty_examples_or_more_none_twice() -> None:
    pairs = training.read_examples(training.CONTENT / "nlu.yml")
    written = [normalise(sentence) or sentence for sentence, _ in pairs]
    assert len(set(written)) == len(written)
    for intent in CONTRACT:
        assert sum(label == intent for _, label in pairs) >= 60, intent


@pytest.mark.parametrize(("examples", "cases"), [("nlu.yml", "questions"), ("crisis_examples.yml", "crisis")])
def test_no_test_sentence_was_trained_on(examples: str, cases: str) -> None:
    trained = {normalise(sentence) for sentence, _ in training.read_examples(training.CONTENT / examples)}
    assert not [case["text"] for case in packaged_set(cases) if normalise(case["text"]) in trained]


def test_questions_are_understood_as_well_as_was_measured() -> None:
    """Floors of the issue, on sentences of authors who wrote no example."""
    score = evaluate_questions(intents(), packaged_set("questions"))
    assert score.share("juste") >= 0.75
    assert score.share("faux") <= 0.10
    assert score.share("juste ou parmi les trois proposées") >= 0.90
    assert score.share("hors sujet laissé") >= 0.90


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("mon patron va le savoir ?", "employeur_informe"),
        ("C’est quoi, la visite de pré-reprise ?", "visite_pre_reprise"),
        ("efface toutes mes données", "supprimer_donnees"),
        ("je voudrais parler à une vraie personne", "contact_humain"),
        ("merci, au revoir", "merci_aurevoir"),
        ("bonjour", "salutation"),
    ],
)
def test_a_plain_question_is_named(text: str, intent: str) -> None:
    reading = intents().read(text)
    assert reading.intent == intent
    assert reading.candidates == ()


def test_an_unclear_message_gets_three_different_topics() -> None:
    reading = intents().read("et pour le docteur ça se passe comment du coup")
    assert reading.intent is None
    assert len(set(reading.candidates)) == 3
    assert "hors_sujet" not in reading.candidates


@given(st.text(max_size=400))
def test_anything_can_be_read(text: str) -> None:
    reading = intents().read(text)
    assert 0 <= reading.confidence <= 1
    assert (reading.intent is None) or reading.candidates == ()
    assert intents().read(text) == reading


def test_a_text_without_a_letter_asks_nothing() -> None:
    assert intents().read("   … !!").intent is None


def test_a_model_reads_back_what_was_saved(tmp_path: Path) -> None:
    pairs = [("oui merci", "a"), ("merci bien", "a"), ("non jamais", "b"), ("jamais non", "b")]
    model = training.train(pairs, lambda text: features(text, packaged_ideas()), training.together(10))
    model.save(tmp_path / "m.npz")
    again = LinearModel.load(tmp_path / "m.npz")
    found = features("merci", packaged_ideas())
    assert again.probabilities(found) == model.probabilities(found)
    assert again.probabilities(found)["a"] > 0.5 > again.probabilities(found)["b"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a model", None])
def test_a_damaged_model_is_refused_with_a_remedy(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "damaged.npz"
    if content is None:
        np.savez(path, other=np.zeros(1))
    else:
        path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"damaged\.npz.*make model"):
        LinearModel.load(path)


def test_a_model_that_holds_objects_is_never_opened(tmp_path: Path) -> None:
    """An object in the archive would need pickle, which runs code."""
    np.savez(tmp_path / "evil.npz", about=np.array([{"format": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ModelFileError):
        LinearModel.load(tmp_path / "evil.npz")


def test_a_crisis_hides_the_rest_and_a_settled_value_needs_no_intent() -> None:
    understander = Understander.load(date(2026, 11, 22))
    scale = {"type": "scale_0_10", "text": "De 0 à 10 ?"}
    settled = understander.understand(parse_request({"text": "bof, 6 sur 10", "question": scale}))
    assert (settled.value, settled.intent, settled.candidates) == (6, None, ())
    asked = understander.understand(parse_request({"text": "mon patron va le savoir ?", "question": scale}))
    assert (asked.value, asked.intent) == (None, "employeur_informe")
    alarmed = understander.understand(parse_request({"text": "je veux mourir 6 sur 10", "question": scale}))
    assert (alarmed.crisis, alarmed.value, alarmed.intent) == ("suicide", None, None)
