"""Writing to those who agreed to it, on the day they chose: a neutral message, without a word of what it is about."""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog

from bot import calling_back, passage
from bot.calling_back import Errand, TakenBack
from bot.wiring import Installation
from bot.worker.delivery import Carrier, MayHaveArrived, NeverDelivered, NotDelivered
from bot.world import World

_log = structlog.get_logger()


class Chats(Protocol):
    """Writes to a messaging chat."""

    async def call_back(self, errand: Errand) -> None:
        """Raises NotDelivered, NeverDelivered, TakenBack."""


async def call_back_due(installation: Installation, carrier: Carrier, chats: Chats | None = None) -> int:
    """Write to everybody whose day has come; to how many it was tried. From a demonstration nobody is written to."""
    if installation.world.demo:
        return 0
    tried = 0
    while True:
        looked_at, errands = await installation.store.run(calling_back.take, installation.world)
        if not looked_at:
            return tried
        await asyncio.gather(*(_carry_out(installation, carrier, chats, each) for each in errands))
        tried += len(errands)


async def _carry_out(installation: Installation, carrier: Carrier, chats: Chats | None, errand: Errand) -> None:
    try:
        if errand.way == "email":
            await installation.store.read(calling_back.must_stand, errand.id)
            subject, text = words_of(installation.world, errand)
            # Mail servers write the name of a mail in their logs, beside the address: it must lead nowhere.
            name = installation.store.vault.lookup("mail", errand.id).hex()
            await asyncio.to_thread(carrier.mail, name, str(errand.address), subject, text)
        elif chats is None:
            raise NotDelivered("TELEGRAM_BOT_TOKEN is not set")
        else:
            await chats.call_back(errand)
    except TakenBack:
        return
    except NeverDelivered:
        after = calling_back.give_up
    except MayHaveArrived:
        after = calling_back.arrived
    except Exception as error:
        reason = str(error) if isinstance(error, NotDelivered) else f"it cannot be sent ({type(error).__name__})"
        _log.warning("not_called_back", route=errand.way, reason=reason)
        after = calling_back.failed
    else:
        after = calling_back.arrived
    await installation.store.run(after, errand.id)


def words_of(world: World, errand: Errand) -> tuple[str, str]:
    """Subject and text of a mail. Neither names the service: others may see the screen it shows on."""
    say = world.voice(errand.service, errand.lang, 0, sending=False).own
    page = f"{world.base_url}/s/{errand.service}"
    if errand.secret is not None:
        page = f"{page}#{passage.FRAGMENT}{calling_back.NAME}.{errand.secret}"
    gone = f"{world.base_url}/rappel/{errand.id}"
    return say("retour_objet"), say(f"retour_message_{errand.purpose}", adresse=page, effacer=gone) + "\n"
