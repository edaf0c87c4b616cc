"""One update of Telegram from beginning to end: read, one turn in one transaction, then shown."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable
from contextlib import suppress
from html import escape

import structlog

from bot import by_chat
from bot.api.limits import Limiter
from bot.by_chat import Reply
from bot.calendar_file import NAME
from bot.chat_memory import Note
from bot.incoming import (
    TYPED,
    Action,
    Incoming,
    Ordered,
    Spoken,
    Target,
    command_named,
    mark_of_prompt,
    read_text,
)
from bot.telegram.buttons import Button
from bot.telegram.courier import Courier, NotSent, Unreachable
from bot.telegram.haste import Haste
from bot.telegram.keyboards import pages_of, ticked_in, with_ticks
from bot.telegram.links import destination
from bot.telegram.notes import Notes
from bot.telegram.order import Order
from bot.telegram.screens import Screen, agreement, screen_of
from bot.telegram.texts import everywhere, voice_of
from bot.telegram.ticks import Ticking
from bot.telegram.turns import Turns
from bot.telegram.updates import Commanded, Event, InGroup, Pressed, Said, Unread
from bot.world import World
from flows.events import Chosen, Number
from storage.store import Store

_ANYWHERE = Target()
_HANDLED_KEPT = 1_000
_log = structlog.get_logger()


class Entrance:
    """The messaging entrance of this process."""

    def __init__(self, store: Store, world: World, courier: Courier) -> None:
        self.store = store
        self.world = world
        self.courier = courier
        self.order = Order()
        self.notes = Notes(store)
        self._turns = Turns(store, world, self.notes)
        self._haste = Haste(world, Limiter(store.clock))
        self._ticking = Ticking()
        self._handled: OrderedDict[str, None] = OrderedDict()

    async def close(self) -> None:
        """Write what waits, then close the connections to Telegram."""
        await self.notes.write()
        await self.courier.bot.session.close()

    async def handle(self, event: Event) -> None:
        """Answer an event. Returns once its turn is on disk and shown, or its chat cannot be reached any more."""
        async with self.order.of(event.chat):
            if event.id in self._handled:
                return
            try:
                pace = self._haste.of(event)
                if pace == "fine":
                    await self._handle(event)
                else:
                    await self._hold_back(event, say=pace == "too fast")
            except Unreachable:
                _log.info("telegram_unreachable")
            self._handled[event.id] = None
            if len(self._handled) > _HANDLED_KEPT:
                self._handled.popitem(last=False)

    async def apologise(self, event: Event) -> None:
        """Say that an event could not be answered, through our fault."""
        with suppress(Unreachable, NotSent):
            await self.courier.send(event.chat, escape(everywhere("souci")))

    async def show(
        self,
        chat: int,
        reply: Reply,
        screen: Screen,
        *,
        pressed: int | None = None,
        event: str | None = None,
        heard: bool = False,
    ) -> None:
        """Show a screen: in place of the pressed message while that is the last one, else below, old buttons removed.

        With `heard`, the first message of it makes a sound.
        Raises Unreachable, NotSent.
        """
        in_place = pressed is not None and not screen.said and reply.question in (None, pressed)
        if in_place and pressed is not None:
            self._ticking.forget(chat, pressed)
            if await self.courier.edit(chat, pressed, screen.text, screen.keyboard):
                if reply.question is None:
                    self._note(chat, pressed, event)
                return
        for old in {reply.question, pressed} - {None}:
            assert old is not None
            await self.courier.set_buttons(chat, old, None)
        for text in screen.said:
            await self.courier.send(chat, text, heard=heard)
            heard = False
        if reply.file is not None:
            await self.courier.send_file(chat, NAME, reply.file)
        shown = await self.courier.send(chat, screen.text, screen.keyboard, heard=heard)
        self._note(chat, shown, event)

    def _note(self, chat: int, question: int, event: str | None) -> None:
        self.notes.add(chat, Note(question, () if event is None else (event,)))

    async def _hold_back(self, event: Event, *, say: bool) -> None:
        """The event is not applied, and that is said once; a press is acknowledged, or its button would seem stuck."""
        if isinstance(event.deed, Pressed):
            words = voice_of(self.world, None).own("trop_vite") if say else None
            await self.courier.acknowledge(event.deed.callback, words)
        elif say:
            await self.courier.send(event.chat, escape(everywhere("trop_vite")))

    async def _handle(self, event: Event) -> None:
        match event.deed:
            case InGroup():
                await self.courier.send(event.chat, escape(everywhere("groupe")))
            case Commanded(name="start", rest=code):
                await self._start(event, code)
            case Commanded(name=name) if name in TYPED:
                await self._act(event, Ordered(TYPED[name]))
            case Commanded(name="fenetre"):
                reply = await self._turns.run(event, by_chat.leave)
                await self.show(event.chat, reply, screen_of(self.world, reply), event=event.id)
            case Commanded(name="reprendre"):
                await self._show_again(event)
            case Commanded(name=name):
                await self._show_again(event, "aide" if name == "aide" else "inconnue")
            case Said(text=text):
                await self._act(event, read_text(self.world, text))
            case Unread(why=why, caption=caption):
                said = read_text(self.world, caption)
                if said.crisis.kind is not None:
                    await self._act(event, said)
                else:
                    await self._show_again(event, why)
            case Pressed() as pressed:
                await self._press(event, pressed)

    async def _start(self, event: Event, code: str) -> None:
        service, campaign = destination(self.world, code)
        if service is None:
            await self._show_again(event)
        else:
            reply = await self._turns.run(event, by_chat.arrive, service, campaign)
            await self.show(event.chat, reply, screen_of(self.world, reply), event=event.id)

    async def _show_again(self, event: Event, note: str | None = None) -> None:
        reply = await self._turns.come(event, None)
        notes = (voice_of(self.world, reply.service, reply.lang).own(note),) if note is not None else ()
        await self.show(event.chat, reply, screen_of(self.world, reply, notes=notes), event=event.id)

    async def _act(self, event: Event, action: Action, target: Target = _ANYWHERE) -> None:
        incoming = Incoming(action, target, event.id)
        reply = await self._turns.come(event, incoming)
        pressed = event.deed if isinstance(event.deed, Pressed) else None
        if reply.stage == "done":
            await self._acknowledge(pressed)
            return
        screen = screen_of(self.world, reply)
        if pressed is None:
            await self.show(event.chat, reply, screen, event=event.id)
        elif screen.alert is None or reply.question != pressed.message:
            await self._press_shown(event, pressed, reply, screen)
        elif not await self.courier.acknowledge(pressed.callback, screen.alert):
            await self.show(event.chat, reply, screen, pressed=pressed.message, event=event.id)

    async def _press(self, event: Event, pressed: Pressed) -> None:
        chat, button = event.chat, pressed.button
        match button:
            case Button(deed="choose"):
                await self._act(event, Chosen((button.value,)), Target(mark=button.mark))
            case Button(deed="rate") if button.value.isdecimal():
                await self._act(event, Number(int(button.value)), Target(mark=button.mark))
            case Button(deed="validate") if pressed.keyboard is not None:
                ticked = self._ticking.known(chat, pressed.message, frozenset(ticked_in(pressed.keyboard)))
                await self._act(event, Chosen(tuple(sorted(ticked))), Target(mark=button.mark))
            case Button(deed="command") if (command := command_named(button.value)) is not None:
                await self._act(event, Ordered(command), Target(mark=button.mark or None))
            case Button(deed="tick") if pressed.keyboard is not None:
                await self._tick(chat, pressed, button)
            case Button(deed="service") if button.value in self.world.config.services:
                reply = await self._turns.run(event, by_chat.arrive, button.value, None)
                await self._press_shown(event, pressed, reply, screen_of(self.world, reply))
            case Button(deed="lang"):
                await self._act(event, Spoken(button.value))
            case Button(deed="window"):
                reply = await self._turns.run(event, by_chat.window)
                await self._press_shown(event, pressed, reply, screen_of(self.world, reply))
            case Button(deed="agree"):
                reply = await self._turns.run(event, by_chat.agree, event.id)
                await self._press_shown(event, pressed, reply, screen_of(self.world, reply))
            case _:
                await self._press_again(event, pressed)

    async def _press_again(self, event: Event, pressed: Pressed) -> None:
        """A page, the agreement to read, or a button of a message that says no more what it was."""
        reply = await self._turns.come(event, None)
        button, page = pressed.button, 0
        if button is not None and button.deed == "here" and reply.stage == "door" and reply.service is not None:
            if self.world.config.services[reply.service].telegram == "both":
                await self._press_shown(event, pressed, reply, agreement(self.world, reply.service, reply.lang))
                return
        elif button is not None and button.deed == "page" and button.value.isdecimal() and reply.turn is not None:
            prompt = reply.turn["prompt"]
            same = mark_of_prompt(prompt) == button.mark
            page = int(button.value) if same and int(button.value) < pages_of(prompt) else 0
        await self._press_shown(event, pressed, reply, screen_of(self.world, reply, page=page))

    async def _press_shown(self, event: Event, pressed: Pressed, reply: Reply, screen: Screen) -> None:
        await self._together(
            self.courier.acknowledge(pressed.callback),
            self.show(event.chat, reply, screen, pressed=pressed.message, event=event.id),
        )

    async def _tick(self, chat: int, pressed: Pressed, button: Button) -> None:
        assert pressed.keyboard is not None, "matched with its keyboard"
        reported = frozenset(ticked_in(pressed.keyboard))
        ticked = self._ticking.tap(chat, pressed.message, reported, button.value)
        await self._together(
            self.courier.acknowledge(pressed.callback),
            self.courier.set_buttons(chat, pressed.message, with_ticks(pressed.keyboard, ticked)),
        )

    async def _acknowledge(self, pressed: Pressed | None) -> None:
        if pressed is not None:
            await self.courier.acknowledge(pressed.callback)

    @staticmethod
    async def _together(shown_over: Awaitable[object], shown: Awaitable[object]) -> None:
        """Both at once; raises what the second raised, else what the first did."""
        over = asyncio.ensure_future(shown_over)
        try:
            await shown
        finally:
            await over
