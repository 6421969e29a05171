"""What a drawing process does: a picture's values in, a PNG out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views import map as maps
from bot.views import trends as trend_tables
from summarizer.types import Language


@dataclass(frozen=True, slots=True)
class Map:
    """One organisation's alliances."""

    centre: str
    ties: tuple[maps.Tie, ...]
    language: Language
    #: In words, such as "2021년".
    period: str = ""


@dataclass(frozen=True, slots=True)
class TrendTable:
    """Some months' reasons and most active organisations."""

    trends: trend_tables.Trends
    language: Language


def draw(picture: Map | TrendTable) -> bytes:
    """The picture as PNG."""
    match picture:
        case Map(centre, ties, language, period):
            return maps.draw(centre, ties, language, period=period)
        case TrendTable(trends, language):
            return trend_tables.draw(trends, language)


def description(picture: Map | TrendTable) -> str:
    """The picture in words, for those who cannot see it."""
    match picture:
        case Map(centre, ties, language, _):
            return maps.description(centre, ties, language)
        case TrendTable(trends, language):
            return trend_tables.description(trends, language)
