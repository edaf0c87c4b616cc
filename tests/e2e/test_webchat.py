"""The web chat in a real browser: whole answers, by keyboard, by double clicks; help at any moment."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from tests.support.browser import Server, Visitor, bearer, prepare
from tests.support.webchat import CALL_BACK, revision

SEEN = """(() => {
    const focused = document.activeElement;
    const drawn = focused.parentElement.matches('.scale label') ? focused.nextElementSibling : focused;
    const box = drawn.getBoundingClientRect();
    return getComputedStyle(drawn).outlineStyle === 'solid' && box.bottom > 0 && box.top < innerHeight;
})()"""
"""Whether what has the focus is on screen with a line around it."""


def test_a_whole_request_by_keyboard_alone(visitor: Visitor) -> None:
    """Tab, arrows, Space and Enter; after each answer the next question, or its field, has the focus."""
    page = visitor.open().page

    def tab_to(selector: str) -> None:
        for _ in range(40):
            if page.evaluate("(s) => document.activeElement.matches(s)", selector):
                assert page.evaluate(SEEN), selector
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    def activate(selector: str, key: str = "Enter") -> None:
        tab_to(selector)
        page.keyboard.press(key)

    def asked(step: str) -> None:
        visitor.wait_for(step)
        focused = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate("document.activeElement.matches('#question, .typed, .sheet')"), (step, focused)
        assert page.evaluate(SEEN), (step, focused)

    activate('button[value="mien"]', "Space")
    asked("accueil")
    activate('[data-id="salarie"]')
    asked("accord")
    activate('[data-id="commencer"]')
    for step, answer in (("statut", "prive"), ("situation", "au_travail"), ("arrets_12_mois", "aucun")):
        asked(step)
        activate(f'[data-id="{answer}"]')
    asked("capacite")
    tab_to(".scale input")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".answers .primary")).to_have_text("Valider : 3 sur 10")
    activate(".answers .primary")
    asked("pronostic_2_ans")
    activate("#back")
    asked("capacite")
    activate("#call-me")
    asked("contact_moyen")
    activate('[data-id="telephone"]')
    asked("contact_coordonnees")
    tab_to(".typed")
    page.keyboard.type("06 12 34 56 78")
    page.keyboard.press("Enter")
    for step in ("contact_nom", "employeur", "code_postal"):
        asked(step)
        activate('[data-id="passer"]')
    asked("contact_moments")
    activate('input[value="soir"]', "Space")
    activate(".answers .primary")
    asked("contact_precautions")
    activate('input[value="aucune"]', "Space")
    activate(".answers .primary")
    asked("envoi")
    activate('[data-id="envoyer"]')
    expect(page.locator(".receipt")).to_be_focused()
    activate("#menu-button")
    expect(page.locator("#larger")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#menu-button")).to_be_focused()


def test_an_answer_excludes_the_others_where_it_stands_alone(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, {"accueil": "salarie"}, until="evenements")).page
    box = {each: page.locator(f'input[value="{each}"]') for each in ("inaptitude", "fin_contrat", "aucun", "refus")}
    page.locator(".answers .primary").click()
    expect(page.locator("#error")).to_contain_text("au moins une réponse")
    box["inaptitude"].check()
    box["fin_contrat"].check()
    box["aucun"].check()
    assert [each.is_checked() for each in box.values()] == [False, False, True, False]
    box["refus"].check()
    box["fin_contrat"].check()
    assert [each.is_checked() for each in box.values()] == [False, True, False, False]
    visitor.press("Menu")
    page.locator("#my-data").click()
    expect(page.locator("#mydata h2")).to_be_focused()
    visitor.press("Revenir à la conversation")
    assert box["fin_contrat"].is_checked()


def test_a_double_click_answers_once(visitor: Visitor, server: Server) -> None:
    page = visitor.begin().page
    before = revision(server, visitor.ticket())
    page.locator('[data-id="salarie"]').dblclick()
    visitor.wait_for("accord")
    page.evaluate("for (const b of document.querySelectorAll('#ask [data-id]')) b.click()")
    visitor.wait_for("statut")
    assert revision(server, visitor.ticket()) == before + 2


def test_what_was_typed_is_not_lost(visitor: Visitor, server: Server) -> None:
    page = visitor.resume(prepare(server, CALL_BACK, until="contact_coordonnees")).page
    visitor.give("06 12")
    expect(page.locator("#error")).to_contain_text("numéro de téléphone")
    assert page.locator(".typed").get_attribute("type") == "tel"
    field = page.locator(".answers .typed")
    expect(field).to_have_value("06 12")
    expect(field).to_be_focused()
    page.reload()
    visitor.press("Reprendre")
    expect(field).to_have_value("06 12")


def test_a_conversation_that_is_gone_is_said_kindly(visitor: Visitor, server: Server) -> None:
    visitor.begin()
    ticket = visitor.ticket()
    httpx.delete(f"{server.url}/api/v1/conversations/{ticket['id']}", headers=bearer(ticket))
    visitor.give("salarie")
    expect(visitor.page.locator("#start")).to_contain_text("Cette conversation n’est plus là")
    assert visitor.storage() == {"local": {}, "tab": {}}


def test_a_cry_for_help_interrupts_with_the_whole_page(visitor: Visitor) -> None:
    page = visitor.open().page
    page.locator("#help-now").click()
    expect(page.get_by_role("link", name="Appeler le 3114")).to_have_attribute("href", "tel:3114")
    visitor.press("Revenir")
    visitor.press("Non, ou il est partagé")
    visitor.wait_for("accueil")
    page.locator("#words").fill("je veux mourir")
    page.locator(".send").click()
    expect(page.locator("#crisis")).to_be_focused()
    expect(page.get_by_role("link", name="SMS au 114")).to_have_attribute("href", "sms:114")
    expect(page.locator("#question")).to_be_hidden()
    assert "13" not in page.locator(".calls").all_inner_texts()
    visitor.press("Revenir à la conversation")
    visitor.wait_for("accueil")
    expect(page.locator("#question")).to_be_focused()


def test_a_tap_before_the_script_has_come_is_not_lost(visitor: Visitor) -> None:
    """The two first buttons are a form: without script the page comes again, and goes on from there."""
    with visitor.page.expect_request("**/api/v1/conversations") as begun:
        visitor.open("/s/gims13?c=affiche1&appareil=autre")
    assert begun.value.post_data_json == {"service": "gims13", "campaign": "affiche1", "lang": "fr"}
    visitor.wait_for("accueil")
    assert visitor.page.url.endswith("/s/gims13")
    assert visitor.storage()["local"] == {}


def test_a_call_back_may_be_asked_for_before_anything_else(visitor: Visitor) -> None:
    page = visitor.open().page
    page.locator("#call-me").click()
    expect(page.locator("#device")).to_contain_text("D’abord")
    visitor.press("Oui, il est à moi")
    visitor.wait_for("contact_moyen")
    expect(page.locator("#call-me")).to_be_hidden()
