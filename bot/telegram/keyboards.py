"""The buttons under a question. What is ticked of a multiple choice stands in the labels, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.buttons import Button, mark_of_prompt
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

Row = list[InlineKeyboardButton]


def keyboard_of(
    prompt: dict[str, Any], voice: Voice, *, page: int = 0, ticked: frozenset[str] = frozenset()
) -> InlineKeyboardMarkup:
    """The answers, then the ways out: back, help now, being called back."""
    mark = mark_of_prompt(prompt)
    rows = [*_scale(prompt, mark), *_answers(prompt, mark, page, ticked)]
    if prompt["type"] == "multi":
        rows.append([_button(f"✔ {voice.own('valider')}", Button("validate", mark))])
    rows += _pages(prompt, mark, page, voice)
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *_ways_out(prompt, mark, voice)])


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


def ticked_in(keyboard: InlineKeyboardMarkup | None) -> tuple[str, ...]:
    """Ids of the options that are ticked, in the order of the buttons."""
    found = []
    for button in _all(keyboard):
        pressed = Button.load(button.callback_data or "")
        if pressed is not None and pressed.deed == "tick" and button.text.startswith(TICKED):
            found.append(pressed.value)
    return tuple(found)


def with_ticks(keyboard: InlineKeyboardMarkup, ticked: frozenset[str]) -> InlineKeyboardMarkup:
    """The same buttons, these options ticked and no other."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_tick(button, ticked) for button in row] for row in keyboard.inline_keyboard]
    )


def one_by_row(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    """Buttons under each other."""
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def pressing(label: str, button: Button) -> InlineKeyboardButton:
    """A button of the entrance's own screens."""
    return _button(label, button)


def _answers(prompt: dict[str, Any], mark: str, page: int, ticked: frozenset[str]) -> list[Row]:
    multi = prompt["type"] == "multi"
    rows: list[Row] = []
    numbers: Row = []
    for number, option in shown_options(prompt, page):
        label = str(number) if is_long(option) else option["label"]
        if multi:
            label = f"{TICKED if option['id'] in ticked else EMPTY} {label}"
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


def _ways_out(prompt: dict[str, Any], mark: str, voice: Voice) -> list[Row]:
    step = prompt["step"]
    rows = [[_button(f"🛟 {voice.own('bouton_aide')}", Button("command", "", "urgence"))]]
    offered = any(option["id"] == _CALL_BACK for option in prompt["options"])
    if not offered and not step.startswith("contact_"):
        rows.insert(0, [_button(f"📞 {voice.own('bouton_rappel')}", Button("command", mark, _CALL_BACK))])
    if prompt["run"] is not None or step != _DOOR:
        rows.insert(0, [_button(f"↩ {voice.own('bouton_retour')}", Button("command", mark, "retour"))])
    return rows


def _tick(button: InlineKeyboardButton, ticked: frozenset[str]) -> InlineKeyboardButton:
    pressed = Button.load(button.callback_data or "")
    if pressed is None or pressed.deed != "tick":
        return button
    label = button.text.removeprefix(TICKED).removeprefix(EMPTY).strip()
    return _button(f"{TICKED if pressed.value in ticked else EMPTY} {label}", pressed)


def _button(label: str, button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=button.dump())


def _all(keyboard: InlineKeyboardMarkup | None) -> Sequence[InlineKeyboardButton]:
    return [button for row in keyboard.inline_keyboard for button in row] if keyboard is not None else ()
