"""What the tagger says of a name at a place."""

import numpy as np
import pytest

from summarizer.document import Morpheme
from summarizer.facts.tagger import Tagged


class _Watched(tuple):
    """Tokens that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, place):
        self.looks += 1
        return super().__getitem__(place)


def _tagged(tokens: list[Morpheme]) -> Tagged:
    chances = np.linspace(0.0, 0.9, len(tokens))
    marginals = np.stack([1 - chances, chances / 2, chances / 4, chances / 8, chances / 8], axis=1)
    return Tagged(_Watched(tokens), marginals)


#: As Kiwi has them: a contraction's morphemes share a syllable, an empty one stands between, one begins too late.
_CONTRACTED = [
    Morpheme("하", "VV", 0, 1),
    Morpheme("려고", "EC", 1, 2),
    Morpheme("하", "VX", 2, 2),
    Morpheme("어", "EC", 1, 2),
    Morpheme("KT", "SL", 3, 5),
    Morpheme("와", "JKB", 5, 6),
]


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (0, 2), (3, 5), (3, 6), (2, 3), (5, 6), (6, 9)])
def test_the_odds_are_those_of_the_tokens_that_a_name_touches(start: int, end: int) -> None:
    tagged = _tagged(_CONTRACTED)
    rows = [row for row, token in enumerate(_CONTRACTED) if token.start < end and token.end > start]
    part = tagged.marginals[rows]
    expected = (
        (1 - part[:, 0].mean(), part[:, 1:3].sum() / (part[:, 1:].sum() + 1e-9)) if rows else (0.0, 0.0)
    )
    assert tagged.odds(start, end) == pytest.approx(expected)


def test_a_name_is_held_against_its_own_tokens_and_not_against_all_of_the_sentence() -> None:
    tagged = _tagged([Morpheme("가", "NNG", 2 * place, 2 * place + 1) for place in range(280)])
    for place in range(280):
        tagged.odds(2 * place, 2 * place + 1)
    assert tagged.tokens.looks <= 4 * 280
