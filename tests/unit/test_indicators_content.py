"""indicators.yml and the file of a service: what is told is complete; what does not exist is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli_flows import app
from flows.catalog import packaged_files
from flows.indicators.content import check_wording, packaged_wording, read_own, read_wording
from flows.source import InvalidContent

OWN = """\
indicators:
  I2:
    title: {fr: "Demandes reçues"}
  X1:
    title: {fr: "Part du téléphone"}
    definition: {fr: "Part des demandes reçues par téléphone."}
    figures:
      telephone: {label: {fr: "Par téléphone"}, table: origines, column: salaries, of: [telephone], over: [total]}
words:
  campagnes:
    affiche: {fr: "Affiche du hall"}
"""


def test_a_service_renames_and_adds() -> None:
    """What it does not name stays; its own indicator comes last."""
    packaged = packaged_wording()
    own = read_own(OWN, "gims13.yml", packaged)
    assert list(own.indicators) == [*(f"I{number}" for number in range(1, 14)), "X1"]
    assert own.indicators["I2"].title == {"fr": "Demandes reçues"}
    assert own.indicators["I2"].definition == packaged.indicators["I2"].definition
    assert own.word("campagnes", "affiche") == "Affiche du hall"
    assert packaged.indicators["I2"].title != own.indicators["I2"].title


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("X1:", "x 1:", "bad_code", 4),
        ("    definition: {fr: ", "    note: {fr: ", "missing_text", 4),
        ("table: origines", "table: origins", "unknown_table", 8),
        ("column: salaries", "column: salarie", "unknown_column", 8),
        ("of: [telephone]", "of: [fax]", "unknown_row", 8),
        ("  campagnes:", "  campaigns:", "unknown_name", 10),
        ('"Demandes reçues"', '"Demandes : reçues"', "typography", 3),
        ("figures:", "figure:", "schema", 7),
    ],
)
def test_what_is_wrong_is_told_with_its_line(before: str, after: str, code: str, line: int) -> None:
    """Place, cause and remedy; without the fault there is nothing to say."""
    files = packaged_files()
    assert check_wording(files, {"gims13.yml": OWN}) == []
    found = check_wording(files, {"gims13.yml": OWN.replace(before, after)})
    assert (code, "gims13.yml", line) in [(each.code, each.file, each.line) for each in found]
    assert all(each.cause and each.remedy for each in found)


def test_the_command_reads_the_file_of_a_service(tmp_path: Path) -> None:
    """`relais flows check FILE` takes it for what it is, and says what is wrong in it."""
    file = tmp_path / "gims13.yml"
    file.write_text(OWN.replace("table: origines", "table: origins"), "utf-8")
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    assert "gims13.yml:8 [indicators.X1.figures.telephone.table] unknown_table: " in result.output


def test_nothing_may_be_left_out_of_the_packaged_file() -> None:
    """A table, a figure or a column without a word stops the start."""
    files = packaged_files()
    for section, name in (("tables", "clotures"), ("figures", "accord"), ("words", "envois")):
        text = "\n".join(
            each for each in files["indicators.yml"].splitlines() if not each.startswith(f"  {name}: ") or "{}" in each
        )
        if section == "words":
            text = files["indicators.yml"].replace("  envois:\n", "  envoi:\n")
        with pytest.raises(InvalidContent) as raised:
            read_wording({**files, "indicators.yml": text})
        assert any(each.code == "missing_text" and name in each.where for each in raised.value.problems)
