"""What is counted when help is shown: the page and the rule, this month, and nothing else (issue of I12)."""

from __future__ import annotations

from pathlib import Path

from bot.wiring import Installation
from storage import tables
from tests.support.rows import rows
from tests.support.talking import Browser, Talk


def counted(installation: Installation) -> dict[tuple[str, str], int]:
    """(page, rule) -> how often it was shown."""
    return {(row["subject"], row["value"]): row["total"] for row in rows(installation, tables.counters, kind="help")}


def test_each_page_is_counted_by_its_rule(installation: Installation, browser: Browser) -> None:
    """A rule, the model alone, the button, the softer offer; a text that calls for none adds nothing."""
    talk = Talk.begin(browser)
    talk.say(text="Je vais me tuer ce soir.")
    talk.say(text="je vais me tuer demain")
    talk.say(command="urgence")
    talk.say(text="Je suis au bout du rouleau, je craque.")
    talk.say(text="4 sur 10")
    found = counted(installation)
    assert found.pop(("bouton", "bouton")) == 1
    assert sum(total for (page, _), total in found.items() if page == "suicide") == 2
    assert sum(total for (page, _), total in found.items() if page == "soutien") == 1
    assert {page for page, _ in found} == {"suicide", "soutien"}


def test_a_repeated_event_is_counted_once(installation: Installation, browser: Browser) -> None:
    """The same turn again shows the page again, but it is one display."""
    talk = Talk.begin(browser)
    for _ in range(3):
        browser.ask(
            "POST",
            f"{talk.path}/turns",
            json={"text": "je veux mourir"},
            headers={**talk.headers, "Idempotency-Key": "once"},
        )
    assert sum(counted(installation).values()) == 1


def test_nothing_of_what_was_written_is_kept(installation: Installation, browser: Browser, tmp_path: Path) -> None:
    """Neither the words nor a line for the person: one total, by service, month, page and rule."""
    Talk.begin(browser).say(text="je veux mourir, signé Zéphirine")
    (row,) = rows(installation, tables.counters, kind="help")
    assert {*row} == {"service", "month", "kind", "subject", "value", "total"}
    assert "phirine" not in repr(row)
