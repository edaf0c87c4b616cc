"""The code that brings a person back from any device: what it opens, what it tells to others, where it stands."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from typing import Any

import httpx
import pytest

from bot import receipts
from bot.wiring import Installation
from bot.worker.loop import purge_all
from storage import rotation, tables
from storage.vault import KeyRing
from tests.support.clock import Clock
from tests.support.installation import client, installed, settings
from tests.support.rows import journal, rows
from tests.support.talking import RED, Browser, Talk, api_key, browsing, browsing_in_process
from tests.support.traces import traces, until

RETURN = "/api/v1/conversations/return"
NOBODY = "0000 0000 0000"


def ask_code(talk: Talk) -> str:
    """A code for this conversation."""
    answer = talk.browser.ask("POST", f"{talk.path}/receipt", headers=talk.headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["code"])


def try_code(browser: Browser, code: str, service: str = "gims13") -> httpx.Response:
    """Type a code."""
    return browser.ask("POST", RETURN, json={"service": service, "code": code})


def come_back(browser: Browser, code: str) -> Talk:
    """Another device, where this code is typed."""
    answer = try_code(browser, code)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return Talk(browser, found.pop("id"), found.pop("token"), found)


def is_open(talk: Talk) -> bool:
    """Whether this device still gets in."""
    return talk.browser.ask("GET", talk.path, headers=talk.headers).status_code == 200


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow hash with less patience, for tests that try many codes."""
    monkeypatch.setattr(receipts, "_PASSES", 1)
    monkeypatch.setattr(receipts, "_MEMORY_KIB", 8)


def test_it_brings_back_to_the_same_question_on_another_device(browser: Browser) -> None:
    """Case number, question and messages are there; each device answers with a token of its own."""
    first = Talk.begin(browser).enter("salarie", RED, until="statistiques")
    code = ask_code(first)
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", code)
    other = come_back(browser, code)
    assert other.id == first.id
    assert other.token != first.token
    assert other.turn == first.look()
    assert other.turn["case"] is not None
    other.answer("non")
    assert first.look()["prompt"] == other.turn["prompt"]
    assert is_open(other)


def test_it_may_be_asked_for_before_anything_was_sent(sqlite_browser: Browser) -> None:
    talk = Talk.begin(sqlite_browser).enter("salarie", until="moral")
    assert come_back(sqlite_browser, ask_code(talk)).step == "moral"


@pytest.mark.usefixtures("quick")
def test_it_is_read_however_it_is_typed(sqlite_browser: Browser) -> None:
    talk = Talk.begin(sqlite_browser)
    digits = ask_code(talk).replace(" ", "")
    a, b, c = digits[:4], digits[4:8], digits[8:]
    arabic = "".join(chr(0x660 + int(each)) for each in digits)
    pairs = ".".join(digits[at : at + 2] for at in range(0, 12, 2))
    for typed in (digits, f" {a}  {b} {c} ", f"{a}-{b}-{c}", f"{a}\u00a0{b}\u202f{c}", f"{a}–{b}‑{c}", pairs, arabic):
        assert come_back(sqlite_browser, typed).id == talk.id, typed
    for typed in (digits[:-1], digits + "1", "bonjour", "", f"{a} {b} {c[:3]}o"):
        answer = try_code(sqlite_browser, typed)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:relais:problem:unreadable-code"), typed
        assert typed == "" or typed not in answer.text


def test_a_newer_return_ends_the_older_one(sqlite_browser: Browser) -> None:
    """A borrowed phone keeps nothing open once the person came back elsewhere."""
    first = Talk.begin(sqlite_browser)
    code = ask_code(first)
    older = come_back(sqlite_browser, code)
    newer = come_back(sqlite_browser, code)
    assert [is_open(each) for each in (first, older, newer)] == [True, False, True]


def test_a_new_code_ends_the_former_and_what_it_had_opened(sqlite_browser: Browser) -> None:
    """The code was seen by somebody: asking for another shuts them out, and never the device that asks."""
    first = Talk.begin(sqlite_browser)
    former = ask_code(first)
    stranger = come_back(sqlite_browser, former)
    code = ask_code(first)
    assert not is_open(stranger)
    assert try_code(sqlite_browser, former).status_code == 404
    other = come_back(sqlite_browser, code)
    again = ask_code(other)
    assert [is_open(first), is_open(other)] == [True, True]
    assert try_code(sqlite_browser, code).status_code == 404
    assert come_back(sqlite_browser, again).id == first.id


def test_a_wrong_code_says_the_same_whatever_the_reason(browser: Browser) -> None:
    """Never given, replaced, erased, of another service: to the byte the same answer."""
    replaced, erased, elsewhere = Talk.begin(browser), Talk.begin(browser), Talk.begin(browser, service="simt77")
    codes = [ask_code(each) for each in (replaced, erased, elsewhere)]
    ask_code(replaced)
    browser.ask("DELETE", erased.path, headers=erased.headers)
    answers = [try_code(browser, code) for code in (NOBODY, *codes)]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1
    assert len({str(sorted(each.headers.items())) for each in answers}) == 1
    assert answers[0].json()["type"] == "urn:relais:problem:unknown-code"
    unknown = try_code(browser, NOBODY, "nulle-part")
    assert unknown.json()["type"] == "urn:relais:problem:unknown-service"


