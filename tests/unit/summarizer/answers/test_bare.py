"""A bare when or who, when nothing was talked of, is asked of the article's news."""

from dataclasses import replace

import pytest

from summarizer.answers import Topic, answer
from summarizer.answers.bare import of_its_news
from summarizer.types import Evidence, Kind, Language
from tests.unit.summarizer.answers.builders import BODY, sea_one_team


def of_kind(kind):
    read = sea_one_team()
    return replace(read, facts=replace(read.facts, alliances=(replace(read.facts.alliances[0], kind=kind),)))


@pytest.mark.parametrize(
    ("said", "signed", "launched"),
    [
        ("언제?", "언제 협약을 맺었어?", "언제 출범했어?"),
        ("언제야", "언제 협약을 맺었어?", "언제 출범했어?"),
        ("그럼 언제야?", "언제 협약을 맺었어?", "언제 출범했어?"),
        ("누구야?", "누가 참여해?", "누가 참여해?"),
        ("어디랑?", "누가 참여해?", "누가 참여해?"),
        ("when?", "When was it signed?", "When was it formed?"),
        ("so, when was it?", "When was it signed?", "When was it formed?"),
        ("Who?", "Who are the members?", "Who are the members?"),
        ("언제 시작해?", "언제 시작해?", "언제 시작해?"),
        ("누가 이끌어?", "누가 이끌어?", "누가 이끌어?"),
        ("", "", ""),
    ],
)
def test_it_is_made_whole_by_what_the_alliance_is(said, signed, launched):
    assert of_its_news(said, [of_kind(Kind.AGREEMENT)]) == signed
    assert of_its_news(said, [of_kind(Kind.CONSORTIUM)]) == launched


def test_without_an_alliance_or_with_several_articles_it_stays_as_it_is():
    read = sea_one_team()
    silent = replace(read, facts=replace(read.facts, alliances=()))
    assert (
        of_its_news("언제?", [silent])
        == of_its_news("언제?", [read, read])
        == of_its_news("언제?", [])
        == "언제?"
    )


def test_who_is_answered_with_all_that_take_part():
    read = sea_one_team()
    sentence = BODY[: BODY.index("\n")]
    proof = Evidence("parties", 0, len(sentence), sentence)
    alliance = replace(read.facts.alliances[0], evidence=(proof,))
    told = replace(read, facts=replace(read.facts, alliances=(alliance,)))
    assert answer("누구야?", [told]).answers == ("가온통신", "한빛대", "누리대")


def test_what_was_talked_of_comes_first():
    about = Topic("교육 인원은?", ("500명",), Language.KO)
    assert answer("누구야?", [sea_one_team()], about=about).asked != "누가 참여해?"
