"""Two transactions at the same moment on PostgreSQL: who waited for the other goes on with what that one wrote."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot import account, passwords, signing_in, window
from bot.initdata import Visit
from bot.wiring import Installation
from storage import casefile, entries, queue, sessions, tables
from storage.queue import Due, Request
from storage.transaction import Transaction
from tests.support.console import signed_in
from tests.support.postgres import wait_for_a_waiter
from tests.support.rows import rows

PATIENCE = 60
REQUEST = Request("employeurs", "jaune", "assistant", None, None, {"contact": {}}, None)

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def one_waits(
    installation: Installation, work: Callable[[Transaction], Any], then: Callable[[Transaction], Any]
) -> Any:
    """What `then` gives, which waits until `work` is on disk."""
    wrote = threading.Event()

    def slowly(tx: Transaction) -> None:
        work(tx)
        wrote.set()
        wait_for_a_waiter(installation.settings.database_url)

    with ThreadPoolExecutor(1) as other:
        first = other.submit(installation.store.run_now, slowly)
        assert wrote.wait(PATIENCE)
        found = installation.store.run_now(then)
        first.result(PATIENCE)
    return found


def test_a_request_reaches_a_case_that_gets_another_key_meanwhile(installation: Installation) -> None:
    """A member takes a word out of a manager's case while the manager sends once more: nothing of either is lost."""

    def send(tx: Transaction) -> tuple[int, bool]:
        return queue.add_request(tx, "gims13", "alias", REQUEST, Due(2_000_000_000, 2_000_000_000))

    number, _ = installation.store.run_now(send)

    def redact(tx: Transaction) -> None:
        file = casefile.open_file(tx, "gims13", number)
        assert file.key is not None
        casefile.rewrite(tx, file, file.requests(), entries.timeline(tx, number, file.key))

    assert one_waits(installation, redact, send) == (number, False)
    file = installation.store.run_now(casefile.open_file, "gims13", number)
    assert len(file.requests()) == 2


def test_two_windows_of_a_chat_that_has_no_conversation_open_the_same(installation: Installation) -> None:
    def opens(mark: str) -> Callable[[Transaction], str]:
        return lambda tx: window.come_in(tx, installation.world, "gims13", Visit(91_000_000, mark)).id

    second = one_waits(installation, opens("one"), opens("another"))
    assert [row["id"] for row in rows(installation, tables.conversations)] == [second]


def test_a_password_that_changes_during_a_sign_in_leaves_nobody_in_with_the_old_one(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, begin, looked_at = installation.store, sessions.begin, threading.Event()
    member, secret = signed_in(installation, "gims13", "member")
    own = store.run_now(sessions.find, secret)
    assert own is not None

    def slowly(tx: Transaction, member: str, stage: sessions.Stage) -> str:
        looked_at.set()
        wait_for_a_waiter(installation.settings.database_url)
        return begin(tx, member, stage)

    monkeypatch.setattr(sessions, "begin", slowly)
    monkeypatch.setattr(passwords, "is_password", AsyncMock(return_value=True))
    signing = signing_in.sign_in(store, installation.world, f"{member}@gims13.example", "the old one", "192.0.2.7")
    with ThreadPoolExecutor(1) as other:
        entering = other.submit(asyncio.run, signing)
        assert looked_at.wait(PATIENCE)
        store.run_now(account.change_password, own, "the hash of another")
        entered, stage = entering.result(PATIENCE)
    assert (stage, store.run_now(sessions.find, entered)) == ("open", None)
