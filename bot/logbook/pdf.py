"""The logbook as a PDF: the same pages as the DOCX, with a table of contents and bookmarks; tagged, French, A4."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

from bot.logbook.cover import Cover
from bot.logbook.document import Document
from bot.logbook.story import Block, Grid, Heading, Words, story_of
from bot.logbook.texts import say
from bot.paper.printable import printable
from bot.paper.tagged import TaggedCanvas, TaggedParagraph

_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _SOFT, _ACCENT, _WARN = (HexColor(each) for each in ("#1c2524", "#53605d", "#0d5c58", "#7a2e0e"))
_TINT, _LINE = HexColor("#dcebe8"), HexColor("#b9c2bf")
_MARGIN = 57  # points: 2 cm
_WIDTH = A4[0] - 2 * _MARGIN
_LINES = 30  # of one paragraph: laying it out takes the longer, the square of how many pages it goes over
_ROOM = 140  # for the title, the head and a few rows of a table that goes on over the page


def _style(name: str, tag: str = "P", **more: Any) -> ParagraphStyle:
    given = {"fontName": _FONT, "fontSize": 10.5, "leading": 15, "textColor": _INK, "spaceAfter": 6, **more}
    style = ParagraphStyle(name, **given)
    style.tag = tag
    return style


_TITLE = _style("title", "H1", fontName=_BOLD, fontSize=30, leading=36, textColor=_ACCENT)
_SUBTITLE = _style("subtitle", fontSize=14, leading=19, textColor=_SOFT, spaceAfter=24)
_HEADINGS = {
    1: _style("part", "H1", fontName=_BOLD, fontSize=18, leading=23, textColor=_ACCENT, spaceAfter=10, keepWithNext=1),
    2: _style(
        "chapter", "H2", fontName=_BOLD, fontSize=13, leading=17, textColor=_ACCENT, spaceBefore=16, keepWithNext=1
    ),
}
_TEXT = _style("text")
_NOTE = _style("soft", fontSize=9.5, leading=13, textColor=_SOFT)
_LEADING_NOTE = _style("leading", fontSize=9.5, leading=13, textColor=_SOFT, keepWithNext=1)
_WARNING = _style("warning", fontName=_BOLD, textColor=_WARN)
_GRID_TITLE = _style("grid", fontName=_BOLD, fontSize=10, spaceBefore=8, spaceAfter=3)
_CELL = _style("cell", fontSize=9.5, leading=12, spaceAfter=0)
_HEAD = _style("head", fontName=_BOLD, fontSize=9.5, leading=12, spaceAfter=0)
_NUMBER = _style("number", fontSize=9.5, leading=12, spaceAfter=0, alignment=2)
_SMALL_HEAD_NUMBER = _style("small head", fontName=_BOLD, fontSize=8.5, leading=11, spaceAfter=0, alignment=2)
_HEAD_NUMBER = _style("head number", fontName=_BOLD, fontSize=9.5, leading=12, spaceAfter=0, alignment=2)


def render(document: Document, cover: Cover) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    blocks = story_of(document)
    first = _Build(document, cover, {}, 0)
    first.build(blocks)
    second = _Build(document, cover, first.pages, first.last)
    return second.build(blocks)


class _Grid(Table):
    """A table whose rules and grounds say nothing to who listens."""

    canv: Any

    def _drawLines(self) -> None:  # noqa: N802 - the name is reportlab's
        with self.canv.artifact():
            super()._drawLines()  # type: ignore[misc]

    def _drawBkgrnd(self) -> None:  # noqa: N802 - the name is reportlab's
        with self.canv.artifact():
            super()._drawBkgrnd()  # type: ignore[misc]


class _Build(BaseDocTemplate):
    """One pass: writes page numbers as a former pass found them, and finds them."""

    def __init__(self, document: Document, cover: Cover, known: Mapping[str, int], total: int) -> None:
        self._into = io.BytesIO()
        super().__init__(
            self._into,
            pagesize=A4,
            title=printable(cover.running),
            author=printable(document.service_name),
            creator="Relais",
            lang="fr-FR",
        )
        frame = Frame(_MARGIN, _MARGIN, _WIDTH, A4[1] - 2 * _MARGIN - 12, 0, 6, 0, 6)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._running))
        self._cover, self._known, self._total = cover, known, total
        self._replaced = False
        self.pages: dict[str, int] = {}
        self.last = 0

    def build(self, blocks: list[Block]) -> bytes:  # type: ignore[override]
        """The file as this pass knows it."""
        story = [*self._title_page(), PageBreak(), *self._contents(blocks)]
        for block in blocks:
            story += self._pieces(block)
        if self._replaced:
            story += [Spacer(0, 12), self._say(say("fichier", "remplacees"), _NOTE)]
        super().build(story, canvasmaker=TaggedCanvas)
        return self._into.getvalue()

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - the name is reportlab's
        """Remember where a heading stands, for the contents and the bookmarks."""
        heading = getattr(flowable, "heading", None)
        if heading is not None:
            self.pages[heading.anchor] = self.page
            self.canv.bookmarkPage(heading.anchor)
            title = f"{heading.number} {heading.title}"
            self.canv.addOutlineEntry(printable(title), heading.anchor, heading.level - 1)

    def _running(self, canvas: Any, _template: Any) -> None:
        self.last = canvas.getPageNumber()
        with canvas.artifact():
            canvas.setFont(_FONT, 8.5)
            canvas.setFillColor(_SOFT)
            canvas.drawString(_MARGIN, A4[1] - _MARGIN + 8, printable(self._cover.running))
            page = say("fichier", "page", n=str(self.last), total=str(self._total))
            canvas.drawRightString(A4[0] - _MARGIN, _MARGIN - 24, page)
            canvas.setFont(_BOLD, 8.5)
            canvas.setFillColor(_WARN)
            canvas.drawRightString(A4[0] - _MARGIN, A4[1] - _MARGIN + 8, printable(self._cover.warning))

    def _title_page(self) -> list[Any]:
        cover = self._cover
        facts = [[self._say(label, _HEAD), self._say(value, _CELL)] for label, value in cover.facts]
        table = _Grid(facts, colWidths=[90, _WIDTH - 90], hAlign="LEFT", spaceAfter=18)
        table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)])
        notes = [self._say(note) for note in cover.notes]
        warning = [self._say(cover.warning, _WARNING)] if cover.warning else []
        title = [self._say(cover.title, _TITLE), self._say(cover.subtitle, _SUBTITLE)]
        return [Spacer(0, 150), *title, table, *warning, *notes]

    def _contents(self, blocks: list[Block]) -> list[Any]:
        rows = []
        for each in blocks:
            if isinstance(each, Heading):
                title = escape(self._kept(f"{each.number}\u00a0{each.title}"))
                style = _HEAD if each.level == 1 else _CELL
                indent = "" if each.level == 1 else "\u00a0" * 5
                link = TaggedParagraph(f'{indent}<a href="#{each.anchor}">{title}</a>', style)
                number = str(self._known.get(each.anchor, ""))
                rows.append([link, TaggedParagraph(number, _HEAD_NUMBER if each.level == 1 else _NUMBER)])
        table = _Grid(rows, colWidths=[_WIDTH - 40, 40])
        table.setStyle([("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (1, 0), (1, -1), 0)])
        return [self._say(say("fichier", "sommaire"), _HEADINGS[1]), table]

    def _pieces(self, block: Block) -> list[Any]:
        if isinstance(block, Heading):
            heading: Any = self._say(f"{block.number}\u00a0{block.title}", _HEADINGS[block.level])
            heading.heading = block
            return [PageBreak(), heading] if block.level == 1 else [heading]
        if isinstance(block, Words):
            label = f"<b>{escape(block.label)}\u00a0:</b> " if block.label else ""
            soft = _LEADING_NOTE if block.leads else _NOTE
            style = soft if block.kind == "soft" else _TEXT
            lines = escape(self._kept(block.text)).split("\n")
            *before, last = ("<br/>".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES))
            joined = ParagraphStyle("joined", style, spaceAfter=0, tag="P")
            texts = [*((each, joined) for each in before), (last, style)]
            return [TaggedParagraph(label * (not at) + each, how) for at, (each, how) in enumerate(texts)]
        return self._grid(block)

    def _grid(self, grid: Grid) -> list[Any]:
        strong = {0, len(grid.lines) - 1} if grid.total else {0}
        cells = [
            [self._say(text, _style_of(column > 0, place in strong, grid.wide)) for column, text in enumerate(line)]
            for place, line in enumerate(grid.lines)
        ]
        widths = [_WIDTH * part for part in grid.widths]
        table = _Grid(cells, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=8)
        grounds: list[Any] = [("BACKGROUND", (0, place), (-1, place), _TINT) for place in strong]
        table.setStyle(
            [("GRID", (0, 0), (-1, -1), 0.5, _LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *grounds]
            + [(side, (0, 0), (-1, -1), 3) for side in ("TOPPADDING", "BOTTOMPADDING")]
            + ([(side, (0, 0), (-1, -1), 4) for side in ("LEFTPADDING", "RIGHTPADDING")] if grid.wide else [])
        )
        both = [self._say(grid.title, _GRID_TITLE), table] if grid.title else [table]
        return [KeepTogether(both)] if grid.short else [CondPageBreak(_ROOM), *both]

    def _say(self, text: str, style: ParagraphStyle = _TEXT) -> Any:
        return TaggedParagraph(escape(self._kept(text)).replace("\n", "<br/>"), style)

    def _kept(self, text: str) -> str:
        kept = printable(text)
        self._replaced = self._replaced or kept.count("?") > text.count("?")
        return kept


def _style_of(number: bool, strong: bool, wide: bool) -> ParagraphStyle:
    if number and strong and wide:
        return _SMALL_HEAD_NUMBER
    if number:
        return _HEAD_NUMBER if strong else _NUMBER
    return _HEAD if strong else _CELL
