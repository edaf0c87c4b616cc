"""What the process counts about itself. Labels are fixed words: no conversation, no service, no level."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.process_collector import ProcessCollector

registry = CollectorRegistry()
ProcessCollector(registry=registry)

turns = Counter("relais_turns", "Turns answered", ["outcome"], registry=registry)
deliveries = Counter("relais_deliveries", "Notifications by route and outcome", ["route", "outcome"], registry=registry)


def exposition() -> tuple[bytes, str]:
    """The metrics in Prometheus text form, and their media type."""
    return generate_latest(registry), CONTENT_TYPE_LATEST
