"""Whether the best whole answer is good enough to be given, or the article had better be said not to tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.sets import KEPT
from summarizer.answers.sets import NAMES as OWN

_COLUMNS = {name: i for i, name in enumerate([*OWN, *KEPT])}
#: Columns of a whole answer that the gate weighs as they are.
PLAIN = (
    "unmatched", "total", "best_missing", "head_best", "names_all", "excluded", "heads_here", "cov", "ctx_cov", "size",
    "ratio2", "unit_fits", "suits", "cross",
)  # fmt: skip
#: Columns that are chances, weighed as log odds beside the chance of the whole answer.
ODDS = ("wonted", "max")
WIDTH = 1 + len(ODDS) + len(PLAIN)


def _log_odds(chance: float) -> float:
    return float(np.log(chance + 1e-4) - np.log(1 - chance + 1e-4))


def signs(chance: float, row: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the gate looks at: the chance of the whole answer and its row of numbers."""
    odds = [_log_odds(chance), *(_log_odds(float(row[_COLUMNS[name]])) for name in ODDS)]
    return np.array([*odds, *(float(row[_COLUMNS[name]]) for name in PLAIN)])


def opened(weights: NDArray[np.float64], seen: NDArray[np.float64]) -> float:
    """How likely it is a right answer rather than one to a question that the article does not answer."""
    return float(1 / (1 + np.exp(-(weights[0] + seen @ weights[1:]))))
