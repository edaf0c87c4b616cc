"""What is told of somebody else: « celui de ma femme est très mauvais », « mon médecin pense que non », « lui oui »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import beginnings, word_list
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.segments import Segment
from flows.understanding.answers.text.wording import label_words

_OWN: Final = frozenset("j je m me moi mon ma mes nous on notre nos".split())  # noqa: SIM905
_OF: Final = frozenset("mon ma mes le la les un une notre nos l".split())  # noqa: SIM905
_THE_ONE: Final = frozenset(("celui", "celle", "ceux", "celles"))
_NEARBY: Final = word_list("not_mine", "nearby")
_SPEAKERS: Final = word_list("not_mine", "speakers")
_HE: Final = frozenset(("il", "elle", "ils", "elles", "lui", "eux"))
_SAYS: Final = word_list("not_mine", "says")
_SAID: Final = frozenset(("que", "qu", "oui", "non", "pas"))
_OTHERS_ASKED: Final = word_list("not_mine", "others_asked")
_HOLLOW: Final = frozenset("et mais bah ben ah oh bon alors deja enfin".split())  # noqa: SIM905
_RELATIONS: Final = beginnings("not_mine", "relations")
_HAVING: Final = (("a",), ("ont",), ("avait",), ("se",))
_COMPARED: Final = frozenset(("plus", "moins", "comme", "meme", "pareil"))
_FARING: Final = (("mieux",), ("mal",), ("bien",), ("tres",), ("plutot",), ("pas",))
_SHORT: Final = 2
_FRAMED: Final = frozenset(("oui", "non"))


def about_oneself(question: Question, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments less what is told of others, where one is asked about oneself."""
    asked = label_words(question.text)
    if question.type == "age" and any(not _COMPARED.isdisjoint(each.words) for each in segments):
        return tuple(segments)  # « ma femme en a 56, moi deux de plus »
    if lexicon().others.inside(asked) or not _OTHERS_ASKED.isdisjoint(asked):
        return tuple(segments)
    kept: list[Segment] = []
    told = False
    for segment in segments:
        told = _of_another(question, asked, segment.words) or (told and _goes_on(segment.words))
        if not told:
            kept.append(segment)
    return tuple(kept)


def _goes_on(words: Words) -> bool:
    """« mon mari oui, il est arrêté », « les collègues oui, la direction non »."""
    while words and words[0] in _HOLLOW:
        words = words[1:]
    apart = words[:1] != () and words[0] in _OF and words[1:2] != () and words[1] in _SPEAKERS
    return apart or (words[:1] != () and words[0] in _HE and _OWN.isdisjoint(words))


def _of_another(question: Question, asked: Words, words: Words) -> bool:
    while words and words[0] in _HOLLOW:
        words = words[1:]
    if len(words) < 3:
        return False
    others = lexicon().others
    if words[0] in _THE_ONE and words[1] in ("de", "d", "du", "des"):
        return (others.inside(words) or not _NEARBY.isdisjoint(words[2:5])) and not _named(question, words[2:4])
    if words[0] not in _OF:
        return False
    who = words[1]
    if any(akin(who, each) for each in asked) or _named(question, (who,)):
        return False
    if _reports(words):
        return True
    end = others.at(words, 1)
    if words[1] in _SPEAKERS and words[2] == "va" and words[3:4] in _FARING and _OWN.isdisjoint(words[2:]):
        return True
    if (_asks_who(asked) or _offers_relations(question)) and words[end : end + 1] not in _HAVING:
        return False
    return end > 1 and end < len(words) and _OWN.isdisjoint(words[end:]) and words[end] not in ("et", "ou")


def _reports(words: Words) -> bool:
    """« la sécu dit que oui », which the person may see otherwise."""
    speaks = words[1] in _SPEAKERS or lexicon().others.at(words, 1) > 1
    at = next((at for at, word in enumerate(words[2:5], 2) if word in _SAYS), 0)
    said = words[at + 1 :]
    return speaks and at > 0 and said[:1] != () and said[0] in _SAID and (said[-1] in _FRAMED or len(said) <= _SHORT)


def _offers_relations(question: Question) -> bool:
    """Whether « les collègues » may be the answer itself."""
    return any(word.startswith(_RELATIONS) for option in question.options for word in label_words(option.label))


def _asks_who(asked: Words) -> bool:
    return any(word == "qui" and asked[at - 1 : at] not in (("pour",), ("ce",)) for at, word in enumerate(asked))


def _named(question: Question, words: Words) -> bool:
    """Whether an option speaks of that person too."""
    labels = {word for option in question.options for word in label_words(option.label) if len(word) > 3}
    return any(akin(word, each) for word in words if len(word) > 3 for each in labels)
