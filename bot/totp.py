"""Codes of a telephone (TOTP): the secret and its QR code, and which code is right now; recovery codes."""

from __future__ import annotations

import base64
import hmac
import io
import re

import pyotp
import segno

from storage.vault import RandomBytes

_PERIOD = 30
_RECOVERY_CODES = 10
_ISSUER = "Relais PDP"
_NOT_A_SIGN = re.compile(r"[^A-Z2-7]")


def new_secret(random: RandomBytes) -> str:
    """A secret to enrol, in base32."""
    return base64.b32encode(random(20)).decode()


def spaced(secret: str) -> str:
    """The secret in groups of four, to be typed where no QR code can be read."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def qr_code(secret: str, account: str) -> str:
    """An SVG that an authenticator application reads."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=_ISSUER)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", dark="#000", border=4
    )
    return drawn.getvalue().decode()


def step_of(secret: str, code: str, now: int) -> int | None:
    """The step whose code this is: now, or one before or after for a clock that is off; None when it is wrong."""
    given = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", given):
        return None
    totp = pyotp.TOTP(secret)
    current = now // _PERIOD
    near = (current - 1, current, current + 1)
    return max((step for step in near if hmac.compare_digest(totp.generate_otp(step), given)), default=None)


def new_recovery_codes(random: RandomBytes) -> list[str]:
    """Codes for when the telephone is lost, each good once: 50 random bits as XXXXX-XXXXX."""
    return [_grouped(base64.b32encode(random(7)).decode()[:10]) for _ in range(_RECOVERY_CODES)]


def read_recovery_code(text: str) -> str:
    """A recovery code as people type it back."""
    return _grouped(_NOT_A_SIGN.sub("", text.upper())[:20])


def _grouped(signs: str) -> str:
    return f"{signs[:5]}-{signs[5:]}"
