"""What a member proves to be himself with: the hash of a password, a TOTP secret, recovery codes. Never the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, or_, select, update

from storage import tables
from storage.members import bound, key_of, login_hash
from storage.transaction import Transaction

_m = tables.members.c
_r = tables.recovery_codes.c
_s = tables.sessions.c


@dataclass(frozen=True, slots=True)
class Account:
    """An active member and the argon2 hash of the password; `secured` tells whether there is a TOTP secret."""

    member: str
    service: str
    role: str
    password_hash: str
    secured: bool


def find_account(tx: Transaction, email: str) -> Account | None:
    """The active member who signs in with this e-mail address."""
    name = tx.execute(select(_m.id).where(_m.login_hash == login_hash(tx, email))).scalar()
    return None if name is None else account_of(tx, name)


def account_of(tx: Transaction, member: str) -> Account | None:
    """The account of a member; None when the member is not active."""
    query = select(_m.service, _m.role, _m.password, _m.totp_secret).where(_m.id == member, _m.status == "active")
    row = tx.execute(query).first()
    if row is None:
        return None
    password = key_of(tx, member).open(row.password, bound(member, "password")).decode()
    return Account(member, row.service, row.role, password, row.totp_secret is not None)


def set_password(tx: Transaction, member: str, password_hash: str) -> None:
    """Replace the password."""
    sealed = key_of(tx, member).seal(password_hash.encode(), bound(member, "password"))
    tx.execute(update(tables.members).where(_m.id == member).values(password=sealed))


def offer_totp(tx: Transaction, member: str, session: str, secret: str) -> str:
    """The secret that this session is enrolling: `secret` the first time, afterwards the same again."""
    query = select(_s.totp_offered).where(_s.id == session, _s.member == member).with_for_update()
    key = key_of(tx, member)
    sealed = tx.execute(query).scalar_one()
    if sealed is not None:
        return key.open(sealed, bound(member, "totp_offered")).decode()
    offered = key.seal(secret.encode(), bound(member, "totp_offered"))
    tx.execute(update(tables.sessions).where(_s.id == session).values(totp_offered=offered))
    return secret


def offered_totp(tx: Transaction, member: str, session: str) -> str | None:
    """The secret that this session is enrolling, None when it enrols none."""
    sealed = tx.execute(select(_s.totp_offered).where(_s.id == session, _s.member == member)).scalar()
    return None if sealed is None else key_of(tx, member).open(sealed, bound(member, "totp_offered")).decode()


def keep_totp(tx: Transaction, member: str, secret: str, step: int) -> None:
    """Enrol: `secret` is the member's from now on, and the code of `step` is spent."""
    sealed = key_of(tx, member).seal(secret.encode(), bound(member, "totp_secret"))
    tx.execute(update(tables.members).where(_m.id == member).values(totp_secret=sealed, totp_step=step))
    tx.execute(update(tables.sessions).where(_s.member == member).values(totp_offered=None))


def totp_of(tx: Transaction, member: str) -> str | None:
    """The member's TOTP secret."""
    sealed = tx.execute(select(_m.totp_secret).where(_m.id == member)).scalar()
    return None if sealed is None else key_of(tx, member).open(sealed, bound(member, "totp_secret")).decode()


def spend_step(tx: Transaction, member: str, step: int) -> bool:
    """Spend the code of `step`. False when it, or a later one, was spent already: a code works once."""
    fresh = or_(_m.totp_step.is_(None), _m.totp_step < step)
    return bool(tx.execute(update(tables.members).where(_m.id == member, fresh).values(totp_step=step)).rowcount)


def set_recovery_codes(tx: Transaction, member: str, codes: Sequence[str]) -> None:
    """Replace the recovery codes; only keyed hashes of them are kept."""
    tx.execute(delete(tables.recovery_codes).where(_r.member == member))
    tx.execute(
        insert(tables.recovery_codes), [{"member": member, "code_hash": _code_hash(tx, member, code)} for code in codes]
    )


def spend_recovery_code(tx: Transaction, member: str, code: str) -> bool:
    """Spend a recovery code. False when it is unknown or spent already."""
    mine = (_r.member == member) & (_r.code_hash == _code_hash(tx, member, code))
    return bool(tx.execute(delete(tables.recovery_codes).where(mine)).rowcount)


def recovery_codes_left(tx: Transaction, member: str) -> int:
    """How many recovery codes the member has left."""
    query = select(func.count()).select_from(tables.recovery_codes).where(_r.member == member)
    return int(tx.execute(query).scalar_one())


def _code_hash(tx: Transaction, member: str, code: str) -> bytes:
    return tx.vault.lookup("recovery_code", f"{member}\x1f{code}")
