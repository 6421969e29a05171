"""Small trained models: a linear one over words, and a linear one with boosted trees over named features.

They are trained by `training/`; here they are only read and applied, with numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarizer.facts.walk import Walk

Floats = NDArray[np.float32]
Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class WordModel:
    """A linear model over many features of which few are there at a time."""

    index: Mapping[str, int]
    #: Features by outputs.
    weights: Floats
    bias: Floats

    def scores(self, rows: Sequence[Row]) -> Floats:
        """For each row the score (log-odds) of each output."""
        return np.array([self.bias + self._sum(row) for row in rows], np.float32).reshape(-1, len(self.bias))

    def nested(self, groups: Sequence[tuple[Row, Sequence[Row]]]) -> Floats:
        """The same for rows that share features with their neighbours: the shared ones, then the rows."""
        found = []
        for shared, rows in groups:
            base = self.bias + self._sum(shared)
            found += [base + self._sum(row) for row in rows]
        return np.array(found, np.float32).reshape(-1, len(self.bias))

    def _sum(self, row: Row) -> Any:
        index = self.index
        known = [name for name in row if name in index]
        if not known:
            return 0.0
        values = np.array([row[name] for name in known], np.float32)
        return values @ self.weights.take([index[name] for name in known], axis=0)


@dataclass(frozen=True, slots=True)
class DenseModel:
    """A linear model and boosted trees over the same named features, their probabilities averaged.

    With one class named it says how likely that one is; with several they share one probability.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    bias: Floats
    #: Trees by inner nodes of a full tree, root first; the tree's output in `output`.
    feature: NDArray[np.int32]
    threshold: Floats
    leaves: Floats
    output: NDArray[np.int32]
    prior: Floats
    #: How much the trees count beside the linear model, 0 to 1.
    share: float
    #: From which probability on the answer is yes (models of one class).
    cut: float
    _walk: Walk = field(init=False, repr=False, compare=False)
    #: For each output its trees.
    _grows: tuple[NDArray[np.intp], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the trees out for walking."""
        object.__setattr__(self, "_walk", Walk.of(self.feature, self.threshold))
        grows = tuple(np.flatnonzero(self.output == output) for output in range(len(self.prior)))
        object.__setattr__(self, "_grows", grows)

    def table(self, rows: Sequence[Row]) -> Floats:
        """The rows as a matrix; what a row lacks is zero."""
        names = self.names
        return np.array(
            [
                list(row.values()) if tuple(row) == names else list(map(row.get, names, repeat(0.0)))
                for row in rows
            ],
            np.float32,
        ).reshape(len(rows), len(names))

    def probabilities(self, rows: Sequence[Row]) -> Floats:
        """For each row the probability of each class."""
        if not rows:
            return np.zeros((0, len(self.classes)), np.float32)
        table = self.table(rows)
        linear = ((table - self.centre) / self.scale) @ self.weights + self.bias
        linear_part: Floats = squashed(linear.astype(np.float32))
        if not len(self.leaves):
            return linear_part
        mixed: Floats = (1 - self.share) * linear_part + self.share * squashed(self._grown(table))
        return mixed

    def _grown(self, table: Floats) -> Floats:
        values = self.leaves.ravel().take(self._walk.leaves(table), mode="clip")
        total = np.repeat(self.prior[None, :], len(table), axis=0)
        for output, trees in enumerate(self._grows):
            total[:, output] += values[:, trees].sum(axis=1)
        grown: Floats = total.astype(np.float32)
        return grown


def squashed(scores: Floats) -> Floats:
    """Scores as probabilities: each by itself if there is one output, else sharing one."""
    scores = np.clip(scores, -30, 30)
    if scores.shape[1] == 1:
        return (1 / (1 + np.exp(-scores))).astype(np.float32)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shared: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shared


@cache
def word_model(name: str) -> WordModel:
    """A model from `summarizer/weights`."""
    data = _read(name)
    words = _lines(data["words"])
    return WordModel(
        {word: place for place, word in enumerate(words)},
        data["weights"].astype(np.float32),
        data["bias"].astype(np.float32),
    )


@cache
def dense_model(name: str) -> DenseModel:
    """A model from `summarizer/weights`."""
    data = _read(name)
    floats = {
        key: data[key].astype(np.float32)
        for key in ("centre", "scale", "weights", "bias", "threshold", "leaves", "prior")
    }
    return DenseModel(
        classes=tuple(_lines(data["classes"])),
        names=tuple(_lines(data["names"])),
        feature=data["feature"].astype(np.int32),
        output=data["output"].astype(np.int32),
        share=float(data["share"]),
        cut=float(data["cut"]),
        **floats,
    )


def _read(name: str) -> dict[str, Any]:
    with (
        resources.as_file(resources.files("summarizer.weights").joinpath(f"{name}.npz")) as path,
        np.load(path, allow_pickle=False) as data,
    ):
        return {key: data[key] for key in data.files}


def _lines(data: NDArray[np.uint8]) -> list[str]:
    text = data.tobytes().decode("utf-8")
    return text.split("\n") if text else []
