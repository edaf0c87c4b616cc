"""Replies that settle a question without its words, and days, lengths and numbers worked out from others."""

from __future__ import annotations

from datetime import date

import pytest

from flows.understanding.answers import Choice, Question, Value, read_value

TODAY = date(2026, 11, 22)  # a Sunday

ON_LEAVE = "Êtes-vous en arrêt de travail en ce moment ?"
CALL = "Souhaitez-vous que le médecin du travail vous rappelle ?"
NIGHT = "Travaillez-vous de nuit ?"
SLEEP = "Dormez-vous bien en ce moment ?"
LOADS = "Portez-vous des charges lourdes au travail ?"
SMOKE = "Fumez-vous ?"
SUBSTANCES = "Utilisez-vous des produits chimiques à votre poste ?"

CONTACT = {"tel": "Par téléphone", "mail": "Par mail", "courrier": "Par courrier postal", "sms": "Par SMS"}
RETURN = {
    "plein": "Reprise à temps plein",
    "partiel": "Reprise à temps partiel thérapeutique",
    "poste": "Changement de poste",
    "pas": "Pas de reprise pour l’instant",
}
WORN = {
    "casque": "Casque",
    "gants": "Gants",
    "lunettes": "Lunettes de protection",
    "chaussures": "Chaussures de sécurité",
}
SYMPTOMS = {"tete": "Maux de tête", "insomnie": "Insomnie", "vertiges": "Vertiges", "ventre": "Mal de ventre"}


def options(labels: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(option, label) for option, label in labels.items())


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (ON_LEAVE, "le docteur a prolongé jusqu’au 18", "oui"),
        (ON_LEAVE, "j’ai pas voulu l’arrêt, je suis au taf", "non"),
        (CALL, "c’est pas de refus", "oui"),
        (CALL, "j’allais dire non mais bon, qu’il m’appelle", "oui"),
        (CALL, "je préfère un mail, le téléphone c’est mort", "non"),
        (CALL, "pas la peine de le déranger pour si peu", "non"),
        (NIGHT, "j’embauche à 21 h et je débauche à 5 h", "oui"),
        (NIGHT, "de 8 h à 16 h", "non"),
        (NIGHT, "8 heures par jour", None),
        (NIGHT, "j’en ai fait dix ans, mais on m’a passée en journée", "non"),
        (SLEEP, "pas à me plaindre de ce côté", "oui"),
        (SLEEP, "l’an passé c’était l’enfer, mais là je fais mes huit heures", "oui"),
        (SLEEP, "ma femme ronfle", None),
        (LOADS, "avant oui, des fûts, mais depuis je suis à l’accueil", "non"),
        (LOADS, "des sacs de ciment toute la sainte journée", "oui"),
        (SMOKE, "un paquet par jour", "oui"),
        (SMOKE, "mon mari fume un paquet", None),
        (SMOKE, "plus une seule cigarette", "non"),
        (SUBSTANCES, "on décapait au solvant", None),
        (SUBSTANCES, "que de l’eau et du savon", "non"),
        (ON_LEAVE, "j’en ai marre", None),
        ("Avez-vous des troubles du sommeil ?", "je dors comme un loir", "non"),
        ("Avez-vous arrêté de fumer ?", "un paquet par jour", "non"),
        ("Avez-vous besoin d’un aménagement de votre poste ?", "toujours la même chaise pourrie", None),
        ("Cette douleur vous réveille-t-elle la nuit ?", "de 8 h à 16 h", None),
        (CALL, "faut que je voie avec ma femme, je peux rien promettre", "ne_sait_pas"),
    ],
)
def test_yes_or_no_is_heard_in_what_goes_with_the_question(asked: str, text: str, value: Value | None) -> None:
    assert read_value(Question("yes_no", asked), text, TODAY) == value


@pytest.mark.parametrize(
    ("labels", "text", "value"),
    [
        (CONTACT, "passez-moi un coup de bigophone", "tel"),
        (CONTACT, "écrivez sur ma boîte gmail", "mail"),
        (CONTACT, "avec un timbre et une enveloppe", "courrier"),
        (CONTACT, "ni bigophone, ni internet, ni texto", "courrier"),
        (CONTACT, "le facteur ou un texto", None),
        (RETURN, "juste les matins au départ", "partiel"),
        (RETURN, "mes 35 heures comme avant", "plein"),
        (RETURN, "plein pot j’ai cru, mais je ne sais pas", None),
    ],
)
def test_an_option_is_named_without_its_words(labels: dict[str, str], text: str, value: str | None) -> None:
    assert read_value(Question("choice", "Que préférez-vous ?", options(labels)), text, TODAY) == value


@pytest.mark.parametrize(
    ("labels", "text", "value"),
    [
        (WORN, "sur la caboche et aux pieds, rien d’autre", ["casque", "chaussures"]),
        (WORN, "la panoplie complète, moins les pompes", ["casque", "gants", "lunettes"]),
        (WORN, "sur la tête et la machine bleue", None),
        (SYMPTOMS, "le crâne dans un étau et le sol qui tangue", ["tete", "vertiges"]),
        (SYMPTOMS, "un jour sur deux", None),
        (SYMPTOMS, "je n’ai pas fermé l’œil", ["insomnie"]),
    ],
)
def test_several_options_are_named_without_their_words(
    labels: dict[str, str], text: str, value: list[str] | None
) -> None:
    assert read_value(Question("multi", "Qu’avez-vous ?", options(labels)), text, TODAY) == value


