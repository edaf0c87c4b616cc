"""Lists and flags come from the service's configuration, under names that it knows."""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.known import FLAGS, LISTS
from flows.checks.reading import leaves, written
from flows.checks.reporting import choose, problem
from flows.conditions import Among, Flag
from flows.expansion import Source
from flows.model import Flow
from flows.source import Problem


def check_service_names(flow: Flow, source: Source) -> Iterator[Problem]:
    """Every `among` and every `flag` is one that a service can set."""
    for place in written(flow):
        for path, leaf in leaves(place.condition, place.path):
            if isinstance(leaf, Among) and leaf.among not in LISTS:
                cause = f"no service sets a list '{leaf.among}'"
                remedy = choose(leaf.among, LISTS)
                yield problem(source, (*path, "among"), "unknown_list", place.where, cause, remedy)
            if isinstance(leaf, Flag) and leaf.flag not in FLAGS:
                cause = f"nothing switches '{leaf.flag}' on"
                yield problem(source, (*path, "flag"), "unknown_flag", place.where, cause, choose(leaf.flag, FLAGS))
