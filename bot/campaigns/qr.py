"""The QR code of a link, for the screen and for paper."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""White modules that must stand around a code."""


def svg(link: str) -> str:
    """The code as an SVG that fills its place, its white border included."""
    drawn = io.BytesIO()
    _made(link).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", dark="#000", border=QUIET
    )
    return drawn.getvalue().decode()


def rows(link: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the code from its top left, True where it is black, without a border."""
    return tuple(tuple(bool(module) for module in row) for row in _made(link).matrix)


def _made(link: str) -> segno.QRCode:
    # A quarter of it may be hidden or torn off.
    return segno.make(link, error="q", micro=False)
