"""Laws of joining frames."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.merging import Frames, clusters


@given(st.integers(0, 9), st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_every_frame_is_in_exactly_one_group(size: int, seed: int, cut: float) -> None:
    chance = np.random.default_rng(seed)
    frames = Frames(tuple(range(size)), chance.random((size, 4)), np.ones(size), np.zeros(4))
    pairs = [(one, other) for one in range(size) for other in range(one + 1, size)]
    groups = clusters(frames, pairs, chance.random(len(pairs)), cut, 0.4)
    assert sorted(index for group in groups for index in group) == list(range(size))
