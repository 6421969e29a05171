"""Small trained ensembles of decision trees, evaluated with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Forest:
    """Gradient-boosted trees as flat arrays; a leaf points at itself."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int
    baseline: float

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability that each row is a right one."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        index = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            go_left = rows[index, self.feature[at]] <= self.threshold[at]
            at = np.where(go_left, self.left[at], self.right[at])
        raw = self.value[at].sum(axis=1, dtype=np.float64) + self.baseline
        chances: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-raw))).astype(np.float32)
        return chances


def forest_of(arrays: Mapping[str, NDArray[np.float64]], prefix: str) -> Forest:
    """One forest among named arrays."""
    get = {
        name: arrays[f"{prefix}.{name}"]
        for name in ("roots", "feature", "threshold", "left", "right", "value", "shape")
    }
    return Forest(
        roots=get["roots"].astype(np.int32),
        feature=get["feature"].astype(np.int16),
        threshold=get["threshold"].astype(np.float64),
        left=get["left"].astype(np.int32),
        right=get["right"].astype(np.int32),
        value=get["value"].astype(np.float32),
        depth=int(get["shape"][0]),
        baseline=float(get["shape"][1]),
    )


@dataclass(frozen=True, slots=True)
class Judges:
    """The trained judgement: of single pieces, of whole answers, and how sure is sure enough."""

    pieces: Forest
    wholes: Forest
    #: Of the gate: first what it starts with, then one weight for each sign.
    gate: NDArray[np.float64]
    #: Below this an answer is kept back, "not stated".
    enough: float


@cache
def judges() -> Judges:
    """The weights that ship with the package (built by `python -m training.answers`)."""
    with (
        files("summarizer").joinpath("weights", "answers.npz").open("rb") as stream,
        np.load(stream) as arrays,
    ):
        return Judges(
            forest_of(arrays, "pieces"),
            forest_of(arrays, "wholes"),
            arrays["gate"].astype(np.float64),
            float(arrays["enough"][0]),
        )
