"""Orders, and the grounds of a choice, in words of both languages. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.choose import Because, Chosen, Fit, Left, Miss
from bot.domain.chat import Holidays, Order, WhenEmpty
from bot.domain.zones import by_clock_of
from summarizer.render import english, korean
from summarizer.render.particles import attach
from summarizer.stories.rank import Ground
from summarizer.types import Kind, Language, Reason, Status

_KO, _EN = Language.KO, Language.EN
LANGUAGES = {_KO: {_KO: "한국어", _EN: "영어"}, _EN: {_KO: "Korean", _EN: "English"}}
_DAY_NAMES = {_KO: tuple("월화수목금토일"), _EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_EVERY_DAY, _WORKING, _WEEKEND = {1, 2, 3, 4, 5, 6, 7}, {1, 2, 3, 4, 5}, {6, 7}


def describe(order: Order, language: Language) -> str:
    """A whole order in a line, such as "평일 08:30 · 관심 기업 KT · 이유 인재 양성"; what is as usual is left out."""
    return " · ".join([_when(order, language), *_conditions(order, language), *_manner(order, language)])


def conditions(order: Order, language: Language) -> str:
    """What a story must meet, in words; empty where any story will do."""
    return " · ".join(_conditions(order, language))


def days(weekdays: Sequence[int], language: Language) -> str:
    """Days of the week in words: 매일, 평일, 주말, 월·수·금."""
    korean_, given = language is _KO, set(weekdays)
    if given == _EVERY_DAY:
        return "매일" if korean_ else "every day"
    if given == _WORKING:
        return "평일" if korean_ else "on weekdays"
    if given == _WEEKEND:
        return "주말" if korean_ else "at weekends"
    names = [_DAY_NAMES[language][day - 1] for day in sorted(given)]
    if len(names) == 1:
        return f"{names[0]}요일" if korean_ else f"on {names[0]}"
    return "·".join(names) if korean_ else ", ".join(names)


def _when(order: Order, language: Language) -> str:
    times = ", ".join(moment.strftime("%H:%M") for moment in order.times)
    name = f"{order.name}: " if order.name else ""
    zone = "" if order.timezone == "Asia/Seoul" else f" ({by_clock_of(order.timezone, language)})"
    if order.overview and len(set(order.weekdays)) == 1:
        day = _DAY_NAMES[language][order.weekdays[0] - 1]
        when = f"매주 {day}요일 {times}" if language is _KO else f"every {day} at {times}"
        return f"{name}{when}{zone}"
    at = "" if language is _KO else "at "
    return f"{name}{days(order.weekdays, language)} {at}{times}{zone}"


def _conditions(order: Order, language: Language) -> list[str]:
    korean_ = language is _KO
    told = []
    if order.watched:
        told.append(f"{'관심 기업' if korean_ else 'organisations:'} {', '.join(order.watched)}")
    if order.reasons:
        labels = korean.REASONS if korean_ else english.REASONS
        told.append(
            f"{'이유' if korean_ else 'reasons:'} {', '.join(labels[reason] for reason in order.reasons)}"
        )
    if order.words:
        told.append(f"{'낱말' if korean_ else 'words:'} {', '.join(order.words)}")
    if order.without:
        told.append(f"{', '.join(order.without)} 제외" if korean_ else f"without {', '.join(order.without)}")
    if order.press is not None:
        press = LANGUAGES[language][order.press]
        told.append(f"{press} 기사만" if korean_ else f"{press} press only")
    return told


_HOLIDAYS = {
    Holidays.SKIP: {_KO: "공휴일은 건너뜀", _EN: "not on Korean holidays"},
    Holidays.MERGE: {_KO: "공휴일 소식은 다음에 함께", _EN: "Korean holidays with the next"},
}
_WHEN_EMPTY = {
    WhenEmpty.SILENT: {_KO: "소식이 없으면 조용히", _EN: "silent when empty"},
    WhenEmpty.BEST: {_KO: "맞는 소식이 없으면 주요 소식", _EN: "the best of the rest when empty"},
}


def _manner(order: Order, language: Language) -> list[str]:
    korean_ = language is _KO
    usual = Order()
    told = []
    if order.overview:
        told.append("한 주 정리" if korean_ else "weekly overview")
    if order.language is not language:
        told.append(
            f"{LANGUAGES[_KO][order.language]}로" if korean_ else f"in {LANGUAGES[_EN][order.language]}"
        )
    if order.most != usual.most:
        told.append(f"최대 {order.most}건" if korean_ else f"at most {order.most} stories")
    if order.when_empty in _WHEN_EMPTY:
        told.append(_WHEN_EMPTY[order.when_empty][language])
    if order.holidays in _HOLIDAYS:
        told.append(_HOLIDAYS[order.holidays][language])
    if order.quiet is not None:
        span = f"{order.quiet[0]:%H:%M}~{order.quiet[1]:%H:%M}"
        told.append(f"방해 금지 {span}" if korean_ else f"quiet {span.replace('~', '–')}")
    if order.muted:
        told.append(f"출처 {len(order.muted)}곳 끔" if korean_ else f"{len(order.muted)} sources off")
    if order.alerts:
        told.append("속보 알림" if korean_ else "alerts")
    return told


def because(grounds: Sequence[Because], language: Language) -> str:
    """Why a story came, and why it stands where it does."""
    said = [words for ground in grounds if (words := _ground(ground, language))]
    return " · ".join(said)


def _ground(ground: Because, language: Language) -> str:
    korean_ = language is _KO
    value = ground.values[0] if ground.values else ""
    values = ", ".join(ground.values)
    match ground.ground:
        case Fit.WATCHED:
            said = f"관심 기업 {attach(values, '이/가')} 참여" if korean_ else f"you watch {values}"
        case Fit.REASON:
            labels = korean.REASONS if korean_ else english.REASONS
            told = ", ".join(labels[Reason(name)] for name in ground.values)
            said = f"고르신 이유({told})" if korean_ else f"your reasons: {told}"
        case Fit.WORD:
            said = (
                f"낱말 {', '.join(f'‘{word}’' for word in ground.values)}"
                if korean_
                else f"the word {values}"
            )
        case Fit.PRESS:
            press = LANGUAGES[language][Language(value)]
            said = f"{press} 기사" if korean_ else f"{press} press"
        case Fit.UPDATE:
            said = "전해 드린 뒤 사실이 달라짐" if korean_ else "a fact changed since you were told"
        case Fit.BEST:
            said = (
                "조건에 맞는 소식이 없어 대신 고름" if korean_ else "nothing fitted, so the best of the rest"
            )
        case Fit.ALL:
            said = "조건 없는 구독" if korean_ else "your subscription takes every story"
        case Ground.KIND:
            said = f"형태: {korean.KINDS[Kind(value)]}" if korean_ else f"form: {english.KINDS[Kind(value)]}"
        case Ground.STATUS:
            labels_ = korean.STATUSES if korean_ else english.STATUSES
            said = f"{'상태' if korean_ else 'status'}: {labels_[Status(value)]}"
        case Ground.REPORTS:
            said = f"독립 보도 {value}건" if korean_ else f"{value} independent reports"
        case Ground.SIZE:
            said = f"참여 {value}곳" if korean_ else f"{value} parties"
        case _:
            said = ""
    return said


_MISSES = {
    Miss.NO_TIE: {_KO: "제휴·협력 소식이 아닙니다", _EN: "it tells of no alliance"},
    Miss.TOLD: {
        _KO: "이미 보내 드렸고 달라진 사실이 없습니다",
        _EN: "you have had it, and no fact has changed",
    },
    Miss.MINOR: {
        _KO: "이미 보내 드렸고, 작게 달라진 점만 끝에 한 줄로 전해 드립니다",
        _EN: "you have had it, and the little that changed is told in a line at the end",
    },
    Miss.MUTED: {_KO: "꺼 두신 출처만 보도했습니다", _EN: "only sources that you switched off reported it"},
    Miss.PRESS: {
        _KO: "고르신 언어의 보도가 없습니다",
        _EN: "there is no report in the language that you chose",
    },
    Miss.EXCLUDED: {_KO: "빼 달라고 하신 낱말이 있습니다", _EN: "it holds a word that you shut out"},
    Miss.WATCHED: {
        _KO: "관심 기업이 참여하지 않았습니다",
        _EN: "none of the organisations that you watch takes part",
    },
    Miss.REASON: {_KO: "고르신 이유가 아닙니다", _EN: "it gives none of the reasons that you chose"},
    Miss.WORD: {_KO: "고르신 낱말이 없습니다", _EN: "none of your words is in it"},
    Miss.FULL: {_KO: "더 앞선 소식으로 건수가 찼습니다", _EN: "others came first and there was no more room"},
}


def miss(left: Left, language: Language) -> str:
    """Why a story did not come."""
    return miss_words(left.miss, language) + (f" ({left.value})" if left.value else "")


def miss_words(kind: Miss, language: Language) -> str:
    """One reason for not coming, in words."""
    return _MISSES[kind][language]


def verdict(found: Chosen | Left, language: Language) -> str:
    """Why a story comes or does not, as a sentence."""
    if isinstance(found, Chosen):
        told = because(found.because, language)
        return f"보내 드립니다: {told}" if language is _KO else f"It comes: {told}"
    told = miss(found, language)
    return f"보내 드리지 않습니다: {told}" if language is _KO else f"It does not come: {told}"
