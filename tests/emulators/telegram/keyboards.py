"""Reply markup, checked as the server checks it: inline buttons above all."""

from __future__ import annotations

from typing import Any

from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Parameters
from tests.emulators.telegram.text import checked_link
from tests.emulators.telegram.world import Json

CALLBACK_BYTES = 64
COPIED_TEXT = 256
BUTTONS = 100
#: All buttons together. No page states the number: about ten kilobytes is our guess.
MARKUP_BYTES = 10_000

_OTHER_KINDS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)


def reply_markup(parameters: Parameters) -> Json | None:
    """The markup of a call, or None."""
    markup = parameters.document("reply_markup", "can't parse reply keyboard markup JSON object")
    return None if markup is None else checked_markup(markup)


def checked_markup(markup: Any) -> Json | None:
    """The markup as a message keeps it, or None for one that changes only the person's own keyboard."""
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in checked) > BUTTONS or len(str(checked).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("url"):
        address = str(button["url"])
        kept = checked_link(address)
        if kept is None:
            raise bad_request(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
        return {"text": text, "url": kept}
    if button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": text, "callback_data": str(button["callback_data"])}
    if "copy_text" in button:
        copied = str(button["copy_text"].get("text", ""))
        if not 1 <= len(copied) <= COPIED_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"text": text, "copy_text": {"text": copied}}
    for kind in _OTHER_KINDS:
        if kind in button:
            return {"text": text, kind: button[kind]}
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
