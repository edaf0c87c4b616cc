"""A kit in the words of a service: headings, paragraphs and list items, whatever the file they are written to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.deadlines import MONTHS
from bot.demo.texts import banner
from bot.webchat.texts import page_voice
from bot.world import World
from flows.catalog import packaged_files
from flows.checks.kits import read_kits
from flows.kits import Kit, Leaf
from flows.source import InvalidContent
from flows.words import Voice

_BULLET = "• "

Kind = Literal["title", "letter_title", "heading", "text", "item", "letter", "field", "note_heading", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the file. A `title` begins a page, a `letter_title` that of a letter, whose paragraphs are `letter`; a
    `field` stands before a line to write on."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A kit to be written: its name, its title, the service that gives it, what it says."""

    name: str
    title: str
    service: str
    blocks: tuple[Block, ...]


@cache
def packaged() -> Mapping[str, Kit]:
    """Every kit by id, in the order they are offered. Raises InvalidContent when one was damaged."""
    kits, problems = read_kits(packaged_files())
    if problems:
        raise InvalidContent(problems)
    return kits


def paper(world: World, service: str, kit: Kit) -> Paper:
    """A kit in the words of `service`."""
    voice = world.voice(service, "fr", 0, sending=False)
    last = max((at for at, leaf in enumerate(kit.leaves) if leaf.kind == "sheet"), default=len(kit.leaves) - 1)
    blocks: list[Block] = []
    for at, leaf in enumerate(kit.leaves):
        blocks += _of_leaf(leaf, voice)
        if at == last:
            blocks += _origin(kit, voice)
    if world.demo:
        blocks.insert(1, Block("note", banner()))
    return Paper(kit.id, voice.say(kit.title), world.config.services[service].name, tuple(blocks))


def _of_leaf(leaf: Leaf, voice: Voice) -> Iterator[Block]:
    yield Block("letter_title" if leaf.kind == "letter" else "title", voice.say(leaf.title))
    if leaf.letter is not None:
        yield from _lines(voice.say(leaf.letter), "letter")
    for part in leaf.parts:
        yield Block("heading", voice.say(part.title))
        if part.text is not None:
            yield from _lines(voice.say(part.text))
        yield from (Block("field", voice.say(label)) for label in part.fields)


def _lines(words: str, kind: Kind = "text") -> Iterator[Block]:
    """Items one by one; other lines together until an empty one, as blocks of this kind."""
    for paragraph in words.split("\n\n"):
        together: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith(_BULLET):
                if together:
                    yield Block(kind, "\n".join(together))
                    together = []
                yield Block("item", line.removeprefix(_BULLET))
            else:
                together.append(line)
        if together:
            yield Block(kind, "\n".join(together))


def _origin(kit: Kit, voice: Voice) -> Iterator[Block]:
    say = page_voice(voice.facts).own
    year, month = kit.verified_on.split("-")
    yield Block("note_heading", say("fiche_sources"))
    yield Block("note", " · ".join(source.text for source in kit.sources))
    checked = say("fiche_validee", par=kit.validated_by) if kit.validated_by else say("kits_a_valider")
    yield Block("note", f"{say('fiche_date', date=f'{MONTHS[int(month) - 1]} {year}')} {checked}")
