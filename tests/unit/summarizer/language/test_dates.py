"""Dates in words become calendar dates, as exact as the words and the day of publication allow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.dates import Basis, age_in_days, find_dates
from summarizer.types import Language

PUBLISHED = date(2021, 11, 23)  # a Tuesday


def likeliest(text: str, language: Language, published: date | None = PUBLISHED) -> list[str]:
    """The first reading of each date in a text."""
    found = find_dates([text], published=published, language=language)[0]
    return [reading.value for i, reading in enumerate(found) if i == 0 or found[i - 1].start != reading.start]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("23일 밝혔다", "2021-11-23"),
        ("지난 20일 협약식을 열었다", "2021-11-20"),
        ("지난 25일 협약했다", "2021-10-25"),
        ("오는 29일 출범한다", "2021-11-29"),
        ("오는 3일 출범한다", "2021-12-03"),
        ("지난 7월 손잡았다", "2021-07"),
        ("지난 12월 손잡았다", "2020-12"),
        ("지난 3월 29일 체결했다", "2021-03-29"),
        ("지난달 30일 체결했다", "2021-10-30"),
        ("지난달 체결했다", "2021-10"),
        ("이달 10일 만났다", "2021-11-10"),
        ("다음 달 5일 연다", "2021-12-05"),
        ("지난해 10월 투자했다", "2020-10"),
        ("지난해 8월 25일 서명했다", "2020-08-25"),
        ("작년 말 세웠다", "2020-12"),
        ("올해 초 결성했다", "2021"),
        ("올 하반기 협약했다", "2021"),
        ("내년 1분기 내놓는다", "2022"),
        ("재작년 시작했다", "2019"),
        ("2019년 만들었다", "2019"),
        ("2019년 3월 만들었다", "2019-03"),
        ("2019년 9월 18일 만들었다", "2019-09-18"),
        ("2018.4 계약", "2018-04"),
        ("2021-11-02 입력", "2021-11-02"),
        ("6일(현지시간) 공개했다", "2021-11-06"),
        ("전날 발표했다", "2021-11-22"),
        ("이날 서명했다", "2021-11-23"),
        ("어제 서명했다", "2021-11-22"),
    ],
)
def test_korean_words_resolve_from_the_day_of_publication(words: str, value: str) -> None:
    assert likeliest(words, Language.KO) == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("said on Tuesday", "2021-11-23"),
        ("signed on Monday", "2021-11-22"),
        ("last Thursday", "2021-11-18"),
        # a Tuesday's "last Monday" is no other word for yesterday
        ("last Monday", "2021-11-15"),
        ("it will sign the pact on Thursday", "2021-11-25"),
        ("a pact that is to be signed by Thursday", "2021-11-25"),
        ("last Tuesday", "2021-11-16"),
        ("next Monday", "2021-11-29"),
        ("today launched", "2021-11-23"),
        ("yesterday signed", "2021-11-22"),
        ("on Nov. 3 signed", "2021-11-03"),
        ("on 8 September", "2021-09-08"),
        ("On April 27, 2020, they", "2020-04-27"),
        ("in July 2019 formed", "2019-07"),
        ("in December they joined", "2020-12"),
        ("last July", "2021-07"),
        ("last November", "2020-11"),
        ("in September last year", "2020-09"),
        ("on September 2 this year", "2021-09-02"),
        ("last month", "2021-10"),
        ("earlier this year", "2021"),
        ("last year", "2020"),
        ("since 2019", "2019"),
        ("two years ago", "2019"),
        ("last summer", "2021"),
    ],
)
def test_english_words_resolve_from_the_day_of_publication(words: str, value: str) -> None:
    assert likeliest(words, Language.EN) == [value]


@pytest.mark.parametrize(
    "words",
    [
        "3일간 열린다",
        "10일 만에 끝났다",
        "7년 동안",
        "100일 기념",
        "점유율 2021.5%",
        "3일 뒤",
        "12개월",
        "1만5000명",
    ],
)
def test_spans_of_time_and_numbers_are_no_dates_by_themselves(words: str) -> None:
    assert likeliest(words, Language.KO) == []


@pytest.mark.parametrize(
    "words", ["it may sign", "They march on", "260,000 GPUs", "a $2,000 card", "2000 people"]
)
def test_english_verbs_and_amounts_are_no_dates(words: str) -> None:
    assert likeliest(words, Language.EN) == []


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["2019년 3월 협약했다.", "같은 달 회사를 세웠다."], "2019-03"),
        (["2019년 3월 협약했다.", "그해 8월 말 갈라섰다."], "2019-08"),
        (["2019년 3월 협약했다.", "이듬해 4월 갈라섰다."], "2020-04"),
        (["지난 2월 7일 협약했다.", "이튿날 공개했다."], "2021-02-08"),
        (["지난 2월 7일 협약했다.", "나흘 뒤 공개했다."], "2021-02-11"),
    ],
)
def test_korean_words_may_count_from_the_date_told_before(texts: list[str], value: str) -> None:
    found = find_dates(texts, published=PUBLISHED, language=Language.KO)[1]
    assert (found[0].value, found[0].basis) == (value, Basis.ANTECEDENT)


def test_english_words_may_count_from_the_date_told_before() -> None:
    found = find_dates(
        [
            "It was formed on March 22.",
            "Four days later the two signed.",
            "On May 3 of the same year they split.",
        ],
        published=PUBLISHED,
        language=Language.EN,
    )
    assert [row[0].value for row in found] == ["2021-03-22", "2021-03-26", "2021-05-03"]


def test_a_bare_month_after_another_year_has_both_readings() -> None:
    found = find_dates(
        ["지난해 8월 협약했다.", "10월 회사를 세웠다."], published=PUBLISHED, language=Language.KO
    )
    assert [reading.value for reading in found[1]] == ["2021-10", "2020-10"]


def test_without_a_day_of_publication_only_absolute_dates_resolve() -> None:
    assert likeliest("2019년 3월 협약하고 지난 7월과 23일 만났다", Language.KO, None)[:1] == ["2019-03"]
    assert likeliest("지난 7월, 지난달 30일, 이날, 올해", Language.KO, None) == []
    assert likeliest("on Tuesday, last month, in July", Language.EN, None) == []


def test_a_day_that_the_calendar_lacks_is_not_a_date() -> None:
    assert likeliest("지난달 30일 협약했다", Language.KO, date(2021, 3, 2)) == []


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2021-11-20", 3),
        ("2021-11", 0),
        ("2021", 0),
        ("2021-10", 23),
        ("2020", 327),
        ("2021-11-24", -1),
        ("2022", -39),
    ],
)
def test_age_counts_from_the_end_of_what_is_told(value: str, days: int) -> None:
    assert age_in_days(value, PUBLISHED) == days


PIECES = """
지난 오는 이번 올해 작년 지난해 그해 같은 달 이달 지난달 7월 2월 30일 31일 3일 말 초 2019년 2020.2.30 이날
전날 last next this
Monday Tuesday Feb. 30 March 2019 in on the same year two months ago later 2021-02-31 day 12월
한 뒤 전 하반기 today"""
WORDS = st.lists(
    st.sampled_from(PIECES.split()) | st.text(max_size=4),
    max_size=14,
)


@given(WORDS, st.dates(date(1950, 1, 1), date(2090, 1, 1)) | st.none(), st.sampled_from(Language))
def test_any_words_give_real_dates_inside_the_text(
    words: list[str], published: date | None, language: Language
) -> None:
    text = " ".join(words)
    for reading in find_dates([text, text], published=published, language=language)[1]:
        assert 0 <= reading.start < reading.end <= len(text)
        year, *rest = map(int, reading.value.split("-"))
        date(year, *[*rest, 1, 1][:2])


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(1, 31), st.integers(1, 12))
def test_what_is_past_is_not_after_publication(published: date, day: int, month: int) -> None:
    told = [f"지난 {day}일", f"지난 {month}월", f"지난 {month}월 {day}일", "지난달", "작년", "전날"]
    for words in told:
        for value in likeliest(words, Language.KO, published):
            assert value <= str(published)[: len(value)]
    for words in ("last month", "last year", "yesterday", "on Friday", "last Friday"):
        for value in likeliest(words, Language.EN, published):
            assert value <= str(published)[: len(value)]
