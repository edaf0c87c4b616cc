"""What stops this installation from starting, and what a service must still fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.cell.directory import packaged
from bot.config import Config, EmailRoute, Service
from bot.settings import Settings, environment
from flows.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: which service (None for the installation), what, and what to do about it."""

    service: str | None
    what: str
    remedy: str


def blocking(settings: Settings, config: Config, environ: Mapping[str, str] | None = None) -> list[Gap]:
    """What makes `relais run` refuse: a route that could never deliver loses requests in silence."""
    environ = environment() if environ is None else environ
    gaps = []
    for name, service in config.services.items():
        for route in service.routes:
            if isinstance(route, EmailRoute):
                if settings.smtp_url is None:
                    remedy = "set SMTP_URL in .env, or remove the e-mail route of this service in config.yml"
                    gaps.append(Gap(name, "an e-mail route is configured, but SMTP_URL is not set", remedy))
            elif not environ.get(route.secret_env):
                remedy = f"set {route.secret_env} in .env to the secret shared with the receiver"
                gaps.append(Gap(name, f"a webhook is configured, but its secret {route.secret_env} is not set", remedy))
    return gaps


def to_fill_in(settings: Settings, config: Config, catalog: Catalog, readers: frozenset[str]) -> Iterator[Gap]:
    """Everything a service should settle before its first real person, most important first."""
    if settings.public_url is None or not settings.public_url.startswith("https://"):
        yield Gap(None, "no public HTTPS address", "set RELAIS_PUBLIC_URL to the address people open")
    for flow in catalog.flows.values():
        if flow.flow.status != "validé":
            remedy = "have it read by the médecin du travail, then set 'status' and 'validated_by' in its file"
            yield Gap(None, f"the questionnaire '{flow.id}' v{flow.flow.version} is « {flow.flow.status} »", remedy)
    for name, service in config.services.items():
        yield from _service(name, service, readers)


def _service(name: str, service: Service, readers: frozenset[str]) -> Iterator[Gap]:
    if name not in readers:
        remedy = f"`relais member invite --service {name} --role coordinator`"
        yield Gap(name, "nobody reads its requests: « Envoyer » is withheld", remedy)
    if not service.notifications:
        yield Gap(name, "nobody is told of a new request", "add an e-mail or webhook under 'notifications'")
    for key, why in (
        ("phone", "people cannot call the cell"),
        ("address", "people do not know where the service is"),
        ("dpo", "people do not know whom to ask about their data"),
        ("hosting", "people do not know where their data are"),
        ("physician", "no médecin du travail has signed off the questionnaires"),
        ("departments", "the territory covered is not known"),
    ):
        if not getattr(service, key):
            yield Gap(name, f"'{key}' is empty: {why}", f"fill in 'services.{name}.{key}' in config.yml")
    known = packaged().territories.names
    if unknown := [code for code in service.departments if f"D{code}" not in known]:
        remedy = f"correct 'services.{name}.departments' in config.yml; flows/content/territories.yml has the codes"
        yield Gap(name, f"'departments' has codes of no territory: {', '.join(unknown)}", remedy)
    if not service.opening_confirmed:
        remedy = f"correct 'services.{name}.opening', then set 'opening_confirmed: true'"
        yield Gap(name, "the opening hours are a proposal: deadlines are counted in them", remedy)
