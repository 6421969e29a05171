"""Walking all trees at once finds the leaves that walking one after the other finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.walk import Walk, filled_up

#: Two trees: one of depth two, and one that ends after its root on the left.
FEATURE = np.array([[0, 1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]])
THRESHOLD = np.array([[0.5, 0.2, 0, 0, 0.7, 0, 0], [0.4, 0, 0.9, 0, 0, 0, 0]], np.float32)
LEFT = np.array([[1, 2, 2, 3, 5, 5, 6], [1, 1, 3, 3, 4, 5, 6]])
RIGHT = np.array([[4, 3, 2, 3, 6, 5, 6], [2, 1, 4, 3, 4, 5, 6]])
VALUE = np.array([[0, 0, 1, 2, 0, 3, 4], [0, 5, 0, 6, 7, 0, 0]], np.float32)


def one_by_one(row: list[float]) -> list[float]:
    found = []
    for tree in range(2):
        node = 0
        for _ in range(2):
            ways = LEFT if row[FEATURE[tree, node]] <= float(THRESHOLD[tree, node]) else RIGHT
            node = int(ways[tree, node])
        found.append(float(VALUE[tree, node]))
    return found


@given(st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_full_tree_leads_every_row_where_the_short_one_did(rows: list[list[float]]) -> None:
    feature, threshold, leaves = filled_up(FEATURE, THRESHOLD, LEFT, RIGHT, VALUE, 2)
    places = Walk.of(feature, threshold).leaves(np.array(rows))
    assert leaves.ravel()[places].tolist() == [one_by_one(row) for row in rows]


def test_a_forest_without_trees_has_no_leaves() -> None:
    assert Walk.of(np.zeros((0, 7)), np.zeros((0, 7))).leaves(np.zeros((3, 2))).shape == (3, 0)
