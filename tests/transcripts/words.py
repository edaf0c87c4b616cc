"""What may be on a person's screen: no verdict, French typography, no hole in a sentence, no unknown number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import yaml

from tests.support.installation import REPOSITORY

# screening.md, `salarie`, step 2: never a colour, a score, a percentage, « vous êtes à risque » or « inapte »; and no
# level or rule of the two triage tables, which export and API carry.
_NEVER = re.compile(
    r"(?<!\w)(?:rouges?|oranges?|jaunes?|vert(?:e|s|es)?|bleue?s?|scores?|inaptes?|à risques?|pour cent"
    r"|M?[ROJ]\d{1,2})(?!\w)|%",
    re.IGNORECASE,
)
_HIGH = re.compile("[?!;»]|:(?=\\s|$)")
_GLUED = "\u00a0\u202f"
# A number to dial: a long one, 116 and three digits, four digits from 3000, three from 112, or 15, 17, 18 and what is
# like them when they count nothing.
_COUNTED = (
    "jours?|mois|ans?|semaines?|heures?|h|questions?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    "|novembre|décembre|short|days?|months?|years?|weeks?|hours?|minutes|January|February|March|April|May|June|July|August"
    "|September|October|November|December"
)
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d[\d\u00a0 .]{8,}\d|0\d(?:[\u00a0 .]?\d\d){4}|116[\u00a0 ]\d{3}|3\d{3}|11[2-9]"
    rf"|1[5-9](?![\u00a0 ](?:{_COUNTED})\b))(?!\w)"
)
EXAMPLE = "par exemple"


@cache
def emergency_numbers() -> frozenset[str]:
    """The numbers of crisis.yml, each there with its source and the date it was verified on."""
    content = yaml.safe_load((REPOSITORY / "flows/content/crisis.yml").read_text("utf-8"))
    return frozenset(each["number"] for each in content["numbers"])


def faults(text: str, numbers: Iterable[str], lang: str = "fr") -> Iterator[str]:
    """What is wrong with a text of the screen, in words; only French has its typography."""
    for found in _NEVER.finditer(text.replace("\u00a0", " ")):
        yield f"« {found[0]} » must not be shown"
    if "{" in text or "}" in text:
        yield "a placeholder is not filled"
    if lang.startswith("fr"):
        for mark in "'\"":
            if mark in text:
                yield f"straight {mark}"
        for line in text.splitlines():
            yield from _spaces(line)
    known = {_national(each) for each in numbers}
    for dialled in phones(text):
        if _national(dialled) not in known:
            yield f"the number {dialled} is neither in crisis.yml nor in config.yml"


def phones(text: str) -> list[str]:
    """The telephone numbers of a text, but for those given as an example of how to write one."""
    before = (EXAMPLE, "under")
    return [found[0] for found in _PHONE.finditer(text) if not text[: found.start()].rstrip().endswith(before)]


def _national(number: str) -> str:
    """The digits of a number, without 0 or a country code."""
    return re.sub(r"\D", "", number)[-9:]


def _spaces(line: str) -> Iterator[str]:
    for found in _HIGH.finditer(line):
        before = line[: found.start()][-1:]
        allowed = _GLUED if found[0] == "»" else _GLUED + "?!(["
        if before == "" or before not in allowed:
            yield f"no no-break space before {found[0]} in « {line} »"
    for found in re.finditer("«", line):
        after = line[found.end() : found.end() + 1]
        if after == "" or after not in _GLUED:
            yield f"no no-break space after « in « {line} »"
