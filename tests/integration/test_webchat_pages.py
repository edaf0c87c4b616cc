"""The pages of the web chat, as a browser receives them."""

from __future__ import annotations

import asyncio
import gzip
import re

import httpx

from bot.wiring import Installation
from tests.support.installation import client


def fetch(installation: Installation, *paths: str) -> list[httpx.Response]:
    async def get() -> list[httpx.Response]:
        async with client(installation) as http:
            return [await http.get(path) for path in paths]

    return asyncio.run(get())


def test_the_first_page_lists_every_service(sqlite_installation: Installation) -> None:
    (page,) = fetch(sqlite_installation, "/")
    assert page.status_code == 200
    for service in sqlite_installation.config.services:
        assert f"/s/{service}" in page.text


def test_the_chat_asks_no_third_party_sets_no_cookie_and_is_light(sqlite_installation: Installation) -> None:
    """Strict policy, no caching of the page, and page, scripts and styles under 60 kB compressed."""
    (page,) = fetch(sqlite_installation, "/s/gims13")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    assert not re.search(r"""(src|href)=["']?https?:""", page.text)
    files = sorted(set(re.findall(r"""(?:src|href)=["'](/[^"'#?]+\.(?:js|css))""", page.text)))
    assert files
    parts = fetch(sqlite_installation, *files)
    assert all(part.status_code == 200 for part in parts)
    assert sum(len(gzip.compress(part.content)) for part in (page, *parts)) < 60_000


def test_an_unknown_service_is_said_kindly(sqlite_installation: Installation) -> None:
    (page,) = fetch(sqlite_installation, "/s/ailleurs")
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
