"""What is thrown away after its time, in portions small enough to hold nobody up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PORTION = 5000

_FORGET = {
    "inbox": """
        DELETE FROM inbox WHERE id IN (
          SELECT id FROM inbox WHERE state IN ('done', 'dead') AND handled_at < :before ORDER BY id LIMIT :most)
    """,
    "outbox": """
        DELETE FROM outbox WHERE id IN (
          SELECT id FROM outbox WHERE state IN ('sent', 'dead') AND created_at < :before ORDER BY id LIMIT :most)
    """,
    "versions": """
        UPDATE article_versions SET body = '' WHERE id IN (
          SELECT id FROM article_versions WHERE fetched_at < :before AND body <> '' ORDER BY id LIMIT :most)
    """,
    "entries": """
        DELETE FROM entries WHERE id IN (
          SELECT id FROM entries WHERE state IN ('failed', 'skipped') AND first_seen_at < :before
          ORDER BY id LIMIT :most)
    """,
    "spending": """
        DELETE FROM model_spending WHERE day < CAST(:before AS timestamptz)::date
    """,
    "readings": """
        DELETE FROM model_readings WHERE key IN (
          SELECT key FROM model_readings WHERE at < :before ORDER BY at LIMIT :most)
    """,
    "limits": """
        DELETE FROM limiters WHERE next_at < :before AND (halted_until IS NULL OR halted_until < :before)
    """,
}


async def forget(connection: AsyncConnection, name: str, before: datetime) -> int:
    """Delete a portion of what was over before that moment; gives how many rows went.

    Of an article's earlier versions only the text goes: what they said, and that they said it, is history.
    """
    values: dict[str, object] = {"before": before}
    if ":most" in _FORGET[name]:
        values["most"] = _PORTION
    return (await connection.execute(text(_FORGET[name]), values)).rowcount
