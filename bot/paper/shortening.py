"""Long names where there is little room: running titles, properties of files."""

from __future__ import annotations

MOST_OF_A_PROPERTY = 255
"""Letters that a DOCX takes for its title or its author."""


def shortened(text: str, most: int) -> str:
    """The text, of at most this many letters: cut after a word where there is one, and said to be by « … »."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole = kept.rpartition(" ")[0] if " " in kept[most // 2 :] and text[most - 1] != " " else kept
    return whole.rstrip() + "…"
