"""What a rule decides and what advice states has a source, and a date when someone checked it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.checks.reporting import problem
from flows.expansion import Source
from flows.model import Advice, Flow, Rule
from flows.source import Problem


def check_evidence(flow: Flow, source: Source) -> Iterator[Problem]:
    """`source` of rules and advice, `verified_on` of advice."""
    stated: tuple[tuple[str, tuple[Rule | Advice, ...]], ...] = (("rules", flow.rules), ("advice", flow.advice))
    for key, items in stated:
        for number, item in enumerate(items):
            if not item.source.strip():
                cause = "no source is given"
                remedy = "name the text, study or page it rests on"
                yield problem(source, (key, number, "source"), "missing_source", item.id, cause, remedy)
    for number, advice in enumerate(flow.advice):
        if not _is_date(advice.verified_on):
            cause = f"'{advice.verified_on}' is not a date"
            remedy = "write YYYY-MM or 'YYYY-MM-DD' (in quotes)"
            yield problem(source, ("advice", number, "verified_on"), "verified_on", advice.id, cause, remedy)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    except ValueError:
        return False
    return True
