"""What is compared with ours, as files of a Rasa assistant: a form of 15 slots, and DIET on our own examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from flows.catalog import packaged_files

FORM = "screening_form"
SLOTS = [f"question_{number}" for number in range(1, 16)]


def form() -> Mapping[str, str]:
    """The least an assistant needs to ask 15 questions by itself, and keep the answers as they are typed."""
    asked = {
        name: {
            "type": "text",
            "influence_conversation": False,
            "mappings": [{"type": "from_text", "conditions": [{"active_loop": FORM, "requested_slot": name}]}],
        }
        for name in SLOTS
    }
    domain: dict[str, Any] = {
        "version": "3.1",
        "intents": ["commencer", "repondre"],
        "slots": asked,
        "forms": {FORM: {"required_slots": SLOTS}},
        "responses": {f"utter_ask_{FORM}_{name}": [{"text": f"Question {name} ?"}] for name in SLOTS}
        | {"utter_fin": [{"text": "Merci."}]},
    }
    rules = [
        {"rule": "begin", "steps": [{"intent": "commencer"}, {"action": FORM}, {"active_loop": FORM}]},
        {
            "rule": "end",
            "condition": [{"active_loop": FORM}],
            "steps": [
                {"action": FORM},
                {"active_loop": None},
                {"slot_was_set": [{"requested_slot": None}]},
                {"action": "utter_fin"},
            ],
        },
    ]
    examples = {"commencer": ["commencer", "je commence", "bonjour"], "repondre": ["oui", "non", "un peu", "beaucoup"]}
    nlu = [{"intent": name, "examples": "".join(f"- {each}\n" for each in found)} for name, found in examples.items()]
    pipeline = [
        {"name": name} for name in ("WhitespaceTokenizer", "CountVectorsFeaturizer", "LogisticRegressionClassifier")
    ]
    return {
        "domain.yml": _dump(domain),
        "config.yml": _dump(_config(pipeline, [{"name": "RulePolicy"}])),
        "endpoints.yml": _dump({"action_endpoint": {"url": "http://127.0.0.1:1"}}),
        "credentials.yml": "rest:\n",
        "data/nlu.yml": _dump({"version": "3.1", "nlu": nlu}),
        "data/rules.yml": _dump({"version": "3.1", "rules": rules}),
    }


DIET_EPOCHS = 20
"""`rasa init` writes 100, which had not ended after an hour on two busy cores; 20 take 15 minutes."""


def diet() -> Mapping[str, str]:
    """The pipeline that `rasa init` of version 3.6 writes, on our training sentences, in fewer epochs."""
    pipeline: list[dict[str, Any]] = [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": DIET_EPOCHS, "constrain_similarities": True, "random_seed": 1},
    ]
    return {"config.yml": _dump(_config(pipeline, [])), "data/nlu.yml": packaged_files()["nlu.yml"]}


def _config(pipeline: Sequence[Mapping[str, Any]], policies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shared = {"recipe": "default.v1", "assistant_id": "compared", "language": "fr"}
    return {**shared, "pipeline": list(pipeline), "policies": list(policies)}


def _dump(content: object) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
