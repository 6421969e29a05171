"""The shipped models' arithmetic."""

import math

import numpy as np
import pytest

from summarizer.facts.merging import Frames, clusters
from summarizer.facts.model import Trees, Words


def stump(threshold: float, low: float, high: float) -> Trees:
    """One tree that asks the first feature once."""
    return Trees(
        np.array([[0, 0, 0]], dtype=np.int16),
        np.array([[threshold, 0, 0]], dtype=np.float32),
        np.array([[1, 1, 2]], dtype=np.int16),
        np.array([[2, 1, 2]], dtype=np.int16),
        np.array([[0, low, high]], dtype=np.float32),
        0.0,
        1,
    )


def test_a_tree_sends_each_row_to_its_leaf() -> None:
    assert stump(0.5, -2.0, 2.0).chances([[0.0], [1.0]]) == pytest.approx(
        [1 / (1 + math.exp(2)), 1 / (1 + math.exp(-2))]
    )


def test_no_rows_have_no_chances() -> None:
    assert len(stump(0.5, 0.0, 0.0).chances([])) == 0


def test_words_are_counted_once_and_unknown_ones_only_dilute() -> None:
    words = Words({"협약": 2.0}, 0.5)
    assert words.score(["협약", "협약"]) == pytest.approx(2.5)
    assert words.score(["협약", "날씨", "맑음", "서울"]) == pytest.approx(1.5)


def test_two_alliances_of_one_hub_stay_apart_and_a_lone_mention_follows_the_likest() -> None:
    roles = np.array([[0.9, 0.9, 0.0], [0.9, 0.0, 0.9], [0.0, 0.0, 0.8]])
    frames = Frames((1, 2, 3), roles, np.ones(3), np.zeros(3))
    found = clusters(frames, [(0, 1), (0, 2), (1, 2)], np.array([0.2, 0.3, 0.9]), 0.5, 0.4)
    assert found == [[0], [1, 2]]
