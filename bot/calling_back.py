"""A return whose day has come: what is sent, the conversation it leads to, and what is left of it then.

At most once: it is marked on disk before it is sent. A process killed in between sends nothing again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot import coming_back, conversation
from bot.chat_memory import sender_of
from bot.coming_back import ANSWER_WITHIN, PURPOSES, Purpose, Way
from bot.conversation import Started
from bot.news_questions import NEWS
from bot.state import Chat, Pending, State
from bot.world import World
from storage import conversations, returns
from storage.returns import UNFINISHED, Return
from storage.tasks import FOLLOW_UPS
from storage.transaction import Transaction

BATCH = 20
NAME = "retour"
"""What stands in a link in place of the name of a conversation (bot/passage.py)."""
_DAY = 86_400
_SENDING = 900
"""Seconds that sending may take: a mark that is older was left by a process that died."""
_FIRST_DELAY = 600
_LONGEST_DELAY = 6 * 3600
_GIVE_UP = 3 * _DAY


class TakenBack(LookupError):
    """Nothing is to be sent any more: the person has erased it, or another process has taken it for sent."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody to write to now: `address` an e-mail address or a chat; `secret` leads to what is asked, if anything."""

    id: str
    service: str
    purpose: Purpose
    way: Way
    address: str | int
    lang: str
    secret: str | None


def take(tx: Transaction, world: World) -> tuple[int, list[Errand]]:
    """A batch of those whose moment has come: how many were looked at, 0 when none is left, and whom to write to."""
    found = returns.due(tx, BATCH)
    errands = []
    for each in found:
        content = each.content
        if content.get("sending"):
            _arrived(tx, each)  # perhaps: that process told nobody
        elif (
            each.service not in world.config.services or "address" not in content or not coming_back.is_wanted(tx, each)
        ):
            returns.erase(tx, each.id)
        else:
            begun = content.get("begun", tx.now)
            returns.change(tx, each, tx.now + _SENDING, {**content, "sending": True, "begun": begun})
            secret = content.get("secret")
            errands.append(
                Errand(
                    each.id,
                    each.service,
                    PURPOSES[each.kind],
                    content["way"],
                    content["address"],
                    content["lang"],
                    secret,
                )
            )
    return len(found), errands


def must_stand(tx: Transaction, name: str) -> None:
    """Look once more just before it is sent: much may have happened since `take`. Raises TakenBack."""
    if not any(each.content.get("sending") for each in returns.find(tx, [name])):
        raise TakenBack(name)


def arrived(tx: Transaction, name: str) -> None:
    """It was sent: the address goes. News can be told until the cell is to ask."""
    for each in returns.find(tx, [name]):
        _arrived(tx, each)


def failed(tx: Transaction, name: str) -> None:
    """It was surely not sent: later again, for a few days; a questionnaire is soon erased."""
    for each in returns.find(tx, [name]):
        content, tries = each.content, each.content.get("tries", 0)
        if not content.get("sending"):
            continue  # it took so long that another process has taken it for arrived
        over = tx.now - content["begun"] > (_DAY if each.kind == UNFINISHED else _GIVE_UP)
        if over:
            returns.erase(tx, name)
        else:
            delay = min(_FIRST_DELAY * 2**tries, _LONGEST_DELAY)
            returns.change(tx, each, tx.now + delay, {**content, "sending": False, "tries": tries + 1})


def give_up(tx: Transaction, name: str) -> None:
    """It can never arrive."""
    returns.erase(tx, name)


def in_chat(tx: Transaction, world: World, errand: Errand) -> int | None:
    """The message that shows the question of the chat that is about to hear from us, if there is one. What is asked of
    news waits in its conversation, begun where there is none any more. Raises TakenBack."""
    assert isinstance(errand.address, int), "a chat"
    must_stand(tx, errand.id)
    sender = sender_of(errand.address)
    found = conversations.find_by_sender(tx, sender)
    state = State.load(found.state) if found is not None else None
    question = state.chat.question if state is not None and state.chat is not None else None
    if errand.purpose != "nouvelles":
        return question
    if found is not None and state is not None and _is_idle_elsewhere(found, state, errand.service):
        # The button leads to this service and would end that conversation, what is asked with it.
        conversations.erase(tx, found.id)
        found = None
    if found is None:
        chat = Chat(question=question)
        conversation.start(tx, world, errand.service, None, errand.lang, sender=sender, chat=chat)
        found = conversations.find_by_sender(tx, sender)
    assert found is not None, "begun above"
    _ask_news(tx, found, State.load(found.state), errand.id)
    return question


def through_link(tx: Transaction, world: World, service: str, secret: str) -> Started | None:
    """A conversation that asks for news, from the link of a mail; None when it leads nowhere any more."""
    found = returns.find(tx, (), [coming_back.link_of(secret)])
    if not found or found[0].service != service:
        return None
    token = tx.token(32)
    started = conversation.start(tx, world, service, None, found[0].content["lang"], token=token)
    begun = conversations.open_by_token(tx, started.id, token)
    state = State.load(begun.state)
    other = found[0].content.get("other")
    both = [*found, *(returns.find(tx, [other]) if other is not None else ())]
    state.returns += [(each.id, each.kind) for each in both]  # seen, taken back and erased from here as well
    _ask_news(tx, begun, state, found[0].id)
    return Started(started.id, token, conversation.receive(tx, world, started.id, token, 0))


def _ask_news(tx: Transaction, found: conversations.Conversation, state: State, name: str) -> None:
    asked = Pending(NEWS, (name,))
    if asked not in state.waiting:
        state.waiting.append(asked)
    until = max(conversations.kept_until(tx, found.id), tx.now + ANSWER_WITHIN * _DAY)
    conversations.save(tx, found, state.dump(), until)


def _is_idle_elsewhere(found: conversations.Conversation, state: State, service: str) -> bool:
    return found.service != service and state.run is None and not state.cases


def _arrived(tx: Transaction, each: Return) -> None:
    if each.kind not in FOLLOW_UPS:
        returns.erase(tx, each.id)
        return
    kept: dict[str, Any] = {name: each.content[name] for name in ("number", "lang", "other") if name in each.content}
    returns.change(tx, each, tx.now + ANSWER_WITHIN * _DAY, kept, forget=True)
