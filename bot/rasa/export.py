"""An assistant for Rasa Open Source 3.6, complete: it trains and runs as it is, and hands every message to us."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.helping import name_of
from bot.rasa.actions import COMMANDS, REACHED_SLOT, SERVICE_SLOT, TOPIC, TOPIC_SLOT, TURN
from bot.rasa.payloads import INTENT
from bot.rasa.texts import voice_of
from bot.world import World
from flows.catalog import packaged_files

VERSION = "3.1"
"""Of the training data format that Rasa 3.6 reads."""
_UNREACHED = "utter_relais_injoignable"
_UNCLEAR = "nlu_fallback"
_DO_NOT_EDIT = "# Written by `relais rasa export`."


class WouldOverwrite(ValueError):
    """A file of that name says something else; the message names it and says what to do."""


def export(world: World, folder: Path, service: str | None) -> list[Path]:
    """Write the assistant, for one service or for people of all of them. Raises WouldOverwrite, OSError."""
    contents = {folder / name: text for name, text in files(world, service).items()}
    changed = [path for path, text in contents.items() if path.exists() and path.read_text("utf-8") != text]
    if changed:
        raise WouldOverwrite(f"{changed[0]} is there already and says something else — choose an empty folder")
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(contents)


def files(world: World, service: str | None) -> Mapping[str, str]:
    """The files of the assistant by name."""
    nlu = packaged_files()["nlu.yml"]
    intents = [each["intent"] for each in yaml.safe_load(nlu)["nlu"]]
    intents += [name for name in (*COMMANDS, INTENT) if name not in intents]
    return {
        "domain.yml": _dump("What the assistant knows and may do.", _domain(world, intents, service)),
        "config.yml": _dump(_CONFIG_NOTE, _CONFIG),
        "endpoints.yml": _dump(_ENDPOINTS_NOTE, _ENDPOINTS),
        "credentials.yml": _dump(_CREDENTIALS_NOTE, {"rest": None}),
        "data/nlu.yml": nlu,
        "data/rules.yml": _dump(_RULES_NOTE, _rules(intents)),
    }


def _domain(world: World, intents: list[str], service: str | None) -> dict[str, Any]:
    unreached = voice_of(world, None).own("injoignable")
    help_page = world.crisis.page(None, about_other=False, service_name=name_of(world, service))
    return {
        "version": VERSION,
        "intents": [{name: {"use_entities": []}} for name in intents],
        "entities": [INTENT, TOPIC_SLOT],
        "slots": {
            SERVICE_SLOT: {**_ours(), "initial_value": service},
            TOPIC_SLOT: _ours(),
            REACHED_SLOT: {
                "type": "bool",
                "influence_conversation": True,
                "mappings": [{"type": "from_intent", "value": False}],
            },
        },
        "actions": [TURN, TOPIC],
        "responses": {_UNREACHED: [{"text": f"{unreached}\n\n{help_page}"}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _ours() -> dict[str, Any]:
    return {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}


def _rules(intents: list[str]) -> dict[str, Any]:
    def asked(*, reached: bool) -> list[dict[str, Any]]:
        anything = {"or": [{"intent": name} for name in (*intents, _UNCLEAR)]}
        return [anything, {"action": TURN}, {"slot_was_set": [{REACHED_SLOT: reached}]}]

    return {
        "version": VERSION,
        "rules": [
            {
                "rule": "Relais answers whatever is written",
                "steps": [*asked(reached=True), {"action": "action_listen"}],
            },
            {
                "rule": "Relais did not answer",
                "steps": [*asked(reached=False), {"action": _UNREACHED}],
            },
        ],
    }


_CONFIG_NOTE = """What Rasa takes a message for changes nothing here: every message goes to Relais as it was typed. The
intents serve what you add beside it. A linear model on letters trains in a minute on a small machine."""
_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "relais-pdp",
    "language": "fr",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "LogisticRegressionClassifier"},
        {"name": "FallbackClassifier", "threshold": 0.3},
    ],
    "policies": [{"name": "RulePolicy"}],
}
_ENDPOINTS_NOTE = """Start Rasa with RELAIS_ACTIONS_TOKEN in its environment, the same as `relais actions` has.
What people write is kept in the memory of Rasa alone, and gone when it stops. Leave it so: any other store, and an
event broker, keep all of it readable on a disk."""
_ENDPOINTS: dict[str, Any] = {
    "action_endpoint": {
        "url": "http://127.0.0.1:5055/webhook",
        "headers": {"Authorization": "Bearer ${RELAIS_ACTIONS_TOKEN}"},
        "enable_selective_domain": True,
    },
    "tracker_store": {"type": "rasa.core.tracker_store.InMemoryTrackerStore"},
}
_CREDENTIALS_NOTE = """The REST channel. Each person must have a sender of their own, long and random, that nobody else
can guess: whoever sends it is taken for them."""


def _dump(note: str, content: object) -> str:
    head = "\n".join(f"# {line}" for line in note.splitlines())
    return f"{_DO_NOT_EDIT}\n{head}\n\n{yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)}"


_RULES_NOTE = """Every message goes to Relais. Where it does not answer, the person is told so, with whom to call."""
