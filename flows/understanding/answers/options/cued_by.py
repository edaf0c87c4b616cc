"""The options that cues of `flows/content/cues_options.yml` name: « je cale mon écran avec des ramettes », the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache

from flows.understanding.answers.question import Choice, Question
from flows.understanding.answers.text.cues import FIRST_LETTERS, Content, Cues, CuesOf, Heard, Tokens, spoken, stands
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.memory import remembered
from flows.understanding.answers.text.plain import Words, plain_words
from flows.understanding.answers.text.wording import label_words, opened
from flows.understanding.content import checked


class _Named(Content):
    """What names an option: by words `of` its label, or where these are the `whole` of it."""

    of: CuesOf = Cues(())
    whole: tuple[str, ...] = ()
    said: CuesOf

    @cached_property
    def plain_labels(self) -> frozenset[Words]:
        """The whole labels as plain words, without small ones."""
        small = lexicon().small
        return frozenset(
            tuple(word for word in spoken(opened(plain_words(label))) if not small.whole((word,)))
            for label in self.whole
        )


class _File(Content):
    options: tuple[_Named, ...]


@lru_cache(maxsize=1024)
def cues_of(label: Words) -> Cues:
    """What names an option with this label, without its words; a label that says much more is another thing."""
    return Cues(phrase for cues in _cues_of(label) for phrase in cues.phrases)


@remembered
def heard_in(question: Question, words: Words) -> dict[str, tuple[Heard, ...]]:
    """The cues of each option of which some are said in the words of a clause."""
    whole, begun = _index_of(question.options)
    words = spoken(words)
    ends: dict[str, dict[int, int]] = {}
    for at, word in enumerate(words):
        for option, tokens in (*whole.get(word, ()), *begun.get(word[:FIRST_LETTERS], ())):
            if stands(tokens, words, at):
                own = ends.setdefault(option, {})
                own[at] = max(own.get(at, 0), at + len(tokens))
    return {option: tuple(Heard(at, end) for at, end in own.items()) for option, own in ends.items()}


_Index = dict[str, list[tuple[str, Tokens]]]


@lru_cache(maxsize=256)
def _index_of(options: tuple[Choice, ...]) -> tuple[_Index, _Index]:
    """The cues of all options, with whose they are, by first word and by first letters."""
    whole: _Index = {}
    begun: _Index = {}
    for option in options:
        cues = cues_of(label_words(option.label))
        for index, own in zip((whole, begun), cues.index, strict=True):
            for first, several in own.items():
                index.setdefault(first, []).extend((option.id, tokens) for tokens in several)
    return whole, begun


def _cues_of(label: Words) -> tuple[Cues, ...]:
    words = spoken(label)
    small = lexicon().small
    telling = {at for at, word in enumerate(words) if not small.whole((word,))}
    telling = telling or set(range(len(words)))
    told = tuple(words[at] for at in sorted(telling))
    alone = [each.said for each in _options() if told in each.plain_labels]
    found = [
        (min(within), max(within) + 1, named.said)
        for named in _options()
        for each in named.of.heard(words)
        if (within := telling.intersection(range(each.start, each.end)))
    ]
    widest = [
        (start, end, cues)
        for start, end, cues in found
        if not any(one <= start and end <= other and (one, other) != (start, end) for one, other, _ in found)
    ]
    inside = {at for start, end, _ in widest for at in range(start, end)}
    beyond = telling - inside
    if len(beyond) > len(telling & inside) or any(words[at] == "fin" for at in beyond):
        return tuple(alone)
    return (*alone, *(cues for _, _, cues in widest))


def most_telling(question: Question, heard: Mapping[str, Sequence[Heard]]) -> list[str]:
    """The options heard; of two that share the very words, the one that fewer words name: « la DRH » is no chief."""
    spans = {option: {(each.start, each.end) for each in found} for option, found in heard.items()}
    sizes = {each.id: len(cues_of(label_words(each.label))) for each in question.options if each.id in heard}
    return [
        option
        for option, own in spans.items()
        if not any(
            other != option and own <= theirs and sizes[other] < sizes[option] for other, theirs in spans.items()
        )
    ]


@cache
def _options() -> tuple[_Named, ...]:
    return checked("cues_options.yml", _File).options
