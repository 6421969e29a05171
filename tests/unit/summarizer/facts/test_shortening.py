"""Looking only at names that begin alike misses none that a shorter name may stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.facts.organisations import shortens
from summarizer.facts.shortening import Beginnings

NAMES = [
    "한국자동차연구원", "자동차연", "한국전자통신연구원", "KT", "㈜케이티", "KT클라우드", "JPMorgan Chase", "JPMorgan",
    "International Business Machines", "IBM", "the Linux Foundation", "Linux Foundation", "서울대학교", "서울대",
    "과학기술정보통신부", "과기정통부", "Ga-ram & Co", "GARAM",
]  # fmt: skip


def shortened(names: list[str]) -> tuple[list[list[int]], list[list[int]]]:
    beginnings = Beginnings(names)
    every = [[place for place, long in enumerate(names) if shortens(name, long)] for name in names]
    some = [[place for place in beginnings.like(name) if shortens(name, names[place])] for name in names]
    return every, some


@pytest.mark.parametrize(
    ("short", "long"), [("자동차연", "한국자동차연구원"), ("IBM", NAMES[8]), ("JPMorgan", NAMES[6])]
)
def test_a_short_form_finds_its_full_one(short: str, long: str) -> None:
    assert NAMES.index(long) in Beginnings(NAMES).like(short)


@given(st.lists(st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=8)), max_size=12, unique=True))
def test_none_is_missed(names: list[str]) -> None:
    every, some = shortened([*names, *NAMES])
    assert some == every


def test_of_thousands_that_begin_alike_only_the_first_are_compared() -> None:
    assert len(Beginnings([f"가람{number}전자" for number in range(5000)]).like("가람")) < 1000
