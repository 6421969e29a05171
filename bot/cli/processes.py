"""The processes that run in production: `migrate`, and `run`, `web`, `clock` and `worker` as they come to be."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    app.command()(migrate)


def migrate() -> None:
    """Bring the database to this version's schema, ours and the job engine's; safe to run again."""
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations

    with database_address(settings()) as url:
        before, after = migrations.migrate(url)
    said = "is up to date" if before == after else f"went from {before or 'empty'} to {after}"
    typer.echo(f"The database {said}.", err=True)
