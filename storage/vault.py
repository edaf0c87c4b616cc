"""Encryption at rest: a random key per conversation and per case, wrapped by the master key ring.

Destroying a wrapped key destroys what it protected; rotating the master keys re-wraps and changes no lookup.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

RandomBytes = Callable[[int], bytes]

_NONCE = 12
_DRAWN = 256
_FORMAT = b"\x01"


class InvalidKeys(ValueError):
    """RELAIS_KEYS cannot be used; the message says why and what to do, never the key."""


class CannotDecrypt(Exception):
    """A stored value cannot be read: its master key is not in the ring, or the bytes were altered."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by id; the first encrypts, all decrypt."""

    keys: Mapping[str, AESGCM]
    first: str

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read `id:base64url(32 bytes)` entries separated by commas. Raises InvalidKeys."""
        keys: dict[str, AESGCM] = {}
        for position, entry in enumerate(filter(None, (part.strip() for part in text.split(","))), start=1):
            name, colon, encoded = entry.partition(":")
            if not colon or not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name):
                raise InvalidKeys(
                    f"RELAIS_KEYS, entry {position}: expected id:key, the id made of letters, digits, - or _ "
                    "— create one with `relais keys new`"
                )
            if name in keys:
                raise InvalidKeys(f"RELAIS_KEYS: the id '{name}' stands twice — give each key its own id")
            try:
                raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
            except (binascii.Error, ValueError):
                raw = b""
            if len(raw) != 32:
                raise InvalidKeys(
                    f"RELAIS_KEYS, key '{name}': not 32 bytes in base64url "
                    "— restore it from your backup, or create one with `relais keys new`"
                )
            keys[name] = AESGCM(raw)
        if not keys:
            raise InvalidKeys(
                "RELAIS_KEYS is empty: nothing can be encrypted — run `make run`, which writes a .env with a fresh "
                "key, or put the output of `relais keys new` there"
            )
        return cls(keys, next(iter(keys)))

    @staticmethod
    def new_entry(name: str, random: RandomBytes) -> str:
        """A fresh `id:base64url(32 bytes)` entry."""
        return f"{name}:{base64.urlsafe_b64encode(random(32)).rstrip(b'=').decode()}"

    def wrap(self, secret: bytes, bound_to: str, random: RandomBytes) -> bytes:
        """Encrypt `secret` with the first key, bound to the row it belongs to."""
        name = self.first.encode()
        nonce = random(_NONCE)
        header = _FORMAT + bytes([len(name)]) + name
        return header + nonce + self.keys[self.first].encrypt(nonce, secret, header + bound_to.encode())

    def unwrap(self, wrapped: bytes, bound_to: str) -> bytes:
        """Decrypt what `wrap` wrote. Raises CannotDecrypt."""
        name = self.master_of(wrapped)
        key = self.keys.get(name)
        if key is None:
            raise CannotDecrypt(
                f"this database was encrypted with the master key '{name}', which is not in RELAIS_KEYS "
                "— add that key (it may come after the first)"
            )
        header = wrapped[: 2 + wrapped[1]]
        body = wrapped[len(header) :]
        try:
            return key.decrypt(body[:_NONCE], body[_NONCE:], header + bound_to.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to have been written by us
            raise CannotDecrypt(
                f"the master key '{name}' in RELAIS_KEYS is not the one this database was encrypted with, "
                "or the row was altered — restore the right key or the database"
            ) from None

    @staticmethod
    def master_of(wrapped: bytes) -> str:
        """Id of the master key that wrapped these bytes."""
        if len(wrapped) < 2 + _NONCE or wrapped[:1] != _FORMAT:
            raise CannotDecrypt("a wrapped key in the database is damaged — restore the database from a backup")
        return wrapped[2 : 2 + wrapped[1]].decode("ascii", "replace")


class Nonces:
    """Random nonces, drawn by the hundred: each draw lends the interpreter to another thread and waits to have it back.

    A process that was forked draws its own: the same nonce must never seal twice.
    """

    def __init__(self, random: RandomBytes) -> None:
        self._random = random
        self._ready: deque[bytes] = deque()
        self._process = os.getpid()

    def next(self) -> bytes:
        """One that was never given."""
        if self._process != os.getpid():
            self._ready, self._process = deque(), os.getpid()
        try:
            return self._ready.pop()
        except IndexError:
            drawn = self._random(_NONCE * _DRAWN)
            self._ready.extend(drawn[at : at + _NONCE] for at in range(_NONCE, len(drawn), _NONCE))
            return drawn[:_NONCE]


class DataKey:
    """The key of one conversation or case; seals and opens values bound to a name (table, row, column)."""

    __slots__ = ("_aead", "_nonces")

    def __init__(self, secret: bytes, nonces: Nonces) -> None:
        self._aead = AESGCM(secret)
        self._nonces = nonces

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt `plain`; the result opens only with the same key and `bound_to`."""
        nonce = self._nonces.next()
        return nonce + self._aead.encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Decrypt what `seal` wrote. Raises CannotDecrypt when it was altered, moved or its key was replaced."""
        try:
            return self._aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except (InvalidTag, ValueError):
            raise CannotDecrypt(f"{bound_to}: altered, or sealed with another key") from None


class Vault:
    """Keys of rows and keyed hashes for lookups.

    `lookup_secret` keys the hashes; it is random and stored wrapped, so that rotating master keys changes no lookup.
    """

    def __init__(self, ring: KeyRing, lookup_secret: bytes, random: RandomBytes) -> None:
        self.ring = ring
        self.random = random
        self._nonces = Nonces(random)
        # Begun once and copied: hmac.digest lends the interpreter to another thread at each call.
        self._lookup = hmac.new(lookup_secret, digestmod=hashlib.sha256)

    def new_key(self, owner: str) -> tuple[bytes, DataKey]:
        """A fresh data key for `owner`, wrapped for storage and ready to use."""
        secret = self.random(32)
        return self.ring.wrap(secret, owner, self.random), DataKey(secret, self._nonces)

    def key(self, wrapped: bytes, owner: str) -> DataKey:
        """The data key of `owner`. Raises CannotDecrypt."""
        return DataKey(self.ring.unwrap(wrapped, owner), self._nonces)

    def lookup(self, kind: str, value: str | bytes) -> bytes:
        """A keyed hash to find `value` again without keeping it; `kind` separates uses (token, sender, contact…)."""
        raw = value.encode() if isinstance(value, str) else value
        keyed = self._lookup.copy()
        keyed.update(kind.encode() + b"\x00" + raw)
        return keyed.digest()

    def same(self, kind: str, value: str, stored: bytes) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.lookup(kind, value), stored)
