"""The table of months in words."""

from bot.views.trends import description
from summarizer.types import Language
from tests.unit.bot.views.pictures import TABLES


def test_the_table_in_words():
    assert description(TABLES["one month"], Language.KO) == (
        "2021년 11월 · 제휴·협력 2건. 이유: 인재 양성 2건. 많이 맺은 곳: KT 2건."
    )
