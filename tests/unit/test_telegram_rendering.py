"""What Telegram is given always fits what it takes: buttons of 64 bytes, messages of 4096 characters, valid HTML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import load_config
from bot.incoming import mark_of_prompt
from bot.telegram.buttons import LONGEST, Button
from bot.telegram.discretion import discreet
from bot.telegram.keyboards import keyboard_of, shown_options, ticked_in, with_ticks
from bot.telegram.methods import Keys
from bot.telegram.rendering import LONGEST as LONGEST_MESSAGE
from bot.telegram.rendering import bubbles, question
from bot.telegram.texts import texts
from bot.telegram.ticks import Ticking
from bot.telegram.updates import Keyboard
from flows.catalog import packaged
from flows.conditions import Facts
from flows.words import Voice
from tests.support.telegram_server import plain

VOICE = Voice(texts().texts, Facts())
IDS = {option.id for flow in packaged().flows.values() for placed in flow.steps for option in placed.step.options}
IDS |= {placed.step.id for flow in packaged().flows.values() for placed in flow.steps}
KINDS = ["info", "echo", "crisis", "receipt", "member", "error"]
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1)


def prompt(kind: str, labels: list[str], text: str = "Question") -> dict[str, Any]:
    """A prompt as entrances get it."""
    options = [{"id": f"o{number}", "label": label} for number, label in enumerate(labels)]
    shape = {"run": "r", "step": "s", "revision": 3, "type": kind, "text": text, "options": options}
    return {**shape, "min": 0, "max": 10, "progress": {"done": 0, "of": 12}}


def as_reported(keys: Keys) -> Keyboard:
    """Buttons as Telegram reports them with a tap."""
    return tuple(tuple((key["text"], key.get("callback_data", "")) for key in row) for row in keys)


@pytest.mark.parametrize("deed", ["choose", "tick"])
def test_every_option_there_is_fits_a_button(deed: Any) -> None:
    for name in sorted(IDS | set(load_config(None).services)):
        button = Button(deed, mark_of_prompt(prompt("choice", [])), name)
        assert len(button.dump().encode()) <= LONGEST
        assert Button.load(button.dump()) == button


@given(st.text())
def test_what_is_not_ours_is_no_button(data: str) -> None:
    found = Button.load(data)
    assert found is None or found.dump() == data or len(data.encode()) > LONGEST


@given(
    st.lists(st.tuples(st.sampled_from(["info", "echo", "crisis", "receipt", "member", "error"]), PLAIN), max_size=6)
)
def test_every_word_is_said_in_order_within_the_limits(said: list[tuple[str, str]]) -> None:
    long = [(kind, text * (9_000 // len(text)) if kind == "info" else text) for kind, text in said]
    sent = [plain(each) for each in bubbles([{"kind": kind, "text": text} for kind, text in long], VOICE)]
    assert all(len(each) <= LONGEST_MESSAGE for each in sent)
    together = "".join("".join(sent).split()).replace("Messagedel’équipe:", "")
    wanted = "".join("".join(text for _, text in long).split()).replace("Messagedel’équipe:", "")
    assert together == wanted


@given(st.integers(3_900, 9_000), st.sampled_from(KINDS))
def test_a_neutral_line_above_still_fits(length: int, kind: str) -> None:
    """Telegram refuses a longer message, and the person would wait for an answer that never comes."""
    said = {"kind": kind, "text": ("maladie " * 1_200)[:length]}
    assert all(len(plain(discreet(each, VOICE))) <= 4096 for each in bubbles([said], VOICE))


@given(st.lists(PLAIN, min_size=1, max_size=30), st.sampled_from(["choice", "multi", "scale", "text"]), PLAIN)
def test_every_option_is_on_some_page_once(labels: list[str], kind: str, asked: str) -> None:
    given_prompt = prompt(kind, labels, asked)
    seen = []
    for page in range(8):
        assert plain(question(given_prompt, VOICE, page=page))
        for row in keyboard_of(given_prompt, VOICE, page=page):
            found = [Button.load(button.get("callback_data", "")) for button in row]
            seen += [each.value for each in found if each is not None and each.deed in ("choose", "tick")]
        if len(seen) >= len(labels):
            break
    assert sorted(seen) == sorted(f"o{number}" for number in range(len(labels)))
    assert next(number for number, _ in shown_options(given_prompt)) == 1


@given(st.sets(st.sampled_from([f"o{number}" for number in range(9)])))
def test_ticks_stand_in_the_keyboard(ticked: set[str]) -> None:
    keyboard = as_reported(keyboard_of(prompt("multi", [f"☑ {number}" for number in range(9)]), VOICE))
    assert ticked_in(keyboard) == ()
    assert set(ticked_in(as_reported(with_ticks(keyboard, frozenset(ticked))))) == ticked


def test_a_tap_that_reports_an_older_keyboard_counts_on_the_newer_one() -> None:
    """Two processes: what another one has ticked since is taken from the keyboard."""
    nothing: frozenset[str] = frozenset()
    ticking = Ticking()
    assert ticking.tap(1, 1, nothing, "a") == {"a"}
    assert ticking.tap(1, 1, nothing, "b") == {"a", "b"}
    assert ticking.tap(1, 1, frozenset("a"), "a") == {"b"}
    assert ticking.tap(1, 1, frozenset("xy"), "z") == {"x", "y", "z"}
    assert ticking.known(1, 2, frozenset("q")) == {"q"}
