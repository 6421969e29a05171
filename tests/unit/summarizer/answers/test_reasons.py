"""A bare why is asked of the alliance that the article tells of."""

from dataclasses import replace

import pytest

from summarizer.answers import Topic, answer
from summarizer.answers.reasons import is_bare_why
from summarizer.types import Evidence, Language
from tests.unit.summarizer.answers.builders import BODY, sea_one_team

SENTENCE = "세 곳은 해양 인공지능 인재를 키우기 위해 손을 잡았다."


def with_its_reason():
    """The article with the sentence of its reason among the facts."""
    read = sea_one_team()
    start = BODY.index(SENTENCE)
    proof = Evidence("why:talent", start, start + len(SENTENCE), SENTENCE)
    alliances = (replace(read.facts.alliances[0], evidence=(proof,)),)
    return replace(read, facts=replace(read.facts, alliances=alliances))


@pytest.mark.parametrize("said", ["왜?", "왜", "그럼 왜?", "이유는?", "why", "Why?", "and why?", "how come?"])
@pytest.mark.parametrize("about", [None, Topic("바다 원팀은 누가 주도해?", ("가온통신",), Language.KO)])
def test_it_gives_the_reason_with_its_sentence(said, about) -> None:
    reply = answer(said, [with_its_reason()], about=about)
    assert [item.quote for item in reply.evidence] == [SENTENCE]
    assert SENTENCE in reply.text


@pytest.mark.parametrize("said", ["왜 KT야?", "why did KT join?", "왜 받았나", "누가?", ""])
def test_a_question_that_says_more_is_none(said) -> None:
    assert not is_bare_why(said)


def test_without_a_reason_it_is_an_honest_no() -> None:
    read = sea_one_team()
    silent = replace(read, article=replace(read.article, body="가온통신과 한빛대가 손잡았다."))
    assert answer("왜?", [silent]).abstained
