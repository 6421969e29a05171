"""The table of months in words."""

from bot.views.trends import Trends, description
from summarizer.types import Language
from tests.unit.bot.views.pictures import TABLES


def test_the_table_in_words():
    assert description(TABLES["one month"], Language.KO) == (
        "2021년 11월 · 제휴·협력 2건. 이유: 인재 양성 2건. 많이 맺은 곳: KT 2건."
    )


def test_weeks_are_told_from_their_first_day_to_the_last():
    weeks = Trends(("2026-11-09", "2026-11-16", "2026-11-23"), (2, 0, 1))
    assert description(weeks, Language.KO) == "2026년 11월 9일 ~ 2026년 11월 29일 · 제휴·협력 3건."
    assert description(weeks, Language.EN) == "9 Nov 2026 to 29 Nov 2026 · 3 alliances."
