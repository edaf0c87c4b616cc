"""Languages: everything a person reads is there in English, what authors are told, and what is read in English."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest
from typer.testing import CliRunner

from bot.cli_flows import app
from bot.proposing import WISHES
from bot.world import World
from flows.catalog import packaged, packaged_files
from flows.checks.translations import check_translations, missing_texts
from flows.events import Chosen, Number
from flows.expansion import document_of
from flows.languages import calendar, languages, named, wanted_by
from flows.topics import TOPICS
from flows.understanding.answers.steps import read_answer
from flows.understanding.crisis import CrisisRules
from flows.understanding.normalise import normalise
from tests.transcripts.french import french_in
from tests.transcripts.words import faults
from tests.unit.test_words import FILLED, NUMBERS, WALKS, Reader, world

__all__ = ["world"]
ENGLISH = {
    **FILLED,
    "date": "Tuesday 24 November",
    "reponse": "A little",
    "option": "None of these",
    "salarie": "I want to look at my own situation",
    "manager": "I am a manager",
    "question": "Mood",
    "titre": "Mood",
    "valeur": "Good",
    "lecture": "Tuesday 24 November",
    "contact": "Tuesday 24 November",
    "delai": "2 working days",
    "theme": "Visits",
    "moyen": "by phone",
    "moment": "Tuesday 24 November at 10:00",
    "ouverture": "Tuesday",
    "heures": "from Monday to Friday",
    "raison": "You moved.",
    "delai_lecture": "",
    "hebergeur": "by Example",
    "retour": "A reminder.",
    "annuler": "To erase it: here.",
    "effacer": "http://localhost",
    "langue": "English",
}


def test_questions_are_told_by_what_is_known() -> None:
    """A misspelt topic, wish or idea would never be met, and nobody would notice."""
    for each in languages().values():
        if each.reading is not None:
            assert set(each.reading.topics) <= {*TOPICS, *WISHES}
            used = {idea for ways in each.reading.topics.values() for way in ways for idea in way}
            assert used == set(each.reading.ideas)


def test_english_is_whole() -> None:
    """A text without its English is a mistake of this version; easy-to-read may fall back to French."""
    files = packaged_files()
    assert check_translations(files) == []
    assert [each for each in missing_texts(files) if each.language == "en"] == []


@pytest.mark.parametrize("flow", ["salarie", "manager", "parler_a_quelqu_un"])
def test_no_french_reaches_who_walks_in_english(world: World, flow: str) -> None:
    """Property: whatever is answered, in any service."""
    draw = random.Random(20261122)
    services = sorted(world.config.services)
    for number in range(WALKS[flow] // 4):
        voice = world.voice(services[number % len(services)], "en", 1_795_000_000, sending=number % 6 > 0)
        known = [world.config.services[each].name for each in services]
        for text in Reader(draw, (0.4, 1, 1, 2.5)[number % 4]).read(packaged().flows[flow], voice):
            for name in known:
                text = text.replace(name, "")
            assert french_in(text) == []
            assert list(faults(text, NUMBERS, "en")) == []


@pytest.mark.parametrize("lang", [name for name in languages() if name != "fr"])
def test_every_text_can_be_said(world: World, lang: str) -> None:
    """The assistant's own texts, the door, the topics and the crisis pages, filled."""
    voice = world.voice("gims13", lang, 1_795_000_000, sending=True)
    words = {name: word for name, word in ENGLISH.items() if name not in voice.facts.words}
    said = [voice.own(key, **words) for key in packaged().own.texts]
    said += [voice.say(option.text) for option in packaged().door.options]
    for topic in packaged().information.topics.values():
        said += [voice.say(text) for text in (topic.title, topic.short, topic.contact)]
        said += [voice.say(text) for part in topic.sheet for text in (part.title, part.text)]
    said += [world.crisis.page(None, about_other=other, service_name="GIMS 13", lang=lang) for other in (True, False)]
    if lang == "fr-facile":
        said = [voice.say(text) for text in packaged().own.texts.values() if "{" not in text["fr"]]
    assert [(text, found) for text in said if (found := list(faults(text, NUMBERS, lang)))] == []
    if lang == "en":
        assert [(text, found) for text in said if (found := french_in(text))] == []


def test_days_and_hours() -> None:
    """In words of the language, French where it has none of its own."""
    moment = datetime(2026, 1, 1, 9, 30)  # noqa: DTZ001 - words only
    assert calendar("en").moment_of(moment) == "Thursday 1 January at 9:30"
    assert (
        calendar("fr-facile").moment_of(moment)
        == "jeudi 1er janvier à 9\u00a0h\u00a030"
        == calendar("xx").moment_of(moment)
    )


@pytest.mark.parametrize(
    ("accepted", "proposed"),
    [("en-GB,en;q=0.9,fr;q=0.8", "en"), ("fr-FR,en;q=0.5", None), ("de,en", "en"), ("", None), (";;,", None)],
)
def test_what_a_browser_asks_for_is_proposed(accepted: str, proposed: str | None) -> None:
    assert wanted_by(accepted) == proposed


