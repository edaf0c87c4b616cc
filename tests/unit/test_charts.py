"""Pictures of figures: lengths that are right, nothing withheld drawn as nought; the rules and the team in words."""

from __future__ import annotations

from dataclasses import replace

from bot.console.agreement import agreements
from bot.console.charts import is_empty, pictures, squares
from flows.indicators.report import Form, Indicator, Row, Table

NBSP = "\u00a0"


def table(form: Form, *values: int | None, total: int | None = None, name: str = "t") -> Table:
    rows = tuple(Row(str(number), f"Ligne {number}", (value,)) for number, value in enumerate(values))
    return Table(name, "Titre", form, ("Salarié·es",), rows, Row("total", "Total", (total,)) if total else None)


def test_a_whole_shows_what_cannot_be_told_apart() -> None:
    """Parts follow one another; what is withheld is hatched, the rest of the whole; none is named, not drawn."""
    (seen,) = pictures(table("share", 50, 25, None, None, 0, total=100))
    assert (seen.form, [(mark.start, mark.size, mark.percent) for mark in seen.marks]) == (
        "share",
        [(0, 50, 50), (50, 25, 25)],
    )
    assert (seen.rest, seen.withheld, seen.none) == (25, ("Ligne 2", "Ligne 3"), ("Ligne 4",))


def test_without_its_total_a_whole_is_drawn_as_bars() -> None:
    """A share of what is not known would be false; the same where sums of several services do not add up."""
    for total in (None, 60):
        (seen,) = pictures(table("share", 50, 25, None, total=total))
        assert (seen.form, [mark.size for mark in seen.marks]) == ("bars", [100, 50])


def test_a_distribution_keeps_the_place_of_what_is_withheld() -> None:
    (seen,) = pictures(table("distribution", 20, None, 0, 40, total=80))
    assert [(mark.value, mark.size) for mark in seen.marks] == [(20, 50), (None, 100), (0, 0), (40, 100)]


def test_a_total_is_shown_although_its_parts_are_withheld() -> None:
    (seen,) = pictures(table("ranking", None, 0, None, total=32))
    assert (seen.empty, seen.total, seen.withheld, seen.none) == (False, 32, ("Ligne 0", "Ligne 2"), ("Ligne 1",))
    (seen,) = pictures(table("ranking", None, 0))
    assert seen.empty


def test_a_column_without_detail_shows_its_total_and_no_line() -> None:
    """What it has no line for may be nought: nothing is said to be withheld; without a total there is no picture."""
    rows = (Row("a", "Ligne a", (None, 30, None)),)
    columns, total = ("Proposées", "Acceptées", "Refusées"), Row("total", "Total", (16, 30, None))
    some = Table("mesures", "Mesures", "share", columns, rows, total, undetailed=("Proposées", "Refusées"))
    found = pictures(some)
    assert [(each.title, each.total, len(each.marks), each.rest, each.withheld) for each in found] == [
        ("Proposées", 16, 0, 0, ()),
        ("Acceptées", 30, 1, 0, ()),
    ]
    assert not is_empty(replace(some, rows=()))


def test_a_funnel_says_what_is_left_of_the_first_stage() -> None:
    (seen,) = pictures(table("funnel", 200, 100, 30))
    assert [(mark.size, mark.percent) for mark in seen.marks] == [(100, 100), (50, 50), (15, 15)]


def test_lines_that_are_wholes_are_read_line_by_line() -> None:
    """« Lues à temps » out of each level, rather than the levels of what was read in time."""
    rows = (Row("rouge", "Rouge", (30, 10, 40)), Row("orange", "Orange", (None, None, 12)))
    read = Table("lecture_salaries", "Lecture", "share", ("À temps", "En retard", "Total"), rows)
    red, orange = pictures(read)
    assert [(mark.label, mark.percent) for mark in red.marks] == [("À temps", 75), ("En retard", 25)]
    assert (orange.marks, orange.rest) == ((), 100)


def judged() -> Table:
    """What the team made of the level of the rules."""
    rows = (
        Row("rouge", "Rouge", (40, 0, 0, 40)),
        Row("orange", "Orange", (12, 31, 0, 43)),
        Row("jaune", "Jaune", (None, None, 60, 75)),
        Row("vert", "Vert", (None, None, None, None)),
    )
    return Table("jugement_salaries", "Jugement", "matrix", ("Rouge", "Orange", "Jaune", "Total"), rows)


def test_a_matrix_is_darker_where_there_is_more_and_frames_what_agrees() -> None:
    lines = squares(judged())
    assert [[each.shade for each in line] for _, line in lines] == [[4, 0, 0, 0], [1, 3, 0, 0], [0, 0, 5, 0], [0] * 4]
    assert [[each.same for each in line].index(True) for _, line in lines] == [0, 1, 2, 2]


def test_the_rules_and_the_team_in_words() -> None:
    """Most urgent first; nothing is said of a part that is withheld; nothing at all of other indicators."""
    (told,) = agreements(Indicator("I11", "…", "…", (), (judged(),)))
    assert told.sentences == (
        "Sur 40 demandes classées rouge par les règles, 40 l’ont été aussi par l’équipe.",
        "Sur 43 demandes classées orange par les règles, 31 l’ont été aussi par l’équipe. "
        "12 ont été jugées plus urgentes.",
        "Sur 75 demandes classées jaune par les règles, 60 l’ont été aussi par l’équipe.",
        f"Demandes classées vert par les règles{NBSP}: chiffres non publiés.",
    )
    nothing = replace(judged(), rows=(Row("rouge", "Rouge", (None,) * 4), Row("vert", "Vert", (None, 0, 20, None))))
    (told,) = agreements(Indicator("I11", "…", "…", (), (nothing,)))
    assert told.sentences == ("Chiffres non publiés.",)
    assert agreements(Indicator("I10", "…", "…", (), (judged(),))) == []
