"""On the page of a case: whether the person agrees that the cell contacts their employer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell.employer_contact import ANSWERS, QUEUE, answers_of
from bot.cell.reading import Dossier
from bot.cell.texts import word_of
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.console.waiting import moment_in_words
from bot.console.wording import who


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    service = ctx.world.config.services[member.service]
    said = answers_of(found.file)
    state, here = said[-1]["answer"] if said else "pas_demande", found.clear["queue"] == QUEUE
    say = partial(word_of, "employer")
    lines = [
        say(
            "pages",
            "ligne",
            reponse=say("reponses", each["answer"]),
            jour=moment_in_words(service, each["at"]),
            qui=who(each["by"], member.caller, found.names),
        )
        for each in reversed(said)
    ]
    return {
        "employer_word": say,
        "employer_here": here,
        "employer_state": state,
        "employer_asked": bool(said),
        "employer_caution": say("a_respecter", state) if here and state != "oui" else None,
        "employer_lines": lines,
        "employer_answers": [each for each in ANSWERS if not said or each != said[-1]["answer"]],
    }


PART = CasePart(_words, doing="case_employer.html")
