"""The words that orders are made of: days, zones, reasons, organisations, and phrases that stand for a wish. Pure."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from bot.domain.chat import Holidays, WhenEmpty
from summarizer.facts.lexicon import key, lexicon
from summarizer.types import Language, Reason

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_GROUPS = {
    "매일": EVERY_DAY, "daily": EVERY_DAY, "everyday": EVERY_DAY,
    "평일": (1, 2, 3, 4, 5), "주중": (1, 2, 3, 4, 5), "weekdays": (1, 2, 3, 4, 5), "weekday": (1, 2, 3, 4, 5),
    "주말": (6, 7), "weekends": (6, 7), "weekend": (6, 7),
}  # fmt: skip
_KOREAN_DAYS = "월화수목금토일"
_KOREAN_RUN = re.compile(r"(?:매주)?([월화수목금토일]+)(?:요일)?(?:에|마다)?")
_KOREAN_NAMED = re.compile(r"(?:매주)?((?:[월화수목금토일]요일)+)(?:에|마다)?")
_KOREAN_SPAN = re.compile(r"([월화수목금토일])(?:요일)?[~-]([월화수목금토일])(?:요일)?(?:까지)?")
_ENGLISH_NAMES = (
    ("mon", "monday", "mondays"), ("tue", "tues", "tuesday", "tuesdays"), ("wed", "weds", "wednesday", "wednesdays"),
    ("thu", "thur", "thurs", "thursday", "thursdays"), ("fri", "friday", "fridays"),
    ("sat", "saturday", "saturdays"), ("sun", "sunday", "sundays"),
)  # fmt: skip
_ENGLISH_DAYS = {name: day for day, names in enumerate(_ENGLISH_NAMES, start=1) for name in names}


def weekdays_of(word: str) -> tuple[int, ...] | None:
    """The days that one word names: 매일, 월수금, 월요일, 월~금, Mon, Mon-Fri; None where it names none."""
    word = word.casefold()
    if word in _GROUPS:
        return _GROUPS[word]
    if word in _ENGLISH_DAYS:
        return (_ENGLISH_DAYS[word],)
    first, mark, last = re.sub("[~–]", "-", word).partition("-")
    if mark and first in _ENGLISH_DAYS and last in _ENGLISH_DAYS:
        return _through(_ENGLISH_DAYS[first], _ENGLISH_DAYS[last])
    if found := _KOREAN_SPAN.fullmatch(word):
        return _through(*(_KOREAN_DAYS.index(day) + 1 for day in found.groups()))
    if found := _KOREAN_NAMED.fullmatch(word):
        return tuple(_KOREAN_DAYS.index(day) + 1 for day in found[1][::3])
    if (found := _KOREAN_RUN.fullmatch(word)) and word not in ("일", "일일", "수월", "토목", "화목", "금일"):
        return tuple(_KOREAN_DAYS.index(day) + 1 for day in dict.fromkeys(found[1]))
    return None


def _through(first: int, last: int) -> tuple[int, ...]:
    count = (last - first) % 7 + 1
    return tuple((first - 1 + step) % 7 + 1 for step in range(count))


_CITIES = {
    "서울": "Asia/Seoul", "한국": "Asia/Seoul", "korea": "Asia/Seoul", "kst": "Asia/Seoul",
    "도쿄": "Asia/Tokyo", "일본": "Asia/Tokyo", "japan": "Asia/Tokyo", "jst": "Asia/Tokyo",
    "베이징": "Asia/Shanghai", "상하이": "Asia/Shanghai", "중국": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "홍콩": "Asia/Hong_Kong", "타이베이": "Asia/Taipei", "싱가포르": "Asia/Singapore", "singapore": "Asia/Singapore",
    "방콕": "Asia/Bangkok",
    "하노이": "Asia/Bangkok", "호찌민": "Asia/Ho_Chi_Minh", "자카르타": "Asia/Jakarta", "뉴델리": "Asia/Kolkata",
    "콜카타": "Asia/Kolkata",
    "두바이": "Asia/Dubai", "시드니": "Australia/Sydney", "런던": "Europe/London", "영국": "Europe/London",
    "파리": "Europe/Paris", "베를린": "Europe/Berlin", "독일": "Europe/Berlin", "암스테르담": "Europe/Amsterdam",
    "뉴욕": "America/New_York", "보스턴": "America/New_York", "워싱턴": "America/New_York",
    "미국동부": "America/New_York",
    "시카고": "America/Chicago", "덴버": "America/Denver", "로스앤젤레스": "America/Los_Angeles",
    "샌프란시스코": "America/Los_Angeles", "시애틀": "America/Los_Angeles", "미국서부": "America/Los_Angeles",
    "san_francisco": "America/Los_Angeles", "sanfrancisco": "America/Los_Angeles", "la": "America/Los_Angeles",
    "뭄바이": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "seattle": "America/Los_Angeles", "utc": "UTC", "gmt": "UTC",
}  # fmt: skip


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def known_zones() -> list[str]:
    """The names of all zones, without capitals."""
    return list(_zones())


@cache
def _zone_cities() -> dict[str, str]:
    cities = {
        name.rsplit("/", 1)[1].casefold(): name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith("Etc/")
    }
    return {**cities, **_CITIES}


def zone_of(word: str) -> str | None:
    """The zone that a name stands for: Asia/Tokyo in any case, or a city such as 도쿄 or new york."""
    name = re.sub(r"\s+", "_", word.strip().casefold())
    return (
        _CITIES.get(name)
        or _zones().get(name)
        or _zone_cities().get(name)
        or _zone_cities().get(name.replace("_", ""))
    )


LANGUAGE_WORDS = {
    "영어": Language.EN, "영문": Language.EN, "english": Language.EN, "en": Language.EN,
    "한국어": Language.KO, "국문": Language.KO, "한글": Language.KO, "국내": Language.KO,
    "korean": Language.KO, "ko": Language.KO,
}  # fmt: skip


#: What several words together set, as fields of an order.
PHRASES: tuple[tuple[tuple[str, ...], dict[str, object]], ...] = (
    (("속보",), {"alerts": True}),
    (("속보", "알림"), {"alerts": True}),
    (("알림",), {"alerts": True}),
    (("즉시", "알림"), {"alerts": True}),
    (("alerts",), {"alerts": True}),
    (("alert",), {"alerts": True}),
    (("breaking",), {"alerts": True}),
    (("주간",), {"overview": True}),
    (("주간", "정리"), {"overview": True}),
    (("매주",), {"overview": True}),
    (("weekly",), {"overview": True}),
    (("weekly", "overview"), {"overview": True}),
    (("공휴일", "제외"), {"holidays": Holidays.SKIP}),
    (("공휴일", "빼고"), {"holidays": Holidays.SKIP}),
    (("공휴일", "쉼"), {"holidays": Holidays.SKIP}),
    (("공휴일제외",), {"holidays": Holidays.SKIP}),
    (("skip", "holidays"), {"holidays": Holidays.SKIP}),
    (("no", "holidays"), {"holidays": Holidays.SKIP}),
    (("공휴일", "합쳐서"), {"holidays": Holidays.MERGE}),
    (("공휴일", "합침"), {"holidays": Holidays.MERGE}),
    (("공휴일", "다음에"), {"holidays": Holidays.MERGE}),
    (("merge", "holidays"), {"holidays": Holidays.MERGE}),
    (("빈날", "조용히"), {"when_empty": WhenEmpty.SILENT}),
    (("없으면", "조용히"), {"when_empty": WhenEmpty.SILENT}),
    (("없으면", "보내지마"), {"when_empty": WhenEmpty.SILENT}),
    (("silent",), {"when_empty": WhenEmpty.SILENT}),
    (("silent", "when", "empty"), {"when_empty": WhenEmpty.SILENT}),
    (("없으면", "주요"), {"when_empty": WhenEmpty.BEST}),
    (("없으면", "주요", "소식"), {"when_empty": WhenEmpty.BEST}),
    (("best", "of", "the", "rest"), {"when_empty": WhenEmpty.BEST}),
    (("없으면", "한줄"), {"when_empty": WhenEmpty.LINE}),
)


_REASONS = {
    Reason.TALENT: "인재 인재양성 인력양성 인력 talent training",
    Reason.ECOSYSTEM: "생태계 ecosystem",
    Reason.RESEARCH: "연구 공동연구 연구개발 r&d research",
    Reason.PRODUCT: "제품 공동개발 product products",
    Reason.MARKET: "시장 시장개척 해외진출 market markets",
    Reason.INFRASTRUCTURE: "인프라 인프라구축 infrastructure",
    Reason.TRANSFORMATION: "디지털전환 dx transformation",
    Reason.TRUST: "보안 표준 신뢰 trust security standards",
    Reason.STARTUPS: "스타트업 창업 startup startups start-ups",
    Reason.SOCIETY: "사회공헌 공익 esg society",
}
_REASON_BY_WORD = {word: reason for reason, words in _REASONS.items() for word in words.split()}
_REASON_PAIRS = {
    ("인재", "양성"): Reason.TALENT, ("인력", "양성"): Reason.TALENT, ("생태계", "조성"): Reason.ECOSYSTEM,
    ("공동", "연구"): Reason.RESEARCH, ("공동", "개발"): Reason.PRODUCT, ("시장", "개척"): Reason.MARKET,
    ("해외", "진출"): Reason.MARKET, ("인프라", "구축"): Reason.INFRASTRUCTURE,
    ("디지털", "전환"): Reason.TRANSFORMATION,
    ("사회", "공헌"): Reason.SOCIETY, ("스타트업", "육성"): Reason.STARTUPS,
    ("digital", "transformation"): Reason.TRANSFORMATION,
}  # fmt: skip


def reason_of(text: str) -> Reason | None:
    """The reason that one or two words name, in either language."""
    words = tuple(text.casefold().split())
    if len(words) == 2:
        return _REASON_PAIRS.get((words[0], words[1])) or _REASON_BY_WORD.get("".join(words))
    return _REASON_BY_WORD.get(words[0]) if len(words) == 1 else None


def organisation_of(name: str) -> str | None:
    """The usual name of a known organisation; None where the name is none that the editors know."""
    if len(key(name)) < 2:
        return None
    entry = lexicon().find(name)
    return entry.forms[0] if entry else None


FILLERS = frozenset({
    "아침", "저녁", "every", "day", "at", "on", "for", "and", "및", "와", "과", "관련", "소식", "소식만", "뉴스",
    "news", "stories", "items", "건", "about", "기사", "에", "로", "을", "를",
    "only", "만", "구독", "the", "of", "보내줘", "알려줘", "please",
})  # fmt: skip
