"""What a person can do to a run, and whether it fits the question."""

from __future__ import annotations

from dataclasses import dataclass

from flows.conditions import Value
from flows.formats import FORMATS, NotInFormat
from flows.model import Option, Step


@dataclass(frozen=True, slots=True)
class Chosen:
    """One or several options were pressed."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number was given on a scale."""

    value: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A text was written for a text question."""

    text: str


Given = Chosen | Number | Typed


class Unfit(Exception):
    """What was given does not answer the question.

    `key` is a text of messages.yml that says so kindly; `words` fill it.
    """

    def __init__(self, key: str, **words: str) -> None:
        super().__init__(key)
        self.key = key
        self.words = words


def accept(step: Step, options: tuple[Option, ...], given: Given, answers: dict[str, Value]) -> Value:
    """The value to store for `given`, or raise Unfit. `options` are those on screen."""
    match given:
        case Chosen(ids=ids):
            return _accept_choice(step, {option.id: option for option in options}, ids)
        case Number(value=n):
            if step.type != "scale":
                raise Unfit("pas_un_nombre" if step.type != "text" else "ecrivez")
            if not step.min <= n <= step.max:
                raise Unfit("hors_echelle", min=str(step.min), max=str(step.max))
            return n
        case Typed(text=text):
            if step.type != "text" or step.format is None:
                raise Unfit("pas_compris")
            try:
                return FORMATS[step.format](text, answers)
            except NotInFormat as error:
                raise Unfit(error.key) from None


def _accept_choice(step: Step, options: dict[str, Option], ids: tuple[str, ...]) -> Value:
    if not ids:
        raise Unfit("choix_vide")
    if any(name not in options for name in ids):
        raise Unfit("choix_inconnu")
    unique = tuple(name for name in options if name in ids)
    if step.type != "multi":
        if len(unique) > 1:
            raise Unfit("un_seul_choix")
        return unique[0]
    if len(unique) > 1:
        alone = next((name for name in unique if options[name].alone), None)
        if alone is not None:
            raise Unfit("choix_seul", option=options[alone].text["fr"])
    return unique
