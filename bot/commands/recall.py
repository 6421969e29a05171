"""A conversation as it stands when something is said, and as it is kept afterwards.

what was said -> the order that it completes, or the button's action -> what was talked of -> the talk
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import erasing
from bot.commands.access import name_of
from bot.commands.catalogue import Verb
from bot.commands.dispatch import meant
from bot.commands.parse import parse
from bot.commands.talk import Talk
from bot.domain import press
from bot.domain.chat import Desk, Incoming, Request
from bot.store import conversations, editions, outbox, stories, subscriptions
from bot.store.conversations import Subject
from summarizer.types import Language

#: How many articles of a briefing a reply to it is about.
_MOST_ARTICLES = 30
#: Longer than this is no answer to what we asked for, but an article.
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was said, made whole, and the talk that it belongs to."""

    #: None: a button that leads nowhere any more.
    request: Request | None
    talk: Talk
    #: We had asked this person to write something.
    asked: bool = False


async def recall(
    connection: AsyncConnection,
    chat_id: int,
    incoming: Incoming,
    request: Request,
    *,
    language: Language,
    timezone: str,
    now: datetime,
) -> Recalled:
    """The conversation with whoever said this, where they said it."""
    made_whole: Request | None = request
    subject: Subject | None = None
    prompt = ""
    if press.is_key(request.text) and request.pressed:
        known = await outbox.actions(connection, chat_id, request.pressed)
        action = press.meant(request.text, known)
        made_whole = replace(request, text=action) if action is not None else None
    thread = thread_of(incoming)
    if thread:
        subject = await conversations.find(connection, chat_id, now=now, message=conversations.within(thread))
    edition_id = None
    if request.pressed and not request.reply_to:
        origin = await outbox.origin(connection, chat_id, request.pressed)
        edition_id = origin[0] if origin else None
    if request.reply_to:
        origin = await outbox.origin(connection, chat_id, request.reply_to)
        edition_id = origin[0] if origin else None
        if origin and not (subject and subject[0]):
            subject = await _behind(connection, chat_id, origin, now) or subject
        if not request.pressed:
            prompt = await outbox.prompt(connection, chat_id, request.reply_to)
    waited = ""
    # In a thread that others began, one's own talk elsewhere is not what is talked of.
    if subject is None and not (thread and request.reply_to):
        subject, waited = await conversations.find_or_prompt(
            connection, chat_id, now=now, person=request.person
        )
        # In a private chat people answer without replying; in a group that could be meant for anybody.
        alone = incoming.kind == "private" and not request.pressed and not request.reply_to
        prompt = prompt or (waited if alone else "")
    if thread and not request.pressed and not prompt:
        # A thread has no replies to single messages: what they say to us there answers what we asked them.
        if not waited:
            _, waited = await conversations.find_or_prompt(
                connection, chat_id, now=now, person=request.person
            )
        # A yes said in some thread may be meant for anybody; what deletes a chat is said in full there.
        prompt = waited if waited != erasing.QUESTION else ""
    if prompt and made_whole and _answers(made_whole.text, prompt):
        made_whole = replace(made_whole, text=f"{prompt} {made_whole.text}")
    about, topic = subject or ((), None)
    verb = meant(made_whole).verb if made_whole is not None else None
    if verb is Verb.FORGET:  # a yes counts only for whoever was asked
        _, waited = await conversations.find_or_prompt(connection, chat_id, now=now, person=request.person)
    settling = verb is Verb.SETTINGS
    desk = Desk(
        now,
        timezone,
        await subscriptions.of_chat(connection, chat_id),
        await subscriptions.ended_of(connection, chat_id) if settling else (),
        chat_id=chat_id,
        edition_id=edition_id,
        chat_name=name_of(incoming.place),
        private=incoming.kind == "private",
    )
    talk = Talk(language=language, about=about, topic=topic, desk=desk, awaited=waited)
    return Recalled(made_whole, talk, asked=bool(waited))


async def remember(
    connection: AsyncConnection,
    chat_id: int,
    inbox_id: int,
    incoming: Incoming,
    request: Request,
    before: Talk,
    after: Talk,
    *,
    now: datetime,
) -> None:
    """Keep what was talked of: for this person or this thread, and behind our reply."""
    thread = thread_of(incoming)
    if thread and meant(request).verb is Verb.CANCEL:
        await conversations.end(connection, chat_id, message=conversations.within(thread))
    elif thread:
        # Also where no article is talked of yet: whoever named us once in a thread need not do so again.
        name = conversations.within(thread)
        await conversations.keep(connection, chat_id, (after.about, after.topic), now=now, message=name)
    if not after.about:
        if before.about:
            await conversations.end(connection, chat_id, person=request.person)
        return
    subject = (after.about, after.topic)
    await conversations.keep(connection, chat_id, subject, now=now, person=request.person)
    await conversations.keep(connection, chat_id, subject, now=now, message=conversations.behind(inbox_id))


def thread_of(incoming: Incoming) -> str:
    """The thread whose people share one talk with us; empty where each person has their own."""
    if incoming.request is None or incoming.request.place == incoming.place:
        return ""
    return incoming.request.place.thread


def _answers(text: str, prompt: str) -> bool:
    """Whether this may be what we asked for: neither an order by itself, nor an address, nor a question."""
    said = text.strip()
    if prompt == erasing.QUESTION and erasing.decided(said) is None:
        return False
    if not said or len(said) > _LONGEST_ANSWER or said.startswith("/") or said.endswith(("?", "？")):
        return False
    return parse(said).verb is Verb.ASK


async def _behind(
    connection: AsyncConnection, chat_id: int, origin: tuple[int | None, int | None], now: datetime
) -> Subject | None:
    """What the message of ours was about that somebody replies to, by where it came from."""
    edition_id, inbox_id = origin
    if inbox_id is not None:
        return await conversations.find(connection, chat_id, now=now, message=conversations.behind(inbox_id))
    if edition_id is not None:
        told = await stories.load(connection, await editions.stories_of(connection, edition_id))
        articles = [stored.read for story in told for stored in story.articles]
        return (tuple(articles[:_MOST_ARTICLES]), None) if articles else None
    return None
