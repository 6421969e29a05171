"""Whose alliances, of which days and for which reason: as people write it, in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.asked import asked, names_in
from summarizer.types import Reason

MONDAY = date(2026, 11, 23)

PERIODS = {
    "올해": ("2026-01-01", "2026-12-31"),
    "작년": ("2025-01-01", "2025-12-31"),
    "이번 달": ("2026-11-01", "2026-11-30"),
    "지난달": ("2026-10-01", "2026-10-31"),
    "이번 주": ("2026-11-23", "2026-11-29"),
    "지난주": ("2026-11-16", "2026-11-22"),
    "오늘": ("2026-11-23", "2026-11-23"),
    "어제": ("2026-11-22", "2026-11-22"),
    "2026-10": ("2026-10-01", "2026-10-31"),
    "2026.2": ("2026-02-01", "2026-02-28"),
    "2026-10-05": ("2026-10-05", "2026-10-05"),
    "2025년": ("2025-01-01", "2025-12-31"),
    "2025년 3월": ("2025-03-01", "2025-03-31"),
    "3월": ("2026-03-01", "2026-03-31"),
    "12월": ("2025-12-01", "2025-12-31"),
    "2025년 2분기": ("2025-04-01", "2025-06-30"),
    "상반기": ("2026-01-01", "2026-06-30"),
    "최근 7일": ("2026-11-16", "2026-11-23"),
    "최근 3개월": ("2026-08-25", "2026-11-23"),
    "7d": ("2026-11-16", "2026-11-23"),
    "7일": ("2026-11-16", "2026-11-23"),
    "2주일": ("2026-11-09", "2026-11-23"),
    "2 weeks": ("2026-11-09", "2026-11-23"),
    "2025-11~2026-02": ("2025-11-01", "2026-02-28"),
    "this year": ("2026-01-01", "2026-12-31"),
    "last month": ("2026-10-01", "2026-10-31"),
    "last 2 weeks": ("2026-11-09", "2026-11-23"),
    "October 2025": ("2025-10-01", "2025-10-31"),
    "in December": ("2025-12-01", "2025-12-31"),
    "Q3 2025": ("2025-07-01", "2025-09-30"),
}


@pytest.mark.parametrize("said", PERIODS)
def test_a_period_is_understood_and_taken_out(said):
    found = asked(f"KT {said}", MONDAY)
    assert found.text == "KT"
    assert (found.period.first.isoformat(), found.period.last.isoformat()) == PERIODS[said]
    assert asked(said, MONDAY).text == ""


@pytest.mark.parametrize("said", ["2026-13", "2026-02-31", "KT 0분기", "GS25", "11번가", "2월의나무"])
def test_what_is_no_period_is_left_in_the_name(said):
    assert asked(said, MONDAY) == asked(said, date(2020, 1, 1))
    assert asked(said, MONDAY).text == said


@pytest.mark.parametrize(
    ("said", "name", "reason"),
    [
        ("KT 인재", "KT", Reason.TALENT),
        ("KT 인재 양성", "KT", Reason.TALENT),
        ("KT 디지털 전환", "KT", Reason.TRANSFORMATION),
        ("KT talent", "KT", Reason.TALENT),
        ("인재", "", Reason.TALENT),
        ("삼성전자 R&D 제휴", "삼성전자", Reason.RESEARCH),
        ("한국전자통신연구원", "한국전자통신연구원", None),
        ("연구 재단", "연구 재단", None),
        ("KT 스타트업 올해", "KT", Reason.STARTUPS),
    ],
)
def test_a_reason_stands_behind_the_name(said, name, reason):
    found = asked(said, MONDAY)
    assert (found.text, found.reason) == (name, reason)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("KT 제휴 현황", "KT"),
        ("alliances of KT", "KT"),
        ("KT", "KT"),
        ("올해 KT가 맺은 제휴", "KT가"),
        ("KT #3", "KT"),
    ],
)
def test_words_that_say_nothing_more_are_left_out(said, left):
    assert asked(said, MONDAY).text == left


def test_a_page_is_a_number_at_the_end():
    assert asked("KT 올해 #3", MONDAY).page == 3


PAIRS = {
    "KT와 삼성SDS": ("KT", "삼성SDS"),
    "삼성SDS와 KT": ("삼성SDS", "KT"),
    "LG전자, KT": ("LG전자", "KT"),
    "KT and Samsung SDS": ("KT", "Samsung SDS"),
    "KT × 삼성SDS": ("KT", "삼성SDS"),
    "KT 하고 삼성SDS": ("KT", "삼성SDS"),
    "KT와 삼성SDS와 LG전자": ("KT", "삼성SDS", "LG전자"),
    "KT와 삼성SDS의": ("KT", "삼성SDS"),
}


@pytest.mark.parametrize("said", PAIRS)
def test_several_names_are_taken_apart(said):
    assert PAIRS[said] in names_in(said)


@pytest.mark.parametrize("name", ["KT&G", "AT&T", "삼성SDS", "와이즈넛", "S&P Global"])
def test_a_single_name_is_tried_as_it_is_first(name):
    assert names_in(name)[0] == (name,)
    assert all(len(way) == 1 for way in names_in(name))


@given(st.text(max_size=60))
def test_whatever_is_said_is_understood_somehow(said):
    found = asked(said, MONDAY)
    assert found.page >= 1
    names_in(found.text)
