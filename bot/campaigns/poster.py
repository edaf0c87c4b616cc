"""The poster of a campaign as a PDF, in A4 and A5: drawn on A4, and made smaller as a copier would."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from bot.campaigns import qr
from bot.paper.printable import printable
from bot.paper.tagged import TaggedCanvas, TaggedParagraph

Size = Literal["a4", "a5"]

_PAGES = {"a4": A4, "a5": A5}
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _TEAL, _WARM, _SAND = HexColor("#1c2524"), HexColor("#0d5c58"), HexColor("#d9822b"), HexColor("#fbf1e2")
_MARGIN, _GAP, _PAD = 40, 18, 24
_WIDTH = A4[0] - 2 * _MARGIN
_LOGO = (210, 54)
_QR_LEAST, _QR_MOST = 165, 235
_TAIL = 22
_ADDRESS = (11, 18)
_BEFORE_NUMBER = re.compile(r" (?=\d)")
"""Where a line is not to end: « GIMS 13 », « le 3114 »."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says: the texts of awareness.yml in the words of a service, the link, the logo or None.

    `mark` stands small in a corner, so that who hangs posters up can tell them apart; `banner` above everything where
    all is made up, empty elsewhere.
    """

    service: str
    who: str
    title: str
    lead: str
    scan: str
    typed: str
    address: str
    promises: tuple[str, ...]
    employer: str
    advice: str
    emergency: str
    link: str
    mark: str
    banner: str
    logo: bytes | None
    html: str = "fr-FR"
    """The language it speaks (BCP 47)."""


def render(poster: Poster, size: Size) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    into = io.BytesIO()
    page = _PAGES[size]
    canvas = TaggedCanvas(into, pagesize=page, invariant=1, lang=poster.html)
    canvas.setTitle(printable(poster.title))
    canvas.setAuthor(printable(poster.service))
    canvas.setCreator("Relais")
    canvas.scale(page[0] / A4[0], page[1] / A4[1])
    # Long names take more room: everything then becomes a little smaller, but for the code.
    for shrink in (1.0, 0.94, 0.88, 0.82, 0.76, 0.7):
        sheet = _Sheet(canvas, poster, shrink)
        if sheet.room >= _QR_LEAST:
            break
    sheet.draw()
    canvas.save()
    return into.getvalue()


class _Sheet:
    """A poster whose texts are measured; `room` is what is left for the QR code."""

    def __init__(self, canvas: TaggedCanvas, poster: Poster, shrink: float) -> None:
        self.canvas: Any = canvas
        self.poster = poster
        self.shrink = shrink
        inside = _WIDTH - 2 * _PAD
        self.title = self._text(poster.title, 42, inside, bold=True, colour=white, tag="H1")
        self.lead = self._text(poster.lead, 18.5, inside, colour=white)
        self.employer = self._text(poster.employer, 22, inside, bold=True)
        self.advice = self._text(poster.advice, 13, _WIDTH)
        self.emergency = self._text(poster.emergency, 10.5, _WIDTH)
        self.bubble = self.title[1] + 10 + self.lead[1] + 2 * _PAD
        self.box = self.employer[1] + 28
        below = self.box + self.advice[1] + self.emergency[1] + 5 * _GAP
        self.room = A4[1] - 2 * _MARGIN - _LOGO[1] - _GAP - self.bubble - _TAIL - _GAP - below

    def draw(self) -> None:
        """From top to bottom; what is at the bottom stays there."""
        top = A4[1] - _MARGIN
        self._who(top)
        top -= _LOGO[1] + _GAP
        self._bubble(top)
        top -= self.bubble + _TAIL + _GAP
        side = min(self.room, _QR_MOST)
        self._code(top - (self.room - side) / 2, side)  # a white edge of four of its squares stays all around it
        top = _MARGIN + self.emergency[1] + _GAP + self.advice[1] + _GAP
        with self.canvas.artifact():
            self.canvas.setFillColor(_SAND)
            self.canvas.roundRect(_MARGIN, top, _WIDTH, self.box, 14, stroke=0, fill=1)
        self._put(self.employer, _MARGIN + _PAD, top + self.box - 14)
        self._put(self.advice, _MARGIN, top - _GAP)
        with self.canvas.artifact():
            self.canvas.setStrokeColor(_INK)
            self.canvas.setLineWidth(0.7)
            self.canvas.line(
                _MARGIN, _MARGIN + self.emergency[1] + _GAP / 2, A4[0] - _MARGIN, _MARGIN + self.emergency[1] + _GAP / 2
            )
            self.canvas.setFont(_FONT, 7)
            self.canvas.setFillColor(_INK)
            self.canvas.drawRightString(A4[0] - _MARGIN, _MARGIN / 2, printable(self.poster.mark))
        self._put(self.emergency, _MARGIN, _MARGIN + self.emergency[1])

    def _who(self, top: float) -> None:
        width, height = _LOGO
        with self.canvas.artifact():
            self.canvas.setFillColor(_INK)
            self.canvas.setFont(_BOLD, 11)
            self.canvas.drawCentredString(A4[0] / 2, A4[1] - 24, printable(self.poster.banner))
        who = self._text(self.poster.who, 13, 170, colour=_TEAL)
        if self.poster.logo is not None:
            with self.canvas.tagged("Figure", self.poster.service):
                self.canvas.drawImage(
                    ImageReader(io.BytesIO(self.poster.logo)), _MARGIN, top - height, width, height,
                    preserveAspectRatio=True, anchor="w", mask="auto",
                )  # fmt: skip
        else:
            sizes = (24, 20, 17, 14, 11)
            names = [self._text(self.poster.service, at, _WIDTH - 190, bold=True, colour=_TEAL) for at in sizes]
            name = next((each for each in names if each[1] <= height), names[-1])
            self._put(name, _MARGIN, top - (height - name[1]) / 2)
        self._put(who, A4[0] - _MARGIN - 170, top - (height - who[1]) / 2)

    def _bubble(self, top: float) -> None:
        with self.canvas.artifact():
            self.canvas.setFillColor(_TEAL)
            self.canvas.roundRect(_MARGIN, top - self.bubble, _WIDTH, self.bubble, 22, stroke=0, fill=1)
            tail = self.canvas.beginPath()
            tail.moveTo(A4[0] - 150, top - self.bubble + 1)
            tail.lineTo(A4[0] - 112, top - self.bubble - _TAIL)
            tail.lineTo(A4[0] - 100, top - self.bubble + 1)
            tail.close()
            self.canvas.drawPath(tail, stroke=0, fill=1)
        self._put(self.title, _MARGIN + _PAD, top - _PAD)
        self._put(self.lead, _MARGIN + _PAD, top - _PAD - self.title[1] - 10)

    def _code(self, top: float, side: float) -> None:
        modules = qr.rows(self.poster.link)
        step = side / len(modules)
        with self.canvas.tagged("Figure", self.poster.link):
            self.canvas.setFillColor(HexColor("#000000"))
            for line, row in enumerate(modules):
                for begin, end in _runs(row):
                    self.canvas.rect(
                        _MARGIN + begin * step, top - (line + 1) * step, (end - begin) * step, step, stroke=0, fill=1
                    )
        left = _MARGIN + side + 34
        width = A4[0] - _MARGIN - left
        size, address = _folded(self.poster.address, width)
        pieces = [
            (self._text(self.poster.scan, 18, width, bold=True), 14.0),
            (self._text(self.poster.typed, 13, width), 4.0),
            (self._text(address, size / self.shrink, width, bold=True, colour=_TEAL), 18.0),
        ]
        promises = [self._text(each, 19, width - 30, bold=True) for each in self.poster.promises]
        whole = sum(piece[1] + gap for piece, gap in pieces) + sum(each[1] + 5 for each in promises) - 5
        at = top - (side - whole) / 2
        for piece, gap in pieces:
            self._put(piece, left, at)
            at -= piece[1] + gap
        for each in promises:
            self._tick(left, at - each[1] / 2)
            self._put(each, left + 30, at)
            at -= each[1] + 5

    def _tick(self, left: float, middle: float) -> None:
        with self.canvas.artifact():
            self.canvas.setFillColor(_WARM)
            self.canvas.circle(left + 10, middle, 10, stroke=0, fill=1)
            self.canvas.setStrokeColor(white)
            self.canvas.setLineWidth(2.6)
            self.canvas.setLineCap(1)
            self.canvas.lines(
                [(left + 5, middle, left + 8.5, middle - 4), (left + 8.5, middle - 4, left + 15, middle + 4)]
            )

    def _text(
        self, words: str, size: float, width: float, *, bold: bool = False, colour: Any = _INK, tag: str = "P"
    ) -> tuple[Any, float]:
        """A paragraph, and its height."""
        size *= self.shrink
        font = _BOLD if bold else _FONT
        style = ParagraphStyle(
            tag, fontName=font, fontSize=size, leading=size * 1.22, textColor=colour, tag=tag, splitLongWords=1
        )
        whole = _BEFORE_NUMBER.sub("\u00a0", printable(words))
        made = TaggedParagraph(escape(whole).replace("\n", "<br/>"), style)
        return made, made.wrap(width, A4[1])[1]

    def _put(self, text: tuple[Any, float], left: float, top: float) -> None:
        text[0].drawOn(self.canvas, left, top - text[1])


def _folded(address: str, width: float) -> tuple[float, str]:
    """How large an address can be written; a long one in lines that end where it may be cut."""
    fits = width / stringWidth(printable(address), _BOLD, 1)
    if fits >= _ADDRESS[0]:
        return min(fits, _ADDRESS[1]), address
    lines = [""]
    for piece in re.split(r"(?<=[./-])", address):
        if stringWidth(printable(lines[-1] + piece), _BOLD, _ADDRESS[0]) > width:
            lines.append("")
        lines[-1] += piece
    return _ADDRESS[0], "\n".join(lines)


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where black begins and ends: fewer shapes, and no hair between two modules."""
    edges = [
        at for at in range(len(row) + 1) if (row[at - 1] if at else False) != (row[at] if at < len(row) else False)
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))
