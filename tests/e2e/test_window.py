"""The page that Telegram opens from a button of the chat, in a real browser (issue 5)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from pydantic import SecretStr

from bot.wiring import Installation
from tests.support.browser import DESKTOP, Visitor, visiting
from tests.support.clock import Clock
from tests.support.initdata import fragment, signed
from tests.support.installation import installed, settings
from tests.support.serving import serving
from tests.support.telegram_server import TOKEN

PERSON = 92_000_000
PICTURES = os.environ.get("RELAIS_PICTURES")
NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
"""


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("window")
    given = settings(f"sqlite:///{folder}/relais.db", TELEGRAM_BOT_TOKEN=SecretStr(TOKEN))
    with installed(given, clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(installation: Installation) -> Iterator[str]:
    with serving(installation) as address:
        yield address


def address_for(person: int, clock: Clock) -> str:
    return f"/fenetre/gims13{fragment(signed(person, clock()))}"


@pytest.fixture
def visitor(browser: Browser, url: str) -> Iterator[Visitor]:
    with visiting(browser, url) as person:
        yield person
        assert person.faults == []


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"window-{name}.png")


def test_it_opens_the_conversation_at_once_and_keeps_nothing(visitor: Visitor, clock: Clock) -> None:
    """No question about the device, nothing of what was signed in the address, and after a reload the same again."""
    page = visitor.page
    visitor.open(address_for(PERSON, clock))
    visitor.wait_for("accueil")
    assert page.url.endswith("/fenetre/gims13")
    assert page.evaluate("history.length") <= 2
    expect(page.locator("#log .msg").first).to_be_visible()
    visitor.option("salarie")
    visitor.wait_for("accord")
    assert visitor.storage()["local"] == {}
    assert set(visitor.storage()["tab"]) == {"r.gims13"}
    assert page.context.cookies() == []
    page.reload()
    visitor.press("Reprendre")
    visitor.wait_for("accord")


@pytest.mark.parametrize("look", [{}, {"viewport": DESKTOP, "color_scheme": "dark"}], ids=["phone", "desktop, dark"])
def test_a_whole_request_where_nothing_can_be_stored(
    browser: Browser, url: str, clock: Clock, look: dict[str, object]
) -> None:
    """As in a frame whose storage is blocked. No code is offered: the chat is the way back."""
    name = "desktop" if look else "phone"
    with visiting(browser, url, **look) as visitor:
        page = visitor.page
        page.add_init_script(NO_STORAGE)
        visitor.open(address_for(PERSON + 1 + len(look), clock))
        visitor.wait_for("accueil")
        picture(page, f"door-{name}")
        visitor.option("parler_a_quelqu_un")
        visitor.wait_for("contact_moyen")
        visitor.walk(until="envoi")
        visitor.option("envoyer")
        page.locator(".receipt").wait_for()
        picture(page, f"sent-{name}")
        expect(page.locator("#code")).to_have_count(0)
        expect(page.locator("#new-code")).to_have_count(0)
        page.reload()
        page.get_by_text("Cette fenêtre s’ouvre depuis la discussion Telegram").wait_for()
        expect(page.locator("#call-me")).to_be_hidden()
        expect(page.get_by_role("button", name="J’ai besoin d’aide maintenant")).to_be_visible()
        picture(page, f"alone-{name}")
        assert visitor.faults == []


@pytest.mark.parametrize("case", ["used", "late", "forged"])
def test_what_does_not_open_says_what_to_do(visitor: Visitor, clock: Clock, case: str) -> None:
    page = visitor.page
    path = {
        "used": address_for(PERSON + 5, clock),
        "late": f"/fenetre/gims13{fragment(signed(PERSON, clock() - 301))}",
        "forged": address_for(PERSON, clock).replace("AAE", "AAF"),
    }[case]
    if case == "used":
        visitor.open(path)
        visitor.wait_for("accueil")
        page.goto("about:blank")
        page.add_init_script(NO_STORAGE)
    visitor.open(path)
    page.get_by_role("heading", name="La fenêtre ne s’ouvre pas").wait_for()
    expect(page.locator("#start")).to_contain_text("appuyez de nouveau sur le bouton")
    expect(page.locator("#start button")).to_have_count(0)
    assert "#" not in page.url
    picture(page, case)
    assert "403" in visitor.complaints.pop(), "the browser notes what was refused"


def test_erased_it_leads_back_to_the_chat(visitor: Visitor, clock: Clock) -> None:
    visitor.open(address_for(PERSON + 6, clock))
    visitor.wait_for("accueil")
    visitor.page.locator("#menu-button").click()
    visitor.press("Effacer")
    visitor.page.locator("#sure-yes").click()
    expect(visitor.page.locator("#start")).to_contain_text("C’est effacé")
    expect(visitor.page.locator("#start")).to_contain_text("dans la discussion Telegram")
    expect(visitor.page.locator("#start button")).to_have_count(0)
    picture(visitor.page, "erased")


# -- In a frame: the browser is given these two sites by the test, and meets ours for real


@contextmanager
def framed(browser: Browser, url: str, host: str, path: str) -> Iterator[tuple[Page, Frame]]:
    """The window in a frame of another site."""
    with visiting(browser, url) as visitor:
        page = visitor.page
        frame = f'<iframe src="{url}{path}" width="340" height="700"></iframe>'
        page.route(f"https://{host}/**", lambda route: route.fulfill(body=frame, content_type="text/html"))
        page.goto(f"https://{host}/k/")
        yield page, page.frames[1]


def test_telegram_s_page_frames_it(browser: Browser, url: str, clock: Clock) -> None:
    """And quick exit there shows the calendar without leaving the frame, which could show no other page."""
    with framed(browser, url, "web.telegram.org", address_for(PERSON + 7, clock)) as (page, frame):
        frame.locator('#ask[data-step="accueil"]').wait_for()
        frame.locator('#ask [data-id="salarie"]').click()
        frame.locator('#ask[data-step="accord"]').wait_for()
        picture(page, "framed")
        frame.locator("#exit").click()
        frame.get_by_role("heading", name="Calendrier").wait_for()
        page.wait_for_timeout(300)
        expect(frame.get_by_role("heading", name="Calendrier")).to_be_visible()
        expect(frame.locator("#ask")).to_have_count(0)


@pytest.mark.parametrize(
    ("host", "path"),
    [("telegram.test", "/fenetre/gims13"), ("web.telegram.org", "/s/gims13"), ("web.telegram.org", "/calendrier")],
)
def test_nothing_else_is_framed(browser: Browser, url: str, host: str, path: str) -> None:
    with framed(browser, url, host, path) as (page, frame):
        page.wait_for_load_state("networkidle")
        assert frame.url.startswith("chrome-error:")
