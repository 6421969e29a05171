"""An order in words: "평일 08:30 KT 인재 -게임 5건" -> what to send, when and of what. Pure.

words -> the longest run that means something -> a field of the order; what means nothing is a word to look for

What was understood is told back in full, so nobody has to know the rules: a time or a day says when, a known
organisation is watched, a reason's name asks for that reason, a minus shuts out, quotation marks make a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from bot.commands.clauses import RULES, Misread, Said
from bot.commands.vocabulary import EVERY_DAY
from bot.domain.chat import Order
from summarizer.types import Language

__all__ = ["MOST_TIMES", "MOST_WORDS", "Misread", "read"]

_DEFAULT_TIME = time(8, 0)
MOST_WORDS = 10
MOST_TIMES = 6


def read(argument: str, *, timezone: str, language: Language) -> Order | Misread:
    """The order that these words describe, in a chat with this zone and language.

    >>> read("08:30 KT 인재", timezone="Asia/Seoul", language=Language.KO).watched
    ('KT',)
    """
    tokens = _tokens(argument)
    said = Said()
    while tokens:
        for rule in RULES:
            found = rule(tokens, said)
            if found is None:
                continue
            given, length = found
            if isinstance(given, Misread):
                return given
            said, tokens = given, tokens[length:]
            break
        else:  # the last rule takes any word
            tokens = tokens[1:]
    return _order(said, timezone, language)


def _order(said: Said, timezone: str, language: Language) -> Order | Misread:
    if len(said.times) > MOST_TIMES:
        return Misread(
            f"하루에 {MOST_TIMES}번까지 보내 드릴 수 있습니다. 시각을 줄여 다시 보내 주십시오.",
            f"At most {MOST_TIMES} times a day can be had; send it again with fewer.",
        )
    asked = (*said.words, *said.without, *said.watched)
    if len(asked) > MOST_WORDS:
        return Misread(
            f"관심 기업과 낱말은 모두 {MOST_WORDS}개까지 정하실 수 있습니다. 줄여서 다시 보내 주십시오.",
            f"At most {MOST_WORDS} organisations and words can be named; send it again with fewer.",
        )
    if said.alerts and not said.watched:
        return Misread(
            "속보는 관심 기업과 함께 적어 주십시오. 예: /구독 08:30 KT 속보",
            "Alerts need an organisation to watch, such as /subscribe 08:30 KT alerts.",
        )
    weekdays = said.weekdays or ((1,) if said.overview else EVERY_DAY)
    usual = Order()
    return Order(
        times=tuple(sorted(set(said.times))) or (_DEFAULT_TIME,),
        weekdays=tuple(sorted(set(weekdays))),
        timezone=said.timezone or timezone,
        language=said.language or language,
        name=said.name,
        most=said.most or usual.most,
        words=_once(said.words),
        without=_once(said.without),
        watched=_once(said.watched),
        reasons=tuple(dict.fromkeys(said.reasons)),
        press=said.press,
        when_empty=said.when_empty or usual.when_empty,
        quiet=said.quiet,
        holidays=said.holidays or usual.holidays,
        alerts=said.alerts,
        overview=said.overview,
    )


def _once(words: Sequence[str]) -> tuple[str, ...]:
    return tuple({word.casefold(): word for word in reversed(words)}.values())[::-1]


_QUOTED = re.compile(r"""["“”'‘’「」『』]([^"“”'‘’「」『』]+)["“”'‘’「」『』]""")
_JOINED_TIME = re.compile(r"(?<![=\S])(오전|오후|아침|저녁|밤)\s+(\d)")
_HALF = re.compile(r"(\d시)\s+(\d{1,2}분|반)")
_MERIDIEM = re.compile(r"(\d)\s+(am|pm)\b", re.IGNORECASE)


def _tokens(argument: str) -> list[str]:
    """The words, quoted ones whole behind a mark that keeps them from meaning anything else."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1].strip())
        return f" \x00{len(kept) - 1}\x00 "

    text = _QUOTED.sub(keep, argument.replace("\x00", " "))
    for pattern in (_JOINED_TIME, _HALF, _MERIDIEM):
        text = pattern.sub(r"\1\2", text)
    text = re.sub(r"(?<=\S)\s*([~–—])\s*(?=\S)", "~", text)
    words = re.sub(r"[,，、;·]+(?!\x00)", " ", text).split()
    return [f'"{kept[int(word.strip(chr(0)))]}' if word.startswith("\x00") else word for word in words]
