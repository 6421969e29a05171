"""The fields of an order: what they are called, what they hold, what they can be set to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.domain.chat import Holidays, Order, WhenEmpty
from bot.domain.zones import zone_shown
from summarizer.render import english, korean
from summarizer.types import Language, Reason


class Field(StrEnum):
    """What can be changed of an order; the value is the word of a command."""

    TIME = "time"
    DAYS = "days"
    ZONE = "zone"
    LANGUAGE = "language"
    WATCH = "watch"
    REASONS = "reasons"
    WORDS = "words"
    WITHOUT = "without"
    PRESS = "press"
    SOURCES = "sources"
    MOST = "most"
    EMPTY = "empty"
    QUIET = "quiet"
    HOLIDAYS = "holidays"
    ALERTS = "alerts"
    SOUND = "sound"
    NAME = "name"


#: What a field is called, in Korean and in English.
_NAMES = {
    Field.TIME: ("시각", "Time"),
    Field.DAYS: ("요일", "Days"),
    Field.ZONE: ("시간대", "Time zone"),
    Field.LANGUAGE: ("브리핑 언어", "Language"),
    Field.WATCH: ("관심 기업", "Organisations"),
    Field.REASONS: ("제휴 이유", "Reasons"),
    Field.WORDS: ("포함 낱말", "Words to look for"),
    Field.WITHOUT: ("제외 낱말", "Words to leave out"),
    Field.PRESS: ("기사 언어", "Press language"),
    Field.SOURCES: ("출처", "Sources"),
    Field.MOST: ("분량", "Length"),
    Field.EMPTY: ("소식 없는 날", "Empty days"),
    Field.QUIET: ("방해 금지", "Quiet hours"),
    Field.HOLIDAYS: ("공휴일", "Holidays"),
    Field.ALERTS: ("속보", "Alerts"),
    Field.SOUND: ("알림음", "Sound"),
    Field.NAME: ("이름", "Name"),
}
#: Other words by which people name a field in a command.
_ALSO = {
    Field.TIME: "시간 times at",
    Field.DAYS: "day",
    Field.ZONE: "timezone tz",
    Field.LANGUAGE: "언어 lang",
    Field.WATCH: "관심기업 기업 기관 회사 organisations organizations companies",
    Field.REASONS: "제휴이유 이유 reason",
    Field.WORDS: "포함낱말 낱말 단어 키워드 word",
    Field.WITHOUT: "제외낱말 제외 exclude",
    Field.PRESS: "기사언어 reports",
    Field.SOURCES: "매체 언론사 신문 outlets source",
    Field.MOST: "건수 length",
    Field.EMPTY: "소식없는날 빈날",
    Field.QUIET: "방해금지 quiethours",
    Field.HOLIDAYS: "휴일 holiday",
    Field.ALERTS: "알림 alert",
}
_BY_WORD = {
    word.casefold(): field
    for field in Field
    for word in (field.value, *_ALSO.get(field, "").split(), _NAMES[field][0].replace(" ", ""))
}

DAY_NAMES = {
    Language.KO: tuple("월화수목금토일"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
EMPTY = {WhenEmpty.LINE: ("한 줄로 알림", "one line"), WhenEmpty.SILENT: ("보내지 않음", "nothing"),
          WhenEmpty.BEST: ("다른 주요 소식", "the best of the rest")}  # fmt: skip
HOLIDAYS = {Holidays.SEND: ("평소처럼 보냄", "as usual"), Holidays.SKIP: ("건너뜀", "skipped"),
             Holidays.MERGE: ("다음 브리핑에 합침", "with the next one")}  # fmt: skip


def field_of(word: str) -> Field | None:
    """The field that a word names, in either language."""
    return _BY_WORD.get(word.casefold())


def name_of(field: Field, language: Language) -> str:
    """What people call a field."""
    return _NAMES[field][0 if language is Language.KO else 1]


def shown(order: Order, field: Field, language: Language) -> str:
    """What a field holds, as people read it."""
    korean_ = language is Language.KO
    all_, none = ("모두", "없음") if korean_ else ("all", "none")
    match field:
        case Field.TIME:
            return ", ".join(f"{moment:%H:%M}" for moment in order.times)
        case Field.DAYS:
            return days_shown(order.weekdays, language)
        case Field.ZONE:
            return zone_shown(order.timezone, language)
        case Field.LANGUAGE:
            return language_shown(order.language)
        case Field.WATCH:
            return ", ".join(order.watched) or all_
        case Field.REASONS:
            return ", ".join(reason_shown(reason, language) for reason in order.reasons) or all_
        case Field.WORDS:
            return ", ".join(order.words) or all_
        case Field.WITHOUT:
            return ", ".join(order.without) or none
        case Field.PRESS:
            return language_shown(order.press) if order.press else all_
        case Field.SOURCES:
            off = len(order.muted)
            return (f"{off}곳 끔" if korean_ else f"{off} off") if off else all_
        case Field.MOST:
            return f"최대 {order.most}건" if korean_ else f"{order.most} at most"
        case Field.EMPTY:
            return EMPTY[order.when_empty][0 if korean_ else 1]
        case Field.QUIET:
            return f"{order.quiet[0]:%H:%M}–{order.quiet[1]:%H:%M}" if order.quiet else none
        case Field.HOLIDAYS:
            return HOLIDAYS[order.holidays][0 if korean_ else 1]
        case Field.ALERTS:
            return on_or_off(order.alerts, language)
        case Field.SOUND:
            return on_or_off(not order.silent, language)
        case Field.NAME:
            return order.name or none


def days_shown(weekdays: Iterable[int], language: Language) -> str:
    """Weekdays in a word or two."""
    days = tuple(sorted(set(weekdays)))
    words = {
        (1, 2, 3, 4, 5, 6, 7): ("매일", "every day"),
        (1, 2, 3, 4, 5): ("평일", "weekdays"),
        (6, 7): ("주말", "weekends"),
    }
    if days in words:
        return words[days][0 if language is Language.KO else 1]
    return ("·" if language is Language.KO else ", ").join(DAY_NAMES[language][day - 1] for day in days)


def language_shown(language: Language) -> str:
    """A language in its own words."""
    return {Language.KO: "한국어", Language.EN: "English"}[language]


def reason_shown(reason: Reason, language: Language) -> str:
    """A reason in words."""
    return (korean.REASONS if language is Language.KO else english.REASONS)[reason]


def on_or_off(flag: bool, language: Language) -> str:  # the flag is the whole matter
    """A switch in words."""
    if language is Language.KO:
        return "켬" if flag else "끔"
    return "on" if flag else "off"


def choices(field: Field, language: Language) -> list[tuple[str, str]]:
    """What a field with few values can be set to: label and value."""
    at = 0 if language is Language.KO else 1
    match field:
        case Field.EMPTY:
            return [(labels[at], choice.value) for choice, labels in EMPTY.items()]
        case Field.HOLIDAYS:
            return [(labels[at], choice.value) for choice, labels in HOLIDAYS.items()]
        case Field.ALERTS | Field.SOUND:
            return [(on_or_off(flag, language), "on" if flag else "off") for flag in (True, False)]
        case Field.LANGUAGE:
            return [("한국어", "ko"), ("English", "en")]
        case Field.PRESS:
            return [("모두" if at == 0 else "all", "all"), ("한국어", "ko"), ("English", "en")]
        case Field.MOST:
            return [(f"{n}건" if at == 0 else str(n), str(n)) for n in (3, 5, 10, 20)]
        case Field.QUIET:
            nights = ("21:00-08:00", "22:00-07:00", "23:00-07:00", "00:00-08:00")
            return [
                ("없음" if at == 0 else "none", "off"),
                *((night.replace("-", "–"), night) for night in nights),
            ]
        case Field.ZONE:
            zones = (
                "Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Europe/London", "Europe/Berlin",
                "America/New_York", "America/Los_Angeles", "UTC",
            )  # fmt: skip
            return [(zone_shown(zone, language), zone) for zone in zones]
        case _:
            return []
