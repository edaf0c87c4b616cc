"""Coming back to somebody at a date they chose: what is kept of them until then, and taking it back.

Each purpose has an agreement of its own. What is kept is an address alone (`way`, `address`), since when
(`agreed_at`), the language, and for news of a closed case its number, the secret of the link and the `other` return;
nothing says what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from bot.cell.follow_ups import months_later
from bot.chat_memory import sender_of
from bot.config import Service
from bot.deadlines import day_in_words, day_of
from bot.state import State
from storage import audit, casefile, entries, returns, tasks
from storage.access import PERSON
from storage.casefile import CaseFile, UnknownCase
from storage.returns import KINDS, RETEST, UNFINISHED, Return
from storage.tasks import FOLLOW_UPS, Task
from storage.transaction import Transaction
from storage.vault import CannotDecrypt

if TYPE_CHECKING:
    from bot.talk import Talk

Way = Literal["telegram", "email"]
Purpose = Literal["retest", "inacheve", "nouvelles"]
PURPOSES: Mapping[str, Purpose] = {RETEST: "retest", UNFINISHED: "inacheve", **dict.fromkeys(FOLLOW_UPS, "nouvelles")}
"""What the person agrees to, by kind of return: one agreement covers both follow-ups of a case."""
ANSWER_WITHIN = 14
"""Days during which news can be told; the cell calls who has not answered by then."""
_RETEST_MONTHS = 6
_BEFORE_PURGE = 2
"""Days before an unfinished questionnaire is erased that its reminder comes."""
_HOUR = time(10)
"""Nobody is written to at night: everything comes at ten, where the service is."""


def ways(talk: Talk) -> tuple[Way, ...]:
    """How the person can be reached later: in the Telegram chat they are in, or by an e-mail they would give."""
    chat = talk.state.chat
    in_telegram = chat is not None and chat.entrance == "telegram" and chat.id is not None
    found: tuple[Way, ...] = ("telegram", "email") if in_telegram else ("email",)
    return tuple(way for way in found if way in talk.world.reaches)


def planned(talk: Talk, purpose: Purpose, queue: str | None = None) -> dict[str, int]:
    """When the assistant would come back, by kind of return; empty where there is nothing to come back for."""
    service, now = talk.world.config.services[talk.service], talk.tx.now
    if purpose == "retest":
        return {RETEST: at_ten(service, months_later(day_of(service, now), _RETEST_MONTHS))}
    if purpose == "inacheve":
        day = day_of(service, talk.expires_at) - timedelta(days=_BEFORE_PURGE)
        at = at_ten(service, day)
        return {UNFINISHED: at} if day > day_of(service, now) else {}
    file = _case_of(talk, queue)
    if file is None:
        return {}
    service = talk.world.config.services[file.service]
    asked = {
        task.kind: at_ten(service, day_of(service, task.due_at) - timedelta(days=ANSWER_WITHIN))
        for task in open_follow_ups(talk.tx, file)
    }
    return {kind: at for kind, at in asked.items() if at > now}


def agree(talk: Talk, purpose: Purpose, queue: str | None, way: Way, address: str | int) -> str:
    """Keep the address until the dates that `planned` tells, in the journal too; the id of the first return."""
    tx, state, names = talk.tx, talk.state, []
    file = _case_of(talk, queue, lock=True)
    service = file.service if file is not None else talk.service
    for kind, due_at in planned(talk, purpose, queue).items():
        content: dict[str, Any] = {"way": way, "address": address, "agreed_at": tx.now, "lang": state.lang}
        if file is not None:
            content |= {"number": file.number, "secret": tx.token()}
        names.append(returns.keep(tx, service, kind, due_at, content, _found_by(service, kind, content)))
        state.returns.append((names[-1], kind))
    both = returns.find(tx, names)
    if len(both) > 1:
        for one, other in zip(both, reversed(both), strict=True):
            returns.change(tx, one, one.due_at, {**one.content, "other": other.id})
    if file is not None and file.key is not None:  # so that the cell knows that it need not call first
        entries.add(tx, file.number, file.key, "news_agreed", PERSON)
    audit.record(tx, service, PERSON, "return_agreed", purpose)
    return names[0]


def standing(talk: Talk) -> list[Return]:
    """What this person agreed to and is still to come: in this conversation, or before in the same chat."""
    return _of(talk.tx, talk.state)


def in_words(talk: Talk, each: Return, *, with_address: bool = False) -> str:
    """What was agreed to: « un rappel par e-mail, le … »; the address only where the words are not kept."""
    service = talk.world.config.services.get(each.service) or talk.world.config.services[talk.service]
    say = talk.voice.own
    if "address" not in each.content:
        return say("retour_garde_demande")
    way = say(f"retour_moyen_{each.content['way']}")
    if with_address and each.content["way"] == "email":
        way = say("retour_moyen_adresse", adresse=each.content["address"])
    return say(f"retour_garde_{PURPOSES[each.kind]}", moyen=way, date=dated(service, each.due_at, talk.state.lang))


def dated(service: Service, moment: int, lang: str) -> str:
    """« lundi 24 mai 2027 »."""
    return f"{day_in_words(service, moment, lang)} {day_of(service, moment).year}"


def cancel_link(talk: Talk, name: str) -> str | None:
    """The page where a return can be erased, where there is a public address."""
    base = talk.world.base_url
    return f"{base}/rappel/{name}" if base.startswith("https://") else None


# -- Taking it back


def take_back(talk: Talk, name: str) -> None:
    """Erase one, and the other follow-up with it, agreed to at the same time."""
    found = next((each for each in standing(talk) if each.id == name), None)
    if found is not None:
        erase_with_others(talk.tx, found)
        audit.record(talk.tx, found.service, PERSON, "return_taken_back", PURPOSES[found.kind])


def erase_by_link(tx: Transaction, name: str) -> bool:
    """The same from the page of its link; False when there is nothing to erase any more."""
    found = returns.find(tx, [name])
    for each in found:
        erase_with_others(tx, each)
        audit.record(tx, each.service, PERSON, "return_taken_back", PURPOSES[each.kind])
    return bool(found)


def erase_with_others(tx: Transaction, each: Return) -> None:
    """Erase a return; of a case, both."""
    for name in (each.id, each.content.get("other")):
        if name is not None:
            returns.erase(tx, name)


def forget(tx: Transaction, state: State) -> bool:
    """Erase everything that a conversation, or its chat, agreed to; whether there was something."""
    found = _of(tx, state)
    for each in found:
        returns.erase(tx, each.id)
    state.returns = []
    return bool(found)


def forget_chat(tx: Transaction, chat: int) -> bool:
    """The same for a chat whose conversation is gone."""
    found = returns.find(tx, (), _of_chat(chat))
    for each in found:
        returns.erase(tx, each.id)
    return bool(found)


def forget_unfinished(tx: Transaction, state: State) -> None:
    """The questionnaire went on, ended or is gone: there is nothing to remind of."""
    if any(kind == UNFINISHED for _, kind in state.returns):
        for name, kind in state.returns:
            if kind == UNFINISHED:
                returns.erase(tx, name)
        state.returns = [each for each in state.returns if each[1] != UNFINISHED]


# -- Follow-ups of a case


def open_follow_ups(tx: Transaction, file: CaseFile) -> list[Task]:
    """The follow-ups of a closed case that nobody has done yet."""
    if file.status != "closed" or file.key is None:
        return []
    return [each for each in tasks.of_case(tx, file.number, file.key) if each.kind in FOLLOW_UPS and not each.done_at]


def is_wanted(tx: Transaction, each: Return) -> bool:
    """Whether there is still something to ask: of a follow-up, that the cell has not done it meanwhile."""
    if each.kind not in FOLLOW_UPS:
        return True
    try:
        file = casefile.open_file(tx, each.service, each.content["number"])
        return any(task.kind == each.kind for task in open_follow_ups(tx, file))
    except (UnknownCase, CannotDecrypt):
        return False


def _case_of(talk: Talk, queue: str | None, *, lock: bool = False) -> CaseFile | None:
    case = talk.state.cases.get(queue or "")
    if case is None:
        return None
    return casefile.find_own(talk.tx, case.service or talk.service, case.alias, lock=lock)


def _of(tx: Transaction, state: State) -> list[Return]:
    names = [name for name, _ in state.returns]
    chat = state.chat.id if state.chat is not None and state.chat.entrance == "telegram" else None
    links: Sequence[str] = () if chat is None else _of_chat(chat)
    return returns.find(tx, names, links) if names or links else []


def _of_chat(chat: int) -> list[str]:
    return [f"{sender_of(chat)}/{kind}" for kind in KINDS]


def _found_by(service: str, kind: str, content: Mapping[str, Any]) -> str:
    """A chat is found by itself, so that « effacer » finds what its conversation has forgotten; news by the secret of
    their link; an e-mail address once for each service and purpose, so that nobody can have it written to twice."""
    if content["way"] == "telegram":
        return f"{sender_of(content['address'])}/{kind}"
    if kind in FOLLOW_UPS:
        return link_of(content["secret"])
    return f"email/{str(content['address']).casefold()}/{service}/{kind}"


def link_of(secret: str) -> str:
    """By what news are found from the link in a mail."""
    return f"link/{secret}"


def at_ten(service: Service, day: date) -> int:
    """The hour at which people are written to, in seconds since 1970."""
    return int(datetime.combine(day, _HOUR, service.zone).timestamp())
