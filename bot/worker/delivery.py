"""Carries notifications out: e-mail over SMTP, signed webhook. At least once; a receiver can tell repetitions apart."""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from bot.cell.texts import word_of
from bot.config import Config, Service, WebhookRoute
from bot.deadlines import day_in_words
from bot.settings import environment
from storage.outbox import Notification

TIMEOUT = 20.0
_EXPECTED = (
    "SMTP_URL: expected smtp://user:password@host:port?from=relais@example.org (or smtps:// or smtp+starttls://)"
)


class NotDelivered(Exception):
    """It did not arrive; the message says why without anything the other side wrote."""


class NeverDelivered(NotDelivered):
    """It did not arrive, and never will: trying again is of no use."""


class InvalidSmtpUrl(ValueError):
    """SMTP_URL cannot be used."""


class MayHaveArrived(NotDelivered):
    """Nobody knows: everything was handed over, and the connection broke before the answer."""


class Mailer:
    """Sends plain-text mail through the server of SMTP_URL.

    `smtp://host:port?from=…` uses STARTTLS when the server offers it, `smtps://…` TLS from the start;
    `smtp+starttls://…` refuses a server without it. Raises InvalidSmtpUrl.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InvalidSmtpUrl(_EXPECTED) from None
        sender = parse_qs(parts.query).get("from", [""])[0]
        if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname or "@" not in sender:
            raise InvalidSmtpUrl(_EXPECTED)
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = port or (465 if parts.scheme == "smtps" else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, name: str, to: str, subject: str, text: str) -> None:
        """Send one mail; `name` becomes its Message-ID, the same at each attempt. Raises NotDelivered."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
        mail["Message-ID"] = f"<{name}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        stage: Literal["before", "during", "after"] = "before"
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                stage = "during"
                server.send_message(mail)
                stage = "after"
        except OSError as error:  # smtplib's own errors are of this kind
            if stage != "after":
                raise _fault(error, begun=stage == "during") from None

    def _connect(self) -> smtplib.SMTP:
        tls = ssl.create_default_context()
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=tls)
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            elif self._scheme == "smtp+starttls":
                raise NotDelivered("the mail server does not offer STARTTLS")
        except BaseException:
            server.close()
            raise
        return server


def _fault(error: OSError, *, begun: bool) -> NotDelivered:
    """Why a mail did not arrive, as far as is known, in no word of the server; `begun`: it was being handed over."""
    if isinstance(error, smtplib.SMTPResponseException):
        return NotDelivered(f"the mail server answered {error.smtp_code}")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return NotDelivered(f"the mail server refused the address ({', '.join(map(str, codes))})")
    broken = isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException)
    kind = MayHaveArrived if begun and broken else NotDelivered
    return kind(f"the mail server cannot be reached ({type(error).__name__})")


class Carrier:
    """Delivers a notification by its route. `now` in seconds since 1970."""

    def __init__(
        self,
        config: Config,
        mailer: Mailer | None,
        now: Callable[[], float],
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._config = config
        self._mailer = mailer
        self._now = now
        self._environ = environment() if environ is None else environ

    def deliver(self, notification: Notification) -> None:
        """Carry it out, blocking. Raises NotDelivered."""
        if notification.route == "email":
            self._by_mail(notification)
        else:
            self._by_webhook(notification)

    def mail(self, name: str, to: str, subject: str, text: str) -> None:
        """Send one mail, blocking, as `Mailer.send`. Raises NotDelivered."""
        if self._mailer is None:
            raise NotDelivered("SMTP_URL is not set")
        self._mailer.send(name, to, subject, text)

    def _by_mail(self, notification: Notification) -> None:
        if self._mailer is None:
            raise NotDelivered("SMTP_URL is not set")
        service = self._config.services.get(notification.service)
        if service is None:
            raise NotDelivered("this service is no longer in config.yml")
        subject, text = _words(service, notification.payload, self._now())
        self._mailer.send(notification.id, notification.target, subject, text)

    def _by_webhook(self, notification: Notification) -> None:
        secret = self._environ.get(self._secret_name(notification), "")
        if not secret:
            raise NotDelivered("the secret of this webhook is not set")
        body = json.dumps({"id": notification.id, "service": notification.service, **notification.payload}).encode()
        stamp = str(int(self._now()))
        signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Relais-Id": notification.id,
            "Relais-Timestamp": stamp,
            "Relais-Signature": f"v1={signature}",
        }
        try:
            # Only the status is read: what the receiver writes has no use here, and no end that we know.
            with httpx.stream("POST", notification.target, content=body, headers=headers, timeout=TIMEOUT) as answer:
                status, arrived = answer.status_code, answer.is_success
        except httpx.HTTPError as error:
            raise NotDelivered(f"the receiver cannot be reached ({type(error).__name__})") from None
        if not arrived:
            raise NotDelivered(f"the receiver answered {status}")

    def _secret_name(self, notification: Notification) -> str:
        service = self._config.services.get(notification.service)
        for route in service.routes if service else ():
            if isinstance(route, WebhookRoute) and str(route.webhook) == notification.target:
                return route.secret_env
        raise NotDelivered("this webhook is no longer in config.yml")


def _words(service: Service, told: Mapping[str, Any], now: float) -> tuple[str, str]:
    """Subject and text of a mail; a deadline is told as past once it is, whether the request was read or not."""
    known = {"numero": str(told["number"])}
    if "freed" in told:
        what, known["n"] = "liberees" if told["freed"] > 1 else "liberee", str(told["freed"])
    elif "late_since" in told:
        what, known["moment"] = "en_retard", _moment(service, told["late_since"])
    else:
        what = "delai_passe" if now > told["read_before"] else "a_lire"
        known["moment"] = _moment(service, told["read_before"])
    body = word_of("notices", "corps", what, **known)
    return word_of("notices", "objets", what, **known), word_of("notices", "lettre", "autour", corps=body) + "\n"


def _moment(service: Service, moment: int) -> str:
    hour = datetime.fromtimestamp(moment, service.zone)
    return f"{day_in_words(service, moment)}, {hour.hour}\u00a0h\u00a0{hour.minute:02d}"
