"""What somebody is told who asks for what nobody knows: that, and what to ask instead. Pure."""

from __future__ import annotations

from bot.domain.characters import shortened
from summarizer.render.particles import attach
from summarizer.types import Language

#: As much of somebody's words as is worth repeating.
_SHOWN = 40


def no_such_organisation(name: str, language: Language, *, near: bool) -> str:
    """That no alliance of an organisation is stored; where names like it are known, buttons under it say them."""
    name = shortened(name, _SHOWN)
    if language is Language.KO:
        none = f"모아 둔 기사의 제휴·협력 소식에서 {attach(f'‘{name}’', '을/를')} 찾지 못했습니다."
        if near:
            return f"{none} 혹시 이곳입니까?"
        return f"{none} 다른 이름으로 찾아보시거나, 기사 주소를 보내 주시면 그 기사를 정리해 드립니다."
    none = f"No alliance of “{name}” is known from the stored articles."
    return (
        f"{none} Did you mean one of these?"
        if near
        else f"{none} Try another name, or send an article's address."
    )


def no_such_alliance(name: str, language: Language) -> str:
    """That no alliance of this name is stored."""
    name = shortened(name, _SHOWN)
    if language is Language.KO:
        none = f"{attach(f'‘{name}’', '이라/라')}는 이름의 제휴를 모아 둔 기사에서 찾지 못했습니다."
        return f"{none} 참여한 기업·기관으로 찾아보십시오. 예: /company KT"
    none = f"No stored article tells of an alliance called “{name}”."
    return f"{none} Look for one of its members instead, such as /company KT."


def no_such_time(words: str, command: str, language: Language) -> str:
    """That what stands where a period should is none."""
    words = shortened(words, _SHOWN)
    if language is Language.KO:
        return f"‘{words}’에서 기간을 알 수 없습니다. 예: {command} 올해, {command} 2025년"
    return f"I find no period in “{words}”. For example: {command} this year, {command} 2025"


def no_such_format(word: str, known: str, language: Language) -> str:
    """That no file of this sort is made."""
    if language is Language.KO:
        return f"{word} 파일은 만들지 못합니다. 다음 가운데 골라 주십시오: {known}. 예: /export csv KT"
    return f"I make no {word} files; choose one of these: {known}. For example: /export csv KT"
