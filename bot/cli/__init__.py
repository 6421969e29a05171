"""The command line: a module a family of commands. Heavy imports wait until a command needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.core import TyperGroup


def command() -> TyperGroup:
    """The whole command line, ready to run."""
    import typer
    from typer.main import get_group

    from bot.cli import (
        accuracy,
        articles,
        audit,
        batch,
        chat,
        dead,
        demo,
        doctor,
        export,
        organisations,
        processes,
        slack,
        sources,
    )

    app = typer.Typer(
        name="pactwire",
        help="Who allied with whom in the IT industry, when and why: articles in, key facts out.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for family in (
        demo,
        articles,
        batch,
        chat,
        sources,
        organisations,
        export,
        processes,
        slack,
        dead,
        audit,
        doctor,
        accuracy,
    ):
        family.add_to(app)
    whole = get_group(app)
    _told_in_full(whole)
    return whole


def _told_in_full(group: TyperGroup) -> None:
    """Let a list of commands tell what each does without cutting it off, as it does by itself."""
    for one in group.commands.values():
        one.short_help = " ".join((one.help or "").partition("\n\n")[0].split())
        if isinstance(one, type(group)):
            _told_in_full(one)
