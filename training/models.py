"""Learning the small models, and turning them into what ships."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from summarizer.facts.model import Trees, Words

Floats = npt.NDArray[np.float64]


def learn_words(
    texts: Sequence[Sequence[str]], labels: Sequence[bool], *, strength: float = 1.0, least: int = 2
) -> Words:
    """A linear model over words that occur `least` times or more."""
    counts: dict[str, int] = {}
    for words in texts:
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    vocabulary = {
        word: place for place, word in enumerate(sorted(word for word, n in counts.items() if n >= least))
    }
    data, columns, ends = [], [], [0]
    for words in texts:
        distinct = set(words)
        value = 1 / math.sqrt(max(len(distinct), 1))
        known = sorted(vocabulary[word] for word in distinct if word in vocabulary)
        columns.extend(known)
        data.extend([value] * len(known))
        ends.append(len(columns))
    table = csr_matrix((data, columns, ends), shape=(len(texts), len(vocabulary)))
    model = LogisticRegression(C=strength * 10, max_iter=400)
    model.fit(table, np.array(labels, dtype=int))
    row = model.coef_[0]
    return Words(
        {word: round(float(row[place]), 3) for word, place in vocabulary.items() if abs(row[place]) > 0.02},
        float(model.intercept_[0]),
    )


#: Forests of this many seeds are averaged: with a few hundred articles one seed is off by a point either way.
SEEDS = 3


def learn_trees(
    rows: Sequence[Sequence[float]], labels: Sequence[bool], *, seeds: int = SEEDS, **options: Any
) -> Trees:
    """Boosted trees as arrays, the average of several seeds."""
    chosen = {
        "max_iter": 160,
        "learning_rate": 0.06,
        "max_depth": 4,
        "min_samples_leaf": 12,
        "l2_regularization": 3.0,
        "max_features": 0.4,
    } | options
    table, truth = np.asarray(rows, dtype=np.float64), np.array(labels, dtype=int)
    grown = []
    for seed in range(seeds):
        model = HistGradientBoostingClassifier(random_state=seed, early_stopping=False, **chosen)
        model.fit(table, truth)
        grown.append(_as_arrays(model))
    return _averaged(grown)


def _averaged(forests: Sequence[Trees]) -> Trees:
    """Several forests as one whose score is their mean."""
    most = max(forest.feature.shape[1] for forest in forests)

    def stacked(part: str) -> Any:
        return np.concatenate(
            [
                np.pad(getattr(forest, part), ((0, 0), (0, most - forest.feature.shape[1])))
                for forest in forests
            ]
        )

    return Trees(
        stacked("feature"),
        stacked("threshold"),
        stacked("left"),
        stacked("right"),
        (stacked("value") / len(forests)).astype(np.float32),
        float(np.mean([forest.baseline for forest in forests])),
        max(forest.depth for forest in forests),
    )


def _as_arrays(model: HistGradientBoostingClassifier) -> Trees:
    grown = [stage[0].nodes for stage in model._predictors]
    most = max(len(nodes) for nodes in grown)
    shape = (len(grown), most)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    depth = 0
    for tree, nodes in enumerate(grown):
        for place, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            depth = max(depth, int(node["depth"]))
            # A leaf leads to itself, so that every walk may take the same number of steps.
            feature[tree, place] = 0 if leaf else node["feature_idx"]
            threshold[tree, place] = 0 if leaf else node["num_threshold"]
            left[tree, place] = place if leaf else node["left"]
            right[tree, place] = place if leaf else node["right"]
            value[tree, place] = node["value"] if leaf else 0
    return Trees(
        feature, threshold, left, right, value, float(np.ravel(model._baseline_prediction)[0]), depth
    )


def out_of_fold(
    groups: Sequence[tuple[list[int], list[int]]],
    fit: Callable[[list[int]], Any],
    apply: Callable[[Any, int], Any],
) -> list[Any]:
    """For each article the output of a model that was trained on the other folds' articles."""
    size = max(max(held, default=-1) for _, held in groups) + 1
    found: list[Any] = [None] * size
    for rest, held in groups:
        model = fit(rest)
        for index in held:
            found[index] = apply(model, index)
    return found


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Slices of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
