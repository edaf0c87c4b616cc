"""Templates of messages: every placeholder is filled, or the template says why it cannot be used; never a hole."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from flows.catalog import packaged_files
from flows.checks.message_templates import check_templates
from flows.message_templates import AT_TIMES, TEMPLATES_FILE, fill, placeholders_of, read_templates
from tests.support.cell import Member
from tests.support.clock import Clock
from tests.support.configured import config_file
from tests.support.installation import installed, settings
from tests.support.talking import RED, Talk, browsing_in_process
from tests.transcripts.words import emergency_numbers, faults

HERE = {**RED, "contact_moyen": "ici"}
PHONE = "03 81 00 00 00"


def chosen(page: str) -> tuple[str, bool]:
    """What stands in the message, and whether the person may answer."""
    field = re.search(r'<textarea id="message"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert field is not None
    box = re.search(r'<input type="checkbox" name="peut_repondre"[^>]*>', page)
    assert box is not None
    return unescape(field[1]), " checked" in box[0]


def test_the_packaged_templates_hold() -> None:
    """No fault; what a person may read is said in their words; between them they use every placeholder but one that is
    there for services to use."""
    files = packaged_files()
    assert check_templates(files) == []
    templates, _ = read_templates(files)
    assert len(templates.modeles) >= 14
    used = {name for each in templates.modeles.values() for name in placeholders_of(each.texte["fr"])}
    assert used >= {"service", "cellule", "joindre", "horaires", "numero", "telephone", "prenom_membre", "rendez_vous"}
    for name, template in templates.modeles.items():
        text, missing = fill(template, dict.fromkeys(used, "Camille"))
        assert not missing
        assert list(faults(text, {PHONE, *emergency_numbers()})) == [], name
    assert {queue for each in templates.modeles.values() for queue in each.pour} == {"salaries", "employeurs"}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("{numero}", "{nmero}", "unknown_placeholder"),
        ("{joindre}", "{joindre", "brace"),
        ("{prenom_membre}", "{}", "unknown_placeholder"),
        ("  telephone:", "  cellule:", "template_reason"),
        ("Premier contact", "Premier contact ?", "typography"),
        ("J’ai lu votre demande", "Vous êtes à risque. J’ai lu votre demande", "forbidden_word"),
    ],
)
def test_a_damaged_template_is_found(before: str, after: str, code: str) -> None:
    """`relais flows check` names the template and its line."""
    from flows.checks.own_texts import check_texts

    files = packaged_files()
    head, found_there, tail = files[TEMPLATES_FILE].rpartition(before)
    assert found_there
    files = {**files, TEMPLATES_FILE: head + after + tail}
    found = [each for each in [*check_templates(files), *check_texts(files)] if each.file == TEMPLATES_FILE]
    assert code in {each.code for each in found}
    assert all(each.line > 0 for each in found)


@pytest.mark.parametrize("phone", [None, PHONE])
def test_a_template_begins_the_message_without_a_script(
    sqlite_url: str, tmp_path: Path, clock: Clock, phone: str | None
) -> None:
    """Chosen by an address: the text stands in the field, filled, to be changed; what is missing takes the template
    out, with the reason. Once the service has given its telephone, the letter can be used."""
    config = config_file(tmp_path, gims13={"phone": phone, "opening_confirmed": phone is not None})
    given = settings(sqlite_url, RELAIS_CONFIG=config)
    with installed(given, clock) as installation, browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("salarie", HERE).turn["case"]
        member = Member.enter(installation, browser, "Camille Martin")
        path = f"/cellule/dossier/{number}"
        assert chosen(member.get(path).text) == ("", True)
        text, may_answer = chosen(member.get(path, params={"modele": "premier_contact"}).text)
        assert may_answer
        assert "Je suis Camille, de la cellule PDP de GIMS 13." in text
        assert str(number) in text
        for name in ("inconnu", "sans_nommer", "rappel_rendez_vous"):  # none, of the other queue, no meeting
            assert chosen(member.get(path, params={"modele": name}).text)[0] == ""
        page = unescape(member.get(path, params={"modele": "courrier"}).text).replace("\u00a0", " ")
        assert (phone is None) == ("le téléphone de la cellule n’est pas renseigné" in page)
        letter = chosen(member.get(path, params={"modele": "courrier"}).text)[0]
        assert (PHONE in letter) == (phone is not None)
        assert not [text for text in re.findall(r'data-text="([^"]*)"', page) if "{" in text]
        assert "aucun rendez-vous n’est prévu" in page


def test_what_was_typed_stays_where_it_was_refused(sqlite_url: str, tmp_path: Path, clock: Clock) -> None:
    """A message too long comes back as typed, with its box as it was; spaces before « ? » reach the person."""
    with installed(settings(sqlite_url), clock) as installation, browsing_in_process(installation) as browser:
        talk = Talk.begin(browser).enter("salarie", HERE)
        number = talk.turn["case"]
        member = Member.enter(installation, browser)
        refused = member.do(number, "repondre", {"message": "x" * 4_001})
        assert refused.status_code == 422
        assert chosen(refused.text) == ("x" * 4_001, False)
        assert member.do(number, "repondre", {"message": "Quand\u00a0?", "peut_repondre": "1"}).status_code == 303
        assert talk.look()["messages"][-1]["text"] == "Quand\u00a0?"


@pytest.mark.parametrize(("reason", "asked"), [("termine", True), ("deces", False), ("doublon", False)])
def test_a_closed_case_offers_texts_while_somebody_will_be_asked(
    sqlite_url: str, tmp_path: Path, clock: Clock, reason: str, asked: bool
) -> None:
    """How are you, six months later: never after a death, nor where another case is followed."""
    with installed(settings(sqlite_url), clock) as installation, browsing_in_process(installation) as browser:
        number = Talk.begin(browser).enter("salarie", HERE).turn["case"]
        member = Member.enter(installation, browser)
        outcome = "meme_poste" if asked else "sans_objet"
        assert member.do(number, "clore", {"motif": reason, "situation": outcome}).status_code == 303
        page = unescape(member.get(f"/cellule/dossier/{number}").text)
        assert asked == ("Prendre des nouvelles" in page) == ("Suivi à 6 mois" in page)


def test_reasons_are_given_for_what_may_be_missing() -> None:
    """Each of them, in words."""
    templates, _ = read_templates(packaged_files())
    assert templates.manques.keys() == AT_TIMES
