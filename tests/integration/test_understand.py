"""`relais understand`, as another program runs it: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.server import environment, relais

KEYS = {"crisis", "support", "intent", "candidates", "confidence", "value"}
MULTI = {
    "type": "multi",
    "text": "Qu’est-ce qui est difficile ?",
    "options": [{"id": "efforts", "label": "Les efforts"}, {"id": "fatigue", "label": "La fatigue"}],
}


def read(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    return relais(environment(""), folder, "understand", typed="".join(f"{line}\n" for line in lines))


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_gets_a_line(tmp_path: Path) -> None:
    done = read(
        tmp_path,
        '{"text": "bof, 6 sur 10", "question": {"type": "scale_0_10", "text": "De 0 à 10 ?"}}',
        '{"text": "mi-décembre", "question": {"type": "date", "text": "Quand ?"}, "today": "2026-11-22"}',
        "",
        '{"text": "mon patron va le savoir ?"}',
        '{"text": "je veux mourir"}',
        json.dumps({"text": "les efforts et la fatigue", "question": MULTI}),
    )
    assert (done.returncode, done.stderr) == (0, "")
    scale, day, asked, crisis, several = answers(done)
    assert all(set(each) == KEYS for each in (scale, day, asked, crisis, several))
    assert (scale["value"], scale["intent"]) == (6, None)
    assert day["value"] == "2026-12-15"
    assert asked["intent"] == "employeur_informe"
    assert asked["candidates"] == []
    assert 0.5 <= asked["confidence"] <= 1
    assert (crisis["crisis"], crisis["support"], crisis["intent"]) == ("suicide", False, None)
    assert several["value"] == ["efforts", "fatigue"]


def test_a_line_that_cannot_be_read_is_named_after_those_before_it(tmp_path: Path) -> None:
    for wrong, cause in (
        ("not json", "Expecting value"),
        ('{"txt": "bonjour"}', "text: Field required"),
        ('{"text": "x", "question": {"type": "colour", "text": ""}}', "question.type"),
        ('{"text": "x", "today": "hier"}', "today"),
        ('["x"]', "object"),
    ):
        done = read(tmp_path, '{"text": "bonjour"}', wrong, '{"text": "merci"}')
        assert done.returncode == 1
        assert len(answers(done)) == 1
        assert "line 2" in done.stderr
        assert cause in done.stderr
        assert "Traceback" not in done.stderr


def test_the_evaluation_says_recall_alarms_and_what_was_missed(tmp_path: Path) -> None:
    done = relais(environment(""), tmp_path, "understand", "--evaluate")
    assert done.returncode == 0
    for said in ("crise reconnue", "fausse alerte", "juste ou parmi les trois proposées", "valeur fausse", "→"):
        assert said in done.stdout
