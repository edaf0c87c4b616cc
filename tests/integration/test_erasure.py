"""What is erased is gone from the bytes of the database files, its key included; what a person says is in clear nowhere
(design.md, Confidentiality)."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import make_url, select, update

import storage.sqlite
from bot import conversation
from bot.incoming import Incoming
from bot.settings import Settings
from bot.wiring import Installation, open_installation
from bot.worker.loop import purge_all
from flows.events import Chosen
from storage import tables
from storage.conversations import UnknownConversation
from storage.jobs import Job
from storage.postgresql import PostgresBackend, create_postgres_engine
from storage.sqlite import SqliteBackend
from storage.store import Store
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.configured import config_file
from tests.support.installation import REPOSITORY, installed, settings
from tests.support.ports import quiet_port
from tests.support.receivers import hook_server, mail_server
from tests.support.talking import RED, Browser, Talk, api_key, browsing, browsing_in_process, new_key
from tests.support.traces import database_files, traces, until
from tests.support.workers import erase_and_die, run_to_death

PATIENCE = 60.0


@dataclass(frozen=True)
class Secrets:
    """What must leave the files: wrapped keys, and ciphertext they opened."""

    keys: frozenset[bytes]
    sealed: frozenset[bytes]


def secrets_of(store: Store, *owners: str) -> Secrets:
    """The wrapped keys of these conversations and cases (`case:number`), and everything sealed with them."""
    c, e, k = tables.conversations.c, tables.events.c, tables.data_keys.c

    def read(tx: Transaction) -> Secrets:
        keys = tx.execute(select(k.wrapped).where(k.owner.in_(owners))).scalars().all()
        assert len(keys) == len(owners)
        sealed = [
            *tx.execute(select(c.state).where(c.id.in_(owners))).scalars(),
            *tx.execute(select(e.turn).where(e.conversation.in_(owners))).scalars(),
            *(
                tx.execute(select(tables.cases.c.content).where(tables.cases.c.number == int(owner[5:]))).scalar()
                for owner in owners
                if owner.startswith("case:")
            ),
        ]
        # A long value is spread over several pages: its first hundred bytes are enough to find it.
        return Secrets(frozenset(keys), frozenset(bytes(each[:100]) for each in sealed if each is not None))

    return store.run_now(read)


def searched(url: str, secrets: Secrets) -> frozenset[bytes]:
    """What to look for: on PostgreSQL keys only, since older versions of a row stay until the table is vacuumed, and
    without their key they are noise."""
    return secrets.keys | secrets.sealed if url.startswith("sqlite") else secrets.keys


def assert_there(url: str, secrets: Secrets) -> None:
    """The search finds them while they are there: finding nothing later means something."""
    assert set(traces(url, *secrets.keys)) == secrets.keys
    if url.startswith("sqlite"):
        assert set(traces(url, *secrets.sealed)) == secrets.sealed


def until_gone(url: str, *secrets: Secrets) -> None:
    """Nothing is called: the store erases by itself what was destroyed."""
    wanted = [each for one in secrets for each in searched(url, one)]
    until(lambda: not traces(url, *wanted), "the destroyed keys leave the files")


def say_no(talk: Talk, step: str, option: str) -> Callable[[], Any]:
    talk.enter("salarie", RED, until=step)
    return lambda: talk.answer(option)


def command(talk: Talk, name: str) -> Callable[[], Any]:
    talk.enter("salarie", RED, until="recap")
    # With a key, so that the turn is kept for retries: it must go too.
    assert talk.post({"command": "mes_donnees"}, key=new_key()).status_code == 200
    return lambda: talk.say(command=name)


def delete(talk: Talk, until: str) -> Callable[[], Any]:
    talk.enter("salarie", RED, until=until)

    def ask() -> None:
        assert talk.browser.ask("DELETE", talk.path, headers=talk.headers).status_code == 204

    return ask


ENDINGS: dict[str, Callable[[Talk], Callable[[], Any]]] = {
    "ne_pas_envoyer": lambda talk: say_no(talk, "envoi", "ne_pas_envoyer"),
    "rappel non": lambda talk: say_no(talk, "rappel", "non"),
    "orientation terminer": lambda talk: (
        talk.enter("salarie", {"statut": "public"}, until="orientation") and (lambda: talk.answer("terminer"))
    ),
    "effacer": lambda talk: command(talk, "effacer"),
    "recommencer": lambda talk: command(talk, "recommencer"),
    "DELETE": lambda talk: delete(talk, "recap"),
}
"""Each brings a conversation to where something is kept, and returns what ends it."""


def test_what_was_not_sent_leaves_the_files_with_its_key(
    soon: None, installation: Installation, browser: Browser, database_url: str
) -> None:
    """Withheld, declined, redirected elsewhere, erased, begun again, deleted: the wrapped key of each conversation (on
    SQLite its answers too, and the turns kept for retries) is in the files before, and in none of them after; one
    that goes on keeps its own."""
    store = installation.store
    goes_on = Talk.begin(browser)
    goes_on.enter("salarie", RED, until="recap")
    stays = secrets_of(store, goes_on.id)
    gone = []
    for name, begin in ENDINGS.items():
        talk = Talk.begin(browser)
        end = begin(talk)
        before = secrets_of(store, talk.id)
        assert_there(database_url, before)
        end()
        gone.append(before)
        assert before.keys, name
    until_gone(database_url, *gone)
    assert set(traces(database_url, *stays.keys)) == stays.keys
    assert goes_on.look()["prompt"]["step"] == "recap"


def test_what_time_erases_leaves_the_files_with_its_key(
    soon: None, installation: Installation, browser: Browser, database_url: str, clock: Clock
) -> None:
    """Seven days without an answer: the purge destroys the key. A case closed 15 months ago loses its own."""
    talk, sender = Talk.begin(browser), Talk.begin(browser)
    talk.enter("salarie", RED, until="recap")
    number = sender.enter("salarie", RED).turn["case"]
    unfinished, case = secrets_of(installation.store, talk.id), secrets_of(installation.store, f"case:{number}")
    for each in (unfinished, case):
        assert_there(database_url, each)
    clock.forward(days=7)
    asyncio.run(purge_all(installation))
    until_gone(database_url, unfinished)
    closed = update(tables.cases).values(status="closed", closed_at=int(clock.now))
    installation.store.run_now(lambda tx: tx.execute(closed).rowcount)
    assert_there(database_url, case)
    clock.forward(days=458)
    asyncio.run(purge_all(installation))
    until_gone(database_url, case)


@pytest.mark.parametrize("how", ["effacer", "DELETE"])
def test_a_request_taken_back_leaves_the_files_with_its_key(
    soon: None, installation: Installation, browser: Browser, database_url: str, how: str
) -> None:
    """« Envoyer » moved the answers under the key of the case, and destroyed the one of the conversation that held
    them; taking it back destroys the case's key and the conversation's new one. Both doors at once."""
    store = installation.store
    talk = Talk.begin(browser)
    talk.enter("salarie", RED, until="envoi")
    answers = secrets_of(store, talk.id)
    assert_there(database_url, answers)
    salarie = talk.walk().turn["case"]
    manager = talk.enter("manager").turn["case"]
    sent = secrets_of(store, talk.id, f"case:{salarie}", f"case:{manager}")
    assert_there(database_url, sent)
    until_gone(database_url, answers)
    if how == "DELETE":
        browser.ask("DELETE", talk.path, headers=talk.headers)
    else:
        talk.say(command="effacer")
        talk.answer("effacer")
    until_gone(database_url, sent)


def test_closing_the_store_leaves_nothing_behind(
    installation: Installation, browser: Browser, database_url: str
) -> None:
    """Erased, and the store closed at once, long before it would erase by itself: gone when it is closed."""
    talk = Talk.begin(browser)
    talk.enter("salarie", RED, until="recap")
    before = secrets_of(installation.store, talk.id)
    assert_there(database_url, before)
    talk.say(command="effacer")
    installation.store.close()
    assert not traces(database_url, *searched(database_url, before))


def test_a_crash_before_the_bytes_are_gone_is_made_good_at_the_next_start(
    soon: None, database_url: str, clock: Clock
) -> None:
    """A process ends between the commit that erases and the moment the key leaves the files: the key is still there
    (the crash was real), the conversation is not; opening the database again removes the key."""
    given = settings(database_url)
    with installed(given, clock) as before, browsing_in_process(before) as browser:
        talk = Talk.begin(browser)
        talk.enter("salarie", RED, until="recap")
        secrets = secrets_of(before.store, talk.id)
    run_to_death(erase_and_die, database_url, given.keys.get_secret_value(), talk.id, talk.token)
    assert set(traces(database_url, *secrets.keys)) == secrets.keys
    again = open_installation(given, clock=clock)
    try:
        with pytest.raises(UnknownConversation):
            again.store.run_now(conversation.look, again.world, talk.id, talk.token, 0)
        until_gone(database_url, secrets)
    finally:
        again.store.close()


@contextmanager
def reading(url: str, query: str) -> Iterator[None]:
    """Somebody (a backup, a report) reads in one long transaction."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        other.execute("BEGIN")
        other.execute(query).fetchall()
        try:
            yield
        finally:
            other.close()
    else:
        with psycopg.connect(url) as session:
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            session.execute(query)
            yield


