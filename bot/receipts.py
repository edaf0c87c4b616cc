"""The receipt code: twelve digits, like a phone number, that bring a person back from any device.

Only a slow hash of it is kept. The hash takes long on purpose: it is computed before the transaction, never within.
"""

from __future__ import annotations

import re

from argon2.low_level import Type, hash_secret_raw

from bot import conversation
from bot.conversation import Started
from bot.world import World
from storage import conversations, receipts
from storage.transaction import Transaction
from storage.vault import RandomBytes, Vault

_DIGITS = 12
_GROUP = 4
_BETWEEN = re.compile(r"[\s.,/_\-\u2010-\u2015\u00b7]+")
# Every code ever given is found by these settings: another value would end them all.
_PASSES, _MEMORY_KIB, _SALT = 3, 64 * 1024, 16


class UnknownCode(LookupError):
    """No conversation of this service has this code: never had, has another by now, or was erased."""


def new_code(random: RandomBytes) -> str:
    """Twelve digits, every code as likely as any other."""
    while (number := int.from_bytes(random(5))) >= 10**_DIGITS:
        pass
    return f"{number:0{_DIGITS}d}"


def in_groups(code: str) -> str:
    """As it is shown: « 4821 0937 5512 »."""
    return " ".join(code[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def read_code(typed: str) -> str | None:
    """The twelve digits of what was typed, in groups or not; None when it is no code."""
    digits = _BETWEEN.sub("", typed)
    return f"{int(digits):0{_DIGITS}d}" if len(digits) == _DIGITS and digits.isdecimal() else None


def slow_hash(vault: Vault, code: str) -> bytes:
    """What takes long: a fifth of a second and 64 MiB. The salt is the database's, so that a code can be looked up."""
    return hash_secret_raw(
        code.encode(),
        vault.lookup("receipt_salt", b"")[:_SALT],
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def check_owner(tx: Transaction, name: str, token: str) -> None:
    """Raises UnknownConversation unless `token` opens the conversation `name`."""
    conversations.open_by_token(tx, name, token, lock=False)


def give(tx: Transaction, name: str, token: str, slow: bytes) -> bool:
    """Make the code of this slow hash the one of the conversation, instead of its former one.

    False when another conversation happens to have it: draw again. Raises UnknownConversation.
    """
    found = conversations.open_by_token(tx, name, token)
    return receipts.keep(tx, found, _lookup(tx, found.service, slow), token)


def come_back(tx: Transaction, world: World, service: str, slow: bytes) -> Started:
    """The conversation of `service` that has the code of this slow hash, with a token for the device that asks.

    The device it began on keeps its own. Raises UnknownCode.
    """
    found = conversations.find_by_receipt(tx, _lookup(tx, service, slow))
    if found is None:
        raise UnknownCode(service)
    token = receipts.let_return(tx, found)
    return Started(found.id, token, conversation.receive(tx, world, found.id, token, 0))


def _lookup(tx: Transaction, service: str, slow: bytes) -> bytes:
    return tx.vault.lookup(f"receipt/{service}", slow)
