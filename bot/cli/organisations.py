"""`organisations`: who is who in the archive; two made one, one made two, and put back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.archive import Profile
    from bot.store.asking import StoredArchive

_T = TypeVar("_T")
_ACTOR = "cli"
_Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Any of its names, or =NUMBER as `list` shows it.")
]


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    family = typer.Typer(
        no_args_is_help=True,
        help="Who is who in the archive: list, merge two names, split one off, undo.",
        rich_markup_mode=None,
    )
    family.command("list")(list_)
    family.command()(merge)
    family.command()(split)
    family.command()(undo)
    family.command()(changes)
    app.add_typer(family, name="organisations")


def list_(
    like: Annotated[str, typer.Argument(metavar="[PART]", help="A part of a name.")] = "",
    most: Annotated[int, typer.Option(min=1, help="How many to show, the busiest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON for each.")] = False,
) -> None:
    """Organisations with how many alliances each has: number, names, type, stock code, group, by tabs."""
    found = with_archive(lambda archive: archive.listed(like, most=most))
    for profile, alliances in found:
        if as_json:
            from bot.cli.articles import write_line

            write_line(_record(profile, alliances))
        else:
            typer.echo(_line(profile, alliances))
    if not found:
        typer.echo("No such organisation." if like else "The archive knows no organisation yet.", err=True)


def merge(kept: _Name, other: _Name) -> None:
    """Let OTHER count as KEPT from now on."""

    async def do(archive: StoredArchive) -> tuple[Profile, Profile, int]:
        one, two = await _known(archive, kept), await _known(archive, other)
        return one, two, await archive.merge(one.id, two.id, actor=_ACTOR)

    one, two, line = with_archive(do)
    typer.echo(
        f"{_name(two)} counts as {_name(one)}; `pactwire organisations undo {line}` puts it back.", err=True
    )


def split(name: Annotated[str, typer.Argument(metavar="NAME", help="The name to be taken away.")]) -> None:
    """Make NAME an organisation of its own, with the alliances that were written under it."""
    line = with_archive(lambda archive: archive.split(name, actor=_ACTOR))
    typer.echo(f"{name} stands for itself; `pactwire organisations undo {line}` puts it back.", err=True)


def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="As `changes` shows it.")] = None,
) -> None:
    """Put back exactly what a merge or a split changed; the newest one if no number is given."""
    done = with_archive(lambda archive: archive.undo(actor=_ACTOR, line=number))
    typer.echo(f"Undone: {done.action} of {done.kept} and {done.other}.", err=True)


def changes() -> None:
    """The merges and splits that are in force, newest first: number, moment, who, what, by tabs."""
    found = with_archive(lambda archive: archive.decisions())
    for one in found:
        what = f"{one.kept} {'<-' if one.action == 'merge' else '->'} {one.other}"
        why = [one.because] if one.because else []
        typer.echo("\t".join([str(one.id), f"{one.at:%Y-%m-%d %H:%M}", one.actor, one.action, what, *why]))
    if not found:
        typer.echo("Nothing was merged or split.", err=True)


def with_archive(work: Callable[[StoredArchive], Awaitable[_T]]) -> _T:
    """Ask the archive that the settings name."""
    import asyncio

    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.store import migrations
    from bot.store.asking import StoredArchive
    from bot.store.session import Database

    async def run(url: str) -> _T:
        database = Database(url, size=2)
        try:
            return await work(StoredArchive(database))
        finally:
            await database.close()

    with database_address(settings()) as url, told_at_the_start():
        migrations.migrate(url)
        return asyncio.run(run(url))


async def _known(archive: StoredArchive, name: str) -> Profile:
    async with archive.reading() as asking:
        found = await asking.who(name)
        like = [] if found else await asking.near(name)
    if not found:
        near = ", ".join(map(_name, like))
        raise UserError(f"No organisation goes by the name {name}." + (f" Like it: {near}." if near else ""))
    if len(found) > 1:
        numbers = ", ".join(f"={profile.id}" for profile in found)
        raise UserError(f"Several organisations go by the name {name}; name one by its number: {numbers}.")
    return found[0]


def _name(profile: Profile) -> str:
    return profile.name_ko or profile.name_en or f"={profile.id}"


def _line(profile: Profile, alliances: int) -> str:
    house = profile.house
    parts = [
        f"={profile.id}",
        str(alliances),
        _name(profile),
        profile.name_en or "-",
        profile.type.value,
        profile.ticker or "-",
        (house.name_ko or house.name_en or "-") if house else "-",
        ", ".join(profile.names),
    ]
    return "\t".join(" ".join(part.split()) for part in parts)


def _record(profile: Profile, alliances: int) -> dict[str, object]:
    house = profile.house
    return {
        "id": profile.id,
        "name_ko": profile.name_ko,
        "name_en": profile.name_en,
        "names": list(profile.names),
        "type": profile.type.value,
        "ticker": profile.ticker,
        "group": (house.name_ko or house.name_en) if house else None,
        "alliances": alliances,
    }