@pytest.mark.parametrize("table", ["data_keys", "counters"])
def test_a_reader_of_an_older_state_delays_the_erasure_and_stops_nobody(
    database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """While a long transaction still sees the key, it cannot leave the files: the attempt says so, and the turns of
    everybody go on, however long the store would wait for a lock. Once the reader is done, the next attempt,
    which nobody asks for, removes it."""
    monkeypatch.setattr("storage.postgresql._ERASE_AFTER", 0.05)
    monkeypatch.setattr("storage.postgresql._ERASE_PATIENCE", 0.1)
    monkeypatch.setattr("storage.sqlite._ERASE_AFTER", 0.05)
    monkeypatch.setattr("storage.sqlite._BUSY_MS", 600_000)
    with installed(settings(database_url), clock) as installation, browsing_in_process(installation) as browser:
        store = installation.store
        talk, other = Talk.begin(browser), Talk.begin(browser)
        talk.enter("salarie", RED, until="recap")
        secrets = secrets_of(store, talk.id)
        with reading(database_url, f"SELECT * FROM {table}"):
            attempts = attempts_of(store, monkeypatch)
            talk.say(command="effacer")
            assert attempts.acquire(timeout=PATIENCE)
            assert attempts.acquire(timeout=PATIENCE)
            if database_url.startswith("postgresql"):
                assert store.backend.erase_physically() is False
            for name in ("salarie", "commencer", "prive", "au_travail"):
                turn: Future[bytes] = Future()
                incoming = Incoming(Chosen((name,)))
                use_case = (installation.world, other.id, other.token, incoming)
                store.backend.submit(Job(conversation.take_turn, use_case, None, turn))
                assert turn.result(PATIENCE)
            assert set(traces(database_url, *secrets.keys)) == secrets.keys
        until_gone(database_url, secrets)
        assert other.look()["prompt"]["step"] == "arrets_12_mois"


def attempts_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Counts the attempts that the store makes by itself from now on."""
    made = threading.Semaphore(0)
    if isinstance(store.backend, SqliteBackend):
        owner, name, attempt = storage.sqlite, "_truncate_log", storage.sqlite._truncate_log
    else:
        owner, name, attempt = PostgresBackend, "erase_physically", PostgresBackend.erase_physically

    def counted(*args: Any) -> bool:
        done = attempt(*args)
        made.release()
        return bool(done)

    monkeypatch.setattr(owner, name, counted)
    return made


def test_a_backup_in_progress_does_not_stop_the_turns(
    postgres_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL: pg_dump keeps every table for reading. Rewriting the table of keys gives way to it after a moment,
    instead of making every turn wait until the dump is done."""
    with installed(settings(postgres_url), clock) as installation, browsing_in_process(installation) as browser:
        talk = Talk.begin(browser)
        with psycopg.connect(postgres_url) as dump:
            dump.execute("LOCK TABLE data_keys IN ACCESS SHARE MODE")
            assert installation.store.backend.erase_physically() is False
            assert talk.answer("salarie")["prompt"]["step"] == "accord"
        assert installation.store.backend.erase_physically() is True


def test_a_role_that_may_not_rewrite_the_table_is_no_success(postgres_url: str, clock: Clock) -> None:
    """PostgreSQL lets a role that does not own the table run VACUUM, does nothing and only warns."""
    with installed(settings(postgres_url), clock) as installation:
        backend = installation.store.backend
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute("CREATE ROLE relais_guest LOGIN")
            admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO relais_guest")
            owner, backend.engine = (
                backend.engine,
                create_postgres_engine(backend.engine.url.set(username="relais_guest")),
            )
            try:
                assert backend.erase_physically() is False
            finally:
                backend.engine = owner
                admin.execute("DROP OWNED BY relais_guest")
                admin.execute("DROP ROLE relais_guest")
        assert backend.erase_physically() is True


def test_database_files_are_for_their_owner_only(sqlite_installation: Installation, tmp_path: Path) -> None:
    """The file, its log and its index: mode 0600 each."""
    found = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("relais.db*")}
    assert found == dict.fromkeys(("relais.db", "relais.db-wal", "relais.db-shm"), 0o600)


