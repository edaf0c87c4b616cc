"""Real `relais` processes that begin at once: forked from one that has imported the product and read its content.

What `python -m bot.cli` does before its first line, two seconds of imports, is proved where the start itself is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.support.workers import forking


def begin(
    words: Sequence[str], given: Mapping[str, str], folder: Path, *, out: Path, err: Path, typed: Path | None = None
) -> BaseProcess:
    """`relais` with these words, in `folder`, with `given` for environment; what it says is added to two files."""
    files = [str(typed or os.devnull), str(out), str(err)]
    process = forking().Process(target=_relais, args=(list(words), dict(given), str(folder), files), daemon=True)
    process.start()
    return process


def _relais(words: list[str], given: dict[str, str], folder: str, files: list[str]) -> None:
    from bot.cli import main

    os.environ.clear()
    os.environ.update(given)
    os.chdir(folder)
    ways = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_APPEND, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, (file, way) in enumerate(zip(files, ways, strict=True)):
        opened = os.open(file, way, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 (for as long as the process lives)
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
    sys.argv = ["relais", *words]
    main()
