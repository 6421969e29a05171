"""Telegram's updates as ours: who said what to us where. Pure: a stored update in, a value out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    InaccessibleMessage,
    Message,
    MessageEntity,
    Update,
    User,
)

from bot.commands.catalogue import verb_of
from bot.domain.chat import Incoming, Place, Platform, Presence, Request
from summarizer.types import Language

#: What we ask Telegram for; anything else would only be thrown away.
WANTED = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)
_THERE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)
_LINKS: list[str | None] = [MessageEntity.TEXT_LINK, MessageEntity.URL]
_COMMAND = re.compile(r"^/(?P<word>[^\s@/]+)(?:@(?P<bot>\w+))?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are to Telegram."""

    id: int
    #: Empty while it is not known: then nobody can mention us, and replies and commands still reach us.
    username: str = ""


def key(payload: Mapping[str, Any]) -> str | None:
    """What makes an update one and the same when it comes again; None for what is no update."""
    number = payload.get("update_id")
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else None


def lane(payload: Mapping[str, Any]) -> str:
    """What an update must keep its order with: its chat, or the person where there is none."""
    for kind in payload.values():
        if not isinstance(kind, Mapping):
            continue
        message = kind.get("message")
        for holder in (kind, message if isinstance(message, Mapping) else {}):
            chat = holder.get("chat")
            if isinstance(chat, Mapping) and "id" in chat:
                return str(chat["id"])
        person = kind.get("from")
        if isinstance(person, Mapping) and "id" in person:
            return str(person["id"])
    return ""


def incoming(payload: Mapping[str, Any], me: Me) -> Incoming | None:
    """What an update says to us; None where it is of no concern, or not to be understood at all."""
    try:
        return _read(Update.de_json({k: _completed(v) for k, v in payload.items()}, None), me)
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError, OSError):
        # The library fills in whatever shape it is given, and only looking at it shows that it is none.
        return None


def _read(update: Update, me: Me) -> Incoming | None:
    if update.my_chat_member is not None:
        return _presence(update.my_chat_member, me)
    if update.callback_query is not None:
        return _press(update.callback_query, me)
    message = update.message or update.channel_post
    # An edited message is read anew only where it was a command: whoever mends a typo wants it done.
    if message is None:
        message = update.edited_message or update.edited_channel_post
        if message is None or not _COMMAND.match(message.text or ""):
            return None
    return _message(message, me)


def _press(query: CallbackQuery, me: Me) -> Incoming | None:
    message = query.message
    if not isinstance(message, Message | InaccessibleMessage) or not query.data:
        return None
    place = _place(message.chat, message, me)
    language = _language(query.from_user)
    number = str(message.message_id)
    return Incoming(
        place=place,
        kind=_kind(message.chat),
        title=_title(message.chat),
        request=Request(
            place, query.data, str(query.from_user.id), reply_to=number, language=language, pressed=number
        ),
        language=language if message.chat.type == Chat.PRIVATE else None,
        answers={"reply_to": message.message_id},
        press=query.id,
    )


def _completed(value: Any) -> Any:
    """What a server other than Telegram's own may leave out of an update, without which nothing could be read."""
    if not isinstance(value, dict):
        return value
    made = {name: _completed(inner) for name, inner in value.items()}
    if isinstance(made.get("from"), dict):
        made["from"] = {"is_bot": False, "first_name": "", **made["from"]}
    if "data" in made and "from" in made:
        made.setdefault("chat_instance", "")
    if isinstance(made.get("chat"), dict) and "id" in made["chat"]:
        group = str(made["chat"]["id"]).startswith("-")
        made["chat"] = {"type": Chat.GROUP if group else Chat.PRIVATE, **made["chat"]}
        made.setdefault("date", 1)  # the library takes one of 0 for a message that is no more
    return made


def _message(message: Message, me: Me) -> Incoming | None:
    place = _place(message.chat, message, me)
    about: dict[str, Any] = {"place": place, "kind": _kind(message.chat), "title": _title(message.chat)}
    if message.migrate_to_chat_id:
        return Incoming(**about, moved_to=str(message.migrate_to_chat_id))
    if message.is_automatic_forward or me.id in (_id(message.from_user), _id(message.via_bot)):
        return None
    text = _said(message, me)
    if text is None:
        return None
    replied = message.reply_to_message
    ours = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    # Whoever speaks as the chat itself is one of its administrators, and is known as no other.
    as_chat = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    person = message.sender_chat if as_chat else message.from_user or message.sender_chat
    language = _language(message.from_user)
    private = message.chat.type == Chat.PRIVATE
    return Incoming(
        **about,
        request=Request(
            place=place,
            text=text,
            person=str(person.id) if person else "",
            reply_to=str(replied.message_id) if replied is not None and ours else "",
            language=language,
            quoted=_with_links(replied) if replied is not None and not ours else "",
        ),
        language=language if private else None,
        answers={} if private else {"reply_to": message.message_id},
    )


def _said(message: Message, me: Me) -> str | None:
    """What was said to us; None for talk among others."""
    text = _with_links(message)
    private = message.chat.type == Chat.PRIVATE
    if not text.strip():
        return None
    command = _COMMAND.match(text)
    if command:
        named = command["bot"]
        if named and me.username and named.casefold() != me.username.casefold():
            return None
        if not named and not private and verb_of(command["word"]) is None:
            return None  # in a group that is another bot's
        return f"/{command['word']}{text[command.end() :]}"
    if private:
        return text
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    mention = re.compile(rf"@{re.escape(me.username)}\b", re.IGNORECASE) if me.username else None
    if mention and mention.search(text):
        # A mention by itself beside somebody's message asks for what that message holds.
        return mention.sub("", text).strip() or ("/summary" if replied is not None else "/help")
    return text if to_us else None


def _with_links(message: Message) -> str:
    """The text and, behind it, addresses that stand only behind its words, or without "https://" in it."""
    text = message.text or message.caption or ""
    found = {**message.parse_entities(_LINKS), **message.parse_caption_entities(_LINKS)}
    hidden = []
    for entity, words in found.items():
        if entity.type == MessageEntity.TEXT_LINK and entity.url:
            hidden.append(entity.url)
        elif entity.type == MessageEntity.URL and "/" in words and "://" not in words:
            hidden.append(f"https://{words}")
    unseen = [url for url in dict.fromkeys(hidden) if url not in text]
    return " ".join([text, *unseen[:3]]) if unseen else text


def _presence(change: ChatMemberUpdated, me: Me) -> Incoming | None:
    if change.new_chat_member.user.id != me.id:
        return None
    there = change.new_chat_member.status in _THERE
    return Incoming(
        place=Place(Platform.TELEGRAM, str(me.id), str(change.chat.id)),
        kind=_kind(change.chat),
        title=_title(change.chat),
        presence=Presence.BACK if there else Presence.GONE,
    )


def _id(user: User | None) -> int | None:
    return user.id if user is not None else None


def _place(chat: Chat, message: Message | InaccessibleMessage, me: Me) -> Place:
    topic = isinstance(message, Message) and message.is_topic_message and message.message_thread_id
    thread = str(topic) if topic else ""
    return Place(Platform.TELEGRAM, str(me.id), str(chat.id), thread)


def _kind(chat: Chat) -> str:
    return {Chat.PRIVATE: "private", Chat.CHANNEL: "channel"}.get(chat.type, "group")


def _title(chat: Chat) -> str:
    return chat.title or chat.full_name or ""


def _language(person: User | None) -> Language | None:
    code = (person.language_code or "").partition("-")[0].casefold() if person else ""
    return {"ko": Language.KO, "en": Language.EN}.get(code)
