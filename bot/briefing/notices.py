"""What the operator should know: said once in the operator's chat, and in the log.

rows that are not told yet -> marked as told and the message owed, in one transaction -> delivered

What is told comes as a `Subject`: a function that takes its untold rows in a transaction and says them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place, Platform, Reply
from bot.domain.source import Notice, Source
from bot.ports import Channel, Jobs
from bot.store import chats, outbox, sources
from bot.store.session import Database
from summarizer.types import Language

#: Takes what is not told yet, marking it, and gives a paragraph for each, in both languages.
Subject = Callable[[AsyncConnection, datetime], Awaitable[Sequence[Mapping[Language, str]]]]
#: An operator's message is one that a phone shows whole; the rest of a bad night is counted.
_MOST = 20

_log = structlog.get_logger(__name__)


class Notices:
    """The step `tell`; safe to run anywhere, any number of times."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        channels: Mapping[Platform, Channel],
        *,
        operator: Place | None,
        language: Language = Language.KO,
        timezone: str = "Asia/Seoul",
        subjects: Sequence[Subject] = (),
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._channels = channels
        self._operator = operator
        self._language = language
        self._timezone = timezone
        self._subjects = subjects or (of_sources,)
        self._clock = clock

    async def tell(self) -> None:
        """Tell what was not told yet; where there is no operator's chat, the log alone hears of it."""
        operator = self._operator
        channel = self._channels.get(operator.platform) if operator is not None else None
        if operator is not None and channel is None:
            return  # a process that speaks with the operator's platform will
        owed: list[int] = []
        async with self._database.transaction() as connection:
            told = [text for subject in self._subjects for text in await subject(connection, self._clock())]
            if told and operator is not None and channel is not None:
                chat_id = await chats.ensure(
                    connection, operator, kind="group", language=self._language, timezone=self._timezone
                )
                language, _ = await chats.language_of(connection, chat_id)
                parts = channel.parts(Reply(text=_message([text[language] for text in told], language)))
                owed = await outbox.add(connection, chat_id, parts, priority=outbox.REPLY)
        for text in told:
            _log.warning("notice", text=text[Language.EN])
        if owed:
            await self._jobs.deliver(owed[0])


async def of_sources(connection: AsyncConnection, now: datetime) -> Sequence[Mapping[Language, str]]:
    """The sources that were given up, and those of them that are well again."""
    return [
        {language: in_words(source, language) for language in Language}
        for source in await sources.take_notices(connection, now)
    ]


def in_words(source: Source, language: Language) -> str:
    """A source's notice as the operator reads it."""
    name, url, health = source.entry.name, source.entry.url, source.health
    if language is Language.KO:
        said = {
            Notice.GONE: f"출처 ‘{name}’: 완전히 없어졌다고 답해(410) 더는 확인하지 않습니다.",
            Notice.SILENT: f"출처 ‘{name}’: 오랫동안 아무것도 받지 못해 더는 확인하지 않습니다.",
            Notice.WELL: f"출처 ‘{name}’: 다시 소식이 들어옵니다.",
        }
        because = (
            f" 마지막 오류: {health.last_error_korean or health.last_error}" if health.last_error else ""
        )
        again = f" 다시 확인하려면 /sources on {source.id}"
    else:
        said = {
            Notice.GONE: f"Source “{name}” says that it is gone for good (410); it is asked no more.",
            Notice.SILENT: f"Source “{name}” has given nothing for weeks; it is asked no more.",
            Notice.WELL: f"Source “{name}” gives news again.",
        }
        because = f" Last error: {health.last_error}" if health.last_error else ""
        again = f" To have it asked again: /sources on {source.id}"
    notice = health.notice or Notice.SILENT
    if notice is Notice.WELL:
        return f"{said[notice]}\n{url}"
    return f"{said[notice]}{because if notice is Notice.SILENT else ''}{again}\n{url}"


def _message(told: Sequence[str], language: Language) -> str:
    rest = len(told) - _MOST
    shown = list(told[:_MOST])
    if rest > 0:
        shown.append(
            f"외 {rest}건은 로그에 있습니다." if language is Language.KO else f"{rest} more are in the log."
        )
    return "\n\n".join(shown)
