"""The form of a case entered by hand, checked as the assistant checks what a person types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.cell.by_hand import AGREEMENTS, FLOW, ORIGINS, Agreement, Entered
from bot.cell.hand import clean
from bot.cell.refusal import Refused
from bot.config import DAYS, Service
from bot.deadlines import day_of, is_open_day
from bot.world import World
from flows.formats import FORMATS, NotInFormat, department
from flows.model import CompiledFlow
from storage.queue import LEVELS

MEANS = ("telephone", "sms", "courriel")
_LONGEST_AGO = timedelta(days=366)


class Mistakes(ValueError):
    """What is wrong with a form: text of cell_people.yml (`fautes`) by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def read_form(world: World, service: Service, queue: str, form: Mapping[str, str], now: float) -> Entered:
    """The case that a form describes. Raises Mistakes, naming every field to mend."""
    reader = _Reader(form, day_of(service, now))
    flow = world.catalog.flows[FLOW]
    employees = queue == "salaries"
    entered = Entered(
        queue=queue,
        origin=reader.one_of("origine", ORIGINS),
        received_at=_moment(service, reader.past("recue"), now),
        request=reader.text("motif"),
        level=reader.one_of("niveau", LEVELS),
        why=reader.text("raison"),
        contact=_contact(reader, flow),
        territory=reader.territory,
        position=reader.one_of("situation", positions(world), optional=True) or None if employees else None,
        agreement=reader.agreement() if employees else None,
        keep=bool(form.get("suivre")),
    )
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return entered


def positions(world: World) -> tuple[str, ...]:
    """Where a person can stand, as the employee's questionnaire tells."""
    return tuple(name for name, _ in world.catalog.flows["salarie"].positions)


def options(flow: CompiledFlow, step: str) -> tuple[str, ...]:
    """What can be chosen at a step, but what excludes everything else."""
    return tuple(each.id for each in flow.by_id[step].step.options if not each.alone)


class _Reader:
    """Reads one field after another, and gathers what is wrong."""

    def __init__(self, form: Mapping[str, str], today: date) -> None:
        self.form = form
        self.today = today
        self.mistakes: dict[str, str] = {}
        self.territory: str | None = None

    def one_of(self, field: str, known: tuple[str, ...], *, optional: bool = False) -> str:
        given = self.form.get(field, "")
        if given not in known and (given or not optional):
            self.mistakes[field] = "choix"
        return given

    def past(self, field: str) -> date:
        try:
            day = date.fromisoformat(self.form.get(field, ""))
        except ValueError:
            day = date.max
        if not self.today - _LONGEST_AGO <= day <= self.today:
            self.mistakes[field] = "jour"
            return self.today
        return day

    def text(self, field: str) -> str:
        try:
            return clean(self.form.get(field, ""))
        except Refused as reason:
            self.mistakes[field] = "long" if reason.key == "texte_long" else field
            return ""

    def ticked(self, prefix: str, known: tuple[str, ...]) -> list[str]:
        return [each for each in known if self.form.get(f"{prefix}_{each}")]

    def formatted(self, field: str, read: Callable[[str], str], fault: str, *, optional: bool = True) -> str | None:
        given = self.form.get(field, "").strip()
        if not given and optional:
            return None
        try:
            return read(given)
        except NotInFormat:
            self.mistakes[field] = fault
            return None

    def agreement(self) -> Agreement | None:
        if not self.form.get("accord") or self.form.get("accord_forme") not in AGREEMENTS:
            self.mistakes["accord"] = "accord"
            return None
        return Agreement(self.form["accord_forme"], self.past("accord_jour"))


def _contact(reader: _Reader, flow: CompiledFlow) -> dict[str, Any]:
    means = reader.one_of("moyen", MEANS)
    answers = {"contact_moyen": means}
    fault = "courriel" if means == "courriel" else "telephone"
    details = reader.formatted("coordonnees", lambda text: FORMATS["contact"](text, answers), fault, optional=False)
    postcode = reader.formatted("code_postal", lambda text: FORMATS["postcode"](text, {}), "code_postal")
    reader.territory = None if postcode is None else department(postcode)
    given = {
        "contact_moyen": means,
        "contact_coordonnees": details,
        "contact_nom": reader.formatted("nom", lambda text: FORMATS["name"](text, {}), "nom"),
        "employeur": reader.formatted("employeur", lambda text: FORMATS["employer"](text, {}), "nom"),
        "code_postal": postcode,
        "contact_moments": reader.ticked("moment", options(flow, "contact_moments")),
        "contact_precautions": reader.ticked("precaution", options(flow, "contact_precautions")),
    }
    return {name: value for name, value in given.items() if value}


def _moment(service: Service, day: date, now: float) -> int:
    """When on that day it counts as received: now, or when the cell opened."""
    if day == day_of(service, now):
        return int(now)
    opening = service.opening[DAYS[day.weekday()]][0].start if is_open_day(service, day) else datetime.min.time()
    return int(datetime.combine(day, opening, service.zone).timestamp())
