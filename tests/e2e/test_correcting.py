"""An answer read from the person's own words is taken back in one tap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Server, Visitor, visiting


def say(visitor: Visitor, words: str) -> None:
    """Write `words` where answers are written."""
    visitor.page.locator("#words").fill(words)
    visitor.page.locator(".send").click()


def test_an_answer_read_from_words_is_corrected_in_one_tap(visitor: Visitor) -> None:
    visitor.begin().walk(until="capacite")
    say(visitor, "avant j’étais à 9, là je dirais 6")
    visitor.wait_for("pronostic_2_ans")
    assert "J’ai compris" in visitor.page.locator(".echo").last.inner_text()
    visitor.page.locator(".correct").click()
    visitor.wait_for("capacite")
    assert visitor.page.locator(".correct").count() == 0
    say(visitor, "entre 6 et 8")
    visitor.page.locator("#error").wait_for()
    assert visitor.page.locator(".correct").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_the_correction_is_reached_by_keyboard_and_goes_with_the_next_answer(
    browser: Browser, server: Server, width: int, height: int, scheme: str
) -> None:
    with visiting(browser, server.url, viewport={"width": width, "height": height}, color_scheme=scheme) as visitor:
        visitor.begin().walk(until="capacite")
        say(visitor, "6 sur 10")
        visitor.wait_for("pronostic_2_ans")
        button = visitor.page.locator(".correct")
        button.focus()
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        visitor.answer("pas_sur")
        visitor.wait_for("gene")
        assert button.count() == 0
        assert visitor.faults == []
