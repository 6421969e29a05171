"""Who may. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.chat import Place, Platform, Role
from summarizer.types import Language


def admitted(place: Place, allowed_chats: Collection[str]) -> bool:
    """Whether this chat is served; an empty list serves all."""
    return not allowed_chats or name_of(place) in allowed_chats


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


def refusal(needed: Role, language: Language) -> str:
    """What somebody is told who may not."""
    korean = language is Language.KO
    if needed is Role.OPERATOR:
        return (
            "이 명령은 팩트와이어 운영자만 쓸 수 있습니다."
            if korean
            else "Only the operators of this Pactwire can do that."
        )
    return (
        "이 대화방의 설정은 관리자만 바꿀 수 있습니다. 관리자에게 부탁하시거나 저와의 1:1 대화에서 구독해 주십시오."
        if korean
        else "Only admins change the settings of this chat; ask one of them, or subscribe in a private chat with me."
    )
