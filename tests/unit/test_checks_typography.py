"""The remedy that the checker of flow files gives for typography."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.checks.typography import mend


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("l'été", "l’été"),
        ('dit "oui"', "dit «~oui~»"),
        ("Quoi ?!", "Quoi~?!"),
        ("Quoi?", "Quoi~?"),
        ("Oui : non; si", "Oui~: non~; si"),
        ("« mot »", "«~mot~»"),
        ("«mot»", "«~mot~»"),
        ("« mot » ?", "«~mot~»~?"),
        ("à 10:30, 14:00 (?)", "à 10:30, 14:00 (?)"),
        ("Voir https://a.fr/x?y=l'z : ici", "Voir https://a.fr/x?y=l'z : ici"),
        ("Fin :", "Fin~:"),
        ("{joindre}:", "{joindre}~:"),
        ("(équipe) : {joindre}", "(équipe)~: {joindre}"),
        ("fine\u202f!", "fine\u202f!"),
        ("vraiment… ?", "vraiment…~?"),
        ('sans fin "', 'sans fin "'),
    ],
)
def test_the_remedy_of_typography_is_the_exact_text(written: str, right: str) -> None:
    assert mend(written) == right.replace("~", "\u00a0")


@given(st.text(alphabet="ab '\"«»?!;:.(){}\u00a0\u202f…htps/", max_size=20))
def test_a_mended_text_needs_no_mending(text: str) -> None:
    assert mend(mend(text)) == mend(text)
