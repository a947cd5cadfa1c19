"""A softmax classifier over features: its weights as data, small enough to stand in the repository."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """``weights`` has a row for each of ``features`` and a column for each of ``intents``; ``bias`` one each."""

    intents: tuple[str, ...]
    features: Mapping[str, int]
    weights: Weights
    bias: Weights

    def logits(self, features: Mapping[str, float]) -> NDArray[np.float64]:
        """How much speaks for each intent."""
        rows = [(row, value) for name, value in features.items() if (row := self.features.get(name)) is not None]
        if not rows:
            return self.bias.astype(np.float64)
        numbers, values = zip(*rows, strict=True)
        found: NDArray[np.float64] = np.asarray(values) @ self.weights[list(numbers)].astype(np.float64) + self.bias
        return found

    def chances(
        self,
        features: Mapping[str, float],
        alive: Collection[str],
        favoured: Collection[str] = (),
        favour: float = 0.0,
    ) -> dict[str, float]:
        """Intent -> probability among those ``alive``; ``favour`` is added to what speaks for each ``favoured``."""
        logits = self.logits(features)
        kept = [number for number, intent in enumerate(self.intents) if intent in alive]
        values = np.array([logits[n] + (favour if self.intents[n] in favoured else 0.0) for n in kept])
        powers = np.exp(values - values.max())
        return {self.intents[n]: float(p) for n, p in zip(kept, powers / powers.sum(), strict=True)}


def write(classifiers: Mapping[str, Classifier], path: Path, about: Mapping[str, object]) -> None:
    """Keep ``classifiers`` by name as JSON: weights as whole numbers of one byte with a scale for each feature."""
    whole = {"about": dict(about), **{name: _as_fields(each) for name, each in classifiers.items()}}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Mapping[str, Classifier], Mapping[str, object]]:
    """What ``write`` kept, and what it was told about it."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    about = whole.pop("about")
    return {name: _from_fields(fields) for name, fields in whole.items()}, about


def _as_fields(classifier: Classifier) -> dict[str, object]:
    scales = np.abs(classifier.weights).max(axis=1)
    scales[scales == 0] = 1.0
    small = np.rint(classifier.weights / scales[:, None] * 127).astype(np.int8)
    return {
        "intents": list(classifier.intents),
        "bias": [round(float(value), 4) for value in classifier.bias],
        "features": sorted(classifier.features, key=lambda name: classifier.features[name]),
        "scales": [round(float(scale), 4) for scale in scales],
        "weights": base64.b85encode(small.tobytes()).decode(),
    }


def _from_fields(whole: Mapping[str, Any]) -> Classifier:
    intents, names = tuple(whole["intents"]), whole["features"]
    small = np.frombuffer(base64.b85decode(whole["weights"]), dtype=np.int8).reshape(len(names), len(intents))
    weights = small.astype(np.float32) * (np.array(whole["scales"], dtype=np.float32)[:, None] / np.float32(127))
    rows = {name: row for row, name in enumerate(names)}
    return Classifier(intents, rows, weights, np.array(whole["bias"], dtype=np.float32))
