"""Copies of a text are found by their sketches, whatever was cut or put on top; other texts are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.duplicates import bands, is_same_text, likeness, sketch
from bot.newsroom.pieces import pieces, plain_text

TEXTS = {piece.id: plain_text(piece) for piece in pieces()}
WHOLE = TEXTS["cloud-one-team"]

COPIES = {
    "another headline and by-line": "[보도자료] KT, 원팀 결성\n김아무개 기자\n" + WHOLE + "\n무단 전재 금지",
    "the last third cut off": WHOLE[: len(WHOLE) * 2 // 3],
    "other spaces and line ends": " ".join(WHOLE.split()).replace(" ", "  "),
    "other quotation marks": WHOLE.replace("‘", "'").replace("’", "'").replace("“", '"'),
    "a word changed here and there": WHOLE.replace("밝혔다", "전했다").replace("말했다", "강조했다"),
}


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_found(how):
    mine, theirs = sketch(WHOLE), sketch(COPIES[how])
    assert is_same_text(mine, theirs)
    assert set(bands(mine)) & set(bands(theirs))


def test_the_newsrooms_only_copies_are_the_press_release():
    sketches = {id_: sketch(text) for id_, text in TEXTS.items()}
    same = {
        frozenset((a, b))
        for a in sketches
        for b in sketches
        if a != b and is_same_text(sketches[a], sketches[b])
    }
    assert same == {frozenset(("safe-road", "safe-road-copy"))}


@pytest.mark.parametrize("short", ["", "로그인이 필요합니다", "404 Not Found", "  \n "])
def test_a_stub_is_the_copy_of_nothing(short):
    assert not is_same_text(sketch(short), sketch(short))
    assert bands(sketch(short)) == ()


def test_a_sketch_is_the_same_on_every_machine():
    text = (
        "두 회사는 22일 판교에서 만나 물류로봇을 함께 만들기로 했다고 밝혔다. "
        "시제품은 이듬해 봄에 나온다. 지분은 6대 4다."
    )
    assert sketch(text)[:3] == (174825411, 49429536, 97496348)


@given(st.text(min_size=60, max_size=400))
def test_a_text_is_its_own_copy_if_it_is_long_enough(text):
    made = sketch(text)
    assert likeness(made, made) in (0.0, 1.0)
    assert (likeness(made, made) == 1.0) == bool(made)
