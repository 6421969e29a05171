"""`sources`: the newspapers that are read, in and out as OPML, tried and asked by hand."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import listings
from bot.cli.database import with_database
from bot.cli.source_list import naver_keys
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.source import Source, SourceEntry
    from bot.intake.fetch import Fetcher
    from bot.intake.inspect import Inspected
    from bot.intake.pool import Pool
    from bot.store.session import Database


class _Lang(StrEnum):
    KO = "ko"
    EN = "en"


class _Kind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    NAVER = "naver"


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    family = typer.Typer(
        no_args_is_help=True,
        help="The newspapers that are read: list, add, remove, OPML in and out, test, poll.",
    )
    family.command("list")(list_)
    family.command()(add)
    family.command()(remove)
    family.command("import")(import_)
    family.command()(export)
    family.command("test")(try_)
    family.command()(poll)
    app.add_typer(family, name="sources")


def list_(
    all_: Annotated[bool, typer.Option("--all", help="Those too that are switched off or given up.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """The sources, how they fare and when they are asked next."""
    found = [
        source for source in with_database(_everything) if all_ or source.health.state.value in {"on", "dead"}
    ]
    for source in found:
        if as_json:
            from bot.cli.articles import write_line

            write_line(listings.record(source))
        else:
            typer.echo(listings.line(source))
    if not found:
        typer.echo("No source yet: `pactwire sources add URL`, or start with `pactwire run`.", err=True)


def add(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="A feed, a news sitemap, a web page that names its feed, or a query."
        ),
    ],
    name: Annotated[str | None, typer.Option(help="What to call it; default: the feed's own title.")] = None,
    kind: Annotated[_Kind | None, typer.Option(help="Default: what the address gives.")] = None,
    language: Annotated[_Lang | None, typer.Option(help="Where it is always the same.")] = None,
    timezone: Annotated[str, typer.Option(help="The outlet's, for dates without a zone.")] = "Asia/Seoul",
    category: Annotated[str, typer.Option(help="Groups within groups are divided by /.")] = "",
    interval: Annotated[str, typer.Option(help="How often to ask: 15m to 24h.")] = "1h",
    check: Annotated[bool, typer.Option(help="Fetch it first, to see whether it is a source.")] = True,
) -> None:
    """Add a source; it is asked at the clock's next tick."""
    from bot.domain.source import SourceEntry, SourceKind
    from bot.intake.naver import address

    span = _span(interval)
    _check_zone(timezone)
    is_search = kind is _Kind.NAVER
    url = address(url) if is_search else url.strip()
    _check_address(url)
    inspected = asyncio.run(_inspected(url, timezone)) if check else None
    if inspected is not None and inspected.url != url:
        typer.echo(f"Its feed is {inspected.url}", err=True)
        url = inspected.url
    found_kind = SourceKind(kind.value) if kind else (inspected.kind if inspected else SourceKind.FEED)
    title = " ".join((name or (inspected.feed.title if inspected else "") or url).split())
    entry = SourceEntry(
        name=title,
        url=url,
        kind=found_kind,
        language=language.value if language else None,
        timezone=timezone,
        category=category.strip(),
        interval_seconds=span,
        verified=inspected is not None,
    )
    new, back = with_database(lambda database: _added(database, [entry]))
    said = f"Added {title} ({url})." if new else f"{title} was known and is switched on again."
    typer.echo(said if new or back else f"{title} is there already.", err=True)


def remove(
    which: Annotated[str, typer.Argument(metavar="URL|NAME|NUMBER", help="As `sources list` shows it.")],
) -> None:
    """Ask a source no more; the articles that it brought stay."""

    async def switch_off(database: Database) -> Source:
        from bot.store import audit, sources

        source = await _the_one(database, which)
        async with database.transaction() as connection:
            await sources.switch_off(connection, source.id)
            before, after = ({"source": source.entry.url, "on": on} for on in (True, False))
            await audit.write(connection, actor=audit.CLI, action="switchsource", before=before, after=after)
        return source

    typer.echo(f"{with_database(switch_off).entry.name} is asked no more.", err=True)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="An OPML list of any feed reader.")],
) -> None:
    """Add the sources of an OPML list; its groups become categories."""
    from bot.intake import opml

    outlines = opml.parse(_bytes(file))
    new, back = with_database(lambda database: _added(database, outlines.entries))
    known = len(outlines.entries) - new - back
    typer.echo(f"{new} added, {back} switched on again, {known} there already.", err=True)
    for url in outlines.left_out:
        typer.echo(f"Left out: {url}", err=True)


def export(
    all_: Annotated[bool, typer.Option("--all", help="Those too that are switched off or given up.")] = False,
) -> None:
    """Write the sources as OPML, which `sources import` and other feed readers take."""
    from bot.intake import opml

    found = [
        source.entry for source in with_database(_everything) if all_ or source.health.state.value == "on"
    ]
    sys.stdout.buffer.write(opml.render(sorted(found, key=lambda entry: entry.category)))
    sys.stdout.buffer.flush()


