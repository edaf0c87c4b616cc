"""The dashboard in a real browser: read with the keyboard, at every size, in the light and in the dark, and on paper.

With RELAIS_SCREENSHOTS=folder, the screens are kept as images.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.wiring import Installation
from tests.e2e.test_cell import PICTURES, SIZES
from tests.support.axe import violations
from tests.support.clock import Clock
from tests.support.stage import Stage
from tests.support.year import fill


@pytest.fixture
def year(sqlite_installation: Installation, clock: Clock, browser: Browser) -> Iterator[Stage]:
    """gims13 in January, after two years of work."""
    sqlite_installation.store.run_now(fill, "gims13", 1, 700)
    clock.now = datetime(2027, 1, 12, 10, tzinfo=ZoneInfo("Europe/Paris")).timestamp()
    with Stage.set(sqlite_installation, clock, browser) as opened:
        yield opened


def see(page: Page, name: str) -> None:
    """No barrier and nothing wider than the screen, on a phone and on a desk, in the light and in the dark."""
    for size, scheme in (("phone", "light"), ("desktop", "dark")):
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = violations(page)
        faults = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
        assert faults == [], (name, size, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size, scheme)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{scheme}.png")


def test_a_coordinator_reads_a_quarter_with_the_keyboard(year: Stage) -> None:
    """The latest year first; another period is chosen, a definition and a table are unfolded without a mouse; then all
    services together, and the same quarter on paper, where every word is black and nothing asks to be pressed."""
    desk = year.member("Ana Coordination", "coordinator")
    page = desk.open("/cellule")
    page.get_by_role("link", name="Indicateurs").click()
    expect(page.get_by_role("heading", name="Année 2026")).to_be_visible()
    page.get_by_label("Période").focus()
    page.keyboard.press("2")
    expect(page.get_by_label("Période")).to_have_value("2026-T2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2e trimestre 2026")).to_be_visible()
    expect(page.locator("#I1 .before").first).to_contain_text("1er trimestre 2026")
    expect(page.get_by_role("heading", name="Délais")).to_have_count(0)
    see(page, "indicateurs-trimestre")
    page.get_by_role("link", name="Voir l’année 2026").click()
    expect(page.get_by_role("heading", name="Année 2026")).to_be_visible()
    page.locator("#I2 summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#I2 .definition p")).to_contain_text("Nombre de demandes reçues dans la période")
    page.keyboard.press("Tab")
    expect(page.locator("#I2 .chart summary")).to_be_focused()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Origine des demandes")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(table.get_by_role("row", name="Assistant")).to_be_visible()
    see(page, "indicateurs")
    page.get_by_role("link", name="Tous les services").click()
    expect(page.get_by_role("heading", name="Tous les services")).to_be_visible()
    expect(page.get_by_text("Un seul service sur 5 a publié")).to_be_visible()
    see(page, "regions")
    page.get_by_role("link", name="Retour aux indicateurs de mon service").click()
    page.get_by_role("link", name="Version à imprimer").click()
    expect(page.get_by_text("Nombre de demandes reçues dans la période")).to_be_visible()
    page.wait_for_load_state()
    page.emulate_media(media="print")
    assert page.locator("main a:visible, button:visible, summary:visible, nav:visible").count() == 0
    paper = page.pdf(prefer_css_page_size=True)
    if PICTURES:
        (Path(PICTURES) / "indicateurs.pdf").write_bytes(paper)
    assert page.evaluate("getComputedStyle(document.querySelector('.indicator h2')).color") == "rgb(0, 0, 0)"
