"""Partners and territories as content: what is packaged, what `relais flows check` finds, what can be printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cell.collective import KINDS
from bot.cell.directory import is_stale, packaged
from bot.cell.referrals import HOW, NEXT
from bot.cell.texts import word_of
from bot.cli_flows import app
from bot.paper.printable import printable
from flows.catalog import packaged_files
from flows.checks.own_texts import check_texts
from flows.checks.partners import read_directory
from flows.partners import NEEDS, Partner, Territories
from tests.support.installation import REPOSITORY


def test_the_packaged_directory_invents_nothing() -> None:
    """Every national partner has a source; the one way to reach that is given is that of the project's facts."""
    partners = packaged().partners
    assert {"cap_emploi", "agefiph", "fiphfp", "mdph", "comete", "anact_aract", "msa", "transitions_pro"} < {*partners}
    assert {name for name, each in partners.items() if each.reach} == {"defenseur_des_droits"}
    numbers = re.findall(
        r"\d(?:[ \u00a0.]?\d)+(?= ?\")", re.sub(r"verified_on: .*", "", packaged_files()["partners.yml"])
    )
    assert numbers == ["39 28"]


def test_every_territory_of_france_is_there() -> None:
    """18 régions, 101 départements, 6 collectivities; a département meets its own région and the whole country."""
    found = packaged().territories
    departments = {code for region in found.regions for code in region.departments}
    assert (len(found.regions), len(departments), len(found.collectivities)) == (18, 101, 6)
    metropolitan = {f"{each:02}" for each in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert departments == metropolitan | {"971", "972", "973", "974", "976"}
    for region in found.regions:
        for code in region.departments:
            assert found.meet(f"D{code}", f"R{region.code}")
            others = [each.code for each in found.regions if found.meet(f"R{each.code}", f"D{code}")]
            assert others == [region.code]
    assert found.meet("FR", "D988")
    assert not found.meet("D987", "D988")


def test_everything_that_is_chosen_has_words() -> None:
    for section, names in (("besoins", NEEDS), ("etats", NEXT), ("accords", HOW), ("genres", KINDS)):
        assert len({word_of("partners", section, name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("partners.yml", "id: mdph", "id: cap_emploi", "repeated_id: 'cap_emploi' is already the id"),
        ("partners.yml", "[maintien, reconversion]", "[maintien, maintien]", "repeated_need: a need stands twice"),
        ("partners.yml", "[maintien, reconversion]", "[maintien, argent]", "[partners.0.needs.1] schema: "),
        ("partners.yml", "[maintien, reconversion]", "[]", "[partners.0.needs] schema: "),
        ("partners.yml", "    for_whom: null\n", "", "for_whom] schema: Field required"),
        ("partners.yml", 'name: {fr: "MDPH"}', 'name: {en: "MDPH"}', "[mdph] missing_text: no text in fr"),
        ("partners.yml", 'name: {fr: "MDPH"}', 'name: {fr: " "}', "[mdph] empty_text: the text is blank"),
        ("partners.yml", "{code: S41", "{code: ici", "[partners.0.sources.0.code] schema: "),
        ("partners.yml", '"2026-11"', '"2026-13"', "[partners.0.verified_on] schema: "),
        ("partners.yml", "à garder", "qu'il faut garder", "typography: straight apostrophe"),
        ("territories.yml", '"13": {fr: "Bouches', '"69": {fr: "Bouches', "repeated_department: '69' already stands"),
        ("territories.yml", '- code: "93"', '- code: "84"', "repeated_id: the code 84 is already that of the région"),
        ("territories.yml", '"13": {fr:', '"13x": {fr:', "schema: "),
        ("territories.yml", '"Landes"', '"  "', "[40] empty_text: "),
        ("cell_partners.yml", "aujourd’hui", "aujourd'hui", "typography: straight apostrophe"),
    ],
)
def test_the_check_finds_what_is_wrong(name: str, before: str, after: str, said: str) -> None:
    """On the line that was edited, with what to do; a key that is missing, on the line of its partner."""
    packed = packaged_files()
    line = packed[name][: packed[name].index(before)].count("\n") + 1
    files = {**packed, name: packed[name].replace(before, after, 1)}
    found = [str(each) for each in (*read_directory(files)[1], *check_texts(files)) if each.file == name]
    (problem,) = [each for each in found if said in each]
    assert problem.startswith(f"{name}:{line} ") or "Field required" in said
    assert " — " in problem


def test_the_command_checks_an_edited_directory(tmp_path: Path) -> None:
    path = tmp_path / "partners.yml"
    path.write_text(packaged_files()["partners.yml"].replace("reconversion]", "argent]"), "utf-8")
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    assert f"{path}:11 [partners.0.needs.1] schema" in result.output


def test_the_packaged_texts_have_no_fault() -> None:
    files = packaged_files()
    assert read_directory(files)[1] == []
    mine = {"partners.yml", "territories.yml", "cell_partners.yml"}
    assert [str(each) for each in check_texts(files) if each.file in mine] == []


@pytest.mark.parametrize(
    ("verified_on", "today", "stale"),
    [
        ("2026-11", date(2027, 11, 1), False),
        ("2026-11", date(2027, 11, 2), True),
        ("2026-11-23", date(2027, 11, 23), False),
        ("2026-11-23", date(2027, 11, 24), True),
        ("2024-02-29", date(2025, 2, 28), False),
        ("2024-02-29", date(2025, 3, 1), True),
    ],
)
def test_a_year_after_it_was_verified_it_is_to_be_verified(verified_on: str, today: date, stale: bool) -> None:
    assert is_stale(verified_on, today) is stale


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Œuvre d’été « à 12\u202f€ » – ÀÉÇÏÛŸ", "Œuvre d’été « à 12\u00a0€ » – ÀÉÇÏÛŸ"),
        ("Łukasz Đorđević Şahin İpek", "Lukasz Dordevic Sahin Ipek"),
        ("e\u0301te\u0301", "été"),
        ("deux\nlignes", "deux\nlignes"),
        ("Ａ½", "A½"),
        ("王 🙂", "? ?"),
    ],
)
def test_what_the_fonts_of_the_sheet_cannot_print(given: str, printed: str) -> None:
    assert printable(given) == printed


def test_the_guide_names_every_key_of_a_partner_and_a_territory() -> None:
    guide = (REPOSITORY / "docs" / "content.md").read_text("utf-8")
    region = Territories.model_fields | type(packaged().territories.regions[0]).model_fields
    for key in Partner.model_fields | region:
        assert f"{key}:" in guide, f"docs/content.md does not explain '{key}'"
