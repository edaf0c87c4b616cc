"""Intents named by DIET and by ours, on the sentences that trained neither (flows/content/evaluation)."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from flows.understanding.evaluation import packaged_set
from flows.understanding.intents import OUT_OF_SCOPE, Intents

NAMED_FROM = (0.0, 0.3)
"""From what confidence an intent is named: always, and where Rasa's FallbackClassifier begins by default."""
_UNCLEAR = "nlu_fallback"
_TRAINS = 3_600


def rasa_reads(rasa: Path, folder: Path, name: str, named_from: Sequence[float]) -> Iterator[tuple[str, str]]:
    """Train Rasa on the files of `folder`; a row for each confidence from which an intent is named."""
    given = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    begun = time.perf_counter()
    command = [str(rasa), "train", "nlu", "--quiet"]
    subprocess.run(command, cwd=folder, env=given, check=True, capture_output=True, timeout=_TRAINS)
    trained = time.perf_counter() - begun
    (model,) = (folder / "models").glob("*.tar.gz")
    sentences = folder / "sentences.json"
    cases = packaged_set("questions")
    sentences.write_text(json.dumps([case["text"] for case in cases]), "utf-8")
    script = Path(__file__).with_name("parse_all.py")
    done = subprocess.run(
        [rasa.with_name("python"), script, model, sentences], cwd=folder, env=given, check=True, capture_output=True
    )
    read = json.loads(done.stdout.splitlines()[-1])
    for least in named_from:
        named = [intent if sure >= least and intent != _UNCLEAR else None for intent, sure in read["found"]]
        shown = f"{name}, named from {least}" if least else name
        yield shown, _row([case["intent"] for case in cases], named, read["milliseconds"], f"{trained:.0f}")


def ours_reads() -> tuple[str, str]:
    """Our row."""
    cases, intents = packaged_set("questions"), Intents.load()
    named, spent = [], []
    intents.read(cases[0]["text"])
    for case in cases:
        begun = time.perf_counter()
        named.append(intents.read(case["text"]).intent)
        spent.append(1000 * (time.perf_counter() - begun))
    return "ours", _row([case["intent"] for case in cases], named, spent, "")


def _row(wanted: Sequence[str], named: Sequence[str | None], spent: Sequence[float], trained: str) -> str:
    """Shares of the sentences that ask for something: right, wrong, not named; and of the others, left alone."""
    counts: Counter[str] = Counter()
    for expected, found in zip(wanted, named, strict=True):
        if expected == OUT_OF_SCOPE:
            counts["outside"] += 1
            counts["left"] += found in (None, OUT_OF_SCOPE)
        else:
            counts["inside"] += 1
            counts["right" if found == expected else "not named" if found is None else "wrong"] += 1
    shares = [100 * counts[name] / counts["inside"] for name in ("right", "wrong", "not named")]
    shares.append(100 * counts["left"] / max(1, counts["outside"]))
    return " | ".join([*(f"{share:.1f} %" for share in shares), f"{median(spent):.1f}", trained])
