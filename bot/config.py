"""config.yml: the services, their deadlines, hours and routes; what a service sets, checked as a whole at start."""

from __future__ import annotations

import re
from datetime import time
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    EmailStr,
    Field,
    HttpUrl,
    Tag,
    field_validator,
    model_validator,
)

from bot.closures import Closure, read_closure
from flows.expansion import read_model
from flows.model import Identifier
from flows.source import InvalidContent, Problem, parse

Level = Literal["rouge", "orange", "jaune"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Not `moins_18`: minors are offered a human contact only, never the questionnaire (screening.md).
Statut = Literal["prive", "interim", "public", "agricole", "particulier_employeur", "independant", "autre"]
_TERRITORIES = ("FR", "57", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF", "PM", "WF")


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Deadlines(_Keys):
    """Working days until a human has read, and until the first contact, by level."""

    triage: dict[Level, Annotated[int, Field(ge=1, le=60)]]
    contact: dict[Level, Annotated[int, Field(ge=1, le=60)]]

    @model_validator(mode="after")
    def _all_levels(self) -> Deadlines:
        for name, values in (("triage", self.triage), ("contact", self.contact)):
            missing = {"rouge", "orange", "jaune"} - values.keys()
            if missing:
                raise ValueError(f"'{name}' needs a number of days for {', '.join(sorted(missing))}")
        return self


class Retention(_Keys):
    """How long things are kept."""

    unfinished_days: int = Field(ge=1, le=60)
    closed_months: int = Field(ge=12, le=120)


class RateLimits(_Keys):
    """How fast one conversation, or one address, may go."""

    conversation_per_minute: int = Field(ge=1)
    address_per_minute: int = Field(ge=1)
    new_per_address_per_hour: int = Field(ge=1)


class Hours(_Keys):
    """An opening interval of one day."""

    start: time
    end: time


class EmailRoute(_Keys):
    """Announces new requests by e-mail."""

    email: tuple[EmailStr, ...] = Field(min_length=1)


class WebhookRoute(_Keys):
    """Announces new requests by a signed HTTP call; `secret_env` names the variable that holds the secret."""

    webhook: HttpUrl
    secret_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]


def _kind_of_route(value: object) -> str:
    """Which of the two routes this is, by its key, so that a fault is told of that one alone."""
    if isinstance(value, dict):
        return "EmailRoute" if "email" in value else "WebhookRoute" if "webhook" in value else ""
    return type(value).__name__


Route = Annotated[
    Annotated[EmailRoute, Tag("EmailRoute")] | Annotated[WebhookRoute, Tag("WebhookRoute")],
    Discriminator(
        _kind_of_route,
        custom_error_type="route",
        custom_error_message="a route begins with the key 'email', or with 'webhook' and 'secret_env'",
    ),
]


class Service(_Keys):
    """One occupational-health service and its PDP cell."""

    name: str = Field(min_length=1)
    cell: str = Field(min_length=1)
    timezone: str
    holidays: str
    closures: tuple[Annotated[Closure, BeforeValidator(read_closure)], ...] = ()
    opening: dict[Day, tuple[Hours, ...]]
    opening_confirmed: bool = False
    phone: str | None = None
    address: str | None = None
    statuts_suivis: frozenset[Statut] = frozenset({"prive", "interim"})
    departments: tuple[str, ...] = ()
    dpo: str | None = None
    hosting: str | None = None
    physician: str | None = None
    rappel_apres_crise: bool = False
    totp: Literal["all", "admins"] = "admins"
    telegram: Literal["both", "window_only"] = "both"
    notifications: tuple[Route, ...] = ()
    escalation: tuple[Route, ...] = ()
    logo: Path | None = None
    followed_workers: Annotated[int, Field(ge=1)] | None = None
    indicators: Path | None = None
    campaigns: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")], str] = {}
    deadlines: Deadlines | None = None
    retention: Retention | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in _zones():
            raise ValueError(f"'{value}' is no time zone; write for example Europe/Paris or America/Guadeloupe")
        return value

    @field_validator("holidays", mode="before")
    @classmethod
    def _known_territory(cls, value: object) -> str:
        if str(value) not in _TERRITORIES:
            raise ValueError(f"'{value}' is no territory; choose among {', '.join(_TERRITORIES)}")
        return str(value)

    @field_validator("opening", mode="before")
    @classmethod
    def _intervals(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        for day, intervals in value.items():
            if not isinstance(intervals, list | tuple | None):
                raise ValueError(f"'{day}' needs a list of intervals; write it as [\"09:00-12:30\"]")
        return {day: [_interval(each) for each in intervals or ()] for day, intervals in value.items()}

    @model_validator(mode="after")
    def _opens(self) -> Service:
        if not any(self.opening.values()):
            raise ValueError("'opening' must have at least one day with hours: deadlines are counted in them")
        for day, intervals in self.opening.items():
            ends = [moment for each in intervals for moment in (each.start, each.end)]
            if ends != sorted(set(ends)):
                raise ValueError(f"'opening.{day}': intervals must follow one another, each ending after it starts")
        return self

    @property
    def routes(self) -> tuple[EmailRoute | WebhookRoute, ...]:
        """Every route of the service, whomever it leads to."""
        return self.notifications + self.escalation

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)


class Config(_Keys):
    """The whole of config.yml."""

    deadlines: Deadlines
    retention: Retention
    rate_limits: RateLimits
    services: dict[Identifier, Service] = Field(min_length=1)

    def deadlines_of(self, service: str) -> Deadlines:
        """Deadlines of a service: its own, else the shared ones."""
        return self.services[service].deadlines or self.deadlines

    def retention_of(self, service: str) -> Retention:
        """Retention of a service: its own, else the shared one."""
        return self.services[service].retention or self.retention


@cache
def _zones() -> frozenset[str]:
    """Every name of a time zone; listing them reads hundreds of files."""
    return frozenset(available_timezones())


def _interval(value: object) -> object:
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", value)):
        return {"start": found[1], "end": found[2]}
    if isinstance(value, str):
        raise ValueError(f"'{value}' is no interval; write it as 09:00-12:30")
    return value


def load_config(path: Path | None) -> Config:
    """Read config.yml at `path`, or the packaged one when None. Raises InvalidContent with a line for each fault."""
    if path is None:
        packaged = resources.files("bot") / "default_config.yml"
        source = packaged if packaged.is_file() else resources.files("bot").joinpath("..", "config.yml")
        return read_model(parse(source.read_text("utf-8"), "config.yml"), Config)
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        remedy = "check RELAIS_CONFIG, or leave it out to use ./config.yml"
        raise InvalidContent([Problem("config", str(path), 0, "", f"cannot be read: {reason}", remedy)]) from None
    return read_model(parse(content, path.name), Config)
