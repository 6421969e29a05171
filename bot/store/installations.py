"""Where we are installed in Slack, by OAuth: one row a workspace or organisation, its tokens sealed.

What is sealed names its owner, so that a row's tokens put into another row open nothing. A workspace of an
organisation that installed us as a whole has a row that only points there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Row, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import PermanentError
from bot.store.tables import install_states, installations

#: The sealed part of a row that points to its organisation's.
_POINTER = b""


@dataclass(frozen=True, slots=True)
class Installation:
    """What Slack gave us for one workspace, or for an organisation as a whole."""

    client_id: str
    #: None for a workspace that is in no organisation.
    enterprise_id: str | None
    #: None for an organisation.
    team_id: str | None
    bot_token: str
    bot_id: str = ""
    bot_user_id: str = ""
    scopes: str = ""
    #: Where Slack rotates the app's tokens: what the next one is had with, and until when this one is good.
    refresh_token: str = ""
    expires_at: datetime | None = None
    installed_by: str = ""

    @property
    def owner(self) -> str:
        """Whose it is, as the sealed part says again."""
        return f"{self.client_id}/{self.enterprise_id or ''}/{self.team_id or ''}"


class Seal:
    """Closes and opens what must not be read in the database; the newest key closes, any of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, owner: str, secrets: dict[str, str]) -> bytes:
        """The secrets, sealed for this owner."""
        return self._fernet.encrypt(json.dumps({**secrets, "owner": owner}).encode())

    def open(self, owner: str, sealed: bytes) -> dict[str, str]:
        """The secrets of this owner.

        Raises PermanentError where no key fits, or they are another's.
        """
        try:
            found: dict[str, str] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise PermanentError(
                "None of the PACTWIRE_SECRET_KEYS opens the tokens of this workspace; put the old key back."
            ) from None
        if found.pop("owner", None) != owner:
            raise PermanentError("The tokens of this workspace belong to another.")
        return found

    def renewed(self, sealed: bytes) -> bytes:
        """The same, closed with the newest key."""
        return self._fernet.rotate(sealed)


async def save(connection: AsyncConnection, seal: Seal, installation: Installation) -> None:
    """Keep an installation in the place of the one before it."""
    secrets = {"bot_token": installation.bot_token, "refresh_token": installation.refresh_token}
    secrets["scopes"] = installation.scopes
    values = {
        "client_id": installation.client_id,
        "enterprise_id": installation.enterprise_id,
        "team_id": installation.team_id,
        "user_id": None,
        "sealed": seal.close(installation.owner, secrets),
        "bot_id": installation.bot_id,
        "bot_user_id": installation.bot_user_id,
        "state": "active",
        "expires_at": installation.expires_at,
    }
    await _put(connection, values)


async def point(connection: AsyncConnection, client_id: str, *, enterprise_id: str, team_id: str) -> None:
    """Remember that this workspace is served by its organisation's installation."""
    values = {
        "client_id": client_id,
        "enterprise_id": enterprise_id,
        "team_id": team_id,
        "user_id": None,
        "sealed": _POINTER,
    }
    await connection.execute(insert(installations).values(values).on_conflict_do_nothing())


async def _put(connection: AsyncConnection, values: dict[str, Any]) -> None:
    keys = ("client_id", "enterprise_id", "team_id", "user_id")
    changes = {name: value for name, value in values.items() if name not in keys}
    statement = insert(installations).values(values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(keys), set_={**changes, "installed_at": func.now()}
        )
    )


async def find(
    connection: AsyncConnection, seal: Seal, client_id: str, workspace: str, *, lock: bool = False
) -> Installation | None:
    """The active installation that serves a workspace: its own, or its organisation's."""
    mine = installations.c.client_id == client_id
    statement = select(installations).where(
        mine,
        or_(installations.c.team_id == workspace, installations.c.enterprise_id == workspace),
        installations.c.state == "active",
    )
    row = _nearest((await connection.execute(statement)).all(), workspace)
    if row is not None and bytes(row.sealed) == _POINTER:
        workspace = row.enterprise_id
        row = None
    if row is None or lock:
        whole = select(installations).where(
            mine,
            installations.c.state == "active",
            installations.c.id == row.id
            if row is not None
            else (installations.c.enterprise_id == workspace) & installations.c.team_id.is_(None),
        )
        found = await connection.execute(whole.with_for_update() if lock else whole)
        row = found.one_or_none()
    return _installation(row, seal) if row is not None else None


