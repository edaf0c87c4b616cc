"""Figures of several services added up: never those of one service, or of two, whatever is subtracted from what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from flows.indicators.report import Indicator, Report, Row, Table
from flows.indicators.together import LEAST, together

SERVICES = tuple("abcdefgh")


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
        if seen.indicators:
            value = seen.indicators[0].tables[0].rows[0].values[0]
            assert value is not None
            found[wanted] = (value, seen.services)
    return found


@given(
    values=st.dictionaries(st.sampled_from(SERVICES), st.one_of(st.none(), st.sampled_from([0, 11, 12, 40, 1000]))),
    groups=st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(["R1", "R2", "R3"])),
)
def test_no_subtraction_leaves_fewer_than_three_services(values: dict[str, int | None], groups: dict[str, str]) -> None:
    """Each sum is that of every service there, and of three at least that have something, or of none; so is what the
    whole less any of the régions leaves."""
    found = shown(values, groups)
    having: dict[str | None, int] = {}
    for wanted, (value, many) in found.items():
        behind = [each for name, each in values.items() if wanted is None or groups.get(name) == wanted]
        known = [each for each in behind if each is not None]
        assert (value, many) == (sum(known), len(known)) == (value, len(behind))
        assert many >= LEAST
        having[wanted] = len([each for each in known if each])
        assert having[wanted] == 0 or having[wanted] >= LEAST
    if None in found:
        regions = [many for wanted, many in having.items() if wanted is not None]
        for size in range(1, len(regions) + 1):
            for some in combinations(regions, size):
                left = having[None] - sum(some)
                assert left == 0 or left >= LEAST
    whole = list(values.values())
    some_have = len([each for each in whole if each])
    assert (None in found) == (len(whole) >= LEAST and None not in whole and some_have not in (1, 2))


def test_what_a_region_alone_would_give_away_is_not_shown() -> None:
    """Three services of a région are shown; with a single one elsewhere the whole would give that one away."""
    region = dict.fromkeys("abc", "R1")
    assert shown(dict.fromkeys("abc", 20), region) == {None: (60, 3), "R1": (60, 3)}
    assert shown(dict.fromkeys("abcd", 20), region) == {None: (80, 4)}
    assert shown(dict.fromkeys("abcdef", 20), region) == {None: (120, 6), "R1": (60, 3)}
    assert shown({**dict.fromkeys("abc", 20), **dict.fromkeys("def", 0)}, region) == {None: (60, 6), "R1": (60, 3)}
    assert shown({**dict.fromkeys("abcd", 20), "e": 0, "f": 0}, region) == {None: (80, 6)}


def test_a_cell_is_of_every_service_or_of_none() -> None:
    """One that withholds it withholds the sum, lest the total less its lines be another's own figure; idle services do
    not make up the number; what nobody has is nought."""
    assert shown({**dict.fromkeys("abc", 20), "d": None}, {}) == {}
    assert shown({"a": 20, "b": 20, "c": 0, "d": 0}, {}) == {}
    assert shown({**dict.fromkeys("abc", 20), "d": 0}, {}) == {None: (60, 4)}
    assert shown(dict.fromkeys("abc", 0), {}) == {None: (0, 3)}
    assert shown(dict.fromkeys("ab", 0), {}) == {}


def test_a_total_less_its_lines_is_not_the_figure_of_one_service() -> None:
    """Only one service has the second line: with the total and the other two, anybody would know its figure."""
    reports = {}
    for name, values in {"a": (80, 20, 20), "b": (50, 0, 20), "c": (30, 0, 20)}.items():
        rows = tuple(Row(line, line, (value,)) for line, value in zip("xyz", values, strict=True))
        model = report(name, 0)
        table = replace(model.indicators[0].tables[0], rows=rows, total=Row("total", "Total", (sum(values),)))
        reports[name] = replace(model, indicators=(replace(model.indicators[0], tables=(table,)),))
    (table,) = together(reports, {}, None).indicators[0].tables
    assert [row.values for row in table.rows] == [(160,), (None,), (None,)]
    assert table.total == Row("total", "Total", (240,))


def test_a_line_that_few_services_have_is_not_named() -> None:
    """The code of a campaign would say which service it is."""
    reports = {name: report(name, 20) for name in "abcd"}
    own = report("d", 20)
    more = Row("affiche-besancon", "affiche-besancon", (400,))
    (table,) = own.indicators[0].tables
    table = replace(table, rows=(*table.rows, more))
    reports["d"] = replace(own, indicators=(replace(own.indicators[0], tables=(table,)),))
    (indicator,) = together(reports, {}, None, words=reports["d"]).indicators
    assert [row.id for row in indicator.tables[0].rows] == ["assistant"]


def test_a_campaign_is_called_as_its_reader_calls_it_or_by_its_code() -> None:
    """Never as another service calls its own: its label may name a place."""

    def counted(service: str) -> Report:
        rows = (Row("hall", f"Hall de {service}", (40,)), Row("site", f"Site de {service}", (30,)))
        table = Table("campagnes", "Campagnes", "ranking", ("Total",), rows if service != "a" else rows[:1])
        return Report(service, "2026", 0, (Indicator("I1", "Questionnaires", "…", (), (table,)),))

    reports = {name: counted(name) for name in "abcd"}
    (table,) = together(reports, {}, None, reports["a"]).indicators[0].tables
    assert [row.label for row in table.rows] == ["Hall de a", "site"]
    assert table.rows[0].values == (160,)
