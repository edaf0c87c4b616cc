"""Notifications: what is sent, to real servers on loopback; at least once; never a word too many (design.md)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import pytest

from bot.config import load_config
from bot.readiness import blocking
from bot.wiring import Installation
from bot.worker.delivery import Carrier, InvalidSmtpUrl, Mailer, NotDelivered
from bot.worker.loop import carrier_of, deliver_due, purge_all
from storage import outbox, tables
from storage.outbox import Notification
from storage.transaction import Transaction
from tests.support.clock import Clock
from tests.support.configured import config_file, relais
from tests.support.installation import REPOSITORY, installed, settings
from tests.support.ports import quiet_port
from tests.support.receivers import HANG_UP, HookServer, MailServer, hook_server, mail_server, response
from tests.support.rows import Row, rows
from tests.support.talking import RED, Talk, browsing_in_process

SECRET_NAME = "RELAIS_TEST_WEBHOOK_SECRET"
SECRET = "clé partagée avec le récepteur"
ADDRESS = "cellule@service.example"
OTHER_ADDRESS = "secretariat@service.example"
MARK = "ZEBRA"
"""What the other side writes; it must never be kept."""
PATIENCE = 60.0
Opener = Callable[..., Installation]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret shared with the receiver."""
    monkeypatch.setenv(SECRET_NAME, SECRET)


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as receiver:
        yield receiver


@pytest.fixture
def hooks() -> Iterator[HookServer]:
    """A receiver of webhooks."""
    with hook_server() as receiver:
        yield receiver


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens installations of gims13 with these routes."""
    with ExitStack() as stack:

        def open_one(
            url: str, *, keys: str | None = None, smtp: str | None = None, emails: tuple[str, ...] = (), hook: str = ""
        ) -> Installation:
            routes: list[dict[str, Any]] = [{"email": list(emails)}] if emails else []
            routes += [{"webhook": hook, "secret_env": SECRET_NAME}] if hook else []
            config = config_file(tmp_path, gims13={"notifications": routes})
            more = {"SMTP_URL": smtp} if smtp else {}
            given = settings(url, keys=keys, RELAIS_CONFIG=config, **more)
            return stack.enter_context(installed(given, clock))

        yield open_one


def deliver(installation: Installation, carrier: Carrier | None = None) -> int:
    """What the worker does every two seconds."""
    return asyncio.run(deliver_due(installation, carrier or carrier_of(installation)))


def put(tx: Transaction, route: str, target: str, count: int = 1) -> list[str]:
    """Notifications of cases that do not exist."""
    payload = {"number": 48211973, "read_before": 1795536000}
    return [outbox.put(tx, "gims13", route, target, payload) for _ in range(count)]


def kept(installation: Installation) -> list[Row]:
    return rows(installation, tables.outbox)


def only(installation: Installation) -> Row:
    (row,) = kept(installation)
    return row


# -- what is sent


def test_a_request_is_announced_by_mail_and_webhook(
    database_url: str, opened: Opener, mails: MailServer, hooks: HookServer
) -> None:
    """« Envoyer », once: one mail to each address and one call, delivered by the worker, and nothing a second time."""
    installation = opened(database_url, smtp=mails.url, emails=(ADDRESS, OTHER_ADDRESS), hook=hooks.url)
    with browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    assert (mails.received, hooks.received) == ([], [])
    assert deliver(installation) == 3
    assert sorted(mail.to for mail in mails.received) == [(ADDRESS,), (OTHER_ADDRESS,)]
    assert [json.loads(call.body)["number"] for call in hooks.received] == [number]
    assert {(row["state"], row["attempts"], row["last_error"]) for row in kept(installation)} == {
        ("delivered", 1, None)
    }
    assert deliver(installation) == 0


def test_a_mail_holds_a_number_and_a_deadline_and_nothing_else(
    sqlite_url: str, opened: Opener, mails: MailServer
) -> None:
    """Word for word; no level, no queue, no contact, no name of the person's service in subject, body or headers."""
    installation = opened(sqlite_url, smtp=mails.url, emails=(ADDRESS,))
    with browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("salarie", RED).turn["case"]
    deliver(installation)
    (mail,) = mails.received
    until = "mardi 24 novembre, 17\u00a0h\u00a000"
    parsed = mail.parsed
    assert parsed["Subject"] == f"Demande n°\u00a0{number}, à lire avant le {until}"
    assert parsed.get_content().splitlines() == [
        "Bonjour,",
        "",
        f"La demande n°\u00a0{number} est à lire avant le {until}.",
        "",
        "Ce message ne contient rien d’autre, par confidentialité.",
    ]
    assert getaddresses([str(parsed["To"]), str(parsed["From"])]) == [("", ADDRESS), ("", "relais@service.example")]
    technical = {"content-type", "content-transfer-encoding", "mime-version", "x-peer", "x-mailfrom", "x-rcptto"}
    assert {name.lower() for name in parsed} - technical == {"subject", "to", "from", "message-id", "auto-submitted"}
    assert parsed["Message-ID"] == f"<{only(installation)['id']}@service.example>"


