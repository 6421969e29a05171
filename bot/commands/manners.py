"""What people say that asks nothing: greetings, thanks, a laugh; and what we say unasked to who came back. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from math import ceil

from summarizer.types import Language

_GREETING = re.compile(
    r"(?:안녕(?:하세요|하십니까)?|하이|헬로우?|반가워요?|반갑습니다|hi|hello|hey|good (?:morning|afternoon|evening))"
    r"(?:\s+(?:there|팩트와이어|pactwire))?[\s!.~^]*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:정말|너무)\s*)?(?:고마워요?|고맙습니다|감사(?:해요?|합니다|드립니다)?|땡큐"
    r"|thanks?(?: you)?(?: so much| a lot)?|thx|ty)[\s!.~^]*",
    re.IGNORECASE,
)
_NODDING = re.compile(
    r"(?:[ㅋㅎㅠㅜㅇ]+|네+|넵|예|응|오+|와+|아하|좋아요?|알겠(?:어요?|습니다)|그렇군요?"
    r"|ok(?:ay)?|lol|(?:ha){2,}|nice|great|cool|i see)[\s!.~^]*",
    re.IGNORECASE,
)


def answer(text: str, language: Language) -> str | None:
    """What is said back to a greeting, thanks or a nod; None where something is asked.

    >>> answer("고마워!", Language.KO)
    '도움이 되었다니 다행입니다. 더 궁금한 점이 있으면 물어보십시오.'
    >>> answer("고마워, 그런데 누가 주도해?", Language.KO) is None
    True
    """
    said, korean = text.strip(), language is Language.KO
    if _GREETING.fullmatch(said):
        return (
            "안녕하세요. 기사 주소를 보내시거나 궁금한 점을 물어보십시오. 명령은 /help 에 있습니다."
            if korean
            else "Hello. Send an article's address, or ask what you want to know; /help lists the commands."
        )
    if _THANKS.fullmatch(said):
        return (
            "도움이 되었다니 다행입니다. 더 궁금한 점이 있으면 물어보십시오."
            if korean
            else "You are welcome. Ask away if there is more that you want to know."
        )
    if _NODDING.fullmatch(said):
        return (
            "네, 더 궁금한 점이 있으면 물어보십시오."
            if korean
            else "Ask away if there is more that you want to know."
        )
    return None


def welcome_back(rested: int, away: timedelta, language: Language) -> str:
    """What a chat is told that we could not reach for a while: that its subscriptions go on, and what it missed."""
    days = min(max(1, ceil(away / timedelta(days=1))), 31)
    if language is Language.KO:
        return (
            f"메시지를 보낼 수 없어 쉬고 있던 구독 {rested}건을 이어서 보내 드립니다. "
            f"그동안의 소식: /catchup {days}d · 설정: /settings · 그만 받기: /unsubscribe"
        )
    whose = "The subscription" if rested == 1 else f"The {rested} subscriptions"
    return (
        f"{whose} of this chat rested while nothing could be sent here, and {'goes' if rested == 1 else 'go'} on now. "
        f"What came meanwhile: /catchup {days}d · settings: /settings · stop: /unsubscribe"
    )
