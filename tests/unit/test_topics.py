"""Topics: every informational intent has one, none says what must not be read, and `relais flows check` holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli_flows import app
from flows.catalog import FLOW_FILES, packaged, packaged_files
from flows.checks.advice_topics import check_advice_topics
from flows.checks.own_texts import check_texts
from flows.checks.topics import read_information
from flows.checks.typography import mend
from flows.expansion import expand, read_model
from flows.model import Flow
from flows.topics import TOPICS
from flows.understanding.intents import Intents
from tests.support.installation import REPOSITORY
from tests.transcripts.words import emergency_numbers, faults

NUMBERS = emergency_numbers()
WISHES = {
    "contact_humain",
    "supprimer_donnees",
    "exporter_donnees",
    "recommencer",
    "retour",
    "pause_reprendre_plus_tard",
    "langue",
    "salutation",
    "merci_aurevoir",
    "hors_sujet",
}


def test_every_intent_is_a_topic_or_a_wish() -> None:
    """design.md, "Understanding": what the model can name, the conversation can answer."""
    assert set(Intents.load().labels) == set(TOPICS) | WISHES


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_says_nothing_that_must_not_be_read(name: str) -> None:
    """design.md, Look; screening.md: no verdict, no unknown number, French typography."""
    topic = packaged().information.topics[name]
    texts = [
        topic.title,
        topic.short,
        topic.contact,
        *(text for part in topic.sheet for text in (part.title, part.text)),
    ]
    texts += [topic.for_manager] if topic.for_manager is not None else []
    for text in texts:
        words = re.sub(r"\{\w+\}", "X", text["fr"])
        assert list(faults(words, NUMBERS)) == []
        assert [mend(line) for line in words.splitlines()] == words.splitlines()


def test_managers_are_told_what_may_and_may_not_be_asked() -> None:
    """Issue 6: the manager's topics say what may and may not be asked."""
    topics = packaged().information.topics
    for name in ("manager_aider", "manager_droits"):
        assert "diagnostic" in topics[name].short["fr"]
        headings = [part.title["fr"] for part in topics[name].sheet]
        assert any("pouvez" in heading for heading in headings)


def problems(name: str, before: str, after: str) -> str:
    """What is said of the packaged content where one file was edited, one problem a line."""
    packed = packaged_files()
    assert before in packed[name]
    files = {**packed, name: packed[name].replace(before, after, 1)}
    found = [*read_information(files)[1], *check_texts(files)]
    if name in FLOW_FILES:
        source = expand(files, name, packaged().own)
        found += check_advice_topics(read_model(source.document, Flow, source), source)
    assert {problem.file for problem in found} == {name}
    return "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("topics/rqth.yml", "id: rqth", "id: autre", "topic_id: the id is 'autre'"),
        ("topics/rqth.yml", "status: à valider", "status: validé", "topic_status: "),
        ("topics/rqth.yml", "audience: both", "audience: salarie", "topic_audience: "),
        ("topics/rqth.yml", "maladie_chronique", "grippe", "topic_related: 'grippe' is not another topic"),
        ("topics/rqth.yml", "{code: S41", "{code: ici", "schema: "),
        ("topics/rqth.yml", '"2026-11"', '"bientôt"', "[verified_on] schema: "),
        ("topics/rqth.yml", "sheet:", "fiche:", "schema: "),
        ("topics/rqth.yml", "{joindre}", "{telephone}", "unknown_placeholder: "),
        ("topics/rqth.yml", "La RQTH reconnaît", "L'RQTH reconnaît", "typography: straight apostrophe"),
        ("topics/rqth.yml", "La RQTH reconnaît", "Vous êtes inapte. Elle reconnaît", "forbidden_word: « inapte »"),
        ("topics/rqth.yml", "La RQTH reconnaît", "Mot, " * 150 + "elle reconnaît", "too_long: "),
        ("salarie.yml", "topic: rqth", "topic: grippe", "unknown_topic: 'grippe' is not a topic"),
        ("manager.yml", 'title: {fr: "Fiche', 'topic: rqth\n    title: {fr: "Fiche', "needless_topic: "),
        ("information.yml", ", rqth", "", "missing_topic: no theme lists 'rqth'"),
        ("information.yml", "rqth", "rqth, inaptitude", "repeated_topic: 'inaptitude' is already listed"),
        ("information.yml", "rqth", "rqth, grippe", "unknown_topic: 'grippe' is not a topic"),
    ],
)
def test_the_check_finds_what_is_wrong(name: str, before: str, after: str, said: str) -> None:
    assert said in problems(name, before, after)


def test_a_topic_that_no_question_leads_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "grippe.yml").write_text(packaged_files()["topics/rqth.yml"], "utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "unused_file" in result.output


def test_a_single_topic_file_is_checked_under_its_own_path(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    folder.mkdir()
    path = folder / "rqth.yml"
    path.write_text(packaged_files()["topics/rqth.yml"].replace("id: rqth", "id: autre"), "utf-8")
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    assert f"{path}:1 [autre] topic_id" in result.output


def test_the_guide_names_every_key_of_a_topic() -> None:
    guide = (REPOSITORY / "docs" / "content.md").read_text("utf-8")
    for key in type(packaged().information.topics["rqth"]).model_fields:
        assert f"{key}:" in guide, f"docs/content.md does not explain '{key}'"
