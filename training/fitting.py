"""Fit the small models of `summarizer.facts.classifier` with scikit-learn, and write them down.

Fitting is deterministic: fixed seeds, rows in the order of the corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from summarizer.facts.classifier import DenseModel, WordModel

WEIGHTS = Path(__file__).resolve().parents[1] / "summarizer" / "weights"
Rows = Sequence[Mapping[str, float]]


def fit_words(
    rows: Rows,
    targets: Any,
    *,
    strength: float = 1.0,
    least: int = 3,
    shared: bool = False,
    weight: Any = None,
) -> WordModel:
    """A linear model over words that occur in at least `least` rows.

    `targets` is a matrix of yes and no, an output a column; with `shared` it is a vector of class
    numbers that share one probability. The smaller `strength`, the more cautious the weights.
    """
    counts = Counter(name for row in rows for name in row)
    index = {name: place for place, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
    table = _sparse(rows, index)
    targets = np.asarray(targets)
    if shared:
        model = LogisticRegression(C=strength, max_iter=1000).fit(table, targets, sample_weight=weight)
        weights, bias = model.coef_.T, model.intercept_
    else:
        columns = []
        for column in range(targets.shape[1]):
            model = LogisticRegression(C=strength, solver="liblinear", max_iter=200, random_state=0)
            columns.append(model.fit(table, targets[:, column], sample_weight=weight))
        weights = np.stack([model.coef_[0] for model in columns], axis=1)
        bias = np.array([model.intercept_[0] for model in columns])
    return WordModel(index, weights.astype(np.float32), bias.astype(np.float32))


def fit_dense(
    rows: Rows,
    answers: Sequence[str] | Sequence[bool],
    *,
    strength: float = 0.02,
    trees: int = 120,
    depth: int = 3,
    rate: float = 0.06,
    of_features: float = 0.3,
    least_leaf: int = 8,
    of_rows: float = 0.7,
    share: float = 0.5,
    cut: float = 0.5,
    weight: Any = None,
) -> DenseModel:
    """A linear model and boosted trees over all named features of the rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows], np.float32)
    labels = np.asarray(answers)
    centre, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale < 1e-6] = 1.0
    scale = scale.astype(np.float32)
    linear = LogisticRegression(C=strength, max_iter=3000)
    linear.fit((table - centre) / scale, labels, sample_weight=weight)
    binary = labels.dtype == bool
    boosted = GradientBoostingClassifier(
        n_estimators=trees,
        max_depth=depth,
        learning_rate=rate,
        subsample=of_rows,
        max_features=of_features,
        min_samples_leaf=least_leaf,
        random_state=0,
    )
    boosted.fit(table, labels, sample_weight=weight)
    feature, threshold, leaves, output = [], [], [], []
    for stage in boosted.estimators_:
        for number, tree in enumerate(stage):
            shape = _full_tree(tree.tree_, depth)
            feature.append(shape[0])
            threshold.append(shape[1])
            leaves.append(shape[2])
            output.append(number)
    prior = boosted.init_.class_prior_
    start = np.log(prior[1:] / prior[:1]) if binary else np.log(prior)
    return DenseModel(
        classes=("yes",) if binary else tuple(str(name) for name in linear.classes_),
        names=tuple(names),
        centre=centre.astype(np.float32),
        scale=scale,
        weights=linear.coef_.T.astype(np.float32),
        bias=linear.intercept_.astype(np.float32),
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold, np.float32),
        leaves=(np.array(leaves) * rate).astype(np.float32),
        output=np.array(output, np.int32),
        prior=start.astype(np.float32),
        share=share,
        cut=cut,
    )


def save_words(model: WordModel, name: str) -> None:
    """Write a model to the project's weights."""
    order = sorted(model.index, key=model.index.__getitem__)
    np.savez_compressed(
        WEIGHTS / f"{name}.npz",
        words=_text(order),
        weights=model.weights.astype(np.float16),
        bias=model.bias,
    )


def save_dense(model: DenseModel, name: str) -> None:
    """Write a model to the project's weights."""
    np.savez_compressed(
        WEIGHTS / f"{name}.npz",
        classes=_text(model.classes),
        names=_text(model.names),
        centre=model.centre,
        scale=model.scale,
        weights=model.weights,
        bias=model.bias,
        feature=model.feature.astype(np.int16),
        threshold=model.threshold,
        leaves=model.leaves.astype(np.float32),
        output=model.output.astype(np.int8),
        prior=model.prior,
        share=model.share,
        cut=model.cut,
    )


def _full_tree(tree: Any, depth: int) -> tuple[list[int], list[float], list[float]]:
    """A tree with every branch as deep as `depth`; where it was shorter, both sides say the same."""
    inner = 2**depth - 1
    feature, threshold, leaves = [0] * inner, [np.inf] * inner, [0.0] * (inner + 1)
    waiting = [(0, 0)]
    while waiting:
        node, place = waiting.pop()
        if place >= inner:
            leaves[place - inner] = float(tree.value[node].ravel()[0])
            continue
        if tree.children_left[node] < 0:
            waiting += [(node, 2 * place + 1), (node, 2 * place + 2)]
            continue
        feature[place], threshold[place] = int(tree.feature[node]), float(tree.threshold[node])
        waiting += [
            (int(tree.children_left[node]), 2 * place + 1),
            (int(tree.children_right[node]), 2 * place + 2),
        ]
    return feature, threshold, leaves


def _sparse(rows: Rows, index: Mapping[str, int]) -> Any:
    places, values, ends = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                places.append(index[name])
                values.append(value)
        ends.append(len(places))
    return csr_matrix(
        (np.array(values, np.float64), np.array(places, np.int32), np.array(ends, np.int32)),
        shape=(len(rows), len(index)),
    )


def _text(lines: Sequence[str]) -> Any:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)
