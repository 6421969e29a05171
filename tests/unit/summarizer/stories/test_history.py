"""An alliance is one line of time; another agreement of the same parties is another line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.render.updates import update
from summarizer.stories.history import Telling, continues, lay
from summarizer.types import Evidence, Kind, Language, Reason, Status
from tests.builders import alliance

IDS = {
    name: number
    for number, name in enumerate(["KT", "LG전자", "KAIST", "한양대", "현대중공업", "동원그룹", "마그나"])
}
JUNE = date(2021, 6, 10)


def telling(*names, day=JUNE, story=1, past=(), **more):
    told = alliance(*names, **more)
    return Telling(told, tuple(IDS[name] for name in names), day, story, tuple(past))


def later(days, *names, story=2, **more):
    return telling(*names, day=JUNE + timedelta(days=days), story=story, **more)


def refers(words):
    return (Evidence("kind", 0, len(words), words),)


TEAM = {"name": "AI 원팀", "kind": Kind.CONSORTIUM}
VENTURE = {"kind": Kind.JOINT_VENTURE}

GOES_ON = {
    "a plan comes about": (telling("KT", "LG전자", status=Status.PLANNED), later(90, "KT", "LG전자")),
    "a memorandum becomes a company": (
        telling("LG전자", "마그나"),
        later(400, "LG전자", "마그나", **VENTURE),
    ),
    "a planned company is founded": (
        telling("LG전자", "마그나", status=Status.PLANNED, **VENTURE),
        later(300, "LG전자", "마그나", **VENTURE),
    ),
    "a member joins": (
        telling("KT", "KAIST", "한양대", **TEAM),
        later(120, "LG전자", "KT", status=Status.JOINED, **TEAM),
    ),
    "it is widened": (telling("KT", "LG전자"), later(700, "KT", "LG전자", status=Status.EXPANDED)),
    "it ends": (telling("KT", "LG전자"), later(900, "KT", "LG전자", status=Status.ENDED)),
    "the main contract": (
        telling("KT", "LG전자"),
        later(60, "KT", "LG전자", evidence=refers("양사는 본계약을 체결했다고 밝혔다.")),
    ),
    "the article tells what went before": (
        telling("KT", "LG전자", date="2021-06-10"),
        later(200, "KT", "LG전자", past=[alliance("KT", "LG전자", date="2021-06", main=False)]),
    ),
    "the same named body": (telling("KT", "KAIST", **TEAM), later(30, "KT", "동원그룹", **TEAM)),
}

IS_ANOTHER = {
    "another agreement of the same two": (telling("KT", "LG전자"), later(60, "KT", "LG전자")),
    "other parties": (telling("KT", "LG전자", status=Status.PLANNED), later(60, "KT", "KAIST")),
    "one party of many": (
        telling("KT", "LG전자", "KAIST", "한양대", "동원그룹", status=Status.PLANNED),
        later(60, "KT", "LG전자"),
    ),
    "another named body": (
        telling("KT", "KAIST", **TEAM),
        later(60, "KT", "KAIST", status=Status.EXPANDED, kind=Kind.CONSORTIUM, name="클라우드 원팀"),
    ),
    "a new beginning after an end": (
        telling("KT", "LG전자", status=Status.ENDED),
        later(60, "KT", "LG전자"),
    ),
    "a plan beside what is": (telling("KT", "LG전자"), later(60, "KT", "LG전자", status=Status.PLANNED)),
    "a plan for something else": (
        telling("KT", "LG전자", status=Status.PLANNED, why=(Reason.TALENT,)),
        later(60, "KT", "LG전자", status=Status.PLANNED, why=(Reason.MARKET,)),
    ),
    "some of many rivals found a company": (
        telling("KT", "LG전자", "KAIST", "한양대"),
        later(60, "KT", "LG전자", "KAIST", **VENTURE),
    ),
    "the end of something else that the same rivals did": (
        telling("KT", "LG전자", why=(Reason.MARKET,)),
        later(60, "KT", "LG전자", status=Status.ENDED, why=(Reason.SOCIETY,)),
    ),
    "a plan of long ago": (
        telling("KT", "LG전자", status=Status.PLANNED),
        later(2000, "KT", "LG전자"),
    ),
    "a name that says nothing": (
        telling("KT", "KAIST", name="업무협약"),
        later(60, "KT", "동원그룹", name="업무협약"),
    ),
}


@pytest.mark.parametrize("what", GOES_ON)
def test_a_story_goes_on_with_a_line(what):
    first, second = GOES_ON[what]
    assert continues(lay([first]), second) is not None


@pytest.mark.parametrize("what", IS_ANOTHER)
def test_a_story_begins_a_line(what):
    first, second = IS_ANOTHER[what]
    assert continues(lay([first]), second) is None


def states(line):
    return [(event.kind.value, event.status.value, event.happened_on) for event in line.events]


def test_memorandum_contract_and_company_are_one_line():
    line = lay(
        [
            telling("LG전자", "마그나", date="2021-06-10"),
            later(100, "LG전자", "마그나", status=Status.PLANNED, date="2021-09-18", story=2, **VENTURE),
            later(400, "LG전자", "마그나", date="2022-07-15", name="LG마그나", story=3, **VENTURE),
        ]
    )
    assert states(line) == [
        ("agreement", "formed", "2021-06-10"),
        ("joint_venture", "planned", "2021-09-18"),
        ("joint_venture", "formed", "2022-07-15"),
    ]
    assert (line.alliance.name, line.alliance.kind) == ("LG마그나", Kind.JOINT_VENTURE)
    assert update(line.events[-1].changes, Language.KO) == "업데이트: 추진 → 설립 · 이름 ‘LG마그나’"


def test_who_joins_is_a_member_from_then_on_and_the_change_says_so():
    line = lay(
        [
            telling("KT", "KAIST", "한양대", "현대중공업", **TEAM),
            later(120, "LG전자", "KT", status=Status.JOINED, date="2021-10-08", **TEAM),
        ]
    )
    assert [party.name for party in line.alliance.parties] == [
        "KT",
        "KAIST",
        "한양대",
        "현대중공업",
        "LG전자",
    ]
    assert line.joined == {IDS["LG전자"]: "2021-10-08"}
    assert update(line.events[-1].changes, Language.KO) == "업데이트: LG전자 합류"


def test_a_house_lives_on_when_one_leaves():
    line = lay(
        [
            telling("KT", "KAIST", "한양대", "현대중공업", lead="KT", **TEAM),
            later(500, "한양대", "KT", status=Status.ENDED, date="2022-10", lead="KT", **TEAM),
        ]
    )
    assert line.alliance.status is Status.FORMED
    assert line.left == {IDS["한양대"]: "2022-10"}
    assert update(line.events[-1].changes, Language.KO) == "업데이트: 한양대 이탈"


def test_two_that_end_it_end_it():
    line = lay([telling("KT", "LG전자"), later(500, "KT", "LG전자", status=Status.ENDED)])
    assert line.alliance.status is Status.ENDED
    assert update(line.events[-1].changes, Language.KO) == "업데이트: 체결 → 종료"


def test_being_told_of_again_is_no_event():
    again = later(30, "KT", "LG전자", status=Status.ONGOING, date="2021-06-10")
    assert len(lay([telling("KT", "LG전자", date="2021-06-10"), again]).events) == 1


def test_what_the_first_article_tells_of_the_past_begins_the_line():
    past = alliance("LG전자", "마그나", date="2020-12", main=False, status=Status.ONGOING)
    line = lay([telling("LG전자", "마그나", date="2021-06-10", past=[past], **VENTURE)])
    assert states(line) == [("agreement", "formed", "2020-12"), ("joint_venture", "formed", "2021-06-10")]
    assert line.first_day == date(2020, 12, 1)


def test_an_organisation_that_was_renamed_by_hand_is_no_newcomer():
    second = Telling(alliance("한국전력", "KAIST", **TEAM), (IDS["KT"], IDS["KAIST"]), JUNE + timedelta(9), 2)
    line = lay([telling("KT", "KAIST", **TEAM), second])
    assert line.members == (IDS["KT"], IDS["KAIST"])
    assert len(line.events) == 1


TELLINGS = st.lists(
    st.builds(
        lambda names, story, **more: later(story * 40, *names, story=story, **more),
        st.lists(st.sampled_from(sorted(IDS)), min_size=2, unique=True),
        st.integers(1, 9),
        status=st.sampled_from(Status),
        kind=st.sampled_from(Kind),
        date=st.sampled_from([None, "2021", "2021-11", "2021-11-23"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda told: told.story,
)


@given(TELLINGS, st.randoms())
def test_the_order_of_arrival_makes_no_other_line(tellings, random):
    shuffled = random.sample(tellings, len(tellings))
    assert lay(tellings) == lay(shuffled)


@given(TELLINGS)
def test_nobody_is_lost_and_every_event_but_one_stories_firsts_says_what_changed(tellings):
    line = lay(tellings)
    assert set(line.members) == {member for told in tellings for member in told.members}
    assert len(line.members) == len(line.alliance.parties)
    first = min(tellings, key=lambda told: (told.told_on, told.story)).story
    assert all(event.changes for event in line.events if event.story != first)
