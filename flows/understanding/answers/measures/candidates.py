"""Values said in a text, each weighed by the words around it: « avant j’étais à 10, là je suis à 4 » says 4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from flows.understanding.answers.days.calendar import is_time
from flows.understanding.answers.guards.told_elsewhere import told_elsewhere
from flows.understanding.answers.question import Question
from flows.understanding.answers.text.akin import akin
from flows.understanding.answers.text.grouped import grouped
from flows.understanding.answers.text.lexicon import lexicon
from flows.understanding.answers.text.listed import word_list
from flows.understanding.answers.text.numbers import numbers_in
from flows.understanding.answers.text.phrases import Phrases
from flows.understanding.answers.text.plain import Words
from flows.understanding.answers.text.wording import Clause, find, label_words, without

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Mention(Generic[Value]):
    """A value in a clause, said by the words `start` to `end` (excluded); `loose` when it is only a limit of it."""

    value: Value
    start: int
    end: int
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed(Generic[Value]):
    value: Value
    concludes: bool
    on_topic: bool
    supposed: bool = False


_HOLLOW = Phrases(frozenset((each,) for each in ("ah", "oh", "euh", "heu", "oups", "mince", "ben", "bah")))
_ASKING = frozenset(("combien", "temps", "depuis", "avez", "etes", "quel", "quelle", "votre", "vous"))
"""Words of any question, which tell nothing of what is asked."""


def chosen(
    question: Question,
    clauses: Sequence[Clause],
    mentions: Callable[[Words], Iterable[Mention[Value]]],
    *,
    about_now: bool = True,
    was_so: bool = False,
) -> Value | None:
    """The one value that the clauses settle. `about_now`: what was once, and what others say, does not count.

    `was_so`: the past is asked about, or what a doctor decides: « c’était lundi », « le médecin l’a prolongé au 18 ».
    """
    lex = lexicon()
    asked = tuple(word for word in grouped(label_words(question.text)) if len(word) > 3 and word not in _ASKING)
    good: list[_Weighed[Value]] = []
    corrects = decided = False
    head: Value | None = None
    beside: list[Clause] = []
    if sum(word == "soit" for clause in clauses for word in clause.words) > 1:
        return None  # « soit le 8, soit le 15 »
    for place_of_clause, clause in enumerate(clauses):
        words = clause.words
        found = list(mentions(words))
        if found and place_of_clause and words[0] == "ou" and words[1:2] != ("plutot",):
            return None
        if not found:
            if lex.undoing.inside(words) or _only_hedges(words):
                return None
            corrects = corrects or lex.corrections.whole(words) or lex.corrections.whole(without(words, _HOLLOW))
            corrects = corrects or (clause.contrast and _on_topic(words, asked))
            continue
        if place_of_clause == 0:
            head = _alone(words, found)
        elif head is not None and _of_another_thing(words, asked):
            continue  # « trois semaines, la bosse, ça fait deux jours »
        else:
            beside.append(clause)
        for place, mention in enumerate(found):
            before = words[found[place - 1].end if place else 0 : mention.start]
            after = words[mention.end : found[place + 1].start if place + 1 < len(found) else len(words)]
            near = _near(before, after, first=not place, last=place + 1 == len(found))
            if _joined(words, found, place) or mention.loose or _turned_down(before, after):
                continue
            if place and before == ("que",):
                continue  # « plutôt 7 que 8 »
            if about_now and told_elsewhere(words[: mention.start], after, last=place + 1 == len(found), was_so=was_so):
                decided = decided or clause.contrast
                continue
            contrasts = clause.contrast and place == 0 and not _of_another_thing(words, asked)
            contrasts = contrasts and (head is None or not _tells_apart(before, after, asked))
            concludes = corrects or _ends_with(before, lex.concluding) or contrasts
            concludes = concludes or after[:1] in (("plutot",), ("exactement",), ("precisement",))
            supposed = not clause.contrast and _supposed(before)
            good.append(_Weighed(mention.value, concludes, _on_topic(near, asked), supposed))
        corrects = False
    if decided and all(each.supposed for each in good):
        return None  # « je pensais le 4, mais le médecin préfère le 11 »
    settled = _agreed(good)
    if settled is None and head is not None and good and _only_beside(clauses[1:], beside, good):
        return head
    return settled


def _of_another_thing(words: Words, asked: Words) -> bool:
    """« mais le dosage, seulement 6 mois »: the clause opens with a thing that was not asked about."""
    if len(words) < 3 or words[0] not in _ARTICLES or numbers_in(words[1:2]) or is_time(words[1]):
        return False
    lex = lexicon()
    plain = lex.present.at(words, 0) or lex.concluding.at(words, 0) or lex.small.whole((words[1],))
    return not plain and words[1] not in ("vrai", "vraie") and not _on_topic(words[1:2], asked)


def _tells_apart(before: Words, after: Words, asked: Words) -> bool:
    """« mais je bosse là depuis 20 ans »: something else that one does."""
    if before[:1] not in (("je",), ("j",), ("on",), ("nous",)):
        return False
    lex = lexicon()
    rest = without((*before, "_", *after), lex.fillers, lex.concluding, lex.present, lex.small)
    verbs = [word for word in rest if len(word) > _SHORT and word not in _SETTLING]
    return bool(verbs) and not _on_topic(tuple(verbs), asked) and not lex.limiting.inside(before)


_SHORT = 3
_SETTLING: Final = word_list("candidates", "settling")


_ARTICLES = frozenset(("le", "la", "les", "l", "mon", "ma", "mes", "son", "sa", "ses"))


def _on_topic(words: Words, asked: Words) -> bool:
    return any(akin(word, each) for word in grouped(words) for each in asked)


def _near(before: Words, after: Words, *, first: bool, last: bool) -> Words:
    """The words around a value that speak of it: « le 12 pour l’un et l’opération le 15 » divides at « et »."""
    if not first and "et" in before:
        before = before[len(before) - before[::-1].index("et") :]
    if not last and "et" in after:
        after = after[: after.index("et")]
    return before + after


def _alone(words: Words, found: Sequence[Mention[Value]]) -> Value | None:
    """The value of a clause that says it and nothing else: « 41 ans »."""
    if len(found) != 1 or found[0].loose:
        return None
    lex = lexicon()
    rest = (*words[: found[0].start], *words[found[0].end :])
    return found[0].value if not without(rest, lex.fillers, lex.lead_in) else None


def _only_beside(rest: Sequence[Clause], valued: Sequence[Clause], good: Sequence[_Weighed[Value]]) -> bool:
    """Whether what follows tells of something else: « 41 ans, le tracteur lui en avait 20 »."""
    lex = lexicon()
    if any(each.concludes for each in good):
        return False
    if any(lex.hedging.inside(each.words) or lex.undoing.inside(each.words) for each in rest):
        return False
    return not any(
        each.contrast or each.words[0] in _JOINING or len(without(each.words, lex.fillers, lex.lead_in)) < 3
        for each in valued
    )


_JOINING = frozenset("puis plus voire peut non pas si quand apres ensuite sinon ou".split())  # noqa: SIM905


def _supposed(before: Words) -> bool:
    """« je visais 62 »: what one had in mind."""
    return not _MEANT.isdisjoint(before)


def _agreed(good: list[_Weighed[Value]]) -> Value | None:
    if good and good[0].supposed and any(not each.supposed for each in good):
        good = [each for each in good if not each.supposed]
    values = {each.value for each in good}
    if len(values) == 1:
        return good[0].value
    final = next((place for place in range(len(good) - 1, -1, -1) if good[place].concludes), None)
    if final is not None and len({each.value for each in good[final:]}) == 1:
        return good[final].value
    on_topic = {each.value for each in good if each.on_topic}
    return on_topic.pop() if len(on_topic) == 1 else None


_MEANT: Final = word_list("candidates", "meant")


def _joined(words: Words, found: Sequence[Mention[Value]], place: int) -> bool:
    """« 6 ou 7 », « entre 5 et 7 », « du 3 au 10 »: neither is the answer."""
    here = found[place]
    for other in found[max(0, place - 1) : place + 2]:
        if other is here:
            continue
        one, two = (other, here) if other.start < here.start else (here, other)
        between = words[one.end : two.start]
        if "plutot" in between:
            return here is one  # « 6 ou plutôt 7 »
        opening = words[max(0, one.start - 2) : one.start]
        if one.end == two.start:
            return True  # « 16-17 »
        if between in (("ou",), ("a",), ("au",), ("voire",)) or between[:1] == ("ou",) or between[:2] == ("voire",):
            return True
        if "entre" in opening and between[:1] == ("et",):
            return True
        if opening[-1:] in (("du",), ("de",)) and between[:1] in (("au",), ("a",)):
            return True
    return False


def _turned_down(before: Words, after: Words) -> bool:
    """« pas 6 », « presque 6 », « plus de 6 », « 6 passés »."""
    lex = lexicon()
    if before[-1:] == ("que",) and find(before, ("ni", "plus", "ni", "moins")) >= 0:
        return False
    return _ends_with(before, lex.limiting) or lex.limited.at(after, 0) > 0


def _ends_with(words: Words, phrases: Phrases) -> bool:
    """Whether a phrase stands last, small words and courtesy between it and the value aside."""
    lex = lexicon()
    for size in range(min(len(words), 6), 0, -1):
        end = phrases.at(words, len(words) - size)
        if end > len(words) - size and not without(words[end:], lex.fillers, lex.lead_in):
            return True
    return False


def _only_hedges(words: Words) -> bool:
    """« et encore », « ou presque »."""
    lex = lexicon()
    return lex.hedging.inside(words) and not without(without(words, lex.hedging), lex.fillers, lex.small)
