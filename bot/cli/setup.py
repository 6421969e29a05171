"""The settings, read once for a command, with what is wrong said in plain lines."""

from __future__ import annotations

from functools import cache

from bot.errors import UserError
from config.settings import Settings, SettingsError, read


@cache
def settings() -> Settings:
    """This process's settings; UserError names each one that is wrong."""
    try:
        return read()
    except SettingsError as error:
        raise UserError(f"Some settings cannot be used.\n{error}") from None
