"""The logbook as a DOCX: a title page, contents that lead on, numbered headings, real tables; French, A4."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.logbook.cover import Cover
from bot.logbook.document import Document
from bot.logbook.story import Block, Grid, Heading, Words, story_of
from bot.logbook.texts import say
from bot.paper.shortening import MOST_OF_A_PROPERTY, shortened

_FONT = "Arial"
_INK, _SOFT, _ACCENT, _WARN = (RGBColor.from_string(each) for each in ("1C2524", "53605D", "0D5C58", "7A2E0E"))
_MARGIN, _WIDTH = Mm(20), 170
_SIZES = {"Normal": 10.5, "Title": 30, "Subtitle": 14, "Heading 1": 18, "Heading 2": 13}


def render(document: Document, cover: Cover) -> bytes:
    """The file. Slow for a web server: never inside a transaction, nor on the event loop."""
    file: Any = docx.Document()
    _set(file, document, cover)
    _title_page(file, cover)
    story = story_of(document)
    _contents(file, story)
    for number, block in enumerate(story):
        _write(file, block, number)
    into = io.BytesIO()
    file.save(into)
    return into.getvalue()


def _set(file: Any, document: Document, cover: Cover) -> None:
    core = file.core_properties
    core.title, core.language, core.comments = cover.running, "fr-FR", ""
    core.author = shortened(document.service_name, MOST_OF_A_PROPERTY)
    made_at = document.validated_at or (document.report.released_at if document.report else None)
    if made_at is not None:  # the file is the same whenever it is asked for
        core.created = core.modified = datetime.fromtimestamp(made_at, UTC)
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val="fr-FR"))
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name, size in _SIZES.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.italic = _FONT, Pt(size), False
        style.font.color.rgb = _INK if name == "Normal" else _SOFT if name == "Subtitle" else _ACCENT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    file.styles["Normal"].paragraph_format.space_after = Pt(6)
    file.styles["Normal"].paragraph_format.line_spacing = 1.15
    file.styles["Heading 2"].paragraph_format.space_before = Pt(18)
    file.styles["Heading 2"].paragraph_format.space_after = Pt(4)
    file.styles["Title"].font.bold = True
    for name in ("Title", "Subtitle"):  # a rule below, letters set apart
        for part in file.styles[name].element.xpath(".//w:pBdr | .//w:rPr/w:spacing"):
            part.getparent().remove(part)
    _running(section.header.paragraphs[0], cover.running, cover.warning)
    foot = section.footer.paragraphs[0]
    _running(foot, "", "")
    before, between, after = say("fichier", "page", n="|", total="|").split("|")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _small(foot.add_run(text), _SOFT)
        if field:
            _field(foot, field)


def _running(paragraph: Any, left: str, right: str) -> None:
    paragraph.style = "Normal"
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _small(paragraph.add_run(left), _SOFT)
    paragraph.add_run("\t")
    if right:
        warning = paragraph.add_run(right)
        _small(warning, _WARN)
        warning.bold = True


def _small(run: Any, colour: RGBColor) -> None:
    run.font.size, run.font.color.rgb = Pt(8.5), colour


def _field(paragraph: Any, name: str) -> None:
    """A number that the program that shows the file works out."""
    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run(kind if kind == "1" else "")
        _small(run, _SOFT)
        if kind == "":
            run._r.append(_element("w:instrText"))
            run._r[-1].text = name
        elif kind != "1":
            run._r.append(_element("w:fldChar", fldCharType=kind))


def _title_page(file: Any, cover: Cover) -> None:
    file.add_paragraph().paragraph_format.space_before = Pt(110)
    file.add_paragraph(cover.title, style="Title")
    file.add_paragraph(cover.subtitle, style="Subtitle")
    table = _table(file, [40, _WIDTH - 40])
    for label, value in cover.facts:
        cells = table.add_row().cells
        _cell(cells[0], label, 40, bold=True)
        _cell(cells[1], value, _WIDTH - 40)
    file.add_paragraph()
    if cover.warning:
        warning = file.add_paragraph().add_run(cover.warning)
        warning.bold, warning.font.color.rgb = True, _WARN
    for note in cover.notes:
        file.add_paragraph(note)


def _contents(file: Any, story: list[Block]) -> None:
    head = file.add_paragraph()
    head.paragraph_format.page_break_before = True
    head.paragraph_format.space_after = Pt(10)
    run = head.add_run(say("fichier", "sommaire"))
    run.font.size, run.font.color.rgb, run.bold = Pt(18), _ACCENT, True
    for each in story:
        if isinstance(each, Heading):
            line = file.add_paragraph()
            line.paragraph_format.left_indent = Mm(8 * (each.level - 1))
            line.paragraph_format.space_after = Pt(2)
            link = _element("w:hyperlink", anchor=each.anchor)
            run = line.add_run(f"{each.number}\u00a0{each.title}")
            run.bold = each.level == 1
            link.append(run._r)
            line._p.append(link)


def _write(file: Any, block: Block, number: int) -> None:
    if isinstance(block, Heading):
        heading = file.add_heading(f"{block.number}\u00a0{block.title}", block.level)
        heading.paragraph_format.page_break_before = block.level == 1
        start = _element("w:bookmarkStart", id=str(number), name=block.anchor)
        heading._p.insert(1, start)
        heading._p.append(_element("w:bookmarkEnd", id=str(number)))
    elif isinstance(block, Words):
        paragraph = file.add_paragraph()
        if block.label:
            paragraph.add_run(f"{block.label}\u00a0: ").bold = True
        for place, line in enumerate(block.text.split("\n")):
            if place:
                paragraph.add_run().add_break(WD_BREAK.LINE)
            paragraph.add_run(line)
        paragraph.paragraph_format.keep_with_next = block.leads
        if block.kind == "soft":
            for run in paragraph.runs:
                run.font.color.rgb, run.font.size = _SOFT, Pt(9.5)
    else:
        _grid(file, block)


def _grid(file: Any, grid: Grid) -> None:
    if grid.title:
        title = file.add_paragraph()
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(8), Pt(3)
        title.add_run(grid.title).bold = True
    widths = [_WIDTH * part for part in grid.widths]
    table = _table(file, widths)
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="B9C2BF"))
    # Their place among the properties is fixed: programs refuse the file otherwise.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(_element("w:tblInd", w="108", type="dxa"))
    layout.addprevious(borders)
    for place, line in enumerate(grid.lines):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        head, total = place == 0, grid.total is not None and place == len(grid.lines) - 1
        if head:
            properties.append(_element("w:tblHeader"))
        for column, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            size = 8.5 if grid.wide and head else 9.5
            _cell(cell, text, widths[column], bold=head or total, right=column > 0, ground=head or total, size=size)
            cell.paragraphs[0].paragraph_format.keep_with_next = grid.short and place < len(grid.lines) - 1
    after = file.add_paragraph()
    after.paragraph_format.space_after, after.paragraph_format.line_spacing = Pt(0), Pt(8)


def _table(file: Any, widths: list[float]) -> Any:
    """An empty table with columns of these widths, in millimetres."""
    table = file.add_table(0, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _cell(
    cell: Any,
    text: str,
    width: float,
    *,
    bold: bool = False,
    right: bool = False,
    ground: bool = False,
    size: float = 9.5,
) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if ground:
        cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill="DCEBE8"))


def _element(name: str, /, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