def test_a_webhook_holds_four_fields_and_its_signature_verifies(
    sqlite_url: str, opened: Opener, hooks: HookServer, clock: Clock
) -> None:
    """As docs/operations.md tells a receiver: HMAC-SHA256 under the shared secret of timestamp, dot and body."""
    installation = opened(sqlite_url, hook=hooks.url)
    with browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("manager", {"observations": ["rupture_evoquee"]}).turn["case"]
    clock.forward(minutes=3)
    deliver(installation)
    (call,) = hooks.received
    assert json.loads(call.body) == {
        "id": only(installation)["id"],
        "service": "gims13",
        "number": number,
        "read_before": int(clock.now) - 180 + 31 * 3600,  # received on Monday at 10:00, closing time on Tuesday
    }
    assert call.path == "/relais"
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["Relais-Id"] == only(installation)["id"]
    stamp = call.headers["Relais-Timestamp"]
    assert stamp == str(int(clock.now))
    signed = hmac.new(SECRET.encode(), stamp.encode() + b"." + call.body, hashlib.sha256).hexdigest()
    assert call.headers["Relais-Signature"] == f"v1={signed}"


# -- at least once


@pytest.mark.parametrize("answer", [HANG_UP, "451 try again", "554 no"])
def test_a_mail_is_sent_again_with_the_same_id_after_the_server_failed(
    sqlite_url: str, opened: Opener, mails: MailServer, clock: Clock, answer: str | int
) -> None:
    """The server had received everything, then broke off or refused: the same mail again, with the same Message-ID."""
    installation = opened(sqlite_url, smtp=mails.url, emails=(ADDRESS,))
    installation.store.run_now(put, "email", ADDRESS)
    mails.answers.append(answer)
    deliver(installation)
    assert (only(installation)["state"], only(installation)["attempts"]) == ("waiting", 1)
    clock.now = only(installation)["next_at"]
    deliver(installation)
    assert (only(installation)["state"], only(installation)["attempts"]) == ("delivered", 2)
    first, second = mails.received
    assert first.parsed["Message-ID"] == second.parsed["Message-ID"]
    assert first.parsed.get_content() == second.parsed.get_content()


@pytest.mark.parametrize("answer", [HANG_UP, 500, 503, 404, 302, 307])
def test_a_webhook_is_called_again_with_the_same_id_after_the_receiver_failed(
    sqlite_url: str, opened: Opener, hooks: HookServer, clock: Clock, answer: int
) -> None:
    """Whatever is not 2xx, or no answer at all: the same id and body again, signed at the new time. A redirection is
    not followed: the number goes only where config.yml says."""
    installation = opened(sqlite_url, hook=hooks.url)
    installation.store.run_now(put, "webhook", hooks.url)
    hooks.answers.append(answer and response(answer, Location="/elsewhere"))
    deliver(installation)
    assert (only(installation)["state"], only(installation)["attempts"]) == ("waiting", 1)
    clock.now = only(installation)["next_at"]
    deliver(installation)
    assert only(installation)["state"] == "delivered"
    first, second = hooks.received
    assert (first.path, first.body) == (second.path, second.body)
    assert first.headers["Relais-Id"] == second.headers["Relais-Id"]
    assert first.headers["Relais-Timestamp"] != second.headers["Relais-Timestamp"]
    assert first.headers["Relais-Signature"] != second.headers["Relais-Signature"]


