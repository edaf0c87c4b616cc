"""`relais flows check`: the content that comes with this version, and files of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli_flows import app
from flows.catalog import load, packaged_files
from flows.checks import check_shared
from flows.expansion import OwnTexts, document_of, expand, read_model
from flows.model import Flow


def test_the_packaged_content_has_no_problem() -> None:
    files = packaged_files()
    assert load(files).flows
    own = read_model(document_of(files, "messages.yml"), OwnTexts)
    sources = [expand(files, name, own) for name in ("salarie.yml", "manager.yml", "parler_a_quelqu_un.yml")]
    assert check_shared([(read_model(source.document, Flow, source), source) for source in sources]) == []


def test_the_command_passes_the_packaged_content() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    assert f"{len(packaged_files())} files, 0 problems" in result.output
    assert re.search(
        r"^salarie · version 1 · à valider \(not yet signed off.*\) · \d+ steps · \d+ rules · [0-9a-f]{12}$",
        result.output,
        re.MULTILINE,
    )


def test_the_command_reports_an_edited_file_under_its_own_path(tmp_path: Path) -> None:
    broken = packaged_files()["salarie.yml"].replace("status: à valider", "status: fini")
    (tmp_path / "salarie.yml").write_text(broken, "utf-8")
    line = broken[: broken.index("status: fini")].count("\n") + 1
    for argument in (tmp_path, tmp_path / "salarie.yml"):
        result = CliRunner().invoke(app, ["check", str(argument)])
        assert result.exit_code == 1
        assert f"{tmp_path / 'salarie.yml'}:{line} [status] schema: " in result.output
        assert "files, 1 problem\n" in result.output


def test_the_command_says_who_signed_off(tmp_path: Path) -> None:
    signed = packaged_files()["manager.yml"].replace('status: "à valider"', "status: validé\nvalidated_by: Dr Martin")
    (tmp_path / "manager.yml").write_text(signed, "utf-8-sig")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "validé (by Dr Martin)" in result.output


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("salarie.yml", "flow: x\ntext: café".encode("latin-1"), ":2 encoding: the byte 0xE9 is not UTF-8 — "),
        ("salarié.yml", b"flow: x", " unused_file: no questionnaire reads this file — "),
        ("salarie.yml", b'"a\\u000ab": {"\\e[31m": 1}', ":1 yaml: "),
        ("salarie.yml", b'"a\\u000ab": 1', ":1 flow: "),
    ],
)
def test_the_command_prints_one_line_for_each_problem(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    first, summary = result.output.splitlines()
    assert first.startswith(f"{tmp_path / name}{problem}")
    assert summary.endswith("files, 1 problem")


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("messages.yml", 'fr: "', "fr: \"C'est dit. ", "typography: straight apostrophe"),
        ("accueil.yml", 'fr: "', 'fr: "Vous êtes en orange. ', "forbidden_word: « orange »"),
        ("webchat.yml", "Menu", "Menu: ici", "typography: missing no-break space"),
        ("crisis.yml", "S-010:\n", "S-010:\n    exemple: non\n", "crisis: le champ « exemple » n’existe pas"),
        ("manager.yml", "flow: manager", "flow: salarie", "repeated_flow: 'salarie' is also the id of salarie.yml"),
    ],
)
def test_every_content_file_is_checked(tmp_path: Path, name: str, before: str, after: str, said: str) -> None:
    """The door, the assistant's own texts, the pages and the crisis rules, as well as the questionnaires."""
    text = packaged_files()[name]
    assert before in text
    (tmp_path / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert said in result.output
    assert f"{tmp_path / name}" in result.output


@pytest.mark.parametrize("name", ["missing.yml", "empty", "notes.txt", "twice"])
def test_a_path_that_cannot_be_used_is_bad_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "salarie.yml").touch()
    paths = [tmp_path, tmp_path / "salarie.yml"] if name == "twice" else [tmp_path / name]
    result = CliRunner().invoke(app, ["check", *map(str, paths)])
    assert result.exit_code == 2
    assert "Error" in result.output


def test_a_shared_file_of_ones_own_is_read(tmp_path: Path) -> None:
    files = packaged_files()
    (tmp_path / "joindre.yml").write_text(files["contact.yml"], "utf-8")
    flow = files["parler_a_quelqu_un.yml"].replace("include: contact", "include: joindre")
    (tmp_path / "parler_a_quelqu_un.yml").write_text(flow, "utf-8")
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0, result.output
