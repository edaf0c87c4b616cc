"""What config.yml becomes on a database that is marked as a demonstration: nothing of it leads outside."""

from __future__ import annotations

from bot.config import Config
from bot.demo.texts import texts


def closed_in(config: Config) -> Config:
    """The same services, with no route that something could leave by, and with the campaigns of the demonstration."""
    campaigns = {code: each.title for code, each in texts().campagnes.items()}
    services = {
        name: service.model_copy(
            update={"notifications": (), "escalation": (), "campaigns": {**service.campaigns, **campaigns}}
        )
        for name, service in config.services.items()
    }
    return config.model_copy(update={"services": services})
