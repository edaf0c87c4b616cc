"""What we export trains with Rasa Open Source 3.6 and runs: the transcripts pass, and either side may be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi import FastAPI

from bot.rasa.payloads import Payload
from bot.wiring import Installation
from storage import tables
from tests.support.clock import Clock
from tests.support.installation import installed, settings
from tests.support.rasa_assistant import TOKEN, Message
from tests.support.rasa_server import RasaServer
from tests.support.rows import rows
from tests.support.server import environment
from tests.support.serving import behind_port
from tests.transcripts.conftest import as_given, key, talking, talking_clock
from tests.transcripts.rasa_channel import RasaChannel
from tests.transcripts.runner import Played, Transcript, compare_cell, load

__all__ = ["key", "talking", "talking_clock"]
Start = Callable[[], "subprocess.Popen[str]"]
FILES = sorted((Path(__file__).parents[1] / "transcripts").glob("*.yml"))


class RealRasa:
    """People write to the real server, which calls the action server behind its port."""

    def __init__(self, server: RasaServer, actions_port: int) -> None:
        self._server, self._port, self._open = server, actions_port, ExitStack()

    def connect(self, app: FastAPI) -> None:
        self._open.enter_context(behind_port(app, self._port))

    def say(self, sender: str, text: str) -> Sequence[Message]:
        return self._server.say(sender, text)

    def close(self) -> None:
        self._open.close()


@pytest.mark.timeout(1_800)  # training included
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(
    path: Path,
    rasa: RasaServer,
    actions_port: int,
    talking: Installation,
    talking_clock: Clock,
    key: str,
) -> None:
    """What each transcript says it proves, through the REST channel of a real Rasa server."""
    transcript: Transcript = load(path)
    installation = as_given(talking, transcript)
    talking_clock.now = Clock().now
    channel = RasaChannel(installation, RealRasa(rasa, actions_port))
    try:
        played = Played(transcript, channel, installation, talking_clock)
        case, final = played.case(key), played.final()
    finally:
        channel.close()
    compare_cell(transcript.cell, case)
    assert (final["run"] or {"answers": {}})["answers"] == transcript.kept


# -- Both sides killed


@pytest.fixture
def given(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a real `relais actions`."""
    return environment(f"sqlite:///{tmp_path}/relais.db", RELAIS_ACTIONS_TOKEN=TOKEN)


@pytest.fixture
def actions(
    given: Mapping[str, str], actions_port: int, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts `relais actions`, as often as it is asked to."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bot.cli", "actions", "--port", str(actions_port)]
        process = subprocess.Popen(command, env=dict(given), cwd=tmp_path, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert "listens on" in process.stdout.readline()
        return process

    yield start
    for each in started:
        each.kill()
        each.communicate()


@pytest.mark.timeout(1_800)
def test_either_side_is_killed_and_the_person_goes_on(
    rasa: RasaServer, actions: Start, given: Mapping[str, str]
) -> None:
    """Nothing that was answered is lost: not when our server dies, nor when Rasa does with all it remembered.

    While ours is down, the person reads so, and whom to call.
    """
    ours = actions()
    for text in ("bonjour", Payload("service", "", "gims13").dump(), Payload("agree").dump()):
        rasa.say("personne", text)
    _press(rasa, rasa.say("personne", "/reprendre"), "Je fais le point pour moi")
    asked = _press(rasa, rasa.say("personne", "/reprendre"), "Commencer")
    ours.kill()
    ours.wait()
    said = "\n".join(message["text"] for message in rasa.say("personne", "je suis salarié du privé"))
    assert "Je ne peux pas vous répondre pour le moment" in said
    assert "3114" in said
    actions()
    assert rasa.say("personne", "/reprendre")[-1] == asked[-1]
    rasa.kill()
    rasa.start()
    assert rasa.say("personne", "/reprendre")[-1] == asked[-1]
    after = _press(rasa, asked, asked[-1]["buttons"][0]["title"])
    assert after[-1]["text"] != asked[-1]["text"]
    with installed(settings(given["RELAIS_DATABASE_URL"], keys=given["RELAIS_KEYS"]), Clock()) as installation:
        assert len(rows(installation, tables.conversations)) == 1


def _press(rasa: RasaServer, shown: Sequence[Message], title: str) -> Sequence[Message]:
    (payload,) = (each["payload"] for each in shown[-1]["buttons"] if each["title"] == title)
    return rasa.say("personne", payload)


def test_rasa_logs_no_word_of_anybody(rasa: RasaServer) -> None:
    """At its usual level of detail; docs/rasa.md says what more detail would write."""
    rasa.say("quelqu-un", "phrase-que-personne-ne-doit-relire")
    assert "phrase-que-personne" not in rasa.log
