"""Changing, pinning and deleting messages that are there."""

from __future__ import annotations

from tests.emulators.telegram.keyboards import reply_markup
from tests.emulators.telegram.methods.messages import caption, message_text, new_message, remember
from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Method, Request
from tests.emulators.telegram.text import FormattedText
from tests.emulators.telegram.world import Chat, Json

DELETABLE_SECONDS = 48 * 3600
DELETE_AT_ONCE = 100


def edit_message_text(request: Request) -> Json | bool:
    """editMessageText."""
    formatted = message_text(request)
    preview = request.parameters.document(
        "link_preview_options", "can't parse link preview options JSON object"
    )
    return _edit(request, "text", "entities", formatted, {"link_preview_options": preview} if preview else {})


def edit_message_caption(request: Request) -> Json | bool:
    """editMessageCaption."""
    return _edit(request, "caption", "caption_entities", caption(request.parameters), {})


def edit_message_reply_markup(request: Request) -> Json | bool:
    """editMessageReplyMarkup."""
    return _edit(request, None, "", FormattedText(""), {})


def _edit(
    request: Request, part: str | None, entities: str, formatted: FormattedText, more: Json
) -> Json | bool:
    markup = reply_markup(request.parameters)
    if not request.parameters.text("chat_id") and request.parameters.text("inline_message_id"):
        return _edit_inline(request, formatted, markup)
    chat = request.chat_to_change()
    message = request.message(chat, "message to edit")
    by_bot = message.get("from", {}).get("id") == request.world.bot.id
    if not by_bot and not (chat.type == "channel" and chat.bot_status == "administrator"):
        raise bad_request("message can't be edited")
    if part == "text" and "text" not in message:
        raise bad_request("there is no text in the message to edit")
    if part == "caption" and not ("photo" in message or "document" in message):
        raise bad_request("there is no caption in the message to edit")
    edited = {
        k: v for k, v in message.items() if k not in (part, entities, "reply_markup", "edit_date")
    } | more
    if part is not None and formatted.text:
        edited[part] = formatted.text
        if formatted.entities:
            edited[entities] = list(formatted.entities)
    if markup is not None:
        edited["reply_markup"] = markup
        request.detail["reply_markup"] = markup
    if edited == {k: v for k, v in message.items() if k != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as "
            "a current content and reply markup of the message"
        )
    if part is not None:
        edited["edit_date"] = request.date
    remember(request, formatted)
    request.message_id = str(message["message_id"])
    request.world.save_message(chat.id, edited)
    return edited


def _edit_inline(request: Request, formatted: FormattedText, markup: Json | None) -> bool:
    inline_id = request.parameters.text("inline_message_id")
    if inline_id not in request.world.callbacks and inline_id not in request.world.inline_queries:
        raise bad_request("MESSAGE_ID_INVALID")
    remember(request, formatted)
    request.message_id = inline_id
    if markup is not None:
        request.detail["reply_markup"] = markup
    return True


def delete_message(request: Request) -> bool:
    """deleteMessage."""
    chat = request.chat_to_change()
    message = request.message(chat, "message to delete")
    _check_deletable(request, chat, message)
    request.message_id = str(message["message_id"])
    request.world.delete_message(chat.id, message["message_id"])
    return True


def delete_messages(request: Request) -> bool:
    """deleteMessages: up to a hundred; those that are not there are passed over."""
    numbers = request.parameters.document("message_ids", "can't parse message_ids JSON object")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > DELETE_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = request.chat_to_change()
    there = request.world.messages.get(chat.id, {})
    found = [there[number] for number in numbers if number in there]
    for message in found:
        _check_deletable(request, chat, message)
    for message in found:
        request.world.delete_message(chat.id, message["message_id"])
    request.detail["messages"] = numbers
    return True


def _check_deletable(request: Request, chat: Chat, message: Json) -> None:
    by_bot = message.get("from", {}).get("id") == request.world.bot.id
    allowed = by_bot or chat.type == "private" or chat.bot_status == "administrator"
    too_old = request.now - message["date"] > request.windows.clock.span(DELETABLE_SECONDS)
    if not allowed:
        raise bad_request("message can't be deleted")
    if too_old and not (chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted for everyone")


def pin_chat_message(request: Request) -> bool:
    """pinChatMessage; a service message tells of it."""
    chat = request.chat_to_change()
    message = request.message(chat, "message to pin")
    _check_may_pin(chat)
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        request.world.save_chat(chat)
        told = {k: v for k, v in message.items() if k != "reply_to_message"}
        request.world.save_message(chat.id, new_message(request, chat, {"pinned_message": told}))
    request.message_id = str(message["message_id"])
    return True


def unpin_chat_message(request: Request) -> bool:
    """unpinChatMessage: the one named, or the latest."""
    chat = request.chat_to_change()
    _check_may_pin(chat)
    number = request.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    request.world.save_chat(chat)
    return True


def unpin_all_chat_messages(request: Request) -> bool:
    """unpinAllChatMessages."""
    chat = request.chat_to_change()
    _check_may_pin(chat)
    chat.pinned.clear()
    request.world.save_chat(chat)
    return True


def _check_may_pin(chat: Chat) -> None:
    if chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
