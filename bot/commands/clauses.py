"""What words of an order mean: each rule takes those at the beginning of a list that it knows. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time

from bot.briefing.plan import parse_time
from bot.commands.vocabulary import (
    EVERY_DAY,
    FILLERS,
    LANGUAGE_WORDS,
    PHRASES,
    known_zones,
    organisation_of,
    reason_of,
    weekdays_of,
    zone_of,
)
from bot.domain.chat import Holidays, WhenEmpty
from summarizer.types import Language, Reason

MOST_STORIES = 30
LONGEST_WORD = 60
#: No name or phrase has more words than this.
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Misread:
    """What could not be understood, told to whoever wrote it."""

    korean: str
    english: str

    def told(self, language: Language) -> str:
        """The message in one language."""
        return self.korean if language is Language.KO else self.english


@dataclass(frozen=True, slots=True)
class Said:
    """What the words gave so far."""

    times: tuple[time, ...] = ()
    weekdays: tuple[int, ...] = ()
    timezone: str = ""
    language: Language | None = None
    name: str = ""
    most: int | None = None
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    press: Language | None = None
    when_empty: WhenEmpty | None = None
    quiet: tuple[time, time] | None = None
    holidays: Holidays | None = None
    alerts: bool = False
    overview: bool = False


#: Reads words at the beginning of a list: what they give and how many they are; None where it is not for it.
Found = tuple["Said | Misread", int]
Rule = Callable[[Sequence[str], Said], "Found | None"]


_TIME_LIKE = re.compile(r"(?:오전|오후|am|pm)?\d{1,2}(?::\d*|시.*)?(?:am|pm)?", re.IGNORECASE)
_NOON = {"정오": time(12, 0), "자정": time(0, 0), "noon": time(12, 0), "midnight": time(0, 0)}
_COUNT = re.compile(r"(?:최대|top|max)?(\d{1,3})(?:건|개|꼭지|stories|items)", re.IGNORECASE)
_SPAN = re.compile(r"(.+?)(?:~|-)(.+)")


def _quoted(tokens: Sequence[str], said: Said) -> Found | None:
    if not tokens[0].startswith('"'):
        return None
    return _word_of(said, tokens[0][1:]), 1


def _minus(tokens: Sequence[str], said: Said) -> Found | None:
    word = tokens[0]
    if word == "-" and len(tokens) > 1 and tokens[1].startswith('"'):
        return replace(said, without=(*said.without, tokens[1][1:])), 2
    if len(word) > 1 and word[0] in "-−" and not re.match(r"[-−]\d", word):
        return _shut_out(said, word[1:]), 1
    if word in ("제외", "빼고", "without", "except", "not") and len(tokens) > 1:
        return _shut_out(said, tokens[1].lstrip('"')), 2
    if len(tokens) > 1 and tokens[1] in ("제외", "빼고", "제외하고"):
        return _shut_out(said, tokens[0].lstrip('"')), 2
    return None


def _shut_out(said: Said, word: str) -> Said | Misread:
    if len(word) > LONGEST_WORD:
        return _too_long()
    return replace(said, without=(*said.without, word))


def _named(tokens: Sequence[str], said: Said) -> Found | None:
    word, mark, value = tokens[0].partition("=")
    if not mark or word.casefold() not in ("이름", "name", "제목"):
        return None
    if not value and len(tokens) > 1 and tokens[1].startswith('"'):
        return replace(said, name=tokens[1][1:][:LONGEST_WORD]), 2
    return replace(said, name=value[:LONGEST_WORD]), 1


def _quiet(tokens: Sequence[str], said: Said) -> Found | None:
    """방해금지 23:00~07:00, quiet 23:00-07:00, in either order."""
    marks = ("방해금지", "방해", "조용히", "quiet", "무음")
    first = tokens[0].casefold()
    if first in marks:
        rest = 2 if first == "방해" and len(tokens) > 1 and tokens[1].startswith("금지") else 1
        span = _span_of(tokens[rest]) if len(tokens) > rest else None
        if span is not None:
            return replace(said, quiet=span), rest + 1
        if first in ("방해금지", "quiet", "방해"):
            return Misread(
                "방해 금지 시간은 ‘방해금지 23:00~07:00’처럼 적어 주십시오.",
                "Quiet hours go like this: quiet 23:00-07:00.",
            ), 1
        return None
    span = _span_of(tokens[0])
    if span is None:
        return None
    length = 1
    if len(tokens) > 1 and tokens[1].casefold() in marks:
        length = 3 if tokens[1] == "방해" and len(tokens) > 2 and tokens[2].startswith("금지") else 2
    return replace(said, quiet=span), length


def _span_of(word: str) -> tuple[time, time] | None:
    found = _SPAN.fullmatch(word)
    if not found:
        return None
    ends = [_clock(part) for part in found.groups()]
    if ends[0] is None or ends[1] is None:
        return None
    return ends[0], ends[1]


def _clock(word: str) -> time | None:
    return parse_time(word) or (time(int(word)) if word.isdecimal() and int(word) < 24 else None)


def _at(tokens: Sequence[str], said: Said) -> Found | None:
    word = tokens[0].casefold()
    bare = re.sub(r"(?:에|마다|부터)$", "", word)
    moment = _NOON.get(bare) or parse_time(_of_day(bare))
    if moment is not None:
        return replace(said, times=(*said.times, moment)), 1
    length = 1
    count = _COUNT.fullmatch(bare)
    if count is None and len(tokens) > 1 and word in ("top", "max", "최대"):
        count, length = _COUNT.fullmatch(tokens[1].casefold()) or re.fullmatch(r"(\d{1,3})", tokens[1]), 2
    if count is None and len(tokens) > 1 and re.fullmatch(r"(stories|items|건|개)", tokens[1].casefold()):
        count, length = re.fullmatch(r"(\d{1,3})", word), 2
    if count is not None:
        return _most(said, int(count[1])), length
    if _TIME_LIKE.fullmatch(bare) and (":" in bare or bare.isdecimal() or "시" in bare):
        return Misread(
            f"시각을 알 수 없습니다: {tokens[0]}. 예: /subscribe 08:30, /구독 오후 6시 클라우드",
            f"“{tokens[0]}” is no time that I know. For example: /subscribe 08:30, /subscribe 18:00 cloud",
        ), 1
    return None


def _of_day(word: str) -> str:
    """아침 8시 is in the morning, 저녁 7시 in the evening."""
    for name, half in (("아침", "오전"), ("새벽", "오전"), ("저녁", "오후"), ("밤", "오후")):
        if word.startswith(name) and len(word) > len(name):
            return half + word[len(name) :]
    return word


def _most(said: Said, number: int) -> Said | Misread:
    if not 1 <= number <= MOST_STORIES:
        return Misread(
            f"한 번에 1건에서 {MOST_STORIES}건까지 정하실 수 있습니다. 예: /구독 08:30 10건",
            f"A briefing can have 1 to {MOST_STORIES} stories, such as /subscribe 08:30 10 stories.",
        )
    return replace(said, most=number)


def _on(tokens: Sequence[str], said: Said) -> Found | None:
    word = tokens[0].casefold()
    if word == "every" and len(tokens) > 1 and tokens[1].casefold() == "day":
        return replace(said, weekdays=EVERY_DAY), 2
    given = weekdays_of(word)
    if given is None:
        return None
    return replace(said, weekdays=(*said.weekdays, *given)), 1


def _zone(tokens: Sequence[str], said: Said) -> Found | None:
    """An IANA name by itself, or a city before "시간" or "time"."""
    word = tokens[0]
    if re.fullmatch(r"[A-Za-z_]+/[A-Za-z_/+\-0-9]+", word):
        zone = zone_of(word)
        if zone is None:
            near = difflib.get_close_matches(word.casefold(), known_zones(), n=1)
            meant = zone_of(near[0]) if near else None
            return Misread(
                f"시간대를 알 수 없습니다: {word}. "
                + (f"혹시 {meant}입니까?" if meant else "예: 뉴욕, Asia/Tokyo"),
                f"No such time zone: {word}. "
                + (f"Did you mean {meant}?" if meant else "Such as Asia/Tokyo."),
            ), 1
        return replace(said, timezone=zone), 1
    if word.upper() in ("UTC", "GMT", "KST", "JST"):
        return replace(said, timezone=zone_of(word) or "UTC"), 1
    for length in (2, 1):
        if len(tokens) < length:
            continue
        city, last = " ".join(tokens[:length]), tokens[length - 1]
        if last.endswith("시간") and len(last) > 2 and (zone := zone_of(city.removesuffix("시간"))):
            return replace(said, timezone=zone), length
        clock = len(tokens) > length and tokens[length].casefold() in ("시간", "time", "시간대", "시각")
        if clock and (zone := zone_of(city)):
            return replace(said, timezone=zone), length + 1
    # "배송 시간" and "real time" may be looked for; a time zone by that name is nothing but one.
    following = [token.casefold() for token in tokens[1:3]]
    if following[:1] in (["시간대"], ["timezone"]) or following == ["time", "zone"]:
        return Misread(
            f"시간대를 알 수 없습니다: {word}. 도시나 시간대의 이름을 적어 주십시오. 예: 뉴욕, Asia/Tokyo",
            f"No such time zone: {word}. Name a city or a zone, such as New York or Asia/Tokyo.",
        ), 2
    return None


def _tongue(tokens: Sequence[str], said: Said) -> Found | None:
    """영어만 and "English only" choose the press; 영어로 and "in English" choose how it is told."""
    word = tokens[0].casefold()
    following = [token.casefold() for token in tokens[1:3]]
    for name, language in LANGUAGE_WORDS.items():
        if word in (f"{name}만", f"{name}기사만", f"{name}매체만", f"{name}-only"):
            return replace(said, press=language), 1
        if word in (f"{name}로", f"{name}으로"):
            return replace(said, language=language), 1
        if word == name:
            if following[:1] == ["only"] or following[:1] in (["기사만"], ["매체만"], ["언론만"]):
                return replace(said, press=language), 2
            if following[:2] in (["press", "only"], ["sources", "only"], ["기사", "만"]):
                return replace(said, press=language), 3
        if word in ("in", "only") and following[:1] == [name] and len(name) > 2:
            field = {"language": language} if word == "in" else {"press": language}
            return replace(said, **field), 2  # type: ignore[arg-type]
    return None


def _phrase(tokens: Sequence[str], said: Said) -> Found | None:
    words = tuple(token.casefold() for token in tokens[:_LONGEST])
    fitting = [(phrase, given) for phrase, given in PHRASES if words[: len(phrase)] == phrase]
    if not fitting:
        return None
    phrase, given = max(fitting, key=lambda item: len(item[0]))
    if phrase == ("매주",) and len(words) > 1 and weekdays_of(words[1]) is None:
        return None
    if phrase == ("매주",):
        given = {}  # "매주 월요일" is a day of the week; "주간" asks for the week's figures
    return replace(said, **given), len(phrase)  # type: ignore[arg-type]


def _why(tokens: Sequence[str], said: Said) -> Found | None:
    for length in (2, 1):
        reason = reason_of(" ".join(tokens[:length])) if len(tokens) >= length else None
        if reason is not None:
            return replace(said, reasons=(*said.reasons, reason)), length
    return None


def _who(tokens: Sequence[str], said: Said) -> Found | None:
    """The longest run of words that is an organisation's name; "@두레" watches one that nobody knows yet."""
    if tokens[0].startswith("@") and len(tokens[0]) > 1:
        return replace(said, watched=(*said.watched, tokens[0][1:])), 1
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        name = " ".join(tokens[:length])
        if organisation_of(name) is not None:
            return replace(said, watched=(*said.watched, name)), length
    return None


def _filler(tokens: Sequence[str], said: Said) -> Found | None:
    return (said, 1) if tokens[0].casefold() in FILLERS else None


def _plain(tokens: Sequence[str], said: Said) -> Found | None:
    return _word_of(said, tokens[0]), 1


def _word_of(said: Said, word: str) -> Said | Misread:
    word = word.strip()
    if len(word) > LONGEST_WORD:
        return _too_long()
    if not any(character.isalnum() for character in word):
        return said
    return replace(said, words=(*said.words, word))


def _too_long() -> Misread:
    return Misread(
        f"낱말은 {LONGEST_WORD}자까지 쓰실 수 있습니다. 더 짧게 적어 주십시오.",
        f"A word has at most {LONGEST_WORD} letters; send a shorter one.",
    )


#: The first that fits decides; the last takes any word.
RULES: tuple[Rule, ...] = (
    _quoted,
    _named,
    _phrase,
    _minus,
    _quiet,
    _at,
    _on,
    _zone,
    _tongue,
    _why,
    _who,
    _filler,
    _plain,
)
