"""The page of a topic, as a browser receives it."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest

from bot.wiring import Installation
from flows.catalog import packaged
from tests.integration.test_webchat_pages import fetch
from tests.transcripts.words import emergency_numbers, faults

NUMBERS = emergency_numbers()


def test_every_topic_has_a_page_with_its_sources(sqlite_installation: Installation) -> None:
    """Issue 6, "Questions": the longer sheet, who to contact, sources, and when they were verified."""
    topics = packaged().information.topics
    pages = fetch(sqlite_installation, *(f"/s/gims13/sujets/{name}" for name in topics))
    for page, topic in zip(pages, topics.values(), strict=True):
        assert page.status_code == 200
        words = unescape(re.sub(r"<[^>]+>", "", page.text))
        assert topic.title["fr"] in words
        for part in topic.sheet:
            assert part.title["fr"] in words
        for origin in topic.sources:
            assert origin.text in words
        assert "vérifiées en novembre 2026" in words
        assert "Un médecin du travail doit encore relire cette fiche" in words
        assert "Quitter" in words
        body = words.split("Quitter", 1)[1]
        assert not list(faults(body, NUMBERS))
        for related in topic.related:
            assert f'href="/s/gims13/sujets/{related}"' in page.text


def test_a_page_is_light_strict_and_needs_no_script(sqlite_installation: Installation) -> None:
    (page,) = fetch(sqlite_installation, "/s/gims13/sujets/harcelement")
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    assert not re.search(r"""(src|href)=["']?https?:""", page.text)
    assert len(gzip.compress(page.content)) < 10_000


@pytest.mark.parametrize(
    ("topic", "links"),
    [
        ("harcelement", {"tel:17", "tel:112", "sms:114", "tel:3919", "tel:116006"}),
        ("souffrance_psychique", {"tel:15", "tel:112", "sms:114", "tel:3114"}),
        ("inaptitude", set()),  # « 15 jours » is no number to call
    ],
)
def test_the_numbers_of_help_can_be_tapped(sqlite_installation: Installation, topic: str, links: set[str]) -> None:
    (page,) = fetch(sqlite_installation, f"/s/gims13/sujets/{topic}")
    assert set(re.findall(r'href="((?:tel|sms):\d+)"', page.text)) == links


def test_a_link_that_leads_nowhere_is_said_kindly(sqlite_installation: Installation) -> None:
    unknown, elsewhere = fetch(sqlite_installation, "/s/gims13/sujets/autre", "/s/ailleurs/sujets/rqth")
    assert (unknown.status_code, elsewhere.status_code) == (404, 404)
    assert "Cette fiche n’existe pas" in unknown.text
    assert 'href="/s/gims13"' in unknown.text
    assert "/s/gims13" in elsewhere.text
