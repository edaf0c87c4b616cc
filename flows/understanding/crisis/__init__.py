"""Crisis first: does this text speak of suicide, of a danger now, of a medical emergency?

Rules and a linear model decide together (reader.py). The rules are in `flows/content/crisis.yml`, written as plain
French with a few marks (patterns.py), so that a psychologist can read and correct them. The same folding is applied to
texts and rules: no case, no accent, no « ne », elisions opened (« j'ai », « jai » and « g » are all « je ai »), doubled
letters once, known misspellings righted.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from flows.understanding.crisis.content import Content, explain, parse_yaml
from flows.understanding.crisis.model import CrisisModel
from flows.understanding.crisis.pages import Pages
from flows.understanding.crisis.proof import prove
from flows.understanding.crisis.reader import Reader
from flows.understanding.crisis.reading import CrisisContentError, CrisisReading, Kind
from flows.understanding.crisis.rules import Rules

__all__ = ["CrisisContentError", "CrisisReading", "CrisisRules", "Kind"]


class CrisisRules(Pages):
    """Reads texts and gives the pages; reading keeps nothing of what it reads."""

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        self._reader = Reader(Rules(content), CrisisModel.load())

    @classmethod
    def load(cls) -> "CrisisRules":
        """Read the packaged crisis.yml, which this version's tests have proved. Raises CrisisContentError."""
        return cls(_content_of(parse_yaml((files("flows") / "content" / "crisis.yml").read_text(encoding="utf-8"))))

    @classmethod
    def check(cls, content: Mapping[str, Any] | str) -> "CrisisRules":
        """Read what an author wrote, as YAML or parsed, and prove all of it. Raises CrisisContentError."""
        checked = _content_of(parse_yaml(content) if isinstance(content, str) else content)
        prove(checked)
        return cls(checked)

    def read(self, text: str) -> CrisisReading:
        """Read one message. Linear in its length; the caller truncates what is longer than 10,000 characters.

        Never raises. When several kinds are read, the medical emergency comes first, then the danger, then suicide
        (every page also gives the numbers of the others).
        """
        return self._reader.read(text)


def _content_of(parsed: Mapping[str, Any]) -> Content:
    try:
        return Content.model_validate(parsed)
    except ValidationError as error:
        raise explain(error) from error
