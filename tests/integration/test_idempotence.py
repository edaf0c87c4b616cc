"""The same event gets the same turn, an old button applies nothing (design.md: One turn is one transaction; HTTP)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import conversation
from bot.incoming import Incoming, Ordered, Target, read_text
from bot.state import State
from bot.wiring import Installation
from bot.worker.loop import purge_all
from bot.world import World
from flows.events import Chosen, Number
from storage import conversations, tables
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.talking import RED, Browser, Talk, body_for, new_key, target_of


def events_kept(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(tables.events)).scalar_one())


def cases_kept(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(tables.cases)).scalar_one())


def state_of(tx: Transaction, name: str) -> State:
    return State.load(conversations.open_by_id(tx, name).state)


# -- the same key


def test_the_same_key_and_body_give_the_same_turn_to_the_byte(browser: Browser) -> None:
    """A retry gets the answer of the first time, byte for byte, even after the conversation went on, even if the body
    is written otherwise; nothing is applied again."""
    talk = Talk.begin(browser)
    body, key = {"choice": "salarie", **talk.target}, new_key()
    first = talk.post(body, key=key)
    assert first.status_code == 200
    talk.turn = first.json()
    talk.answer("commencer")
    now = talk.look()["prompt"]
    for same in (body, dict(reversed(body.items()))):
        again = talk.post(same, key=key)
        assert (again.status_code, again.content) == (200, first.content)
    assert talk.look()["prompt"] == now


@pytest.mark.parametrize(
    "other",
    [{"choice": "manager"}, {"text": "salarie"}, {"choices": ["salarie"]}, {"choice": "salarie", "revision": 0}],
)
def test_the_same_key_with_another_body_is_refused(sqlite_browser: Browser, other: dict[str, Any]) -> None:
    """422 with a stable type, nothing applied; the first request can still be repeated."""
    talk = Talk.begin(sqlite_browser)
    key = new_key()
    first = talk.post({"choice": "salarie"}, key=key)
    refused = talk.post(other, key=key)
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:relais:problem:idempotency-key-reused"
    assert refused.headers["content-type"] == "application/problem+json"
    assert talk.look()["prompt"] == first.json()["prompt"]
    assert talk.post({"choice": "salarie"}, key=key).content == first.content


def test_without_a_key_nothing_is_remembered(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Turns without Idempotency-Key leave no event behind."""
    Talk.begin(sqlite_browser).enter("parler_a_quelqu_un")
    assert sqlite_installation.store.run_now(events_kept) == 0


def test_a_key_is_forgotten_after_two_days(installation: Installation, browser: Browser, clock: Clock) -> None:
    """48 hours less a minute after: still the same turn, and the key still refuses another body. At 48 hours the
    worker forgets it, and the same key counts as a new event."""
    talk = Talk.begin(browser)
    key = new_key()
    first = talk.post({"command": "mes_donnees"}, key=key)
    clock.forward(hours=48, minutes=-1)
    asyncio.run(purge_all(installation))
    assert talk.post({"command": "mes_donnees"}, key=key).content == first.content
    assert talk.post({"choice": "salarie"}, key=key).status_code == 422
    clock.forward(minutes=1)
    asyncio.run(purge_all(installation))
    assert installation.store.run_now(events_kept) == 0
    assert talk.post({"choice": "salarie"}, key=key).json()["prompt"]["step"] == "accord"


