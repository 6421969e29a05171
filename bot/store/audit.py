"""Who changed which setting, when, and what it was before: rows that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Platform
from bot.store.tables import audit, chats

#: Whoever sits at the machine itself.
CLI = "cli"


async def write(
    connection: AsyncConnection,
    *,
    actor: str,
    action: str,
    chat_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """One change; `actor` as in "telegram:ID", "slack:TEAM:USER", "cli" or "pactwire" itself."""
    values = {"actor": actor, "action": action, "chat_id": chat_id, "before": before, "after": after}
    await connection.execute(insert(audit).values(values))


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as an operator looks it up."""

    at: datetime
    actor: str
    #: Where: "telegram:ID", "slack:TEAM:CHANNEL"; empty for what is of no chat.
    where: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


async def read(connection: AsyncConnection, *, most: int, about: str = "") -> list[Entry]:
    """The last changes, the newest first; those alone that this person made or that were made in this chat."""
    # A Slack channel's id may be another's in another workspace, as a person's may.
    team = case((chats.c.platform == Platform.SLACK.value, chats.c.workspace + ":"), else_="")
    place = chats.c.platform + ":" + team + chats.c.address
    statement = (
        select(audit, place.label("place"))
        .join(chats, chats.c.id == audit.c.chat_id, isouter=True)
        .order_by(audit.c.id.desc())
        .limit(most)
    )
    if about:
        statement = statement.where(or_(audit.c.actor == about, place == about))
    return [
        Entry(row.at, row.actor, row.place or "", row.action, row.before, row.after)
        for row in await connection.execute(statement)
    ]
