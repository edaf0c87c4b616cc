"""The worker: reminds, comes back to people, delivers and purges, beside the web server or in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from bot import metrics, telling
from bot.indicators.releasing import release_next
from bot.wiring import Installation
from bot.worker.delivery import Carrier, Mailer, NeverDelivered, NotDelivered
from bot.worker.purge import purge_cases, purge_conversations, purge_rest
from bot.worker.reminders import remind
from bot.worker.returns import Chats, call_back_due
from bot.world import World
from storage import outbox
from storage.outbox import Notification
from storage.transaction import Transaction

_log = structlog.get_logger()
_DELIVER_EVERY = 2.0
_REMIND_EVERY = 30.0
_PURGE_EVERY = 600.0
_FIRST_PURGE = 60.0
"""After the start: who opens a page at once must not share the machine with it."""
_AT_ONCE = 20


def carrier_of(installation: Installation) -> Carrier:
    """The carrier for the routes of this installation. Raises InvalidSmtpUrl."""
    smtp = installation.settings.smtp_url
    mailer = Mailer(smtp.get_secret_value()) if smtp is not None else None
    return Carrier(installation.config, mailer, installation.store.clock)


class ChatRoute(Chats, Protocol):
    """Carries out what goes to a messaging chat."""

    async def deliver(self, notification: Notification) -> None:
        """Raises NotDelivered."""


async def work(installation: Installation, stop: asyncio.Event, chats: ChatRoute | None = None) -> None:
    """Remind, come back, deliver and purge until `stop` is set. A failure is logged and tried again, never fatal."""
    carrier = carrier_of(installation)
    loop = asyncio.get_running_loop()
    remind_at, purge_at = loop.time(), loop.time() + _FIRST_PURGE
    while not stop.is_set():
        try:
            if loop.time() >= remind_at:
                remind_at = loop.time() + _REMIND_EVERY
                await remind_all(installation, stop)
                await call_back_due(installation, carrier, chats)
            await deliver_due(installation, carrier, chats)
            if loop.time() >= purge_at:
                purge_at = loop.time() + _PURGE_EVERY
                await purge_all(installation, stop)
        except Exception as error:
            _log.error("worker_failed", error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), _DELIVER_EVERY)
        except TimeoutError:
            continue


async def deliver_due(installation: Installation, carrier: Carrier, chats: ChatRoute | None = None) -> int:
    """Deliver what is due now; how many were tried. Of a demonstration nothing goes out."""
    if installation.world.demo:
        return 0
    due = await installation.store.run(outbox.claim, _AT_ONCE)
    await asyncio.gather(*(_deliver(installation, carrier, chats, each) for each in due))
    return len(due)


async def remind_all(installation: Installation, stop: asyncio.Event | None = None) -> int:
    """Announce everything that is due soon or late, until `stop` is set; how many cases."""
    return await _all(installation, stop, remind)


async def purge_all(installation: Installation, stop: asyncio.Event | None = None) -> int:
    """Purge everything whose time is over, until `stop` is set; how many things went. What it counts for is released
    before."""
    run, world = installation.store.run, installation.world
    for service in world.config.services:
        while not _told(stop) and await run(release_next, world, service) is not None:
            pass
    gone, after = await _all(installation, stop, purge_conversations), 0
    while not _told(stop):
        count, after = await run(purge_cases, world, after)
        gone += count
        if not after:
            return gone + await run(purge_rest)
    return gone


async def _all(
    installation: Installation, stop: asyncio.Event | None, batch: Callable[[Transaction, World], int]
) -> int:
    """Batch after batch, each a transaction of its own, until one finds nothing or `stop` is set; how much in all."""
    done = 0
    while not _told(stop) and (count := await installation.store.run(batch, installation.world)):
        done += count
    return done


def _told(stop: asyncio.Event | None) -> bool:
    return stop is not None and stop.is_set()


async def _deliver(
    installation: Installation, carrier: Carrier, chats: ChatRoute | None, notification: Notification
) -> None:
    try:
        if notification.route != outbox.CHAT_ROUTE:
            await asyncio.to_thread(carrier.deliver, notification)
        elif chats is None:
            raise NotDelivered("TELEGRAM_BOT_TOKEN is not set")
        else:
            await chats.deliver(notification)
    except Exception as error:
        # Whatever breaks, one notification must neither stop the others nor be tried again without waiting.
        reason = str(error) if isinstance(error, NotDelivered) else f"it cannot be sent ({type(error).__name__})"
        never = isinstance(error, NeverDelivered)
        await installation.store.run(_not_delivered, notification, reason, never)
        metrics.deliveries.labels(notification.route, "failed").inc()
        _log.warning("not_delivered", notification=notification.id, route=notification.route, reason=reason)
    else:
        await installation.store.run(_delivered, notification)
        metrics.deliveries.labels(notification.route, "delivered").inc()


def _delivered(tx: Transaction, notification: Notification) -> None:
    outbox.delivered(tx, notification.id)
    _over(tx, notification)


def _not_delivered(tx: Transaction, notification: Notification, reason: str, never: bool) -> None:
    if never:
        outbox.give_up(tx, notification.id, reason)
        _over(tx, notification)
    elif outbox.failed(tx, notification.id, reason, tx.vault.random(1)[0] / 255) is None:
        _over(tx, notification)


def _over(tx: Transaction, notification: Notification) -> None:
    if notification.route == outbox.CHAT_ROUTE:
        telling.let_go(tx, notification.service, notification.payload["number"])
