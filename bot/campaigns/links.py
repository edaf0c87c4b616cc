"""Where a campaign leads: into the web chat, and into the chat of the Telegram bot where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlencode, urlsplit

from bot.telegram.links import destination
from bot.world import World
from flows.awareness import PUBLICS, Awareness, Public, read_awareness
from flows.catalog import packaged_files
from flows.languages import FRENCH
from flows.words import Voice

NoTelegram = Literal["aucun", "inconnu", "ambigu"]
"""Why there is no link to Telegram: no bot; its name is not known yet; the code means something else as well."""


_DOORS: Mapping[Public, str] = {"managers": "manager"}
"""The entrance of the first screen that a link leads through, for those who have one."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of a service, or its own link, without a code.

    `link` is in the QR code; `typed` is short enough to be copied by hand, and so counts for no campaign; `telegram` is
    empty when `no_telegram` says why.
    """

    code: str
    label: str
    link: str
    typed: str
    telegram: str
    no_telegram: NoTelegram | None


def campaigns_of(world: World, service: str, bot_name: str | None, *, has_bot: bool) -> Mapping[str, Campaign]:
    """Every campaign by code, the service's own link first, under ""."""
    configured = world.config.services[service].campaigns
    return {
        code: _campaign(world, service, code, label, bot_name, has_bot=has_bot)
        for code, label in {"": "", **configured}.items()
    }


def _campaign(world: World, service: str, code: str, label: str, bot_name: str | None, *, has_bot: bool) -> Campaign:
    door = f"{world.base_url}/s/{service}"
    why: NoTelegram | None = None
    if not has_bot:
        why = "aucun"
    elif bot_name is None:
        why = "inconnu"
    elif destination(world, code or service) != (service, code or None):
        why = "ambigu"
    return Campaign(
        code=code,
        label=label,
        link=f"{door}?c={code}" if code else door,
        typed=door.split("://", 1)[1],
        telegram="" if why else f"https://t.me/{bot_name}?start={code or service}",
        no_telegram=why,
    )


def is_public(world: World) -> bool:
    """Whether the links lead somewhere from outside: a poster that names this machine would be of no use."""
    return urlsplit(world.base_url).hostname not in ("localhost", "127.0.0.1", "::1")


def lead(campaign: Campaign, lang: str, public: Public | None = None) -> str:
    """The link of a campaign for who reads `lang`; through a door of their own where it is for one `public` alone."""
    more = {"porte": _DOORS[public]} if public is not None and public in _DOORS else {}
    if lang != FRENCH:
        more["lang"] = lang
    return campaign.link + ("&" if "?" in campaign.link else "?") * bool(more) + urlencode(more)


@cache
def texts() -> Awareness:
    """What posters and e-mails say. Raises InvalidContent when they were damaged."""
    return read_awareness(packaged_files())


def voice_of(world: World, service: str, campaign: Campaign, lang: str) -> Voice:
    """How posters and e-mails speak, `{adresse}` being the link of the campaign, for everybody."""
    spoken = world.voice(service, lang, 0, sending=False)
    return Voice({}, spoken.facts, lang, extra={**spoken.extra, "adresse": lead(campaign, lang)})


def mails(world: World, service: str, campaign: Campaign) -> dict[tuple[Public, str], tuple[str, str]]:
    """Subject and text of each e-mail, by whom it speaks to and in which language."""
    found = {}
    for public in PUBLICS:
        mail = texts().mails[public]
        for lang in texts().languages_for(public):
            say = voice_of(world, service, campaign, lang).say
            found[public, lang] = (say(mail.subject), say(mail.text))
    return found
