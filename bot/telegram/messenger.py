"""Tells a chat what the cell wrote, from the outbox: at least once, tried again until it arrives. And comes back to it,
where the person agreed to that."""

from __future__ import annotations

from html import escape

from bot import calling_back, telling
from bot.by_chat import Reply
from bot.calling_back import Errand
from bot.meetings import REMINDED
from bot.telegram.buttons import Button
from bot.telegram.courier import NotSent, Unreachable
from bot.telegram.entrance import Entrance
from bot.telegram.keyboards import one_by_row, pressing
from bot.telegram.screens import Screen, screen_of
from bot.telegram.texts import voice_of
from bot.worker.delivery import NeverDelivered, NotDelivered
from storage.outbox import Notification


class Messenger:
    """The route `telegram` of the outbox."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    async def deliver(self, notification: Notification) -> None:
        """Carry one out. Raises NotDelivered, NeverDelivered."""
        about, meeting = (notification.service, notification.payload["number"]), notification.payload.get(REMINDED)
        try:
            await self._tell(about, f"outbox/{notification.id}", meeting)
        except Unreachable:
            raise NeverDelivered("the person blocked the bot, or the chat is gone") from None
        except NotSent as error:
            raise NotDelivered(str(error)) from None

    async def call_back(self, errand: Errand) -> None:
        """Say that a reminder was asked for, and lead to the conversation. Raises NotDelivered, NeverDelivered,
        TakenBack."""
        entrance, chat = self._entrance, errand.address
        assert isinstance(chat, int), "a chat"
        voice = voice_of(entrance.world, errand.service, errand.lang)
        way_on = pressing(voice.own(f"bouton_{errand.purpose}"), Button("service", "", errand.service))
        screen = Screen((), escape(voice.own(f"retour_{errand.purpose}")), one_by_row(way_on))
        try:
            async with entrance.order.of(chat):
                await entrance.notes.write()
                question = await entrance.store.run(calling_back.in_chat, entrance.world, errand)
                reply = Reply("told", errand.service, question=question)
                await entrance.show(chat, reply, screen, heard=True)
        except Unreachable:
            raise NeverDelivered("the person blocked the bot, or the chat is gone") from None
        except NotSent as error:
            raise NotDelivered(str(error)) from None
        await entrance.notes.write()

    async def _tell(self, about: tuple[str, int], event: str, meeting: int | None) -> None:
        entrance = self._entrance
        chat = await entrance.store.read(telling.chat_of, *about)
        if chat is None:
            return
        # A turn under way first: what is told ends with the question of then.
        async with entrance.order.of(chat):
            await entrance.notes.write()  # where its question stands now
            reply = await entrance.store.run(telling.tell, entrance.world, *about, event, meeting)
            if reply is None:
                return
            try:
                await entrance.show(chat, reply, screen_of(entrance.world, reply), event=event, heard=True)
            except (Unreachable, NotSent):
                await entrance.store.run(telling.take_back, chat, event)
                raise
        await entrance.notes.write()
