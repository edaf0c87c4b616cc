"""Measures on the page of a case: where each stands, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell.measures import MEASURES, QUEUE, STARTS, STATES, measures_of
from bot.cell.reading import Dossier
from bot.cell.texts import texts_of, word_of
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.console.waiting import moment_in_words
from bot.console.wording import who


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service = ctx.world.config.services[member.service]
    say = partial(word_of, "measures")
    return {
        "measure_word": say,
        "measure_here": found.clear["queue"] == QUEUE,
        "measure_known": texts_of("measures"),
        "measure_ids": MEASURES,
        "measure_starts": STARTS,
        "measures": [
            {
                "label": say("mesures", each["measure"]),
                "state": each["state"],
                "following": STATES[each["state"]],
                "history": [
                    {
                        "line": say(
                            "pages",
                            "ligne",
                            etat=say("etats", line["state"]),
                            jour=moment_in_words(service, line["at"]),
                            qui=who(line["by"], member.caller, found.names),
                        ),
                        "reasons": line.get("reasons"),
                    }
                    for line in reversed(each["history"])
                ],
            }
            for each in measures_of(found.file)
        ],
    }


PART = CasePart(_words, doing="case_measures.html")
