"""What Telegram signs when a button of a chat opens a page."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote, urlencode

from tests.support.telegram_server import TOKEN


def signed(person: int, at: float, *, token: str = TOKEN, **fields: Any) -> str:
    """Init data as Telegram makes it; a field that is None is left out, others are added or replaced."""
    user = {"id": person, "first_name": "Zoé & +", "language_code": "fr", "allows_write_to_pm": True}
    usual: dict[str, Any] = {"query_id": "AAE", "user": user, "auth_date": int(at), "signature": "x_-"}
    found = {name: value for name, value in {**usual, **fields}.items() if value is not None}
    plain = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
        for name, value in found.items()
    }
    lines = "\n".join(f"{name}={plain[name]}" for name in sorted(plain))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**plain, "hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})


def fragment(init_data: str) -> str:
    """How it stands in the address of the page."""
    return f"#tgWebAppData={quote(init_data, safe='')}&tgWebAppVersion=8.0&tgWebAppPlatform=android"
