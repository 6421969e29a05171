"""Stories are told in a stated order, and each knows why it stands where it does."""

from datetime import UTC, datetime

import pytest

from summarizer.stories.rank import Candidate, Ground, rank
from summarizer.types import Facts, Kind, Organisation, Status
from tests.builders import alliance

NOON = datetime(2021, 11, 22, 12, tzinfo=UTC)


def story(*names, reports=1, told_at=NOON, **more):
    return Candidate(Facts((alliance(*names, **more),)), reports, told_at)


PLAIN = story("네이버", "인텔")

BEFORE = {
    "a watched organisation": story("KT", "동원그룹"),
    "a joint venture": story("카카오", "하나은행", kind=Kind.JOINT_VENTURE),
    "an ending company": story("카카오", "하나은행", kind=Kind.JOINT_VENTURE, status=Status.ENDED),
    "more independent reports": story("카카오", "하나은행", reports=3),
    "a later report": story("카카오", "하나은행", told_at=NOON.replace(hour=13)),
    "more parties": story("카카오", "하나은행", "동원그룹"),
}
AFTER = {
    "a plan": story("카카오", "하나은행", status=Status.PLANNED),
    "no alliance": Candidate(Facts(), 9, NOON),
    "no date": story("카카오", "하나은행", told_at=None),
}


@pytest.mark.parametrize("what", BEFORE)
def test_it_comes_before_a_plain_story(what):
    assert [s.index for s in rank([PLAIN, BEFORE[what]], watched=[Organisation("케이티")])] == [1, 0]


@pytest.mark.parametrize("what", AFTER)
def test_it_comes_after_a_plain_story(what):
    assert [s.index for s in rank([AFTER[what], PLAIN])] == [1, 0]


def test_equal_stories_keep_their_order():
    assert [s.index for s in rank([PLAIN, PLAIN, PLAIN])] == [0, 1, 2]


def test_the_grounds_say_why():
    first = story("KT", "LG전자", "KAIST", "한양대", "동원그룹", kind=Kind.CONSORTIUM, reports=2)
    (standing,) = rank([first], watched=[Organisation("KT"), Organisation("네이버")])
    assert standing.grounds == (
        (Ground.WATCHED, "KT"),
        (Ground.KIND, "consortium"),
        (Ground.REPORTS, "2"),
        (Ground.SIZE, "5"),
    )


def test_being_watched_is_no_matter_of_likeness():
    (standing,) = rank([story("KT&G", "한양")], watched=[Organisation("KT"), Organisation("한양대")])
    assert standing.grounds == ()