def test_a_label_that_says_more_is_another_thing() -> None:
    """The employer stands in « Un rendez-vous de liaison avec mon employeur », which « le taulier » does not name."""
    planned = options({"liaison": "Un rendez-vous de liaison avec mon employeur", "rien": "Rien de prévu"})
    assert (
        read_value(Question("multi", "Qu’est-ce qui est prévu ?", planned), "le taulier est au courant", TODAY) is None
    )


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("Quand reprenez-vous le travail ?", "le premier lundi de janvier", "2027-01-04"),
        ("Quand reprenez-vous le travail ?", "le lundi de Pâques", "2027-03-29"),
        ("Quand reprenez-vous le travail ?", "dans trois vendredis", "2026-12-11"),
        ("Quand reprenez-vous le travail ?", "d’aujourd’hui en huit", "2026-11-29"),
        ("Quand reprenez-vous le travail ?", "l’arrêt finit le 31 décembre, donc le lendemain", "2027-01-01"),
        ("Quand reprenez-vous le travail ?", "la semaine prochaine, le vendredi quoi", "2026-11-27"),
        ("Quand reprenez-vous le travail ?", "le 23 a été annulé, décalé au 30", "2026-11-30"),
        ("Quand reprenez-vous le travail ?", "un mois jour pour jour avant le 24 janvier", "2026-12-24"),
        ("Quand reprenez-vous le travail ?", "la veille de la Saint-Valentin", "2027-02-13"),
        ("Quand reprenez-vous le travail ?", "le dernier jour de novembre", "2026-11-30"),
        ("Quand reprenez-vous le travail ?", "le 30 du sixième mois", "2027-06-30"),
        ("Quand reprenez-vous le travail ?", "le lendemain de mon anniversaire, le 3 ou le 4", None),
        ("Quand reprenez-vous le travail ?", "soit le 8, soit le 15", None),
        ("Quand a débuté votre arrêt ?", "le matin de Noël", "2025-12-25"),
        ("Quand a débuté votre arrêt ?", "il y a une semaine pile", "2026-11-15"),
        ("Quand a débuté votre arrêt ?", "samedi y a huit jours", "2026-11-14"),
        ("Quand a débuté votre arrêt ?", "avant-avant-hier", "2026-11-19"),
    ],
)
def test_days_are_worked_out_from_others(asked: str, text: str, value: str | None) -> None:
    assert read_value(Question("date", asked), text, TODAY) == value


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("Combien de temps a duré votre arrêt ?", "une semaine renouvelée une fois", 14),
        ("Combien de temps a duré votre arrêt ?", "une semaine renouvelée", None),
        ("Combien de temps a duré votre arrêt ?", "du lundi au vendredi", 5),
        ("Combien de temps a duré votre arrêt ?", "quatre s’maines", 28),
        ("Combien de temps a duré votre arrêt ?", "j’ai pas manqué un seul jour", None),
        ("Combien de temps dure votre contrat ?", "6 mois, avec 15 jours d’essai", 180),
        ("Combien de temps dure votre contrat ?", "2-3 semaines", None),
        ("Combien de congés vous reste-t-il ?", "j’en avais 25, j’en ai pris 13", 12),
        ("Combien de congés vous reste-t-il ?", "cinq de cette année et cinq de reliquat", 10),
    ],
)
def test_lengths_are_worked_out(asked: str, text: str, value: int | None) -> None:
    assert read_value(Question("duration_days", asked), text, TODAY) == value


@pytest.mark.parametrize(
    ("kind", "asked", "text", "value"),
    [
        ("scale_0_10", "De 0 à 10, votre douleur ?", "j’avais mis 4 la dernière fois, rajoutez 2", 6),
        ("scale_0_10", "De 0 à 10, votre douleur ?", "dix moins un", 9),
        ("scale_0_10", "De 0 à 10, votre douleur ?", "deux points de plus", None),
        ("scale_0_10", "De 0 à 10, votre douleur ?", "plus rien du tout", 0),
        ("scale_0_10", "De 0 à 10, votre matériel ?", "je mettrais 8 au clavier", None),
        ("scale_0_10", "De 0 à 10, votre stress ?", "on fait le boulot de 9", None),
        ("age", "Quel âge avez-vous ?", "ma femme en a 56, moi deux de plus", 58),
        ("age", "Quel âge avez-vous ?", "62 mais j’en fais 50", 62),
        ("age", "Quel âge avez-vous ?", "je vais avoir 50 ans", None),
        ("age", "Quel âge a la personne que vous aidez ?", "maman a 82 ans et moi 55", 82),
        ("age", "Quel âge a votre plus jeune enfant ?", "sept ans, il en aura 8 en juin", 7),
        ("age", "Quel âge aviez-vous alors ?", "41 ans, le tracteur lui en avait 20", 41),
    ],
)
def test_numbers_are_worked_out(kind: str, asked: str, text: str, value: int | None) -> None:
    assert read_value(Question(kind, asked), text, TODAY) == value  # type: ignore[arg-type]
