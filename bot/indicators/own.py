"""The indicators file of a service: read once at start, so that a fault is told before anybody sees a figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.config import Config, Service
from flows.indicators.content import Wording, packaged_wording, read_own
from flows.languages import FRENCH
from flows.source import InvalidContent, Problem


def read_wordings(config: Config, folder: Path) -> Mapping[str, Wording]:
    """How each service that has a file of its own tells its indicators; paths are taken from `folder`, that of
    config.yml. Raises InvalidContent."""
    return {
        name: read_own(_text(folder / service.indicators, name), service.indicators.name, packaged_wording())
        for name, service in config.services.items()
        if service.indicators is not None
    }


def with_campaigns(wording: Wording, service: Service) -> Wording:
    """The wording with the labels of the campaigns of config.yml, where the service's own file does not name them."""
    named = {code: {FRENCH: label} for code, label in service.campaigns.items() if label}
    return wording.model_copy(
        update={"words": {**wording.words, "campagnes": {**named, **wording.words.get("campagnes", {})}}}
    )


def _text(path: Path, service: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        remedy = f"correct 'indicators' of the service '{service}' in config.yml, or leave it empty"
        raise InvalidContent(
            [Problem("indicators", str(path), 0, service, f"cannot be read: {reason}", remedy)]
        ) from None
