"""What axe-core says of a page. Its half megabyte is read by the pages that are looked at, not by each that opens."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page


def violations(page: Page, rules: str = "undefined") -> list[dict[str, Any]]:
    """Every rule that the page breaks as it stands, as axe-core words it; `rules` is a JavaScript list of a few."""
    page.wait_for_load_state()  # what a press led to may be there before its styles
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = f"{{resultTypes: ['violations'], preload: false, runOnly: {rules}}}"
    found: list[dict[str, Any]] = page.evaluate(f"axe.run({options}).then((seen) => seen.violations)")
    return found
