"""A kit as a PDF: A4, standard fonts, black and white, with real headings for who listens to it."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from bot.kits.blocks import Block, Kind, Paper
from bot.paper.printable import printable
from bot.paper.tagged import TaggedCanvas, TaggedParagraph

_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _SOFT = HexColor("#1c2524"), HexColor("#4a5552")
_MARGIN, _PADDING = 57, 6  # points: 2 cm, and what reportlab leaves free inside
_FIELD = re.compile(r"\[[^\]]+\]")


def render(paper: Paper) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    into = io.BytesIO()
    foot = printable(f"{paper.title} · {paper.service}")

    def footer(canvas: Any, _document: Any) -> None:
        with canvas.artifact():
            canvas.setFont(_FONT, 9)
            canvas.setFillColor(_SOFT)
            canvas.drawString(_MARGIN + _PADDING, _MARGIN - 20, foot)
            canvas.drawRightString(A4[0] - _MARGIN - _PADDING, _MARGIN - 20, str(canvas.getPageNumber()))

    document = BaseDocTemplate(
        into,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN - 16,
        bottomMargin=_MARGIN - 4,
        title=printable(paper.title),
        author=printable(paper.service),
        creator="Relais",
        lang="fr-FR",
        invariant=1,
    )
    frame = Frame(_MARGIN, _MARGIN - 4, document.width, document.height, id="all")
    # A letter carries nothing of ours: whoever signs it sends it.
    document.addPageTemplates([PageTemplate("title", [frame], onPage=footer), PageTemplate("letter_title", [frame])])
    document.build(_story(paper), canvasmaker=TaggedCanvas)
    return into.getvalue()


def _story(paper: Paper) -> list[Any]:
    styles = _styles()
    story: list[Any] = []
    for block in paper.blocks:
        if block.kind in ("title", "letter_title") and story:
            story += [NextPageTemplate(block.kind), PageBreak()]
        story.append(_written(block, styles))
        if block.kind == "field":
            story.append(_WritingLine())
    return story


def _written(block: Block, styles: dict[Kind, Any]) -> Any:
    words = escape(printable(block.text))
    if block.kind in ("text", "item", "letter"):
        words = _FIELD.sub(lambda found: f"<b>{found[0]}</b>", words)
    words = words.replace("\n", "<br/>")
    bullet = "\u2022" if block.kind == "item" else None
    return TaggedParagraph(words, styles[block.kind], bulletText=bullet)


def _styles() -> dict[Kind, Any]:
    base = ParagraphStyle(
        "text", fontName=_FONT, fontSize=10.5, leading=14, textColor=_INK, spaceAfter=5, spaceBefore=5
    )
    soft = ParagraphStyle("note", base, fontSize=8.5, leading=11, textColor=_SOFT, spaceAfter=3, spaceBefore=0)
    title = ParagraphStyle("title", base, fontName=_BOLD, fontSize=18, leading=22, spaceAfter=6, tag="H1")
    return {
        "title": title,
        "letter_title": title,
        "heading": ParagraphStyle(
            "heading", base, fontName=_BOLD, fontSize=12, leading=15, spaceBefore=8, spaceAfter=3, keepWithNext=1,
            tag="H2",
        ),
        "text": base,
        "letter": ParagraphStyle("letter", base, spaceBefore=9, spaceAfter=9),
        "item": ParagraphStyle("item", base, leftIndent=12, bulletIndent=2, spaceBefore=0, spaceAfter=2, tag="LI"),
        "field": ParagraphStyle("field", base, fontSize=9.5, leading=12, textColor=_SOFT, spaceBefore=3, spaceAfter=0,
                                keepWithNext=1),
        "note_heading": ParagraphStyle("note_heading", soft, fontName=_BOLD, spaceBefore=10, keepWithNext=1, tag="H2"),
        "note": soft,
    }  # fmt: skip


class _WritingLine(Flowable):
    """A dotted line to write on."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Its size."""
        self.width = width
        return width, 18

    def draw(self) -> None:
        """Draw it."""
        canvas: Any = self.canv
        with canvas.artifact():
            canvas.setStrokeColor(_SOFT)
            canvas.setLineWidth(0.6)
            canvas.setDash(1, 2)
            canvas.line(0, 4, self.width, 4)
