"""A calendar file (RFC 5545): lines of at most 75 octets ended by CRLF, times in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

MEDIA_TYPE = "text/calendar"
NAME = "rendez-vous.ics"
_LONGEST = 75


@dataclass(frozen=True, slots=True)
class Event:
    """What the file says; moments in seconds since 1970. A greater `sequence` of the same `uid` replaces the others."""

    uid: str
    sequence: int
    start: int
    end: int
    title: str
    text: str = ""


def calendar_file(events: Sequence[Event], now: int) -> bytes:
    """The file of these meetings, written at `now`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//relais//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += _lines(event, now)
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _lines(event: Event, now: int) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.end)}",
        f"SUMMARY:{_escaped(event.title)}",
        *([f"DESCRIPTION:{_escaped(event.text)}"] if event.text else []),
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _utc(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "".join(sign for sign in text.replace("\n", "\\n") if category(sign) not in ("Cc", "Cs"))


def _folded(line: str) -> bytes:
    """A line cut between characters; each part after the first begins with a space."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > _LONGEST:
            parts.append(part)
            part = b" "
        part += octets
    return b"".join(each + b"\r\n" for each in (*parts, part))
