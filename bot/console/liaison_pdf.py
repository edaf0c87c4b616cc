"""The liaison sheet as a PDF: A4, standard fonts, black on white, a margin to write in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from bot.cell.liaison import Sheet
from bot.cell.shared import Line
from bot.console.partner_words import day_in_words, say
from bot.demo.texts import banner
from bot.paper.printable import printable

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_INK, _SOFT, _ACCENT = "#1c2524", "#53605d", "#0d5c58"
_MARGIN, _PADDING = 57, 6  # points: 2 cm, and what reportlab leaves free inside


def render(sheet: Sheet) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    _, pages = _build(sheet, 0)
    return _build(sheet, pages)[0]


def _build(sheet: Sheet, pages: int) -> tuple[bytes, int]:
    """The file when it has that many pages, and how many it has."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    last = 0
    footer = say("fiche", "pied", reference=sheet.reference, consigne=_instruction(sheet))

    def foot(canvas: Canvas, _document: Any) -> None:
        nonlocal last
        last = canvas.getPageNumber()
        if sheet.demo:
            canvas.setFont(_BOLD, 9)
            canvas.drawCentredString(A4[0] / 2, A4[1] - _MARGIN / 2, printable(banner()))
        canvas.setFont(_FONT, 9)
        canvas.setFillColor(_SOFT)
        canvas.drawString(_MARGIN + _PADDING, _MARGIN - 12, footer)
        at = say("fiche", "page", n=str(last), total=str(pages))
        canvas.drawRightString(A4[0] - _MARGIN - _PADDING, _MARGIN - 12, at)

    into = io.BytesIO()
    document = SimpleDocTemplate(
        into,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 14,
        title=say("fiche", "titre"),
        author=printable(sheet.service),
        creator="Relais",
        lang="fr-FR",
    )
    document.build(_Printer().story(sheet), onFirstPage=foot, onLaterPages=foot)
    return into.getvalue(), last


def _instruction(sheet: Sheet) -> str:
    return say("fiche", "destinataire_seul" if sheet.from_employer else "ne_pas_transmettre")


class _Printer:
    """Lays a sheet out, and remembers whether a letter had to be replaced."""

    def __init__(self) -> None:
        from reportlab.lib.colors import HexColor
        from reportlab.lib.styles import ParagraphStyle

        ink, soft, accent = HexColor(_INK), HexColor(_SOFT), HexColor(_ACCENT)
        base = ParagraphStyle("base", fontName=_FONT, fontSize=11, leading=15, textColor=ink)
        self.base = base
        self.title = ParagraphStyle("title", base, fontName=_BOLD, fontSize=20, leading=25, spaceAfter=2)
        self.warning = ParagraphStyle("warning", base, fontName=_BOLD, fontSize=12, leading=16, alignment=1)
        self.heading = ParagraphStyle(
            "heading", base, fontName=_BOLD, fontSize=13, leading=17, spaceBefore=16, spaceAfter=4, textColor=accent,
            keepWithNext=1,
        )  # fmt: skip
        self.label = ParagraphStyle(
            "label", base, fontSize=9.5, leading=12, textColor=soft, spaceBefore=6, keepWithNext=1
        )
        self.replaced = False

    def story(self, sheet: Sheet) -> list[Any]:
        """Everything on the sheet, from top to bottom."""
        story = [
            self._say(say("fiche", "titre"), self.title),
            self._frame(f"{say('fiche', 'confidentiel')} · {_instruction(sheet)}"),
            self._facts(sheet),
            *self._shared(sheet),
        ]
        if sheet.text:
            story += [self._say(say("fiche", "texte"), self.heading), self._say(sheet.text)]
        how = say("accords", sheet.agreed_how)
        agreed = say("fiche", "accord", jour=f"{sheet.agreed_on:%d/%m/%Y}", comment=how[:1].lower() + how[1:])
        story += [self._rule(), self._say(f"{agreed} {say('fiche', 'accord_droit')}")]
        if self.replaced:
            story.append(self._say(say("fiche", "remplacees"), self.label))
        return story

    def _facts(self, sheet: Sheet) -> Any:
        from reportlab.platypus import Table

        facts = [
            ("de", say("fiche", "de_cellule", service=sheet.service, cellule=sheet.cell)),
            ("a", sheet.partner),
            ("besoin", say("besoins", sheet.need)),
            ("date", day_in_words(sheet.made_on.isoformat())),
            ("reference", sheet.reference),
            *[("repondre", "\n".join(sheet.reach))][: len(sheet.reach)],
        ]
        rows = [[self._say(say("fiche", name), self.label), self._say(value)] for name, value in facts]
        table = Table(rows, colWidths=[110, None], hAlign="LEFT", spaceBefore=12)
        table.setStyle(
            [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
            + [(side, (0, 0), (-1, -1), 2) for side in ("TOPPADDING", "BOTTOMPADDING")]
        )
        return table

    def _shared(self, sheet: Sheet) -> list[Any]:
        story = [self._say(say("fiche", "personne"), self.heading)]
        if not (sheet.contact or sheet.answers):
            return [] if sheet.text else [*story, self._say(say("fiche", "rien"))]
        story += self._lines(sheet.contact)
        if sheet.answers:
            story += [self._say(say("fiche", "reponses"), self.heading), *self._lines(sheet.answers)]
        return story if sheet.contact else story[1:]

    def _lines(self, lines: Sequence[Line]) -> list[Any]:
        return [piece for each in lines for piece in (self._say(each.title, self.label), self._say(each.value))]

    def _frame(self, text: str) -> Any:
        from reportlab.platypus import Table

        framed = Table([[self._say(text, self.warning)]], colWidths="100%", spaceBefore=6)
        framed.setStyle([("BOX", (0, 0), (-1, -1), 1.5, _INK), ("BOTTOMPADDING", (0, 0), (-1, -1), 7)])
        return framed

    def _rule(self) -> Any:
        from reportlab.platypus import HRFlowable

        return HRFlowable(width="100%", color=_SOFT, thickness=0.7, spaceBefore=18, spaceAfter=8)

    def _say(self, text: str, style: Any = None) -> Any:
        from reportlab.platypus import Paragraph

        kept = printable(text)
        self.replaced = self.replaced or kept.count("?") > text.count("?")
        return Paragraph(escape(kept).replace("\n", "<br/>"), style or self.base)
