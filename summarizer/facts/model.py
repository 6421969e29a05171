"""The trained models as they ship: word weights and small trees, evaluated with numpy alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import repeat

import numpy as np
import numpy.typing as npt

from summarizer.facts.walk import Walk, filled_up

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """A linear model over words that are there or not."""

    weights: Mapping[str, float]
    bias: float

    def score(self, words: Iterable[str]) -> float:
        """The log odds of these words, each counted once; longer texts weigh their words less."""
        # In the order of the text: sums of floats must not hang on the order of a set.
        distinct = dict.fromkeys(words)
        total = sum(map(self.weights.get, distinct, repeat(0.0)))
        return total / math.sqrt(max(len(distinct), 1)) + self.bias


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees: all of them walked at once, for all rows."""

    #: Trees x nodes: the feature asked, the threshold, the next node on the left and on the right, the value.
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]
    baseline: float
    depth: int
    #: The same trees as they are walked, and the values of their leaves.
    _walk: Walk = field(init=False, repr=False, compare=False)
    _leaves: npt.NDArray[np.float32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the trees out for walking."""
        feature, threshold, leaves = filled_up(
            self.feature, self.threshold, self.left, self.right, self.value, self.depth
        )
        object.__setattr__(self, "_walk", Walk.of(feature, threshold))
        object.__setattr__(self, "_leaves", leaves.ravel())

    def chances(self, rows: Sequence[Sequence[float]] | Floats) -> Floats:
        """The probability of each row."""
        if not len(rows):
            return np.zeros(0)
        places = self._walk.leaves(np.asarray(rows, dtype=np.float64))
        scores = self._leaves.take(places, mode="clip").sum(axis=1, dtype=np.float64) + self.baseline
        chance: Floats = 1.0 / (1.0 + np.exp(-scores))
        return chance


def read_trees(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Trees:
    """One model of an npz file."""
    get = {
        part: arrays[f"{name}.{part}"] for part in ("feature", "threshold", "left", "right", "value", "rest")
    }
    return Trees(
        get["feature"].astype(np.int16),
        get["threshold"].astype(np.float32),
        get["left"].astype(np.int16),
        get["right"].astype(np.int16),
        get["value"].astype(np.float32),
        float(get["rest"][0]),
        int(get["rest"][1]),
    )


@cache
def weight_text(name: str) -> str:
    """One of the text files among the weights."""
    return (files("summarizer") / "weights" / name).read_text("utf-8")