def test_servers_down_then_up(sqlite_url: str, opened: Opener, clock: Clock) -> None:
    """Nobody listens, twice; then the servers come back: everything arrives, once, and the reason is cleared."""
    port = quiet_port()
    installation = opened(sqlite_url, smtp=f"smtp://127.0.0.1:{port}?from=relais@service.example", emails=(ADDRESS,))
    installation.store.run_now(put, "email", ADDRESS)
    for attempts in (1, 2):
        deliver(installation)
        row = only(installation)
        assert (row["state"], row["attempts"]) == ("waiting", attempts)
        assert row["last_error"] == "the mail server cannot be reached (ConnectionRefusedError)"
        assert deliver(installation) == 0, "not before its time"
        clock.now = row["next_at"]
    with mail_server(port) as mails:
        assert deliver(installation) == 1
        assert len(mails.received) == 1
    assert (only(installation)["state"], only(installation)["last_error"]) == ("delivered", None)


def test_one_that_fails_does_not_hold_back_the_others(
    sqlite_url: str, opened: Opener, mails: MailServer, hooks: HookServer
) -> None:
    """A refused address and a webhook taken out of config.yml, among others: these arrive."""
    installation = opened(sqlite_url, smtp=mails.url, emails=(ADDRESS, OTHER_ADDRESS), hook=hooks.url)
    mails.refused[OTHER_ADDRESS] = f"550 5.1.1 <{OTHER_ADDRESS}> {MARK}"
    for route, target in (
        ("email", OTHER_ADDRESS),
        ("email", ADDRESS),
        ("webhook", "http://127.0.0.1:9/old"),
        ("webhook", hooks.url),
    ):
        installation.store.run_now(put, route, target)
    assert deliver(installation) == 4
    found = {row["target"]: (row["state"], row["last_error"]) for row in kept(installation)}
    assert found == {
        OTHER_ADDRESS: ("waiting", "the mail server refused the address (550)"),
        ADDRESS: ("delivered", None),
        "http://127.0.0.1:9/old": ("waiting", "this webhook is no longer in config.yml"),
        hooks.url: ("delivered", None),
    }
    assert (len(mails.received), len(hooks.received)) == (1, 1)


def test_a_worker_that_died_while_delivering_leaves_nothing_behind(
    sqlite_url: str, opened: Opener, hooks: HookServer, clock: Clock
) -> None:
    """Claimed and never reported: not taken by anybody while the claim lasts, delivered once it is over."""
    installation = opened(sqlite_url, hook=hooks.url)
    installation.store.run_now(put, "webhook", hooks.url)
    (claimed,) = installation.store.run_now(outbox.claim, 10)
    clock.now += outbox.CLAIM_LIFE - 1
    assert deliver(installation) == 0
    clock.now += 1
    assert deliver(installation) == 1
    assert [call.headers["Relais-Id"] for call in hooks.received] == [claimed.id]


def test_a_failure_reported_late_does_not_undo_a_delivery(
    database_url: str, opened: Opener, hooks: HookServer, clock: Clock
) -> None:
    """A slow worker gives up after its claim was over and another has delivered: it stays delivered."""
    installation = opened(database_url, hook=hooks.url)
    (name,) = installation.store.run_now(put, "webhook", hooks.url)
    assert len(installation.store.run_now(outbox.claim, 10)) == 1
    clock.now += outbox.CLAIM_LIFE
    assert deliver(installation) == 1
    assert installation.store.run_now(outbox.failed, name, "the receiver cannot be reached", 0.5) is None
    assert (only(installation)["state"], only(installation)["attempts"]) == ("delivered", 1)
    clock.forward(days=1)
    assert deliver(installation) == 0


