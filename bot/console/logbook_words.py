"""How the pages of the logbook speak: authors, moments, what in a text may name somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.config import Service
from bot.console.partner_words import by
from bot.console.waiting import moment_in_words
from bot.logbook.periods import Period, days_in_words, in_words
from bot.logbook.texts import say
from bot.logbook.writing import mark
from flows.logbook import traces
from storage.access import Caller
from storage.logbooks import Version


def period_in_words(period: Period) -> dict[str, str]:
    """A period for a page: its id, its name, its days."""
    return {"id": period.id, "name": in_words(period), "days": days_in_words(period)}


def version_in_words(
    service: Service, version: Version | None, reader: Caller, names: Mapping[str, str], erased: Version | None = None
) -> dict[str, Any]:
    """A version for a page; `mark` is there without one too. `erased` is who erased its words."""
    if version is None:
        return {"text": "", "mark": mark(None), "version": 0, "warning": "", "erased": ""}
    return {
        "text": version.text,
        "mark": mark(version),
        "version": version.version,
        "who": by(version.author, reader, names),
        "when": moment_in_words(service, version.at),
        "warning": warning(version.text),
        "erased": erased_in_words(service, erased, reader, names),
        "mine": version.author == reader.id,
    }


def erased_in_words(service: Service, erased: Version | None, reader: Caller, names: Mapping[str, str]) -> str:
    """Who erased the words of a version, when and why; empty where nobody did."""
    if erased is None:
        return ""
    said = {"qui": by(erased.author, reader, names), "jour": moment_in_words(service, erased.at)}
    if erased.text:
        return say("effacer", "fait_motif", motif=erased.text, **said)
    return say("effacer", "fait", **said)


def warning(text: str) -> str:
    """What in a text may let somebody be recognised, in words; empty where nothing does."""
    found = [say("pages", f"trace_{each}") for each in traces(text)]
    return say("pages", "attention", quoi=say("pages", "et").join(found)) if found else ""


def hour_in_words(service: Service, moment: float) -> str:
    """« 10:05 », where the service is."""
    return f"{datetime.fromtimestamp(moment, service.zone):%H:%M}"
