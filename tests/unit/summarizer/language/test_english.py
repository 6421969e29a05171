"""English words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.english import shape, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nvidia's AT&T pact, signed.", ["Nvidia", "'s", "AT&T", "pact", ",", "signed", "."]),
        ("e& and we.trade", ["e&", "and", "we.trade"]),
        ("the U.S. firm", ["the", "U.S.", "firm"]),
        ("L’Oréal’s", ["L’Oréal", "’s"]),
    ],
)
def test_words_are_cut_as_names_need_it(text: str, expected: list[str]) -> None:
    assert [word.form for word in words(text)] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Naver", "Capital"),
        ("KT", "ALL"),
        ("dbt", "lower"),
        ("OpenAI", "Mixed"),
        ("5G", "alnum"),
        (",", "mark"),
    ],
)
def test_a_word_has_a_shape(word: str, expected: str) -> None:
    assert shape(word) == expected


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    assert all(text[word.start : word.end] == word.form for word in words(text))
