"""Contacting the employer: what the person answered is noted, can change, is shown to them, and counts without them."""

from __future__ import annotations

import re

from bot.wiring import Installation
from storage import tables
from tests.integration.test_cell_pages import MANAGER, words
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.rows import everything, journal, rows
from tests.support.talking import RED, Browser, Talk


def note(member: Member, number: int, answer: str) -> int:
    return member.do(number, "employeur", {"employeur_accord": answer}).status_code


def employer(talk: Talk) -> str | None:
    """What the person reads about it in what is kept of them."""
    kept = talk.browser.ask("GET", f"{talk.path}/export", headers=talk.headers).json()
    found: str | None = kept["requests"][0]["employer"]
    return found


def test_nobody_is_contacted_before_the_person_said_yes(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Not asked, no, then yes a day later: the page, its print, the timeline, the journal, the totals and the person's
    own data tell it; nothing of it is in clear beside the case."""
    member = Member.enter(installation, browser)
    talk = Talk.begin(browser).enter("salarie", RED)
    number = talk.turn["case"]
    path = f"/cellule/dossier/{number}"
    assert "Pas encore demandé : sans l’accord de la personne" in words(member.get(path).text)
    assert "Ne pas contacter l’employeur : accord pas encore demandé" in words(member.get(path).text)
    assert employer(talk) is None
    assert note(member, number, "peut-être") == 422
    answer = member.do(number, "employeur", {"employeur_accord": "non"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#employeur")
    assert note(member, number, "non") == 409
    page = member.get(path).text
    assert "La personne n’est pas d’accord : l’employeur n’est pas contacté." in words(page)
    assert words(page).index("Ne pas contacter l’employeur : la personne n’est pas d’accord") < words(page).index(
        "Ce que la personne a partagé"
    )
    assert re.findall(r'name="employeur_accord"[^>]*>', page) == ['name="employeur_accord" value="oui" required>']
    said = employer(talk)
    assert said is not None
    assert "l’équipe a noté que vous n’êtes pas d’accord" in said
    clock.forward(days=1)
    member.come_back(installation)
    assert note(member, number, "oui") == 303
    for page in (words(member.get(path).text), words(member.get(f"{path}/imprimer").text)):
        assert "La personne est d’accord." in page
        assert "Ne pas contacter l’employeur" not in page
        assert "D’accord pour que la cellule contacte l’employeur" in page
    said = employer(talk)
    assert said is not None
    assert "l’équipe a noté que vous êtes d’accord" in said
    assert [line[1] for line in journal(installation)].count("case_employer_contact") == 2
    totals = rows(installation, tables.counters, kind="agreement")
    assert {(each["subject"], each["value"], each["total"]) for each in totals} == {
        ("employeur", "oui", 1),
        ("employeur", "non", 1),
    }
    kept = [everything(installation)[name] for name in ("cases", "case_entries", "case_tasks", "outbox")]
    assert "employeur_accord" not in repr(kept)
    assert "accord pour" not in repr(kept)


def test_an_employer_has_nothing_to_agree_to(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """On a manager's request there is no form, and one sent all the same is refused."""
    member = Member.enter(sqlite_installation, sqlite_browser)
    number = Talk.begin(sqlite_browser).enter("manager", MANAGER).turn["case"]
    assert "Contact avec l’employeur" not in words(member.get(f"/cellule/dossier/{number}").text)
    assert note(member, number, "oui") == 409
    assert rows(sqlite_installation, tables.counters, kind="agreement") == []
