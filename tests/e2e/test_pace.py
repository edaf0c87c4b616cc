"""How long the employee questionnaire takes to a calm reader: words and taps counted on the real page.

The pace is an assumption, not a measurement: 200 words a minute, slower than usual silent reading, and 2 seconds to aim
and tap. A label seen before (« Je ne sais pas ») is recognised, not read again; everything else is read, whole.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable

from playwright.sync_api import Page

from bot.config import load_config
from bot.world import World
from flows import engine
from flows.catalog import packaged
from flows.events import Chosen, Number
from flows.model import UNSURE
from flows.prompt import Prompt, prompt
from flows.words import Voice
from tests.support.browser import Visitor
from tests.support.installation import REPOSITORY
from tests.support.talking import Answer

WORDS_A_MINUTE = 200
SECONDS_A_TAP = 2.0
MOST_SECONDS = 240
WALKS = 501
_WORD = re.compile(r"\w+(?:[’'·-]\w+)*")

Answers = dict[str, Answer]


def words_in(text: str) -> int:
    return len(_WORD.findall(text))


def seconds(words: int, taps: int) -> float:
    return words / WORDS_A_MINUTE * 60 + taps * SECONDS_A_TAP


class Reader:
    """Counts what a person reads and taps; `known` are labels read before."""

    def __init__(self) -> None:
        self.words = 0
        self.taps = 0
        self.questions = 0
        self._known: set[str] = set()

    def read(self, text: str) -> None:
        self.words += words_in(text)

    def read_label(self, label: str) -> None:
        if label not in self._known:
            self._known.add(label)
            self.read(label)

    def tap(self, given: Answer) -> None:
        """One for a button; a scale and a multi are validated."""
        self.taps += 2 if isinstance(given, int) else len(given) + 1 if isinstance(given, list) else 1

    @property
    def seconds(self) -> float:
        return seconds(self.words, self.taps)


def test_the_median_walk_takes_under_four_minutes(visitor: Visitor) -> None:
    """From the agreement to the result, the recap read too; what comes before and after is counted and printed."""
    answers, questions = median_walk()
    page = visitor.begin().page
    visitor.answer("salarie")
    opening = words_in(" ".join(page.locator("#log .msg:not(.mine):not(.asked)").all_inner_texts()[-3:]))
    reader = Reader()
    while visitor.step != "recap":
        see(page, reader)
        given = answers[visitor.step]
        reader.tap(given)
        reader.questions += visitor.step != "accord"
        visitor.answer(given)
    assert reader.questions == questions
    for line in page.locator("#ask .line").all():
        reader.read(" ".join(line.locator("span, b").all_inner_texts()))
    reader.read(page.locator("#question").inner_text())
    reader.taps += 1
    visitor.answer("continuer")
    result = words_in(page.locator(".sheet").inner_text())
    whole = seconds(reader.words + opening + result, reader.taps)
    sys.stdout.write(
        f"\nmedian walk of {WALKS}: {reader.questions} questions, {reader.words} words, {reader.taps} taps, "
        f"{reader.seconds:.0f} s; with the statement before ({opening} words) and the result ({result} words): "
        f"{whole:.0f} s\n"
    )
    assert 120 < reader.seconds < MOST_SECONDS


def see(page: Page, reader: Reader) -> None:
    """Everything on screen that is not the page's own frame."""
    reader.read(page.locator("#question").inner_text())
    for part in page.locator("#ask .explain, #ask .end").all_inner_texts():
        reader.read(part)
    for label in page.locator("#ask .answers .option").all_inner_texts():
        reader.read_label(label)


def median_walk() -> tuple[Answers, int]:
    """Answers at random, every option of a question as likely as any other that says something; the walk in the
    middle by time, and its number of questions."""
    voice = World(packaged(), None, load_config(REPOSITORY / "config.yml"), "").voice("gims13", "fr", 0, sending=True)  # type: ignore[arg-type]
    dice = random.Random(20261121)
    walks = sorted((walk(voice, dice.random, dice.choice) for _ in range(WALKS)), key=lambda each: each[0])
    _, answers, questions = walks[WALKS // 2]
    return answers, questions


def walk(voice: Voice, chance: Callable[[], float], choose: Callable[[list[str]], str]) -> tuple[float, Answers, int]:
    flow = packaged().flows["salarie"]
    run = engine.begin(flow, "walk", voice.facts)
    reader, answers = Reader(), Answers()
    while run.at != "recap":
        asked = prompt(flow, run, voice)
        reader.read(asked.text)
        for option in asked.options:
            reader.read_label(option.label)
        given = answers[asked.step] = answer(asked, chance, choose)
        reader.tap(given)
        reader.questions += asked.step != "accord"
        event = (
            Number(given) if isinstance(given, int) else Chosen(tuple(given) if isinstance(given, list) else (given,))
        )
        followed = engine.answer(flow, run, event, voice).run
        assert followed is not None
        run = followed
    return reader.seconds, answers, reader.questions


def answer(asked: Prompt, chance: Callable[[], float], choose: Callable[[list[str]], str]) -> Answer:
    if asked.step in ("accord", "statut"):
        return {"accord": "commencer", "statut": "prive"}[asked.step]
    if asked.type == "scale":
        return int(chance() * 11)
    offered = [option.id for option in asked.options if option.id not in UNSURE]
    chosen = choose(offered)
    return [chosen] if asked.type == "multi" else chosen
