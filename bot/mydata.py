"""« Mes données »: everything kept of a person, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.config import Service
from bot.deadlines import day_in_words
from bot.state import SentCase, State
from flows.model import CompiledFlow
from flows.prompt import headline, in_words
from flows.run import Run
from flows.words import Message, Voice


def kept_in_words(
    state: State,
    walks: Sequence[tuple[CompiledFlow, Run]],
    voice: Voice,
    service: Service,
    others: Mapping[str, Service],
    agreed: Sequence[str] = (),
) -> tuple[Message, ...]:
    """The answer to « what do you keep about me? »: answers of every unfinished walk, requests, until when, rights.

    `others` are every service: a request may have been handed over to one of them. `agreed`: when the assistant is to
    come back, in words.
    """
    answers = [line for flow, run in walks for line in _answers(flow, run, voice)]
    lines = [voice.own("donnees_reponses"), *answers] if answers else []
    requests = [
        voice.own("donnees_demande", numero=str(case.number), **reader(case, others)) for case in state.cases.values()
    ]
    requests += [voice.own("donnees_demande_retiree", numero=str(case.number)) for case in state.taken_back]
    kept = [*lines, *requests, *agreed]
    said = [voice.own("donnees_titre"), *kept] if kept else [voice.own("donnees_rien")]
    if lines:
        said.append(voice.own("donnees_duree"))
    if state.chat is not None and state.chat.agreed_at is not None:
        agreed_on = day_in_words(service, state.chat.agreed_at, voice.lang)
        said.append(voice.own(f"donnees_{state.chat.entrance}", date=agreed_on))
    said.append(voice.own("donnees_droits"))
    return (Message("info", "\n".join(said)),)


def reader(case: SentCase, others: Mapping[str, Service]) -> dict[str, str]:
    """How texts name the service that a request was handed over to; nothing where it stayed."""
    found = others.get(case.service or "")
    return {} if found is None else {"service": found.name, "cellule": found.cell}


def _answers(flow: CompiledFlow, run: Run, voice: Voice) -> Iterator[str]:
    for placed in flow.steps:
        value = run.answers.get(placed.step.id)
        if value is not None and placed.role not in ("opening", "review"):
            yield f"• {voice.own('ligne', titre=headline(placed, voice), valeur=in_words(placed, value, voice))}"
