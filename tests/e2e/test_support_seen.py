"""Help that is offered is what the person sees, not an error about their words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESKTOP, PHONE, Server, visiting


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_help_is_on_screen_after_a_cry_for_help(
    browser: Browser, server: Server, size: dict[str, int], scheme: str
) -> None:
    with visiting(browser, server.url, viewport=size, color_scheme=scheme) as visitor:
        visitor.begin().walk(until="capacite")
        visitor.page.locator("#words").fill("je suis au bout du rouleau")
        visitor.page.locator(".send").click()
        support = visitor.page.locator(".msg.support").last
        expect(support).to_be_in_viewport(ratio=0.9)
        expect(support).to_be_focused()
        assert not visitor.page.locator("#error").is_visible()
        assert visitor.faults == []
