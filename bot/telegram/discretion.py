"""What a locked screen may show: the first line of a message says nothing about health."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape

from bot.telegram.texts import texts
from flows.understanding.normalise import normalise
from flows.words import Voice

_MARKS = re.compile(r"<[^>]*>")


def is_discreet(message: str) -> bool:
    """Whether the first line of a message, in HTML, has no word of `sensibles` (telegram.yml)."""
    first = normalise(unescape(_MARKS.sub("", message.partition("\n")[0])))
    return _sensitive().search(first) is None


def discreet(message: str, voice: Voice) -> str:
    """The same message, under a neutral line where its own first line is not."""
    return message if is_discreet(message) else f"{escape(voice.own('discret'))}\n\n{message}"


@cache
def _sensitive() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, texts().sensibles)) + ")")
