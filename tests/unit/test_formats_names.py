"""A name, an employer, a telephone as people type them: what announces them is left out, what is none asked again."""

from __future__ import annotations

import pytest

from flows.formats import FORMATS, NotInFormat, shown_contact


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("name", "je m’appelle Marie Dupont", "Marie Dupont"),
        ("name", "C'est Marie", "Marie"),
        ("name", "Jeanne", "Jeanne"),
        ("employer", "C’est Deux Euros", "C’est Deux Euros"),
        ("employer", "je travaille chez Vidal, à Lille", "Vidal, à Lille"),
        ("employer", "mon entreprise s’appelle Jaime et Fils", "Jaime et Fils"),
    ],
)
def test_a_name_is_kept_without_what_announces_it(kind: str, text: str, kept: str) -> None:
    assert FORMATS[kind](text, {}) == kept


@pytest.mark.parametrize("kind", ["name", "employer"])
@pytest.mark.parametrize(
    "text",
    [
        "je veux pas que le patron sache",
        "c'est obligatoire ?",
        "c’est obligatoire",
        "pourquoi vous voulez savoir",
        "non, je préfère qu’on ne sache pas",
    ],
)
def test_a_sentence_is_asked_again_and_never_kept_as_a_name(kind: str, text: str) -> None:
    with pytest.raises(NotInFormat) as refused:
        FORMATS[kind](text, {})
    assert refused.value.key == "nom_attendu"


TELEPHONES = {
    "06 12 34 56 78": "06 12 34 56 78",
    "mon tél c’est le 0690 00 12 34": "0690 00 12 34",
    "0508 41 12 34": "+508 41 12 34",
    "+687 41 23 45": "+687 41.23.45",
    "0612345": None,  # cut short: no number of Saint-Pierre-et-Miquelon
    "41 12 34": None,  # nor said whether there, in Nouvelle-Calédonie or elsewhere
}


def test_a_telephone_is_read_in_full_and_shown_as_it_is_dialled() -> None:
    shown: dict[str, str | None] = {}
    for text in TELEPHONES:
        try:
            shown[text] = shown_contact(FORMATS["contact"](text, {"contact_moyen": "telephone"})).replace("\u00a0", " ")
        except NotInFormat:
            shown[text] = None
    assert shown == TELEPHONES
