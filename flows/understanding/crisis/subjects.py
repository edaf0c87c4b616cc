"""Who a sentence is about: the person who writes, or somebody else."""

from collections.abc import Sequence
from typing import Final

from flows.understanding.crisis.content import People
from flows.understanding.crisis.finding import Found, Line
from flows.understanding.crisis.folding import STOP, Folding

_LOOK_BACK: Final = 12  # words


class Subjects:
    """Is it about the person who writes, or about somebody else? In doubt, about the person who writes."""

    def __init__(self, people: People, folding: Folding) -> None:
        def fold(words: Sequence[str]) -> frozenset[str]:  # « quelqu'un » is known by « quelqu »
            return frozenset(folding.fold(word)[0] for word in words)

        self._myself = fold(people.myself)
        self._others = fold(people.others)
        self._reflexive = fold(people.others_inside)
        self._told = fold(people.told_me)
        self._not_after = fold(people.not_subject_after)

    def about_other(self, line: Line, found: Found, *, reflexive: bool) -> bool:
        """`reflexive`: « se tuer » says that it is somebody else, which « ça s'arrête pas » does not."""
        inside = line.words[found.start : found.end]
        if any(word in self._myself for word in inside):
            return False
        places = range(found.start, found.end)
        if any(line.words[at] in self._others and self._is_subject(line.words, at) for at in places):
            return True
        nearest = self.before(line.words, found.start)
        if reflexive and any(word in self._reflexive for word in inside):
            return nearest is not False  # « je veux se tuer » is how some write « me tuer »
        return nearest is True

    def of_all(self, words: list[str]) -> bool:
        """Whether the whole text is about somebody else: its first subject is, save « je pense que … »."""
        for at, word in enumerate(words):
            if word == "je" and not any(
                then == "que" and self._names_other(words, at + 1 + ahead)
                for ahead, then in enumerate(words[at + 1 : at + 5], 1)
            ):
                return False
            if word in self._others and self._is_subject(words, at):
                return True
        return False

    def _names_other(self, words: list[str], start: int) -> bool:
        return any(word in self._others for word in words[start : start + 3])

    def before(self, words: list[str], start: int) -> bool | None:
        """True: somebody else is the nearest subject before; False: the person who writes; None: nobody."""
        for at in range(start - 1, max(-1, start - 1 - _LOOK_BACK), -1):
            word = words[at]
            if word == STOP:
                return None
            if word in ("me", "moi", "nous"):
                if not any(follower in self._told for follower in words[at + 1 : at + 3]):
                    return False
            elif word == "je":
                return False
            elif word == "qui":  # « avec un homme qui me bat »
                return True if at and words[at - 1] in self._others else None
            elif word == "on":
                return None
            elif word in self._others and self._is_subject(words, at):
                return True
        return None

    def _is_subject(self, words: list[str], at: int) -> bool:
        if words[at] == "il" and at + 1 < len(words) and words[at + 1] in ("y", "faut", "reste"):
            return False
        before = words[max(0, at - 4) : at]
        if len(before) > 2 and before[-3] in ("un", "une") and before[-2] == "de":
            return True  # « un de mes salariés »
        for back, word in enumerate(reversed(before[-2:])):
            if word in ("que", "qui"):  # « je pense que mon collègue », but « depuis que mon mari est parti »
                return len(before) < back + 2 or before[-back - 2] not in self._not_after
            if word in self._not_after:
                return False
        return True