def try_(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="A feed, a sitemap, or a page that names its feed.")
    ],
    timezone: Annotated[str, typer.Option(help="The outlet's, for dates without a zone.")] = "Asia/Seoul",
    most: Annotated[int, typer.Option(min=0, help="How many entries to show.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Show what a source gives, without storing anything."""
    _check_zone(timezone)
    _check_address(url)
    inspected = asyncio.run(_inspected(url, timezone))
    if as_json:
        from bot.cli.articles import write_line

        write_line(listings.inspected_record(inspected, most))
        return
    for line in listings.inspected(inspected, most):
        typer.echo(line)


def poll(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[URL|NAME|NUMBER]...", help="Default: all that are on.")
    ] = None,
) -> None:
    """Ask sources now, whatever their time; what is new is queued for the workers.

    A site that asked to be left alone (Retry-After) still is.
    """
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations

    with database_address(settings()) as url:
        migrations.migrate(url)
        failed = asyncio.run(_polled(url, which or []))
    if failed:
        raise typer.Exit(1)


# -- with the database -----------------------------------------------------------------------------


async def _everything(database: Database) -> list[Source]:
    from bot.store import sources

    async with database.transaction() as connection:
        return await sources.everything(connection)


async def _added(database: Database, entries: Sequence[SourceEntry]) -> tuple[int, int]:
    """Add sources, and switch on again those that were switched off; gives how many of each."""
    from bot.app import now
    from bot.domain.source import SourceState
    from bot.store import audit, sources

    back = 0
    async with database.transaction() as connection:
        new = await sources.add(connection, entries)
        if new:
            known = await sources.everything(connection)
            added = {"sources": [source.entry.url for source in known if source.id in new]}
            await audit.write(connection, actor=audit.CLI, action="addsource", after=added)
        for entry in entries:
            for source in await sources.find(connection, entry.url):
                if source.health.state is not SourceState.ON:
                    await sources.switch_on(connection, source.id, now())
                    before, after = ({"source": source.entry.url, "on": on} for on in (False, True))
                    await audit.write(
                        connection, actor=audit.CLI, action="switchsource", before=before, after=after
                    )
                    back += 1
    return len(new), back


async def _the_one(database: Database, named: str) -> Source:
    from bot.store import sources

    async with database.transaction() as connection:
        found = await sources.find(connection, named)
    if not found:
        raise UserError(f"There is no source {named}; `pactwire sources list --all` shows them.")
    if len(found) > 1:
        numbers = ", ".join(str(source.id) for source in found)
        raise UserError(f"Several sources are called {named}; name one by its number: {numbers}.")
    return found[0]


async def _polled(url: str, which: Sequence[str]) -> bool:
    """Poll, one line a source; gives whether any of them failed."""
    import structlog

    from bot.app import application, contact, now
    from bot.cli.setup import settings
    from bot.intake.collect import Collector
    from bot.store import entries, sources

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # the lines below say it all
    async with application(
        url,
        allow_networks=settings().allow_networks,
        host_spacing=settings().host_spacing,
        channels={},
        contact=contact(settings()),
    ) as running:
        collector = Collector(
            running.database,
            running.fetcher,
            running.parsing,
            running.queue,
            clock=now,
            naver_keys=naver_keys(),
        )
        async with running.database.transaction() as connection:
            chosen = await sources.all_on(connection)
        if which:
            chosen = [await _the_one(running.database, named) for named in which]
        failed = False
        for source in chosen:
            async with running.database.transaction() as connection:
                before = await entries.counts(connection, source.id)
            await collector.poll(source.id)
            async with running.database.transaction() as connection:
                after = await entries.counts(connection, source.id)
                then = await sources.get(connection, source.id)
            assert then is not None, "nobody deletes sources"  # noqa: S101
            failed = failed or then.health.failures > 0
            typer.echo(listings.polled(then, source, sum(after.values()) - sum(before.values())))
    return failed


# -- what an address gives -------------------------------------------------------------------------


@asynccontextmanager
async def _tools() -> AsyncIterator[tuple[Fetcher, Pool]]:
    from bot.app import contact
    from bot.cli.setup import settings
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import PARSING, Pool

    fetcher = Fetcher(allow_networks=settings().allow_networks, host_spacing=0, contact=contact(settings()))
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    try:
        yield fetcher, parsing
    finally:
        await fetcher.close()
        await parsing.close()


async def _inspected(url: str, timezone: str) -> Inspected:
    from bot.intake.inspect import inspect

    async with _tools() as (fetcher, parsing):
        return await inspect(url, fetcher, parsing, timezone=timezone, keys=naver_keys())


# -- what the command line was given ---------------------------------------------------------------


def _span(text: str) -> int:
    from config.sources import LONGEST, SHORTEST, seconds

    found = seconds(int(text) if text.isascii() and text.isdigit() else text)
    if found is None or not SHORTEST <= found <= LONGEST:
        raise typer.BadParameter("--interval takes a span of 15 minutes to 24 hours, such as 45m or 2h.")
    return found


def _check_zone(name: str) -> None:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise typer.BadParameter("--timezone takes an IANA name such as Asia/Seoul or America/New_York.")


def _check_address(url: str) -> None:
    from bot.intake.addresses import admit_url

    admit_url(url)


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror}).") from None
