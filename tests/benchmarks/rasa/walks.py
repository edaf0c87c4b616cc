"""Many people at once: each takes the same number of turns, through Rasa's REST channel or at our action server."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from bot.rasa.payloads import Payload
from tests.benchmarks.rasa.assistants import SLOTS
from tests.support.rasa_assistant import TOKEN, Message, call_of, shown

TOGETHER = 8
PEOPLE = 24
ARRIVING = 4
"""Turns before the first of the 15 questions of ours: which service, the agreement, the door, « Commencer »."""

Say = Callable[[str, str], Sequence[Message]]


@dataclass(frozen=True, slots=True)
class Pace:
    """Turns a second, and the milliseconds of a turn in the middle and at the slow end."""

    rate: float
    median: float
    slow: float


def through_rasa(http: httpx.Client, url: str) -> Say:
    """A message through the REST channel."""

    def say(sender: str, text: str) -> Sequence[Message]:
        answer = http.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": text})
        found: list[Message] = answer.raise_for_status().json()
        assert found, "every message is answered"
        return found

    return say


def at_our_server(http: httpx.Client, url: str) -> Say:
    """A call as Rasa makes it."""

    def say(sender: str, text: str) -> Sequence[Message]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = http.post(f"{url}/webhook", json=call_of(sender, text), headers=headers)
        return shown(answer.raise_for_status().json()["responses"])

    return say


def fill_form(say: Say, sender: str) -> list[float]:
    """A form of 15 slots, asked and answered; milliseconds of each turn."""
    spent = [_timed(say, sender, "/commencer")[0]]
    for name in SLOTS:
        milliseconds, seen = _timed(say, sender, "un peu")
        spent.append(milliseconds)
        wanted = "Merci." if name == SLOTS[-1] else f"Question {SLOTS[SLOTS.index(name) + 1]} ?"
        assert seen[-1]["text"] == wanted, seen
    return spent


def answer_ours(say: Say, sender: str) -> list[float]:
    """The agreement, the door, then questions of the employees, each answered by its first button."""
    spent = []
    seen: Sequence[Message] = ()
    for text in (Payload("service", "", "gims13").dump(), Payload("agree").dump()):
        milliseconds, seen = _timed(say, sender, text)
        spent.append(milliseconds)
    for _ in range(len(SLOTS) + ARRIVING - 2):
        before = seen[-1]["text"]
        milliseconds, seen = _timed(say, sender, _next(seen))
        spent.append(milliseconds)
        assert seen[-1]["text"] != before or "☑" in str(seen[-1]["buttons"]), seen
    return spent


def pace(walk: Callable[[Say, str], list[float]], say: Say, name: str) -> Pace:
    """Everybody walks, TOGETHER at once; the first one is not counted."""
    walk(say, f"{name}-warm")
    begun = time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as pool:
        done = list(pool.map(lambda number: walk(say, f"{name}-{number}"), range(PEOPLE)))
    elapsed = time.perf_counter() - begun
    spent = sorted(each for person in done for each in person)
    return Pace(len(spent) / elapsed, spent[len(spent) // 2], spent[int(0.95 * len(spent))])


def _next(seen: Sequence[Message]) -> str:
    """The first button; of a multiple choice, « Valider » once something is ticked."""
    buttons = seen[-1]["buttons"]
    ticked = any(each["title"].startswith("☑") for each in buttons)
    chosen = next(each for each in buttons if each["title"] == "Valider") if ticked else buttons[0]
    return str(chosen["payload"])


def _timed(say: Say, sender: str, text: str) -> tuple[float, Sequence[Message]]:
    begun = time.perf_counter()
    seen = say(sender, text)
    return 1000 * (time.perf_counter() - begun), seen
