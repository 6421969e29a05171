"""Where a chat is, as the rows of `chats` say it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row

from bot.domain.chat import Place, Platform
from bot.store.tables import chats

#: The columns that make a place.
PLACE = (chats.c.platform, chats.c.workspace, chats.c.address, chats.c.thread)


def place_from(row: Row[Any]) -> Place:
    """The place in a row that has these columns."""
    return Place(Platform(row.platform), row.workspace, row.address, row.thread)


def at(place: Place, *, whole: bool = False) -> list[ColumnElement[bool]]:
    """The chat at a place; the whole of it, with all its topics, if asked."""
    conditions = [
        chats.c.platform == place.platform.value,
        chats.c.workspace == place.workspace,
        chats.c.address == place.address,
    ]
    return conditions if whole else [*conditions, chats.c.thread == place.thread]
