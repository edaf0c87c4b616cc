"""The carnet de bord: written by two people at once, validated, reopened, transmitted, exported; and by command."""

from __future__ import annotations

import asyncio
import io
import json
import re
from datetime import datetime
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import httpx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import insert

from bot.indicators import releasing
from bot.logbook import writing
from bot.logbook.document import Document, Sent, Written, dump, load
from bot.logbook.files import FORMS
from bot.logbook.numbers import count_in_words, in_detail, in_words
from bot.logbook.reading import open_section
from bot.logbook.story import listed, parted
from bot.logbook.texts import sections
from bot.logbook.writing import Saved
from bot.paper.printable import printable
from bot.wiring import Installation
from flows.catalog import packaged_files
from flows.checks.logbook import check_logbook
from flows.indicators.report import Indicator, Report
from flows.logbook import traces
from storage import audit, tables
from storage.access import Caller
from storage.transaction import Transaction
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.configured import relais_here
from tests.support.console import journal
from tests.support.installation import settings
from tests.support.pdf import pages
from tests.support.reports import report
from tests.support.talking import Browser
from tests.support.traces import traces as traces_on_disk

HERE = "/cellule/carnet/2026-T4"
FORMULA = '=HYPERLINK("http://ailleurs.example";"ici")'
LEA = "Une personne-relais par entreprise."
RUNNING = re.compile(r"^.*? Page \d+ sur \d+ (?:BROUILLON, NON VALIDÉ )?")
"""What stands at the top and at the foot of each page of a PDF."""
ZOE = f"{FORMULA}\n\n+33, -1 et @tous ne sont pas des calculs."


def counted(tx: Transaction, month: str = "2026-10") -> None:
    """What a month of questionnaires leaves: enough to be published, and a little that is not."""
    counts = {"recap": 64, "envoi": 48, "capacite": 21, "moral": 3}
    rows = [{"kind": "step", "subject": "salarie", "value": step, "total": total} for step, total in counts.items()]
    tx.execute(insert(tables.counters), [{"service": "gims13", "month": month, **row} for row in rows])


