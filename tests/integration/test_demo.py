"""`relais demo`: a made-up year through the real use cases, marked everywhere, from which nothing goes out."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from bot.demo import making
from bot.demo.making import NoDemo, Size
from bot.demo.texts import texts
from bot.settings import Settings
from bot.wiring import Installation, open_installation
from bot.worker.loop import deliver_due, work
from storage import audit, demo, outbox
from storage.store import open_store
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.configured import config_file, relais_here
from tests.support.installation import settings
from tests.support.pdf import pages
from tests.support.ports import quiet_port
from tests.support.server import environment
from tests.support.talking import YELLOW, Browser, Talk, browsing_in_process

BANNER = "Données fictives – démonstration"
SMALL = Size(walks=44, by_hand=26, elsewhere=0.03)
TINY = Size(walks=12, by_hand=6, elsewhere=0)
STATUSES = {"new", "triaged", "contacted", "assessed", "in_support", "closed"} | {
    "on_hold",
    "not_reached",
    "redirected",
    "withdrawn",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a demonstration is made."""
    return tmp_path / "data" / "demo.db"


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    """An installation whose own notifications leave by every way."""
    ways = {
        "notifications": [{"email": ["cellule@example.org"]}],
        "escalation": [{"webhook": "http://127.0.0.1:9/", "secret_env": "SECRET"}],
    }
    config = config_file(tmp_path, gims13=ways)
    url = f"sqlite:///{tmp_path}/real.db"
    return settings(url, RELAIS_CONFIG=config, SMTP_URL="smtp://127.0.0.1:9?from=relais@example.org")


def test_a_small_year(path: Path, given: Settings, clock: Clock) -> None:
    seen: set[str] = set()
    months: Counter[str] = Counter()

    def look(part: float, month: str) -> None:
        assert 0 <= part <= 1
        months[month] += 1
        if months[month] % 8 == 0:
            found = rows(path.with_name("coming-demo.db"), "SELECT DISTINCT status FROM cases")
            seen.update(status for (status,) in found)

    making.make(path, given, "gims13", 4, clock.now, look, SMALL)
    assert seen == STATUSES
    assert len(months) == 25, "a calendar year, what came since, and the weeks before the assistant opened"
    assert {each.name for each in path.parent.iterdir()} == {"demo.db", "demo.key"}
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    assert not Path(given.database_url.removeprefix("sqlite:///")).exists()
    levels = Counter(dict(rows(path, "SELECT value, sum(total) FROM counters WHERE kind = 'level' GROUP BY value")))
    assert levels["vert"] + levels["jaune"] > levels["orange"] + levels["rouge"] > 0
    assert ("gims13", "2025") in rows(path, "SELECT service, period FROM releases")
    assert rows(path, "SELECT min(month) FROM counters") <= [("2025-01",)], "the year whose figures are shown is whole"
    assert {row[0] for row in rows(path, "SELECT DISTINCT state FROM logbooks")} == {"brouillon", "transmis"}
    sent = "SELECT count(*) FROM logbooks WHERE state = 'transmis' AND period = '2025'"
    assert rows(path, sent) == [(3,)], "as many as it takes for their texts to stand side by side"
    installation = open_installation(making.settings_of(path, given), clock=clock)
    try:
        for service in installation.config.services:
            assert installation.store.run_now(audit.verify, service) is None
        nothing_goes_out(installation)
        with browsing_in_process(installation) as browser:
            stands_on_every_page(installation, browser)
    finally:
        installation.store.close()
    the_command_serves_it(path.parent.parent, given)


def the_command_serves_it(folder: Path, given: Settings) -> None:
    """`relais demo` in the folder of a demonstration: how to enter is printed, Ctrl-C ends it; another year is not made
    unless asked for."""
    environ = environment(given.database_url, config=given.config or folder, RELAIS_PORT=str(quiet_port()))
    with chdir(folder):
        again = relais_here(given, "demo", "--seed", "4")
    assert (again.exit_code, "--fresh" in again.output) == (1, True)
    command = [sys.executable, "-m", "bot.cli", "demo"]
    with subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "listens on" in line:
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert BANNER in said
    assert "claude@gims13.example" in said
    assert making.password_of(making.settings_of(folder / "data" / "demo.db", given)) in said


def nothing_goes_out(installation: Installation) -> None:
    """No route was even tried in the year, and what a chat would be told stays where it is."""
    assert installation.world.demo
    assert installation.settings.smtp_url is None
    assert rows(making_file(installation), "SELECT 1 FROM outbox") == []
    installation.store.run_now(outbox.put, "gims13", "email", "cellule@example.org", {"number": 1})

    async def worked() -> int:
        stop = asyncio.Event()
        working = asyncio.create_task(work(installation, stop))
        stop.set()
        await working
        return await deliver_due(installation, None)  # type: ignore[arg-type] # nothing carries anything

    assert asyncio.run(worked()) == 0
    assert rows(making_file(installation), "SELECT state, attempts FROM outbox") == [("waiting", 0)]


