"""What is kept of a password."""

from __future__ import annotations

import asyncio

from bot import passwords


def test_a_password_is_kept_as_argon2id_and_found_again() -> None:
    """With a salt of its own, at the cost that RFC 9106 recommends; however the keyboard spells an accent."""

    async def look() -> None:
        one, two = [await passwords.hash_password("été à la mer") for _ in range(2)]
        assert one != two
        assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert await passwords.is_password("e\u0301te\u0301 a\u0300 la mer", one)
        assert not await passwords.is_password("ete a la mer", one)
        assert not await passwords.is_password("été à la mer", None)
        assert not await passwords.is_password("", None)

    asyncio.run(look())
