"""Contact details: checked gently, kept in one canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from flows.conditions import Value

_DIALLED = re.compile(r"(?<![\w+])\+?\d(?:[\s.()/-]*\d){8,14}(?!\w)", re.ASCII)
_FRENCH = re.compile(r"[1-79]\d{8}", re.ASCII)
"""A number of mainland France after its 0 or its +33, without the special ones in 08."""
_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")
_SHORTEST = 8
"""Digits of a number: one with fewer may be a mobile number cut short, or be dialled alike on three islands."""
_SAINT_PIERRE = re.compile(r"0?508(\d{6})", re.ASCII)
"""How Saint-Pierre-et-Miquelon is dialled from elsewhere in France."""
_TEN_DIGITS = (33, 262, 590, 594, 596)
"""Country codes of what is dialled with ten digits from all of them."""


class NotInFormat(ValueError):
    """The text is not what was asked; `key` is the text of messages.yml that says what is expected."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def phone(text: str) -> str:
    """A telephone number in international form (E.164), words around it left out.

    Numbers without a prefix are read as French, overseas territories included; those of six digits need theirs, as in
    0508 41 12 34. One of mainland France needs only its shape: those not allocated are the ranges opened last, and
    those kept for fiction, that a demonstration uses.
    Raises NotInFormat, also for two.
    """
    found = _DIALLED.findall(text)
    if len(found) == 1:
        text = found[0]
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if len(digits) < _SHORTEST:
        raise NotInFormat("telephone_attendu")
    if (island := _SAINT_PIERRE.fullmatch(digits)) is not None:
        text = f"+508{island[1]}"
    read = [number for region in _REGIONS if (number := _parsed(text, region)) is not None]
    number = next(filter(phonenumbers.is_valid_number, read), None) or next(filter(_is_french_in_shape, read), None)
    if number is None:
        raise NotInFormat("telephone_attendu")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _is_french_in_shape(number: phonenumbers.PhoneNumber) -> bool:
    return number.country_code == 33 and _FRENCH.fullmatch(phonenumbers.national_significant_number(number)) is not None


def email(text: str) -> str:
    """An e-mail address, normalised, its domain not looked up, words around it left out. Raises NotInFormat."""
    found = [word.strip('<>(),;:.!?«»"') for word in text.split() if "@" in word[1:-1]]
    try:
        return validate_email(found[0] if len(found) == 1 else text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise NotInFormat("courriel_attendu") from None


def contact(text: str, answers: Mapping[str, Value]) -> str:
    """A phone number or an e-mail address, according to `contact_moyen`."""
    return email(text) if answers.get("contact_moyen") == "courriel" else phone(text)


def shown_contact(stored: str) -> str:
    """Contact details as a person writes them: a French number in pairs of digits, another with its country code."""
    if not stored.startswith("+"):
        return stored
    number = phonenumbers.parse(stored)
    french = number.country_code in _TEN_DIGITS
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style).replace(" ", "\u00a0")


def postcode(text: str, _answers: Mapping[str, Value]) -> str:
    """A French postcode: five digits of an existing département or territory, words around it left out.

    Raises NotInFormat.
    """
    found = re.findall(r"(?<!\d)\d{5}(?!\d)", text, re.ASCII)
    digits = found[0] if len(found) == 1 else re.sub(r"\s", "", text)
    if not re.fullmatch(r"(0[1-9]|[1-8]\d|9[0-5]|97|98)\d{3}", digits, re.ASCII):
        raise NotInFormat("code_postal_attendu")
    return digits


def department(code: str) -> str:
    """The département or territory of a postcode: two digits, three overseas, 2A or 2B in Corsica."""
    if code.startswith(("97", "98")):
        return code[:3]
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    return code[:2]


_OPENING = r"^\s*(?:(?:alors|bonjour|euh|donc)[\s,]+)?"
_NAMING = re.compile(
    _OPENING + r"(?:je m[’' ]appelle|mon (?:pré)?nom(?: c[’']est| est)?|moi c[’']est|c[’']est)\s+(?=\S)", re.IGNORECASE
)
"""« je m’appelle »: what people write before their name."""
_WORKING = re.compile(
    _OPENING + r"(?:je travaille (?:chez|pour)"
    r"|mon entreprise (?:c[’']est|s[’']appelle|est)|l[’']entreprise (?:c[’']est|s[’']appelle|est))\s+(?=\S)",
    re.IGNORECASE,
)
"""The same before an employer; « c’est » stays, as in « C’est Deux Euros »."""
_SENTENCE = re.compile(
    r"^\s*(?:(?:non|oui|ah|euh|mais|bonjour)[\s,]+)*"
    r"(?:je (?:ne |n[’'])?(?:veux|préfère|prefere|souhaite|sais|peux|refuse|dois|pense|crois|comprends|donne)"
    r"|j[’' ](?:ai|aime|aimerais|hésite)|(?:c[’']est|est-ce) (?:que|obligatoire|nécessaire|pour|confidentiel|anonyme)"
    r"|pourquoi|il faut|pas (?:envie|question|obligé))\b|\?\s*$",
    re.IGNORECASE,
)
"""What no name is: a question, or a wish (« je veux pas que mon patron le sache »)."""


def _named(announced: re.Pattern[str], text: str) -> str:
    name = announced.sub("", text)
    if _SENTENCE.search(text) or _SENTENCE.search(name):
        raise NotInFormat("nom_attendu")
    return _line(name)


def _line(text: str) -> str:
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not clean or not any(c.isalpha() for c in clean):
        raise NotInFormat("texte_attendu")
    if len(clean) > 120:
        raise NotInFormat("texte_trop_long")
    return clean


FORMATS: dict[str, Callable[[str, Mapping[str, Value]], str]] = {
    "contact": contact,
    "postcode": postcode,
    "name": lambda text, _answers: _named(_NAMING, text),
    "employer": lambda text, _answers: _named(_WORKING, text),
}
