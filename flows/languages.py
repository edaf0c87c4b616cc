"""The languages of the conversations, and how each tells days and hours (languages.yml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property, reduce
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from flows.source import parse
from flows.understanding.ideas import Ideas
from flows.understanding.normalise import normalise

LANGUAGES_FILE = "languages.yml"
FRENCH = "fr"

_Words = Annotated[str, Field(min_length=1)]


class Calendar(BaseModel):
    """Days and hours in one language; see languages.yml for what stands in each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weekdays: tuple[_Words, ...] = Field(min_length=7, max_length=7)
    months: tuple[_Words, ...] = Field(min_length=12, max_length=12)
    first: _Words
    day: _Words
    moment: _Words
    hour: _Words
    minutes: _Words
    hours: _Words
    both: _Words
    beside: _Words
    one_day: _Words
    days: _Words

    def together(self, parts: Sequence[str]) -> str:
        """« l’un et l’autre »."""
        return reduce(lambda one, other: self.both.format(one=one, other=other), parts)

    def day_of(self, day: date) -> str:
        """« lundi 4 janvier »."""
        number = self.first if day.day == 1 else str(day.day)
        return self.day.format(weekday=self.weekdays[day.weekday()], number=number, month=self.months[day.month - 1])

    def time_of(self, moment: time) -> str:
        """« 9 h », « 17 h 30 »."""
        form = self.minutes if moment.minute else self.hour
        return form.format(hour=moment.hour, minutes=f"{moment.minute:02d}")

    def moment_of(self, moment: datetime) -> str:
        """« lundi 4 janvier à 9 h »."""
        return self.moment.format(day=self.day_of(moment), time=self.time_of(moment.time()))


class Reading(BaseModel):
    """The words by which answers are read in a language: see languages.yml. `units` are days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yes: tuple[_Words, ...]
    no: tuple[_Words, ...]
    unsure: tuple[_Words, ...]
    refusal: tuple[_Words, ...]
    none: tuple[_Words, ...]
    negations: tuple[_Words, ...]
    fillers: tuple[_Words, ...]
    joins: tuple[_Words, ...]
    numbers: tuple[_Words, ...]
    units: dict[_Words, int]
    one: tuple[_Words, ...]
    since: tuple[_Words, ...]
    last: tuple[_Words, ...]
    ordinals: tuple[_Words, ...]
    out_of: tuple[_Words, ...]
    ideas: dict[str, tuple[_Words, ...]]
    topics: dict[str, tuple[tuple[_Words, ...], ...]]
    wishes: dict[str, tuple[_Words, ...]]
    asked: dict[str, tuple[_Words, ...]]

    def wish(self, plain: str) -> str | None:
        """The intent that a text in plain form states, None for none."""
        return _which(self.wishes, plain)

    @cached_property
    def known_ideas(self) -> Ideas:
        """The ideas that words of this language stand for."""
        return Ideas(self.ideas, normalise)

    def about(self, plain: str) -> list[tuple[str, int]]:
        """What a text in plain form may be about, with how many ideas tell it, best first."""
        words = plain.split()
        known = self.known_ideas
        said = {*known.of_groups(words), *(idea for word in words for idea in known.of_word(word))}
        found = {
            name: max((len(ideas) for ideas in ways if said.issuperset(ideas)), default=0)
            for name, ways in self.topics.items()
        }
        return sorted(((name, met) for name, met in found.items() if met), key=lambda each: -each[1])

    def question(self, plain: str) -> str | None:
        """The text of messages.yml that answers a question about the assistant, None for none."""
        return _which(self.asked, plain)


def _which(phrases: Mapping[str, Sequence[str]], plain: str) -> str | None:
    return next((name for name, said in phrases.items() if plain in map(normalise, said)), None)


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Words
    html: _Words
    said: tuple[_Words, ...] = Field(min_length=1)
    notice: _Words
    cell: str | None = None
    offer: str | None = None
    calendar: Calendar | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `said` are the plain forms of what asks for it; `cell` how a cell is called, None for its name;
    `reading` how answers are read, None where people answer in French."""

    id: str
    name: str
    html: str
    said: frozenset[str]
    notice: str
    cell: str | None
    offer: str | None
    calendar: Calendar
    reading: Reading | None


@cache
def languages() -> Mapping[str, Language]:
    """The packaged languages, French first. Raises InvalidContent or ValidationError when the file was damaged."""
    text = resources.files("flows").joinpath("content", LANGUAGES_FILE).read_text("utf-8")
    read = {name: _Language.model_validate(each) for name, each in parse(text, LANGUAGES_FILE).data.items()}
    french = read[FRENCH].calendar
    assert french is not None, "French tells its own days"
    return {
        name: Language(
            id=name,
            name=each.name,
            html=each.html,
            said=frozenset(map(normalise, (*each.said, each.name, name))),
            notice=each.notice,
            cell=each.cell,
            offer=each.offer,
            calendar=each.calendar or french,
            reading=each.reading,
        )
        for name, each in read.items()
    }


def calendar(lang: str) -> Calendar:
    """How `lang` tells days and hours; French where it is unknown."""
    known = languages()
    return known.get(lang, known[FRENCH]).calendar


def named(words: str) -> str | None:
    """The language that a text in plain form asks for, None for none: « english », « en anglais »."""
    return next((each.id for each in languages().values() if words in each.said), None)


def wanted_by(accepted: str) -> str | None:
    """The language that a browser puts before French (Accept-Language), None where it asks for none of ours."""
    for part in accepted.split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in languages():
            return None if tag == FRENCH else tag
    return None
