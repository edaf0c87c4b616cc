"""Advice that leads to a topic leads to one that exists."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.reporting import choose, problem
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem
from flows.topics import TOPICS


def check_advice_topics(flow: Flow, source: Source) -> Iterator[Problem]:
    """Every `topic` of an advice, which has no title: sheets and letters say everything themselves."""
    for number, item in enumerate(flow.advice):
        path = ("advice", number, "topic")
        if item.topic is not None and item.topic not in TOPICS:
            cause = f"'{item.topic}' is not a topic"
            yield problem(source, path, "unknown_topic", item.id, cause, choose(item.topic, TOPICS))
        elif item.topic is not None and item.title is not None:
            cause = "an advice with a title is a sheet of its own"
            yield problem(source, path, "needless_topic", item.id, cause, "remove 'topic', or 'title'")
