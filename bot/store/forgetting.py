"""Forget a chat: all that names it goes, at once, and nothing that was under way brings it back.

asked -> subscriptions, talks, what was said, what is owed and the audit go; the last reply stays until it is out
      -> the chat's own row, that reply and its limits go; a salted digest stays for a day

A chat that sent us away is forgotten the same way when it has not called us back for thirty days.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, cast, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place, Platform
from bot.store import inbox as inbox_
from bot.store import model_calls
from bot.store.chats import FORGOTTEN
from bot.store.places import place_from
from bot.store.tables import (
    audit,
    chats,
    conversations,
    corrections,
    dead_letters,
    inbox,
    limiters,
    outbox,
    subscriptions,
    tombstones,
)

#: How long a chat that sent us away may still call us back and find all as it was.
GRACE = text("interval '30 days'")
#: The last reply goes out before the chat's own row goes; longer than this nothing waits for it.
_PATIENCE = text("interval '40 seconds'")
#: Nothing is under way for longer than this.
_REMEMBERED = text("interval '1 day'")


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Delete all that hangs on a chat but its row, which goes as soon as the last reply is out."""
    chat = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one()
    # First its subscriptions: an edition that is being opened holds their rows, and is waited for.
    await _erase(connection, chat, but_the_last=True)
    gone = {"state": "gone", "reason": FORGOTTEN, "title": "", "left_at": func.now()}
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(gone))
    await connection.execute(insert(tombstones).values(_stone(place_from(chat))))


async def delete_forgotten(connection: AsyncConnection) -> int:
    """Delete the chats that asked for it and have had their last reply, and those that we were sent away from long ago;
    gives how many."""
    owed = select(outbox.c.chat_id).where(outbox.c.state.in_(("todo", "sending", "unknown")))
    asked = (chats.c.reason == FORGOTTEN) & (
        chats.c.id.not_in(owed) | (chats.c.left_at < func.now() - _PATIENCE)
    )
    long_gone = (chats.c.reason.is_distinct_from(FORGOTTEN)) & (chats.c.left_at < func.now() - GRACE)
    found = (
        await connection.execute(
            select(chats)
            .where(chats.c.state == "gone", or_(asked, long_gone))
            .with_for_update(skip_locked=True)
            .limit(200)
        )
    ).all()
    for chat in found:
        await _erase(connection, chat)
        await connection.execute(delete(chats).where(chats.c.id == chat.id))
    await connection.execute(delete(tombstones).where(tombstones.c.at < func.now() - _REMEMBERED))
    return len(found)


async def forget_workspace(connection: AsyncConnection, platform: Platform, workspace: str) -> None:
    """Delete all that hangs on a workspace that took us out, what came from it included."""
    here = (chats.c.platform == platform.value, chats.c.workspace == workspace)
    for chat in (await connection.execute(select(chats).where(*here))).all():
        await _erase(connection, chat)
        await connection.execute(delete(chats).where(chats.c.id == chat.id))
    await inbox_.forget_workspace(connection, platform, workspace)
    named = f"{platform.value}:{workspace}"
    await connection.execute(
        delete(limiters).where(
            (limiters.c.key == named) | limiters.c.key.contains(f"{named}:", autoescape=True)
        )
    )
    await connection.execute(delete(audit).where(audit.c.actor.startswith(f"{named}:")))


async def was_forgotten(connection: AsyncConnection, place: Place, since: datetime) -> bool:
    """Whether the chat there asked to be forgotten at this instant or later."""
    found = await connection.execute(select(tombstones).where(tombstones.c.at >= since))
    return any(_digest(place, stone.salt) == stone.digest for stone in found)


async def drop(connection: AsyncConnection, inbox_id: int) -> None:
    """Delete one update, with the address that it came from."""
    await connection.execute(delete(inbox).where(inbox.c.id == inbox_id))


async def _erase(connection: AsyncConnection, chat: Row[Any], *, but_the_last: bool = False) -> None:
    """All that names a chat, but for its own row and, if asked, the update that was handled last."""
    await connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == chat.id))
    await connection.execute(delete(conversations).where(conversations.c.chat_id == chat.id))
    await connection.execute(delete(outbox).where(outbox.c.chat_id == chat.id))
    await connection.execute(delete(audit).where(audit.c.chat_id == chat.id))
    await model_calls.forget_chat(connection, chat.id)
    await connection.execute(
        update(corrections).where(corrections.c.chat_id == chat.id).values(chat_id=None, person="")
    )
    # A topic shares its group's address with the others, which asked for nothing.
    if not chat.thread:
        await _erase_mentions(connection, chat, but_the_last=but_the_last)
        await _erase_limits(connection, chat)


async def _erase_mentions(connection: AsyncConnection, chat: Row[Any], *, but_the_last: bool) -> None:
    """What names its address elsewhere: in a private chat that is the person, who may have spoken in groups too."""
    named = _named(chat)
    here = (
        inbox.c.platform == chat.platform,
        inbox.c.workspace == chat.workspace,
        inbox.c.state.in_(("done", "dead")),
    )
    its_own = inbox.c.lane == chat.address
    if chat.kind == "private":
        its_own |= cast(inbox.c.payload, Text).regexp_match(_pattern(chat.address))
    statement = delete(inbox).where(*here, its_own)
    if but_the_last:
        last = select(func.max(inbox.c.id)).where(*here, inbox.c.lane == chat.address).scalar_subquery()
        statement = statement.where(inbox.c.id != func.coalesce(last, 0))
    await connection.execute(statement)
    await connection.execute(update(audit).where(audit.c.actor.regexp_match(named)).values(actor=FORGOTTEN))
    neighbours = select(chats.c.id).where(
        chats.c.platform == chat.platform, chats.c.workspace == chat.workspace
    )
    await connection.execute(
        delete(conversations).where(
            conversations.c.person == chat.address, conversations.c.chat_id.in_(neighbours)
        )
    )
    await connection.execute(
        update(corrections).where(corrections.c.person.regexp_match(named)).values(person="")
    )
    await connection.execute(
        delete(dead_letters).where(dead_letters.c.error.regexp_match(_pattern(chat.address)))
    )


async def _erase_limits(connection: AsyncConnection, chat: Row[Any]) -> None:
    await connection.execute(delete(limiters).where(limiters.c.key.regexp_match(_named(chat))))


def _named(chat: Row[Any]) -> str:
    """A pattern for what names a chat: on Slack only with its workspace, for another may have the same ids."""
    slack = chat.platform == Platform.SLACK.value
    return _pattern(f"{chat.workspace}:{chat.address}" if slack else chat.address)


def _pattern(address: str) -> str:
    """A pattern for an address that is no part of a longer one."""
    return rf"(^|[^0-9A-Za-z-]){re.escape(address)}($|[^0-9A-Za-z])"


def _stone(place: Place) -> dict[str, bytes]:
    salt = os.urandom(16)
    return {"salt": salt, "digest": _digest(place, salt)}


def _digest(place: Place, salt: bytes) -> bytes:
    # Numbers of chats are few enough to be tried one after the other: each trial is made dear.
    named = f"{place.platform.value}\n{place.workspace}\n{place.address}\n{place.thread}"
    return hashlib.scrypt(named.encode(), salt=salt, n=2**12, r=8, p=1, dklen=32)
