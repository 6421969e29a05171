"""Words are found whatever their width, case and spaces are, and never inside longer ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.occurrence import folded, places, without_legal_form


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("KT", "KT는 KTX와 다르다", ["KT"]),
        ("SK텔레콤", "SK 텔레콤은 ＳＫ텔레콤이다", ["SK 텔레콤", "ＳＫ텔레콤"]),
        ("클라우드 원팀", "‘클라우드 원팀’을", ["클라우드 원팀"]),
        ("openai", "OpenAI said", ["OpenAI"]),
        ("우리은행", "KB·신한·우리은행이", ["우리은행"]),
        ("은행", "우리은행이", []),
        ("", "KT", []),
    ],
)
def test_words_are_found_as_words(words, text, found):
    assert [text[start:end] for start, end in places(words, text)] == found


def test_syllables_in_pieces_are_found_whole():
    text = unicodedata.normalize("NFD", "한컴과 손잡았다")
    ((start, end),) = places("한컴", text, whole=False)
    assert unicodedata.normalize("NFC", text[start:end]) == "한컴"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_piece_of_a_text_is_found_in_it_and_every_place_folds_to_it(text, first, second):
    piece = text[min(first, second) : max(first, second)]
    spots = list(places(piece, text, whole=False))
    assert all(0 <= start < end <= len(text) for start, end in spots)
    if folded(piece) and piece.isascii():
        assert spots


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("㈜한빛", "한빛"),
        ("한빛㈜", "한빛"),
        ("주식회사 한빛", "한빛"),
        ("Acme Co., Ltd.", "Acme"),
        ("Inc", "Inc"),
    ],
)
def test_a_legal_form_is_no_part_of_a_name(name, bare):
    assert without_legal_form(name) == bare
