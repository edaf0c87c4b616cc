"""The buttons under a question. What is ticked of a multiple choice stands in the labels, and nowhere else."""

from __future__ import annotations

from typing import Any

from bot.exchanging import WRITING
from bot.incoming import mark_of_prompt
from bot.telegram.buttons import Button
from bot.telegram.methods import Key, Keys
from bot.telegram.updates import Keyboard
from flows.words import Voice

EMPTY, TICKED = "☐", "☑"
PAGE = 8
"""Options of a choice that stand on one page; those of a multiple choice always stand together."""
_LONGEST_PAGE = 12
_LONGEST_LABEL = 40
"""Characters that a button shows on a phone; longer ones are numbered in the text."""
_NUMBERS_A_ROW = 4
_SCALE_SPLIT = 6
_DOOR = "accueil"
_CALL_BACK = "parler_a_quelqu_un"

Row = list[Key]


def keyboard_of(prompt: dict[str, Any], voice: Voice, *, page: int = 0, corrects: bool = False) -> Keys:
    """The answers, none ticked, then the ways out: back (to correct, when an answer was read from free text), help, a
    call."""
    mark = mark_of_prompt(prompt)
    rows = [*_scale(prompt, mark), *_answers(prompt, mark, page)]
    if prompt["type"] == "multi":
        rows.append([_button(f"✔ {voice.own('valider')}", Button("validate", mark))])
    rows += _pages(prompt, mark, page, voice)
    return [*rows, *_ways_out(prompt, mark, voice, corrects=corrects)]


def shown_options(prompt: dict[str, Any], page: int = 0) -> list[tuple[int, dict[str, str]]]:
    """The options of a page, each with its number, from 1."""
    numbered = list(enumerate(prompt["options"], start=1))
    return numbered[page * PAGE : (page + 1) * PAGE] if pages_of(prompt) > 1 else numbered


def pages_of(prompt: dict[str, Any]) -> int:
    """How many pages the options take."""
    count = len(prompt["options"])
    return 1 if prompt["type"] == "multi" or count <= _LONGEST_PAGE else -(-count // PAGE)


def is_long(option: dict[str, str]) -> bool:
    """Whether a label is too long for a button: it then stands in the text, with its number."""
    return len(option["label"]) > _LONGEST_LABEL


def ticked_in(keyboard: Keyboard) -> tuple[str, ...]:
    """Ids of the options that are ticked, in the order of the buttons."""
    found = []
    for label, data in (button for row in keyboard for button in row):
        pressed = Button.load(data)
        if pressed is not None and pressed.deed == "tick" and label.startswith(TICKED):
            found.append(pressed.value)
    return tuple(found)


def with_ticks(keyboard: Keyboard, ticked: frozenset[str]) -> Keys:
    """The same buttons, these options ticked and no other."""
    return [[_ticked(label, data, ticked) for label, data in row] for row in keyboard]


def one_by_row(*buttons: Key) -> Keys:
    """Buttons under each other."""
    return [[button] for button in buttons]


def pressing(label: str, button: Button) -> Key:
    """A button of the entrance's own screens."""
    return _button(label, button)


def _answers(prompt: dict[str, Any], mark: str, page: int) -> list[Row]:
    multi = prompt["type"] == "multi"
    rows: list[Row] = []
    numbers: Row = []
    for number, option in shown_options(prompt, page):
        label = str(number) if is_long(option) else option["label"]
        if multi:
            label = f"{EMPTY} {label}"
        button = _button(label, Button("tick" if multi else "choose", mark, option["id"]))
        if is_long(option):
            numbers.append(button)
        else:
            rows.append([button])
    return rows + [numbers[at : at + _NUMBERS_A_ROW] for at in range(0, len(numbers), _NUMBERS_A_ROW)]


def _scale(prompt: dict[str, Any], mark: str) -> list[Row]:
    if prompt["type"] != "scale":
        return []
    numbers = [_button(str(n), Button("rate", mark, str(n))) for n in range(prompt["min"], prompt["max"] + 1)]
    return [numbers[:_SCALE_SPLIT], numbers[_SCALE_SPLIT:]]


def _pages(prompt: dict[str, Any], mark: str, page: int, voice: Voice) -> list[Row]:
    row = []
    if page > 0:
        row.append(_button(voice.own("page_avant"), Button("page", mark, str(page - 1))))
    if page + 1 < pages_of(prompt):
        row.append(_button(voice.own("page_apres"), Button("page", mark, str(page + 1))))
    return [row] if row else []


def _ways_out(prompt: dict[str, Any], mark: str, voice: Voice, *, corrects: bool) -> list[Row]:
    step = prompt["step"]
    rows = [[_button(f"🛟 {voice.own('bouton_aide')}", Button("command", "", "urgence"))]]
    offered = any(option["id"] == _CALL_BACK for option in prompt["options"])
    if not offered and not step.startswith("contact_"):
        rows.insert(0, [_button(f"📞 {voice.own('bouton_rappel')}", Button("command", mark, _CALL_BACK))])
    if prompt["run"] is not None or step not in (_DOOR, WRITING):
        label = voice.own("bouton_corriger" if corrects else "bouton_retour")
        rows.insert(0, [_button(f"↩ {label}", Button("command", mark, "retour"))])
    return rows


def _ticked(label: str, data: str, ticked: frozenset[str]) -> Key:
    pressed = Button.load(data)
    if pressed is not None and pressed.deed == "tick":
        bare = label.removeprefix(TICKED).removeprefix(EMPTY).strip()
        label = f"{TICKED if pressed.value in ticked else EMPTY} {bare}"
    return {"text": label, "callback_data": data}


def _button(label: str, button: Button) -> Key:
    return {"text": label, "callback_data": button.dump()}