# -- how long to wait


class Unreachable(Carrier):
    """A carrier that reaches nobody."""

    def deliver(self, notification: Notification) -> None:
        raise NotDelivered("the receiver cannot be reached (ConnectError)")


@pytest.fixture
def unreachable(clock: Clock) -> Carrier:
    """A carrier that reaches nobody."""
    return Unreachable(load_config(REPOSITORY / "config.yml"), None, clock, {})


def test_waiting_doubles_is_spread_and_ends_with_the_reason_kept(
    sqlite_installation: Installation, unreachable: Carrier, clock: Clock
) -> None:
    """From about 15 seconds, twice as long each time, up to about six hours; twenty that failed together are not tried
    together. After two weeks each is given up, never tried again, and still there a year later with its reason."""
    names = sqlite_installation.store.run_now(put, "webhook", "http://127.0.0.1:9/relais", 20)
    begun = clock.now
    attempts = 0
    while any(row["state"] == "waiting" for row in kept(sqlite_installation)):
        attempts += 1
        at = clock.now
        assert deliver(sqlite_installation, unreachable) == 20
        waits = [row["next_at"] - int(at) for row in kept(sqlite_installation)]
        base = min(15 * 2 ** (attempts - 1), 6 * 3600)
        assert all(int(base * 0.75) <= wait <= base * 1.25 for wait in waits)
        assert len(set(waits)) > (2 if base == 15 else 4), "spread: of 8 and of 16 or more, chance never gives so few"
        clock.now = max(row["next_at"] for row in kept(sqlite_installation))
    assert 10 < (clock.now - begun) / 86_400 < 20
    clock.forward(days=365)
    assert deliver(sqlite_installation, unreachable) == 0
    asyncio.run(purge_all(sqlite_installation))
    left = kept(sqlite_installation)
    assert sorted(row["id"] for row in left) == sorted(names)
    assert {(row["state"], row["attempts"], row["last_error"]) for row in left} == {
        ("failed", attempts, "the receiver cannot be reached (ConnectError)")
    }


# -- nothing the other side wrote is kept


