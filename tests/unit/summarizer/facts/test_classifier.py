"""The small models give what their numbers say."""

import numpy as np
import pytest

from summarizer.facts.classifier import DenseModel, WordModel, squashed


def test_a_word_model_adds_the_weights_of_the_features_it_knows() -> None:
    model = WordModel(
        {"a": 0, "b": 1}, np.array([[1.0, -1.0], [2.0, 0.0]], np.float32), np.array([0.5, 0.0], np.float32)
    )
    assert model.scores([{"a": 1.0, "b": 0.5}, {"unknown": 3.0}]).tolist() == [[2.5, -1.0], [0.5, 0.0]]
    assert model.nested([({"a": 1.0}, [{"b": 0.5}, {}])]).tolist() == [[2.5, -1.0], [1.5, -1.0]]


def dense(share: float) -> DenseModel:
    """One tree: above 5 of `size` says +2, else -2; the linear part doubles `size`."""
    return DenseModel(
        classes=("yes",),
        names=("size",),
        centre=np.zeros(1, np.float32),
        scale=np.ones(1, np.float32),
        weights=np.array([[2.0]], np.float32),
        bias=np.zeros(1, np.float32),
        feature=np.zeros((1, 1), np.int32),
        threshold=np.array([[5.0]], np.float32),
        leaves=np.array([[-2.0, 2.0]], np.float32),
        output=np.zeros(1, np.int32),
        prior=np.zeros(1, np.float32),
        share=share,
        cut=0.5,
    )


@pytest.mark.parametrize(("size", "score"), [(4.0, -2.0), (5.0, -2.0), (5.1, 2.0)])
def test_a_tree_branches_above_its_threshold(size: float, score: float) -> None:
    assert dense(1.0).probabilities([{"size": size}])[0, 0] == pytest.approx(1 / (1 + np.exp(-score)))


def test_linear_part_and_trees_are_averaged() -> None:
    row = [{"size": 1.0}]
    both = (dense(0.0).probabilities(row) + dense(1.0).probabilities(row)) / 2
    assert dense(0.5).probabilities(row) == pytest.approx(both)


def test_what_a_row_lacks_is_zero_and_no_rows_give_nothing() -> None:
    assert dense(0.0).probabilities([{}])[0, 0] == pytest.approx(0.5)
    assert dense(0.5).probabilities([]).shape == (0, 1)


def test_several_outputs_share_one_probability() -> None:
    assert squashed(np.array([[1.0, 2.0, 300.0]], np.float32)).sum() == pytest.approx(1)
