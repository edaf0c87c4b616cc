"""The rules: contexts are found first and covered, then the crisis rules read what is left.

Contexts are idioms, negations, past facts, everyday turns. The rules marked `through` read everything. Recall comes
before precision.
"""

import re
from typing import Final

from flows.understanding.crisis.content import Content, Rule
from flows.understanding.crisis.finding import Found, Index, Line, covered
from flows.understanding.crisis.folding import STOP, Folding
from flows.understanding.crisis.patterns import Compiler, Pattern
from flows.understanding.crisis.reading import NOTHING, CrisisReading, Kind
from flows.understanding.crisis.subjects import Subjects

_FIRST: Final[tuple[Kind, ...]] = ("urgence_medicale", "danger_immediat", "suicide")  # when several are read
_SHORT: Final = 100  # words; a longer text is not read again without its full stops
_WORD = re.compile(r"[^\W\d_][^\W_'’-]*(?:['’-][^\W_'’-]+)*['’]?\*?")
_LIST_NAME = re.compile(r"\{\w+\}")


class Rules:
    """What crisis.yml says of texts, made ready; reading keeps nothing of what it reads."""

    def __init__(self, content: Content) -> None:
        self.folding = Folding(content)
        self._kinds: dict[str, Rule] = dict(content.rules)
        self._tones = {name: context.tone for name, context in content.contexts.items()}
        lengths = self._learn(content)
        self._crisis, self._through, self._support, self._contexts = (Index(lengths) for _ in range(4))
        compiler = Compiler(self.folding, content.words)
        past = Compiler(self.folding, content.words, content.now)
        for name, rule in content.rules.items():
            indexes = (self._crisis, self._through) if rule.through else (self._crisis,)
            self._add(name, rule.patterns, compiler, *indexes)
        for name, support in content.support.items():
            self._add(name, support.patterns, compiler, self._support)
        for name, context in content.contexts.items():
            self._add(name, context.patterns, past if context.tone == "passe" else compiler, self._contexts)
        self.subjects = Subjects(content.people, self.folding)

    def read(self, words: list[str]) -> CrisisReading:
        """Read folded words. When several kinds are read, the medical emergency comes first, then the danger."""
        reading = self._read(words)
        if reading.kind is None and len(words) <= _SHORT and STOP in words:  # « je veux. mourir »
            again = self._read([word for word in words if word != STOP])
            if again.kind is not None:
                return again
        return reading

    def signs(self, words: list[str]) -> set[str]:
        """What the rules see in folded words, for the model: kinds, tones, offers of help, and what they would say."""
        if not words:
            return set()
        line = Line(words)
        reading = self.read(words)
        return {
            f"reading {reading.kind or reading.support}",
            *(f"tone {self._tones[one.rule]}" for one in self._contexts.find(line)),
            *(f"kind {self._kinds[one.rule].kind}" for one in self._crisis.find(line)),
            *(f"support {one.rule}" for one in self._support.find(line)),
        }

    def is_context(self, name: str | None) -> bool:
        """Whether this is what lowers a tone, rather than a rule."""
        return name in self._tones

    def places(self, words: list[str]) -> list[int]:
        """Where crisis rules find something that no context covers."""
        line = Line(words)
        rest = covered(line, list(self._contexts.find(line)))
        return [one.start for one in self._crisis.find(rest)]

    def finds(self, name: str, words: list[str]) -> bool:
        """Whether a pattern of the rule or context `name` is found, whatever the others say."""
        line = Line(words)
        index = self._contexts if name in self._tones else self._crisis
        return any(one.rule == name for one in index.find(line))

    def _learn(self, content: Content) -> set[int]:
        """Teach the folding the words of the rules; the lengths of the beginnings of words among them."""
        groups = (content.rules, content.support, content.contexts)
        written = [pattern for group in groups for one in group.values() for pattern in one.patterns]
        written += [entry for entries in content.words.values() for entry in entries]
        marks = set(_WORD.findall(_LIST_NAME.sub(" ", "\n".join(written))))
        stems = [self.folding.fold_stem(mark[:-1]) for mark in marks if mark.endswith("*")]
        self.folding.learn(self.folding.fold(" ".join(mark for mark in marks if not mark.endswith("*")), cut=False))
        self.folding.learn(word for stem in stems for word in stem[:-1])
        return {len(stem[-1]) for stem in stems}

    @staticmethod
    def _add(name: str, written: list[str], compiler: Compiler, *indexes: Index) -> None:
        for one in written:
            pattern = Pattern(one, compiler)
            for index in indexes:
                index.add(name, pattern)

    def _read(self, words: list[str]) -> CrisisReading:
        if not words:
            return NOTHING
        line = Line(words)
        lowered = list(self._contexts.find(line))
        rest = covered(line, lowered)
        found = list(self._crisis.find(rest))
        if lowered:
            found += self._through.find(line)
        for kind in _FIRST:
            mine = [one for one in found if self._kinds[one.rule].kind == kind and self._has_subject(line, one)]
            if mine:
                other = all(self._is_other(line, one) for one in self._decisive(mine))
                return CrisisReading(kind=kind, support=False, about_other=other, rule=mine[0].rule)
        softer = self._softening(line, lowered) or list(self._support.find(self._without_past(line, lowered)))
        if not softer:
            return NOTHING
        first = min(softer, key=lambda one: one.start)
        other = self.subjects.about_other(line, first, reflexive=True)
        return CrisisReading(kind=None, support=True, about_other=other, rule=first.rule)

    def _softening(self, line: Line, contexts: list[Found]) -> list[Found]:
        """Those that call for an offer of help: a past fact only where it covers what today would be a crisis."""
        grave: set[int] = set()  # the words that today would be a crisis
        if any(self._tones[one.rule] == "passe" for one in contexts):
            grave.update(word for one in self._crisis.find(line) for word in range(one.start, one.end))
        return [
            one
            for one in contexts
            if self._tones[one.rule] in ("idiome", "negation")
            or (self._tones[one.rule] == "passe" and not grave.isdisjoint(range(one.start, one.end)))
        ]

    def _without_past(self, line: Line, contexts: list[Found]) -> Line:
        return covered(line, [one for one in contexts if self._tones[one.rule] != "passe"])

    def _has_subject(self, line: Line, found: Found) -> bool:
        needed = self._kinds[found.rule].subject
        if needed is None:
            return True
        before = self.subjects.before(line.words, found.start)
        return {"me": before is False, "other": before is True, "not_me": before is not False}[needed]

    def _decisive(self, found: list[Found]) -> list[Found]:
        """Without those that lie inside the words of a rule which says who it is about."""
        told = [one for one in found if self._kinds[one.rule].about]
        words = {word for one in told for word in range(one.start, one.end)}
        return told + [
            one for one in found if not self._kinds[one.rule].about and not words.issuperset(range(one.start, one.end))
        ]

    def _is_other(self, line: Line, found: Found) -> bool:
        rule = self._kinds[found.rule]
        if rule.about or rule.kind == "danger_immediat":  # there the subject is who attacks, not who is in danger
            return rule.about == "other"
        return self.subjects.about_other(line, found, reflexive=rule.kind == "suicide")
