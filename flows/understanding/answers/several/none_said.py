"""How people say that there is nothing of what is asked for, or none of one thing: `flows/content/replies_none.yml`."""

from __future__ import annotations

from functools import cache

from flows.understanding.answers.text.cues import Content, WhereAsked
from flows.understanding.answers.text.lexicon import Said, WordSet
from flows.understanding.content import checked


class Contrary(Content):
    """What says it by its contrary, to the questions `asked`."""

    asked: Said
    said: Said


class NoneSaid(Content):
    """The file: what says nothing, `idle` words around it, contraries, and what sets `aside` the thing of a clause."""

    nothing: Said
    idle: WordSet
    kinds: tuple[Contrary, ...]
    aside: tuple[WhereAsked, ...]


@cache
def none_said() -> NoneSaid:
    """The packaged file. Raises InvalidContent when it was damaged."""
    return checked("replies_none.yml", NoneSaid)
