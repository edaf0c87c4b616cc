"""Whether a text holds French: by words that no other language of the assistant has."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"(?<![\w’'-])(?:vous|votre|vos|nous|notre|les|des|une|est|sont|êtes|avez|avec|dans|pour|sans|pas|sur|cette|ces|mes"
    r"|qui|que|quoi|quel|quelle|aux|où|ou|et|je|il|elle|oui|non|mais|rien|plus|être|été|fait|faire)(?![\w’'-])",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\([^()]*\)|[“\"][^”\"]*[”\"]|https?://\S+|/\w+|Français|Facile à lire|non-profit|GIMS 13|Camille Roux|des Landes"
    r"|maison départementale des personnes handicapées|validation des acquis de l’expérience"
)
"""What keeps its French name: devices and institutions in brackets, what is quoted, addresses, commands, languages."""


def french_in(text: str) -> list[str]:
    """The French words of a text, with what stands around them."""
    plain = _NAMES.sub(" ", text)
    return [plain[max(0, found.start() - 30) : found.end() + 30] for found in _WORDS.finditer(plain)]
