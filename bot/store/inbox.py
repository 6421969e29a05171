"""What came in: stored before it is acknowledged, handled once, one lane's in order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Platform
from bot.store import dead_letters
from bot.store.conversations import LASTS
from bot.store.dead_letters import Origin
from bot.store.tables import inbox

_WAITING = ("new", "handling")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came."""

    #: What repeats when the platform sends it again.
    key: str
    lane: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that came from one of many workspaces, perhaps overheard in a thread."""

    workspace: str
    key: str
    lane: str
    payload: Mapping[str, Any]
    #: It is kept only where a talk with us goes on in this thread; None: in any case.
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that this process has taken to handle."""

    id: int
    platform: Platform
    workspace: str
    lane: str
    payload: dict[str, Any]
    attempt: int
    #: Ours as long as the row holds it.
    lease: UUID
    #: When it came in, by the database's clock.
    received_at: datetime | None = None


async def add(
    connection: AsyncConnection, platform: Platform, workspace: str, arrivals: Sequence[Arrival]
) -> list[int]:
    """Store those that are new, in this order; gives their ids."""
    if not arrivals:
        return []
    rows = [
        {
            "platform": platform.value,
            "workspace": workspace,
            "key": arrival.key,
            "lane": arrival.lane,
            "payload": dict(arrival.payload),
        }
        for arrival in arrivals
    ]
    statement = insert(inbox).values(rows).on_conflict_do_nothing().returning(inbox.c.id)
    return sorted(row.id for row in await connection.execute(statement))


#: One statement, so that it is one journey; it keeps what `conversations.goes_on` says is for us, and what came while
#: something else of that chat still waits, which may begin such a talk.
_HEARD = text(
    """
    INSERT INTO inbox (platform, workspace, key, lane, payload)
    SELECT :platform, d.workspace, d.key, d.lane, d.payload
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS d (workspace text, key text, lane text, payload jsonb, thread text)
    WHERE d.thread IS NULL
        OR EXISTS (
            SELECT FROM conversations AS c JOIN chats AS h ON h.id = c.chat_id
            WHERE h.platform = :platform AND h.workspace = d.workspace AND h.address = d.lane
                AND c.message = 'thread:' || d.thread AND c.changed_at > now() - make_interval(secs => :lasts)
        )
        OR EXISTS (
            SELECT FROM outbox AS o JOIN chats AS h ON h.id = o.chat_id
            WHERE h.platform = :platform AND h.workspace = d.workspace AND h.address = d.lane
                AND o.provider_message_id = d.thread AND o.sent_at > now() - make_interval(secs => :lasts)
        )
        OR EXISTS (
            SELECT FROM inbox AS i
            WHERE i.platform = :platform AND i.workspace = d.workspace AND i.lane = d.lane
                AND i.state IN ('new', 'handling')
        )
    ON CONFLICT DO NOTHING
    RETURNING id
    """
)


async def add_heard(connection: AsyncConnection, platform: Platform, heard: Sequence[Heard]) -> list[int]:
    """Store those that are new and meant for us; gives their ids."""
    rows = [
        {
            "workspace": h.workspace,
            "key": h.key,
            "lane": h.lane,
            "payload": dict(h.payload),
            "thread": h.thread,
        }
        for h in heard
    ]
    given: dict[str, Any] = {"platform": platform.value, "rows": json.dumps(rows, ensure_ascii=False)}
    given["lasts"] = LASTS.total_seconds()
    return sorted(row.id for row in await connection.execute(_HEARD, given))


#: One statement, so that it is one journey, and one that waits for no disk: a lease that is lost is taken again.
_CLAIM = text(
    """
    WITH quiet AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true) AS set),
    asked AS (SELECT platform, workspace, lane FROM inbox WHERE id = :id),
    first AS (
        SELECT i.id, i.state, i.leased_until FROM inbox AS i JOIN asked USING (platform, workspace, lane)
        WHERE i.state IN ('new', 'handling') ORDER BY i.id LIMIT 1 FOR UPDATE OF i
    )
    UPDATE inbox SET state = 'handling', lease = :lease, leased_until = :until, attempt = attempt + 1
    FROM first, quiet
    WHERE inbox.id = first.id AND quiet.set = 'off' AND (first.state = 'new' OR first.leased_until <= :now)
    RETURNING inbox.id, platform, workspace, lane, payload, attempt, received_at
    """
).bindparams(bindparam("lease", type_=Uuid()))


