"""The life of a request in a demonstration, from its first reading to what became of the job a year after.

Each life is a generator: it yields the moments at which it goes on, and the year (year.py) wakes it then. What comes
after the end of the year is never lived: those requests stay open, as in any cell.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.deadlines import day_of
from bot.demo import support, talking
from bot.demo.desk import Desk
from bot.demo.people import HERE, PHONE
from bot.demo.walking import Walked
from storage.queue import LEVELS

Life = Iterator[float]

_READ: Mapping[str, Mapping[int, float]] = {
    "rouge": {0: 8, 1: 5, 2: 1},
    "orange": {0: 4, 1: 5, 2: 4, 3: 2, 4: 2},
    "jaune": {0: 2, 1: 4, 2: 5, 3: 4, 4: 3, 5: 2, 6: 2, 8: 1},
}
"""Working days until a request is read, by level."""
_CALLED: Mapping[str, Mapping[int, float]] = {
    "rouge": {0: 6, 1: 4, 2: 0.5},
    "orange": {0: 2, 1: 4, 2: 3, 4: 1},
    "jaune": {1: 3, 2: 4, 4: 4, 6: 3, 9: 1},
}
"""Working days from then on until the cell calls."""
_RAISED, _LOWERED = 0.15, 0.25
"""How often the level is changed at the first reading, where there is one above or below: as seldom as a cell would, a
whole year compares too few with the rules (I11) for anything to be published."""


@dataclass
class Case:
    """A request. `walked` is the conversation it came from, None where it was written down by hand."""

    number: int
    walked: Walked | None
    means: str

    @property
    def here(self) -> Walked | None:
        """The conversation, where the person wants to be answered in it."""
        return self.walked if self.means == HERE else None


def live(desk: Desk, case: Case) -> Life:
    """A request that nobody has read yet."""
    rng, level = desk.rng, desk.standing(case.number).level
    if case.walked is not None and desk.now_and_then("take_back", 70):
        yield desk.now + rng.uniform(1_200, 12_000)
        talking.take_back(desk, case.walked)
        return
    yield desk.hours.work(desk.now, _drawn(desk, _READ[level]))
    desk.read(case.number)
    _triage(desk, case)
    if rng.random() < 0.12:
        desk.do(case.number, "confier", a_qui=desk.whoever().id)
    yield from go_on(desk, case)


def duplicate(desk: Desk, case: Case, first: Case) -> Life:
    """The same person asked again in another conversation: the two requests are followed as one."""
    yield desk.hours.work(desk.now, desk.rng.randint(1, 2))
    known, again = desk.standing(first.number), desk.standing(case.number)
    if known.status in ("closed", "withdrawn") or known.queue != again.queue or known.holder is None:
        yield from live(desk, case)
    else:
        desk.do_like(first.number, case.number, "regrouper", avec=str(first.number))


def go_on(desk: Desk, case: Case) -> Life:
    """A request that was read: reach the person, then help them."""
    standing = desk.standing(case.number)
    yield desk.hours.work(desk.now, _drawn(desk, _CALLED[standing.level]))
    reached = yield from _reach(desk, case)
    if not reached:
        yield desk.hours.work(desk.now, desk.rng.randint(4, 8))
        yield from _close(desk, case, "injoignable", "inconnue")
    elif desk.standing(case.number).queue == "employeurs":
        yield from support.advise(desk, case.number)
        yield from _close(desk, case, "termine", "sans_objet")
    else:
        reason, outcome = yield from support.help_person(desk, case.number)
        if reason is not None:
            yield from _close(desk, case, reason, outcome)


def _triage(desk: Desk, case: Case) -> None:
    level = desk.standing(case.number).level
    place, drawn = LEVELS.index(level), desk.rng.random()
    if drawn < _RAISED and place > 0:
        desk.do(case.number, "niveau", niveau=LEVELS[place - 1], raison=desk.says("niveau_monte"))
    elif drawn > 1 - _LOWERED and place < len(LEVELS) - 1:
        desk.do(case.number, "niveau", niveau=LEVELS[place + 1], raison=desk.says("niveau_baisse"))
    else:
        desk.do(case.number, "niveau", niveau=level, raison=desk.says("niveau_garde"))


def _reach(desk: Desk, case: Case) -> Generator[float, None, bool]:
    if case.here is not None:
        yield from _write(desk, case.number, case.here)
        return True
    return (yield from _call(desk, case))


def _write(desk: Desk, number: int, who: Walked) -> Life:
    """An exchange in the conversation."""
    desk.do(number, "repondre", message=desk.says("message"), peut_repondre="oui")
    if desk.rng.random() < 0.75:
        yield desk.hours.awake(desk.today + timedelta(days=desk.rng.randint(1, 2)))
        talking.answer(desk, who)
        yield desk.hours.work(desk.now, 1)
        desk.do(number, "repondre", message=desk.says("message_fin"))
        desk.do(number, "finir_echange")


def _call(desk: Desk, case: Case) -> Generator[float, None, bool]:
    if case.walked is not None and desk.rng.random() < 0.2 and (yield from _meet(desk, case, case.walked)):
        return True
    for attempt in range(3):
        if desk.rng.random() < (0.62, 0.5, 0.45)[attempt]:
            desk.do(case.number, "appel", resultat="reached", appel_note=desk.says("appel_joint"))
            return True
        desk.do(case.number, "appel", resultat="not_reached", appel_note=desk.says("appel_absent"))
        if attempt < 2:
            yield desk.hours.work(desk.now, desk.rng.randint(1, 3))
    yield desk.hours.work(desk.now, 1)
    desk.do(case.number, "repondre", message=desk.says("message_lettre"))
    support.finish_tasks(desk, case.number)
    return False


def _meet(desk: Desk, case: Case, who: Walked) -> Generator[float, None, bool]:
    """Moments are offered in the conversation; the person takes one, and is called then, or comes."""
    number, how = case.number, "telephone" if case.means == PHONE else "sur_place"
    slots = {f"{name}_{row}": part for row, each in enumerate(desk.hours.slots(desk.now, 3)) for name, part in
             zip(("jour", "heure"), each, strict=True)}  # fmt: skip
    desk.do(number, "creneaux", **slots, moyen=how, minutes="30", mot_creneaux=desk.says("creneaux"))
    yield desk.hours.awake(desk.today)
    if not talking.choose_slot(desk, who):
        return False
    yield float(max(each.due_at for each in desk.open_tasks(number)))
    if how == "telephone":
        desk.do(number, "appel", resultat="reached", appel_note=desk.says("appel_joint"))
    else:
        support.finish_tasks(desk, number)
    return True


def _close(desk: Desk, case: Case, reason: str, outcome: str) -> Life:
    """The end, then what became of the job after 6 and 12 months."""
    desk.do(case.number, "clore", motif=reason, situation=outcome, **desk.meeting_called_off(case.number))
    for _ in range(2):
        planned = desk.open_tasks(case.number)
        if not planned:
            return
        due = min(planned, key=lambda each: each.due_at)
        yield desk.hours.on(day_of(desk.configured, due.due_at) - timedelta(days=desk.rng.randint(0, 3)))
        finding = support.found_after(desk, outcome)
        note = desk.says("suivi_apres") if desk.rng.random() < 0.5 else ""
        desk.do(case.number, "suivi", numero=str(due.position), constat=finding, suivi_note=note)


def _drawn(desk: Desk, days: Mapping[int, float]) -> int:
    return desk.rng.choices(list(days), list(days.values()))[0]
