"""What time erases: unfinished conversations, old events, closed cases, delivered notifications."""

from __future__ import annotations

from datetime import datetime

from bot.counting import channel_of, counts_of
from bot.state import State
from bot.unsent import keep_sent
from bot.world import World
from storage import audit, conversations, counters, data_keys, entries, outbox, queue
from storage.store import Store
from storage.transaction import Transaction
from storage.vault import CannotDecrypt

BATCH = 50
_DELIVERED_KEPT = 30 * 86_400
_MONTH = 30.44 * 86_400


def purge_now(store: Store, world: World) -> None:
    """Erase everything whose time is over, batch after batch, from a thread without an event loop."""
    while store.run_now(purge_conversations, world):
        pass
    after = 1
    while after:
        _, after = store.run_now(purge_cases, world, after)
    store.run_now(purge_rest)


def purge_conversations(tx: Transaction, world: World) -> int:
    """Erase a batch of conversations whose time is over; how many were looked at, 0 when none is left.

    Where a request is still open, or was answered and not read, only the unfinished run goes: the person must find the
    cell's answer again.
    """
    names = conversations.expired(tx, BATCH)
    for name in names:
        _purge(tx, world, name)
    return len(names)


def purge_cases(tx: Transaction, world: World, after: int) -> tuple[int, int]:
    """Erase a batch of the cases closed long ago whose number is above `after`: how many went, and the last number
    looked at, 0 when none is left."""
    services = world.config.services
    moments = {each: tx.now - int(world.config.retention_of(each).closed_months * _MONTH) for each in services}
    found = queue.closed_before(tx, moments, after, BATCH)
    gone = [(number, service) for number, service in found if queue.purge(tx, service, number)]
    for number, service in gone:
        audit.record(tx, service, "relais", "case_purged", str(number))
    return len(gone), found[-1][0] if found else 0


def purge_rest(tx: Transaction) -> int:
    """Drop old events and delivered notifications; how many rows went."""
    gone = conversations.forget_events(tx) + outbox.forget_delivered(tx, tx.now - _DELIVERED_KEPT)
    data_keys.forget_old_erasures(tx)
    return gone


def _purge(tx: Transaction, world: World, name: str) -> None:
    try:
        conversation = conversations.open_by_id(tx, name)
        state = State.load(conversation.state)
    except (conversations.UnknownConversation, CannotDecrypt):
        conversations.erase(tx, name)
        return
    service = world.config.services.get(conversation.service)
    for run in (state.run, state.paused):
        flow = world.flow(tx, run.digest) if run else None
        if run is not None and flow is not None and service is not None:
            month = datetime.fromtimestamp(tx.now, service.zone).strftime("%Y-%m")
            within = run is state.run and state.paused is not None
            counts = counts_of(flow, run, state.campaign, channel_of(state), within=within)
            counters.add(tx, conversation.service, month, counts)
    waiting = {
        queue_name: case
        for queue_name, case in state.cases.items()
        if queue.is_open(tx, case.service or conversation.service, case.alias)
        or entries.messages_after(tx, case.service or conversation.service, case.alias, case.seen)
    }
    if service is None or not waiting:
        conversations.erase(tx, name)
        return
    keep_sent(tx, world, conversation, state, waiting)
