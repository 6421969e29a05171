"""Two organisations made one, or one made two, with a line in the audit that undoing puts back exactly.

Merging lets rows point to another one; splitting takes a name, with what was written under it, away into a row of
its own. The newest change of an organisation is undone first, so that undoing always finds what it left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, Select, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.archive import Decision
from bot.errors import UserError
from bot.store import organisations
from bot.store.tables import alliance_parties, alliances, audit, organisation_names
from bot.store.tables import organisations as organisations_table
from summarizer.facts.lexicon import key
from summarizer.render.particles import attach
from summarizer.types import OrganisationType

_MERGE, _SPLIT, _UNDO = "organisations.merge", "organisations.split", "organisations.undo"
#: Whoever joins by an article's evidence, not by a person's word.
OURSELVES = "pactwire"


async def merge(connection: AsyncConnection, kept: int, other: int, *, actor: str, because: str = "") -> int:
    """Let `other` count as `kept`, both given as wholes; gives the audit's line.

    A person's word overrules that the two were told apart.
    """
    if kept == other:
        raise UserError(
            "These are one organisation already.", korean="이미 같은 기업·기관으로 되어 있습니다."
        )
    mine, theirs = await organisations.parts(connection, kept), await organisations.parts(connection, other)
    apart = await organisations.apart_between(connection, mine, theirs)
    await organisations.forget_apart(connection, apart)
    before = {"merged_into": {str(id_): None if id_ == other else other for id_ in theirs}, "apart": apart}
    await organisations.point(connection, theirs, kept)
    names = await _names(connection, kept, other)
    after = {"kept": kept, "other": other, "names": names, "touched": [*mine, *theirs], "because": because}
    return await _note(connection, _MERGE, actor, before, after)


async def split(connection: AsyncConnection, name: str, *, actor: str) -> tuple[int, int]:
    """Take a name away from its organisation into one of its own; gives the audit's line and the new whole.

    Where the name is that of an organisation that was merged, that one is let go; where it is only another name, it
    goes with the alliances that were written under it.
    """
    normal = key(name)
    names, rows = organisation_names.c, organisations_table.c
    statement = (
        select(names.id, names.name, rows.id.label("owner"), rows.merged_into)
        .join(organisations_table, rows.id == names.organisation_id)
        .where(names.normal == normal)
        .order_by(rows.merged_into.nulls_last(), names.id)
    )
    found = (await connection.execute(statement)).all()
    if not found:
        raise UserError(
            f"No organisation goes by the name {name}.",
            korean=f"{attach(f'‘{name}’', '이라/라')}는 이름의 기업·기관이 없습니다.",
        )
    merged = next((row for row in found if row.merged_into is not None), None)
    if merged is not None and all(row.owner != merged.merged_into for row in found):
        return await _let_go(connection, merged, actor)
    return await _take_out(connection, found[-1], normal, actor)


async def _let_go(connection: AsyncConnection, row: Row[Any], actor: str) -> tuple[int, int]:
    whole = row.merged_into
    mine = await organisations.parts(connection, whole)
    before = {"merged_into": {str(row.owner): whole}, "apart": []}
    await organisations.point(connection, [row.owner], None)
    await organisations.tell_apart(connection, row.owner, whole)
    names = await _names(connection, whole, row.owner)
    after = {
        "kept": whole,
        "other": row.owner,
        "names": names,
        "touched": mine,
        "apart": sorted((row.owner, whole)),
    }
    return await _note(connection, _SPLIT, actor, before, after), row.owner


async def _take_out(connection: AsyncConnection, row: Row[Any], normal: str, actor: str) -> tuple[int, int]:
    names, rows, parties = organisation_names.c, organisations_table.c, alliance_parties.c
    owner = row.owner
    owned = (await connection.execute(select(organisations_table).where(rows.id == owner))).one()
    others = (
        (
            await connection.execute(
                select(names.name)
                .where(names.organisation_id == owner, names.normal != normal)
                .order_by(names.id)
            )
        )
        .scalars()
        .all()
    )
    if not others:
        raise UserError(
            f"{row.name} is the only name of its organisation.",
            korean=f"{attach(f'‘{row.name}’', '은/는')} 그 기업·기관의 하나뿐인 이름이라 나눌 수 없습니다.",
        )
    korean = any("가" <= letter <= "힣" for letter in row.name)
    new = organisations.New(
        row.name if korean else None,
        None if korean else row.name,
        OrganisationType(owned.type),
        parent_id=owned.parent_id,
    )
    new_id = await organisations.create(connection, new)
    await connection.execute(
        update(organisation_names).where(names.id == row.id).values(organisation_id=new_id)
    )
    written = (
        await connection.execute(
            select(parties.alliance_id, parties.written_as).where(parties.organisation_id == owner)
        )
    ).all()
    moved = sorted(party.alliance_id for party in written if key(party.written_as) == normal)
    await _move(connection, moved, owner, new_id)
    # Neither language may go on calling the old one by the name that it lost.
    kept_names = {"name_ko": owned.name_ko, "name_en": owned.name_en}
    for column in ("name_ko", "name_en"):
        if kept_names[column] and key(kept_names[column]) == normal:
            await connection.execute(
                update(organisations_table)
                .where(rows.id == owner)
                .values({column: _other_name(others, column)})
            )
    whole = owned.merged_into or owner
    await organisations.tell_apart(connection, new_id, whole)
    before = {"from": owner, "name": row.id, "alliances": moved, "names": kept_names}
    after = {
        "kept": whole,
        "other": new_id,
        "names": await _names(connection, whole, new_id),
        "touched": [*await organisations.parts(connection, whole), new_id],
    }
    return await _note(connection, _SPLIT, actor, before, after), new_id


def _other_name(others: Sequence[str], column: str) -> str | None:
    korean = column == "name_ko"
    fitting = [name for name in others if any("가" <= letter <= "힣" for letter in name) == korean]
    if fitting:
        return fitting[0]
    return others[0] if korean else None


async def _move(connection: AsyncConnection, moved: list[int], source: int, target: int) -> None:
    """These alliances have the other organisation as their party, and as their lead if it was the first one."""
    parties = alliance_parties.c
    there = select(parties.alliance_id).where(parties.organisation_id == target)
    await connection.execute(
        delete(alliance_parties).where(
            parties.organisation_id == source, parties.alliance_id.in_(moved), parties.alliance_id.in_(there)
        )
    )
    await connection.execute(
        update(alliance_parties)
        .where(parties.organisation_id == source, parties.alliance_id.in_(moved))
        .values(organisation_id=target)
    )
    await connection.execute(
        update(alliances)
        .where(alliances.c.id.in_(moved), alliances.c.lead_id == source)
        .values(lead_id=target)
    )


async def undo(connection: AsyncConnection, *, actor: str, line: int | None = None) -> Decision:
    """Put back what a merge or a split changed, the newest one if none is named; gives what was undone."""
    standing = await decisions(connection)
    wanted = next((d for d in standing if line is None or d.id == line), None)
    if wanted is None:
        raise UserError("There is nothing to undo.", korean="되돌릴 것이 없습니다.")
    rows = {row.id: row for row in (await connection.execute(_standing())).all()}
    row = rows[wanted.id]
    later = [
        r for r in rows.values() if r.id > row.id and set(r.after["touched"]) & set(row.after["touched"])
    ]
    if later:
        newest = max(r.id for r in later)
        raise UserError(
            f"Another change of the same organisations came after it: undo {newest} first.",
            korean=f"그 뒤에 같은 기업·기관을 바꾼 일이 있습니다. {newest}번을 먼저 되돌려 주십시오.",
        )
    if row.action == _MERGE:
        await _unmerge(connection, row)
    elif "from" in row.before:
        await _put_back(connection, row)
    else:
        for id_, whole in row.before["merged_into"].items():
            await organisations.point(connection, [int(id_)], whole)
        await organisations.forget_apart(connection, [row.after["apart"]])
    await _note(connection, _UNDO, actor, {"line": wanted.id}, None)
    return wanted


async def _unmerge(connection: AsyncConnection, row: Row[Any]) -> None:
    for id_, whole in row.before["merged_into"].items():
        await organisations.point(connection, [int(id_)], whole)
    for one, other in row.before["apart"]:
        await organisations.tell_apart(connection, one, other)
    if row.actor == OURSELVES:
        # What an article showed and a person undid, no other article shows again.
        await organisations.tell_apart(connection, row.after["kept"], row.after["other"])


async def _put_back(connection: AsyncConnection, row: Row[Any]) -> None:
    rows, names, parties = organisations_table.c, organisation_names.c, alliance_parties.c
    new_id, owner = row.after["other"], row.before["from"]
    since = (
        (await connection.execute(select(parties.alliance_id).where(parties.organisation_id == new_id)))
        .scalars()
        .all()
    )
    await _move(connection, sorted({*since}), new_id, owner)
    known = select(names.normal).where(names.organisation_id == owner)
    await connection.execute(
        update(organisation_names)
        .where(names.organisation_id == new_id, names.normal.not_in(known))
        .values(organisation_id=owner)
    )
    await connection.execute(update(organisations_table).where(rows.id == owner).values(row.before["names"]))
    await connection.execute(delete(organisations_table).where(rows.id == new_id))


async def decisions(connection: AsyncConnection, *, most: int = 100) -> list[Decision]:
    """The merges and splits that are in force, the newest first."""
    found = await connection.execute(_standing().limit(most))
    return [
        Decision(
            row.id,
            row.at,
            row.actor,
            row.action.rpartition(".")[2],
            row.after["names"][0],
            row.after["names"][1],
            row.after.get("because", ""),
        )
        for row in found
    ]


def _standing() -> Select[Any]:
    undone = select(cast(audit.c.before["line"].astext, BigInteger)).where(audit.c.action == _UNDO)
    return (
        select(audit)
        .where(audit.c.action.in_((_MERGE, _SPLIT)), audit.c.id.not_in(undone))
        .order_by(audit.c.id.desc())
    )


async def _note(connection: AsyncConnection, action: str, actor: str, before: Any, after: Any) -> int:
    statement = insert(audit).values(action=action, actor=actor, before=before, after=after, at=func.now())
    line: int = (await connection.execute(statement.returning(audit.c.id))).scalar_one()
    return line


async def _names(connection: AsyncConnection, *ids: int) -> list[str]:
    rows = organisations_table.c
    found = await connection.execute(
        select(rows.id, func.coalesce(rows.name_ko, rows.name_en).label("name")).where(rows.id.in_(ids))
    )
    names = {row.id: row.name for row in found}
    return [names[id_] for id_ in ids]
