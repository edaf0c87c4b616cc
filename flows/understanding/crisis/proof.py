"""What an author's crisis.yml must prove before it is used: its lists, its patterns, its texts, its examples."""

import re
from collections.abc import Mapping
from typing import get_args

from flows.understanding.crisis.content import Content
from flows.understanding.crisis.folding import Folding
from flows.understanding.crisis.pages import BUTTON
from flows.understanding.crisis.patterns import Compiler, Pattern, PatternError
from flows.understanding.crisis.reading import CrisisContentError, Kind
from flows.understanding.crisis.rules import Rules

_DIGITS = re.compile(r"\d(?:[ \u00a0\u202f]?\d)*")
_LIST_NAME = re.compile(r"\{(\w+)\}")


def prove(content: Content) -> None:
    """Raises CrisisContentError: where, why, what to do."""
    _prove_lists(content)
    _prove_patterns(content)
    _prove_texts(content)
    _prove_examples(content)


def _prove_lists(content: Content) -> None:
    inside = {
        name: {each for entry in entries for each in _LIST_NAME.findall(entry)} & content.words.keys()
        for name, entries in content.words.items()
    }
    settled: set[str] = set()
    while ready := [name for name in inside.keys() - settled if inside[name] <= settled]:
        settled.update(ready)
    for name in sorted(inside.keys() - settled):
        raise CrisisContentError(
            "words", f"la liste « {name} » se contient elle-même.", "retirez-en ce qui renvoie à elle."
        )


def _prove_patterns(content: Content) -> None:
    folding = Folding(content)
    compiler = Compiler(folding, content.words)
    past = Compiler(folding, content.words, content.now)
    written = {name: rule.patterns for name, rule in content.rules.items()}
    written |= {name: support.patterns for name, support in content.support.items()}
    for name, patterns in written.items():
        for pattern in patterns:
            _prove_pattern(f"règle {name}", Pattern(pattern, compiler))
    for name, context in content.contexts.items():
        for pattern in context.patterns:
            _prove_pattern(f"contexte {name}", Pattern(pattern, past if context.tone == "passe" else compiler))


def _prove_pattern(where: str, pattern: Pattern) -> None:
    try:
        _ = pattern.regex
    except PatternError as error:
        raise CrisisContentError(
            where,
            f"le motif « {pattern.written} » ne se lit pas : {error}.",
            "corrigez-le ; les signes admis sont en tête de la section rules.",
        ) from error


def _prove_texts(content: Content) -> None:
    for missing in [name for name in (*get_args(Kind), BUTTON) if name not in content.pages]:
        raise CrisisContentError(f"page {missing}", "elle manque.", "écrivez-la, avec « myself » et « other ».")
    texts: dict[str, Mapping[str, str]] = {"support_offer": content.support_offer}
    for name, page in content.pages.items():
        texts |= {f"page {name}, myself": page.myself, f"page {name}, other": page.other}
    known = {one.number for one in content.numbers}
    labels = {f"numéro {one.number}": one.label for one in content.numbers}
    for where, text in (texts | labels).items():
        for lang in text:
            if lang not in content.languages:
                raise CrisisContentError(
                    where,
                    f"la langue « {lang} » est inconnue.",
                    f"langues déclarées : {', '.join(content.languages)} ; ajoutez-la à languages ou corrigez.",
                )
        if "fr" not in text:
            raise CrisisContentError(where, "le texte français manque.", "écrivez d’abord « fr ».")
    for where, text in texts.items():
        for said in text.values():
            for number in sorted(_numbers_in(said) - known):
                raise CrisisContentError(
                    where,
                    f"le numéro {number} n’est pas dans numbers.",
                    "ajoutez-le avec sa source et verified_on, ou retirez-le.",
                )


def _numbers_in(text: str) -> set[str]:
    return {re.sub(r"[\u00a0\u202f]", " ", number) for number in _DIGITS.findall(text)}


def _prove_examples(content: Content) -> None:
    rules = Rules(content)
    for name, rule in content.rules.items():
        words = rules.folding.fold(rule.example)
        reading = rules.read(words)
        if reading.kind != rule.kind:
            _refuse_example(f"règle {name}", rule.example, f"lue « {reading.kind or 'aucune crise'} »")
        if not rules.finds(name, words):
            _refuse_example(f"règle {name}", rule.example, "ses motifs ne la trouvent pas")
    for name, support in content.support.items():
        reading = rules.read(rules.folding.fold(support.example))
        if reading.kind or reading.rule != name:
            _refuse_example(f"règle {name}", support.example, f"lue par {reading.rule or 'aucune règle'}")
    for name, context in content.contexts.items():
        words = rules.folding.fold(context.example)
        if not rules.finds(name, words) or rules.read(words).kind:
            _refuse_example(f"contexte {name}", context.example, "elle n’est pas adoucie")


def _refuse_example(where: str, example: str, why: str) -> None:
    raise CrisisContentError(
        where, f"son exemple « {example} » ne donne pas ce qu’elle annonce : {why}.", "corrigez l’un ou l’autre."
    )
