"""The day on which a copied article says that it appeared: "입력 2024.05.14. 오전 10:21", "LONDON, Oct 3, 2024 -".

A page tells its day in its metadata; a text that somebody saved or pasted has it in a line of its own near the top, and
without it "on Tuesday" and "지난달 30일" mean nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, date

from bot.intake.moments import moment, without_moments

#: Datelines stand between headline and text; so many lines with words are looked at.
_LINES = 12
#: A line that is longer tells something.
_LONGEST = 120
#: What a dateline may say beside its date: what the date is, who wrote, where, which paper.
_SAYS_WHAT = re.compile(
    r"(?:기사\s?입력|최초\s?입력|최종\s?수정|입력|등록|승인|게재|송고|발행|작성|업데이트|수정|날짜"
    r"|(?:first\s)?(?:published|posted)(?:\son)?|(?:last\s)?updated(?:\son)?|date)\s?:?",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"[가-힣]{2,4}\s?(?:선임|수습|인턴|객원|전문)?\s?(?:기자|특파원|에디터|논설위원)|\bby\s(?:[A-Z][\w.’'-]+\s?){1,4}|\S+@\S+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^[A-Z][A-Z.]+(?:[\s,]+[A-Z][A-Za-z.]+){0,3},")
_TOWN = re.compile(r"^[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|[월화수목금토일]요일", re.IGNORECASE
)
#: A date of the news itself, not of the article.
_EVENT = re.compile(r"일시|기간|마감|행사|일정|장소|까지|부터|~")
#: An agency's way, in the first sentence: "SEOUL, Nov. 23, 2021 (News) - Garam said ...".
_OPENING = re.compile(
    r"^([A-Z][A-Z.]+(?:[\s,]+[A-Z][\w.]+){0,3},\s[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s20\d\d)\b.{0,30}?[-–—]"
)


def day_of(text: str) -> date | None:
    """The day that the text states for itself, None where no line does.

    >>> day_of("가람·누리 손잡다\\n입력 2024.05.14. 오전 10:21  수정 2024.05.15.\\n\\n두 회사는 14일 협약을 맺었다.")
    datetime.date(2024, 5, 14)
    """
    lines = [line for raw in text[:4000].splitlines() if (line := raw.strip())][:_LINES]
    for place, line in enumerate(lines):
        opening = _OPENING.match(line)
        if opening is not None or is_dateline(line, first=place == 0):
            found = moment(opening[1] if opening else line, UTC)
            if found is not None:
                return found.date()
    return None


def is_dateline(line: str, *, first: bool = False) -> bool:
    """Whether a line says when the article appeared, and nothing of what it tells.

    "Detroit, June 27, 2024" is one below the headline; as the `first` line it may be the headline itself.
    """
    if len(line) > _LONGEST or _EVENT.search(line):
        return False
    rest = without_moments(line)
    if rest == line:
        return False
    rest = _PLACE.sub("", rest)
    if not first:
        rest = _TOWN.sub("", rest)
    for said in (_SAYS_WHAT, _WRITER, _WEEKDAY):
        rest = said.sub("", rest)
    return not any(character.isalnum() for character in rest)
