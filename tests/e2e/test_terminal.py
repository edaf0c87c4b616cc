"""A person at a real terminal: `relais chat`, from the first screen to the receipt."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from storage.vault import KeyRing
from tests.support.installation import REPOSITORY


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("RELAIS", "SMTP"))},
        "RELAIS_CONFIG": str(REPOSITORY / "config.yml"),
        "RELAIS_DATABASE_URL": f"sqlite:///{tmp_path}/relais.db",
        "RELAIS_KEYS": KeyRing.new_entry("k1", os.urandom),
        "TERM": "xterm",
        "COLUMNS": "100",
    }


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path) -> Iterator[pexpect.spawn]:
    invite = ["-m", "bot.cli", "member", "invite", "--service", "gims13", "--role", "coordinator"]
    pexpect.run(sys.executable + " " + " ".join(invite), env=environment, cwd=str(REPOSITORY))
    child = spawn(environment, tmp_path, "chat")
    yield child
    child.close(force=True)


def spawn(environment: dict[str, str], cwd: Path, *command: str) -> pexpect.spawn:
    arguments = ["-m", "bot.cli", *command]
    extended = {**environment, "PYTHONPATH": str(REPOSITORY)}
    return pexpect.spawn(sys.executable, arguments, env=extended, cwd=str(cwd), encoding="utf-8", timeout=30)


def say(terminal: pexpect.spawn, line: str, expected: str) -> None:
    terminal.expect("› ")
    terminal.sendline(line)
    terminal.expect(expected)


def test_a_call_back_is_sent_and_the_conversation_resumes(
    terminal: pexpect.spawn, environment: dict[str, str], tmp_path: Path
) -> None:
    say(terminal, "/rappel", "Comment")
    say(terminal, "1", "nom")
    say(terminal, "1", "employeur|entreprise")
    say(terminal, "1", "postal")
    say(terminal, "13001", "moment|Quand")
    say(terminal, "1 3", "précaution|attention|savoir")
    terminal.expect("› ")
    terminal.sendline("/quitter")
    terminal.expect(r"relais chat --resume (\S+)\s")
    code = terminal.match.group(1)
    again = spawn(environment, tmp_path, "chat", "--resume", code)
    say(again, "/aide", "/retour")
    say(again, "6", "mot pour mot")
    say(again, "1", "numéro \\d{8}")
    again.sendeof()
    again.expect(pexpect.EOF)
    again.close()
    assert again.exitstatus == 0


def test_an_answer_in_own_words_is_said_back_with_the_way_to_correct_it(terminal: pexpect.spawn) -> None:
    say(terminal, "/rappel", "Comment")
    say(terminal, "par texto s’il vous plaît", "J’ai compris.*SMS")
    terminal.expect("Tapez /retour pour corriger")
    say(terminal, "/retour", "Comment")


def test_leaving_a_stranger_s_code_is_said_kindly(environment: dict[str, str], tmp_path: Path) -> None:
    child = spawn(environment, tmp_path, "chat", "--resume", "0123.4567")
    child.expect("n’existe plus")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
