"""One date is chosen among all that an article has."""

import pytest

from summarizer.facts.dating import Candidate, choose
from summarizer.language.dates import Basis, DateReading


def option(value: str | None, sentence: int | None = None) -> Candidate:
    """A candidate, stated in a sentence or by no words."""
    place = (
        None if sentence is None or value is None else (sentence, DateReading(0, 3, value, Basis.ABSOLUTE))
    )
    return Candidate(value, place, {})


@pytest.mark.parametrize(
    ("options", "chances", "value"),
    [
        ([option("2021-07", 1), option(None)], [0.6, 0.3], "2021-07"),
        ([option("2021-07", 1), option(None)], [0.2, 0.3], None),
        # a coarser date lends its likelihood to a finer one inside it
        ([option("2021", 1), option("2021-07", 2), option("2020", 3)], [0.6, 0.5, 0.7], "2021-07"),
        # said twice is no likelier than said once
        ([option("2021", 1), option("2021", 2), option("2020", 3)], [0.4, 0.4, 0.5], "2020"),
    ],
)
def test_the_likeliest_value_is_chosen(
    options: list[Candidate], chances: list[float], value: str | None
) -> None:
    assert choose(options, chances).value == value


def test_words_in_the_text_back_a_value_that_needs_none() -> None:
    chosen = choose([option("2021-07-02", 4), option("2021-07-02")], [0.2, 0.9])
    assert chosen.place is not None
    assert chosen.place[0] == 4
