"""Yes or no by an amount: « 3 kg max » when asked about more than 15 kilos."""

from __future__ import annotations

from typing import Final, Literal

from flows.understanding.answers.days.lengths import UNITS
from flows.understanding.answers.days.stretch import WEEKDAYS
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.plain import Words

_UNITS: Final = {
    "kg": ("kilo", 1.0), "kilo": ("kilo", 1.0), "kilos": ("kilo", 1.0), "tonne": ("kilo", 1000.0),
    "tonnes": ("kilo", 1000.0), "km": ("km", 1.0), "kilometres": ("km", 1.0), "h": ("hour", 1.0),
    "heure": ("hour", 1.0), "heures": ("hour", 1.0), "minutes": ("hour", 1 / 60), "min": ("hour", 1 / 60),
    "fois": ("time", 1.0), "personnes": ("person", 1.0), "salaries": ("person", 1.0),
    **{name: ("day", float(days)) for name, days in UNITS.items()},
}  # fmt: skip


def by_amount(asked: Words, said: Words) -> Literal["oui", "non"] | None:
    """Whether the amount said lies on the side that the question asks about; None without a limit or an amount."""
    limit = _amounts(asked)
    amounts = _amounts(said)
    if len(limit) != 1 or len(amounts) != 1 or limit[0][0] != amounts[0][0]:
        return None
    at = limit[0][2]
    more = asked[max(0, at - 2) : at] in (("plus", "de"), ("plus", "d")) or asked[max(0, at - 2) : at] == (
        "au",
        "moins",
    )
    less = asked[max(0, at - 2) : at] in (("moins", "de"), ("moins", "d"))
    around = said[max(0, amounts[0][2] - 2) : amounts[0][2]]
    if more == less or amounts[0][1] == limit[0][1] or around[-1:] == ("pas",):
        return None
    above = amounts[0][1] > limit[0][1]
    if (above and "moins" in around) or (not above and ("plus" in around or "minimum" in said)):
        return None
    return "oui" if above == more else "non"


def _amounts(words: Words) -> list[tuple[str, float, int]]:
    """What is counted, how much, and where it begins; « depuis samedi » is a week at the most."""
    found = [
        ("day", 7.0 if words[at + 1] in WEEKDAYS else 1.0, at + 1)
        for at in range(len(words) - 1)
        if words[at] == "depuis" and (words[at + 1] in WEEKDAYS or words[at + 1] in ("hier", "ce"))
    ]
    for number in numbers_in(words):
        unit = _UNITS.get(words[number.end]) if number.end < len(words) else None
        if unit is not None:
            found.append((unit[0], number.value * unit[1], number.start))
    return found