def test_the_reason_kept_holds_nothing_the_other_side_wrote(
    sqlite_url: str,
    opened: Opener,
    mails: MailServer,
    hooks: HookServer,
    clock: Clock,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A mail server or receiver could quote a person or a secret in its answer, its reason phrase, a header, or send
    what is no HTTP at all: neither the table nor the logs repeat a word of it, nor the address or the URL."""
    installation = opened(sqlite_url, smtp=mails.url, emails=(ADDRESS, OTHER_ADDRESS), hook=hooks.url)
    mails.refused[OTHER_ADDRESS] = f"550 5.1.1 <{OTHER_ADDRESS}> {MARK}"
    mails.answers.extend([f"451 {MARK}", f"554 {MARK}", HANG_UP])
    hooks.answers.extend(
        [
            response(500, reason=MARK, body=MARK),
            response(302, Location=f"http://{MARK}.example/"),
            f"{MARK} no HTTP\r\n\r\n".encode(),
            f"HTTP/1.1 {MARK}\r\n\r\n".encode(),
            HANG_UP,
        ]
    )
    installation.store.run_now(put, "email", ADDRESS)
    installation.store.run_now(put, "email", OTHER_ADDRESS)
    installation.store.run_now(put, "webhook", hooks.url)
    reasons: Counter[str] = Counter()
    while mails.answers or hooks.answers:
        deliver(installation)
        reasons.update(row["last_error"] for row in kept(installation) if row["state"] == "waiting")
        clock.forward(hours=12)
    assert {
        "the mail server answered 451",
        "the mail server answered 554",
        "the mail server refused the address (550)",
        "the receiver answered 500",
        "the receiver answered 302",
        "the receiver cannot be reached (RemoteProtocolError)",
    } <= {*reasons}
    written = capfd.readouterr()
    assert "not_delivered" in written.out + written.err
    for text in (*reasons, written.out, written.err):
        for word in (MARK, ADDRESS, OTHER_ADDRESS, hooks.url, "48211973"):
            assert word not in text


def test_without_starttls_a_server_that_must_have_it_is_refused(
    sqlite_url: str, opened: Opener, mails: MailServer
) -> None:
    """`smtp+starttls://`: nothing is sent in clear."""
    installation = opened(sqlite_url, smtp=mails.url.replace("smtp:", "smtp+starttls:"), emails=(ADDRESS,))
    installation.store.run_now(put, "email", ADDRESS)
    deliver(installation)
    assert only(installation)["last_error"] == "the mail server does not offer STARTTLS"
    assert mails.received == []


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org?from=a@b.fr",
        "smtp://mail.example.org",
        "smtp://mail.example.org?from=relais",
        "smtp://?from=a@b.fr",
        "smtp://mail.example.org:port?from=a@b.fr",
        "smtp://mail.example.org:99999?from=a@b.fr",
        "smtp://[mail?from=a@b.fr",
    ],
)
def test_an_smtp_url_that_cannot_be_used_is_refused_with_what_is_expected(url: str) -> None:
    """Without repeating it: it may hold a password."""
    with pytest.raises(InvalidSmtpUrl, match="expected smtp://") as refused:
        Mailer(url)
    assert url not in str(refused.value)


# -- several workers


def test_a_claim_passes_over_what_another_worker_is_claiming(postgres_url: str, opened: Opener, clock: Clock) -> None:
    """One worker's claim is not committed yet: another neither waits for it nor takes the same; afterwards nothing is
    left to claim."""
    one = opened(postgres_url)
    two = opened(postgres_url, keys=one.settings.keys.get_secret_value())
    names = one.store.run_now(put, "webhook", "http://127.0.0.1:9/relais", 10)
    begun, go_on = threading.Event(), threading.Event()

    def claim_and_wait(tx: Transaction) -> list[Notification]:
        claimed = outbox.claim(tx, 5)
        begun.set()
        assert go_on.wait(PATIENCE)
        return claimed

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(one.store.run_now, claim_and_wait)
        assert begun.wait(PATIENCE)
        second = pool.submit(two.store.run_now, outbox.claim, 50)
        try:
            others = second.result(PATIENCE / 2)
        finally:
            go_on.set()
        claimed = [each.id for each in (*first.result(PATIENCE), *others)]
    assert len(others) == 5
    assert sorted(claimed) == sorted(names)
    assert two.store.run_now(outbox.claim, 50) == []


class Together(Carrier):
    """A carrier whose first delivery waits for the first of another one: both workers have claimed by then."""

    def __init__(self, installation: Installation, meeting: threading.Barrier) -> None:
        super().__init__(installation.config, None, installation.store.clock)
        self._meeting = meeting
        self._first = threading.Lock()

    def deliver(self, notification: Notification) -> None:
        if self._first.acquire(blocking=False):
            self._meeting.wait(PATIENCE)
        super().deliver(notification)


def test_two_workers_deliver_each_notification_once(database_url: str, opened: Opener, hooks: HookServer) -> None:
    """Two installations on one database, each delivering until nothing is due, at the same time: every id arrives
    exactly once."""
    one = opened(database_url, hook=hooks.url)
    two = opened(database_url, hook=hooks.url, keys=one.settings.keys.get_secret_value())
    names = one.store.run_now(put, "webhook", hooks.url, 25)
    meeting = threading.Barrier(2)

    async def until_nothing_is_due(installation: Installation) -> int:
        carrier = Together(installation, meeting)
        tried = 0
        while count := await deliver_due(installation, carrier):
            tried += count
        return tried

    async def both() -> list[int]:
        return list(await asyncio.gather(until_nothing_is_due(one), until_nothing_is_due(two)))

    tried = asyncio.run(both())
    assert sum(tried) == 25
    assert min(tried) > 0
    assert sorted(call.headers["Relais-Id"] for call in hooks.received) == sorted(names)
    assert {(row["state"], row["attempts"]) for row in kept(one)} == {("delivered", 1)}


# -- what makes `relais run` refuse


ROUTES: dict[str, tuple[dict[str, Any], str, dict[str, str], str]] = {
    "email": (
        {"email": [ADDRESS]},
        "an e-mail route is configured, but SMTP_URL is not set",
        {"SMTP_URL": "smtp://127.0.0.1:9?from=relais@service.example"},
        "set SMTP_URL in .env",
    ),
    "webhook": (
        {"webhook": "http://127.0.0.1:9/relais", "secret_env": "RELAIS_OTHER_SECRET"},
        "a webhook is configured, but its secret RELAIS_OTHER_SECRET is not set",
        {"RELAIS_OTHER_SECRET": SECRET},
        "set RELAIS_OTHER_SECRET in .env",
    ),
}


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_that_cannot_deliver_is_a_gap_until_it_can(sqlite_url: str, tmp_path: Path, name: str) -> None:
    """Unset, it is named with the service and the remedy; set, nothing is missing."""
    route, what, needs, remedy = ROUTES[name]
    path = config_file(tmp_path, simt77={"notifications": [route]})
    config = load_config(path)

    def gaps(environ: dict[str, str]) -> list[tuple[str | None, str]]:
        found = blocking(settings(sqlite_url, RELAIS_CONFIG=path, **environ), config, environ)
        assert all(gap.remedy.startswith(remedy) for gap in found)
        return [(gap.service, gap.what) for gap in found]

    assert gaps({}) == [("simt77", what)]
    assert gaps(needs) == []


@pytest.mark.parametrize("name", ROUTES)
def test_the_command_refuses_to_run_with_a_route_that_cannot_deliver(
    sqlite_url: str, tmp_path: Path, name: str
) -> None:
    """`relais run`, with the variable empty: exit code 1, service, cause and remedy on standard error, no trace; nobody
    was invited."""
    route, what, needs, remedy = ROUTES[name]
    given = settings(sqlite_url, RELAIS_CONFIG=config_file(tmp_path, simt77={"notifications": [route]}))
    done = relais(given, tmp_path, "run", "--port", "0", **dict.fromkeys(needs, ""))
    assert done.returncode == 1
    assert done.stderr.startswith(f"relais: simt77: {what} — {remedy}")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_secret_of_a_webhook_may_stand_in_the_env_file(
    sqlite_url: str, tmp_path: Path, hooks: HookServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As .env.example says: `.env` alone is enough to start and to sign; the process variable wins; an empty one does
    not hide the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text('RELAIS_OTHER_SECRET="from the file"\n', "utf-8")
    route = {"webhook": hooks.url, "secret_env": "RELAIS_OTHER_SECRET"}
    given = settings(sqlite_url, RELAIS_CONFIG=config_file(tmp_path, gims13={"notifications": [route]}))
    with installed(given, clock) as installation:
        for value, expected in ((None, "from the file"), ("", "from the file"), ("from the process",) * 2):
            if value is not None:
                monkeypatch.setenv("RELAIS_OTHER_SECRET", value)
            assert blocking(given, installation.config) == []
            installation.store.run_now(put, "webhook", hooks.url)
            assert deliver(installation) == 1
            call = hooks.received[-1]
            signed = call.headers["Relais-Timestamp"].encode() + b"." + call.body
            found = hmac.new(str(expected).encode(), signed, hashlib.sha256).hexdigest()
            assert call.headers["Relais-Signature"] == f"v1={found}"


def test_without_its_secret_a_webhook_is_not_called(sqlite_url: str, opened: Opener, hooks: HookServer) -> None:
    """`relais worker` does not refuse to start: nothing leaves unsigned, and the reason is kept."""
    installation = opened(sqlite_url, hook=hooks.url)
    installation.store.run_now(put, "webhook", hooks.url)
    deliver(installation, Carrier(installation.config, None, installation.store.clock, {}))
    assert hooks.received == []
    assert only(installation)["last_error"] == "the secret of this webhook is not set"
