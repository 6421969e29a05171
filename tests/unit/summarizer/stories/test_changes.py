"""An update tells the facts that changed, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.render.updates import update
from summarizer.stories.changes import Change, ChangeKind, change_from, change_record, changes
from summarizer.types import Evidence, Facts, Kind, Language, Reason, Status
from tests.builders import alliance


def facts(*alliances, language=Language.KO):
    return Facts(tuple(alliances), language)


TEAM = {"name": "AI 원팀", "kind": Kind.CONSORTIUM}

TOLD = {
    "a new member": (
        alliance("KT", "KAIST", **TEAM),
        alliance("LG전자", "KT", "KAIST", **TEAM, status=Status.JOINED),
        "업데이트: LG전자 합류",
        "Update: LG전자 joins",
    ),
    "a member that the first report left out": (
        alliance("KT", "KAIST", **TEAM),
        alliance("KT", "KAIST", "한양대", "동원그룹", **TEAM),
        "업데이트: 한양대·동원그룹 참여 확인",
        "Update: 한양대 and 동원그룹 also take part",
    ),
    "a plan that came about": (
        alliance("KT", "LG전자", status=Status.PLANNED),
        alliance("KT", "LG전자"),
        "업데이트: 추진 → 체결",
        "Update: planned → signed",
    ),
    "a memorandum that became a company": (
        alliance("LG전자", "마그나", date="2020-06"),
        alliance("LG전자", "마그나", kind=Kind.JOINT_VENTURE, date="2021-07-01", name="LG마그나"),
        "업데이트: 업무협약 → 합작법인 · 이름 ‘LG마그나’ · 날짜 2020년 6월 → 2021년 7월 1일(목)",
        "Update: agreement → joint venture · named “LG마그나” · date: June 2020 → Thu, 1 July 2021",
    ),
    "a member that leaves": (
        alliance("KT", "KAIST", "한양대", **TEAM),
        alliance("KT", "KAIST", **TEAM, status=Status.ENDED),
        "업데이트: 결성 → 종료 · 한양대 이탈",
        "Update: formed → ended · 한양대 leaves",
    ),
    "a reason": (
        alliance("KT", "LG전자", why=(Reason.TALENT,)),
        alliance("KT", "LG전자", why=(Reason.TALENT, Reason.MARKET)),
        "업데이트: 시장 개척 목적 추가",
        "Update: also to reach new markets",
    ),
    "a date where none was stated": (
        alliance("KT", "LG전자"),
        alliance("KT", "LG전자", date="2021-11-23"),
        "업데이트: 날짜 2021년 11월 23일(화)",
        "Update: date: Tue, 23 November 2021",
    ),
    "who leads": (
        alliance("KT", "LG전자"),
        alliance("KT", "LG전자", lead="KT"),
        "업데이트: 주도 KT",
        "Update: led by KT",
    ),
}


@pytest.mark.parametrize("what", TOLD)
def test_a_change_is_told_in_both_languages(what):
    before, after, korean, english = TOLD[what]
    found = changes(facts(before), facts(after))
    assert update(found, Language.KO) == korean
    assert update(found, Language.EN) == english


UNTOLD = {
    "a name in another form": (alliance("KT", "한양대"), alliance("케이티", "한양대학교")),
    "a name in the other language": (alliance("KT", "LG전자"), alliance("KT", "LG Electronics")),
    "a vaguer date": (alliance("KT", "LG전자", date="2021-11-23"), alliance("KT", "LG전자", date="2021-11")),
    "what a later report leaves open": (
        alliance("KT", "LG전자", date="2021-11-23", name="AI 원팀", lead="KT", why=(Reason.TALENT,)),
        alliance("KT", "LG전자"),
    ),
    "another sentence as evidence": (
        alliance("KT", "LG전자", evidence=(Evidence("parties", 0, 3, "가나다"),)),
        alliance("KT", "LG전자", evidence=(Evidence("parties", 9, 12, "라마바"),)),
    ),
    "going on": (alliance("KT", "LG전자"), alliance("KT", "LG전자", status=Status.ONGOING)),
    "newcomers alone": (
        alliance("KT", "KAIST", "한양대", **TEAM, status=Status.JOINED),
        alliance("KT", "KAIST", **TEAM, status=Status.JOINED),
    ),
}


@pytest.mark.parametrize("what", UNTOLD)
def test_what_is_no_other_fact_is_not_told(what):
    before, after = UNTOLD[what]
    assert changes(facts(before), facts(after)) == ()


def test_background_is_no_news():
    known = alliance("KT", "LG전자")
    assert changes(facts(known), facts(known, alliance("네이버", "인텔", main=False))) == ()


def test_of_several_alliances_each_change_says_which_it_is_about():
    one, other = alliance("KT", "LG전자"), alliance("네이버", "인텔", status=Status.PLANNED)
    signed = alliance("네이버", "인텔")
    found = changes(facts(one, other), facts(one, signed, alliance("카카오", "오픈AI")))
    assert update(found, Language.KO) == (
        "업데이트: [네이버·인텔] 추진 → 체결 · 카카오·오픈AI의 업무협약 소식도 전해짐"
    )
    assert update(found, Language.EN).startswith("Update: [네이버·인텔] planned → signed · also reported on:")


def test_many_newcomers_are_counted():
    names = ("가람", "나래", "다솜", "라온", "마루")
    joined = Change(ChangeKind.JOINED, "AI 원팀", values=names)
    assert update([joined], Language.KO) == "업데이트: 가람·나래·다솜 등 5곳 합류"


def test_nothing_changed_says_nothing():
    assert update((), Language.KO) == ""


@pytest.mark.parametrize(
    ("change", "minor"),
    [
        (Change(ChangeKind.JOINED, "", values=("KT",)), False),
        (Change(ChangeKind.DATE, "", "2021-11", "2021-11-23"), True),
        (Change(ChangeKind.DATE, "", "2021-11-23", "2021-11-25"), False),
        (Change(ChangeKind.REASONS, "", values=("talent",)), True),
        (Change(ChangeKind.STATUS, "", "planned", "formed"), False),
    ],
)
def test_what_alone_deserves_no_telling_is_known(change, minor):
    assert change.is_minor is minor


ALLIANCES = st.builds(
    lambda names, **more: alliance(*names, **more),
    st.lists(st.sampled_from(["KT", "LG전자", "KAIST", "한양대", "네이버"]), min_size=2, unique=True),
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    name=st.sampled_from([None, "AI 원팀", "클라우드 원팀"]),
    date=st.sampled_from([None, "2021", "2021-11", "2021-11-23"]),
    why=st.sets(st.sampled_from(Reason)).map(tuple),
)
FACTS = st.lists(ALLIANCES, max_size=3).map(lambda told: Facts(tuple(told)))


@given(FACTS)
def test_nothing_changes_between_the_same_facts(told):
    assert changes(told, told) == ()


@given(FACTS, FACTS)
def test_every_change_has_words_and_survives_being_stored(before, after):
    found = changes(before, after)
    for language in Language:
        assert bool(update(found, language)) is bool(found)
    assert tuple(change_from(change_record(change)) for change in found) == found
