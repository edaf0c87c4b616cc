"""Train the linear models from examples in Rasa's YAML format. Needs scikit-learn, which only developers install.

`make model` trains every packaged model again. The result depends only on the examples, the ideas and the version of
scikit-learn.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flows.understanding.answers.likely.learned import GENERAL, UNSETTLED
from flows.understanding.content import parsed_file
from flows.understanding.crisis import recipe as crisis
from flows.understanding.features import features, packaged_ideas
from flows.understanding.linear import LinearModel, in_bytes

CONTENT = Path(__file__).parent.parent / "content"
_LEAST_SEEN = 2
_CLOSE = 1e-5
_MOST_WEIGHT = 6.0
_ONE_IN = 8  # questions among those said at no step
Fitted = tuple[tuple[str, ...], Any, Any]
"""Labels, one row of weights for each, and one number to add for each."""
Fit = Callable[[Any, list[str]], Fitted]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a packaged model is made: from which files, through which features, fitted how."""

    files: tuple[str, ...]
    examples: Callable[[], list[tuple[str, str]]]
    features: Callable[[str], Counter[str]]
    fit: Fit

    def fingerprint(self) -> str:
        """What tells one state of the files from another, whatever the system's ends of lines."""
        parts = ((CONTENT / name).read_bytes().replace(b"\r\n", b"\n") for name in self.files)
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def model_file(name: str) -> Path:
    """Where a packaged model is kept."""
    return CONTENT / "models" / f"{name}.npz"


def read_examples(path: Path) -> list[tuple[str, str]]:
    """The (sentence, label) pairs of a file in Rasa's training format. Raises ValueError naming the place."""
    content = parsed_file(path)
    if not isinstance(content, dict) or not isinstance(content.get("nlu"), list):
        raise ValueError(f"{path.name}: 'nlu:' and a list of intents are expected")
    pairs: list[tuple[str, str]] = []
    for place, block in enumerate(content["nlu"], 1):
        if not isinstance(block, dict) or not {"intent", "examples"} <= block.keys():
            raise ValueError(f"{path.name}, block {place}: 'intent' and 'examples' are expected")
        for line in str(block["examples"]).splitlines():
            if not line.startswith("- "):
                raise ValueError(f"{path.name}, {block['intent']}: '- ' is expected before '{line}'")
            pairs.append((line[2:].strip(), str(block["intent"])))
    return pairs


def train(
    pairs: Sequence[tuple[str, str]], features: Callable[[str], Counter[str]], fit: Fit, trained_on: str = ""
) -> LinearModel:
    """A model of these (sentence, label) pairs; features seen in one sentence only are left out."""
    counted = [features(sentence) for sentence, _ in pairs]
    seen: Counter[str] = Counter()
    for found in counted:
        seen.update(found.keys())
    names = sorted(name for name, times in seen.items() if times >= _LEAST_SEEN)
    vocabulary = {name: row for row, name in enumerate(names)}
    rarity = np.array([np.log((1 + len(pairs)) / (1 + seen[name])) + 1 for name in names], np.float32)
    labels, coefficients, bias = fit(_matrix(counted, vocabulary, rarity), [label for _, label in pairs])
    weights, scale = in_bytes(coefficients.T)
    return LinearModel(
        labels=labels,
        vocabulary=vocabulary,
        rarity=rarity,
        weights=weights,
        scale=scale,
        bias=bias.astype(np.float32),
        trained_on=trained_on,
    )


def _matrix(counted: Iterable[Counter[str]], vocabulary: dict[str, int], rarity: Any) -> Any:
    from scipy.sparse import csr_matrix

    starts, columns, values = [0], [], []
    for found in counted:
        known = [(vocabulary[name], count) for name, count in found.items() if name in vocabulary]
        row = np.array([1 + np.log(count) for _, count in known]) * rarity[[column for column, _ in known]]
        columns += [column for column, _ in known]
        values += list(row / (np.linalg.norm(row) or 1))
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(starts) - 1, len(vocabulary)))


