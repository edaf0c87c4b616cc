"""What people do in their conversation once they sent a request: answer the cell, choose a moment, take it back."""

from __future__ import annotations

import orjson

from bot import conversation
from bot.demo.desk import Desk
from bot.demo.texts import texts
from bot.demo.walking import Walked
from bot.incoming import Incoming
from bot.meeting_making import CHOOSE
from flows.events import Chosen


def answer(desk: Desk, who: Walked) -> None:
    """Read what the cell wrote, and answer it."""
    store, world = desk.store, desk.world
    store.run_now(conversation.receive, world, who.id, who.token, 0)
    said = desk.reader.plain(desk.rng.choice(texts().reponses))
    store.run_now(conversation.take_turn, world, who.id, who.token, Incoming(said))


def choose_slot(desk: Desk, who: Walked) -> bool:
    """Take one of the moments that the cell offers; False where it is too late."""
    store, world = desk.store, desk.world
    turn = orjson.loads(store.run_now(conversation.receive, world, who.id, who.token, 0))
    if turn["prompt"]["step"] != CHOOSE:
        return False
    option = turn["prompt"]["options"][0]["id"]
    store.run_now(conversation.take_turn, world, who.id, who.token, Incoming(Chosen((option,))))
    return True


def take_back(desk: Desk, who: Walked) -> None:
    """Erase everything: the request is withdrawn."""
    desk.store.run_now(conversation.erase, who.id, who.token)
