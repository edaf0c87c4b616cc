"""Crisis first: does this text speak of suicide, of a danger now, of a medical emergency?

Rules and a linear model decide together (reader.py). The rules are in `flows/content/crisis.yml`, written as plain
French with a few marks (patterns.py), so that a psychologist can read and correct them. The same folding is applied to
texts and rules: no case, no accent, no « ne », elisions opened (« j'ai », « jai » and « g » are all « je ai »), doubled
letters once, known misspellings righted.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.understanding.crisis.content import Content, parse_yaml
from flows.understanding.crisis.languages import contents_of, packaged_texts
from flows.understanding.crisis.model import CrisisModel
from flows.understanding.crisis.pages import Pages
from flows.understanding.crisis.proof import prove
from flows.understanding.crisis.reader import Reader
from flows.understanding.crisis.reading import CrisisContentError, CrisisReading, Kind
from flows.understanding.crisis.rules import Rules

__all__ = ["CrisisContentError", "CrisisReading", "CrisisRules", "Kind"]


class CrisisRules(Pages):
    """Reads texts and gives the pages; reading keeps nothing of what it reads."""

    def __init__(self, content: Content, others: Sequence[Content] = ()) -> None:
        """`others` are the rules of other languages, read in every text as well: nobody says which one they write."""
        super().__init__(content)
        self._reader = Reader(Rules(content), CrisisModel.load())
        self._others = [Rules(other) for other in others]

    @classmethod
    def load(cls) -> "CrisisRules":
        """Read the packaged files, which this version's tests have proved. Raises CrisisContentError."""
        content, others = contents_of(packaged_texts())
        return cls(content, others)

    @classmethod
    def check(cls, content: Mapping[str, Any] | str, texts: Mapping[str, str] | None = None) -> "CrisisRules":
        """Read what an author wrote, as YAML or parsed, and prove all of it; `texts` are the files of other languages
        that go with it, by name. Raises CrisisContentError."""
        parsed = parse_yaml(content) if isinstance(content, str) else content
        checked, others = contents_of(texts or {}, parsed)
        for each in (checked, *others):
            prove(each)
        return cls(checked, others)

    def read(self, text: str) -> CrisisReading:
        """Read one message. Linear in its length; the caller truncates what is longer than 10,000 characters.

        Never raises. When several kinds are read, the medical emergency comes first, then the danger, then suicide
        (every page also gives the numbers of the others).
        """
        found = self._reader.read(text)
        for rules in self._others:
            other = rules.read(rules.folding.fold(text))
            # What those words mean there goes before what French makes of them: « I am not suicidal ».
            if other.kind is not None or rules.is_context(other.rule) or (found.kind is None and other.support):
                found = other
        return found
