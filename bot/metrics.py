"""What the process counts about itself. Labels are fixed words: no conversation, no service, no level."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

registry = CollectorRegistry()
ProcessCollector(registry=registry)

turns = Counter("relais_turns", "Turns answered", ["outcome"], registry=registry)
turn_seconds = Histogram(
    "relais_turn_seconds",
    "Time to answer a turn, commit to disk included",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=registry,
)
deliveries = Counter("relais_deliveries", "Notifications by route and outcome", ["route", "outcome"], registry=registry)


def exposition() -> tuple[bytes, str]:
    """The metrics in Prometheus text form, and their media type."""
    return generate_latest(registry), CONTENT_TYPE_LATEST
