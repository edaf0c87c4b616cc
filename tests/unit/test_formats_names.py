"""A name and an employer as people type them: what announces them is left out, a sentence is never kept as one."""

from __future__ import annotations

import pytest

from flows.formats import FORMATS, NotInFormat


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
