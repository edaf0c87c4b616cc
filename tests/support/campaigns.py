"""A service that makes itself known: campaigns in its configuration, and people who came by them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wiring import Installation
from storage import counters
from storage.counters import Count
from storage.transaction import Transaction

CAMPAIGNS: Mapping[str, str] = {
    "salle-attente": "Affiche de la salle d’attente",
    "lettre-mars": "Lettre de mars aux adhérents",
    "site": "Page du site",
}
PUBLIC = "http://relais.example.org"


def campaigning(installation: Installation, base_url: str = PUBLIC) -> None:
    """gims13 has three campaigns, on a server with a public address (not HTTPS, where cookies have another name)."""
    world = installation.world
    services = dict(world.config.services)
    services["gims13"] = services["gims13"].model_copy(update={"campaigns": dict(CAMPAIGNS)})
    world.config = world.config.model_copy(update={"services": services})
    world.base_url = base_url


def came_by(
    installation: Installation, month: str, code: str, *, left: int = 0, unsent: int = 0, sent: int = 0
) -> None:
    """People who came by a campaign in a month: who left before the result, who sent nothing, who sent a request."""

    def count(tx: Transaction) -> None:
        for stages, people in ((1, left), (2, unsent), (3, sent)):
            steps: list[Count] = [("campaign", code, stage) for stage in ("started", "finished", "sent")[:stages]]
            for _ in range(people):
                counters.add(tx, "gims13", month, steps)

    installation.store.run_now(count)
