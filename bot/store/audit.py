"""Who changed which setting, when, and what it was before: rows that are only ever added."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import audit


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
