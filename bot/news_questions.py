"""How are you, 6 and 12 months after a case was closed? Asked in the conversation, told to the cell in the case.

The answers wait as ids in the question itself; they reach the case with the last one, and the return is over then.
Whether the help was useful is no part of the case: a total is counted, which leads back to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot import coming_back
from bot.announcing import announce
from bot.cell import follow_ups
from bot.deadlines import day_of, due_at
from bot.own_questions import Shown
from storage import counters, returns
from storage.returns import Return

if TYPE_CHECKING:
    from bot.talk import Talk

NEWS: Final = "nouvelles"
"""Asked about a return, then each answer so far as `question=id`."""
_REFUSED = "refus"
_CALLED = "oui"
SITUATIONS: Mapping[str, tuple[str, ...]] = {
    "meme_entreprise": ("meme_poste", "meme_poste_amenage", "reclassement_interne"),
    "ailleurs": ("reclassement_externe", "creation_activite", "formation_en_cours"),
    "arret_en_cours": (),
    "plus_de_contrat": (
        "licenciement_inaptitude",
        "rupture_conventionnelle",
        "demission",
        "fin_contrat",
        "autre_rupture",
    ),
    "autre_situation": ("inaptitude_prononcee", "invalidite", "retraite"),
}
"""The job situations of a closed case (bot/cell/outcomes.py), in two steps; one without parts is one itself."""
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "travail": ("bien", "moyen", "mal", _REFUSED),
    "situation": (*SITUATIONS, _REFUSED),
    "utile": ("beaucoup", "un_peu", "non", _REFUSED),
    "rappel": (_CALLED, "non"),
}


def can_be_asked(talk: Talk, about: Sequence[str]) -> bool:
    """Whether the cell still waits for these news, and every answer so far is one of today's."""
    found = _asked_about(talk, about)
    answers = _answers(about[1:])
    known = all(choice in _options(step, answers) for step, choice in answers.items())
    return found is not None and known and coming_back.is_wanted(talk.tx, found)


class Telling:
    """One short question after another."""

    def shown(self, talk: Talk, about: Sequence[str]) -> Shown:
        """The first one without an answer; before all, why it is asked and who reads it."""
        answers = _answers(about[1:])
        step = _next(answers)
        say = talk.voice.own
        text = say(f"nouvelles_{step}")
        if not answers:
            text = f"{text}\n\n{say('nouvelles_pourquoi')}"
        options = [(each, say(f"nouvelles_{step}_{each}")) for each in _options(step, answers)]
        return Shown(text, options, confirms=step == "rappel")

    def take(self, talk: Talk, about: Sequence[str], choice: str) -> None:
        """Ask the next one, or tell the cell."""
        answers = _answers(about[1:])
        answers[_next(answers)] = choice
        if _next(answers):
            talk.ask(NEWS, about[0], *_dumped(answers))
            return
        talk.state.pending = None
        found = _asked_about(talk, about)
        assert found is not None, "asked only while it waits"
        _tell(talk, found, answers)

    def back(self, talk: Talk, about: Sequence[str]) -> None:
        """To the question before; from the first one, to be answered later."""
        if len(about) > 1:
            talk.ask(NEWS, *about[:-1])
        else:
            talk.state.pending = None
            talk.say_own("nouvelles_plus_tard")


def _tell(talk: Talk, found: Return, answers: Mapping[str, str]) -> None:
    tx, say = talk.tx, talk.voice_for_the_cell(found.service).own
    lines = [
        f"{say(f'nouvelles_titre_{step}')}\u00a0: {say(f'nouvelles_{step}_{choice}')}"
        for step, choice in answers.items()
        if step in ("travail", "rappel")
    ]
    calls = answers["rappel"] == _CALLED
    number = found.content["number"]
    configured = talk.world.config.services[found.service]
    by = due_at(configured, tx.now, 1) if calls else None
    told = follow_ups.told(tx, found.service, number, found.kind, _situation(answers), "\n".join(lines), call_by=by)
    returns.erase(tx, found.id)
    for other in returns.find(tx, [found.content["other"]]) if "other" in found.content else ():
        if not coming_back.is_wanted(tx, other):
            returns.erase(tx, other.id)
    if not told:
        talk.say_own("nouvelles_trop_tard")
        return
    if answers["utile"] != _REFUSED:
        month = f"{day_of(configured, tx.now):%Y-%m}"  # of the service that helped, wherever the person is now
        counters.add(tx, found.service, month, [("satisfaction", "utile", answers["utile"])])
    if by is not None:
        announce(tx, talk.world, found.service, number, by)
    if not calls:
        talk.say_own("nouvelles_merci")
    elif follow_ups.can_be_called(tx, found.service, number):
        talk.say_own("nouvelles_merci_rappel")
    else:
        talk.say_own("nouvelles_merci_sans_numero")


def _situation(answers: Mapping[str, str]) -> str:
    found = answers.get("detail", answers["situation"])
    return "inconnue" if found == _REFUSED else found


def _next(answers: Mapping[str, str]) -> str:
    """The question to ask now, empty after the last one."""
    if SITUATIONS.get(answers.get("situation", "")) and "detail" not in answers:
        return "detail"
    return next((step for step in _OPTIONS if step not in answers), "")


def _options(step: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    if step == "detail":
        return (*SITUATIONS.get(answers.get("situation", ""), ()), _REFUSED)
    return _OPTIONS.get(step, ())


def _answers(dumped: Sequence[str]) -> dict[str, str]:
    pairs = (each.partition("=") for each in dumped)
    return {step: choice for step, _, choice in pairs}


def _dumped(answers: Mapping[str, str]) -> list[str]:
    return [f"{step}={choice}" for step, choice in answers.items()]


def _asked_about(talk: Talk, about: Sequence[str]) -> Return | None:
    return next((each for each in returns.find(talk.tx, about[:1]) if each.kind in follow_ups.MONTHS), None)
