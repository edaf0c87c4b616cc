"""Every transcript of this folder, on every channel; the same answers leave the same thing behind everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.wiring import Installation
from tests.support.clock import Clock
from tests.transcripts.channels import CHANNELS, Screen, TerminalChannel, read_state, typed_in_one_sitting
from tests.transcripts.conftest import as_given
from tests.transcripts.rasa_channel import RasaChannel
from tests.transcripts.runner import Played, compare_cell, load, same_case
from tests.transcripts.telegram_channel import TelegramChannel

FILES = sorted(Path(__file__).parent.glob("*.yml"))


def test_there_are_transcripts() -> None:
    """models.md: a conversation test is a transcript."""
    assert len(FILES) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path, talking: Installation, talking_clock: Clock, key: str) -> None:
    """What each transcript says it proves; and one use case behind every entrance (design.md, The house)."""
    transcript = load(path)
    installation = as_given(talking, transcript)
    left = {}
    for name, make in {**CHANNELS, "telegram": TelegramChannel, "rasa": RasaChannel}.items():
        talking_clock.now = Clock().now
        channel = make(installation)
        try:
            played = Played(transcript, channel, installation, talking_clock)
            case, final = played.case(key), played.final()
        finally:
            channel.close()
        compare_cell(transcript.cell, case)
        run = final["run"] or {"answers": {}}
        assert run["answers"] == transcript.kept, name
        left[name] = (final, same_case(case))
        if isinstance(channel, TerminalChannel) and not any(turn.wait or turn.screen for turn in transcript.turns):
            talking_clock.now = Clock().now
            ticket = typed_in_one_sitting(installation, transcript.service, channel.typed)
            state, first = read_state(installation, ticket), read_state(installation, channel.ticket)
            assert (state.revision, state.next_message) == (first.revision, first.next_message)
            assert (state.run and state.run.answers) == (first.run and first.run.answers)
    assert left["terminal"] == left["http"]
    assert left["telegram"] == left["http"]
    assert left["rasa"] == left["http"]


def test_coming_back_in_a_terminal(talking: Installation, talking_clock: Clock) -> None:
    """screening.md, `salarie`, step 6: `relais chat --resume` at « Envoyer » shows the exact text again, then asks."""
    channel = TerminalChannel(talking)
    Played(load(Path(__file__).parent / "rappel_jusqu_a_envoi.yml"), channel, talking, talking_clock)
    screen = Screen(talking)
    screen.chat.resume(channel.ticket)
    seen = screen.seen()
    assert seen.step == "envoi"
    assert "• Vos coordonnées\u00a0: 06\u00a012\u00a034\u00a056\u00a078" in screen.shown[-1]