# -- in clear nowhere

CANARIES = {
    "contact": "zqcontact7@exemple.fr",
    "name": "Zqprenom7 Durand",
    "employer": "Zqemployeur7, Aubagne",
    "free text": "alors zqlibre7 je ne sais quoi dire",
    "crisis text": "j'ai envie de mourir zqcrise7",
    "wrong contact": "pas une adresse zqfaux7",
    "malformed": "zqmalforme7",
}
"""What a person types; each holds a word that exists nowhere else, found by the `zq` it begins with."""
PLANTED = "zqplante7"
WORDS = sorted({word for text in CANARIES.values() for word in re.findall(r"zq[a-z]+7", text.lower())})


def spellings(word: str) -> list[bytes]:
    """The word as somebody careless would have kept it: as it is, in UTF-16, in hexadecimal, in base64."""
    plain = word.encode()
    # The middle of a base64 text does not depend on what stands around the word.
    shifted = [base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4].lower() for shift in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *shifted]


def canaries_in(held: bytes, words: Sequence[str] = WORDS) -> list[str]:
    lower = held.lower()
    return [word for word in words if any(each in lower for each in spellings(word))]


def canaries_on_disk(
    url: str, folder: Path, words: Sequence[str] = WORDS, *, since: float = 0.0
) -> dict[str, list[str]]:
    """Everything written to disk: the database (what PostgreSQL wrote in its log `since` then, too), the output of the
    server, the messages of PostgreSQL."""
    files = [*database_files(url), *(path for path in folder.rglob("*") if path.is_file())]
    if url.startswith("postgresql"):
        data = files[0].parents[2]
        log = [path for path in (data / "pg_wal").iterdir() if path.is_file() and path.stat().st_mtime >= since]
        assert log
        files += [*log, data.parent / "log"]
    return {path.name: found for path in set(files) if (found := canaries_in(read_if_there(path), words))}


