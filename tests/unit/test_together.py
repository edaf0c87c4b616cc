"""Figures of several services added up: never those of one service, or of two, whatever is subtracted from what."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from flows.indicators.report import Indicator, Report, Row, Table
from flows.indicators.together import LEAST, together

SERVICES = tuple("abcdefgh")
PLACE = ("origines", "assistant", 0)


def report(service: str, value: int | None, line: str = "assistant") -> Report:
    """A report of one cell."""
    table = Table("origines", "Origines", "ranking", ("Salarié·es",), (Row(line, line, (value,)),))
    return Report(service, "2026", 0, (Indicator("I2", "Signalements", "…", (), (table,)),))


def shown(values: Mapping[str, int | None], groups: Mapping[str, str]) -> dict[str | None, tuple[int, int]]:
    """What may be read of the cell, of all services and of each group: the sum, and of how many services."""
    reports = {name: report(name, value) for name, value in values.items()}
    found = {}
    for wanted in (None, *sorted(set(groups.values()))):
        seen = together(reports, groups, wanted)
        if PLACE in seen.services:
            value = seen.indicators[0].tables[0].rows[0].values[0]
            assert value is not None
            found[wanted] = (value, seen.services[PLACE])
    return found


@given(
    values=st.dictionaries(st.sampled_from(SERVICES), st.one_of(st.none(), st.sampled_from([0, 11, 12, 40, 1000]))),
    groups=st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(["R1", "R2", "R3"])),
)
def test_no_subtraction_leaves_fewer_than_three_services(values: dict[str, int | None], groups: dict[str, str]) -> None:
    """Each sum is right, and so is how many services it comes from; the whole less any of the régions leaves three
    services at least, or none."""
    found = shown(values, groups)
    known = {name: value for name, value in values.items() if value is not None}
    for wanted, (value, many) in found.items():
        behind = [each for name, each in known.items() if wanted is None or groups.get(name) == wanted]
        assert (value, many) == (sum(behind), len(behind))
        assert many >= LEAST
    if None in found:
        regions = [many for wanted, (_, many) in found.items() if wanted is not None]
        for size in range(1, len(regions) + 1):
            for some in combinations(regions, size):
                left = found[None][1] - sum(some)
                assert left == 0 or left >= LEAST
    assert (None in found) == (len(known) >= LEAST)


def test_what_a_region_alone_would_give_away_is_not_shown() -> None:
    """Three services of a région are shown; with a single one elsewhere the whole would give that one away."""
    region = dict.fromkeys("abc", "R1")
    assert shown(dict.fromkeys("abc", 20), region) == {None: (60, 3), "R1": (60, 3)}
    assert shown(dict.fromkeys("abcd", 20), region) == {None: (80, 4)}
    assert shown(dict.fromkeys("abcdef", 20), region) == {None: (120, 6), "R1": (60, 3)}
    assert shown({"a": 20, "b": 20, "c": None}, region) == {}


def test_a_line_that_few_services_have_is_not_named() -> None:
    """The code of a campaign would say which service it is."""
    reports = {**{name: report(name, 20) for name in "abcd"}, "e": report("e", 400, "affiche-besancon")}
    (indicator,) = together(reports, {}, None, words=reports["e"]).indicators
    assert [row.id for row in indicator.tables[0].rows] == ["assistant"]
