"""Who may. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection

from bot.commands.catalogue import Verb
from bot.domain.chat import Place, Platform, Role
from bot.domain.delivery import Gate
from summarizer.types import Language


def admitted(place: Place, allowed_chats: Collection[str]) -> bool:
    """Whether this chat is served; an empty list serves all."""
    return not allowed_chats or name_of(place) in allowed_chats


def gets_briefings(place: Place, allowed_chats: Collection[str], operators: Collection[str]) -> bool:
    """Whether what a chat subscribed to is sent there; whoever is shut out could not even end it."""
    return admitted(place, allowed_chats) or name_of(place) in operators


def off_the_list(language: Language) -> str:
    """What an operator is told who subscribes where nobody else is served."""
    if language is Language.KO:
        return "이 대화방은 허용 목록에 없어 브리핑을 보내지 않습니다. 보내시려면: /allow here"
    return "This chat is not on the list of those served, so no briefing comes. To have it sent: /allow here"


def name_of(place: Place) -> str:
    """A chat as an operator names it: `telegram:ID`, `slack:TEAM:CHANNEL`."""
    if place.platform is Platform.SLACK:
        return f"slack:{place.workspace}:{place.address}"
    return f"{place.platform.value}:{place.address}"


def person_name(place: Place, person: str) -> str:
    """A person as an operator names them: `telegram:ID`, `slack:TEAM:USER`."""
    if place.platform is Platform.SLACK:
        return f"slack:{place.workspace}:{person}"
    return f"{place.platform.value}:{person}"


#: What takes a core, the network or the whole archive, and so is not done for one person without end.
COSTLY = frozenset(
    {
        *(Verb.SUMMARY, Verb.RETRY, Verb.ASK, Verb.BRIEFING, Verb.CATCHUP, Verb.WEEK, Verb.PREVIEW),
        *(Verb.MAP, Verb.TRENDS, Verb.EXPORT),
    }
)
#: Many at once after a rest, then so many seconds between two.
_PERSON_BURST, _PERSON_SECONDS = 20, 3.0
_CHAT_BURST, _CHAT_SECONDS = 40, 1.5


def allowance(place: Place, person: str, chat_id: int) -> tuple[Gate, ...]:
    """What a person, and a chat as a whole, may ask of what is costly."""
    gates = [Gate(f"costly:{chat_id}", _CHAT_SECONDS, _CHAT_BURST)]
    if person:
        gates.append(Gate(f"costly:{person_name(place, person)}", _PERSON_SECONDS, _PERSON_BURST))
    return tuple(gates)


def patience(seconds: float, language: Language) -> str:
    """What somebody is told who asks for too much at once."""
    wait = max(1, math.ceil(seconds))
    if language is Language.KO:
        return f"한꺼번에 많이 요청하셨습니다. {wait}초 뒤에 다시 보내 주십시오."
    return f"That is a lot at once; please ask again in {wait} second{'' if wait == 1 else 's'}."


def refusal(needed: Role, language: Language) -> str:
    """What somebody is told who may not."""
    korean = language is Language.KO
    if needed is Role.OPERATOR:
        return (
            "이 명령은 팩트와이어 운영자만 쓸 수 있습니다. 필요하시면 운영자에게 부탁해 주십시오."
            if korean
            else "Only the operators of this Pactwire can do that; ask one of them."
        )
    return (
        "이 대화방의 설정은 관리자만 바꿀 수 있습니다. 관리자에게 부탁하시거나 저와의 1:1 대화에서 구독해 주십시오."
        if korean
        else "Only admins change the settings of this chat; ask one of them, or subscribe in a private chat with me."
    )
