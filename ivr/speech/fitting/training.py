"""Training of the classifier: a softmax regression with an L2 penalty, solved to its one optimum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ivr.core.errors import IvrError
from ivr.core.understanding.normalisation import Vocabulary
from ivr.core.understanding.utterance import Utterance
from ivr.speech.understanding.classifier import Classifier
from ivr.speech.understanding.features import Features


class CannotTrain(IvrError):
    """Training needs SciPy: pip install 'gan-dan[voices]'."""


#: A feature that fewer examples have is left out.
RAREST = 20


def train(
    examples: Sequence[Utterance],
    vocabulary: Vocabulary,
    reader: Features,
    penalty: float,
    start: Classifier | None = None,
) -> Classifier:
    """Fit a classifier to ``examples``; ``start`` is a classifier of the same features to begin from.

    Raises ``CannotTrain``.
    """
    try:
        from scipy.optimize import minimize  # noqa: PLC0415 (only whoever trains needs SciPy)
        from scipy.sparse import csr_matrix  # noqa: PLC0415
    except ImportError as fault:
        raise CannotTrain from fault
    rows = [reader.of(vocabulary.normalise(example.text)) for example in examples]
    features = start.features if start else _kept(rows)
    intents = start.intents if start else tuple(sorted({example.intent for example in examples}))
    data, places, bounds = _sparse(rows, features)
    matrix = csr_matrix((data, places, bounds), shape=(len(rows), len(features)))
    wanted = _targets(examples, intents)
    weight = np.array([example.weight for example in examples])
    weight /= weight.mean()
    shape = (len(features) + 1, len(intents))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(shape)
        logits = matrix @ table[:-1] + table[-1]
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        picked = (chances * wanted).sum(axis=1)
        error = (chances - chances * wanted / picked[:, None]) * weight[:, None] / len(rows)
        slope = np.vstack([matrix.T @ error + penalty * table[:-1], error.sum(axis=0)])
        cost = -(np.log(picked) * weight).mean() + 0.5 * penalty * float((table[:-1] ** 2).sum())
        return float(cost), slope.ravel()

    first = np.zeros(shape) if start is None else np.vstack([start.weights, start.bias])
    found = minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 150 if start is None else 40}
    )
    table = found.x.reshape(shape).astype(np.float32)
    return Classifier(intents, features, table[:-1], table[-1])


def _kept(rows: Sequence[dict[str, float]]) -> dict[str, int]:
    counts = Counter(name for row in rows for name in row)
    return {name: row for row, name in enumerate(sorted(name for name, count in counts.items() if count >= RAREST))}


def _sparse(
    rows: Sequence[dict[str, float]], features: Mapping[str, int]
) -> tuple[list[float], list[int], list[int]]:
    data: list[float] = []
    places: list[int] = []
    bounds = [0]
    for row in rows:
        for name, value in row.items():
            if name in features:
                data.append(value)
                places.append(features[name])
        bounds.append(len(data))
    return data, places, bounds


def _targets(examples: Sequence[Utterance], intents: Sequence[str]) -> NDArray[np.float64]:
    numbers = {intent: number for number, intent in enumerate(intents)}
    wanted = np.zeros((len(examples), len(intents)))
    for row, example in enumerate(examples):
        for intent in example.right:
            if intent in numbers:
                wanted[row, numbers[intent]] = 1.0
    return wanted
