"""`relais actions` and `relais rasa export`, as real commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml

from bot.rasa.actions import COMMANDS, NAMES
from flows.catalog import packaged_files
from tests.support.ports import quiet_port
from tests.support.rasa_assistant import call_of
from tests.support.server import environment, relais


def test_actions_refuse_to_start_without_a_token(sqlite_url: str, tmp_path: Path) -> None:
    """Anybody could call them: the command says what to set."""
    done = relais(environment(sqlite_url), tmp_path, "actions")
    assert done.returncode == 1
    assert "RELAIS_ACTIONS_TOKEN is empty" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "relais.db").exists()


def test_actions_listen_on_this_machine(sqlite_url: str, tmp_path: Path) -> None:
    """A real process answers a call, says nothing of it in its logs, and stops cleanly. A taken port is said."""
    port, given = quiet_port(), environment(sqlite_url, RELAIS_ACTIONS_TOKEN="jeton")
    command = [sys.executable, "-m", "bot.cli", "actions", "--port", str(port)]
    process = subprocess.Popen(
        command, env=given, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/webhook" in process.stdout.readline()
        call = call_of("p", "phrase-que-personne-ne-doit-relire")
        answer = httpx.post(f"http://127.0.0.1:{port}/webhook?token=jeton", json=call, timeout=30)
        assert "Quel est votre service" in answer.text
        second = relais(given, tmp_path, "actions", "--port", str(port))
        assert second.returncode == 1
        assert f"port {port} cannot be opened" in second.stderr
    finally:
        process.terminate()
        said, errors = process.communicate(timeout=30)
    assert "phrase" not in said + errors
    assert "jeton" not in said + errors
    assert "Traceback" not in errors


def test_the_exported_assistant_is_complete(sqlite_url: str, tmp_path: Path) -> None:
    """Every file that Rasa needs; the same examples as our own; every intent leads to our action."""
    done = relais(environment(sqlite_url), tmp_path, "rasa", "export", "assistant", "--service", "gims13")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "assistant"
    assert (folder / "data/nlu.yml").read_text("utf-8") == packaged_files()["nlu.yml"]
    domain, config, endpoints, credentials, rules = (
        yaml.safe_load((folder / name).read_text("utf-8"))
        for name in ("domain.yml", "config.yml", "endpoints.yml", "credentials.yml", "data/rules.yml")
    )
    intents = [name for each in domain["intents"] for name in each]
    trained = [each["intent"] for each in yaml.safe_load((folder / "data/nlu.yml").read_text("utf-8"))["nlu"]]
    assert set(intents) == {*trained, *COMMANDS, "relais"}
    assert domain["actions"] == list(NAMES)
    assert domain["slots"]["relais_service"]["initial_value"] == "gims13"
    (said,) = domain["responses"]["utter_relais_injoignable"]
    assert "3114" in said["text"]
    assert "Chez GIMS 13" in said["text"]
    for rule in rules["rules"]:
        assert {each["intent"] for each in rule["steps"][0]["or"]} == {*intents, "nlu_fallback"}
        assert rule["steps"][1] == {"action": "action_relais_turn"}
    assert endpoints["action_endpoint"]["headers"] == {"Authorization": "Bearer ${RELAIS_ACTIONS_TOKEN}"}
    assert endpoints["tracker_store"] == {"type": "rasa.core.tracker_store.InMemoryTrackerStore"}
    assert "event_broker" not in endpoints
    assert list(credentials) == ["rest"]
    assert config["policies"] == [{"name": "RulePolicy"}]


def test_an_export_overwrites_nothing_of_others(sqlite_url: str, tmp_path: Path) -> None:
    """The same export twice is fine; a file that was changed is kept, and named."""
    given = environment(sqlite_url)
    assert relais(given, tmp_path, "rasa", "export", "assistant").returncode == 0
    assert relais(given, tmp_path, "rasa", "export", "assistant").returncode == 0
    changed = tmp_path / "assistant" / "config.yml"
    changed.write_text("language: de\n")
    (tmp_path / "assistant" / "domain.yml").unlink()
    done = relais(given, tmp_path, "rasa", "export", "assistant")
    assert done.returncode == 1
    assert str(Path("assistant/config.yml")) in done.stderr
    assert changed.read_text() == "language: de\n"
    assert not (tmp_path / "assistant" / "domain.yml").exists()


@pytest.mark.parametrize("more", [("--service", "ailleurs"), ()])
def test_bad_usage_of_the_export(more: tuple[str, ...], sqlite_url: str, tmp_path: Path) -> None:
    """An unknown service, and no folder."""
    folder = ("assistant",) if more else ()
    assert relais(environment(sqlite_url), tmp_path, "rasa", "export", *folder, *more).returncode == 2
    assert not (tmp_path / "assistant").exists()


def test_a_folder_that_cannot_be_written_is_said(sqlite_url: str, tmp_path: Path) -> None:
    """With the cause, and without a trace."""
    (tmp_path / "fichier").write_text("")
    done = relais(environment(sqlite_url), tmp_path, "rasa", "export", "fichier/assistant")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
