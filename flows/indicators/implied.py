"""What published cells say of those that are not: between which numbers each must be. Anybody can work it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil, floor, inf

from flows.indicators.chain import Issue
from flows.indicators.equations import Equation, equations

Bounds = tuple[float, float]
"""The least and the most that a number can be."""
_ROUNDS = 8
"""Times that every equation is looked at: what could still be learnt after them is left out."""
_TELLING = 40
"""Points of 100 that are too far apart to say anything."""


def bounds_of(issue: Issue) -> dict[str, Bounds]:
    """The bounds of every cell of a period by what is published of it; both are its value where it is published. A cell
    that is withheld is not nought, of one that is not told nothing is known."""
    found: dict[str, Bounds] = {}
    for name, value in issue.values.items():
        told = issue.has(name)
        shown = told and name not in issue.withheld
        found[name] = (value, value) if shown else (1 if told else 0, inf)
    known = [each for each in equations(issue.rows) if _says_something(each, issue, found)]
    for _ in range(_ROUNDS):
        before = dict(found)
        for equation in known:
            _narrow(found, equation)
        if found == before:
            break
    return found


def share_between(of: Collection[str], over: Collection[str], bounds: Mapping[str, Bounds]) -> tuple[int, int] | None:
    """Between which percentages the sum of the cells `of` is, out of that of the cells `over`; None where these are so
    far apart that they say nothing."""
    above = _sum([bounds[name] for name in of])
    if set(of) <= set(over):
        rest = _sum([bounds[name] for name in over if name not in of])
    else:
        whole = _sum([bounds[name] for name in over])
        rest = (max(0, whole[0] - above[1]), whole[1] - above[0])
    if not above[1] + rest[0] or not above[0] + rest[1] or inf in (above[0], rest[0]):
        return None
    least = 0 if rest[1] == inf else floor(100 * above[0] / (above[0] + rest[1]))
    most = 100 if above[1] == inf else ceil(100 * above[1] / (above[1] + rest[0]))
    return (least, most) if most - least <= _TELLING else None


def _says_something(equation: Equation, issue: Issue, bounds: Mapping[str, Bounds]) -> bool:
    """Whether an equation holds, and has something in it that is not known."""
    if any(name not in issue.values for name in equation):
        return False
    holds = not sum(issue.values[name] * by for name, by in equation.items())
    return holds and any(low != high for low, high in (bounds[name] for name in equation))


def _narrow(bounds: dict[str, Bounds], equation: Equation) -> None:
    """What the other cells of an equation leave to each."""
    for name, sign in equation.items():
        others = [
            bounds[each] if by == -sign else (-bounds[each][1], -bounds[each][0])
            for each, by in equation.items()
            if each != name
        ]
        low, high = _sum(others)
        bounds[name] = (max(bounds[name][0], low), min(bounds[name][1], high))


def _sum(bounds: Sequence[Bounds]) -> Bounds:
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)
