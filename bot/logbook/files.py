"""The files of a logbook: XLSX, DOCX, PDF, JSON; what they are called, and made with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.demo.texts import banner
from bot.logbook.cover import cover_of
from bot.logbook.document import Document, dump
from bot.world import World


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file."""

    media_type: str
    render: Callable[[Document, World], bytes]


def name_of(service: str, period: str, form: str) -> str:
    """« carnet-gims13-2026-T1.docx »."""
    return f"carnet-{service}-{period}.{form}"


# Each library takes a moment to load, and few processes need it.
def _xlsx(document: Document, world: World) -> bytes:
    from bot.logbook.workbook import render

    return render(document, cover_of(document, world))


def _docx(document: Document, world: World) -> bytes:
    from bot.logbook.word import render

    return render(document, cover_of(document, world))


def _pdf(document: Document, world: World) -> bytes:
    from bot.logbook.pdf import render

    return render(document, cover_of(document, world))


def _json(document: Document, world: World) -> bytes:
    dumped = dump(document)
    if world.demo:
        dumped = json.dumps({"demo": banner(), **json.loads(dumped)}, ensure_ascii=False, indent=1)
    return dumped.encode()


FORMS: Mapping[str, Form] = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "docx": Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": Form("application/pdf", _pdf),
    "json": Form("application/json", _json),
}
"""Every kind of file by its ending. Rendering is slow: never in a transaction, nor on the event loop."""
