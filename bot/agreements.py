"""What a person agreed to, as long as it stands, and taking each agreement back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot import coming_back
from bot.requests import withdraw_request
from bot.state import Chat, TakenBack
from bot.talk import CALL_BACK_FLOW, Talk
from flows import engine
from flows.events import Chosen
from flows.model import CompiledFlow, Role
from flows.run import Run
from storage import audit, queue
from storage.access import PERSON
from storage.transaction import Transaction

Kind = Literal["questionnaire", "contact", "statistiques", "partage", "telegram", "assistant", "retour"]
_STATISTICS = "statistiques"
_ASKED: frozenset[Role] = frozenset({"contact", "decision"})
_AMONG_WISHES: frozenset[Role] = frozenset({"contact", "review"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement that stands. `of`: a run, a case number, the chat or a return; `given_at`: seconds since 1970, when
    kept."""

    kind: Kind
    of: str
    given_at: int | None = None

    @property
    def id(self) -> str:
        """Its name for the person's client: another run, or another request, never has the same."""
        return f"{self.kind}-{self.of}"


def standing(talk: Talk) -> list[Agreement]:
    """The agreements of this conversation that stand now."""
    found = [agreement for flow, run in talk.walks() for agreement in _of_run(flow, run)]
    for case in talk.state.cases.values():
        kept = queue.read_own(talk.tx, case.service or talk.service, case.alias)
        if kept is not None:
            found.append(Agreement("partage", str(case.number), kept[0]["received_at"]))
    chat = talk.state.chat
    if chat is not None and chat.agreed:
        found.append(Agreement(chat.entrance, "chat", chat.agreed_at))
    found += [Agreement("retour", each.id, each.content.get("agreed_at")) for each in coming_back.standing(talk)]
    return found


def take_back(talk: Talk, name: str) -> None:
    """Take back the agreement of this id. One that does not stand, or no longer, changes nothing."""
    agreement = next((each for each in standing(talk) if each.id == name), None)
    if agreement is None:
        return
    if agreement.kind in ("telegram", "assistant"):
        assert talk.state.chat is not None, "it stands"
        leave_chat(talk.tx, talk.service, talk.state.chat)
        talk.say_own(f"accord_repris_{agreement.kind}")
        return
    if agreement.kind == "retour":
        coming_back.take_back(talk, agreement.of)
        talk.say_own("accord_repris_retour")
        return
    talk.forget = True
    if agreement.kind == "partage":
        _withdraw(talk, agreement)
        return
    audit.record(talk.tx, talk.service, PERSON, "agreement_taken_back", agreement.kind)
    flow, run = next(each for each in talk.walks() if each[1].id == agreement.of)
    if agreement.kind == "questionnaire" or flow.id == CALL_BACK_FLOW:
        _drop(talk, run)
    elif agreement.kind == "contact":
        _drop_contact(talk, flow, run)
    else:
        _refuse_statistics(talk, flow, run)


def leave_chat(tx: Transaction, service: str, chat: Chat) -> None:
    """No question is asked in the messaging chat any more; what was answered there stays in the conversation."""
    chat.agreed, chat.agreed_at = False, None
    audit.record(tx, service, PERSON, f"{chat.entrance}_taken_back", "conversation")


def _of_run(flow: CompiledFlow, run: Run) -> Iterator[Agreement]:
    roles = {flow.by_id[step].role for step in run.answers}
    if flow.id != CALL_BACK_FLOW and roles - {"statistics"}:
        yield Agreement("questionnaire", run.id)
    if "contact" in roles or "decision" in roles:
        yield Agreement("contact", run.id)
    if run.answers.get(_STATISTICS) == "oui":
        yield Agreement("statistiques", run.id)


def _withdraw(talk: Talk, agreement: Agreement) -> None:
    """This request and no other; the conversation remembers what the cell's queue does."""
    state = talk.state
    where, case = next((name, each) for name, each in state.cases.items() if str(each.number) == agreement.of)
    withdraw_request(talk.tx, talk.service, case)
    assert agreement.given_at is not None, "a request has a date"
    state.taken_back.append(TakenBack(where.partition("/")[0], int(agreement.of), agreement.given_at, talk.tx.now))
    del state.cases[where]
    if state.latest == where:
        state.latest = next(iter(state.cases), None)
    if not state.cases:
        state.pending = None
    # What the cell wrote about it goes too; what it wrote about the other request is handed over again.
    state.messages.clear()
    for other in state.cases.values():
        other.seen = 0
    talk.say_own("accord_repris_partage", numero=agreement.of)


def _drop(talk: Talk, run: Run) -> None:
    talk.say_own("accord_repris_questionnaire")
    if talk.state.paused is not None and talk.state.paused.id == run.id:
        talk.state.paused = None
    else:
        talk.leave()


def _drop_contact(talk: Talk, flow: CompiledFlow, run: Run) -> None:
    """Where a question asks for the agreement, it is asked again; a manager's is one of the answers of the recap."""
    asked = any(placed.role == "decision" for placed in flow.steps)
    roles = _ASKED if asked else _AMONG_WISHES
    _replace(talk, run, engine.without(flow, run, roles, talk.voice))
    talk.say_own("accord_repris_contact")


def _refuse_statistics(talk: Talk, flow: CompiledFlow, run: Run) -> None:
    talk.say_own("accord_repris_statistiques")
    if talk.state.run is not None and talk.state.run.id == run.id:
        talk.follow(engine.answer(flow, run.but(at=_STATISTICS), Chosen(("non",)), talk.voice))
    else:
        _replace(talk, run, engine.without(flow, run, frozenset({"statistics"}), talk.voice))


def _replace(talk: Talk, before: Run, after: Run) -> None:
    if talk.state.paused is not None and talk.state.paused.id == before.id:
        talk.state.paused = after
    else:
        talk.state.run = after
