"""`relais backup` and `relais restore`: everything comes back, except what was erased since."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import Installation, open_installation
from storage import counters
from storage.backup import back_up
from tests.support.postgres import with_password
from tests.support.server import environment, relais
from tests.support.talking import RED, Browser, Talk, browsing_in_process


@contextmanager
def talking(given: Mapping[str, str]) -> Iterator[Browser]:
    """A browser of the installation of this environment, for as long as it is open."""
    values = {name: value for name, value in given.items() if name.startswith("RELAIS_")}
    installation = open_installation(Settings(_env_file=None, **values))
    try:
        with browsing_in_process(installation) as browser:
            yield browser
    finally:
        installation.store.close()


@pytest.fixture
def given(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of an installation with a reader, on each kind of database; PostgreSQL asks for a password."""
    found = environment(with_password(database_url))
    if database_url.startswith("postgresql"):
        assert relais(found, tmp_path, "migrate").returncode == 0
    assert relais(found, tmp_path, "key", "create", "--service", "gims13", "--role", "cell").returncode == 0
    return found


def test_a_restore_brings_everything_back_except_what_was_erased_since(given: dict[str, str], tmp_path: Path) -> None:
    """Two people went on, one erased all, one took a request back, one finished without sending: the restored database
    has the first as the backup knew them, and nothing of what was erased or forgotten since."""
    with talking(given) as browser:
        stays = Talk.begin(browser).enter("salarie", until="recap")
        erases = Talk.begin(browser).enter("salarie", until="recap")
        finishes = Talk.begin(browser).enter("salarie", RED, until="envoi")
        sends = Talk.begin(browser).enter("salarie", RED)
        keeps = Talk.begin(browser).enter("salarie", RED)
    file = tmp_path / "relais.backup"
    done = relais(given, tmp_path, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with talking(given) as browser:
        for talk in (stays, erases, finishes, sends):
            talk.browser = browser
        stays.say(command="retour")
        erases.say(command="effacer")
        finishes.answer("ne_pas_envoyer")
        assert browser.ask("DELETE", sends.path, headers=sends.headers).status_code == 204
    restored = relais(given, tmp_path, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert [each.name for each in tmp_path.glob(f"{file.name}*")] == [file.name]
    assert "Erased again since: 4." in restored.stdout  # two conversations, the third with its case
    with talking(given) as browser:
        for talk in (stays, erases, finishes, sends, keeps):
            talk.browser = browser
        assert stays.look()["prompt"]["step"] == "recap"
        assert keeps.look()["case"] == keeps.turn["case"]
        for talk in (erases, finishes, sends):
            assert browser.ask("GET", talk.path, headers=talk.headers).status_code == 404
        secret = relais(given, tmp_path, "key", "create", "--service", "gims13", "--role", "reader").stdout.strip()
        headers = {"Authorization": f"Bearer {secret}"}
        listed = browser.ask("GET", "/api/v1/cases", headers=headers).json()["items"]
        assert {case["number"]: case["status"] for case in listed} == {
            sends.turn["case"]: "withdrawn",
            keeps.turn["case"]: "new",
        }
        taken_back = browser.ask("GET", f"/api/v1/cases/{sends.turn['case']}", headers=headers).json()
        assert taken_back["requests"] == []
    assert relais(given, tmp_path, "audit", "verify").returncode == 0


def test_what_cannot_be_backed_up_or_restored_is_refused_and_changes_nothing(
    given: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "relais.backup"
    assert relais(given, tmp_path, "backup", str(file)).returncode == 0
    again = relais(given, tmp_path, "backup", str(file))
    assert again.returncode == 1
    assert "not overwritten" in again.stderr
    (tmp_path / "words.txt").write_text("bonjour")
    for wrong in ("words.txt", "nowhere.backup"):
        refused = relais(given, tmp_path, "restore", str(tmp_path / wrong))
        assert refused.returncode in (1, 2)
        assert "Traceback" not in refused.stderr
    with talking(given) as browser:
        Talk.begin(browser)
        in_use = relais(given, tmp_path, "restore", str(file))
        assert in_use.returncode == 1
        assert "nothing was changed" in in_use.stderr
    other_keys = {**given, "RELAIS_KEYS": environment("")["RELAIS_KEYS"]}
    refused = relais(other_keys, tmp_path, "restore", str(file))
    assert refused.returncode == 1
    assert "RELAIS_KEYS" in refused.stderr
    with talking(given) as browser:
        assert Talk.begin(browser).turn["prompt"]["step"] == "accueil"


def test_a_backup_ends_however_much_is_written_meanwhile(
    sqlite_installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backup._PAGES_AT_ONCE", 20)
    store, parts = sqlite_installation.store, [0.0]

    def meanwhile(part: float) -> None:
        assert part > parts[-1] or part == 1.0, "it began again"
        parts.append(part)
        store.run_now(counters.add, "gims13", "2026-11", [("help", "bouton", "bouton")])

    back_up(store.backend.engine, tmp_path / "relais.backup", meanwhile)
    assert len(parts) > 3


def test_a_damaged_backup_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    given = environment(sqlite_url)
    file = tmp_path / "relais.backup"
    assert relais(given, tmp_path, "backup", str(file)).returncode == 0
    data = bytearray(file.read_bytes())
    data[8192:9000] = bytes(808)
    file.write_bytes(data)
    refused = relais(given, tmp_path, "restore", str(file))
    assert refused.returncode == 1
    assert "nothing was changed" in refused.stderr
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as present:
        assert present.execute("SELECT count(*) FROM secrets").fetchone() == (1,)


def test_without_a_present_database_the_backup_comes_back_and_the_loss_is_said(sqlite_url: str, tmp_path: Path) -> None:
    given = environment(sqlite_url)
    file = tmp_path / "relais.backup"
    assert relais(given, tmp_path, "backup", str(file)).returncode == 0
    for left in Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("relais.db*"):
        left.unlink()
    done = relais(given, tmp_path, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert "not known" in done.stderr
    assert relais(given, tmp_path, "audit", "verify").returncode == 0