def read_if_there(path: Path) -> bytes:
    """A file that PostgreSQL removed meanwhile holds nothing any more."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def running(given: Settings, folder: Path, **environ: str) -> Iterator[str]:
    """A real `relais run`; yields its address. Everything it says is in `folder`."""
    port = quiet_port()
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY),
        "RELAIS_CONFIG": str(given.config),
        "RELAIS_DATABASE_URL": given.database_url,
        "RELAIS_KEYS": given.keys.get_secret_value(),
        **environ,
    }
    command = [sys.executable, "-m", "bot.cli", "run", "--port", str(port)]
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=said, stderr=said)
    try:

        def answers() -> bool:
            assert process.poll() is None, (folder / "said.txt").read_text()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        until(answers, "relais run answers")
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) is not None
    finally:
        process.kill()
        process.wait()


def malformed(talk: Talk) -> list[dict[str, Any]]:
    """Requests that cannot be read, each with the canary where a careless answer would repeat it."""
    word, turns = CANARIES["malformed"], f"{talk.path}/turns"
    given = {"method": "POST", "url": turns, "headers": talk.headers}
    return [
        {**given, "content": f'{{"text": "{word}'},
        {**given, "content": word},
        {**given, "json": {"text": word, "choice": word}},
        {**given, "json": {"choice": word}},
        {**given, "json": {"choices": [word, word]}},
        {**given, "json": {"command": word}},
        {**given, "json": {"value": word}},
        {**given, "json": {"text": [word]}},
        {**given, "json": {"text": "x", "revision": word}},
        {**given, "json": {"text": "x", "run": word * 10}},
        {**given, "json": {"text": "x", "texte": word}},
        {**given, "json": {"text": word + " bla" * 700}},
        {**given, "json": {"text": word * 10_000}},
        {**given, "json": {"text": "x"}, "headers": {"Authorization": f"Bearer {word}"}},
        {**given, "json": {"text": "x"}, "headers": {"Authorization": word}},
        {**given, "json": {"text": "x"}, "headers": {**talk.headers, "Idempotency-Key": word * 30}},
        {**given, "json": {"text": "x"}, "url": f"/api/v1/conversations/{word}/turns"},
        {"method": "POST", "url": "/api/v1/conversations", "json": {"service": word}},
        {"method": "POST", "url": "/api/v1/conversations", "json": {"service": "gims13", "lang": [word]}},
        {"method": "GET", "url": talk.path, "params": {"after": word}, "headers": talk.headers},
        {"method": "GET", "url": "/api/v1/cases", "params": {"cursor": word, "level": word}, "headers": talk.headers},
        {"method": "GET", "url": f"/api/v1/cases/{word}", "headers": talk.headers},
        {"method": "GET", "url": f"/{word}?{word}={word}"},
        {"method": "PATCH", "url": f"{turns}?{word}", "headers": {**talk.headers, "X-Canary": word}},
    ]


def test_what_a_person_types_is_in_clear_nowhere(database_url: str, tmp_path: Path) -> None:
    """A real `relais run`, a real mail server, a real webhook. Contact, name, employer, free text, a cry for help and
    requests that cannot be read: the words are in no file of the database, no log, no metric, no notification, no
    line of the journal, no counter, no error page; and no notification or log names a level. The cell reads them."""
    begun = time.time()
    (tmp_path / "run").mkdir()
    with mail_server() as mails, hook_server() as hooks:
        routes = [{"email": ["cellule@service.example"]}, {"webhook": hooks.url, "secret_env": "CANARY_SECRET"}]
        config = config_file(tmp_path, gims13={"notifications": routes, "rappel_apres_crise": True})
        given = settings(database_url, RELAIS_CONFIG=config)
        with installed(given, time.time) as before:
            key = api_key(before)
        folder = tmp_path / "run"
        with running(given, folder, SMTP_URL=mails.url, CANARY_SECRET="s") as address:
            with browsing(httpx.AsyncClient(base_url=address, timeout=PATIENCE)) as browser:
                number, pages = talk_of_everything(browser)
                read = browser.ask("GET", f"/api/v1/cases/{number}", headers=key)
                pages.append(browser.ask("GET", "/metrics").content)
            until(lambda: bool(mails.received and hooks.received), "both notifications arrive")
            assert canaries_on_disk(database_url, tmp_path, since=begun) == {}
        # The same search finds them where they are.
        assert canaries_in(read.content) == ["zqcontact7", "zqemployeur7", "zqprenom7"]
        with planted(database_url, tmp_path):
            assert canaries_on_disk(database_url, tmp_path, [PLANTED], since=begun)
        for page in pages:
            assert canaries_in(page) == []
        told = [mail.raw for mail in mails.received] + [repr(call).encode() for call in hooks.received]
        said = (folder / "said.txt").read_bytes()
        for each in (*told, said):
            assert canaries_in(each) == []
            assert not re.search(rb"rouge|orange|jaune|\bvert\b", each)
        assert b"storage_failed" not in said
        assert b"Traceback" not in said


def talk_of_everything(browser: Browser) -> tuple[int, list[bytes]]:
    """The number of the case sent with every canary in it, and the error pages of what could not be read."""
    typed = {"contact_moyen": "courriel", "contact_coordonnees": CANARIES["contact"]}
    typed |= {"contact_nom": CANARIES["name"], "employeur": CANARIES["employer"]}
    sends, withholds, leaves = (Talk.begin(browser) for _ in range(3))
    for talk in (sends, withholds, leaves):
        kinds = [each["kind"] for each in talk.say(text=CANARIES["crisis text"])["messages"]]
        assert "crisis" in kinds
        talk.enter("salarie", RED, until="situation")
        assert talk.say(text=CANARIES["free text"])["prompt"]["step"] == "situation"
        talk.walk({**RED, **typed}, until="contact_coordonnees")
        assert talk.say(text=CANARIES["wrong contact"])["prompt"]["step"] == "contact_coordonnees"
        talk.walk(typed, until="envoi")
    withholds.answer("ne_pas_envoyer")
    pages = [answer.content for answer in browser.ask_together(malformed(leaves))]
    return int(sends.walk().turn["case"]), pages


@contextmanager
def planted(url: str, folder: Path) -> Iterator[None]:
    """A canary of its own, in clear, in a file of the database."""
    if url.startswith("sqlite"):
        path = folder / "planted"
        path.write_text(f"… {PLANTED.upper()} …")
        yield
        path.unlink()
    else:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("CREATE TABLE planted AS SELECT %s::text AS said", (PLANTED,))
            yield
            admin.execute("DROP TABLE planted")


def test_an_unknown_field_is_not_repeated(sqlite_browser: Browser) -> None:
    """A client that puts what a person typed into the name of a field does not get it back."""
    talk, word = Talk.begin(sqlite_browser), CANARIES["malformed"]
    refused = talk.post({"text": "x", word: "x"})
    assert refused.status_code == 422
    assert canaries_in(refused.content) == []
