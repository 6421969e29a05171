"""What a command is given to read: a file, standard input or an address."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path

import typer

from bot.errors import UserError
from summarizer.types import Article, Language

#: The longest file that is taken for an article; a long one has 30 kB.
_MOST_BYTES = 10 * 1024 * 1024


def read_article(
    given: str,
    *,
    published: date | None = None,
    title: str | None = None,
    language: Language | None = None,
    id_: str = "",
) -> Article:
    """The article behind a URL, a file's path or "-"; what the caller states goes before what the page says.

    Raises UserError where there is nothing to read, in a sentence that says what to do.
    """
    if not given.strip():
        raise UserError(
            "There is nothing to read; give a file, an address (https://...) or - for standard input."
        )
    if "://" in given:
        article = _from_url(given)
    else:
        data = _standard_input() if given == "-" else _file(Path(given))
        article = _from_bytes(data, "standard input" if given == "-" else given)
    return Article(
        title=article.title if title is None else title,
        body=article.body,
        published=published or article.published,
        language=language or article.language,
        outlet=article.outlet,
        url=article.url,
        id=id_,
    )


def parse_day(text: str | None) -> date | None:
    """`--published`: a day, or an instant whose day counts."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise typer.BadParameter(f"--published takes a day such as 2021-11-23, not {text!r}.") from None


def _standard_input() -> bytes:
    # Python has none where the caller closed it.
    return b"" if sys.stdin is None else sys.stdin.buffer.read(_MOST_BYTES + 1)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise UserError(
            f"There is no file {path}; give a file, an address (https://...) or - for standard input."
        ) from None
    except IsADirectoryError:
        raise UserError(f"{path} is a folder; give one article's file.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from None


def _from_bytes(data: bytes, name: str) -> Article:
    from bot.intake.articles import from_file

    if len(data) > _MOST_BYTES:
        raise UserError(
            f"{name} is larger than {_MOST_BYTES // 2**20} MB; give one article, not a collection."
        )
    if not data.strip():
        raise UserError(f"{name} is empty; give a file with an article's text or HTML.")
    return from_file(data, name)


def _from_url(url: str) -> Article:
    return asyncio.run(_fetched(url))


async def _fetched(url: str) -> Article:
    from bot.app import contact
    from bot.cli.setup import settings
    from bot.intake.collect import page_on_demand
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import PARSING, Pool

    fetcher = Fetcher(allow_networks=settings().allow_networks, host_spacing=0, contact=contact(settings()))
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    try:
        return await page_on_demand(url, fetcher, parsing)
    finally:
        await fetcher.close()
        await parsing.close()
