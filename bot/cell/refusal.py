"""What the cell may not do, or not now."""

from __future__ import annotations


class Refused(Exception):
    """An action that was not applied: `key` names its words in cell.yml, `status` is its HTTP status.

    `holder` is the id of the caller who holds the case, where that is the reason.
    """

    def __init__(self, key: str, *, status: int = 409, holder: str | None = None, **words: str) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.holder = holder
        self.words = words


def wrong(key: str, **words: str) -> Refused:
    """What was given cannot be used (422)."""
    return Refused(key, status=422, **words)
