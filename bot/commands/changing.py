"""An order with one of its fields changed, from what somebody pressed or wrote. Pure.

Buttons, modals and typed commands all come through `changed`, so what one of them takes, all of them take.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from enum import StrEnum
from typing import TypeVar

from bot.briefing.plan import parse_time
from bot.commands import vocabulary
from bot.commands.fields import DAY_NAMES, EMPTY, HOLIDAYS, Field
from bot.domain.chat import Order
from bot.errors import UserError
from summarizer.render import english, korean
from summarizer.render.particles import attach
from summarizer.types import Language, Reason

_T = TypeVar("_T")
_C = TypeVar("_C", bound=StrEnum)

_DAY_WORDS = {
    "매일": (1, 2, 3, 4, 5, 6, 7),
    "daily": (1, 2, 3, 4, 5, 6, 7),
    "everyday": (1, 2, 3, 4, 5, 6, 7),
    "평일": (1, 2, 3, 4, 5),
    "weekdays": (1, 2, 3, 4, 5),
    "주말": (6, 7),
    "weekends": (6, 7),
}
_LANGUAGES = {"ko": Language.KO, "한국어": Language.KO, "korean": Language.KO, "en": Language.EN, "영어": Language.EN,
              "english": Language.EN}  # fmt: skip
_NONE = frozenset({"모두", "전부", "all", "없음", "none", "-", "끔", "off", "both", "둘다"})
_YES, _NO = frozenset({"on", "켬", "켜기", "예", "yes"}), frozenset({"off", "끔", "끄기", "아니요", "no"})
_LONGEST_WORD = 40
_MOST_LISTED = 30
_MOST_TIMES = 6
_MOST_CARDS = 30


def changed(order: Order, field: Field, value: str) -> Order:
    """The order with one field set to what was said; `+x` and `-x` add to a list or take from it.

    Raises UserError, in both languages, where that cannot be.

    >>> changed(Order(), Field.TIME, "오후 6시, 08:30").times
    (datetime.time(8, 30), datetime.time(18, 0))
    >>> changed(Order(watched=("KT",)), Field.WATCH, "+삼성SDS").watched
    ('KT', '삼성SDS')
    """
    return _CHANGES[field](order, unicodedata.normalize("NFC", value).strip())


def zone_of(value: str) -> str:
    """The IANA zone that a word names: a zone, a city, a city in Korean.

    >>> zone_of("뉴욕"), zone_of("new york"), zone_of("asia/seoul")
    ('America/New_York', 'America/New_York', 'Asia/Seoul')
    """
    found = vocabulary.zone_of(value)
    if found is None:
        raise UserError(
            f"“{value}” is no time zone that I know; say Asia/Seoul, Europe/London, New York.",
            korean=f"{attach(f'“{value}”', '은/는')} 모르는 시간대입니다. 서울, 뉴욕, Asia/Tokyo처럼 적어 주십시오.",
        )
    return found


def _times(order: Order, value: str) -> Order:
    def read(said: str) -> tuple[time, ...]:
        found = []
        for piece in re.split(r"\s*(?:,|/|;|\bor\b|\band\b|및)\s*", said):
            # "08:00 18:00" are two, "오후 6시 30분" is one.
            whole = parse_time(piece)
            pieces = (
                [piece] if whole else re.sub(r"(오전|오후|am|pm|시)\s+", r"\1", piece, flags=re.I).split()
            )
            for one in pieces:
                moment = parse_time(one)
                if moment is None:
                    raise UserError(
                        f"“{one}” is no time of day; say 08:30 or 6pm.",
                        korean=f"“{one}”에서 시각을 찾지 못했습니다. 08:30, 오후 6시처럼 적어 주십시오.",
                    )
                found.append(moment)
        return tuple(found)

    times = tuple(sorted(_listed(order.times, value, read)))
    if not times:
        raise UserError(
            "A briefing needs a time; say one, such as 08:30.",
            korean="시각이 하나는 있어야 합니다. 08:30, 오후 6시처럼 적어 주십시오.",
        )
    if len(times) > _MOST_TIMES:
        raise UserError(
            f"{_MOST_TIMES} times a day are the most; take one away first.",
            korean=f"시각은 하루 {_MOST_TIMES}개까지 정하실 수 있습니다. 먼저 하나를 빼 주십시오.",
        )
    return replace(order, times=times)


def _weekdays(order: Order, value: str) -> Order:
    names = {name.casefold(): day for names in DAY_NAMES.values() for day, name in enumerate(names, start=1)}

    def read(said: str) -> tuple[int, ...]:
        found: list[int] = []
        for word in re.split(r"[\s,·/]+", said.casefold()):
            short = word.removesuffix("요일").removesuffix("day") if word not in _DAY_WORDS else word
            if word in _DAY_WORDS:
                found += _DAY_WORDS[word]
            elif word.isdecimal() and 1 <= int(word) <= 7:
                found.append(int(word))
            elif short[:3] in names and short.isascii():
                found.append(names[short[:3]])
            elif short and set(short) <= set(DAY_NAMES[Language.KO]):
                found += [names[letter] for letter in short]
            else:
                raise UserError(
                    f"“{word}” is no day; say weekdays, or mon, wed, fri.",
                    korean=f"“{word}”에서 요일을 찾지 못했습니다. 평일, 월수금처럼 적어 주십시오.",
                )
        return tuple(found)

    days = tuple(sorted(_listed(order.weekdays, value, read)))
    if not days:
        raise UserError(
            "A briefing needs a day; say one, such as mon, or weekdays.",
            korean="요일이 하나는 있어야 합니다. 평일, 월수금처럼 적어 주십시오.",
        )
    return replace(order, weekdays=days)


def _listed(held: tuple[_T, ...], value: str, read: Callable[[str], tuple[_T, ...]]) -> tuple[_T, ...]:
    """What a list holds afterwards: with these too, without these, or these alone."""
    if value.startswith("+"):
        return tuple(dict.fromkeys((*held, *read(value[1:].strip()))))
    if value.startswith("-") and len(value) > 1:
        gone = read(value[1:].strip())
        return tuple(one for one in held if one not in gone)
    return tuple(dict.fromkeys(read(value)))


def _words(value: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in re.split(r"[,\n，、]+", value):
        word = " ".join(word.split())
        if len(word) > _LONGEST_WORD:
            raise UserError(
                f"“{word[:20]}…” is too long; shorten it to {_LONGEST_WORD} characters, "
                "and put commas between several words.",
                korean=f"“{word[:20]}…” 부분은 너무 깁니다. {_LONGEST_WORD}자까지로 줄이시고, "
                "여럿이면 쉼표로 나누어 주십시오.",
            )
        if word:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _list_of_words(held: tuple[str, ...], value: str) -> tuple[str, ...]:
    # Whoever is asked what to add may as well say what to take away, or that nothing shall be left.
    if re.match(r"\+\s*[+-]", value) or value.lstrip("+ ").casefold().replace(" ", "") in _NONE:
        value = value[1:].strip() if value.startswith("+") else value
    if value.casefold().replace(" ", "") in _NONE:
        return ()
    by_case = {word.casefold(): word for word in held}
    # A word that is there already keeps the form it has.
    made = _listed(held, value, lambda said: tuple(by_case.get(w.casefold(), w) for w in _words(said)))
    if not made and not value.startswith("-"):
        raise UserError(
            "Name them with commas between, such as KT, LG; or say none.",
            korean="쉼표로 나누어 보내 주십시오. 예: KT, 삼성SDS. 비우시려면 “없음”이라고 보내 주십시오.",
        )
    if len(made) > _MOST_LISTED:
        raise UserError(
            f"{_MOST_LISTED} are the most; take some away first.",
            korean=f"{_MOST_LISTED}개까지 정하실 수 있습니다. 먼저 몇 개를 빼 주십시오.",
        )
    return made


def _reasons(order: Order, value: str) -> Order:
    if value.casefold() in _NONE:
        return replace(order, reasons=())
    known = {reason.value: reason for reason in Reason}
    for table in (korean.REASONS, english.REASONS):
        known |= {label.replace(" ", "").casefold(): reason for reason, label in table.items()}

    def read(said: str) -> tuple[Reason, ...]:
        found = []
        for word in _words(said):
            reason = known.get(word.replace(" ", "").casefold())
            if reason is None:
                raise UserError(
                    f"“{word}” is none of the reasons: {', '.join(english.REASONS.values())}.",
                    korean=f"{attach(f'“{word}”', '은/는')} 없는 이유입니다. "
                    f"쓸 수 있는 이유: {', '.join(korean.REASONS.values())}.",
                )
            found.append(reason)
        return tuple(found)

    chosen = _listed(order.reasons, value, read)
    # All of them is the same as any.
    return replace(order, reasons=() if len(chosen) == len(Reason) else chosen)


def _language(value: str) -> Language:
    language = _LANGUAGES.get(value.casefold())
    if language is None:
        raise UserError("Say ko or en.", korean="한국어(ko)나 영어(en) 가운데 하나를 골라 주십시오.")
    return language


def _press(order: Order, value: str) -> Order:
    return replace(order, press=None if value.casefold().replace(" ", "") in _NONE else _language(value))


def _sources(order: Order, value: str) -> Order:
    """Sources are named by their numbers here: `-12` turns one off, `+12` on again; `=3,12`: these are off."""
    if value.casefold().replace(" ", "") in _NONE:
        return replace(order, muted=())
    if re.fullmatch(r"=\d{1,9}(?:,\d{1,9})*", value):
        return replace(order, muted=tuple(sorted(set(map(int, value[1:].split(","))))))
    if not re.fullmatch(r"[+-]\d{1,9}", value):
        raise UserError(
            "I know no such source; choose it with the buttons.",
            korean="그런 출처가 없습니다. 버튼에서 골라 주십시오.",
        )
    number = int(value[1:])
    others = tuple(one for one in order.muted if one != number)
    return replace(order, muted=tuple(sorted((*others, number))) if value[0] == "-" else others)


def _most(order: Order, value: str) -> Order:
    number = value.removesuffix("건").removeprefix("최대").strip()
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= _MOST_CARDS):
        raise UserError(
            f"Say a number from 1 to {_MOST_CARDS}.", korean=f"1에서 {_MOST_CARDS} 사이의 수를 적어 주십시오."
        )
    return replace(order, most=int(number))


def _quiet(order: Order, value: str) -> Order:
    if value.casefold() in _NONE:
        return replace(order, quiet=None)
    ends = [
        parse_time(end.removesuffix("부터").removesuffix("까지"))
        for end in re.split(r"\s*(?:[-–~]|부터)\s*", value)
    ]
    first, last = (ends[0], ends[-1]) if len(ends) == 2 else (None, None)
    if first is None or last is None or first == last:
        raise UserError(
            "Say it as 22:00-07:00, or off.", korean="22:00-07:00처럼, 또는 “없음”이라고 적어 주십시오."
        )
    return replace(order, quiet=(first, last))


def _when_empty(order: Order, value: str) -> Order:
    return replace(order, when_empty=_choice(value, EMPTY))


def _holidays(order: Order, value: str) -> Order:
    return replace(order, holidays=_choice(value, HOLIDAYS))


def _choice(value: str, known: dict[_C, tuple[str, str]]) -> _C:
    for choice, labels in known.items():
        if value.casefold() in (choice.value, *(label.casefold() for label in labels)):
            return choice
    raise UserError(
        f"Say one of: {', '.join(choice.value for choice in known)}.",
        korean=f"다음 가운데 하나를 보내 주십시오: {', '.join(labels[0] for labels in known.values())}.",
    )


def _alerts(order: Order, value: str) -> Order:
    word = value.casefold()
    if word not in _YES | _NO:
        raise UserError("Say on or off.", korean="켬이나 끔 가운데 하나를 보내 주십시오.")
    return replace(order, alerts=word in _YES)


def _sound(order: Order, value: str) -> Order:
    return replace(order, silent=not _alerts(order, value).alerts)


def _named(order: Order, value: str) -> Order:
    name = " ".join(value.split())
    if len(name) > _LONGEST_WORD:
        raise UserError(
            f"A name has {_LONGEST_WORD} characters at most; send a shorter one.",
            korean=f"이름은 {_LONGEST_WORD}자까지 쓰실 수 있습니다. 더 짧게 적어 주십시오.",
        )
    return replace(order, name="" if name.casefold() in _NONE else name)


_CHANGES: dict[Field, Callable[[Order, str], Order]] = {
    Field.TIME: _times,
    Field.DAYS: _weekdays,
    Field.ZONE: lambda order, value: replace(order, timezone=zone_of(value)),
    Field.LANGUAGE: lambda order, value: replace(order, language=_language(value)),
    Field.WATCH: lambda order, value: replace(order, watched=_list_of_words(order.watched, value)),
    Field.REASONS: _reasons,
    Field.WORDS: lambda order, value: replace(order, words=_list_of_words(order.words, value)),
    Field.WITHOUT: lambda order, value: replace(order, without=_list_of_words(order.without, value)),
    Field.PRESS: _press,
    Field.SOURCES: _sources,
    Field.MOST: _most,
    Field.EMPTY: _when_empty,
    Field.QUIET: _quiet,
    Field.HOLIDAYS: _holidays,
    Field.ALERTS: _alerts,
    Field.SOUND: _sound,
    Field.NAME: _named,
}
