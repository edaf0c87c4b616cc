"""Crisis in other languages: the pages of crisis.yml translated, and rules that read what people write there."""

from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from pydantic import ValidationError

from flows.languages import FRENCH, languages
from flows.source import Document, InvalidContent
from flows.translations import with_translations
from flows.understanding.crisis.content import Content, explain, parse_yaml
from flows.understanding.crisis.reading import CrisisContentError

CRISIS_FILE: Final = "crisis.yml"
RULES_FILE: Final = "crisis_rules.yml"
"""In the folder of a language: what crisis.yml says of French texts, said of those."""
_SAID: Final = ("languages", "numbers", "pages", "support_offer")
"""What people read, which is the same content in every language."""


def packaged_texts() -> dict[str, str]:
    """The packaged files about a crisis, as text, by name: `crisis.yml`, `en/crisis.yml`, `en/crisis_rules.yml`."""
    content = resources.files("flows") / "content"
    names = [CRISIS_FILE, *(f"{lang}/{name}" for lang in languages() for name in (CRISIS_FILE, RULES_FILE))]
    return {name: file.read_text("utf-8") for name in names if (file := content / name).is_file()}


def contents_of(
    texts: Mapping[str, str], parsed: Mapping[str, Any] | None = None
) -> tuple[Content, tuple[Content, ...]]:
    """The French content with its translations, and that of each other language that has rules; `parsed` is the French
    file where it was read already. Raises CrisisContentError."""
    data = dict(parse_yaml(texts[CRISIS_FILE]) if parsed is None else parsed)
    try:
        translated = with_translations(Document(CRISIS_FILE, data, {}), texts)
    except InvalidContent as error:
        first = error.problems[0]
        raise CrisisContentError(f"{first.file}, ligne {first.line}", first.cause, first.remedy) from error
    if translated.elsewhere and isinstance(data.get("languages"), list):
        data["languages"] = [*data["languages"], *(name for name in languages() if name != FRENCH)]
    content = _content_of(data)
    said = {key: data[key] for key in _SAID}
    rules = [parse_yaml(texts[name]) for name in texts if name.endswith(f"/{RULES_FILE}")]
    return content, tuple(_content_of({**each, **said}) for each in rules)


def _content_of(parsed: Mapping[str, Any]) -> Content:
    try:
        return Content.model_validate(parsed)
    except ValidationError as error:
        raise explain(error) from error
