"""Every text exists in every language of the flow, and always in French."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reporting import problem
from flows.checks.texts import texts
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem


def check_languages(flow: Flow, source: Source) -> Iterator[Problem]:
    """The languages announced, text by text."""
    if "fr" not in flow.languages:
        cause = "French is not among the languages"
        yield problem(source, ("languages",), "missing_french", "", cause, "add fr, first")
    wanted = dict.fromkeys(("fr", *flow.languages))
    for path, where, text in texts(flow):
        missing = [language for language in wanted if not text.get(language, "").strip()]
        if missing:
            cause = f"no text in {', '.join(missing)}"
            yield problem(source, path, "missing_text", where, cause, "write it, or remove the language from the flow")
