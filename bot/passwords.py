"""Passwords of members: strong enough to be kept, hashed with argon2id, away from the event loop and transactions."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12
LONGEST = 200
Weakness = Literal["court", "long", "courant", "personnel"]
"""Why a password is refused; the words are in console.yml."""

_FEWEST_SIGNS = 5
_PERSONAL = 4
# Each hash takes 64 MB for a moment: no more than this many at once.
_threads = ThreadPoolExecutor(2, "relais-argon2")


def weakness(password: str, *personal: str) -> Weakness | None:
    """Why `password` is too easy to guess, None when it is not; `personal` is the name and e-mail of its owner."""
    if len(password) < SHORTEST:
        return "court"
    if len(password) > LONGEST:
        return "long"
    plain = _plain(password)
    if len(set(plain)) < _FEWEST_SIGNS or _word(plain) in _common():
        return "courant"
    parts = (part for text in personal for part in re.split(r"[^a-z0-9]+", _plain(text)))
    if any(len(part) >= _PERSONAL and part in plain for part in parts):
        return "personnel"
    return None


async def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its own salt and parameters in it."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher().hash, _same_signs(password))


async def is_password(password: str, password_hash: str | None) -> bool:
    """Whether `password` is the one; without a hash, never, but in the same time."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, _same_signs(password), password_hash)


def _verify(password: str, password_hash: str | None) -> bool:
    try:
        return _hasher().verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _same_signs(password: str) -> str:
    """One spelling of each accented sign: keyboards differ."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _word(plain: str) -> str:
    """The letters alone, once: digits and marks around a common word, or repeating it, make it no harder to guess."""
    letters = re.sub(r"[^a-z]", "", plain)
    repeated = re.fullmatch(r"(.+?)\1+", letters)
    return repeated[1] if repeated else letters


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("")


@cache
def _common() -> frozenset[str]:
    listed = resources.files("bot").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset({"", *(line for line in listed.splitlines() if line and not line.startswith("#"))})
