"""What Telegram hands to a page it opens from a button: who opens it, signed with the bot's token.

https://core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl

import orjson

LIFE = 5 * 60
"""Seconds during which what Telegram signed can be used."""
_AHEAD = 30
"""Seconds by which Telegram's clock may be ahead of ours."""
_OUR_BUTTON = (None, "private", "sender")
"""Kinds of chats where a person meets the bot alone; our button tells none."""


class Unusable(ValueError):
    """Not signed by Telegram for this bot, or not for a person; or (`late`) signed too long ago."""

    def __init__(self, reason: Literal["unsigned", "late"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """A person whom Telegram vouches for; their id is also that of their chat with the bot. `mark` is of this visit."""

    person: int
    mark: str


@dataclass(frozen=True, slots=True)
class InitData:
    """Reads what Telegram signs for one bot."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, token: str) -> InitData:
        """For the bot with this token, which is not kept."""
        return cls(hmac.digest(b"WebAppData", token.encode(), "sha256"))

    def read(self, data: str, now: float) -> Visit:
        """Who opens the page. Raises Unusable."""
        try:
            pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True, errors="strict")
        except ValueError:
            raise Unusable("unsigned") from None
        fields = dict(pairs)
        given = fields.pop("hash", "")
        signed = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
        mark = hmac.new(self.key, signed.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        # A field given twice might be signed as one value and read as the other.
        if len(fields) + 1 != len(pairs) or not hmac.compare_digest(mark.encode(), given.encode("utf-8", "replace")):
            raise Unusable("unsigned")
        person = _person(fields)
        signed_at = fields.get("auth_date", "")
        if person is None or not signed_at.isascii() or not signed_at.isdecimal():
            raise Unusable("unsigned")
        if not -_AHEAD <= now - int(signed_at) <= LIFE:
            raise Unusable("late")
        return Visit(person, mark)


def _person(fields: dict[str, str]) -> int | None:
    if fields.get("chat_type") not in _OUR_BUTTON:
        return None
    try:
        user = orjson.loads(fields.get("user", ""))
    except orjson.JSONDecodeError:
        return None
    found = user.get("id") if isinstance(user, dict) and user.get("is_bot") is not True else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None
