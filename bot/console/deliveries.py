"""`/cellule/envois`: notifications that do not arrive, and why, for who coordinates."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import Request, Response

from bot.api.context import context
from bot.cell.texts import word
from bot.console.page import page
from bot.console.route import console_router
from bot.console.session import SignedIn
from bot.console.waiting import moment_in_words
from bot.permissions import allows
from storage import outbox

router = console_router()

_AT_MOST = 100
# What bot/worker/delivery.py writes for whoever runs the service, and how the cell reads it.
_REASONS = (
    (r"the mail server answered (?P<code>\d+)", "smtp_repond"),
    (r"the mail server refused the address \((?P<code>[\d, ]+)\)", "smtp_refuse"),
    (r"the mail server cannot be reached", "smtp_absent"),
    (r"the mail server does not offer STARTTLS", "smtp_starttls"),
    (r"SMTP_URL is not set", "smtp_manque"),
    (r"the receiver answered (?P<code>\d+)", "logiciel_repond"),
    (r"the receiver cannot be reached", "logiciel_absent"),
    (r"the secret of this webhook is not set", "secret_manque"),
    (r"this (service|webhook) is no longer in config", "route_partie"),
)


@router.get("/cellule/envois")
@allows("coordinate")
async def show(request: Request, member: SignedIn) -> Response:
    """The latest notifications of the service that do not arrive."""
    ctx = context(request)
    service = ctx.world.config.services[member.service]
    found = await ctx.store.read(outbox.stuck, member.service, _AT_MOST)
    shown = [
        {
            "number": each.number,
            "to": word("pages", "envois_courriel", adresse=each.target)
            if each.route == "email"
            else word("pages", "envois_webhook", adresse=urlsplit(each.target).netloc),
            "reason": _in_words(each.reason),
            "next": word("pages", "envois_abandon", n=str(each.attempts))
            if each.given_up
            else word(
                "pages",
                "envois_un_essai" if each.attempts == 1 else "envois_essais",
                n=str(each.attempts),
                jour=moment_in_words(service, each.next_at),
            ),
        }
        for each in found
    ]
    return page(request, "deliveries.html", member, word=word, deliveries=shown)


def _in_words(reason: str) -> str:
    for pattern, name in _REASONS:
        found = re.match(pattern, reason)
        if found is not None:
            return word("envois", name, **found.groupdict())
    return word("envois", "autre")
