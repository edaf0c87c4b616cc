"""Making the service known: links, QR codes, posters, kits, and figures of campaigns that tell nobody apart."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
import segno
import yaml
from docx import Document
from reportlab.lib.pagesizes import A4, A5

from bot.campaigns.links import campaigns_of
from bot.config import load_config
from bot.demo.texts import banner
from bot.kits.blocks import Block, Paper, packaged, paper
from bot.kits.pdf import render
from bot.wiring import Installation, open_installation
from flows.source import InvalidContent
from flows.topics import TOPICS
from tests.integration.test_webchat_pages import fetch
from tests.support import pdf
from tests.support.campaigns import CAMPAIGNS, PUBLIC, came_by, campaigning
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.configured import config_file
from tests.support.installation import settings
from tests.support.talking import Browser
from tests.transcripts.words import emergency_numbers, faults

HERE = "/cellule/campagnes"
NUMBERS = emergency_numbers()
LINK = f"{PUBLIC}/s/gims13?c=salle-attente"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())


def drawn_code(document: bytes, size: int) -> list[list[bool]]:
    """The QR code that the black rectangles of a poster draw, module by module."""
    (drawing,) = pdf.drawings(document)
    after = drawing.split(b"/Figure <</MCID", 1)[1].split(b"EMC", 1)[0].decode()
    shapes = [tuple(map(float, found)) for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", after)]
    step = shapes[0][3]
    left, top = min(shape[0] for shape in shapes), max(shape[1] for shape in shapes)
    found = [[False] * size for _ in range(size)]
    for x, y, width, _ in shapes:
        for at in range(round(width / step)):
            found[round((top - y) / step)][round((x - left) / step) + at] = True
    return found


def matrix_of(link: str) -> list[list[bool]]:
    """The QR code of a link, module by module."""
    return [[bool(module) for module in row] for row in segno.make(link, error="q", micro=False).matrix]


def test_a_campaign_from_its_link_to_its_posters(installation: Installation, browser: Browser) -> None:
    """Who may, finds the link, its code, e-mails and four posters; the codes lead exactly to the link."""
    campaigning(installation)
    for role in ("member", "coordinator", "admin"):
        member = Member.enter(installation, browser, role, role=role)
        shown = member.get(f"{HERE}?campagne=salle-attente").text
        assert f'value="{LINK}"' in shown
        assert f"{PUBLIC}/s/gims13/kits" in shown
    code = segno.make(LINK, error="q", micro=False)
    assert all(label in unescape(shown) for label in CAMPAIGNS.values())
    assert code.svg_inline(omitsize=True, light="#fff", dark="#000", border=4).split("<path", 1)[1] in shown
    words = plain(shown)
    assert "Votre employeur ne voit ni vos réponses ni votre passage" in words
    assert "aucun robot Telegram n’est réglé" in words
    assert "L’adresse publique de Relais n’est pas réglée" not in words
    example = yaml.safe_load(unescape(shown.split("<pre>")[1].partition("</pre>")[0]))
    assert "salle-attente" in example["campaigns"]
    service_alone = member.get(f"{HERE}?campagne=inconnue").text
    assert f'value="{PUBLIC}/s/gims13"' in service_alone
    own, firm = "Votre employeur ne voit ni vos réponses", "Vos réponses ne vont pas à votre entreprise."
    for public, title, secret, link in (
        ("salaries", "Votre santé rend le travail difficile ?", own, LINK),
        ("managers", "Aidez quelqu’un", firm, f"{LINK}&porte=manager"),
    ):
        matrix = matrix_of(link)
        for size, page in (("a4", A4), ("a5", A5)):
            answer = member.get(f"{HERE}/affiche?campagne=salle-attente&pour={public}&taille={size}")
            assert f'filename="affiche-salle-attente-{public}-{size}.pdf"' in answer.headers["content-disposition"]
            (said,) = pdf.pages(answer.content)
            for each in ("GIMS 13", title, secret, "Gratuit", "Facultatif", "Confidentiel", "3114", "15 ou 112"):
                assert each in said
            assert "relais.example.org/s/gims13 " in said
            assert b"/MediaBox [ 0 0 %d" % page[0] in answer.content
            assert drawn_code(answer.content, len(matrix)) == matrix
    english = member.get(f"{HERE}/affiche?campagne=salle-attente&taille=a5&langue=en")
    assert 'filename="affiche-salle-attente-salaries-en-a5.pdf"' in english.headers["content-disposition"]
    assert b"/Lang (en-GB)" in english.content
    (said,) = pdf.pages(english.content)
    for each in (
        "Is your health making work difficult?",
        "Confidential",
        "3114",
        "15 or 112",
        "Your employer sees neither",
    ):
        assert each in said
    (drawn,) = pdf.drawings(english.content)
    assert not re.search(rb"GIMS\s*\)", drawn), "no line ends between a name and its number"
    matrix = matrix_of(f"{LINK}&lang=en")
    assert drawn_code(english.content, len(matrix)) == matrix
    assert f"{LINK}&lang=en\n\nIt is free" in unescape(shown)
    assert list(faults(said, NUMBERS, "en")) == []
    for wrong in ("campagne=inconnue", "pour=tous", "taille=a3", "pour=managers&langue=en", "langue=xx"):
        assert member.get(f"{HERE}/affiche?{wrong}").status_code == 404


def test_links_to_telegram_only_where_they_lead_there(sqlite_installation: Installation) -> None:
    """A bot whose name is known, and a code that means nothing else."""
    campaigning(sqlite_installation)
    world = sqlite_installation.world

    def links(name: str | None, *, has_bot: bool = True) -> dict[str, tuple[str, str | None]]:
        found = campaigns_of(world, "gims13", name, has_bot=has_bot)
        return {code: (each.telegram, each.no_telegram) for code, each in found.items()}

    assert {why for _, why in links(None, has_bot=False).values()} == {"aucun"}
    assert {why for _, why in links(None).values()} == {"inconnu"}
    assert links("relais_bot")[""] == ("https://t.me/relais_bot?start=gims13", None)
    assert links("relais_bot")["site"] == ("https://t.me/relais_bot?start=site", None)
    services = dict(world.config.services)
    services["simt77"] = services["simt77"].model_copy(update={"campaigns": {"site": "Leur site"}})
    world.config = world.config.model_copy(update={"services": services})
    assert links("relais_bot")["site"] == ("", "ambigu")


def test_figures_of_campaigns_tell_nobody_apart(installation: Installation, browser: Browser, clock: Clock) -> None:
    """What the released figures allow and nothing else: not what is small, not what is going on, to nobody else."""
    campaigning(installation)
    came_by(installation, "2026-07", "salle-attente", left=31, unsent=24, sent=43)
    came_by(installation, "2026-08", "lettre-mars", left=15, unsent=30, sent=4)
    came_by(installation, "2026-09", "site", left=3, unsent=3, sent=2)
    member = Member.enter(installation, browser)
    elsewhere = Member.enter(installation, browser, "Zoé Petit", service="simt77")

    def shown(who: Member) -> dict[str, list[str]]:
        page = who.get(HERE).text
        rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
        cells = [re.findall(r"<code>(.*?)</code>|<td class=\"figure\"[^>]*>(.*?)</td>", row) for row in rows]
        return {row[0][0]: [plain(value) for _, value in row[1:]] for row in cells if row}

    before = shown(member)
    assert before["salle-attente"] == ["98", "67", "43"]
    assert before["site"] == ["non publié"] * 3
    started, finished, sent = before["lettre-mars"]
    assert sent == "non publié"
    assert "non publié" in (started, finished), "the four that sent a request are their difference"
    came_by(installation, "2026-11", "salle-attente", sent=1)
    came_by(installation, "2026-08", "site", sent=1)
    assert shown(member) == before
    assert shown(elsewhere) == {}
    clock.forward(days=45)
    member.come_back(installation)
    words = plain(member.get(HERE).text)
    assert "4e trimestre 2026" in words
    assert shown(member)["salle-attente"] == ["non publié"] * 3


def test_the_logo_of_a_service_stands_on_its_posters(sqlite_url: str, clock: Clock, tmp_path: Path) -> None:
    """From the folder of config.yml; one that cannot be printed stops the start with its cause."""
    path = config_file(tmp_path, gims13={"logo": "logo.png"})
    given = settings(sqlite_url, RELAIS_CONFIG=path)
    for content, cause in ((None, "cannot be read"), (b"<svg/>", "neither PNG nor JPEG"), (PIXEL[:40], "damaged")):
        if content is not None:
            (tmp_path / "logo.png").write_bytes(content)
        with pytest.raises(InvalidContent, match=cause):
            open_installation(given, clock=clock, migrate=True)
    (tmp_path / "logo.png").write_bytes(PIXEL)
    opened = open_installation(given, clock=clock, migrate=True)
    try:
        assert opened.world.logos == {"gims13": PIXEL}
    finally:
        opened.store.close()
    assert load_config(path).services["simt77"].logo is None


def test_every_kit_is_given_to_anybody_as_pdf_and_docx(sqlite_installation: Installation) -> None:
    """The same words in both, with real headings, French, their fields left clear; no session, no trace."""
    names = list(packaged())
    places = [f"/s/gims13/kits/{name}.{form}" for name in names for form in ("pdf", "docx")]
    index, *files = fetch(sqlite_installation, "/s/gims13/kits", *places)
    assert all(f'href="{place}"' in index.text for place in places)
    for name, printed, editable in zip(names, files[::2], files[1::2], strict=True):
        assert {each.status_code for each in (printed, editable)} == {200}
        assert not {"set-cookie", "etag", "last-modified"} & {*printed.headers, *editable.headers}
        blocks = paper(sqlite_installation.world, "gims13", packaged()[name]).blocks
        on_paper = "".join(pdf.pages(printed.content)).replace(" ", "")
        document = Document(io.BytesIO(editable.content))
        written = [part.text.strip() for part in document.paragraphs]
        for block in blocks:
            assert "".join(block.text.split()) in on_paper, block
            assert block.text in written, block
            assert list(faults(block.text, NUMBERS)) == [], block
        headings = [part.text for part in document.paragraphs if part.style and part.style.name.startswith("Heading")]
        assert headings == [each.text for each in blocks if "title" in each.kind or "heading" in each.kind]
        assert document.core_properties.title == packaged()[name].title["fr"]
        assert b"/Lang (fr-FR)" in printed.content
        assert b"/StructTreeRoot" in printed.content
        assert printed.content.count(b"/ActualText") >= len(blocks)
        assert printed.content.count(b"/S /H1") == sum("title" in each.kind for each in blocks)
        longer = Paper(name, "Fiche", "GIMS 13", (blocks[0], Block("note", banner()), *blocks[1:]))
        for leaf in pdf.pages(render(longer)):
            headed = [each for each in blocks if each.kind in ("heading", "letter_title")]
            assert any(each.text.replace("\u00a0", " ") in leaf for each in headed), "a page for its last line alone"
    for topic, page in zip(
        TOPICS, fetch(sqlite_installation, *(f"/s/gims13/sujets/{topic}" for topic in TOPICS)), strict=True
    ):
        offered = set(re.findall(r"/kits/(\w+)\.pdf", page.text))
        assert offered == {kit.id for kit in packaged().values() if topic in kit.topics}
    missing = fetch(sqlite_installation, "/s/gims13/kits/autre.pdf", "/s/gims13/kits/fiche_entreprise.exe", "/s/x/kits")
    assert [each.status_code for each in missing] == [404] * 3
    assert "Ce document n’existe pas" in unescape(missing[0].text)
