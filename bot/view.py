"""What a turn shows, the same on every entrance (design.md, HTTP)."""

from __future__ import annotations

from typing import Any

from flows.model import CompiledFlow
from flows.prompt import prompt
from flows.run import Run
from flows.words import Voice


def prompt_of(flow: CompiledFlow, run: Run, voice: Voice, revision: int) -> dict[str, Any]:
    """The question that a run asks now."""
    shown = prompt(flow, run, voice)
    return {
        "run": run.id,
        "step": shown.step,
        "revision": revision,
        "type": shown.type,
        "text": shown.text,
        "options": [{"id": each.id, "label": each.label} for each in shown.options],
        "min": shown.min,
        "max": shown.max,
        "progress": {"done": shown.progress[0], "of": shown.progress[1]} if shown.progress else None,
    }


def own_prompt(
    run: Run | None, step: str, revision: int, text: str, options: list[dict[str, str]], *, free: bool = False
) -> dict[str, Any]:
    """A question of the assistant itself: the door, or a confirmation during `run`; `free` where one writes."""
    return {
        "run": run.id if run is not None else None,
        "step": step,
        "revision": revision,
        "type": "text" if free else "choice",
        "text": text,
        "options": options,
        "min": None,
        "max": None,
        "progress": None,
    }


def result_of(flow: CompiledFlow | None, run: Run | None) -> dict[str, Any] | None:
    """The assessment of a run, once it was shown."""
    if flow is None or run is None or run.assessment is None:
        return None
    found = run.assessment
    return {
        "flow": flow.id,
        "version": flow.flow.version,
        "level": found.level,
        "rules": list(found.rules),
        "incomplete": found.incomplete,
    }