def _nearest(rows: Sequence[Row[Any]], workspace: str) -> Row[Any] | None:
    """The workspace's own row before its organisation's."""
    own = [row for row in rows if row.team_id == workspace]
    whole = [row for row in rows if row.team_id is None]
    return next(iter([*own, *whole]), None)


def _installation(row: Row[Any], seal: Seal) -> Installation:
    bare = Installation(row.client_id, row.enterprise_id, row.team_id, bot_token="")
    secrets = seal.open(bare.owner, bytes(row.sealed))
    return Installation(
        **{
            **asdict(bare),
            "bot_token": secrets["bot_token"],
            "refresh_token": secrets.get("refresh_token", ""),
            "scopes": secrets.get("scopes", ""),
            "bot_id": row.bot_id or "",
            "bot_user_id": row.bot_user_id or "",
            "expires_at": row.expires_at,
        }
    )


async def revoke(connection: AsyncConnection, client_id: str, workspace: str) -> None:
    """Use the installation of this workspace or organisation no more; a new one puts it right."""
    await connection.execute(
        update(installations)
        .where(installations.c.client_id == client_id, _of(workspace))
        .values(state="revoked")
    )


async def teams_of(connection: AsyncConnection, client_id: str, enterprise_id: str) -> list[str]:
    """The workspaces of an organisation that have spoken with us."""
    statement = select(installations.c.team_id).where(
        installations.c.client_id == client_id,
        installations.c.enterprise_id == enterprise_id,
        installations.c.team_id.is_not(None),
        installations.c.sealed == _POINTER,
    )
    return [row.team_id for row in await connection.execute(statement)]


async def remove(connection: AsyncConnection, client_id: str, workspace: str) -> None:
    """Delete the installation of a workspace; of an organisation's id, with all that point to it."""
    await connection.execute(
        delete(installations).where(
            installations.c.client_id == client_id,
            or_(installations.c.team_id == workspace, installations.c.enterprise_id == workspace),
        )
    )


def _of(workspace: str) -> Any:
    whole = (installations.c.enterprise_id == workspace) & installations.c.team_id.is_(None)
    return or_(installations.c.team_id == workspace, whole)


async def reseal(connection: AsyncConnection, seal: Seal) -> int:
    """Close all tokens with the newest key, so that older ones can go; gives how many there are."""
    statement = select(installations.c.id, installations.c.sealed).where(installations.c.sealed != _POINTER)
    rows = (await connection.execute(statement.with_for_update())).all()
    for row in rows:
        try:
            sealed = seal.renewed(bytes(row.sealed))
        except InvalidToken:
            raise PermanentError(
                f"None of the PACTWIRE_SECRET_KEYS opens installation {row.id}; put the old key back and try again."
            ) from None
        await connection.execute(
            update(installations).where(installations.c.id == row.id).values(sealed=sealed)
        )
    return len(rows)


async def listed(connection: AsyncConnection) -> list[tuple[str, str, datetime]]:
    """Workspaces and organisations, with state and the moment of their installation."""
    statement = select(installations).where(installations.c.sealed != _POINTER).order_by(installations.c.id)
    return [
        (row.team_id or row.enterprise_id, row.state, row.installed_at)
        for row in await connection.execute(statement)
    ]


async def begin(connection: AsyncConnection, state: str, *, seconds: float) -> None:
    """Somebody starts to install us; what Slack must bring back is good for so long, and once."""
    await connection.execute(delete(install_states).where(install_states.c.expires_at < func.now()))
    expires_at = func.now() + text("make_interval(secs => :seconds)").bindparams(seconds=seconds)
    await connection.execute(insert(install_states).values(state=state, expires_at=expires_at))


async def end(connection: AsyncConnection, state: str) -> bool:
    """Whether somebody started with this a while ago; it is used up by this."""
    statement = (
        delete(install_states)
        .where(install_states.c.state == state)
        .returning((install_states.c.expires_at > func.now()).label("good"))
    )
    row = (await connection.execute(statement)).one_or_none()
    return bool(row and row.good)