@pytest.mark.usefixtures("quick")
def test_attempts_are_limited_from_this_machine_too(sqlite_installation: Installation, clock: Clock) -> None:
    """Ten wrong codes from an address, then a quarter of an hour's rest; right ones are not counted."""
    with (
        browsing(client(sqlite_installation)) as here,
        browsing(client(sqlite_installation, address="10.0.0.9")) as away,
    ):
        code = ask_code(Talk.begin(here))
        for _ in range(15):
            come_back(here, code)
        assert [try_code(here, NOBODY).status_code for _ in range(11)] == [404] * 10 + [429]
        refused = try_code(here, code)
        wait = int(refused.headers["retry-after"])
        assert 0 < wait <= 15 * 60
        assert refused.json()["type"] == "urn:relais:problem:too-many-attempts"
        assert f"{-(-wait // 60)} minute" in refused.json()["detail"]
        assert come_back(away, code)
        clock.forward(minutes=15)
        assert come_back(here, code)


@pytest.mark.usefixtures("quick")
def test_attempts_from_everywhere_are_limited_by_service(
    sqlite_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with many addresses is held back too, and the other services are not."""
    monkeypatch.setattr("bot.api.receipts._TO_SERVICE", ("return_service", 3, 3600))
    http = client(sqlite_installation)
    with browsing(http) as browser:
        code = ask_code(Talk.begin(browser, service="simt77"))
        found = []
        for number in range(4):
            http._transport.client = (f"10.0.0.{number}", 1)  # type: ignore[attr-defined]
            found.append(try_code(browser, NOBODY).status_code)
        assert found == [404, 404, 404, 429]
        assert try_code(browser, code, "simt77").status_code == 200


def test_computing_the_slow_hash_holds_nobody_up(sqlite_browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a code is hashed, which here lasts until another conversation got its turn, nothing else waits."""
    others, slow, answered = Talk.begin(sqlite_browser), receipts.slow_hash, threading.Event()

    def waits(*args: Any) -> bytes:
        assert answered.wait(30)
        return slow(*args)

    talk = Talk.begin(sqlite_browser)
    monkeypatch.setattr(receipts, "slow_hash", waits)

    async def both() -> tuple[int, int]:
        asking = asyncio.create_task(sqlite_browser.http.post(f"{talk.path}/receipt", headers=talk.headers))
        await asyncio.sleep(0)
        turn = await sqlite_browser.http.request(**others.request({"choice": "salarie"}))
        answered.set()
        return turn.status_code, (await asking).status_code

    assert sqlite_browser.run(both()) == (200, 200)


def test_codes_are_uniform_and_a_taken_one_is_drawn_again(
    sqlite_installation: Installation, sqlite_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers above the largest code are drawn again, not folded onto smaller ones; small ones keep their zeros."""
    one, other = Talk.begin(sqlite_browser), Talk.begin(sqlite_browser)
    vault = sqlite_installation.store.vault
    usual = vault.random
    drawn = iter([10**12, 2**40 - 1, 7, 7, 10**12 - 1])

    def random(size: int) -> bytes:
        return next(drawn).to_bytes(5) if size == 5 else usual(size)

    monkeypatch.setattr(vault, "random", random)
    assert ask_code(one) == "0000 0000 0007"
    assert ask_code(other) == "9999 9999 9999"
    assert come_back(sqlite_browser, "000000000007").id == one.id


def test_it_needs_the_token_of_the_conversation(sqlite_browser: Browser) -> None:
    talk, other = Talk.begin(sqlite_browser), Talk.begin(sqlite_browser)
    path = f"{talk.path}/receipt"
    assert sqlite_browser.ask("POST", path).status_code == 401
    assert sqlite_browser.ask("POST", path, headers=other.headers).status_code == 404


def test_codes_and_tokens_are_in_clear_nowhere(installation: Installation, browser: Browser, database_url: str) -> None:
    """Neither in the files of the database nor in the journal, which has no line about it; ids are found there."""
    talk = Talk.begin(browser)
    before = journal(installation)
    code = ask_code(talk)
    token = come_back(browser, code).token
    digits = code.replace(" ", "")
    canaries = [digits.encode(), code.encode(), int(digits).to_bytes(8), token.encode(), bytes.fromhex(token)]
    assert traces(database_url, *canaries) == {}
    assert traces(database_url, talk.id.encode())
    assert journal(installation) == before
    (row,) = rows(installation, tables.conversations)
    assert len(row["receipt_hash"]) == 32


def test_it_outlives_the_purge_where_a_request_is_open(
    installation: Installation, browser: Browser, clock: Clock
) -> None:
    """Seven days without a word: the request is still within reach; a conversation without one is gone, as its code."""
    sent, unsent = Talk.begin(browser), Talk.begin(browser)
    number = sent.enter("salarie", RED).turn["case"]
    unsent.enter("salarie", until="moral")
    codes = ask_code(sent), ask_code(unsent)
    clock.forward(days=7)
    asyncio.run(purge_all(installation))
    assert come_back(browser, codes[0]).turn["case"] == number
    assert try_code(browser, codes[1]).content == try_code(browser, NOBODY).content


def test_it_survives_the_rotation_of_the_master_keys(database_url: str, clock: Clock) -> None:
    """Once everything is wrapped with a new key, and the old one thrown away, the code still leads back."""
    old, new = KeyRing.new_entry("old", os.urandom), KeyRing.new_entry("new", os.urandom)
    with installed(settings(database_url, keys=old), clock) as one, browsing_in_process(one) as browser:
        code = ask_code(Talk.begin(browser).enter("salarie", until="moral"))
    with installed(settings(database_url, keys=f"{new},{old}"), clock) as both:
        both.store.run_now(rotation.rotate, both.store.run_now(rotation.owners_to_rotate))
        both.store.run_now(rotation.rotate_lookup)
    with installed(settings(database_url, keys=new), clock) as after, browsing_in_process(after) as browser:
        assert come_back(browser, code).step == "moral"


# -- Erasing only what was not sent


def erase_unsent(talk: Talk) -> int:
    """Quick exit; the status."""
    return talk.browser.ask("DELETE", talk.path, params={"unsent": "true"}, headers=talk.headers).status_code


@pytest.mark.parametrize("paused", [False, True])
def test_erasing_what_was_not_sent_keeps_the_request(
    soon: None, installation: Installation, browser: Browser, database_url: str, paused: bool
) -> None:
    """The walk begun since, and the one that waits behind a call-back, are gone with the key that protected them; the
    request stays with the cell, and the code leads to it."""
    talk = Talk.begin(browser).enter("salarie", RED)
    number, code = talk.turn["case"], ask_code(talk)
    talk.enter("salarie", until="moral")
    if paused:
        talk.say(command="parler_a_quelqu_un")
    (key,) = (row["wrapped"] for row in rows(installation, tables.data_keys, owner=talk.id))
    assert traces(database_url, key)
    assert erase_unsent(talk) == 204
    until(lambda: not traces(database_url, key), "the key leaves the files")
    back = come_back(browser, code)
    assert (back.step, back.turn["case"]) == ("accueil", number)
    assert "Moral" not in str(back.say(command="mes_donnees"))
    (case,) = rows(installation, tables.cases, number=number)
    assert (case["status"], case["content"] is None) == ("new", False)
    assert back.enter("salarie", until="moral").step == "moral"


def test_erasing_what_was_not_sent_keeps_what_was_said_of_the_request(sqlite_browser: Browser) -> None:
    """The receipt just read belongs to what was sent; questions and answers do not."""
    talk = Talk.begin(sqlite_browser).enter("parler_a_quelqu_un", until="envoi")
    talk.say(choice="envoyer")
    assert erase_unsent(talk) == 204
    assert [each["kind"] for each in talk.look()["messages"]] == ["receipt"]


def test_replies_of_the_cell_outlive_a_quick_exit(installation: Installation, browser: Browser) -> None:
    """Read before or not, each comes back once: with the code, and with the token of the first device."""
    cell = api_key(installation, role="cell")
    talk = Talk.begin(browser).enter("parler_a_quelqu_un", {"contact_moyen": "ici"})
    number, code = talk.turn["case"], ask_code(talk)

    def reply(words: str) -> None:
        answer = browser.ask("POST", f"/api/v1/cases/{number}/messages", json={"text": words}, headers=cell)
        assert answer.status_code == 200, answer.text

    def replies(turn: dict[str, Any]) -> list[str]:
        return [each["text"] for each in turn["messages"] if each["kind"] == "member"]

    reply("Lu avant.")
    assert replies(talk.look()) == ["Lu avant."]
    talk.enter("salarie", until="moral")
    assert erase_unsent(talk) == 204
    reply("Pas encore lu.")
    assert replies(come_back(browser, code).turn) == ["Lu avant.", "Pas encore lu."]
    assert replies(talk.look()) == ["Lu avant.", "Pas encore lu."]


def test_erasing_what_was_not_sent_erases_all_where_nothing_was(installation: Installation, browser: Browser) -> None:
    talk = Talk.begin(browser).enter("salarie", until="moral")
    code = ask_code(talk)
    assert erase_unsent(talk) == 204
    assert not is_open(talk)
    assert erase_unsent(talk) == 404
    assert try_code(browser, code).status_code == 404
    assert rows(installation, tables.conversations) == rows(installation, tables.data_keys) == []
