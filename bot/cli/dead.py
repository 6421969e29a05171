"""`dead`: the work that was given up; look at it, try it again, put it away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.schedule.jobs import Queue
    from bot.store.session import Database


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    family = typer.Typer(
        no_args_is_help=True, help="Work that was given up: what failed for good, or killed its workers."
    )
    family.command("list")(list_)
    family.command()(retry)
    family.command()(dismiss)
    app.add_typer(family, name="dead")


def list_(
    most: Annotated[int, typer.Option(min=1, help="So many, the newest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """What waits for an operator: number, when, what, how often it was tried, and what was wrong."""
    asyncio.run(_list(most, as_json=as_json))


def retry(
    numbers: Annotated[list[int] | None, typer.Argument(help="As `dead list` shows them.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything that waits.")] = False,
) -> None:
    """Try it once more; it comes back here if it fails again."""
    asyncio.run(_close(numbers or [], everything=all_, again=True))


def dismiss(
    numbers: Annotated[list[int] | None, typer.Argument(help="As `dead list` shows them.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything that waits.")] = False,
) -> None:
    """Put it away for good."""
    asyncio.run(_close(numbers or [], everything=all_, again=False))


async def _list(most: int, *, as_json: bool) -> None:
    from bot.store import dead_letters

    async with _opened() as (database, _), database.transaction() as connection:
        letters = await dead_letters.list_open(connection, most=most)
        waiting = await dead_letters.count_open(connection)
    for letter in letters:
        row = letter.arguments.get("row_id", letter.arguments.get("row_ids", letter.origin_id))
        if as_json:
            record = {
                "id": letter.id,
                "died_at": letter.died_at.isoformat(),
                "origin": letter.origin.value,
                "task": letter.task,
                "row": row,
                "attempts": letter.attempts,
                "error": letter.error,
            }
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            when = f"{letter.died_at:%Y-%m-%d %H:%M}"
            error = " ".join(letter.error.split())
            typer.echo(f"{letter.id}\t{when}\t{letter.task} {row}\t{letter.attempts}x\t{error}")
    if not letters:
        typer.echo("Nothing was given up.", err=True)
    elif waiting > len(letters):
        typer.echo(f"{waiting - len(letters)} older ones are not shown (--most).", err=True)


async def _close(numbers: list[int], *, everything: bool, again: bool) -> None:
    from bot.store import dead_letters

    if bool(numbers) == everything:
        raise UserError("Name what `pactwire dead list` shows by its numbers, or say --all.")
    async with _opened() as (database, queue):
        if everything:
            async with database.transaction() as connection:
                numbers = [letter.id for letter in await dead_letters.list_open(connection, most=100_000)]
        unknown = []
        for number in numbers:
            async with database.transaction() as connection:
                letter = await dead_letters.take(connection, number, "retried" if again else "dismissed")
                if letter is not None and again:
                    await dead_letters.revive(connection, letter)
            if letter is None:
                unknown.append(number)
            elif again:
                await queue.again(letter)
        done = len(numbers) - len(unknown)
        typer.echo(f"{done} {'to be tried again' if again else 'put away'}.", err=True)
        if unknown:
            raise UserError(f"Nothing that waits has the number {', '.join(map(str, unknown))}.")


@asynccontextmanager
async def _opened() -> AsyncIterator[tuple[Database, Queue]]:
    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.schedule.jobs import Queue
    from bot.store import migrations
    from bot.store.session import Database

    with database_address(settings()) as url, told_at_the_start():
        await asyncio.to_thread(migrations.check, url)
        database = Database(url)
        try:
            yield database, Queue(database)
        finally:
            await database.close()
