"""The settings, read once for a command, with what is wrong said in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from bot.errors import PactwireError, PermanentError, TransientError, UserError
from config.settings import Settings, SettingsError, read


@cache
def settings() -> Settings:
    """This process's settings; UserError names each one that is wrong."""
    try:
        return read()
    except SettingsError as error:
        raise UserError(f"Some settings cannot be used.\n{error}") from None


def wants_migrating(error: PactwireError) -> bool:
    """Whether nothing is amiss with a database but that its tables are not made, or not of this version, yet."""
    return "`pactwire migrate`" in str(error)


def database_remedy(error: PactwireError) -> str:
    """What to do about a database that cannot be used."""
    if wants_migrating(error):
        return "pactwire migrate"
    if isinstance(error, UserError):
        return ""  # it says so itself
    if isinstance(error, PermanentError):
        return "The user of DATABASE_URL must own Pactwire's tables and be allowed to write; is it a read-only replica?"
    return "Is PostgreSQL running, and are host, user, password and database of DATABASE_URL right?"


@contextmanager
def told_at_the_start() -> Iterator[None]:
    """A database that cannot be used when a process starts is the operator's to mend: say what to look at."""
    try:
        yield
    except (TransientError, PermanentError) as error:
        raise UserError(f"{error} {database_remedy(error)}") from error
