"""The dashboard of a service and the view across services, as their readers get them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from bot.indicators import frozen, releasing
from bot.wiring import Installation
from flows.indicators.chain import Issue
from flows.indicators.report import Figure, Indicator, Report, Row, Table
from storage import counters, logbooks, releases
from storage.transaction import Transaction
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.talking import Browser
from tests.support.year import fill

NBSP = "\u00a0"
_PARIS = ZoneInfo("Europe/Paris")


def read(page: str) -> str:
    """What a page says, in one line; what is only for screen readers is left out."""
    seen = re.sub(r'<span class="unseen">.*?</span>', "", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).replace(NBSP, " ").split())


def released(installation: Installation, service: str, period: str) -> Report:
    found = installation.store.run_now(releasing.released, installation.world, service, period)
    assert found is not None
    return found


def test_the_dashboard(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """Nothing before a period is over, and when that will be; then the latest one or the one asked for, with the
    period before beside it, every figure of the release, what is withheld never as nought; on paper, definitions."""
    auditor = Member.enter(sqlite_installation, sqlite_browser, role="auditor")
    waiting = read(auditor.get("/cellule/indicateurs").text)
    assert "Les premiers chiffres apparaîtront le vendredi 1er janvier 2027" in waiting
    assert "relais demo" in waiting
    sqlite_installation.store.run_now(fill, "gims13", 1, 500)
    clock.now = datetime(2027, 1, 12, 10, tzinfo=_PARIS).timestamp()
    auditor.come_back(sqlite_installation)
    page = auditor.get("/cellule/indicateurs").text
    assert "Année 2026" in re.findall(r'<option value="2026" selected>(.*?)</option>', page)
    page = auditor.get("/cellule/indicateurs?periode=2026-T3").text
    report, seen = released(sqlite_installation, "gims13", "2026-T3"), read(page)
    assert "3e trimestre 2026 Du 1er juillet au 30 septembre 2026. Chiffres arrêtés le 12/01/2027" in seen
    assert shows(report, page) == 0
    assert "Par an seulement : Niveaux donnés par les règles" in seen
    assert "Entrées et sorties (Salarié·es) Ouvertes au début" in seen
    assert "Par an seulement : Entrées et sorties (Employeurs) ; Motifs de clôture." in seen
    assert re.search(r"Par an seulement Situation au moment du signalement I3 .* Voir l’année 2026", seen)
    year = auditor.get("/cellule/indicateurs?periode=2026").text
    assert shows(released(sqlite_installation, "gims13", "2026"), year) > 20
    assert "Encore au travail" in read(year)
    assert re.search(r"Personnes non jointes (entre \d+ et \d+ %|\d)", read(year))
    assert "Par an seulement" not in read(year)
    former = {
        each.id: each for it in released(sqlite_installation, "gims13", "2026-T2").indicators for each in it.figures
    }
    started = next(each for it in report.indicators for each in it.figures if each.id == "commences_salarie")
    before = former[started.id].value
    assert started.value is not None
    assert before is not None
    assert f"2e trimestre 2026 : {before:.0f} ({started.value - before:+.0f})".replace("-", "−") in seen
    assert "<script>" not in page
    assert " style=" not in page
    assert "Tous les services" not in seen
    paper = read(auditor.get("/cellule/indicateurs?periode=2026-T3&imprimer=oui").text)
    assert report.indicators[0].definition.replace(NBSP, " ") in paper
    assert "Voir les chiffres" not in paper


def shows(report: Report, page: str) -> int:
    """A page has every figure of a report, and a mark for each number that is withheld: how many these are."""
    seen, withheld = read(page), 0
    for indicator in report.indicators:
        assert f"{indicator.title} {indicator.code}" in seen
        for figure in indicator.figures:
            told = "" if figure.value is None else f"{figure.value:,.1f}".removesuffix(".0")
            label = figure.label.replace(NBSP, " ")
            assert f"{label} {told.replace(',', ' ').replace('.', ',')}".strip() in seen, figure
            if figure.value is None and figure.between is None:
                assert f"{label} ;" in seen or f"{label}." in seen, figure
            if figure.between is not None:
                assert figure.between[0] < figure.between[1], figure
                assert re.search(rf"{re.escape(label)} (entre|au plus|au moins) \d", seen), figure
        for table in indicator.tables:
            for row in table.rows:
                known = zip(table.columns, row.values, strict=True)
                withheld += [value for column, value in known if column not in table.undetailed].count(None)
    assert page.count('class="withheld"') >= withheld
    return withheld


def test_a_year_that_began_late(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """It says since which month it counts, and the next year is not compared with it; under a picture, only what is
    withheld in it, a total that is known, of whom, and a class that is withheld as high as the highest; what there is
    nothing of is not said to be withheld."""
    store = sqlite_installation.store
    store.run_now(counters.add, "gims13", "2026-11", [("level", "salarie", "vert")])
    read_in_time = Table(
        "lecture_salaries",
        "Lecture",
        "share",
        ("À temps", "En retard", "Total"),
        (Row("rouge", "Rouge", (None, 0, None)), Row("orange", "Orange", (None, None, None))),
    )
    rows = (Row("maintien", "Emploi", (None,)), Row("droits", "Droits", (None,)))
    sent = Table("orientations", "Orientations", "ranking", ("Envoyées",), rows, Row("total", "Total", (32,)))
    delays = Table(
        "delai_contact", "Jours", "distribution", ("Salarié·es",), (Row("0", "0", (20,)), Row("1", "1", (None,)))
    )
    both, whole = ("Salarié·es", "Employeurs"), Row("total", "Total", (30, None))
    origins = Table("o", "Origines", "ranking", both, (Row("a", "A", (30, None)),), whole, ("Employeurs",))
    late = Table("d", "Évaluation", "distribution", both, (Row("0", "0", (None, 0)),), None, ("Salarié·es",))
    figures = (Figure("m", "Médiane", "days", 5), Figure("u", "Utile", "percent", None, missing="nothing"))
    indicator = Indicator("I4", "Délais", "Jours.", figures, (read_in_time, sent, delays, origins, late))
    for period in ("2026-T4", "2026", "2027", "2027-T4"):
        store.run_now(releases.keep, "gims13", period, frozen.dump(Issue("2026", {}, {}), [indicator]))
    clock.now = datetime(2027, 1, 12, 10, tzinfo=_PARIS).timestamp()
    auditor = Member.enter(sqlite_installation, sqlite_browser, role="auditor")
    page = auditor.get("/cellule/indicateurs?periode=2026").text
    seen = read(page)
    assert "Du 1er janvier au 31 décembre 2026." in seen
    assert "Chiffres depuis novembre 2026 seulement" in seen
    assert "Médiane 5 jours ouvrés" in seen
    assert "Non publié : Rouge (À temps) ; Orange." in seen
    assert "Total : 32 Non publié : Emploi ; Droits." in seen
    assert page.count('height="110"') == 2
    assert "Rien à compter : Utile." in seen
    assert "Salarié·es Total : 30" in seen
    assert "Rien dans la période : Employeurs." in seen
    clock.now = datetime(2028, 1, 12, 10, tzinfo=_PARIS).timestamp()
    auditor.come_back(sqlite_installation)
    after = read(auditor.get("/cellule/indicateurs?periode=2027").text)
    assert "Médiane 5 jours ouvrés" in after
    assert "Année 2026 :" not in after
    store.run_now(
        releases.keep,
        "gims13",
        "2028-T1",
        frozen.dump(Issue("2028-T1", {}, {}), [replace(indicator, tables=(), figures=())]),
    )
    clock.now = datetime(2028, 4, 12, 10, tzinfo=_PARIS).timestamp()
    auditor.come_back(sqlite_installation)
    quarter = read(auditor.get("/cellule/indicateurs?periode=2028-T1").text)
    assert "Vous les verrez quand l’année 2028 sera finie. Voir l’année 2027" in quarter


def test_all_services_together(sqlite_installation: Installation, sqlite_browser: Browser, clock: Clock) -> None:
    """Sums of what every one has released, and how many these are, from three on; what one withholds is not summed; no
    service is named; a région whose sum would give a service away shows nothing; practices and barriers of logbooks
    that are transmitted, and of no other."""
    world, store = sqlite_installation.world, sqlite_installation.store
    services = world.config.services
    places = {"gims13": ("13",), "simt77": ("06",), "opsat_fc": ("83", "84"), "sst_landes": ("40",)}
    for service, departments in places.items():
        services[service] = services[service].model_copy(update={"departments": departments})
        store.run_now(counters.add, service, "2026-01", [("level", "salarie", "vert")])
        store.run_now(written, service, "valide" if service == "opsat_fc" else "transmis")
    clock.now = datetime(2027, 1, 12, 10, tzinfo=_PARIS).timestamp()
    lead = Member.enter(sqlite_installation, sqlite_browser, role="coordinator")
    assert "Aucun service n’a encore publié" in read(lead.get("/cellule/regions").text)
    for number, (service, value) in enumerate(zip(places, (100, 200, 400, 800), strict=True), 1):
        store.run_now(release, service, (value, None if service == "gims13" else 20))
        if number == 2:
            few = read(lead.get("/cellule/regions").text)
            assert "2 services sur 5 ont publié" in few
            assert "rien n’est additionné" in few
            assert "Un appel de" not in few
    page = lead.get("/cellule/regions").text
    seen = read(page)
    assert "Ensemble des services, année 2026" in seen
    assert "4 services sur 5 ont publié" in seen
    assert "Toutes les sommes portent sur les mêmes 4 services" in seen
    assert "Assistant 1 500" in seen
    assert "Téléphone –" in seen
    assert "Aucun : Téléphone" not in seen
    assert not any(services[each].name in read(page.partition("<main")[2]) for each in places)
    assert "Un appel de simt77" in seen
    assert "Un refus de gims13" in seen
    assert "opsat_fc" not in seen
    # The three of a région would give the fourth away.
    south = read(lead.get("/cellule/regions?territoire=R93").text)
    assert "Provence-Alpes-Côte d’Azur, année 2026" in south
    assert "rien n’est additionné" in south
    assert "Un appel de" not in south
    alone = read(lead.get("/cellule/regions?territoire=R75").text)
    assert "rien n’est additionné" in alone
    assert "Un appel de" not in alone
    services["sst_landes"] = services["sst_landes"].model_copy(update={"departments": ("04",)})
    south = read(lead.get("/cellule/regions?territoire=R93").text)
    assert "Assistant 1 500" in south
    assert "Un appel de sst_landes" in south
    # The text of the only one elsewhere would be what the région leaves of the whole.
    store.run_now(written, "cist_guadeloupe", "transmis")
    assert "Un appel de" not in read(lead.get("/cellule/regions?territoire=R93").text)
    # One that publishes nothing leaves nothing to add up.
    store.run_now(release, "cist_guadeloupe", (None, None))
    seen = read(lead.get("/cellule/regions").text)
    assert "5 services sur 5 ont publié" in seen
    assert "Aucun chiffre n’est publié par tous les services" in seen
    assert "Un appel de cist_guadeloupe" in seen


def release(tx: Transaction, service: str, values: tuple[int | None, int | None]) -> None:
    """Freeze figures of 2026 made by hand: one table of two lines."""
    rows = (Row("assistant", "Assistant", values[:1]), Row("telephone", "Téléphone", values[1:]))
    table = Table("origines", "Origine des demandes", "ranking", ("Salarié·es",), rows)
    indicator = Indicator("I2", "Signalements", "Demandes reçues.", (), (table,))
    releases.keep(tx, service, "2026", frozen.dump(Issue("2026", {}, {}), [indicator]))


def written(tx: Transaction, service: str, state: Any) -> None:
    """A logbook of 2026 in this state."""
    book = logbooks.take(tx, service, "2026")
    logbooks.add(tx, book, "bonnes_pratiques", "member:x", f"Un appel de {service}.")
    logbooks.add(tx, book, "freins_partenariat", "member:x", f"Un refus de {service}.")
    logbooks.move(tx, book, state, "member:x", "transmitted", "", "{}")
