"""Who may call: each assistant by its token, which also names it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

REMEDY = "set it in the environment or in .env, and give the same to Rasa; `openssl rand -hex 32` makes one"
_ALONE = "rasa"
_BEARER = "bearer "


class InvalidActionsToken(ValueError):
    """RELAIS_ACTIONS_TOKEN is missing or names one assistant twice; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Callers:
    """The assistants that may call, as (name, token)."""

    known: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Callers:
        """Read RELAIS_ACTIONS_TOKEN: one token, or several, separated by commas, each `name:secret` as a whole.

        People are known by the name of the assistant and what it calls them: a new secret under the same name keeps
        their conversations. Raises InvalidActionsToken.
        """
        tokens = [each.strip() for each in text.split(",") if each.strip()]
        if not tokens:
            raise InvalidActionsToken(f"RELAIS_ACTIONS_TOKEN is empty: anybody could call the actions — {REMEDY}")
        known = tuple((token.partition(":")[0] if ":" in token else _ALONE, token) for token in tokens)
        if len({name for name, _ in known}) < len(known):
            raise InvalidActionsToken(
                "RELAIS_ACTIONS_TOKEN has two tokens for one assistant — write name:secret with another name for each"
            )
        return cls(known)

    def named(self, authorization: str | None, in_address: str | None) -> str | None:
        """The assistant that a request comes from, by its header or by `?token=`; None when it has no right token."""
        header = authorization or ""
        given = header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else in_address or ""
        found = None
        for name, token in self.known:
            if hmac.compare_digest(token.encode(), given.encode()):
                found = name
        return found