def base_of(page: httpx.Response, section: str) -> str:
    """What the form of a section remembers of the text it began from."""
    part = page.text.split(f'id="{section}"')[1]
    found = re.search(r'name="base" value="([^"]*)"', part)
    assert found is not None
    return found[1]


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def written(page: httpx.Response, section: str) -> str:
    """What stands in the field of a section."""
    found = re.search(rf'<textarea id="text-{section}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_two_people_write_and_the_logbook_leaves(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Nothing is lost when both write; a period that runs is not validated; the copy is what every file holds."""
    installation.store.run_now(counted)
    lea = Member.enter(installation, browser, "Léa Roux", role="coordinator")
    zoe = Member.enter(installation, browser, "Zoé Petit")
    assert "4e trimestre 2026" in lea.get("/cellule/carnet").text
    blank = zoe.get(HERE)
    before = base_of(blank, "leviers")
    assert lea.post(f"{HERE}/texte/leviers", {"texte": LEA, "base": before}).status_code == 303
    refused = zoe.post(f"{HERE}/texte/leviers", {"texte": ZOE, "base": before})
    assert refused.status_code == 409
    assert "Léa Roux a écrit dans cette section en même temps que vous" in refused.text
    assert written(refused, "leviers") == ZOE
    assert written(lea.get(HERE), "leviers") == LEA
    assert "Un texte de Zoé Petit" in lea.get(HERE).text

    # Léa writes once more: what Zoé saw is no longer the text, so hers does not take its place unseen.
    lea.post(f"{HERE}/texte/leviers", {"texte": f"{LEA} Deux.", "base": base_of(lea.get(HERE), "leviers")})
    choice = {"a_part": hidden(refused, "a_part"), "vu": hidden(refused, "vu"), "texte": f"{ZOE}!"}
    again = zoe.post(f"{HERE}/texte/leviers/reunir", {**choice, "choix": "celui_a_part"})
    assert again.status_code == 409
    assert "Deux." in again.text
    assert zoe.post(f"{HERE}/texte/leviers/reunir", {**choice, "choix": "a_la_suite"}).status_code == 303
    both = written(zoe.get(HERE), "leviers")
    assert both == f"{LEA} Deux.\n\n{ZOE}!"

    # Kept of its own accord while it is typed: one version, until much of it goes.
    typed, base = {"HX-Request": "true"}, base_of(zoe.get(HERE), "bonnes_pratiques")
    for text in ("Un point", "Un point\tpar semaine,\u2003à trois.", ""):  # pasted from a spreadsheet
        kept = zoe.post(f"{HERE}/texte/bonnes_pratiques", {"texte": text, "base": base}, **typed)
        assert "Enregistré à 10:00" in kept.text
        base = hidden(kept, "base")
    past = zoe.get(f"{HERE}/texte/bonnes_pratiques").text
    assert past.count("Reprendre cette version") == 1
    assert "Un point par semaine, à trois." in past
    assert lea.post(f"{HERE}/texte/bonnes_pratiques/reprendre", {"version": "1"}).status_code == 303
    assert written(lea.get(HERE), "bonnes_pratiques") == "Un point par semaine, à trois."
    named = zoe.post(f"{HERE}/texte/publics", {"texte": "M. Durand, 06 12 34 56 78", "base": "0"}, **typed)
    assert "le nom d’une personne et un numéro de téléphone" in named.text
    long = zoe.post(f"{HERE}/texte/publics", {"texte": "a" * 6001, "base": hidden(named, "base")})
    assert long.status_code == 422
    assert len(written(long, "publics")) == 6001
    zoe.post(f"{HERE}/texte/publics", {"texte": "", "base": hidden(named, "base")})

    early = lea.post(f"{HERE}/valider")
    assert early.status_code == 409
    assert "à partir du 01/01/2027" in early.text
    assert "Les chiffres apparaîtront à la fin de la période" in early.text
    assert zoe.post(f"{HERE}/valider").status_code == 403
    clock.forward(days=45)
    for member in (lea, zoe):
        member.come_back(installation)
    telling = {"texte": "Écrire à zoe@exemple.fr", "base": base_of(zoe.get(HERE), "publics")}
    assert zoe.post(f"{HERE}/texte/publics", telling).status_code == 303
    doubtful = lea.post(f"{HERE}/valider")
    assert doubtful.status_code == 409
    assert "de quoi reconnaître une personne\u00a0: Handicap, maladie chronique, seniors." in doubtful.text
    assert "Valider quand même" in doubtful.text
    assert "Valider quand même" not in lea.get(HERE).text
    sure = {"malgre": hidden(doubtful, "malgre")}
    assert lea.post(f"{HERE}/valider", sure).status_code == 303
    assert lea.post(f"{HERE}/rouvrir", {"motif": "Une adresse à retirer."}).status_code == 303
    zoe.post(f"{HERE}/texte/publics", {"texte": "", "base": base_of(zoe.get(HERE), "publics")})
    assert lea.post(f"{HERE}/valider").status_code == 303
    sent = {"jour": "2027-01-07", "destinataire": "la DGT", "copie": hidden(lea.get(HERE), "copie")}
    late = {"texte": "Écrit trop tard, mais pas perdu", "base": "0"}
    by_button, by_itself = (zoe.post(f"{HERE}/texte/leviers", late, **how) for how in ({}, typed))
    assert by_button.status_code == 409
    assert "Écrit trop tard, mais pas perdu" in by_button.text
    assert "on n’y écrit plus" in by_itself.text
    assert "Rien n’a été écrit" not in by_itself.text
    assert lea.post(f"{HERE}/rouvrir", {"motif": " "}).status_code == 422
    assert lea.post(f"{HERE}/rouvrir", {"motif": "Une définition à préciser."}).status_code == 303
    assert "Une définition à préciser." in zoe.get(HERE).text
    clock.forward(minutes=1)
    assert lea.post(f"{HERE}/valider").status_code == 303
    other = lea.post(f"{HERE}/transmettre", sent)
    assert (other.status_code, "ce n’est plus la même copie" in other.text) == (409, True)
    sent["copie"] = hidden(other, "copie")
    assert lea.post(f"{HERE}/transmettre", {**sent, "jour": "2027-02-01"}).status_code == 422
    assert lea.post(f"{HERE}/transmettre", sent).status_code == 303
    assert lea.post(f"{HERE}/rouvrir", {"motif": "Encore"}).status_code == 409

    figures = installation.store.run_now(releasing.report, installation.world, "gims13", "2026-T4")
    files = {form: zoe.get(f"{HERE}/telecharger/{form}") for form in FORMS}
    for form, answer in files.items():
        assert answer.headers["content-disposition"] == f'attachment; filename="carnet-gims13-2026-T4.{form}"'
    document = load(files["json"].text)
    assert document.report == figures
    assert (document.state, document.sent) == ("transmis", Sent("2027-01-07", "la DGT"))
    assert {each.id: each.text for each in document.sections if each.text} == {
        "leviers": both,
        "bonnes_pratiques": "Un point par semaine, à trois.",
    }
    for form in ("xlsx", "docx", "pdf"):
        READERS[form](files[form].content, document)
    assert zoe.get(f"{HERE}/telecharger/odt").status_code == 404
    assert zoe.get("/cellule/carnet/2019-T1").status_code == 404
    done = [action for _, action, _ in journal(installation)]
    assert done.count("logbook_exported") == len(FORMS)
    assert [each for each in done if each.startswith("logbook_") and each.endswith(("ed", "aside"))][-8:-4] == [
        "logbook_validated",
        "logbook_reopened",
        "logbook_validated",
        "logbook_transmitted",
    ]
    assert "logbook_aside" in done
    assert installation.store.run_now(audit.verify, "gims13") is None


def test_at_the_very_same_moment_nothing_is_lost(installation: Installation) -> None:
    """Six people save the first text of a section at once: one stands in it, five wait aside."""
    store, world = installation.store, installation.world
    texts = {f"Texte {number}" for number in range(6)}

    async def write(text: str) -> Saved:
        who = Caller(f"member:{text[-1]}", "gims13", "member")
        return await store.run(writing.save, world, who, "2026-T4", "leviers", text, writing.mark(None), None)

    async def at_once() -> list[Saved]:
        return await asyncio.gather(*map(write, texts))

    saved = asyncio.run(at_once())
    assert len({each.current.text for each in saved if each.current}) == 1
    found = store.run_now(open_section, world, "gims13", "2026-T4", "leviers")
    assert len(found.versions) == 1
    assert {each.text for each in (*found.versions, *found.asides)} == texts


def test_words_written_by_mistake_go_for_good(
    installation: Installation, browser: Browser, clock: Clock, database_url: str
) -> None:
    """From the history by their author, from a colleague's text and from the copy by who coordinates; the version, the
    journal and the files say that something was erased, and never what."""
    installation.store.run_now(counted)
    lea = Member.enter(installation, browser, "Léa Roux", role="coordinator")
    zoe = Member.enter(installation, browser, "Zoé Petit")
    place, erase = f"{HERE}/texte/leviers", f"{HERE}/texte/leviers/effacer"

    def write(member: Member, text: str) -> None:
        clock.forward(minutes=6)  # another version each time
        member.come_back(installation)
        assert member.post(place, {"texte": text, "base": base_of(member.get(HERE), "leviers")}).status_code == 303

    write(zoe, "Untel-Durand a été rappelé.")
    write(zoe, "Untel-Durand a été rappelé vite.")
    write(lea, "Rappeler vite. Untel-Durand est content.")
    write(zoe, "Rappeler vite.")
    assert zoe.get(place).text.count("Effacer ce texte…") == 3, "her own"
    asked = zoe.get(f"{erase}?version=2")
    assert "Untel-Durand a été rappelé vite." in asked.text
    assert re.findall(r'name="(version-\d)" value="oui"', asked.text) == ["version-2", "version-4", "version-1"]
    assert "Des textes de vos collègues" in asked.text
    assert zoe.get(f"{erase}?version=3").status_code == 404
    assert zoe.post(erase, {"version-3": "oui"}).status_code == 404
    assert zoe.post(erase, {"version-1": "oui", "version-2": "oui"}).status_code == 303
    past = zoe.get(place).text
    assert past.count("Texte effacé par vous, le") == 2
    assert past.count("Untel-Durand") == 1
    assert zoe.post(f"{place}/reprendre", {"version": "1"}).status_code == 404
    assert zoe.get(f"{erase}?version=1").status_code == 404
    assert lea.post(erase, {"version-3": "oui"}).status_code == 303
    assert "Texte effacé par Léa Roux" in zoe.get(place).text
    assert written(zoe.get(HERE), "leviers") == "Rappeler vite."

    # The text itself: what is typed next is another version, and a page still open is told.
    base = base_of(zoe.get(HERE), "leviers")
    assert zoe.post(erase, {"version-4": "oui"}).status_code == 303
    assert written(zoe.get(HERE), "leviers") == ""
    assert zoe.post(place, {"texte": "Rappeler Untel-Durand", "base": base}).status_code == 409
    late = hidden(zoe.get(HERE), "a_part")
    given = {
        "a_part": late,
        "vu": hidden(zoe.get(HERE), "vu"),
        "choix": "celui_a_part",
        "texte": "Rappeler Untel-Durand !",
    }
    assert zoe.post(f"{place}/reunir", given).status_code == 303
    clock.forward(days=45)
    for member in (lea, zoe):
        member.come_back(installation)
    assert lea.post(f"{HERE}/valider").status_code == 303
    sent = {"jour": "2027-01-07", "destinataire": "la DGT", "copie": hidden(lea.get(HERE), "copie")}
    assert lea.post(f"{HERE}/transmettre", sent).status_code == 303
    assert zoe.get(f"{erase}?version=5").status_code == 404, "transmitted: no longer hers to erase"
    assert "demandez à qui les a de les détruire" in lea.get(f"{erase}?version=5").text
    for reason, why in (("", "Écrivez pourquoi"), ("Mme Untel-Durand est nommée", "semble nommer quelqu’un")):
        again = lea.post(erase, {"version-5": "oui", "motif": reason})
        assert again.status_code == 422
        assert why in again.text
    assert traces_on_disk(database_url, b"Untel-Durand")
    assert lea.post(erase, {"version-5": "oui", "motif": "Un nom de trop."}).status_code == 303
    assert "Motif : Un nom de trop." in zoe.get(HERE).text
    files = {form: zoe.get(f"{HERE}/telecharger/{form}").content for form in FORMS}
    document = load(files["json"].decode())
    leviers = next(each for each in document.sections if each.id == "leviers")
    assert (leviers.text, leviers.erased_on, leviers.erased_why) == ("", "2027-01-07", "Un nom de trop.")
    assert document.state == "transmis"
    said = {
        "docx": "\n".join(each.text for each in docx.Document(io.BytesIO(files["docx"])).paragraphs),
        "pdf": " ".join(pages(files["pdf"])),
        "xlsx": str(
            [
                [cell.value for cell in row]
                for row in openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Partie qualitative"]
            ]
        ),
    }
    for text in said.values():
        assert "Texte effacé le 07/01/2027, après la validation." in text.replace(" ", " ")
        assert "Untel-Durand" not in text
    assert [action for _, action, _ in journal(installation)].count("logbook_erased") == 5
    assert "Untel-Durand" not in str(journal(installation))
    assert installation.store.backend.erase_physically()
    assert traces_on_disk(database_url, b"Untel-Durand") == {}


def test_a_quarter_that_was_counted_in_part_says_so(sqlite_installation: Installation, sqlite_browser: Browser) -> None:
    """On its page, on the first page of each file and in the data; the quarter after does not."""
    sqlite_installation.store.run_now(partial(counted, month="2026-05"))
    zoe = Member.enter(sqlite_installation, sqlite_browser, "Zoé Petit")
    said = "Chiffres depuis mai 2026 seulement"
    for quarter, wanted in (("2026-T2", True), ("2026-T3", False)):
        place = f"/cellule/carnet/{quarter}"
        assert (said in zoe.get(place).text) == wanted
        files = {form: zoe.get(f"{place}/telecharger/{form}").content for form in FORMS}
        assert json.loads(files["json"])["counted_from"] == ("2026-05" if wanted else None)
        first = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
        assert (said in str([[cell.value for cell in row] for row in first])) == wanted
        assert [said in page for page in pages(files["pdf"])[:3]] == [wanted, False, wanted]
        lines = [each.text for each in docx.Document(io.BytesIO(files["docx"])).paragraphs]
        assert sum(said in each for each in lines) == (2 if wanted else 0)


def test_a_year_takes_the_texts_of_its_quarters(installation: Installation, browser: Browser, clock: Clock) -> None:
    """Below what is there and what is being typed, under the names of the quarters, as many as fit, none twice."""
    installation.store.run_now(partial(counted, month="2026-05"))
    lea, zoe = (Member.enter(installation, browser, name) for name in ("Léa Roux", "Zoé Petit"))
    year, long = "/cellule/carnet/2026", "x" * 5_900
    for quarter, text in (("2026-T2", "Au printemps."), ("2026-T3", "En été,\n\ndeux fois."), ("2026-T4", long)):
        kept = lea.post(f"/cellule/carnet/{quarter}/texte/leviers", {"texte": text, "base": "0"})
        assert kept.status_code == 303
    assert "Reprendre les textes des trimestres" not in lea.get(HERE).text, "a quarter has none"
    blank = lea.get(year)
    assert blank.text.count("Reprendre les textes des trimestres") == 1, "of the one section with texts"
    first = base_of(blank, "leviers")
    take = f"{year}/texte/leviers/trimestres"
    assert lea.post(take, {"texte": "Sur l’année", "base": first}).status_code == 303
    taken = "Sur l’année\n\n2e trimestre 2026\nAu printemps.\n\n3e trimestre 2026\nEn été,\n\ndeux fois."
    page = lea.get(year)
    assert written(page, "leviers") == taken
    assert '<span class="note">4e trimestre 2026</span>' in page.text
    full = lea.post(take, {"texte": f"{taken} Fin.", "base": base_of(page, "leviers")})
    assert full.status_code == 422
    assert "ne tient plus dans cette section" in full.text
    assert written(full, "leviers") == f"{taken} Fin.", "what was typed is still there"
    assert zoe.post(take, {"texte": "Autre chose", "base": first}).status_code == 409, "somebody else wrote meanwhile"
    assert written(lea.get(year), "leviers") == taken


def read_workbook(content: bytes, document: Document) -> None:
    """Figures are numbers, what is withheld says so, texts are texts; every sheet can be printed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.properties.language == "fr-FR"
    assert document.report is not None
    by_code = {str(sheet.title).split(" ")[0]: sheet for sheet in book.worksheets}
    told, later = parted(document.report)
    assert not later or [each.title for each in later] == [
        row[1].value for row in book["Par an seulement"].iter_rows(2)
    ]
    for indicator in told:
        sheet = by_code[indicator.code]
        assert sheet.freeze_panes == "A2"
        assert indicator.definition in str(sheet["A2"].value)
        check_sheet(sheet, indicator)
    for sheet in book.worksheets:
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "Carnet de bord" in str(sheet.oddHeader.left.text)  # type: ignore[union-attr]
        assert not any(cell.data_type in ("f", "e") for row in sheet.iter_rows() for cell in row)
    texts = by_code["Partie"]
    assert texts.freeze_panes == "A2"
    # A long text goes on in the rows below, or none of them could show it all.
    cells = "".join(str(row[1].value).replace("\n", "") for row in texts.iter_rows(min_row=2))
    for section in document.sections:
        assert section.text.replace("\n", "") in cells
    assert max(each.height or 0 for each in texts.row_dimensions.values()) <= 409


def undetailed(indicator: Indicator) -> list[str]:
    return [" ; ".join(table.undetailed) for table in indicator.tables if table.undetailed]


def check_sheet(sheet: Worksheet, indicator: Indicator) -> None:
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for figure in indicator.figures:
        line = next(each for each in lines if each[0] == figure.label)
        wanted = figure.value if figure.unit != "percent" or figure.value is None else figure.value / 100
        assert line[1] == (in_words(figure) if wanted is None else pytest.approx(wanted))
    said = [line[0] for line in lines]
    assert all(f"Trop petit pour être publié ligne par ligne : {each}" in said for each in undetailed(indicator))
    if indicator.yearly:
        assert f"Par an seulement\u00a0: {listed(indicator.yearly)}" in said
    for table in indicator.tables:
        heads = [table.title, *table.columns]
        at = next(
            place for place, (each, after) in enumerate(pairwise(lines)) if [each[0], *after[1 : len(heads)]] == heads
        )
        rows = [*table.rows, *([table.total] if table.total else [])]
        for line, row in zip(lines[at + 2 :], rows, strict=False):
            assert line[0] == row.label
            values = row.values if row is table.total else in_detail(table, row)
            shown = ["non publié" if each is None else each or (None if each == "" else 0) for each in values]
            assert line[1 : len(row.values) + 1] == shown


def read_docx(content: bytes, document: Document) -> None:
    """Headings are headings, tables are tables, and the language is said."""
    file = docx.Document(io.BytesIO(content))
    assert file.core_properties.language == "fr-FR"
    said = "\n".join(paragraph.text for paragraph in file.paragraphs)
    headings = [each.text for each in file.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert headings[0] == "1.\u00a0Partie quantitative"
    assert document.report is not None
    tables_in = [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]
    told, later = parted(document.report)
    for indicator in later:
        assert f"{indicator.title} ({indicator.code})\u00a0: {listed(indicator.yearly)}" in said
    for indicator in told:
        assert indicator.definition in said
        assert any(f"{indicator.title} ({indicator.code})" in each for each in headings)
        assert all(f"Trop petit pour être publié ligne par ligne : {each}" in said for each in undetailed(indicator))
        assert "Par an seulement : " + " ; ".join(indicator.yearly) in said or not indicator.yearly
        if indicator.figures:
            assert [[each.label, in_words(each)] for each in indicator.figures] in [each[1:] for each in tables_in]
        for table in indicator.tables:
            lines = [[row.label, *map(count_in_words, in_detail(table, row))] for row in table.rows]
            assert all("" in line for line in lines) or not table.undetailed
            total = [[table.total.label, *map(count_in_words, table.total.values)]] if table.total else []
            wanted = [["", *table.columns], *lines, *total]
            assert wanted in tables_in
    for section in document.sections:
        assert section.title in "\n".join(headings)
        assert section.text in said
    header = file.sections[0].header.paragraphs[0].text
    assert ("BROUILLON" in header) == (document.state == "brouillon")


def read_pdf(content: bytes, document: Document) -> None:
    """Numbered pages, contents that name them, every definition, figure and text; tagged, in French."""
    assert b"/Lang (fr-FR)" in content
    assert b"/StructTreeRoot" in content
    found = pages(content)
    said = " ".join(RUNNING.sub("", page) for page in found)
    assert document.report is not None
    for number, page in enumerate(found, start=1):
        assert f"Page {number} sur {len(found)}" in page
        assert ("BROUILLON" in page) == (document.state == "brouillon")
    told, later = parted(document.report)
    assert all(f"{plain(each.title)} ({each.code}) : {plain(listed(each.yearly))}" in said for each in later)
    for indicator in told:
        assert plain(indicator.definition) in said
        for each in (*indicator.yearly, *(name for table in indicator.tables for name in table.undetailed)):
            assert plain(each) in said
        for figure in indicator.figures:
            assert f"{plain(figure.label)} {plain(in_words(figure))}" in said
        for table in indicator.tables:
            for row in table.rows:
                assert plain(" ".join((row.label, *map(count_in_words, row.values)))) in said
    for number, section in enumerate(document.sections, start=1):
        assert plain(section.text) in said
        heading = f"2.{number} {plain(section.title)}"
        stands_on = next(page for page in range(3, len(found) + 1) if heading in found[page - 1])
        assert f"{heading} {stands_on} " in f"{found[1]} ", "the contents lead to the page"
    assert "Chiffres entre 1 et 10 : non publiés." in said


def plain(text: str) -> str:
    """As `pages` gives it: letters of the standard fonts, ordinary spaces, one at a time."""
    return " ".join(printable(text).replace("\u00a0", " ").split())


READERS = {"xlsx": read_workbook, "docx": read_docx, "pdf": read_pdf}


@pytest.mark.parametrize("state", ["brouillon", "valide"])
def test_every_file_holds_what_the_document_says(sqlite_installation: Installation, state: str) -> None:
    """On a document with every kind of value, of text and of withheld figure; a draft says so on each page."""
    texts = {
        "leviers": ZOE,
        "bonnes_pratiques": "Une phrase assez longue. " * 200 + "\n\n" + "Un paragraphe. " * 60,
        "publics": "Œuvre & <b>cœur</b> : 5 €",
        "outils_echecs": "#N/A",
        "freins_juridiques": "\n".join(f"Point {number} & suite." for number in range(1, 75)),
    }
    written = tuple(
        Written(name, each.titre["fr"], texts.get(name, "").strip(), 1_790_000_000) for name, each in sections().items()
    )
    figures: Report = report()
    days = ("2026-07-01", "2026-09-30")
    name = "Service de prévention et de santé au travail interentreprises " * 6 if state == "brouillon" else "GIMS 13"
    draft = Document(
        "gims13", name.strip(), "la cellule PDP", "2026-T3", *days, "brouillon", None, None, figures, written
    )
    document = draft if state == "brouillon" else draft.validated(1_790_990_000)
    assert load(dump(document)) == document
    older = json.loads(dump(document))
    del older["counted_from"]
    for section in older["sections"]:
        del section["erased_on"], section["erased_why"]
    assert load(json.dumps(older)) == document, "a copy frozen before these were there"
    assert in_words(figures.indicators[0].figures[3]) == "entre 12 et 31 %"
    for form, read in READERS.items():
        read(FORMS[form].render(document, sqlite_installation.world), document)


def test_the_command_writes_the_same_files(database_url: str, tmp_path: Path) -> None:
    given = settings(database_url)
    if database_url.startswith("postgresql"):
        assert relais_here(given, "migrate").exit_code == 0
    ours = ("report", "--service", "gims13")
    year = str(datetime.now(ZoneInfo("Europe/Paris")).year)
    file = tmp_path / "carnet.json"
    done = relais_here(given, *ours, "--period", year, "--format", "json", "--out", str(file))
    assert done.exit_code == 0, done.output
    assert "brouillon" in done.output
    data = json.loads(file.read_text("utf-8"))
    assert (data["format"], data["period"], data["state"], data["report"]) == ("relais-carnet", year, "brouillon", None)
    unknown = relais_here(given, *ours, "--period", "2019-T1")
    assert unknown.exit_code == 1
    assert f"those it has: {year}" in unknown.output
    assert relais_here(given, *ours, "--period", year, "--out", str(tmp_path / "no" / "file.xlsx")).exit_code == 1
    assert relais_here(given, "report", "--service", "nowhere", "--period", year).exit_code == 2
    assert relais_here(given, *ours, "--period", year, "--format", "odt").exit_code == 2


def test_sections_that_others_rely_on_stay(sqlite_installation: Installation) -> None:
    files = packaged_files()
    assert check_logbook(files) == []
    renamed = {**files, "logbook.yml": files["logbook.yml"].replace("  leviers:", "  leviers_forts:")}
    assert [each.code for each in check_logbook(renamed)] == ["missing_section"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vu avec Mme Leroy et le Dr Petit.", ["nom"]),
        ("Appeler M. Durand au 06.12.34.56.78", ["nom", "telephone"]),
        ("Écrire à prenom.nom@exemple.fr ou au +33 6 12 34 56 78", ["telephone", "courriel"]),
        ("La médecin du travail et monsieur le directeur ; 1 234 567 890 questionnaires en 2026.", []),
        ("Le délai passe de 12 à 8 jours, M. ou Mme. Article L. 4624-1.", []),
    ],
)
def test_what_may_name_somebody_is_noticed(text: str, found: list[str]) -> None:
    assert traces(text) == found
