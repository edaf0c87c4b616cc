"""What people write, read as an answer only where it settles the question (design.md, "Understanding")."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog import packaged
from flows.events import Chosen, Number
from flows.understanding.answers import Choice, Question, QuestionType, Value, read_value
from flows.understanding.answers.steps import Reading, read_answer

TODAY = date(2026, 9, 16)  # a Wednesday


def read(kind: QuestionType, text: str, asked: str = "", options: tuple[Choice, ...] = ()) -> Value | None:
    return read_value(Question(kind, asked, options), text, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("oui", "oui"),
        ("Ouais, une fois", "oui"),
        ("👍", "oui"),
        ("tout à fait", "oui"),
        ("hélas oui", "oui"),
        ("je veux bien", "oui"),
        ("Non... enfin si, maintenant que j’y pense", "oui"),
        ("pas du tout", "non"),
        ("pas vraiment non", "non"),
        ("jamais de la vie", "non"),
        ("presque jamais", "non"),
        ("pas encore mais j’ai rdv mardi", "non"),
        ("bien sûr que non", "non"),
        ("je n’en ai pas parlé", "non"),
        ("je lui en ai jamais parlé", "non"),
        ("j’en ai parlé", "oui"),
        ("jsp", "ne_sait_pas"),
        ("aucune idée franchement", "ne_sait_pas"),
        ("je ne m’en souviens plus", "ne_sait_pas"),
        ("peut-être", None),
        ("oui et non", None),
        ("ça dépend des jours", None),
        ("c’est anonyme ici ?", None),
        ("mon mari en a parlé", None),
        ("j’aimerais lui en parler", None),
        ("il fait beau", None),
    ],
)
def test_yes_no(text: str, value: str | None) -> None:
    assert read("yes_no", text, "Avez-vous parlé de vos difficultés à votre responsable ?") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("bof 6 sur 10", 6),
        ("6/10", 6),
        ("60 %", 6),
        ("la moyenne", 5),
        ("au max", 10),
        ("zéro pointé", 0),
        ("un bon 8", 8),
        ("plutôt 7 que 8", 7),
        ("5 non 6", 6),
        ("6. enfin non, 5", 5),
        ("pas 6 mais 5", 5),
        ("je mets 2 parce que j’en peux plus", 2),
        ("8 avant mon accident, 3 maintenant", 3),
        ("mon kiné pense 8, moi je dirais 6", 6),
        ("c’est 5", 5),
        ("entre 5 et 7", None),
        ("6 ou 7", None),
        ("6,5", None),
        ("6 et demi", None),
        ("12/20", 6),
        ("16 sur 20", 8),
        ("3 sur 4", None),
        ("11", None),
        ("-3", None),
        ("pas plus de 4", 4),
        ("plus de 5", None),
        ("presque 8", None),
        ("j’ai 6 enfants", None),
        ("je me lève à 6 h", None),
        ("nous sommes 8 dans l’équipe", None),
        ("10 c’est le max ?", None),
    ],
)
def test_scale(text: str, value: int | None) -> None:
    assert read("scale_0_10", text, "De 0 à 10, où en êtes-vous ?") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 semaines", 21),
        ("trois semaine et demi", 25),
        ("un mois et demi", 45),
        ("un an et demi", 548),
        ("2 ans", 730),
        ("18 mois", 540),
        ("une quinzaine", 15),
        ("une dizaine de jours", 10),
        ("15j", 15),
        ("2 sem", 14),
        ("48 h", 2),
        ("un an et 3 mois", 455),
        ("depuis hier", 1),
        ("depuis lundi", 2),
        ("depuis le 2 septembre", 14),
        ("ça fait déjà 6 semaines que je suis à la maison", 42),
        ("environ 3 mois", 90),
        ("six mois non sept", 210),
        ("pas un seul jour", 0),
        ("depuis mars", 199),
        ("plus d’un mois", None),
        ("bientôt 6 mois", 180),
        ("2 ou 3 mois", None),
        ("4 à 5 mois", None),
        ("quelques semaines", None),
        ("j’ai 45 ans", None),
        ("10", None),
    ],
)
def test_duration(text: str, value: int | None) -> None:
    assert read("duration_days", text, "Depuis combien de temps êtes-vous en arrêt ?") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("le 3 octobre", "2026-10-03"),
        ("mi-décembre", "2026-12-15"),
        ("mi mars", "2027-03-15"),
        ("lundi", "2026-09-21"),
        ("lundi prochain", "2026-09-21"),
        ("lundi en huit", "2026-09-28"),
        ("dans 15 jours", "2026-10-01"),
        ("dans un mois", "2026-10-16"),
        ("après-demain", "2026-09-18"),
        ("fin du mois", "2026-09-30"),
        ("le premier février", "2027-02-01"),
        ("12/01", "2027-01-12"),
        ("12.01.2027", "2027-01-12"),
        ("2026-10-03", "2026-10-03"),
        ("noël", "2026-12-25"),
        ("la veille de Noël", "2026-12-24"),
        ("pas le 3 mais le 5 octobre", "2026-10-05"),
        ("je reprends lundi 5 octobre à 9h", "2026-10-05"),
        ("le 29 février 2028", "2028-02-29"),
        ("en mars", None),
        ("la semaine prochaine", None),
        ("début janvier", None),
        ("pas avant le 3 novembre", None),
        ("vers le 10 octobre", None),
        ("le 31 février", None),
        ("lundi 6 octobre", None),
        ("du 3 au 10 octobre", None),
        ("le 3 ou le 4 octobre", None),
        ("le 3 octobre mais ce sera prolongé", None),
    ],
)
def test_date(text: str, value: str | None) -> None:
    assert read("date", text, "Quand pensez-vous reprendre ?") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("52", 52),
        ("j’ai cinquante deux ans", 52),
        ("soixante-dix", 70),
        ("quatre-vingt-un ans", 81),
        ("septante", 70),
        ("34 piges", 34),
        ("née le 12 mars 1974", 52),
        ("mon fils a 20 ans et moi 46", 46),
        ("né en 1974 donc 52", 52),
        ("la cinquantaine", None),
        ("bientôt 60", None),
        ("entre 45 et 50", None),
        ("8 ans", None),
        ("120 ans", None),
    ],
)
def test_age(text: str, value: int | None) -> None:
    assert read("age", text, "Quel âge avez-vous ?") == value


FREQUENCY = tuple(Choice(each.lower(), each) for each in ("Jamais", "Rarement", "Parfois", "Souvent", "Toujours"))
WAYS = (
    Choice("voiture", "En voiture"),
    Choice("train", "En train ou en bus"),
    Choice("velo", "À vélo"),
    Choice("pied", "À pied"),
)
SIZES = (Choice("petite", "Moins de 11"), Choice("moyenne", "De 11 à 49"), Choice("grande", "50 ou plus"))


@pytest.mark.parametrize(
    ("options", "text", "value"),
    [
        (FREQUENCY, "presque jamais", "rarement"),
        (FREQUENCY, "pas souvent", "rarement"),
        (FREQUENCY, "h24", "toujours"),
        (FREQUENCY, "souvant", "souvent"),
        (FREQUENCY, "la deuxième", "rarement"),
        (FREQUENCY, "réponse d", "souvent"),
        (FREQUENCY, "parfois souvent", None),
        (WAYS, "je prends le bus", "train"),
        (WAYS, "en bagnole", "voiture"),
        (WAYS, "la 3", "velo"),
        (WAYS, "le dernier", "pied"),
        (WAYS, "voitur", "voiture"),
        (WAYS, "pas en voiture", None),
        (WAYS, "ma voiture est en panne", None),
        (WAYS, "à pied ou à vélo", None),
        (WAYS, "mon mari prend la voiture", None),
        (WAYS, "on vient en voiture ?", None),
        (SIZES, "on est 30", "moyenne"),
        (SIZES, "une centaine", "grande"),
        (SIZES, "5 ou 20", None),
    ],
)
def test_choice(options: tuple[Choice, ...], text: str, value: str | None) -> None:
    assert read("choice", text, "Que répondez-vous ?", options) == value


SIGNS = (
    Choice("dos", "Mal de dos"),
    Choice("fatigue", "Fatigue"),
    Choice("tete", "Maux de tête"),
    Choice("sommeil", "Troubles du sommeil"),
    Choice("aucun", "Aucun"),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mal de dos et fatigue", ["dos", "fatigue"]),
        ("1, 3 et 4", ["dos", "tete", "sommeil"]),
        ("les deux premiers", ["dos", "fatigue"]),
        ("du 1 au 3", ["dos", "fatigue", "tete"]),
        ("aucun", ["aucun"]),
        ("rien de tout ça", ["aucun"]),
        ("tout sauf la tête", ["dos", "fatigue", "sommeil"]),
        ("pas de fatigue mais le dos oui", ["dos"]),
        ("je dors mal", ["sommeil"]),
        ("fatigue ou dos", None),
        ("fatigue, aucun", None),
        ("la fatigue et le dimanche", None),
        ("ni le dos ni la tête", None),
        ("aucun mal de dos", None),
        ("mon mari a mal au dos", None),
    ],
)
def test_multi(text: str, value: list[str] | None) -> None:
    assert read("multi", text, "Quels symptômes avez-vous ?", SIGNS) == value


def answer(flow: str, step: str, text: str) -> Reading | None:
    asked = packaged().flows[flow].by_id[step].step
    return read_answer(asked, asked.options, text, "fr", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("flow", "step", "text", "option"),
    [
        ("salarie", "duree_arret", "depuis mars", "6_24_mois"),
        ("salarie", "duree_arret", "plus de trois ans", "plus_de_2_ans"),
        ("salarie", "duree_arret", "4 à 5 mois", "3_6_mois"),
        ("salarie", "duree_arret", "2 ou 3 mois", None),
        ("salarie", "arrets_12_mois", "trois semaines en tout", "moins_de_30j"),
        ("salarie", "arrets_repetes", "j’en ai eu 5", "trois_ou_plus"),
        ("salarie", "echeance", "le 30 novembre", "8_30j"),
        ("salarie", "echeance", "demain", "moins_8j"),
        ("salarie", "age", "j’ai 52 ans", "45_54"),
        ("salarie", "age", "né en 1974", "45_54"),
        ("salarie", "age", "je suis de 1971", None),
        ("manager", "taille", "une vingtaine", "11_49"),
        ("salarie", "envoi", "je crois que je veux envoyer, oui", None),
        ("salarie", "moral", "pas bon du tout", None),
        ("salarie", "gene", "ça vous regarde pas", "refus"),
    ],
)
def test_a_number_falls_in_its_band(flow: str, step: str, text: str, option: str | None) -> None:
    reading = answer(flow, step, text)
    assert reading == (None if option is None else Reading(Chosen((option,))))


@pytest.mark.parametrize("text", ["le 15 décembre", "dans deux semaines", "la semaine prochaine"])
def test_a_date_of_return_is_only_proposed(text: str) -> None:
    assert answer("salarie", "reprise_prevue", text) == Reading(Chosen(("moins_de_30j",)), settled=False)


@given(
    st.integers(0, 10),
    st.sampled_from(["{}", "bah {}", "{} sur 10", "{}/10", "je dirais {}", "{} je pense", "allez {}"]),
)
def test_every_number_of_a_scale_is_read_in_digits_and_in_words(number: int, around: str) -> None:
    words = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
    assert read("scale_0_10", around.format(number)) == number
    if "/" not in around:
        assert read("scale_0_10", around.format(words[number])) == number


STEPS = [placed.step for flow in packaged().flows.values() for placed in flow.steps if placed.step.options]
WORDS = [
    "pas",
    "oui",
    "non",
    "un",
    "peu",
    "le",
    "dos",
    "mon",
    "3",
    "mois",
    "la",
    "2",
    "et",
    "tout",
    "sauf",
    "rien",
    "jamais",
    "?",
]


@given(
    st.sampled_from(STEPS), st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
)
def test_an_answer_is_always_one_of_those_on_offer(step, text: str) -> None:  # type: ignore[no-untyped-def]
    reading = read_answer(step, step.options, text, "fr", TODAY)
    if reading is not None and isinstance(reading.given, Chosen):
        assert set(reading.given.ids) <= {option.id for option in step.options}
    elif reading is not None:
        assert isinstance(reading.given, Number)
        assert step.min <= reading.given.value <= step.max


@given(
    st.sampled_from(["parlé", "discuté", "peur", "rencontré"]), st.sampled_from(["à mon chef", "hier", "une fois", ""])
)
def test_a_negation_never_keeps_the_same_answer(verb: str, rest: str) -> None:
    asked = f"Avez-vous {verb} de cela ?"
    said = read("yes_no", f"j’ai {verb} {rest}", asked)
    denied = read("yes_no", f"je n’ai pas {verb} {rest}", asked)
    assert said is None or said != denied
    assert denied in (None, "non")


@given(st.sampled_from([*FREQUENCY, *WAYS, *SIGNS]))
def test_every_label_names_its_option(option: Choice) -> None:
    options = next(each for each in (FREQUENCY, WAYS, SIGNS) if option in each)
    assert read("choice", option.label, "", options) == option.id
