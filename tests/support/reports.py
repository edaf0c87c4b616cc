"""A report made by hand, for tests of what is done with figures: every kind of value, and some withheld."""

from __future__ import annotations

from flows.indicators.report import Figure, Indicator, Report, Row, Table


def report(service: str = "gims13", period: str = "2026-T3", released_at: int = 1_790_900_000) -> Report:
    """Two indicators with figures of each unit, a table with a total, a matrix, and withheld values."""
    started = Indicator(
        "I1",
        "Questionnaires commencés, terminés, envoyés",
        "Questionnaires ouverts pendant la période, menés jusqu’au résultat, puis envoyés à la cellule.",
        (
            Figure("commences", "Questionnaires commencés", "count", 1234),
            Figure("part_termines", "Part des questionnaires terminés", "percent", 61.5),
            Figure("part_envoyes", "Part des questionnaires envoyés", "percent", None),
            Figure("part_papier", "Part des questionnaires sur papier", "percent", None, (12, 31)),
        ),
        (
            Table(
                "canaux",
                "Questionnaires par canal",
                "share",
                ("Salariés", "Encadrants"),
                (
                    Row("web", "Page web", (801, 96)),
                    Row("telegram", "Telegram", (337, None)),
                    Row("assistant", "Assistant du service", (0, None)),
                ),
                Row("total", "Total", (1138, 96)),
            ),
            Table(
                "publics",
                "Publics",
                "share",
                ("Salariés", "Encadrants"),
                (),
                Row("total", "Total", (77, 12)),
                ("Encadrants",),
            ),
        ),
    )
    delays = Indicator(
        "I4",
        "Délais de lecture et de premier contact",
        "Jours ouvrés entre la réception et la lecture par une personne, puis le premier échange.",
        (Figure("mediane", "Délai médian jusqu’au premier contact", "days", 2.5),),
        (
            Table(
                "jugement",
                "Niveau proposé et niveau décidé",
                "matrix",
                ("Rouge", "Orange", "Jaune", "Total"),
                (
                    Row("rouge", "Rouge", (41, None, 11, 60)),
                    Row("orange", "Orange", (None, 88, 15, 111)),
                    Row("jaune", "Jaune", (0, 19, 203, 222)),
                ),
            ),
        ),
        yearly=("Délais par niveau", "Délais par origine"),
        note="Les demandes retirées avant la lecture ne comptent pas.",
    )
    later = Indicator("I8", "Précocité", "Part des signalements précoces.", (), (), yearly=("Tous les signalements",))
    return Report(service, period, released_at, (started, delays, later))
