"""Tells a chat what the cell wrote, from the outbox: at least once, tried again until it arrives."""

from __future__ import annotations

from bot import by_chat
from bot.telegram.courier import NotSent, Unreachable
from bot.telegram.entrance import Entrance
from bot.telegram.screens import screen_of
from bot.worker.delivery import NotDelivered
from storage.outbox import Notification


class Messenger:
    """The route `telegram` of the outbox."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    async def deliver(self, notification: Notification) -> None:
        """Carry one out. Raises NotDelivered."""
        entrance, event = self._entrance, f"outbox/{notification.id}"
        work = (by_chat.tell, entrance.world, notification.service, notification.payload["number"], event)
        found = await entrance.store.run(*work)
        if found is None:
            return
        chat, reply = found
        try:
            async with entrance.order.of(chat):
                await entrance.show(chat, reply, screen_of(entrance.world, reply), event=event)
        except Unreachable:
            raise NotDelivered("the person blocked the bot, or the chat is gone") from None
        except NotSent as error:
            raise NotDelivered(str(error)) from None