async def claim(
    connection: AsyncConnection, inbox_id: int, lease: UUID, *, now: datetime, seconds: float
) -> Claimed | None:
    """Take the oldest of the lane that this update stands in; None while somebody holds it, or it is empty."""
    values = {"id": inbox_id, "lease": lease, "until": now + timedelta(seconds=seconds), "now": now}
    row = (await connection.execute(_CLAIM, values)).one_or_none()
    if row is None:
        return None
    return Claimed(
        row.id,
        Platform(row.platform),
        row.workspace,
        row.lane,
        dict(row.payload),
        row.attempt,
        lease,
        row.received_at,
    )


async def renew(connection: AsyncConnection, claimed: Claimed, *, now: datetime, seconds: float) -> bool:
    """Hold on to it; False where it was taken from us."""
    changes = {"leased_until": now + timedelta(seconds=seconds)}
    statement = update(inbox).where(inbox.c.id == claimed.id, inbox.c.lease == claimed.lease).values(changes)
    return (await connection.execute(statement)).rowcount == 1


async def done(
    connection: AsyncConnection, claimed: Claimed, *, now: datetime, error: str = "", keep: bool = True
) -> bool:
    """Write down that it was handled; False where our lease was taken over: then undo all else.

    What was of no concern to us is not kept.
    """
    changes: dict[str, Any] = {
        "state": "dead" if error else "done",
        "lease": None,
        "leased_until": None,
        "handled_at": now,
        "error": error or None,
    } | ({} if keep else {"payload": {}})
    statement = update(inbox).where(inbox.c.id == claimed.id, inbox.c.lease == claimed.lease).values(changes)
    kept = (await connection.execute(statement)).rowcount == 1
    if kept and error:
        await dead_letters.add(
            connection, Origin.INBOX, claimed.id, task="handle", error=error, attempts=claimed.attempt
        )
    return kept


async def release(connection: AsyncConnection, claimed: Claimed) -> None:
    """Give it back, to be handled by whoever comes next; that was no attempt."""
    changes = {"state": "new", "lease": None, "leased_until": None, "attempt": claimed.attempt - 1}
    await connection.execute(
        update(inbox).where(inbox.c.id == claimed.id, inbox.c.lease == claimed.lease).values(changes)
    )


async def stranded(connection: AsyncConnection, now: datetime, *, most: int = 500) -> list[int]:
    """One of each lane that nobody works on though something waits there: its worker died, or its job was lost."""
    held = (
        select(inbox.c.platform, inbox.c.workspace, inbox.c.lane)
        .where(inbox.c.state == "handling", inbox.c.leased_until > now)
        .cte("held")
    )
    statement = (
        select(func.min(inbox.c.id).label("id"))
        .outerjoin(
            held,
            (held.c.platform == inbox.c.platform)
            & (held.c.workspace == inbox.c.workspace)
            & (held.c.lane == inbox.c.lane),
        )
        .where(
            inbox.c.state.in_(_WAITING),
            held.c.lane.is_(None),
            # What came a moment ago has its own job on the way.
            inbox.c.received_at < now - timedelta(seconds=2),
        )
        .group_by(inbox.c.platform, inbox.c.workspace, inbox.c.lane)
        .limit(most)
    )
    return [row.id for row in await connection.execute(statement)]


async def forget_workspace(connection: AsyncConnection, platform: Platform, workspace: str) -> None:
    """Delete all that came from a workspace, handled or not."""
    await connection.execute(
        delete(inbox).where(inbox.c.platform == platform.value, inbox.c.workspace == workspace)
    )
