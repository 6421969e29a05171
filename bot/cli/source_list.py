"""The operator's list of sources, which the processes follow from their start, and the keys that a source may need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UserError

if TYPE_CHECKING:
    from bot.domain.source import SourceEntry
    from bot.intake.naver import NaverKeys
    from bot.store.session import Database
    from bot.store.sources import Listing


async def follow_list(database: Database) -> Listing:
    """Bring the sources in line with the operator's list, or the shipped one; for processes at their start."""
    from bot.app import now
    from bot.store import sources

    entries = listed()
    async with database.transaction() as connection:
        return await sources.follow_list(connection, entries, now())


def listed() -> list[SourceEntry]:
    """The newspapers of PACTWIRE_SOURCES, or of the list that comes with Pactwire.

    Raises UserError with a line for each entry that cannot be used.
    """
    from bot.cli.setup import settings
    from bot.domain.source import SourceEntry, SourceKind
    from bot.intake.naver import address
    from config import sources as lists
    from config.settings import SettingsError

    path = settings().sources
    try:
        found = lists.read(path) if path is not None else lists.read()
    except SettingsError as error:
        raise UserError(f"The list of sources cannot be used.\n{error}") from None
    return [
        SourceEntry(
            name=source.name,
            url=address(source.url) if source.kind == "naver" else source.url,
            kind=SourceKind(source.kind),
            language=source.language,
            timezone=source.timezone,
            category=source.category,
            interval_seconds=source.interval_seconds,
            verified=source.verified,
        )
        for source in found
    ]


def naver_keys() -> NaverKeys | None:
    """What the settings hold for Naver's news search, or None."""
    from bot.cli.setup import settings
    from bot.intake.naver import NaverKeys

    secret = settings().naver_client_secret
    client = settings().naver_client_id
    return NaverKeys(client, secret.get_secret_value()) if client and secret else None
