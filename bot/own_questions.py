"""A question of the assistant itself: what every one of them is. Their list is in asking.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.talk import Talk


@dataclass(frozen=True, slots=True)
class Shown:
    """What is asked: a text, and options as (id, label).

    `confirms`: the first option says yes to the question and the second one says no. `read` finds the option that the
    person names in their own words, given as written and in plain form. `gone` says why an option is not there any
    more (messages.yml).
    """

    text: str
    options: Sequence[tuple[str, str]]
    confirms: bool = False
    read: Callable[[str, str], str | None] | None = None
    gone: str = "choix_inconnu"


class OwnQuestion(Protocol):
    """One kind of question. `about` is what it was asked about (`Pending`): it holds no word of the person."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """What the person sees."""

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """What follows from an option on screen."""

    def back(self, talk: Talk, about: Sequence[str]) -> None:
        """What « Retour » does."""
