"""Bringing new messages to chats."""

from __future__ import annotations

from typing import Any

from tests.emulators.telegram.files import attach
from tests.emulators.telegram.keyboards import reply_markup
from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Method, Parameters, Request
from tests.emulators.telegram.text import (
    CAPTION_LENGTH,
    TEXT_LENGTH,
    FormattedText,
    entities_from,
    format_text,
)
from tests.emulators.telegram.world import GENERAL_TOPIC, Chat, Json

ALBUM = range(2, 11)
ACTIONS = frozenset(
    [
        "cancel",
        "typing",
        "record_video",
        "upload_video",
        "record_audio",
        "upload_audio",
        "record_voice",
        "upload_voice",
        "upload_photo",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def message_text(request: Request) -> FormattedText:
    """The text of a call, parsed and checked."""
    source = request.parameters.text("text")
    if not source:
        raise bad_request("message text is empty")
    return format_text(
        source,
        parse_mode=request.parameters.text("parse_mode"),
        entities=entities_from(request.parameters.text("entities"), "entities"),
        limit=TEXT_LENGTH,
        what="message",
    )


def caption(given: Parameters) -> FormattedText:
    """The caption of a call, parsed and checked; often empty."""
    return format_text(
        given.text("caption"),
        parse_mode=given.text("parse_mode"),
        entities=entities_from(given.text("caption_entities"), "caption_entities"),
        limit=CAPTION_LENGTH,
        what="message caption",
    )


def remember(request: Request, formatted: FormattedText) -> None:
    """What the ledger keeps of a text: as people see it, its entities, what was dropped."""
    request.text = formatted.text
    if formatted.entities:
        request.detail["entities"] = list(formatted.entities)
    if formatted.dropped:
        request.detail["dropped"] = list(formatted.dropped)


def thread_of(request: Request, chat: Chat) -> Json:
    """The forum topic that a message goes to, checked; the fields that a message in it has."""
    thread = request.parameters.integer("message_thread_id")
    if not thread or not chat.is_forum:
        return {}
    topic = chat.topics.get(str(thread))
    if thread == GENERAL_TOPIC or topic is None:
        raise bad_request("message thread not found")
    if topic.get("closed") and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    request.thread = str(thread)
    return {"message_thread_id": thread, "is_topic_message": True}


def reply_to(request: Request, chat: Chat) -> Json:
    """The message that is replied to, checked; the fields that a reply has."""
    parameters = request.parameters
    given: Any = parameters.document("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        given = {
            "message_id": parameters.integer("reply_to_message_id"),
            "allow_sending_without_reply": parameters.truth("allow_sending_without_reply"),
        }
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    message_id = int(given.get("message_id") or 0)
    if message_id <= 0:
        return {}
    message = request.world.messages.get(int(given.get("chat_id") or chat.id), {}).get(message_id)
    if message is None:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    quote = given.get("quote")
    if quote and quote not in (message.get("text") or message.get("caption") or ""):
        raise bad_request("QUOTE_TEXT_INVALID")
    fields: Json = {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}}
    if quote:
        fields["quote"] = {
            "text": quote,
            "position": int(given.get("quote_position") or 0),
            "is_manual": True,
        }
    return fields


def new_message(request: Request, chat: Chat, content: Json) -> Json:
    """A message of the bot, with its number and date."""
    message: Json = {"message_id": request.world.next_message_id(chat)}
    if chat.type == "channel":
        message["sender_chat"] = chat.to_json()
    else:
        message["from"] = request.world.bot.to_json()
    message |= {"chat": describe(request, chat), "date": request.date}
    if request.parameters.truth("protect_content"):
        message["has_protected_content"] = True
    return message | content


def describe(request: Request, chat: Chat) -> Json:
    """A chat as messages show it; a private one bears the person's name."""
    if chat.person is None:
        return chat.to_json()
    person = request.world.people[chat.person].to_json()
    return {"id": chat.id, "type": "private"} | {
        name: person[name] for name in ("first_name", "last_name", "username") if name in person
    }


def send_message(request: Request) -> Json:
    """sendMessage."""
    formatted = message_text(request)
    markup = reply_markup(request.parameters)
    preview = request.parameters.document(
        "link_preview_options", "can't parse link preview options JSON object"
    )
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = list(formatted.entities)
    if preview:
        content["link_preview_options"] = preview
    return _send(request, content, formatted, markup)


def send_photo(request: Request) -> Json:
    """sendPhoto."""
    return _send_file(request, "photo")


def send_document(request: Request) -> Json:
    """sendDocument."""
    return _send_file(request, "document")


def _send_file(request: Request, kind: str) -> Json:
    formatted = caption(request.parameters)
    markup = reply_markup(request.parameters)
    chat = request.chat_to_write()
    content = attach(request, kind, request.parameters.text(kind), request.parameters.files.get(kind))
    return _send(request, content | _caption_fields(formatted), formatted, markup, chat=chat)


def _caption_fields(formatted: FormattedText) -> Json:
    fields: Json = {}
    if formatted.text:
        fields["caption"] = formatted.text
    if formatted.entities:
        fields["caption_entities"] = list(formatted.entities)
    return fields


def _send(
    request: Request,
    content: Json,
    formatted: FormattedText,
    markup: Json | None,
    *,
    chat: Chat | None = None,
) -> Json:
    chat = chat or request.chat_to_write()
    placed = thread_of(request, chat) | reply_to(request, chat)
    request.spend(chat)
    message = new_message(request, chat, placed | content)
    if markup is not None:
        message["reply_markup"] = markup
        request.detail["reply_markup"] = markup
    remember(request, formatted)
    request.message_id = str(message["message_id"])
    request.world.save_message(chat.id, message)
    return message


def send_media_group(request: Request) -> list[Json]:
    """sendMediaGroup: an album, which counts as many messages as it has items."""
    media = request.parameters.document("media", "can't parse media JSON object")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if len(media) not in ALBUM:
        raise bad_request("Wrong number of items in the album" if media else "media group is empty")
    chat = request.chat_to_write()
    placed = thread_of(request, chat) | reply_to(request, chat)
    contents: list[Json] = []
    captions: list[FormattedText] = []
    for item in media:
        kind = str(item.get("type"))
        if kind not in ("photo", "document"):
            raise bad_request("can't parse InputMedia: invalid type specified")
        captions.append(caption(Parameters.from_json(item)))
        content = attach(request, kind, str(item.get("media", "")), None)
        contents.append(content | _caption_fields(captions[-1]))
    request.spend(chat, messages=len(contents))
    album = str(request.world.next_query_id())
    sent = [new_message(request, chat, placed | {"media_group_id": album} | content) for content in contents]
    for message in sent:
        request.world.save_message(chat.id, message)
    remember(request, next((c for c in captions if c.text), captions[0]))
    request.message_id = str(sent[0]["message_id"])
    request.detail["album"] = [message["message_id"] for message in sent]
    return sent


def forward_message(request: Request) -> Json:
    """forwardMessage."""
    chat, original = _from_other_chat(request, "message to forward")
    if original.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    origin = {"type": "user", "date": original["date"], "sender_user": original.get("from")}
    if "sender_chat" in original:
        origin = {
            "type": "channel",
            "date": original["date"],
            "chat": original["chat"],
            "message_id": original["message_id"],
        }
    return _send(
        request, _content_of(original) | {"forward_origin": origin}, _text_of(original), None, chat=chat
    )


def copy_message(request: Request) -> Json:
    """copyMessage: like a forward, but without where it came from."""
    chat, original = _from_other_chat(request, "message to copy")
    content = _content_of(original)
    formatted = _text_of(original)
    if request.parameters.text("caption") and "text" not in original:
        formatted = caption(request.parameters)
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | _caption_fields(
            formatted
        )
    sent = _send(request, content, formatted, reply_markup(request.parameters), chat=chat)
    return {"message_id": sent["message_id"]}


def _from_other_chat(request: Request, what: str) -> tuple[Chat, Json]:
    chat = request.chat_to_write()
    try:
        origin = int(request.parameters.text("from_chat_id"))
    except ValueError:
        raise bad_request("chat not found") from None
    if origin not in request.world.chats:
        raise bad_request("chat not found")
    message = request.world.messages.get(origin, {}).get(request.parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    return chat, message


def _content_of(message: Json) -> Json:
    names = ("text", "entities", "photo", "document", "caption", "caption_entities", "link_preview_options")
    return {name: message[name] for name in names if name in message}


def _text_of(message: Json) -> FormattedText:
    entities = message.get("entities") or message.get("caption_entities") or ()
    return FormattedText(message.get("text") or message.get("caption") or "", tuple(entities))


def send_chat_action(request: Request) -> bool:
    """sendChatAction: it passes, and leaves no message."""
    action = request.parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = request.chat_to_write()
    thread_of(request, chat)
    request.detail["action"] = action
    request.world.tell({"kind": "action", "chat": chat.id, "action": action})
    return True


def set_message_reaction(request: Request) -> bool:
    """setMessageReaction: a bot has at most one on a message."""
    # The platform's list changes with its versions; the pinned library carries the one for its version.
    from telegram.constants import ReactionEmoji

    reactions = request.parameters.document("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(reactions, list):
        raise bad_request("expected an Array of ReactionType")
    chat = request.chat_to_change()
    message = request.message(chat, "message to react")
    for reaction in reactions:
        if reaction.get("type") not in ("emoji", "custom_emoji", "paid"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
        if reaction["type"] == "emoji" and reaction.get("emoji") not in set(ReactionEmoji):
            raise bad_request("REACTION_INVALID")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    request.message_id = str(message["message_id"])
    request.detail["reaction"] = reactions
    request.world.tell(
        {
            "kind": "reaction",
            "chat": chat.id,
            "message": message["message_id"],
            "reaction": reactions,
        }
    )
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
}
