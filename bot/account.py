"""What members change about their own access: password, telephone, recovery codes, sessions.

The console asks for the password before what is serious, in another transaction: a session that was ended meanwhile
changes nothing any more, which each of them says by SessionOver.
"""

from __future__ import annotations

from bot import totp
from bot.signing_in import WrongProof, count, say_signed_in
from storage import attempts, audit, credentials, sessions
from storage.access import caller_of
from storage.attempts import Subject
from storage.sessions import Session
from storage.transaction import Transaction


def change_password(tx: Transaction, session: Session, password_hash: str) -> None:
    """Replace the password, and end the member's other sessions."""
    sessions.hold(tx, session.id)
    credentials.set_password(tx, session.member, password_hash)
    sessions.end_all(tx, session.member, but=session.id)
    _record(tx, session, "password_changed")


def secret_to_enrol(tx: Transaction, session: Session) -> str:
    """The TOTP secret that this session is enrolling; the same until it is confirmed."""
    sessions.hold(tx, session.id)
    return credentials.offer_totp(tx, session.member, session.id, totp.new_secret(tx.vault.random))


def enrol(tx: Transaction, session: Session, code: str) -> tuple[str | None, list[str]] | None:
    """Confirm the telephone with its first code: recovery codes, to be shown once. None when the code is wrong.

    The first of the pair is the secret of a new session when the one given was waiting for this, None otherwise.
    Raises TooManyAttempts, WrongProof when nothing is being enrolled.
    """
    sessions.hold(tx, session.id)
    by_account = Subject("account", f"enrol\x1f{session.member}")
    count(tx, by_account)
    secret = credentials.offered_totp(tx, session.member, session.id)
    if secret is None:
        raise WrongProof
    step = totp.step_of(secret, code, tx.now)
    if step is None:
        return None
    attempts.forget(tx, by_account)
    credentials.keep_totp(tx, session.member, secret, step)
    codes = _fresh_codes(tx, session)
    sessions.end_all(tx, session.member, but=session.id)
    _record(tx, session, "totp_enrolled")
    if session.stage == "open":
        return None, codes
    sessions.end(tx, session.member, session.id)
    say_signed_in(tx, session.service, session.member)
    return sessions.begin(tx, session.member, "open"), codes


def renew_recovery_codes(tx: Transaction, session: Session) -> list[str]:
    """New recovery codes, to be shown once; the ones before stop working."""
    sessions.hold(tx, session.id)
    codes = _fresh_codes(tx, session)
    _record(tx, session, "recovery_codes_renewed")
    return codes


def revoke_session(tx: Transaction, session: Session, other: str) -> bool:
    """End one of the member's sessions. False when there is no such session."""
    sessions.hold(tx, session.id)
    done = sessions.end(tx, session.member, other)
    if done:
        audit.record(tx, session.service, caller_of(session.member), "session_revoked", other)
    return done


def revoke_other_sessions(tx: Transaction, session: Session) -> None:
    """End every session of the member but this one."""
    sessions.hold(tx, session.id)
    if sessions.end_all(tx, session.member, but=session.id):
        _record(tx, session, "sessions_revoked")


def _fresh_codes(tx: Transaction, session: Session) -> list[str]:
    codes = totp.new_recovery_codes(tx.vault.random)
    credentials.set_recovery_codes(tx, session.member, codes)
    return codes


def _record(tx: Transaction, session: Session, action: str) -> None:
    audit.record(tx, session.service, caller_of(session.member), action, session.member)
