"""`audit`: who changed which setting, when, and what it was before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.store.audit import Entry
    from bot.store.session import Database


#: What was changed, rather than what of it.
_WHICH = ("subscription", "source", "correction", "chat")


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(audit)


def audit(
    about: Annotated[
        str,
        typer.Argument(
            metavar="[PERSON|CHAT]", help="Theirs alone: telegram:42, slack:T01:U01, slack:T01:C01."
        ),
    ] = "",
    most: Annotated[int, typer.Option(min=1, help="So many, the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """Who changed which setting, when, and what it was before."""
    from bot.cli.database import with_database

    async def read(database: Database) -> list[Entry]:
        from bot.store import audit as store

        async with database.transaction() as connection:
            return await store.read(connection, most=most, about=about)

    found = with_database(read)
    for entry in found:
        typer.echo(_record(entry) if as_json else _line(entry))
    if not found:
        typer.echo("Nothing was changed.", err=True)


def _record(entry: Entry) -> str:
    record = {
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "where": entry.where,
        "action": entry.action,
        "before": entry.before,
        "after": entry.after,
    }
    return json.dumps(record, ensure_ascii=False)


def _line(entry: Entry) -> str:
    """What differs alone: of a subscription whose time was changed, the time."""
    before, after = entry.before or {}, entry.after or {}
    both = {**before, **after}
    told = ", ".join(
        [f"{name} {both[name]}" for name in _WHICH if name in both]
        + [
            f"{name}: {_turn(before.get(name), after.get(name))}"
            for name in both
            if name not in _WHICH and before.get(name) != after.get(name)
        ]
    )
    when = f"{entry.at:%Y-%m-%d %H:%M}"
    return "\t".join(part for part in (when, entry.actor, entry.where, entry.action, told) if part)


def _turn(before: Any, after: Any) -> str:
    said = [json.dumps(value, ensure_ascii=False) for value in (before, after) if value not in (None, {}, [])]
    return " → ".join(said) or "–"
