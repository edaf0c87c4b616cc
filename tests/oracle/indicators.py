"""The indicators of a period worked out the slow way: every row looked at, one after the other, as the definitions say
(domain.md, section 4, and what indicators.yml tells of each)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

PARIS = ZoneInfo("Europe/Paris")
Counted = Counter[tuple[str, str, str]]
SAME_JOB = {"meme_poste", "meme_poste_amenage", "reclassement_interne"}
OTHER_JOB = {"reclassement_externe", "formation_en_cours", "creation_activite"}
OUT = {"retraite", "deces", "sans_objet"}
UNKNOWN = {"inconnue", "injoignable"}
URGENCY = {"rouge": 3, "orange": 2, "jaune": 1, "vert": 1}


def first_moment(period: str) -> int:
    """When « 2026-T2 » or « 2026 » begins."""
    year, _, quarter = period.partition("-T")
    return int(datetime(int(year), 3 * int(quarter or 1) - 2, 1, tzinfo=PARIS).timestamp())


def after(period: str) -> str:
    """The period that follows."""
    year, _, quarter = period.partition("-T")
    if not quarter or quarter == "4":
        return f"{int(year) + 1}-T1" if quarter else str(int(year) + 1)
    return f"{year}-T{int(quarter) + 1}"


def working_days(first: int, last: int) -> int:
    """Days from Monday to Friday that are no holiday, after the day of `first` and up to that of `last`."""
    day = datetime.fromtimestamp(first, PARIS).date()
    until = datetime.fromtimestamp(last, PARIS).date()
    count = 0
    while day < until:
        day += timedelta(days=1)
        if day.weekday() < 5 and not _is_holiday(day):
            count += 1
    return count


def delay(days: int) -> str:
    """The class of a delay."""
    for name, most in (("0", 0), ("1", 1), ("2", 2), ("3_5", 5), ("6_10", 10), ("11_15", 15), ("16_30", 30)):
        if days <= most:
            return name
    return "31_plus"


def situation_of(outcome: str) -> str:
    """What a job situation amounts to."""
    if outcome in SAME_JOB:
        return "dans"
    if outcome in OTHER_JOB:
        return "autre"
    if outcome in OUT:
        return "hors"
    return "inconnu" if outcome in UNKNOWN else "sans"


def in_brief(outcome: str) -> str:
    """The same, where every other situation that is known is one."""
    found = situation_of(outcome)
    return "autrement" if found in ("autre", "sans") else found


def count(
    period: str,
    cases: list[dict[str, Any]],
    tasks: list[dict[str, Any]],
    actions: list[dict[str, Any]],
    counters: Mapping[tuple[str, str, str, str], int],
) -> Counted:
    """Every cell that is not nought, by (table, row, column)."""
    start, end = first_moment(period), first_moment(after(period))
    found: Counted = Counter()
    queues = {case["number"]: case["queue"] for case in cases}
    for case in cases:
        _case(found, case, start, end)
    for task in tasks:
        if task["done_at"] is not None and start <= task["done_at"] < end and queues[task["number"]] == "salaries":
            moment = {"follow_up_6": "six_mois", "follow_up_12": "douze_mois"}[task["kind"]]
            found["situations", task["outcome"], moment] += 1
            found["devenir", situation_of(task["outcome"]), moment] += 1
            found["emploi", in_brief(task["outcome"]), moment] += 1
    for action in actions:
        if (
            start
            <= int(datetime.combine(date.fromisoformat(action["day"]), datetime.min.time(), PARIS).timestamp())
            < end
        ):
            found["actions", action["kind"], "actions"] += 1
            found["actions", action["kind"], "personnes"] += json.loads(action["content"])["people"] or 0
            found["secteurs", action["sector"] or "aucun", "actions"] += 1
    for (month, kind, subject, value), total in counters.items():
        if start <= int(datetime.fromisoformat(f"{month}-01").replace(tzinfo=PARIS).timestamp()) < end:
            _counter(found, kind, subject, value, total)
    for campaign in {row for table, row, _ in found if table == "campagnes"}:
        for more, fewer in (("commence", "termine"), ("termine", "envoye")):
            found["campagnes", campaign, more] -= found["campagnes", campaign, fewer]
    return _with_totals(Counter({cell: number for cell, number in found.items() if number}))


def _case(found: Counted, case: dict[str, Any], start: int, end: int) -> None:
    queue = case["queue"]

    def within(moment: int | None) -> bool:
        return moment is not None and start <= moment < end

    def open_at(moment: int) -> bool:
        return case["received_at"] < moment and (case["closed_at"] is None or case["closed_at"] >= moment)

    taken_back = case["status"] == "withdrawn"
    found["file_active", "debut", queue] += open_at(start)
    found["file_active", "fin", queue] += open_at(end)
    if within(case["received_at"]):
        found["file_active", "arrivees", queue] += 1
        found["origines", "retire" if taken_back else case["origin"], queue] += 1
        if queue == "salaries":
            position = "retire" if taken_back else case["position"] or "inconnue"
            found["positions", position, queue] += 1
            early = position in ("au_travail", "arret_moins_31j", "arret_31_89j")
            known = position not in ("retire", "inconnue", "autre")
            found["precocite", "precoce" if early else "tardif" if known else "inconnue", queue] += 1
    if not taken_back and case["origin"] == "assistant" and within(case["triage_due_at"]):
        in_time = case["triaged_at"] is not None and case["triaged_at"] <= case["triage_due_at"]
        found[f"lecture_{queue}", case["level"], "a_temps" if in_time else "en_retard"] += 1
        found["lecture", "a_temps" if in_time else "en_retard", queue] += 1
    for step, moment in (("contact", case["contacted_at"]), ("evaluation", case["assessed_at"])):
        if not taken_back and within(moment):
            days = working_days(case["received_at"], moment)
            found[f"delai_{step}", delay(days), queue] += 1
            if queue == "salaries":
                found["delais", "0_5" if days < 6 else "6_15" if days < 16 else "16_plus", step] += 1
            if step == "evaluation":
                found["suites", "evaluee", queue] += 1
    if within(case["closed_at"]):
        if taken_back:
            found["file_active", "retirees", queue] += 1
        else:
            _closed(found, case, queue)


def _closed(found: Counted, case: dict[str, Any], queue: str) -> None:
    reason = case["closed_reason"]
    found["file_active", "closes", queue] += 1
    found["clotures", reason, queue] += 1
    if reason in ("refus", "injoignable", "hors_champ_reoriente"):
        found["suites", reason, queue] += 1
    if queue == "salaries" and reason in ("doublon", "transfert"):
        found["emploi", "hors", "cloture"] += 1
    elif queue == "salaries":
        outcome = "deces" if reason == "deces" else case["outcome"]
        found["situations", outcome, "cloture"] += 1
        found["devenir", situation_of(outcome), "cloture"] += 1
        found["emploi", in_brief(outcome), "cloture"] += 1


def _counter(found: Counted, kind: str, subject: str, value: str, total: int) -> None:
    if kind == "channel":
        flow, channel = subject.split("/")
        found[f"questionnaires_{flow}", value, channel] += total
        found["questionnaires", value, flow] += total
    elif kind == "campaign":
        stage = {"started": "commence", "finished": "termine", "sent": "envoye"}[value]
        found["campagnes", subject, stage] += total
    elif kind == "judgement":
        queue, rules = subject.split("/")
        found[f"jugement_{queue}", rules, value] += total
        gap = URGENCY[value] - URGENCY[rules]
        found["accord_regles", "garde" if gap == 0 else "plus_urgent" if gap > 0 else "moins_urgent", queue] += total
    elif kind == "help":
        found["aide", subject, "affichages"] += total
    elif kind == "satisfaction":
        found["satisfaction", value, "reponses"] += total
    elif kind == "agreement":
        found["accord_employeur", value, "reponses"] += total
    else:
        table = {
            "level": "niveaux",
            "group_level": "groupes",
            "group_sent": "groupes_envoi",
            "measure": "mesures",
            "referral": "orientations",
        }[kind]
        row, column = (value, subject) if table in ("niveaux", "groupes", "groupes_envoi") else (subject, value)
        found[table, row, column] += total
        if kind in ("measure", "referral"):
            found[f"{table}_etats", value, table] += total


def _with_totals(found: Counted) -> Counted:
    """Totals of columns, and of lines where the columns are parts of one whole."""
    lines = ("questionnaires_", "lecture_", "jugement_", "campagnes")
    for (table, row, column), number in list(found.items()):
        across = table.startswith(lines)
        if across:
            found[table, row, "total"] += number
        if table not in ("file_active", "campagnes", "mesures_etats", "orientations_etats"):
            found[table, "total", column] += number
            if across:
                found[table, "total", "total"] += number
    return found


_KNOWN: dict[int, Any] = {}


def _is_holiday(day: date) -> bool:
    if day.year not in _KNOWN:
        _KNOWN[day.year] = holidays.country_holidays("FR", years=day.year)
    return day in _KNOWN[day.year]


def figures() -> dict[str, tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]]:
    """Each figure but the medians: the cells it adds up and, of a rate, those it divides by."""
    found: dict[str, tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]] = {
        "affichages": ([("aide", "total", "affichages")], []),
        "actions": ([("actions", "total", "actions")], []),
        "participants": ([("actions", "total", "personnes")], []),
        "employeurs": ([("origines", "total", "employeurs")], []),
        "a_temps_employeurs": (
            [("lecture_employeurs", "total", "a_temps")],
            [("lecture_employeurs", "total", "a_temps"), ("lecture_employeurs", "total", "en_retard")],
        ),
        "accord": (
            [("suites", "evaluee", "salaries")],
            [("suites", "evaluee", "salaries"), ("suites", "refus", "salaries")],
        ),
        "accord_employeur": (
            [("accord_employeur", "oui", "reponses")],
            [("accord_employeur", "oui", "reponses"), ("accord_employeur", "non", "reponses")],
        ),
        "precoces": (
            [("precocite", "precoce", "salaries")],
            [("precocite", "precoce", "salaries"), ("precocite", "tardif", "salaries")],
        ),
        "situation_connue": (
            [("precocite", each, "salaries") for each in ("precoce", "tardif")],
            [("positions", "total", "salaries")],
        ),
        "au_travail": ([("positions", "au_travail", "salaries")], [("positions", "total", "salaries")]),
        "utiles": (
            [("satisfaction", each, "reponses") for each in ("beaucoup", "un_peu")],
            [("satisfaction", "total", "reponses")],
        ),
    }
    found["a_temps_salaries"] = (
        [("lecture_salaries", "total", "a_temps")],
        [("lecture_salaries", "total", "a_temps"), ("lecture_salaries", "total", "en_retard")],
    )
    for step in ("contact", "evaluation"):
        soon = [(f"delai_{step}", each, "salaries") for each in ("0", "1", "2", "3_5")]
        found[f"{step}_5"] = soon, [(f"delai_{step}", "total", "salaries")]
    found["mesures_proposees"] = [("mesures", "total", "proposee")], []
    found["mesures_realisees"] = [("mesures", "total", "realisee")], []
    found["orientations_proposees"] = [("orientations", "total", "proposee")], []
    for flow in ("salarie", "manager"):
        sent, finished, left = ((f"questionnaires_{flow}", each, "total") for each in ("envoye", "termine", "commence"))
        found[f"commences_{flow}"] = [(f"questionnaires_{flow}", "total", "total")], []
        found[f"termines_{flow}"] = [finished, sent], [left, finished, sent]
        found[f"envoyes_{flow}"] = [sent], [left, finished, sent]
    for queue in ("salaries", "employeurs"):
        found[f"recus_{queue}"] = [("file_active", "arrivees", queue)], []
        found[f"ouvertes_{queue}"] = [("file_active", "fin", queue)], []
    for level in ("rouge", "orange", "jaune"):
        timely, late = (("lecture_salaries", level, each) for each in ("a_temps", "en_retard"))
        found[f"a_temps_{level}"] = [timely], [timely, late]
        judged = [("jugement_salaries", level, each) for each in ("rouge", "orange", "jaune")]
        found[f"predictif_{level}"] = [("jugement_salaries", level, level)], judged
    taken = {
        "prises_en_charge": "evaluee",
        "reorientees": "hors_champ_reoriente",
        "refusees": "refus",
        "non_jointes": "injoignable",
    }
    for name, row in taken.items():
        found[name] = [("suites", row, "salaries")], [("suites", each, "salaries") for each in taken.values()]
    compared = {"gardes": "garde", "sous_estimes": "plus_urgent", "sur_estimes": "moins_urgent"}
    for name, row in compared.items():
        found[name] = (
            [("accord_regles", row, "salaries")],
            [("accord_regles", each, "salaries") for each in compared.values()],
        )
    for moment, end in (("cloture", ""), ("six_mois", "_six"), ("douze_mois", "_douze")):
        same, other, none, unknown = (("devenir", each, moment) for each in ("dans", "autre", "sans", "inconnu"))
        found[f"dans_emploi{end}"] = [same], [same, other, none]
        found[f"en_emploi{end}"] = [same, other], [same, other, none]
        found[f"inconnus{end}"] = [unknown], [same, other, none, unknown]
    return found
