"""What a handler works with: where articles come from, and one person's conversation with us."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.briefing.desk import Briefings
from bot.briefing.pictures import Draw
from bot.commands.parse import Command
from bot.domain.chat import Change, Desk, Reply, Role
from bot.domain.edition import Reported
from bot.domain.source import Source
from bot.domain.status import Status
from bot.ports import Archive
from summarizer.answers.conversation import Topic
from summarizer.types import Answer, Language, ReadArticle

if TYPE_CHECKING:
    from bot.intake.inspect import Inspected


@dataclass(frozen=True, slots=True)
class Newspapers:
    """The sources, and what an address would give as one."""

    everything: Callable[[], Awaitable[Sequence[Source]]]
    inspect: Callable[[str], Awaitable[Inspected]]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Operations:
    """What operators look after."""

    status: Callable[[], Awaitable[Status]]
    #: The chats that were let in while we run, and those that the settings list.
    admitted: Callable[[], Awaitable[frozenset[str]]]
    listed: frozenset[str]


async def _nothing_stored(_question: str, _topic: Topic | None, language: Language) -> Answer:
    korean = language is Language.KO
    return Answer((), "아직 읽은 기사가 없습니다." if korean else "Nothing has been read yet.")


async def _nothing_to_ask(*_: object) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Library:
    """Where articles come from; the composition root fills it in."""

    #: One page, fetched and read.
    fetch: Callable[[str], Awaitable[ReadArticle]]
    #: A text that was pasted, read.
    read: Callable[[str], Awaitable[ReadArticle]]
    #: The articles that were read last, the newest first; a message's worth of them.
    stored: Callable[[], Awaitable[Sequence[ReadArticle]]]
    #: An answer from these articles, after what was just talked of, in this language.
    answer: Callable[[str, Sequence[ReadArticle], Topic | None, Language], Awaitable[Answer]]
    #: The stories of the next briefing.
    stories: Callable[[], Awaitable[Sequence[Reported]]]
    #: Organisations and their alliances.
    archive: Archive
    #: An answer from all that is stored, found by the question, after what was just talked of.
    seek: Callable[[str, Topic | None, Language], Awaitable[Answer]] = _nothing_stored
    #: What may be asked next about an article; each of these is answered.
    suggest: Callable[[ReadArticle, Topic | None, Language], Awaitable[Sequence[str]]] = _nothing_to_ask
    #: The sources; None where there are none to be seen.
    newspapers: Newspapers | None = None
    #: Draws a picture; None where none can be drawn.
    draw: Draw | None = None
    #: Answers about editions; None where there is no store behind.
    briefings: Briefings | None = None
    #: What operators look after; None where there is no store behind.
    operations: Operations | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """One person's conversation with us in one chat, as it stands."""

    language: Language = Language.KO
    #: What was talked of last; questions go to it first.
    about: tuple[ReadArticle, ...] = ()
    topic: Topic | None = None
    over: bool = False
    #: What the chat has ordered; None in a terminal, where nothing can be delivered later.
    desk: Desk | None = None
    #: Who it is, as an operator names them: "telegram:ID".
    person: str = ""
    #: What the person may do here.
    role: Role = Role.OPERATOR
    #: The order that we asked this person to complete a little while ago: "/forget".
    awaited: str = ""
    #: What this request decided, to be written down with the reply.
    changes: tuple[Change, ...] = ()


#: A command, the conversation before it, the library and the chat's day; gives the reply and the conversation after it.
Handler = Callable[[Command, Talk, Library, date], Awaitable[tuple[Reply, Talk]]]
