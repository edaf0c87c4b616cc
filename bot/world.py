"""What every turn needs beside the conversation: content, configuration, the words of each service. Wired once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.config import Config
from bot.deadlines import day_in_words, hours_in_words
from flows.catalog import Catalog, dump_flow, load_flow
from flows.conditions import Facts
from flows.indicators.content import Wording, packaged_wording
from flows.languages import languages
from flows.model import CompiledFlow
from flows.understanding.crisis import CrisisRules
from flows.understanding.intents import Intents
from flows.words import Voice
from storage import access, flow_versions
from storage.transaction import Transaction

_READERS_FRESH = 5.0
"""Seconds during which it is remembered who has a reader; « Envoyer » itself always asks again."""


@dataclass
class World:
    """Content and configuration of this process, and how to speak for each service; `demo` where all is made up.

    `reaches`: how somebody can be written to later, `email` and `telegram`; `wordings`: of the indicators of services
    that have a file of their own; `logos`: pictures for the posters, of the services that have one.
    """

    catalog: Catalog
    crisis: CrisisRules
    config: Config
    base_url: str
    monotonic: Callable[[], float] = time.monotonic
    demo: bool = False
    reaches: frozenset[str] = frozenset()
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    logos: Mapping[str, bytes] = field(default_factory=dict)
    _flows: dict[str, CompiledFlow] = field(default_factory=dict)
    _facts: dict[tuple[str, str], Facts] = field(default_factory=dict)
    _readers: tuple[float, frozenset[str]] | None = None

    @property
    def intents(self) -> Intents:
        """What reads questions and wishes: the packaged model, loaded once."""
        return Intents.load()

    def __post_init__(self) -> None:
        self._flows.update({flow.digest: flow for flow in self.catalog.flows.values()})

    def flow(self, tx: Transaction, digest: str) -> CompiledFlow | None:
        """The flow content with this hash: of this version, or kept from the version the run began with."""
        found = self._flows.get(digest)
        if found is None:
            content = flow_versions.find(tx, digest)
            if content is None:
                return None
            found = self._flows[digest] = load_flow(content)
        return found

    def keep_flows(self, tx: Transaction) -> None:
        """Remember the contents of this version in the database, for runs that outlive it."""
        for flow in self.catalog.flows.values():
            flow_versions.keep(tx, flow.digest, flow.id, flow.flow.version, dump_flow(flow.flow))

    def wording(self, service: str) -> Wording:
        """How the indicators of `service` are told."""
        return self.wordings.get(service) or packaged_wording()

    def somebody_reads(self, tx: Transaction, service: str, *, ask_again: bool = False) -> bool:
        """Whether somebody can read the requests of `service`."""
        now = self.monotonic()
        if ask_again or self._readers is None or now - self._readers[0] > _READERS_FRESH:
            self._readers = (now, access.services_with_readers(tx))
        return service in self._readers[1]

    def voice(self, service: str, lang: str, erased_at: int, *, sending: bool) -> Voice:
        """How to speak for `service`; `erased_at` is when what is kept goes, `sending` whether requests are read."""
        facts = self._facts.get((service, lang))
        if facts is None:
            facts = self._facts[(service, lang)] = self._words_of(service, lang)
        if sending:
            facts = Facts(facts.lists, frozenset({"envoi_ouvert"}), facts.words)
        last_day = day_in_words(self.config.services[service], erased_at, lang)
        return Voice(self.catalog.own.texts, facts, lang, {"date_effacement": last_day})

    def _words_of(self, service_id: str, lang: str) -> Facts:
        service = self.config.services[service_id]
        say = Voice(self.catalog.own.texts, Facts(), lang).own
        hours = hours_in_words(service, lang)
        cell = languages()[lang].cell or service.cell if lang in languages() else service.cell
        words = {
            "service": service.name,
            "cellule": cell,
            "cellule_majuscule": cell[:1].upper() + cell[1:],
            "horaires": hours,
            "joindre": say("joindre_telephone", telephone=service.phone, horaires=hours)
            if service.phone
            else say("joindre_secretariat", service=service.name),
            "donnees": say("donnees_dpo", dpo=service.dpo)
            if service.dpo
            else say("donnees_service", service=service.name),
            "hebergement": say("hebergement_chez", hebergeur=service.hosting)
            if service.hosting
            else say("hebergement_inconnu", service=service.name),
            "lien": f"{self.base_url}/s/{service_id}",
            "conservation": _count(say, self.config.retention_of(service_id).unfinished_days, "un_jour", "jours"),
            "mois": str(self.config.retention_of(service_id).closed_months),
        }
        for level, days in self.config.deadlines_of(service_id).contact.items():
            words[f"delai_{level}"] = _count(say, days, "jour_ouvre", "jours_ouvres")
        words["delai_vert"] = words["delai_jaune"]
        words["delai"] = words["delai_jaune"]
        return Facts({"statuts_suivis": frozenset(service.statuts_suivis)}, frozenset(), words)


def _count(say: Callable[..., str], number: int, one: str, many: str) -> str:
    return say(one) if number == 1 else say(many, n=str(number))
