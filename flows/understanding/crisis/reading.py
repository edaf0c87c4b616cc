"""What is read in a message about a danger to life, and what is said when the content cannot be used."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["suicide", "danger_immediat", "urgence_medicale"]

FILE: Final = "flows/content/crisis.yml"


@dataclass(frozen=True, slots=True)
class CrisisReading:
    """What was read. With a `kind`, the page interrupts and `support` is False: the page already offers help."""

    kind: Kind | None
    support: bool
    about_other: bool
    rule: str | None  # the id of the rule, the only thing that may ever be counted


NOTHING: Final = CrisisReading(kind=None, support=False, about_other=False, rule=None)


class CrisisContentError(ValueError):
    """crisis.yml cannot be used: where, why, and what to do."""

    def __init__(self, where: str, cause: str, remedy: str) -> None:
        self.where, self.cause, self.remedy = where, cause, remedy
        super().__init__(f"{FILE}, {where} : {cause} À faire : {remedy}")
