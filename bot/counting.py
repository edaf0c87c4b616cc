"""What a finished run adds to the anonymous totals: fixed tuples only (design.md, Confidentiality)."""

from __future__ import annotations

from bot.state import State
from flows.model import CompiledFlow
from flows.run import Run
from flows.understanding.crisis import CrisisReading
from storage.counters import Count

WEB = "web"
"""The channel of who answers in a browser, or in a program that calls the interface."""
_SENIOR = "55_plus"


def counts_of(flow: CompiledFlow, run: Run, campaign: str | None, channel: str, *, within: bool = False) -> list[Count]:
    """The totals to raise for a run that ends, wherever it ended.

    A run counts as finished once its result was shown, and at one stage of its channel, the furthest. Groups count only
    where the person agreed to it. A call-back asked for `within` another run does not make its campaign start twice.
    """
    found = run.assessment
    stage = "envoye" if run.sent else "termine" if found is not None else "commence"
    counts: list[Count] = [("step", flow.id, run.reached), ("channel", f"{flow.id}/{channel}", stage)]
    if found is not None:
        counts.append(("level", flow.id, found.level))
        for group in _groups(run):
            counts.append(("group_level", group, found.level))
            counts.append(("group_sent", group, "sent" if run.sent else "not_sent"))
    if campaign is not None:
        if not within:
            counts.append(("campaign", campaign, "started"))
        if found is not None:
            counts.append(("campaign", campaign, "finished"))
        if run.sent:
            counts.append(("campaign", campaign, "sent"))
    return counts


def channel_of(state: State) -> str:
    """Where the person answers: the chat that the conversation belongs to, else the web."""
    return WEB if state.chat is None else state.chat.entrance


def help_shown(reading: CrisisReading | None) -> Count:
    """The total to raise when a page or an offer of help is shown: by which rule; None: by the button.

    Raised at once, so that nothing about a crisis is kept with the conversation, and nothing of what was written.
    """
    if reading is None:
        return "help", "bouton", "bouton"
    return "help", reading.kind or "soutien", reading.rule or "aucune"


def _groups(run: Run) -> list[str]:
    if run.answers.get("statistiques") != "oui":
        return []
    public = run.answers.get("public")
    groups = [
        group for group in ("handicap_reconnu", "maladie_chronique") if isinstance(public, tuple) and group in public
    ]
    return [*groups, *(["seniors"] if run.answers.get("age") == _SENIOR else [])]