@pytest.mark.parametrize(("said", "lang"), [("English", "en"), ("En anglais !", "en"), ("facile à lire", "fr-facile")])
def test_a_language_is_asked_for_by_its_name(said: str, lang: str) -> None:
    assert named(normalise(said)) == lang
    assert named(normalise("un anglais m’a aidé")) is None


@pytest.mark.parametrize(
    ("step", "text", "given"),
    [
        ("statut", "I work in a private company", Chosen(("prive",))),
        ("duree_arret", "about five months", Chosen(("3_6_mois",))),
        ("duree_arret", "a week", Chosen(("30j_ou_moins",))),
        ("capacite", "6 out of 10", Number(6)),
        ("capacite", "eleven", None),
        ("capacite", "I'd rather not say", Chosen(("refus",))),
        ("difficultes", "heavy lifting and the commute", Chosen(("efforts", "trajet"))),
        ("evenements", "none", Chosen(("aucun",))),
        ("evenements", "no dismissal", None),
        ("evenements", "nobody talked about dismissal", None),
        ("soutien", "yes", Chosen(("oui",))),
        ("gene", "yes", None),
        ("gene", "beaucoup ?", None),
        ("envoi", "please send it to my manager", None),
        ("duree_arret", "I've been off sick since March", Chosen(("6_24_mois",))),
        ("duree_arret", "since the 20th of August", Chosen(("3_6_mois",))),
        ("duree_arret", "since last October", None),  # 23 to 52 days
        ("duree_arret", "not since March", None),
        ("duree_arret", "since my accident in March", None),
    ],
)
def test_answers_in_english(step: str, text: str, given: object) -> None:
    """Labels and their other names, yes and no, numbers, lengths; what is denied or unclear is asked again."""
    placed = packaged().flows["salarie"].by_id[step]
    found = read_answer(placed.step, placed.step.options, text, "en", date(2026, 11, 22))
    assert (found and found.given) == given


_CRISIS = {
    "suicide": [
        "I want to die",
        "i wanna kill my self",
        "I can't go on living",
        "everyone would be better off without me",
    ],
    "danger_immediat": ["my husband is beating me", "he has a gun", "I was raped", "he threatened to kill me"],
    "urgence_medicale": [
        "I have chest pain",
        "he passed out and won't wake up",
        "I am bleeding a lot",
        "I can't breathe",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in _CRISIS.items() for text in texts])
def test_a_crisis_in_english(world: World, kind: str, text: str) -> None:
    """In whatever language the conversation is."""
    assert world.crisis.read(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        *(
            "This job is killing me",
            "my back is killing me",
            "I'm dying to know",
            "bored to death",
            "I am not suicidal",
        ),
        *(
            "my boss will kill me if I am late",
            "I had a heart attack last year",
            "the deadline is tomorrow",
            "dead tired",
        ),
        *("private company", "heavy lifting", "I can't work anymore", "I want to be called back", "My knee hurts"),
    ],
)
def test_no_crisis_in_english(world: World, text: str) -> None:
    """Idioms, what is denied, what is past, everyday answers."""
    assert world.crisis.read(text).kind is None


def test_the_crisis_rules_of_english_are_proved() -> None:
    """Each example is read by its own rule, as for French."""
    files = packaged_files()
    assert CrisisRules.check(files["crisis.yml"], files).read("I want to die").kind == "suicide"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("texts/nulle_part: Nothing", "unknown_path"),
        ("texts/sur_dix: out of ten", "placeholders"),
        ("texts/efface: [Erased]", "translation_kind"),
        ("texts/efface: ' '", "empty_text"),
    ],
)
def test_authors_are_told_of_a_translation_that_is_wrong(line: str, code: str) -> None:
    """Place, cause and remedy; and the text itself is read all the same."""
    files = {**packaged_files(), "en/messages.yml": line}
    (found,) = check_translations(files)
    assert (found.code, found.file, found.line) == (code, "en/messages.yml", 1)
    assert found.cause
    assert found.remedy
    assert document_of(files, "messages.yml").data["texts"]["efface"]["fr"]


def test_authors_are_told_what_is_missing(tmp_path_factory: pytest.TempPathFactory) -> None:
    """`relais flows check`: which texts, where; a warning, not a failure."""
    folder = tmp_path_factory.mktemp("content") / "en"
    folder.mkdir()
    kept = [
        line for line in packaged_files()["en/accueil.yml"].splitlines(keepends=True) if not line.startswith("text:")
    ]
    (folder / "accueil.yml").write_text("".join(kept), "utf-8")
    done = CliRunner().invoke(app, ["check", str(folder.parent)])
    assert done.exit_code == 0, done.output
    assert "en/accueil.yml · 1 text of 16 missing: accueil.yml:5 text\n" in done.output
