"""Master keys, unusable databases and a wrong config.yml: readable again or refused, never half (design.md)."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import app
from bot.config import load_config
from bot.settings import Settings
from bot.wiring import Installation, open_installation
from flows.source import InvalidContent
from storage import audit, rotation, tables
from storage.migrate import UnusableDatabase
from storage.store import StoreError, open_store
from storage.transaction import Transaction
from storage.vault import CannotDecrypt, InvalidKeys, KeyRing
from tests.support.clock import Clock
from tests.support.configured import relais
from tests.support.installation import REPOSITORY, installed, settings
from tests.support.talking import RED, Browser, Talk, api_key, browsing_in_process, new_key
from tests.support.traces import traces, until

OLD, NEW = (KeyRing.new_entry(name, random.Random(name).randbytes) for name in ("old", "new"))
BOTH = f"{NEW},{OLD}"


@dataclass
class Kept:
    """What somebody left in a database, and how they find it again."""

    talk: Talk
    body: dict[str, Any]
    key: str
    turn: bytes
    number: int
    reader: dict[str, str]

    @classmethod
    def leave(cls, installation: Installation, browser: Browser) -> Kept:
        """A conversation with a request sent and a second walk begun, a turn kept for retries, an API key."""
        talk = Talk.begin(browser)
        number = talk.enter("salarie", RED).turn["case"]
        talk.enter("salarie", RED, until="capacite")
        body, key = {"value": 4, **talk.target}, new_key()
        turn = talk.post(body, key=key).content
        return cls(talk, body, key, turn, number, api_key(installation))

    def check(self, installation: Installation, browser: Browser) -> None:
        """All of it is still there."""
        talk = Talk(browser, self.talk.id, self.talk.token, {})
        assert talk.post(self.body, key=self.key).content == self.turn
        assert talk.look()["prompt"]["step"] == "pronostic_2_ans"
        read = browser.ask("GET", f"/api/v1/cases/{self.number}", headers=self.reader)
        assert read.json()["requests"][0]["contact"]["contact_coordonnees"] == "+33612345678"
        assert installation.store.run_now(audit.verify, "gims13") is None


def lookups(tx: Transaction) -> list[Any]:
    """Every keyed hash kept to find something again."""
    columns = (
        tables.conversations.c.token_hash,
        tables.events.c.event_hash,
        tables.cases.c.alias_hash,
        tables.cases.c.contact_hash,
        tables.api_keys.c.key_hash,
    )
    return [sorted(tx.execute(select(column)).scalars()) for column in columns]


def wrapped(tx: Transaction) -> list[bytes]:
    return list(tx.execute(select(tables.data_keys.c.wrapped)).scalars())


def masters(tx: Transaction) -> set[str]:
    secrets = tx.execute(select(tables.secrets.c.wrapped)).scalars()
    return {KeyRing.master_of(each) for each in (*wrapped(tx), *secrets)}


@pytest.fixture
def in_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Nothing of our own environment, and a folder without .env."""
    for name in list(os.environ):
        if name.startswith(("RELAIS_DATABASE", "RELAIS_KEYS", "RELAIS_CONFIG", "SMTP")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


# -- rotation


def test_after_rotation_the_old_key_can_be_removed(
    database_url: str, clock: Clock, in_environment: pytest.MonkeyPatch
) -> None:
    """With the new key first and the old one after, everything is read and new keys are wrapped with the new one;
    `relais rotate-keys` wraps the others again; then the old key is taken out of the ring: conversations, retries,
    cases, API keys and the journal are as before, no lookup changed, and no old wrapping is left in the files."""
    in_environment.setattr("storage.postgresql._ERASE_AFTER", 0.05)
    with installed(settings(database_url, keys=OLD), clock) as one, browsing_in_process(one) as browser:
        kept = Kept.leave(one, browser)
        before = one.store.run_now(lookups)
        old_keys = one.store.run_now(wrapped)
        assert one.store.run_now(masters) == {"old"}
        assert set(traces(database_url, *old_keys)) == set(old_keys)
    with installed(settings(database_url, keys=BOTH), clock) as two, browsing_in_process(two) as browser:
        kept.check(two, browser)
        also = Kept.leave(two, browser)
        assert two.store.run_now(masters) == {"old", "new"}
        in_environment.setenv("RELAIS_DATABASE_URL", database_url)
        in_environment.setenv("RELAIS_KEYS", BOTH)
        rotated = CliRunner().invoke(app, ["rotate-keys"])
        assert (rotated.exit_code, "wrapped with 'new'" in rotated.output) == (0, True), rotated.output
        assert two.store.run_now(masters) == {"new"}
        kept.check(two, browser)
    with installed(settings(database_url, keys=NEW), clock) as three, browsing_in_process(three) as browser:
        kept.check(three, browser)
        also.check(three, browser)
        assert all(set(old) <= set(new) for old, new in zip(before, three.store.run_now(lookups), strict=True))
        until(lambda: not traces(database_url, *old_keys), "the old wrappings leave the files")
    with pytest.raises(CannotDecrypt, match="encrypted with the master key 'new', which is not in RELAIS_KEYS"):
        open_installation(settings(database_url, keys=OLD), clock=clock)


def test_people_talk_while_keys_are_rotated(database_url: str, clock: Clock) -> None:
    """Turns, some of which destroy keys, at the same time as the rotation, one key after the other, of the same
    conversations: nobody is refused, and at the end everything opens with the new key alone."""
    with installed(settings(database_url, keys=OLD), clock) as before, browsing_in_process(before) as browser:
        talks = [Talk.begin(browser) for _ in range(10)]
        for talk in talks:
            talk.enter("salarie", RED, until="situation")
    with installed(settings(database_url, keys=BOTH), clock) as during, browsing_in_process(during) as browser:
        rotate_among_turns(during, browser, talks)
        assert during.store.run_now(masters) == {"new"}
    with installed(settings(database_url, keys=NEW), clock) as after, browsing_in_process(after) as browser:
        for talk in talks:
            assert Talk(browser, talk.id, talk.token, {}).look()["prompt"]


def rotate_among_turns(installation: Installation, browser: Browser, talks: list[Talk]) -> None:
    """The rotation has a store of its own, as the command does."""
    given = installation.settings
    both = open_store(given.database_url, given.key_ring(), clock=installation.store.clock)

    async def talk_on(talk: Talk, number: int) -> None:
        commands = ("recommencer", "mes_donnees", "effacer", "retour")
        for command in commands[number % 4 :] + commands[: number % 4]:
            answer = await browser.http.request(**talk.request({"command": command}))
            assert answer.status_code == 200, answer.text

    async def rotate() -> None:
        for owner in await both.run(rotation.owners_to_rotate):
            await both.run(rotation.rotate, [owner])
        await both.run(rotation.rotate_lookup)

    async def together() -> None:
        await asyncio.gather(rotate(), *(talk_on(talk, number) for number, talk in enumerate(talks)))

    browser.run(together())
    both.close()


def test_a_rotation_that_stopped_half_way_is_finished_by_the_next(
    sqlite_url: str, clock: Clock, in_environment: pytest.MonkeyPatch
) -> None:
    """Some keys are wrapped with the new key, some with the old: both are needed, everything is read, and running the
    command again wraps the rest; a third time there is nothing left to do."""
    with installed(settings(sqlite_url, keys=OLD), clock) as one, browsing_in_process(one) as browser:
        kept = Kept.leave(one, browser)
    with installed(settings(sqlite_url, keys=BOTH), clock) as two, browsing_in_process(two) as browser:
        waiting = two.store.run_now(rotation.owners_to_rotate)
        assert len(waiting) == 2
        two.store.run_now(rotation.rotate, waiting[:1])
        kept.check(two, browser)
    in_environment.setenv("RELAIS_DATABASE_URL", sqlite_url)
    in_environment.setenv("RELAIS_KEYS", BOTH)
    said = [CliRunner().invoke(app, ["rotate-keys"]).output for _ in range(2)]
    assert [each.split()[0] for each in said] == ["1", "0"]
    with installed(settings(sqlite_url, keys=NEW), clock) as three, browsing_in_process(three) as browser:
        kept.check(three, browser)


# -- keys that do not fit


def test_another_key_is_refused_at_the_start_and_changes_nothing(database_url: str, clock: Clock) -> None:
    """Another key, or another one under the right id: refused before anything is written, the key is not shown; with
    the right key everything is there."""
    with installed(settings(database_url, keys=OLD), clock) as one, browsing_in_process(one) as browser:
        kept = Kept.leave(one, browser)
        before = one.store.run_now(wrapped)
    secret = NEW.partition(":")[2]
    for keys, said in (
        (NEW, "encrypted with the master key 'old', which is not in RELAIS_KEYS — add that key"),
        (f"old:{secret}", "the master key 'old' in RELAIS_KEYS is not the one this database"),
        (f"{NEW},old:{secret}", "the master key 'old' in RELAIS_KEYS is not the one this database"),
    ):
        with pytest.raises(CannotDecrypt, match=said) as refused:
            open_installation(settings(database_url, keys=keys), clock=clock)
        assert secret not in str(refused.value)
    with installed(settings(database_url, keys=OLD), clock, readers=()) as again, browsing_in_process(again) as browser:
        assert again.store.run_now(wrapped) == before
        kept.check(again, browser)


@pytest.mark.parametrize(
    ("keys", "said"),
    [("", "RELAIS_KEYS is empty"), ("not a key", "RELAIS_KEYS, entry 1"), ("k1:short", "key 'k1': not 32 bytes")],
)
def test_without_a_usable_key_no_database_is_created(tmp_path: Path, keys: str, said: str) -> None:
    """`relais run` would otherwise leave a database that nobody can read."""
    given = settings(f"sqlite:///{tmp_path}/data/relais.db", RELAIS_KEYS=keys)
    with pytest.raises(InvalidKeys, match=said):
        open_installation(given)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_which_key_is_missing(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """The real `relais run`, with another key: exit code 1, the id of the key and what to do on standard error, no
    trace, no key."""
    with installed(settings(sqlite_url, keys=OLD), clock):
        pass
    refused = relais(settings(sqlite_url, keys=NEW), tmp_path, "run")
    assert refused.returncode == 1
    assert "demonstration" not in refused.stderr
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "demo.db").touch()
    refused = relais(settings(sqlite_url, keys=NEW), tmp_path, "run")
    assert 'RELAIS_DATABASE_URL=sqlite:///data/demo.db RELAIS_KEYS="$(cat data/demo.key)"' in refused.stderr
    assert "relais: this database was encrypted with the master key 'old'" in refused.stderr
    assert "add that key" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert NEW.partition(":")[2] not in refused.stdout + refused.stderr


# -- databases that cannot be used


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The bytes of a database in use, and its keys."""
    path = tmp_path_factory.mktemp("whole") / "relais.db"
    given = settings(f"sqlite:///{path}")
    with installed(given, Clock()) as opened, browsing_in_process(opened) as browser:
        Talk.begin(browser).enter("salarie", RED)
    return path.read_bytes(), given.keys.get_secret_value()


DAMAGE = {
    "text": lambda _: b"This is no database.\n" * 500,
    "zeroes": lambda held: bytes(len(held)),
    "cut short": lambda held: held[: len(held) // 2],
    "its last page missing": lambda held: held[:-4096],
    "its first page only": lambda held: held[:4096],
    "its first page lost": lambda held: b"\xff" * 4096 + held[4096:],
    "every page but the first lost": lambda held: held[:4096] + b"\xff" * (len(held) - 4096),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, whole: tuple[bytes, str], name: str) -> None:
    """Place, cause and remedy, and not one byte of the file is changed: it may still be mended."""
    path = tmp_path / "relais.db"
    damaged = DAMAGE[name](whole[0])
    path.write_bytes(damaged)
    with pytest.raises(UnusableDatabase, match=r"relais\.db cannot be opened \(.+\) — check RELAIS_DATABASE_URL"):
        open_installation(settings(f"sqlite:///{path}", keys=whole[1]))
    assert path.read_bytes() == damaged


def test_a_damaged_page_is_refused_or_not_needed_yet(tmp_path: Path, whole: tuple[bytes, str]) -> None:
    """Each page overwritten in turn: opening the store either says so in its own words, or did not need that page;
    never another error, and never a change of the file."""
    held, keys = whole
    path, outcomes = tmp_path / "relais.db", set()
    for start in range(4096, len(held), 3 * 4096):
        damaged = held[:start] + b"\xff" * 4096 + held[start + 4096 :]
        path.write_bytes(damaged)
        try:
            open_store(f"sqlite:///{path}", KeyRing.parse(keys)).close()
        except UnusableDatabase:
            outcomes.add("refused")
        else:
            outcomes.add("opened")
        assert path.read_bytes() == damaged
    assert outcomes == {"refused", "opened"}


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A folder where the file should be, a file where its folder should be, a folder that takes no file: the path and
    what to check."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "folder", tmp_path / "file" / "relais.db", Path("/proc/relais.db")):
        with pytest.raises((StoreError, UnusableDatabase), match=f"{path}.*— check RELAIS_DATABASE_URL"):
            open_installation(settings(f"sqlite:///{path}"))


@pytest.mark.parametrize("url", ["mysql://x/y", "relais.db", "", "postgresql"])
def test_an_address_of_nothing_we_know_is_refused(url: str) -> None:
    """With an example of both kinds."""
    with pytest.raises(StoreError, match=r"RELAIS_DATABASE_URL .* sqlite:///data/relais.db or postgresql://"):
        open_installation(settings(url))


def test_a_server_that_does_not_answer_is_refused_without_the_password() -> None:
    """PostgreSQL is down: where, why and what to check; the password in the address is not shown."""
    from tests.support.ports import quiet_port

    url = f"postgresql://relais:hunter2@127.0.0.1:{quiet_port()}/relais"
    with pytest.raises(UnusableDatabase, match=r"cannot be opened .* — check RELAIS_DATABASE_URL") as refused:
        open_installation(settings(url))
    assert "127.0.0.1" in str(refused.value)
    assert "hunter2" not in str(refused.value)


# -- config.yml

CONFIG = (REPOSITORY / "config.yml").read_text("utf-8")

WRONG = [
    ("    rouge: 1\n", "    rouge: 0\n", "deadlines.triage.rouge", "greater than or equal to 1"),
    ("    rouge: 1\n", "    rouge: demain\n", "deadlines.triage.rouge", "valid integer"),
    ("    rouge: 1\n", "    rouge: 1\n    violet: 1\n", "deadlines.triage.violet", "'rouge', 'orange' or 'jaune'"),
    ("    jaune: 5\n", "", "deadlines", "'triage' needs a number of days for jaune"),
    ("unfinished_days: 7", "unfinished_days: 0", "retention.unfinished_days", "greater than or equal to 1"),
    ("closed_months: 15", "closed_months: 11", "retention.closed_months", "greater than or equal to 12"),
    ("closed_months: 15", "closed_month: 15", "retention.closed_month", "Extra inputs are not permitted"),
    ("retention:", "rétention:", "rétention", "Extra inputs are not permitted"),
    ("timezone: America/Guadeloupe", "timezone: America/Guadelupe", "services.cist_guadeloupe.timezone", "time zone"),
    ('holidays: "971"', 'holidays: "9711"', "services.cist_guadeloupe.holidays", "is no territory"),
    ('mon: ["09:00-17:00"]', 'mon: ["9h-17h"]', "services.opsat_fc.opening", "'9h-17h' is no interval"),
    ('mon: ["09:00-17:00"]', 'mon: ["17:00-09:00"]', "services.opsat_fc", "each ending after it starts"),
    ('mon: ["09:00-17:00"]', 'mon: ["09:00-13:00", "12:00-17:00"]', "services.opsat_fc", "must follow one another"),
    ('mon: ["09:00-17:00"]', 'lundi: ["09:00-17:00"]', "services.opsat_fc.opening.lundi", "'mon', 'tue'"),
    ('mon: ["09:00-17:00"]', 'mon: ["25:00-26:00"]', "services.opsat_fc.opening.mon", "time"),
    ("closures: []", "closures: [2026-13-45]", "", "this value cannot be read"),
    ("closures: []", "closures: [bientôt]", "services.opsat_fc.closures.0", "date"),
    ("notifications: []", "notifications: [{email: [pas une adresse]}]", "services.opsat_fc.notifications", "email"),
    ("notifications: []", "notifications: [{email: []}]", "services.opsat_fc.notifications", "at least 1 item"),
    ("notifications: []", "notifications: [{webhook: pas une adresse, secret_env: A}]", "services.opsat_fc", "URL"),
    ("notifications: []", "notifications: [{webhook: https://x.fr, secret_env: abc}]", "services.opsat_fc", "pattern"),
    ("notifications: []", "notifications: [{fax: '01'}]", "services.opsat_fc.notifications.0", "the key 'email'"),
    ("notifications: []", "notifications: [a@example.org]", "services.opsat_fc.notifications.0", "the key 'email'"),
    ('mon: ["09:00-17:00"]', 'mon: "09:00-17:00"', "services.opsat_fc.opening", "'mon' needs a list"),
    ('mon: ["09:00-17:00"]', "mon: 10:00", "services.opsat_fc.opening", "'mon' needs a list"),
    ("campaigns: {}", "campaigns: {'é è': x}", "services.opsat_fc.campaigns", "pattern"),
    ("phone: null", "phone: [1]", "services.opsat_fc.phone", "valid string"),
    ("statuts_suivis: [prive, interim]", "statuts_suivis: [moins_18]", "services.opsat_fc.statuts_suivis", "'prive'"),
    ("  opsat_fc:", "  OPSAT FC:", "services", "pattern"),
    ("    phone: null", "    phone: null\n    phone: null", "services.opsat_fc", "the key 'phone' stands twice"),
    ("deadlines:", "deadlines: {", "", "not valid YAML"),
]
"""(what stands in config.yml, what is put there, where the fault is said to be, why)."""


@pytest.mark.parametrize(("there", "instead", "where", "why"), WRONG)
def test_a_fault_of_config_yml_is_named_with_its_line(
    tmp_path: Path, there: str, instead: str, where: str, why: str
) -> None:
    """File, line, key, cause and remedy, as for a flow file: the line of the key, or of the block that lacks it."""
    assert there in CONFIG
    path = tmp_path / "config.yml"
    path.write_text(CONFIG.replace(there, instead, 1), "utf-8")
    changed = CONFIG[: CONFIG.index(there)].count("\n") + 1
    with pytest.raises(InvalidContent) as refused:
        load_config(path)
    named = [problem for problem in refused.value.problems if why in problem.cause]
    assert named, str(refused.value)
    problem = named[0]
    assert problem.where.startswith(where)
    assert problem.remedy
    assert f"config.yml:{problem.line}" in str(problem)
    assert first_line_of_block(changed) <= problem.line <= changed + 2


def first_line_of_block(line: int) -> int:
    """The line where the service, or the key of the first level, around `line` begins."""
    lines = ["", *CONFIG.splitlines()]
    deeper = "    " if line > lines.index("services:") else " "
    return next(number for number in range(line, 0, -1) if lines[number] and not lines[number].startswith(deeper))


def test_a_service_that_never_opens_is_refused(tmp_path: Path) -> None:
    """Deadlines are counted in its hours: without a single open day there would be none."""
    week = CONFIG[CONFIG.index("    opening:") : CONFIG.index("    opening_confirmed")]
    for never in ("    opening: {}\n", "    opening:\n      mon: []\n      tue: []\n"):
        path = tmp_path / "config.yml"
        path.write_text(CONFIG.replace(week, never, 1), "utf-8")
        with pytest.raises(InvalidContent, match=r"config.yml:\d+ .*'opening' must have at least one day with hours"):
            load_config(path)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Three mistakes in three places: three lines to mend, in one go."""
    text = CONFIG.replace("unfinished_days: 7", "unfinished_days: x").replace("Europe/Paris", "Europe/Pari", 1)
    path = tmp_path / "config.yml"
    path.write_text(text.replace("address_per_minute: 1200", "address_per_minute: -1"), "utf-8")
    with pytest.raises(InvalidContent) as refused:
        load_config(path)
    places = [problem.where for problem in refused.value.problems]
    assert places == ["retention.unfinished_days", "rate_limits.address_per_minute", "services.opsat_fc.timezone"]
    assert len({problem.line for problem in refused.value.problems}) == 3


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", None])
def test_a_config_yml_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """Not UTF-8, empty, or not there: the file and what to do."""
    path = tmp_path / "config.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidContent, match=r"config\.yml.* — (check RELAIS_CONFIG|restore it)"):
        load_config(path)


def test_the_command_names_the_line(tmp_path: Path) -> None:
    """The real `relais check` with a wrong config.yml: exit code 1, `config.yml:line`, no trace, no database."""
    path = tmp_path / "config.yml"
    path.write_text(CONFIG.replace("closed_months: 15", "closed_months: 11"), "utf-8")
    line = CONFIG[: CONFIG.index("closed_months")].count("\n") + 1
    given = Settings(
        _env_file=None,
        RELAIS_CONFIG=path,
        RELAIS_DATABASE_URL=f"sqlite:///{tmp_path}/data/relais.db",
        RELAIS_KEYS=NEW,
    )  # type: ignore[call-arg]
    refused = relais(given, tmp_path, "check")
    assert refused.returncode == 1
    assert f"relais: config.yml:{line} [retention.closed_months]" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "data").exists()
