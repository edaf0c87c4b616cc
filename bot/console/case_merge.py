"""Two requests of the same person, on the page of a case: bringing them together, and which one is followed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell.reading import Dossier
from bot.cell.texts import word, word_of
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.console.waiting import moment_in_words
from storage.casefile import OVER
from storage.merged import INTO


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service = ctx.world.config.services[member.service]
    say = partial(word_of, "merge", "pages")
    known = {each.number for each in found.joined}
    into = found.file.part(INTO, None)
    return {
        "merge_word": partial(word_of, "merge"),
        "merge_into": None if into is None else into["number"],
        "merge_numbers": sorted(known),
        "merge_alike": [
            {
                "number": each["number"],
                "open": each["status"] not in OVER,
                "label": say(
                    "autre",
                    numero=str(each["number"]),
                    etape=word("statuts", each["status"]),
                    jour=moment_in_words(service, each["received_at"]),
                ),
            }
            for each in found.alike
            if each["number"] not in known and each["closed_reason"] != "doublon"
        ],
    }


def _nothing_more(_ctx: Context, _member: Member, _found: Dossier) -> Mapping[str, Any]:
    return {}


BANNER = CasePart(_nothing_more, doing="case_merged.html")
"""Comes first: nothing is done on a duplicate."""
PART = CasePart(_words, doing="case_merge.html")
