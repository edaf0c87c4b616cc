"""The pages a person reads in a crisis, and the softer offer of help."""

from collections.abc import Mapping
from typing import Final

from flows.understanding.crisis.content import Content
from flows.understanding.crisis.reading import Kind

BUTTON: Final = "bouton"


class Pages:
    """What is said, in the language of the person where it is written, else in French."""

    def __init__(self, content: Content) -> None:
        self._content = content

    @property
    def numbers(self) -> tuple[tuple[str, str, str], ...]:
        """Every telephone number of the pages: number, source, date of verification."""
        return tuple((one.number, one.source, one.verified_on) for one in self._content.numbers)

    def lines(self, lang: str = "fr") -> tuple[tuple[str, str], ...]:
        """Every help line in the order of the file: number, and in words whom it helps and when."""
        return tuple((line.number, line.label.get(lang) or line.label["fr"]) for line in self._content.numbers)

    def page(self, reading_kind: Kind | None, *, about_other: bool, service_name: str, lang: str = "fr") -> str:
        """The full page; kind None is the permanent « J’ai besoin d’aide maintenant » button."""
        page = self._content.pages[reading_kind or BUTTON]
        return _say(page.other if about_other else page.myself, service_name, lang)

    def support_offer(self, *, service_name: str, lang: str = "fr") -> str:
        """The softer offer, after which the conversation goes on."""
        return _say(self._content.support_offer, service_name, lang)


def _say(text: Mapping[str, str], service_name: str, lang: str) -> str:
    said = text.get(lang) or text["fr"]  # a crisis page is never missing: French rather than nothing
    return said.strip().replace("{service}", " ".join(service_name.split()))
