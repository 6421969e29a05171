"""Phrases that give a ground, and what a why-question wants of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers import answer
from summarizer.answers.grounds import Ground, asks_for_cause, grounds
from summarizer.answers.question import understand
from tests.unit.summarizer.answers.builders import sea_one_team


@pytest.mark.parametrize(
    ("sentence", "ground", "phrase"),
    [
        (
            "세 곳은 해양 인공지능 인재를 키우기 위해 손을 잡았다.",
            Ground.PURPOSE,
            "해양 인공지능 인재를 키우기 위해",
        ),
        ("업계가 손을 잡는 배경에는 극심한 인재난이 있다.", Ground.TOLD, "극심한 인재난"),
        ("수익 배분을 둘러싼 이견 탓에 깨졌다.", Ground.CAUSE, "수익 배분을 둘러싼 이견 탓"),
        ("체력을 기르자는 취지로, 가온통신이 주도한다.", Ground.PURPOSE, "체력을 기르자는 취지"),
        ("It was cancelled because the bins rang at night.", Ground.CAUSE, "the bins rang at night"),
        ("The pact aims to train engineers, the two said.", Ground.PURPOSE, "train engineers"),
        ("It closed for lack of parcels.", Ground.CAUSE, "lack of parcels"),
        ("The reason given was cost.", Ground.TOLD, "cost"),
    ],
)
def test_a_sentence_gives_its_ground(sentence: str, ground: Ground, phrase: str) -> None:
    found = {
        (one.ground, sentence[one.start : one.end])
        for one in grounds(sentence, korean=not sentence.isascii())
    }
    assert (ground, phrase) in found


def test_a_year_is_no_ground() -> None:
    assert not list(grounds("Nothing has changed since 2016.", korean=False))


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ("왜 컨소시엄이 깨졌어?", True),
        ("왜 손잡았어?", False),
        ("Why did the pilot end?", True),
        ("Why did they team up?", False),
    ],
)
def test_what_ended_has_a_cause_and_what_began_a_purpose(question: str, cause: bool) -> None:
    assert asks_for_cause(understand(question)) is cause


def test_why_is_answered_with_the_phrase_and_its_sentence() -> None:
    reply = answer("바다 원팀은 왜 만들었어?", [sea_one_team()])
    assert reply.answers == ("해양 인공지능 인재를 키우기 위해",)
    assert "“세 곳은 해양 인공지능 인재를 키우기 위해 손을 잡았다.”" in reply.text


@given(st.text(max_size=200), st.booleans())
def test_any_text_at_all_can_be_looked_through(text: str, korean: bool) -> None:
    for one in grounds(text, korean=korean):
        assert 0 <= one.start < one.end <= len(text)