def test_the_same_key_in_two_conversations_is_two_events(browser: Browser) -> None:
    """Keys belong to their conversation: two clients that chose the same one do not see each other's turn."""
    key = new_key()
    one, other = Talk.begin(browser), Talk.begin(browser)
    first = one.post({"choice": "salarie"}, key=key)
    second = other.post({"choice": "manager"}, key=key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["prompt"]["step"] == "accord"
    assert second.json()["prompt"]["step"] == "role"
    assert one.post({"choice": "salarie"}, key=key).content == first.content
    assert other.post({"choice": "manager"}, key=key).content == second.content


def test_a_turn_whose_answers_were_forgotten_is_not_kept_for_retries(browser: Browser) -> None:
    """After the answers are destroyed, a retry of an older request shows where the person is now, and applies nothing;
    the request that destroyed them still gets its own turn again."""
    talk = Talk.begin(browser)
    talk.enter("salarie", RED, until="capacite")
    old, old_key = {"value": 5, **talk.target}, new_key()
    shown = talk.post(old, key=old_key)
    talk.turn = shown.json()
    talk.walk(RED, until="rappel")
    last, last_key = {"choice": "non", **talk.target}, new_key()
    ended = talk.post(last, key=last_key)
    talk.turn = ended.json()
    again = talk.post(old, key=old_key)
    assert again.status_code == 200
    assert again.json()["messages"] == []
    assert again.json()["prompt"] == ended.json()["prompt"]
    assert talk.post(last, key=last_key).content == ended.content


# -- « Envoyer », again and again


def test_retries_of_envoyer_never_double_a_case(installation: Installation, browser: Browser) -> None:
    """The same press with its key, other keys, none, one after the other and all at once: one case, one announcement
    in the journal, one request in it."""
    talk = Talk.begin(browser)
    talk.enter("salarie", RED, until="envoi")
    press, key = {"choice": "envoyer", **talk.target}, new_key()
    together = browser.ask_together(
        [talk.request(press, key=key) for _ in range(5)]
        + [talk.request(press, key=new_key()) for _ in range(5)]
        + [talk.request(press) for _ in range(5)]
    )
    assert {answer.status_code for answer in together} == {200}
    later = [talk.post(press, key=key), talk.post(press, key=new_key()), talk.post(press)]
    assert len({answer.json()["case"] for answer in (*together, *later)}) == 1
    assert {answer.content for answer in (*together[:5], later[0])} == {together[0].content}
    receipts = [[message["kind"] for message in answer.json()["messages"]].count("receipt") for answer in together[4:]]
    # The press that came first shows its receipt; if it was one with the shared key, none of the others does.
    assert sum(receipts) == 1

    def journal(tx: Transaction) -> list[str]:
        return list(tx.execute(select(tables.audit.c.action)).scalars())

    assert installation.store.run_now(cases_kept) == 1
    assert installation.store.run_now(journal).count("case_received") == 1
    assert "case_added_to" not in installation.store.run_now(journal)


def test_identical_requests_at_once_apply_once(browser: Browser) -> None:
    """Twenty copies of a tap under way together, with one key: one turn, twenty times the same bytes; the next question
    is asked once."""
    talk = Talk.begin(browser)
    tap = talk.request({"choice": "salarie", **talk.target}, key=new_key())
    answers = browser.ask_together([tap] * 20)
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["prompt"]["revision"] == talk.turn["prompt"]["revision"] + 1
    assert talk.look()["prompt"] == answers[0].json()["prompt"]


# -- stale taps


def test_a_button_of_an_older_question_changes_nothing(browser: Browser) -> None:
    """Old run, step or revision: the current question comes back, with no message, no error, nothing applied."""
    talk = Talk.begin(browser)
    talk.answer("salarie")
    agreed = talk.target
    talk.answer("commencer")
    now = talk.turn["prompt"]
    stale = [
        {"choice": "commencer", **agreed},
        {"choice": "prive", **talk.target, "revision": agreed["revision"]},
        {"choice": "prive", **talk.target, "run": "0123456789abcdef"},
        {"choice": "prive", **talk.target, "step": "situation"},
        {"choice": "prive", "step": "accord"},
        {"choice": "prive", "revision": 10**9},
        {"command": "effacer", **agreed},
        {"text": "une entreprise", **agreed},
        {"value": 3, **agreed},
        {"choices": ["prive"], **agreed},
    ]
    for body in stale:
        turn = talk.post(body).json()
        assert turn["prompt"] == now
        assert turn["messages"] == []
    assert talk.answer("prive")["prompt"]["step"] == "situation"


def test_a_double_tap_answers_one_question_only(browser: Browser) -> None:
    """« Je ne sais pas » exists on the next question too: tapped twice, the second tap must not answer that one."""
    talk = Talk.begin(browser)
    talk.enter("salarie", until="arrets_12_mois")
    tap = {"choice": "ne_sait_pas", **talk.target}
    answers = browser.ask_together([talk.request(tap), talk.request(tap)])
    assert [answer.json()["prompt"]["step"] for answer in answers] == ["capacite", "capacite"]
    assert talk.look()["prompt"]["step"] == "capacite"


def test_two_tabs_of_one_conversation(browser: Browser) -> None:
    """The tab left behind gets the current question instead of answering the wrong one, then goes on from there."""
    one = Talk.begin(browser)
    one.enter("salarie", until="arrets_12_mois")
    other = Talk(browser, one.id, one.token, one.turn)
    one.answer("ne_sait_pas")
    turn = other.say(choice="ne_sait_pas", **other.target)
    assert turn["prompt"]["step"] == "capacite"
    other.answer("ne_sait_pas")
    assert one.say(**body_for(one.turn["prompt"], "ne_sait_pas"), **one.target)["prompt"]["step"] == "pronostic_2_ans"


def test_a_button_of_a_run_begun_again_is_stale(browser: Browser) -> None:
    """« Recommencer » begins another run: a button of the one before, of the same question, applies nothing."""
    talk = Talk.begin(browser)
    talk.answer("salarie")
    before = talk.target
    again = talk.say(command="recommencer")["prompt"]
    assert again["step"] == before["step"]
    assert again["run"] != before["run"]
    for body in ({"choice": "commencer", **before}, {"choice": "commencer", "run": before["run"]}):
        assert talk.post(body).json()["prompt"] == again


# -- any order

MOVES = (
    {"choice": "salarie"},
    {"choice": "manager"},
    {"choice": "commencer"},
    {"choice": "ne_sait_pas"},
    {"choice": "refus"},
    {"choices": ["ne_sait_pas"]},
    {"choice": "oui"},
    {"choice": "non"},
    {"choice": "un_peu"},
    {"choice": "garder"},
    {"choice": "continuer"},
    {"value": 4},
    {"text": "je ne sais pas"},
    {"command": "retour"},
    {"command": "recommencer"},
    {"command": "effacer"},
    {"command": "parler_a_quelqu_un"},
)
"""Answers that several questions share, so that one applied to the wrong question would be accepted there."""


@dataclass
class Tab:
    """A client that answers the question it sees; what it sent may arrive later, or twice."""

    prompt: dict[str, Any]
    sent: list[tuple[dict[str, Any], Incoming]] = field(default_factory=list)

    def tap(self, world: World, move: dict[str, Any] | None) -> None:
        prompt = self.prompt
        if move is None:
            first = prompt["options"][0]["id"]
            move = {"choices": [first]} if prompt["type"] == "multi" else {"choice": first}
        incoming = Incoming(_action(world, move), Target(**target_of(prompt)), new_key(), repr(move).encode())
        self.sent.append((prompt, incoming))


def _action(world: World, move: dict[str, Any]) -> Any:
    if "choice" in move:
        return Chosen((move["choice"],))
    if "choices" in move:
        return Chosen(tuple(move["choices"]))
    if "value" in move:
        return Number(move["value"])
    if "text" in move:
        return read_text(world, move["text"])
    return Ordered(move["command"])


STEP = st.tuples(
    st.integers(0, 1),
    st.one_of(
        st.tuples(st.just("tap"), st.one_of(st.none(), st.sampled_from(MOVES), st.just({"command": "retour"}))),
        st.tuples(st.just("deliver"), st.integers(0, 10)),
        st.tuples(st.just("repeat"), st.integers(0, 10)),
        st.tuples(st.just("look"), st.none()),
    ),
)


@given(steps=st.lists(STEP, min_size=5, max_size=40))
@settings(max_examples=150)
def test_no_order_of_requests_applies_an_answer_to_another_question(
    installation: Installation, steps: list[tuple[int, Any]]
) -> None:
    """Two clients of one conversation; what they send arrives in any order, late or repeated. A request changes
    something only if the question asked at that moment is the one it was given to, and at most once; a repetition
    brings the turn of the first time, or, once its answers were destroyed, the current question."""
    store, world = installation.store, installation.world
    started = store.run_now(conversation.start, world, "gims13", None, "fr")
    prompt = orjson.loads(started.turn)["prompt"]
    tabs = (Tab(prompt), Tab(prompt))
    delivered: list[tuple[dict[str, Any], Incoming, bytes]] = []
    current = prompt
    for who, (what, detail) in steps:
        tab = tabs[who]
        if what == "tap":
            tab.tap(world, detail)
            continue
        if what == "look":
            seen = store.run_now(conversation.look, world, started.id, started.token, 0)
            tab.prompt = orjson.loads(seen)["prompt"]
            assert tab.prompt == current
            continue
        known = delivered if what == "repeat" else tab.sent
        if not known:
            continue
        before = store.run_now(state_of, started.id)
        if what == "repeat":
            given_to, incoming, answered = delivered[detail % len(delivered)]
        else:
            given_to, incoming = tab.sent.pop(detail % len(tab.sent))
        turn = store.run_now(conversation.take_turn, world, started.id, started.token, incoming)
        after = store.run_now(state_of, started.id)
        shown = orjson.loads(turn)
        if what == "repeat":
            assert after == before
            assert turn == answered or (shown["messages"], shown["prompt"]) == ([], current)
            continue
        if target_of(given_to) != target_of(current):
            assert after == before, f"an answer to {given_to['step']} was applied to {current['step']}"
            assert (shown["messages"], shown["prompt"]) == ([], current)
        elif before.run is not None and after.run is not None and before.run.id == after.run.id:
            changed = {
                step
                for step in {*before.run.answers, *after.run.answers}
                if step in after.run.answers and before.run.answers.get(step) != after.run.answers[step]
            }
            assert changed <= {given_to["step"]}
        assert after.revision >= before.revision
        current = shown["prompt"]
        tab.prompt = current
        delivered.append((given_to, incoming, turn))


def test_concurrent_tabs_apply_each_question_once(installation: Installation, browser: Browser) -> None:
    """Two tabs race through the whole questionnaire on a real event loop, both answering « je ne sais pas » wherever
    they stand: each question is answered once, and the revision grows by one for each."""
    talk = Talk.begin(browser)
    talk.enter("salarie", until="arrets_12_mois")
    begun = talk.turn["prompt"]["revision"]
    questions: set[tuple[str, int]] = set()

    async def race(prompt: dict[str, Any]) -> None:
        while prompt["step"] != "recap":
            questions.add((prompt["step"], prompt["revision"]))
            value: Any = ["ne_sait_pas"] if prompt["type"] == "multi" else "ne_sait_pas"
            request = talk.request({**body_for(prompt, value), **target_of(prompt)}, key=new_key())
            answer = await browser.http.request(**request)
            assert answer.status_code == 200
            prompt = answer.json()["prompt"]

    async def both() -> None:
        await asyncio.gather(race(talk.turn["prompt"]), race(talk.turn["prompt"]))

    browser.run(both())
    ended = talk.look()["prompt"]
    state = installation.store.run_now(state_of, talk.id)
    assert state.run is not None
    asked = [step for step, value in state.run.answers.items() if value in ("ne_sait_pas", ("ne_sait_pas",))]
    assert ended["revision"] == begun + len(asked)
    assert len(questions) == len(asked)
