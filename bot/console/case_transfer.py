"""Handing a case to another service, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.api.context import Context
from bot.cell.reading import Dossier
from bot.cell.texts import word_of
from bot.cell.transferring import WAYS, may_record
from bot.console.case_part import CasePart
from bot.console.session import Member
from bot.transfers import is_asked, transfer_of


def _words(ctx: Context, member: Member, found: Dossier) -> Mapping[str, Any]:
    services, now = ctx.world.config.services, ctx.store.clock()
    transfer, say = transfer_of(found.file), partial(word_of, "transfer")
    to = services.get(transfer.to) if transfer is not None else None
    return {
        "transfer_word": say,
        "transfer_to": to.name if to is not None else "",
        "transfer_state": "asked" if is_asked(found.file) else transfer.state if transfer is not None else "",
        "transfer_targets": [(name, each.name) for name, each in services.items() if name != member.service],
        "transfer_ways": [(way, say("moyens", way)) for way in WAYS],
        "transfer_may_ask": found.file.linked,
        "transfer_may_record": may_record(found.file),
        "transfer_today": datetime.fromtimestamp(now, services[member.service].zone).date().isoformat(),
    }


PART = CasePart(_words, doing="case_transfer.html")
