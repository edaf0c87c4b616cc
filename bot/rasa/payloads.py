"""What a button sends when it is pressed: a message that Rasa reads as the intent `relais`, and we read whole.

`/relais{"relais": "choose:MARK:salarie"}`: what to do, the question it answers (`mark_of`), and the value. Everything a
press needs stands in it, for nothing of a screen is kept: a multiple choice carries what was ticked before.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

INTENT = "relais"
"""Both the intent and its one entity."""

Deed = Literal["choose", "rate", "tick", "validate", "command", "service", "agree", "window", "topic", "lang"]
_DEEDS = get_args(Deed)
_LONGEST = 2_000
_PRESSED = re.compile(r"/relais(?:@[\d.]+)?\s*(\{.*\})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Payload:
    """A press: `value` is an option, a number, a command, a service, a topic or a language; `ticked` the options ticked
    before."""

    deed: Deed
    mark: str = ""
    value: str = ""
    ticked: tuple[str, ...] = ()

    def dump(self) -> str:
        """As the message that the button sends."""
        code = ":".join((self.deed, self.mark, self.value, ",".join(self.ticked)))
        return f"/{INTENT}{json.dumps({INTENT: code.rstrip(':')}, separators=(',', ':'))}"

    @classmethod
    def load(cls, text: str) -> Payload | None:
        """Read what `dump` wrote; None when it is something else."""
        found = _PRESSED.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if found is None:
            return None
        try:
            code = json.loads(found[1])[INTENT]
        except (ValueError, KeyError):
            return None
        deed, *rest = str(code).split(":")
        if deed not in _DEEDS or len(rest) > 3:
            return None
        mark, value, ticked = (*rest, "", "", "")[:3]
        return cls(cast(Deed, deed), mark, value, tuple(each for each in ticked.split(",") if each))
