"""Time zones as people call them. Pure."""

from __future__ import annotations

from summarizer.types import Language

#: Zones by the Korean name of their city; the others go by the name that computers know.
_KOREAN = {
    "Asia/Seoul": "서울", "Asia/Tokyo": "도쿄", "Asia/Shanghai": "상하이", "Asia/Hong_Kong": "홍콩",
    "Asia/Taipei": "타이베이", "Asia/Singapore": "싱가포르", "Asia/Bangkok": "방콕", "Asia/Ho_Chi_Minh": "호찌민",
    "Asia/Jakarta": "자카르타", "Asia/Kolkata": "콜카타", "Asia/Dubai": "두바이", "Australia/Sydney": "시드니",
    "Europe/London": "런던", "Europe/Paris": "파리", "Europe/Berlin": "베를린", "Europe/Amsterdam": "암스테르담",
    "America/New_York": "뉴욕", "America/Chicago": "시카고", "America/Denver": "덴버",
    "America/Los_Angeles": "로스앤젤레스",
}  # fmt: skip


def zone_shown(name: str, language: Language) -> str:
    """A zone by its city.

    >>> zone_shown("America/New_York", Language.KO), zone_shown("America/New_York", Language.EN)
    ('뉴욕', 'New York')
    """
    if language is Language.KO:
        return _KOREAN.get(name, name)
    return name.rpartition("/")[2].replace("_", " ")


def by_clock_of(name: str, language: Language) -> str:
    """Which clock is meant, such as "서울 시간"."""
    shown = zone_shown(name, language)
    return f"{shown} 시간" if language is Language.KO else f"{shown} time"
