"""Signing in: password, then the code of the telephone or a recovery code. Same words and time whoever is asked for."""

from __future__ import annotations

from typing import Literal

from bot import passwords, totp
from bot.world import World
from storage import attempts, audit, credentials, members, sessions
from storage.access import caller_of
from storage.attempts import Subject
from storage.credentials import Account
from storage.sessions import Session, Stage
from storage.store import Store
from storage.transaction import Transaction

Proof = Literal["totp", "recovery_code"]


class TooManyAttempts(Exception):
    """Too many wrong attempts on this account or from this address; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WrongProof(Exception):
    """The e-mail, the password or the code is wrong; it is not said which."""


async def sign_in(store: Store, world: World, email: str, password: str, address: str) -> tuple[str, Stage]:
    """Check e-mail and password: the secret of a new session, and what it still misses.

    Raises TooManyAttempts, WrongProof.
    """
    by_account, by_address = Subject("account", email.strip().casefold()), Subject("address", address)
    account = await store.run(_counted, email, by_account, by_address)
    right = await passwords.is_password(password, account.password_hash if account else None)
    begun = await store.run(_signed_in, world, account, right, by_account, by_address)
    if begun is None:
        raise WrongProof
    return begun


def stage_after_password(world: World, account: Account) -> Stage:
    """What is missing once the password was right."""
    if account.secured:
        return "code"
    return "enrol" if needs_totp(world, account.service, account.role) else "open"


def needs_totp(world: World, service: str, role: str) -> bool:
    """Whether a member must have a TOTP secret: admins always, everybody where the service says so."""
    return role == "admin" or world.config.services[service].totp == "all"


async def prove(store: Store, session: Session, kind: Proof, given: str, address: str) -> str:
    """Check a code of a session that waits for one: the secret of the open session that replaces it.

    Raises TooManyAttempts, WrongProof.
    """
    by_account, by_address = Subject("account", f"code\x1f{session.member}"), Subject("address", address)
    secret = await store.run(_proved, session, kind, given, by_account, by_address)
    if secret is None:
        raise WrongProof
    return secret


async def confirm_password(store: Store, member: str, password: str, address: str) -> None:
    """Check the password of a signed-in member again before something serious. Raises TooManyAttempts, WrongProof."""
    by_account, by_address = Subject("account", f"confirm\x1f{member}"), Subject("address", address)
    account = await store.run(_counted_member, member, by_account, by_address)
    if account is None:
        raise WrongProof
    if not await passwords.is_password(password, account.password_hash):
        await store.run(audit.record, account.service, caller_of(member), "password_refused", member)
        raise WrongProof
    await store.run(attempts.succeeded, by_account, by_address)


def sign_out(tx: Transaction, session: Session) -> None:
    """End a session of one's own."""
    if sessions.end(tx, session.member, session.id):
        audit.record(tx, session.service, caller_of(session.member), "logout", session.member)


def count(tx: Transaction, *subjects: Subject) -> None:
    """Count an attempt on each of `subjects`. Raises TooManyAttempts."""
    seconds = attempts.attempt(tx, *subjects)
    if seconds:
        raise TooManyAttempts(seconds)


def say_signed_in(tx: Transaction, service: str, member: str) -> None:
    """Write in the journal that a member has entered."""
    audit.record(tx, service, caller_of(member), "login", member)


def _counted(tx: Transaction, email: str, *subjects: Subject) -> Account | None:
    count(tx, *subjects)
    return credentials.find_account(tx, email)


def _counted_member(tx: Transaction, member: str, *subjects: Subject) -> Account | None:
    count(tx, *subjects)
    return credentials.account_of(tx, member)


def _signed_in(
    tx: Transaction, world: World, account: Account | None, right: bool, by_account: Subject, by_address: Subject
) -> tuple[str, Stage] | None:
    if account is not None:
        members.lock(tx, account.service, account.member)  # who ends their sessions waits for the one that begins here
    current = credentials.account_of(tx, account.member) if account else None
    if account is None or current is None or current.password_hash != account.password_hash or not right:
        if account is not None:
            audit.record(tx, account.service, caller_of(account.member), "login_failed", account.member)
        else:
            attempts.note(tx, by_account)
        return None
    attempts.succeeded(tx, by_account, by_address)
    stage = stage_after_password(world, current)
    if stage == "open":
        say_signed_in(tx, current.service, current.member)
    return sessions.begin(tx, current.member, stage), stage


def _proved(
    tx: Transaction, session: Session, kind: Proof, given: str, by_account: Subject, by_address: Subject
) -> str | None:
    count(tx, by_account, by_address)
    members.lock(tx, session.service, session.member)  # as in _signed_in
    actor = caller_of(session.member)
    if kind == "totp":
        kept = credentials.totp_of(tx, session.member)
        step = totp.step_of(kept, given, tx.now) if kept else None
        right = step is not None and credentials.spend_step(tx, session.member, step)
    else:
        right = credentials.spend_recovery_code(tx, session.member, totp.read_recovery_code(given))
    if not right or not sessions.end(tx, session.member, session.id):
        audit.record(tx, session.service, actor, "login_failed", session.member)
        return None
    attempts.succeeded(tx, by_account, by_address)
    if kind == "recovery_code":
        audit.record(tx, session.service, actor, "recovery_code_used", session.member)
    say_signed_in(tx, session.service, session.member)
    return sessions.begin(tx, session.member, "open")