def together(strength: float) -> Fit:
    """Fit every label against all the others. `strength` is scikit-learn's C, chosen by leaving one author out."""

    def fit(matrix: Any, labels: list[str]) -> Fitted:
        from sklearn.linear_model import LogisticRegression

        classifier = LogisticRegression(C=strength, tol=_CLOSE, max_iter=1000, class_weight="balanced").fit(
            matrix, labels
        )
        coefficients, bias = classifier.coef_, classifier.intercept_
        if len(classifier.classes_) == 2:  # scikit-learn keeps one row for two labels
            coefficients, bias = np.vstack([-coefficients / 2, coefficients / 2]), np.array([-bias[0] / 2, bias[0] / 2])
        return tuple(str(each) for each in classifier.classes_), coefficients, bias

    return fit


def apart(strength: float) -> Fit:
    """Fit every option of a step against what else is said at that step, and what is said at none.

    A label is `step/option`, `step/option+option`, or `step/indecis` where nothing is settled; the options of the step
    `general` may be said at every step; a label without a step is said at none.
    """

    def fit(matrix: Any, labels: list[str]) -> Fitted:
        from sklearn.linear_model import LogisticRegression

        steps = np.array([label.partition("/")[0] if "/" in label else "" for label in labels])
        options = [label.partition("/")[2].split("+") for label in labels]
        named = sorted({(step, option) for step, each in zip(steps, options, strict=True) for option in each if option})
        kept = [(step, option) for step, option in named if option != UNSETTLED]
        coefficients, bias = [], []
        for step, option in kept:
            rows = np.flatnonzero(np.isin(steps, (step, GENERAL, "")) if step != GENERAL else steps != "_")
            said = np.array([option in options[row] and steps[row] == step for row in rows])
            weight = np.where(said, min(_MOST_WEIGHT, (~said).sum() / said.sum() / 4), 1.0)
            classifier = LogisticRegression(C=strength, max_iter=300)
            classifier.fit(matrix[rows], said, sample_weight=weight)
            coefficients.append(classifier.coef_[0])
            bias.append(classifier.intercept_[0])
        return tuple(f"{step}/{option}" for step, option in kept), np.vstack(coefficients), np.array(bias)

    return fit


RECIPES = {
    "intents": Recipe(
        files=("nlu.yml", "ideas.yml"),
        examples=lambda: read_examples(CONTENT / "nlu.yml"),
        features=lambda text: features(text, packaged_ideas()),
        fit=together(60),
    ),
    "crisis": Recipe(
        files=crisis.FILES,
        examples=lambda: [
            *read_examples(CONTENT / "crisis_examples.yml"),
            *((sentence, crisis.label_of(intent)) for sentence, intent in read_examples(CONTENT / "nlu.yml")),
            *((sentence, crisis.label_of(option)) for sentence, option in read_examples(CONTENT / "replies.yml")),
        ],
        features=crisis.features_of,
        fit=together(crisis.STRENGTH),
    ),
    "replies": Recipe(
        files=("replies.yml", "nlu.yml", "ideas.yml"),
        examples=lambda: [
            *read_examples(CONTENT / "replies.yml"),
            *((sentence, "") for sentence, _ in read_examples(CONTENT / "nlu.yml")[::_ONE_IN]),
        ],
        features=lambda text: features(text, packaged_ideas()),
        fit=apart(10),
    ),
}
"""Each packaged model."""


def main() -> None:
    """Train every packaged model again."""
    for name, recipe in RECIPES.items():
        pairs = recipe.examples()
        model = train(pairs, recipe.features, recipe.fit, recipe.fingerprint())
        model_file(name).parent.mkdir(exist_ok=True)
        model.save(model_file(name))
        sys.stdout.write(
            f"{name}: {len(pairs)} examples, {len(model.labels)} labels, {len(model.vocabulary)} features\n"
        )


if __name__ == "__main__":
    main()
