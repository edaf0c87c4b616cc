"""`relais understand`: read texts as the assistant does, one JSON object a line; or say how well it reads."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from bot.commands.output import out, refuse

if TYPE_CHECKING:
    from flows.understanding.evaluation import Score

_MOST_CONFUSIONS = 12


def understand(
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Measure on the packaged test sentences, and list what was missed.")
    ] = False,
) -> None:
    """Read texts as the assistant does: JSON lines in, JSON lines out.

    Each line: {"text": …, "question": {"type", "text", "options"}?, "today": ISO date?}. Nothing is kept.
    Exit code: 0 done, 1 at the first line that cannot be read (those before it are answered).
    """
    from flows.understanding.evaluation import evaluate_answers, evaluate_crisis, evaluate_questions, packaged_set
    from flows.understanding.requests import InvalidRequest, parse_request
    from flows.understanding.understand import Understander

    understander = Understander.load(datetime.now(ZoneInfo("Europe/Paris")).date())
    if evaluate:
        for score in (
            evaluate_crisis(understander.crisis, packaged_set("crisis")),
            evaluate_questions(understander.intents, packaged_set("questions")),
            evaluate_answers(understander, packaged_set("answers")),
        ):
            _show(score)
        return
    for place, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            request = parse_request(json.loads(line))
        except (json.JSONDecodeError, InvalidRequest) as error:
            refuse(f'line {place}: {error} — give one JSON object a line, such as {{"text": "bof, 6 sur 10"}}')
        sys.stdout.write(json.dumps(asdict(understander.understand(request)), ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


def _show(score: Score) -> None:
    table = Table(title=score.name, title_justify="left", show_header=False)
    for name, count, of in score.shares:
        table.add_row(name, f"{100 * count / max(1, of):5.1f} %", f"{count}/{of}")
    out.print(table)
    for missed in score.missed:
        out.print(f"  {missed.expected} → {missed.read} : {missed.text}", markup=False, soft_wrap=True)
    for (expected, read), count in score.confusions.most_common(_MOST_CONFUSIONS):
        if expected != read:
            out.print(f"  {count} × {expected} → {read}", markup=False)
    out.print()
