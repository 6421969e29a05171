"""`export`: what the archive knows, for people's own tools."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.archive import Pact, Query
    from bot.store.asking import StoredArchive


class _Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    GRAPHML = "graphml"


class _Lang(StrEnum):
    KO = "ko"
    EN = "en"


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    family = typer.Typer(
        no_args_is_help=True, help="What the archive knows, for your own tools.", rich_markup_mode=None
    )
    family.callback()(lambda: None)
    family.command()(alliances)
    app.add_typer(family, name="export")


def alliances(
    format_: Annotated[
        _Format, typer.Option("--format", help="A spreadsheet, JSON, or a graph for Gephi.")
    ] = _Format.CSV,
    period: Annotated[
        str,
        typer.Option(help="Only what happened then: 2026, 2026-10, 2026-01~2026-03, 올해, last month ..."),
    ] = "",
    organisation: Annotated[
        list[str] | None, typer.Option(help="Only its alliances; may be given again.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Only those for this reason: talent, 인재 ...")] = "",
    language: Annotated[
        _Lang | None, typer.Option(help="Of names and headings; default: the settings'.")
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="A file; - is standard output.")] = "-",
) -> None:
    """The alliances, the newest first: who with whom, what, when, why, and where it was told."""
    from bot.cli.organisations import with_archive
    from bot.cli.setup import settings
    from bot.views.alliances import rendered
    from summarizer.types import Language

    async def found(archive: StoredArchive) -> list[Pact]:
        return await archive.all(await _query(archive, period, organisation or [], reason))

    pacts = with_archive(found)
    content = rendered(pacts, format_.value, Language(language.value if language else settings().language))
    if output == "-":
        sys.stdout.buffer.write(content)
    else:
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise UserError(f"{output} cannot be written ({error.strerror}).") from None
    typer.echo(f"{len(pacts)} alliances.", err=True)


async def _query(archive: StoredArchive, period: str, names: list[str], reason: str) -> Query:
    from datetime import UTC, datetime

    from bot.commands.asked import asked
    from bot.domain.archive import Query

    today = datetime.now(UTC).astimezone().date()
    days = asked(period, today)
    if period and (days.period is None or days.text):
        raise UserError(
            f"{period!r} is no period; for example 2026, 2026-10, 2026-01~2026-03, 올해, last month."
        )
    why = asked(reason, today).reason
    if reason and why is None:
        raise UserError(f"{reason!r} is no reason; for example talent, research, market, infrastructure.")
    parties = []
    async with archive.reading() as asking:
        for name in names:
            known = await asking.who(name)
            if not known:
                raise UserError(f"No organisation goes by the name {name}.")
            parties.append(known[0].id)
    return Query(parties=tuple(parties), period=days.period, reason=why)
