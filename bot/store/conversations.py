"""What was talked of, so that a follow-up finds it: in a chat with a person, and behind each message of ours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place
from bot.store.tables import chats, conversations, limiters, outbox
from summarizer.answers.conversation import Topic
from summarizer.records import facts_from, facts_record
from summarizer.types import Article, Language, ReadArticle

#: How long a talk goes on without a reply to a message.
LASTS = timedelta(hours=2)
#: How long our messages can be replied to.
_KEPT = timedelta(days=30)

#: How long we wait for what we asked somebody to write, and the name of that in the table.
_ASKED = timedelta(minutes=10)
_PROMPT = "prompt"

#: What was talked of, and the last question.
Subject = tuple[tuple[ReadArticle, ...], Topic | None]


def behind(inbox_id: int) -> str:
    """The name under which the talk is kept that our answer to this update belongs to."""
    return f"inbox:{inbox_id}"


def within(thread: str) -> str:
    """The name under which the talk is kept that the people of a thread share."""
    return f"thread:{thread}"


async def goes_on(connection: AsyncConnection, place: Place, thread: str, *, now: datetime) -> bool:
    """Whether a talk with us goes on in this thread of a chat, or began with a message of ours a while ago."""
    here = select(chats.c.id).where(
        chats.c.platform == place.platform.value,
        chats.c.workspace == place.workspace,
        chats.c.address == place.address,
    )
    talks = exists().where(
        conversations.c.chat_id.in_(here),
        conversations.c.message == within(thread),
        conversations.c.changed_at > now - LASTS,
    )
    ours = exists().where(
        outbox.c.chat_id.in_(here),
        outbox.c.provider_message_id == thread,
        outbox.c.sent_at > now - LASTS,
    )
    found: bool = (await connection.execute(select(talks | ours))).scalar_one()
    return found


async def find(
    connection: AsyncConnection, chat_id: int, *, now: datetime, person: str = "", message: str = ""
) -> Subject | None:
    """The talk with this person, or the one behind a message; None where there is none any more."""
    statement = select(conversations.c.about).where(
        conversations.c.chat_id == chat_id,
        conversations.c.person == person,
        conversations.c.message == message,
        conversations.c.expires_at > now,
    )
    about = (await connection.execute(statement)).scalar_one_or_none()
    return _subject(about) if about is not None else None


async def find_or_prompt(
    connection: AsyncConnection, chat_id: int, *, now: datetime, person: str
) -> tuple[Subject | None, str]:
    """The talk with this person, and the order that what they say next completes, where we asked for something."""
    statement = select(conversations.c.message, conversations.c.about).where(
        conversations.c.chat_id == chat_id,
        conversations.c.person == person,
        conversations.c.message.in_(("", _PROMPT)),
        conversations.c.expires_at > now,
    )
    found = {row.message: row.about for row in await connection.execute(statement)}
    subject = _subject(found[""]) if "" in found else None
    return subject, found.get(_PROMPT, {}).get("prompt", "")


async def ask(connection: AsyncConnection, chat_id: int, prompt: str, *, now: datetime, person: str) -> None:
    """Wait for a while for what this person says next; an empty prompt waits no more."""
    if not prompt:
        await connection.execute(
            delete(conversations).where(
                conversations.c.chat_id == chat_id,
                conversations.c.person == person,
                conversations.c.message == _PROMPT,
            )
        )
        return
    about, until = {"prompt": prompt}, now + _ASKED
    values = {"chat_id": chat_id, "person": person, "message": _PROMPT, "about": about, "expires_at": until}
    await connection.execute(
        insert(conversations)
        .values(values)
        .on_conflict_do_update(
            index_elements=["chat_id", "person", "message"], set_={"about": about, "expires_at": until}
        )
    )


async def keep(
    connection: AsyncConnection,
    chat_id: int,
    subject: Subject,
    *,
    now: datetime,
    person: str = "",
    message: str = "",
) -> None:
    """Remember what was talked of."""
    values = {
        "chat_id": chat_id,
        "person": person,
        "message": message,
        "about": _record(subject),
        "changed_at": now,
        "expires_at": now + (_KEPT if message else LASTS),
    }
    changes = {name: values[name] for name in ("about", "changed_at", "expires_at")}
    statement = insert(conversations).values(values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["chat_id", "person", "message"], set_=changes)
    )


async def end(connection: AsyncConnection, chat_id: int, *, person: str = "", message: str = "") -> None:
    """The talk with this person, or in this thread, is over; replies to our messages still find theirs."""
    await connection.execute(
        delete(conversations).where(
            conversations.c.chat_id == chat_id,
            conversations.c.person == person,
            conversations.c.message == message,
        )
    )


async def delete_expired(connection: AsyncConnection, now: datetime) -> None:
    """Forget what nobody can come back to."""
    await connection.execute(delete(conversations).where(conversations.c.expires_at <= now))
    pressed = limiters.c.key.startswith("press:")
    await connection.execute(delete(limiters).where(pressed, limiters.c.next_at < now - timedelta(minutes=5)))


def _record(subject: Subject) -> dict[str, Any]:
    articles, topic = subject
    return {
        "articles": [
            {
                "title": read.article.title,
                "body": read.article.body,
                "published": read.article.published.isoformat() if read.article.published else None,
                "language": read.article.language.value if read.article.language else None,
                "outlet": read.article.outlet,
                "url": read.article.url,
                "facts": facts_record(read.facts),
            }
            for read in articles
        ],
        "topic": {
            "question": topic.question,
            "answers": list(topic.answers),
            "language": topic.language.value,
            "subject": topic.subject,
        }
        if topic
        else None,
    }


def _subject(record: dict[str, Any]) -> Subject:
    articles = tuple(
        ReadArticle(
            Article(
                title=item["title"],
                body=item["body"],
                published=date.fromisoformat(item["published"]) if item["published"] else None,
                language=Language(item["language"]) if item["language"] else None,
                outlet=item["outlet"],
                url=item["url"],
            ),
            facts_from(item["facts"]),
        )
        for item in record["articles"]
    )
    topic = record["topic"]
    if topic is not None:
        language = Language(topic["language"])
        topic = Topic(topic["question"], tuple(topic["answers"]), language, topic.get("subject", ""))
    return articles, topic
