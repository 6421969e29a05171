"""Who may. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.chat import Place, Platform


def admitted(place: Place, allowed_chats: Collection[str]) -> bool:
    """Whether this chat is served; an empty list serves all."""
    return not allowed_chats or name_of(place) in allowed_chats


def name_of(place: Place) -> str:
    """A chat as an operator names it: `telegram:ID`, `slack:TEAM:CHANNEL`."""
    if place.platform is Platform.SLACK:
        return f"slack:{place.workspace}:{place.address}"
    return f"{place.platform.value}:{place.address}"
