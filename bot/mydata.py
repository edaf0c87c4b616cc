"""« Mes données »: everything kept of a person, in words."""

from __future__ import annotations

from bot.state import State
from flows.model import CompiledFlow
from flows.prompt import headline, in_words
from flows.words import Message, Voice


def kept_in_words(state: State, flow: CompiledFlow | None, voice: Voice) -> tuple[Message, ...]:
    """The answer to « what do you keep about me? »: answers, requests, until when, rights."""
    lines: list[str] = []
    if state.run is not None and flow is not None and state.run.answers:
        lines.append(voice.own("donnees_reponses"))
        lines.extend(
            f"• {voice.own('ligne', titre=headline(placed, voice), valeur=in_words(placed, value, voice))}"
            for placed in flow.steps
            if placed.role not in ("opening", "review") and (value := state.run.answers.get(placed.step.id)) is not None
        )
    requests = [voice.own("donnees_demande", numero=str(case.number)) for case in state.cases.values()]
    said = [voice.own("donnees_titre"), *lines, *requests] if lines or requests else [voice.own("donnees_rien")]
    if lines:
        said.append(voice.own("donnees_duree"))
    said.append(voice.own("donnees_droits"))
    return (Message("info", "\n".join(said)),)
