"""Where a name stands in a text: whole, with a particle behind it at most, not inside a longer word.

Kiwi takes unknown names and their particles for one noun now and then, so names are looked for by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What may follow a name in its own word: particles, and nouns that lean on a name.
_PARTICLES = """
    은 는 이 가 을 를 와 과 의 에 에서 에게 에는 에도 에서는 에서도 에선 엔 로 으로 로는 으로는 로서
    으로서 로부터 으로부터 도 만 까지 부터 보다 처럼 같은 이나 나 이란 란 라는 이라는 라고 이라고
    라며 이라며 측 측은 측이 측과 측에 쪽 쪽은 쪽이 등 등이 등은 등과 등의 등을 간 간의 뿐 와의 과의
    와는 과는 와도 과도 에게는 에게도 조차 마저 이며 며 이고 고 이자 이다 다 이었다 였다 인 든 이든
    하고 랑 이랑 한테 께 만의 만이 만은 이라 라 이냐 냐 들 들이 들은 들과 들의 사 에서의 에의 로의
    으로의 에서만 까지도 이나마 대로 만큼 이야 야 가의 코리아 그룹 대표 회장 사장 총장 원장 시장
    관계자 본사 사옥 호 표 발 행 산 용 식 내 외 서 여
""".split()  # noqa: SIM905 - a list of fifty quoted syllables reads worse
_AFTER = re.compile(rf"(?:{'|'.join(sorted(_PARTICLES, key=len, reverse=True))})(?![가-힣])")
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z0-9]")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a word or words by itself, particles aside.

    >>> stands_alone("KT와 손잡았다", 0, 2), stands_alone("KTX", 0, 2), stands_alone("우리은행", 0, 2)
    (True, False, False)
    """
    if start and _joins(text[start - 1], text[start]):
        return False
    if end >= len(text) or not _joins(text[end - 1], text[end], after=True):
        return True
    return bool(_AFTER.match(text, end)) if _HANGUL.match(text[end]) else False


def _joins(left: str, right: str, *, after: bool = False) -> bool:
    """Whether two neighbouring characters belong to one word."""
    if _HANGUL.match(right):
        return bool(_HANGUL.match(left) or (after and left.isalnum()) or left.isalnum())
    return bool(_LATIN.match(left) and _LATIN.match(right))


def places(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Every place where the form stands alone."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if stands_alone(text, start, end):
            yield start, end
        start = text.find(form, start + 1)
