"""Measures of a case: which state follows which, reasons of an employer, history, and totals without a person."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from bot.cell.measures import MEASURES, PART, STARTS, STATES
from bot.wiring import Installation
from storage import casefile, tables
from storage.transaction import Transaction
from tests.integration.test_cell_pages import MANAGER, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, Browser, Talk

FOLLOWS = {
    "proposee": {"acceptee", "refusee_salarie", "refusee_employeur", "realisee"},
    "acceptee": {"realisee", "refusee_salarie", "refusee_employeur"},
    "refusee_salarie": {"proposee", "acceptee"},
    "refusee_employeur": {"proposee", "acceptee"},
    "realisee": {"acceptee"},
}


def add(member: Member, number: int, measure: str = "amenagement", state: str = "proposee") -> int:
    return member.do(number, "mesure", {"mesure": measure, "mesure_etat": state}).status_code


def change(member: Member, number: int, state: str, index: int = 0, reasons: str = "") -> int:
    fields = {"rang": str(index), "nouvel_etat": state, "motifs": reasons}
    return member.do(number, "mesure_etat", fields).status_code


def held(installation: Installation, number: int) -> list[dict[str, Any]]:
    def use_case(tx: Transaction) -> list[dict[str, Any]]:
        return casefile.open_file(tx, "gims13", number).part(PART, [])

    return installation.store.run_now(use_case)


def counted(installation: Installation) -> dict[tuple[str, str], int]:
    """(measure, state) -> total."""
    return {(row["subject"], row["value"]): row["total"] for row in rows(installation, tables.counters, kind="measure")}


WAY = {
    "proposee": ["proposee"],
    "acceptee": ["acceptee"],
    "refusee_salarie": ["proposee", "refusee_salarie"],
    "refusee_employeur": ["proposee", "refusee_employeur"],
    "realisee": ["realisee"],
}
"""How a measure comes to each state."""


def test_every_pair_of_states(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """The whole table: what may follow is done, anything else is refused in words and changes nothing."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    assert {state: set(following) for state, following in STATES.items()} == FOLLOWS
    for index, (before, after) in enumerate(itertools.product(FOLLOWS, FOLLOWS)):
        first, *rest = WAY[before]
        assert add(member, number, MEASURES[index % len(MEASURES)], first) == 303
        for state in rest:
            assert change(member, number, state, index, "trop cher") == 303
        kept = held(sqlite_installation, number)
        assert kept[index]["state"] == before
        found = change(member, number, after, index, "trop cher")
        if after in FOLLOWS[before]:
            assert found == 303, (before, after)
            assert [line["state"] for line in held(sqlite_installation, number)[index]["history"]] == [
                *WAY[before],
                after,
            ]
        else:
            assert found == 409, (before, after)
            assert held(sqlite_installation, number) == kept


def test_a_measure_and_its_history(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Proposed, refused by the employer with reasons, accepted, done: each with its day and who wrote it, on the page,
    in the timeline and in the journal; nothing of it in clear."""
    member = Member.enter(installation, browser)
    number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    assert add(member, number) == 303
    assert change(member, number, "refusee_employeur") == 422, "without its reasons"
    assert change(member, number, "refusee_employeur", reasons="l’atelier n’a pas la place") == 303
    clock.forward(days=1)
    member.come_back(installation)
    assert change(member, number, "acceptee") == 303
    assert change(member, number, "realisee") == 303
    page = words(member.get(f"/cellule/dossier/{number}").text)
    for line in (
        "Proposée, 23/11/2026 à 10:00, Vous",
        "Refusée par l’employeur, 23/11/2026 à 10:00, Vous Motifs de l’employeur : l’atelier n’a pas la place",
        "Acceptée, 24/11/2026 à 10:00, Vous",
        "Mesure : Aménagement du poste. État : Réalisée",
    ):
        assert line in page
    assert [line[1] for line in journal(installation)].count("case_measure") == 4
    kept = [everything(installation)[name] for name in ("cases", "case_entries", "case_tasks", "audit", "outbox")]
    assert not [word for word in ("amenagement", "Aménagement", "atelier") if word in repr(kept)]
    assert counted(installation) == {
        ("amenagement", state): 1 for state in ("proposee", "refusee_employeur", "acceptee", "realisee")
    }


def test_totals_name_nobody(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Two people, one total; what is refused is not counted."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    for _ in range(2):
        number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
        assert add(member, number, "rqth") == 303
        assert change(member, number, "proposee") == 409
    (found,) = rows(sqlite_installation, tables.counters, kind="measure")
    assert found == {
        "service": "gims13",
        "month": "2026-11",
        "kind": "measure",
        "subject": "rqth",
        "value": "proposee",
        "total": 2,
    }


@pytest.mark.parametrize(
    ("measure", "state", "status"),
    [("", "proposee", 422), ("miracle", "proposee", 422), ("rqth", "refusee_salarie", 422), ("rqth", "", 422)],
)
def test_a_measure_that_cannot_be(
    sqlite_installation: Installation, sqlite_browser: Browser, measure: str, state: str, status: int
) -> None:
    """Not of the list, or not a state to begin with: nothing is written."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    assert add(member, number, measure, state) == status
    assert change(member, number, "acceptee", 0) == 422
    assert held(sqlite_installation, number) == []
    assert counted(sqlite_installation) == {}


def test_all_of_the_list_and_only_for_employees(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """Every measure can be added at every beginning; an employer's request has none."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("salarie", RED).turn["case"]
    for measure, state in zip(MEASURES, itertools.cycle(STARTS), strict=False):
        assert add(member, number, measure, state) == 303
    assert [each["measure"] for each in held(sqlite_installation, number)] == list(MEASURES)
    boss = Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"]
    assert add(member, boss) == 409
    assert "Ajouter une mesure" not in words(member.get(f"/cellule/dossier/{boss}").text)
