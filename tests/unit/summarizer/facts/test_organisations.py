"""Forms of one organisation's name, and what sort of body it is."""

import pytest

from summarizer.facts.organisations import is_division, shortens, spelt
from summarizer.facts.sorts import sort_of


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("자동차연", "한국자동차연구원", True),
        ("산업부", "산업통상자원부", True),
        ("팹리스협회", "한국팹리스산업협회", True),
        ("카카오", "네이버", False),
        ("신한은행", "신한카드", False),
    ],
)
def test_korean_names_are_shortened_by_syllables(short: str, long: str, expected: bool) -> None:
    assert shortens(short, long) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("RIAA", "Recording Industry Association of America", True),
        ("JPMorgan", "JPMorgan Chase & Co", True),
        ("Chase", "JPMorgan Chase & Co", False),
        ("IBM", "Intel", False),
    ],
)
def test_english_names_are_shortened_to_initials_or_first_words(
    short: str, long: str, expected: bool
) -> None:
    assert shortens(short, long) is expected


def test_latin_letters_are_spelt_as_korean_says_them() -> None:
    assert spelt("kt") == "케이티"


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("한빛증권", "company"),
        ("금오공과대학교", "university"),
        ("한국자동차연구원", "institute"),
        ("한국팹리스산업협회", "association"),
        ("해남군", "government"),
        ("경남테크노파크", "government"),
        ("가온병원", "other"),
        ("Ministry of Intellectual Property", "government"),
        ("Boise State University", "university"),
        ("Acme Robotics Inc.", "company"),
    ],
)
def test_a_name_tells_its_sort(name: str, sort: str) -> None:
    assert sort_of(name, [], None).value == sort


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("/DX사업단장 전무가", True),
        (" 사업현황과", True),
        (" 원팀 지원을", True),
        ("와 협약을", False),
        (" 대표는", False),
    ],
)
def test_a_field_before_a_division_is_no_firm_of_that_name(behind: str, expected: bool) -> None:
    # "가람 클라우드/DX사업단장": 가람's own, where "가람 클라우드" elsewhere is a firm.
    text = f"가람 클라우드{behind}"
    assert bool(is_division(text, len("가람 클라우드"))) is expected
