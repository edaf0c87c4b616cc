"""Help before anything else: what somebody is shown who has agreed to nothing yet."""

from __future__ import annotations

from bot.incoming import Action, Ordered, Text
from bot.world import World
from flows.conditions import Facts
from flows.languages import FRENCH
from flows.words import Voice


def help_for(world: World, service: str | None, action: Action | None, lang: str = FRENCH) -> str | None:
    """The page that help asked for, or a cry for help, calls for, whatever was agreed to."""
    name = name_of(world, service, lang)
    match action:
        case Ordered(command="urgence"):
            return world.crisis.page(None, about_other=False, service_name=name, lang=lang)
        case Text(crisis=reading) if reading.kind is not None:
            return world.crisis.page(reading.kind, about_other=reading.about_other, service_name=name, lang=lang)
        case Text(crisis=reading) if reading.support:
            return world.crisis.support_offer(service_name=name, lang=lang)
    return None


def name_of(world: World, service: str | None, lang: str = FRENCH) -> str:
    """What the service is called on a page of help, whether it is known or not."""
    if service is not None:
        return world.config.services[service].name
    return Voice(world.catalog.own.texts, Facts(), lang).own("service_inconnu")
