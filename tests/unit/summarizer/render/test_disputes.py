"""What papers tell differently is said as it is."""

from dataclasses import replace

import pytest

from summarizer.render.disputes import disputes
from summarizer.stories.merge import Field, Stated
from summarizer.types import Language, OrganisationType
from tests.builders import alliance

#: A company and a university, that signed an agreement.
MIXED = alliance("KT", "한빛대")
MIXED = replace(
    MIXED, parties=(MIXED.parties[0], replace(MIXED.parties[1], type=OrganisationType.UNIVERSITY))
)


def field(name, *values):
    return Field(name, tuple(Stated(value, (place,)) for place, value in enumerate(values)))


@pytest.mark.parametrize(
    ("told", "korean", "english"),
    [
        (field("members", "16", "17"), "참여 기관 16곳/17곳", "16/17 organisations"),
        (
            field("date", "2021-11-23", "2021-11-24"),
            "날짜 2021년 11월 23일(화)/2021년 11월 24일(수)",
            "date Tue, 23 November 2021/Wed, 24 November 2021",
        ),
        (
            field("kind", "agreement", "joint_venture"),
            "형태 업무협약/합작법인",
            "form agreement/joint venture",
        ),
        (field("status", "formed", "planned"), "상태 체결/추진", "status signed/planned"),
        (field("name", "AI 원팀", "AI 동맹"), "이름 ‘AI 원팀’/‘AI 동맹’", "name “AI 원팀”/“AI 동맹”"),
        (field("lead", "KT", "LG전자"), "주도 KT/LG전자", "led by KT/LG전자"),
        (field("date", "2021-11-23"), "", ""),
        (field("party", "KT", "LG전자"), "", ""),
    ],
)
def test_a_dispute_is_told_in_both_languages(told, korean, english):
    assert disputes([told], MIXED, Language.KO) == korean
    assert disputes([told], MIXED, Language.EN) == english
