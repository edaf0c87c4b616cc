"""A kit as a DOCX that can be changed: real headings and lists, French, A4."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.kits.blocks import Block, Paper
from bot.paper.shortening import MOST_OF_A_PROPERTY, shortened

_FIELD = re.compile(r"(\[[^\]]+\])")
_MARGIN, _WIDTH = Mm(20), Mm(170)
_FONT = "Arial"
_INK = RGBColor(0x1C, 0x25, 0x24)
_STYLES = {
    "title": "Heading 1",
    "letter_title": "Heading 1",
    "heading": "Heading 2",
    "note_heading": "Heading 2",
    "item": "List Bullet",
}
_SIZES = {"Normal": 10.5, "List Bullet": 10.5, "Heading 1": 18, "Heading 2": 12}


def render(paper: Paper) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    document: Any = Document()
    _set(document, paper)
    for block, following in zip(paper.blocks, (*paper.blocks[1:], None), strict=True):
        paragraph = _write(document, block, first=block is paper.blocks[0])
        within_list = block.kind == "item" and following is not None and following.kind == "item"
        paragraph.paragraph_format.keep_with_next = within_list or None
        if block.kind == "letter" or (block.kind == "item" and not within_list):
            paragraph.paragraph_format.space_after = Pt(9 if block.kind == "letter" else 5)
    into = io.BytesIO()
    document.save(into)
    return into.getvalue()


def _set(document: Any, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.language, core.comments = paper.title, "fr-FR", ""
    core.author = shortened(paper.service, MOST_OF_A_PROPERTY)
    # The file is the same whenever it is asked for.
    core.created = core.modified = datetime(2026, 11, 1, tzinfo=UTC)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.name = Pt(size), _INK, _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_after = Pt(2 if name == "List Bullet" else 5)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(8)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(0)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    foot.style = document.styles["Normal"]
    foot.add_run(f"{paper.title} · {paper.service}\t").font.size = Pt(9)
    number = foot.add_run()
    number.font.size = Pt(9)
    for kind in ("begin", "", "end"):
        part: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        number._r.append(part)


def _write(document: Any, block: Block, *, first: bool) -> Any:
    if block.kind in ("title", "letter_title") and not first:
        # A letter carries nothing of ours: whoever signs it sends it.
        foot = document.add_section(WD_SECTION.NEW_PAGE).footer
        foot.is_linked_to_previous = block.kind == "title"
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind, "Normal"))
    if block.kind == "field":
        paragraph.paragraph_format.space_before = Pt(4)
        paragraph.add_run(block.text).add_break()
        paragraph.add_run("\t")
        paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        return paragraph
    parts = _FIELD.split(block.text) if block.kind in ("text", "item", "letter") else [block.text]
    for part in parts:
        run = paragraph.add_run(part)
        run.bold = True if _FIELD.fullmatch(part) else None
        if block.kind in ("note", "note_heading"):
            run.font.size = Pt(8.5)
    return paragraph
