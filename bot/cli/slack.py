"""`pactwire slack`: the app's manifest, the workspaces that installed it, and the keys of their tokens."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated
from urllib.parse import urlsplit

import typer


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    slack = typer.Typer(
        name="slack",
        help="Slack: the app's manifest, its workspaces, the keys of their tokens.",
        no_args_is_help=True,
    )
    slack.command()(manifest)
    slack.command()(workspaces)
    slack.command("rotate-keys")(rotate_keys)
    app.add_typer(slack)


def manifest(
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="For an app that needs no public address (the default).")
    ] = False,
    url: Annotated[
        str, typer.Option("--url", help="For an app that Slack reaches at this public origin, https://...")
    ] = "",
) -> None:
    """Print the app manifest to paste at api.slack.com/apps, "From a manifest"."""
    from bot.adapters.slack.manifest import manifest as made
    from bot.errors import UserError

    if socket_mode and url:
        raise typer.BadParameter("Choose one: --socket-mode or --url.")
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.query):
        raise UserError("--url must be an origin without a path, such as https://bot.example.com.")
    typer.echo(json.dumps(made(url=url), ensure_ascii=False, indent=2))


def workspaces() -> None:
    """List the workspaces and organisations that installed us, with their state."""

    async def listed() -> list[str]:
        from bot.store import installations
        from bot.store.session import Database

        database = Database(url)
        try:
            async with database.transaction() as connection:
                found = await installations.listed(connection)
        finally:
            await database.close()
        return [f"{workspace}\t{state}\t{at:%Y-%m-%d %H:%M %Z}" for workspace, state, at in found]

    from bot.app import database_address
    from bot.cli.setup import settings

    with database_address(settings()) as url:
        for row in asyncio.run(listed()):
            typer.echo(row)


def rotate_keys() -> None:
    """Seal all tokens with the newest of PACTWIRE_SECRET_KEYS, so that the older keys can be taken away."""

    async def resealed() -> int:
        from bot.store import installations
        from bot.store.session import Database

        database = Database(url)
        try:
            async with database.transaction() as connection:
                return await installations.reseal(connection, seal(settings()))
        finally:
            await database.close()

    from bot.app import database_address, seal
    from bot.cli.setup import settings
    from bot.errors import UserError

    if not settings().secret_keys:
        raise UserError("PACTWIRE_SECRET_KEYS is empty: there is nothing to seal with.")
    with database_address(settings()) as url:
        count = asyncio.run(resealed())
    said = "1 installation is" if count == 1 else f"{count} installations are"
    typer.echo(f"{said} sealed with the newest key; the older keys can go.", err=True)
