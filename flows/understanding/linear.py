"""A linear model read from a file: features in, one probability per label out. Trained by `training.py`.

The file is a plain NumPy archive read without pickle: the vocabulary, one weight of a byte per feature and label, and
what each is multiplied by. It says which examples it was trained on, so that a test sees when it is out of date.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from math import log, sqrt
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

_FORMAT: Final = 1
_STEPS: Final = 127


class ModelFileError(ValueError):
    """A model file that cannot be read: which one, why, what to do."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`weights` are whole numbers, a row per feature and a column per label, to be multiplied by `scale` (a label)."""

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    trained_on: str

    def probabilities(self, found: Counter[str]) -> dict[str, float]:
        """How likely each label is among all; they add up to 1. Unknown features count for nothing."""
        scores = self._scores(found)
        shifted = np.exp(scores - scores.max())
        return dict(zip(self.labels, (shifted / shifted.sum()).tolist(), strict=True))

    def chances(self, found: Counter[str]) -> dict[str, float]:
        """How likely each label is by itself, for a model whose labels were trained apart."""
        return dict(zip(self.labels, (1 / (1 + np.exp(-self._scores(found)))).tolist(), strict=True))

    def _scores(self, found: Counter[str]) -> NDArray[np.float32]:
        row_of = self.vocabulary.get
        known = [(row, count) for name, count in found.items() if (row := row_of(name)) is not None]
        if not known:
            return self.bias
        rows = np.array([row for row, _ in known], np.intp)
        values = np.array([1 + log(count) for _, count in known], np.float32) * self.rarity[rows]
        values /= sqrt(float(values @ values))
        scores: NDArray[np.float32] = (values @ self.weights[rows].astype(np.float32)) * self.scale + self.bias
        return scores

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model. Raises ModelFileError when the file is missing, damaged or of another format."""
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
                about = json.loads(file["about"].tobytes())
                if about["format"] != _FORMAT:
                    raise ValueError(f"format {about['format']}, attendu {_FORMAT}")
                names = file["vocabulary"].tobytes().decode().split("\n")
                return cls(
                    labels=tuple(about["labels"]),
                    vocabulary={name: row for row, name in enumerate(names)},
                    rarity=file["rarity"],
                    weights=file["weights"],
                    scale=file["scale"],
                    bias=file["bias"],
                    trained_on=about["trained_on"],
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelFileError(
                f"{path.name} : ce modèle ne se lit pas ({error}). À faire : réinstaller, ou lancer « make model »."
            ) from error

    def save(self, path: Path) -> None:
        """Write the model so that `load` gives it back."""
        about = {"format": _FORMAT, "labels": self.labels, "trained_on": self.trained_on}
        np.savez_compressed(
            path,
            about=np.frombuffer(json.dumps(about).encode(), np.uint8),
            vocabulary=np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8),
            rarity=self.rarity,
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
        )


def in_bytes(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights (feature × label) as whole numbers of a byte, and what each label's are to be multiplied by."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / _STEPS
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)