def stands_on_every_page(installation: Installation, browser: Browser) -> None:
    """The console after signing in with the login that is printed, the web chat, what is printed."""
    for page in ("/", "/s/gims13", "/s/gims13/sujets/rqth", "/calendrier", "/cellule/connexion"):
        assert BANNER in browser.ask("GET", page).text, page
    member = Member.enter(installation, browser, role="coordinator")
    login = {
        "courriel": making.email_of("gims13", texts().membres[0]),
        "mot_de_passe": making.password_of(installation.settings),
    }
    assert member.post("/cellule/connexion", login).headers["location"] == "/cellule"
    file = making_file(installation)
    supported = "SELECT number FROM cases WHERE status = 'in_support' AND service = 'gims13'"
    referred = (
        "SELECT DISTINCT number FROM case_entries JOIN cases USING (number)"
        " WHERE kind = 'referral' AND service = 'gims13'"
    )
    number = rows(file, supported)[0][0]
    pages_shown = (
        "file",
        "agenda",
        "retards",
        "partenaires",
        "actions",
        "collegues",
        "carnet",
        "indicateurs",
        "compte",
    )
    for page in (*pages_shown, f"dossier/{number}", f"dossier/{number}/imprimer"):
        shown = member.get(f"/cellule/{page}")
        assert shown.status_code == 200, page
        assert BANNER in shown.text, page
    assert shown.text.count(BANNER) == 2, "also at the head of each printed page"
    cases = [member.get(f"/cellule/dossier/{each}").text for (each,) in rows(file, referred)]
    links = [each for case in cases for each in case.split('"') if "/orientation/" in each]
    sheet = member.get(links[0])
    assert all(BANNER in page for page in pages(sheet.content))
    assert 'filename="demonstration-' in sheet.headers["content-disposition"]
    talk = Talk.begin(browser, campaign="affiche-demo").enter("salarie", {**YELLOW, "rappel": "non"}, until="revenir")
    talk.answer("email")
    assert "aucun message ne partira" in str(talk.say(text="camille@demo.example")["messages"])


def test_the_same_seed_makes_the_same_year(path: Path, given: Settings, clock: Clock) -> None:
    made = []
    for _ in range(2):
        making.make(path, given, "gims13", 5, clock.now, lambda *_: None, TINY)
        made.append(
            (
                Counter(rows(path, "SELECT level, status, outcome, received_at, closed_at FROM cases")),
                Counter(rows(path, "SELECT kind, subject, value, total FROM counters")),
                Counter(rows(path, "SELECT at, kind FROM case_entries")),
            )
        )
    assert made[0] == made[1]
    assert made[0][2], "it tells something"


def test_one_that_is_being_made_is_left_alone(path: Path, given: Settings, clock: Clock) -> None:
    """Two commands at once: the second must not put the half of a year in its place."""
    path.parent.mkdir()
    coming = path.with_name(f"coming-{path.name}")
    store = open_store(f"sqlite:///{coming}", given.key_ring())
    with pytest.raises(NoDemo, match="is in use"):
        making.make(path, given, "gims13", 1, clock.now, lambda *_: None, TINY)
    assert coming.exists()
    store.close()


def test_nothing_else_is_touched(path: Path, given: Settings, clock: Clock) -> None:
    def refused(settings: Settings, why: str) -> None:
        before = path.read_bytes()
        with pytest.raises(NoDemo, match=why):
            making.make(path, settings, "gims13", 1, clock.now, lambda *_: None, TINY)
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir() if each.name.startswith("coming")] == []

    path.parent.mkdir()
    path.write_text("something else")
    refused(given, "is no demonstration")
    path.unlink()
    url = f"sqlite:///{path}"
    store = open_store(url, given.key_ring())
    store.run_now(lambda tx: None)
    refused(given, "is no demonstration")
    store.run_now(demo.mark)
    refused(given, "is in use")
    store.close()
    refused(given.model_copy(update={"database_url": url}), "RELAIS_DATABASE_URL")
    with pytest.raises(NoDemo, match="--fresh"):
        making.settings_of(path, given)


def making_file(installation: Installation) -> Path:
    """The file of a demonstration."""
    return Path(installation.settings.database_url.removeprefix("sqlite:///"))


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What is in a database, read beside whoever writes in it."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
