"""Help before anything else: what somebody is shown who has agreed to nothing yet."""

from __future__ import annotations

from bot.incoming import Action, Ordered, Text
from bot.world import World


def help_for(world: World, service: str | None, action: Action | None) -> str | None:
    """The page that help asked for, or a cry for help, calls for, whatever was agreed to."""
    name = name_of(world, service)
    match action:
        case Ordered(command="urgence"):
            return world.crisis.page(None, about_other=False, service_name=name)
        case Text(crisis=reading) if reading.kind is not None:
            return world.crisis.page(reading.kind, about_other=reading.about_other, service_name=name)
        case Text(crisis=reading) if reading.support:
            return world.crisis.support_offer(service_name=name)
    return None


def name_of(world: World, service: str | None) -> str:
    """What the service is called on a page of help, whether it is known or not."""
    if service is not None:
        return world.config.services[service].name
    return world.catalog.own.texts["service_inconnu"]["fr"]
