"""A turn as Telegram messages: bubbles, then the question. HTML, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from bot.exchanging import WRITING
from bot.telegram.keyboards import is_long, pages_of, shown_options
from flows.words import Voice

LONGEST = 4000
"""Characters of a message, after its marks are read: under Telegram's 4096, a line above it included (`discretion`)."""
_ALONE = ("crisis", "receipt", "member", "support")
"""What stands in a message of its own, to be found and kept."""


def bubbles(messages: Sequence[dict[str, Any]], voice: Voice) -> list[str]:
    """What is said, in as few messages as it takes; a text too long for one is cut between paragraphs."""
    groups: list[list[tuple[str, str]]] = []
    for message in messages:
        kind, text = message["kind"], message["text"]
        if not groups or kind in _ALONE or groups[-1][0][0] in _ALONE or _size(groups[-1]) + len(text) + 2 > LONGEST:
            groups.append([])
        groups[-1].append((kind, text))
    return [part for group in groups for part in _written(group, voice)]


def question(prompt: dict[str, Any], voice: Voice, *, page: int = 0) -> str:
    """The question: where one is, what is asked, and options too long for a button."""
    parts = []
    progress = prompt["progress"]
    if progress is not None and progress["of"] > 1:
        done = min(progress["done"] + 1, progress["of"])
        parts.append(f"<i>{escape(voice.own('progression', n=str(done), of=str(progress['of'])))}</i>")
    asked, *more = prompt["text"].split("\n\n")
    parts.append(f"<b>{escape(asked)}</b>")
    parts += [escape(each) for each in more]
    long = [(number, option) for number, option in shown_options(prompt, page) if is_long(option)]
    if long:
        parts.append("\n".join(f"{number}. {escape(option['label'])}" for number, option in long))
    if pages_of(prompt) > 1:
        parts.append(f"<i>{escape(voice.own('page', n=str(page + 1), of=str(pages_of(prompt))))}</i>")
    if prompt["type"] in ("multi", "text"):
        own = "echange" if prompt["step"] == WRITING else "ecrire"
        hint = voice.own("plusieurs" if prompt["type"] == "multi" else own)
        parts.append(f"<i>{escape(hint)}</i>")
    return "\n\n".join(parts)


def _size(group: list[tuple[str, str]]) -> int:
    return sum(len(text) + 2 for _, text in group)


def _written(group: list[tuple[str, str]], voice: Voice) -> Iterator[str]:
    kind, text = group[0]
    if len(group) > 1 or kind not in _ALONE:
        text = "\n\n".join(text for _, text in group)
    head = f"<b>{escape(voice.own('un_message'))}</b>\n" if kind == "member" else ""
    for part in _cut(text, LONGEST - len(head)):
        yield head + escape(part)
        head = ""


def _cut(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        place = max(text.rfind("\n\n", 0, longest), 0) or text.rfind("\n", 0, longest)
        place = place if place > 0 else text.rfind(" ", 0, longest)
        place = place if place > 0 else longest
        yield text[:place].rstrip()
        text = text[place:].lstrip()
    yield text
