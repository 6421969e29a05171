"""Days and spans as people ask for them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.days import day_asked, span_asked

#: A Monday.
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-17", "2026-11-17"),
        ("2026.11.7", "2026-11-07"),
        ("지난 화요일 브리핑", "2026-11-17"),
        ("월요일", "2026-11-16"),
        ("지난주 금요일 브리핑 보여줘", "2026-11-20"),
        ("어제", "2026-11-22"),
        ("그저께", "2026-11-21"),
        ("오늘", "2026-11-23"),
        ("11월 17일", "2026-11-17"),
        ("last Tuesday's briefing", "2026-11-17"),
        ("yesterday", "2026-11-22"),
        ("November 17", "2026-11-17"),
        ("2026-13-40", None),
        ("클라우드", None),
        ("", None),
    ],
)
def test_the_day_that_is_meant(text, day):
    assert day_asked(text, TODAY) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3d", timedelta(days=3)), ("3일", timedelta(days=3)), ("3일치", timedelta(days=3)),
        ("2주", timedelta(days=14)),
        ("1w", timedelta(days=7)), ("일주일", timedelta(days=7)), ("사흘", timedelta(days=3)),
        ("12h", timedelta(hours=12)),
        ("12시간", timedelta(hours=12)), ("3", None), ("어제", None),
    ],
)  # fmt: skip
def test_the_span_that_is_meant(text, span):
    assert span_asked(text) == span


@given(st.text(max_size=40))
def test_any_text_names_a_day_or_none(text):
    assert day_asked(text, TODAY) is None or isinstance(day_asked(text, TODAY), date)
    assert span_asked(text) is None or isinstance(span_asked(text), timedelta)
