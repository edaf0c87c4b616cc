"""An answer read from the person's own words is taken back in one tap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE, Server, Visitor, prepare, visiting


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
    visitor.answer(6)
    with visitor.page.expect_response("**/conversations/*?after=*"):
        visitor.page.evaluate("window.dispatchEvent(new Event('online'))")  # the page looks for a word from the cell
    visitor.answer("pas_sur")
    assert visitor.page.locator(".msg.error").count() == 0


def test_what_was_sent_is_no_answer_to_correct(visitor: Visitor, server: Server) -> None:
    visitor.resume(prepare(server, {"accueil": "salarie"}, until="rappel"))
    visitor.page.locator("[data-id=plus_tard]").click()
    expect(visitor.page.locator(".msg.info").last).to_contain_text("N’appuyez pas sur « Quitter »")
    visitor.walk(until="envoi")
    say(visitor, "envoyer")
    visitor.page.locator(".receipt").first.wait_for()
    assert visitor.page.locator(".correct, .echo").count() == 0


@pytest.mark.parametrize(
    ("own", "way"), [(True, "fermez simplement cette page"), (False, "Seul un numéro de 12 chiffres")]
)
def test_who_stops_on_a_phone_is_told_how_not_to_lose_their_answers(visitor: Visitor, own: bool, way: str) -> None:
    """What is typed meanwhile grows above the bar at the bottom, never under it."""
    page = visitor.begin(own=own).page
    assert page.viewport_size == PHONE
    page.locator("#words").press_sequentially("pause, " * 20)
    field, bar = page.locator("#words").bounding_box(), page.locator(".help").bounding_box()
    assert field is not None
    assert bar is not None
    assert field["height"] > 100
    assert field["y"] + field["height"] <= bar["y"]
    say(visitor, "je veux faire une pause et reprendre plus tard")
    expect(page.locator(".msg.info").last).to_contain_text("Vous pouvez vous arrêter ici")
    expect(page.locator(".msg.info").last).to_contain_text(way)
    expect(page.locator(".msg.info").last).to_contain_text("N’appuyez pas sur « Quitter »")


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
