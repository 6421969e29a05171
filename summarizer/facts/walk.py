"""Walking many small decision trees at once: for every row and every tree the leaf where the row comes out.

The trees are full (every branch equally deep), so a step needs no table of children: the place of the next node
is twice that of this one, and one more where the row goes right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Walk:
    """Full trees, level by level."""

    #: For each level the features asked and the thresholds: trees x nodes of that level, one row after the other.
    features: tuple[Places, ...]
    thresholds: tuple[NDArray[Any], ...]
    #: For each level the place of each tree's first node; one level more for the leaves.
    starts: tuple[Places, ...]

    @classmethod
    def of(cls, feature: NDArray[Any], threshold: NDArray[Any]) -> Walk:
        """Trees x inner nodes, the root first, then each level from left to right."""
        count, inner = feature.shape
        levels = (inner + 1).bit_length() - 1
        cuts = [(2**level - 1, 2 ** (level + 1) - 1) for level in range(levels)]
        trees = np.arange(count, dtype=np.intp)
        return cls(
            tuple(np.ascontiguousarray(feature[:, a:b], dtype=np.intp).ravel() for a, b in cuts),
            tuple(np.ascontiguousarray(threshold[:, a:b]).ravel() for a, b in cuts),
            tuple(trees * 2**level for level in range(levels + 1)),
        )

    def leaves(self, table: NDArray[Any]) -> Places:
        """Rows x trees: the place of the leaf among the leaves of all trees."""
        flat = np.ascontiguousarray(table).ravel()
        lines = (np.arange(len(table), dtype=np.intp) * table.shape[1])[:, None]
        node: Places = np.zeros((len(table), len(self.starts[0])), np.intp)
        # Indices of the machine's own size, and no bounds to look up: `take` is twice as quick then.
        asked = self.features[0] + lines if self.features else node
        for level, (start, thresholds) in enumerate(zip(self.starts, self.thresholds, strict=False)):
            if level:
                node += start
                asked = self.features[level].take(node, mode="clip")
                asked += lines
                right = flat.take(asked, mode="clip") > thresholds.take(node, mode="clip")
                node -= start
            else:
                right = flat.take(asked, mode="clip") > thresholds
            node += node
            node += right
        node += self.starts[-1]
        return node


def filled_up(
    feature: NDArray[Any],
    threshold: NDArray[Any],
    left: NDArray[Any],
    right: NDArray[Any],
    value: NDArray[Any],
    depth: int,
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float32]]:
    """Trees of which leaves lead to themselves as full trees: features, thresholds, and the leaves' values."""
    count = len(feature)
    trees = np.arange(count)[:, None]
    nodes = np.zeros((count, 1), np.intp)
    features, thresholds = [np.zeros((count, 0), np.intp)], [np.zeros((count, 0), np.float64)]
    for _ in range(depth):
        features.append(feature[trees, nodes].astype(np.intp))
        thresholds.append(threshold[trees, nodes].astype(np.float64))
        # Where a branch has ended both sides lead to the same leaf.
        nodes = np.stack([left[trees, nodes], right[trees, nodes]], axis=2).reshape(count, -1)
        nodes = nodes.astype(np.intp)
    return (
        np.concatenate(features, axis=1),
        np.concatenate(thresholds, axis=1),
        value[trees, nodes].astype(np.float32),
    )
