"""Updates of every shape that the Bot API's types allow, and some that they do not: never a crash."""

import inspect
from functools import cache

import telegram
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.inline import query_of
from bot.adapters.telegram.listen import storable
from bot.adapters.telegram.updates import WANTED, Me, incoming, key, lane

ME = Me(99, "pactwire_bot")
TEXT = st.text(max_size=30) | st.sampled_from(
    ["/start", "/help@pactwire_bot", "@pactwire_bot 왜?", "https://a.example/1", "\ud83d", "\x00", "~abc"]
)
NUMBER = st.integers(-(2**53), 2**53)
#: A field's value by its name, where the name tells what it is; a person's types are the library's own.
FIELDS = {
    "chat": "Chat", "sender_chat": "Chat", "from": "User", "user": "User", "via_bot": "User", "message": "Message",
    "reply_to_message": "Message", "old_chat_member": "ChatMember", "new_chat_member": "ChatMember",
}  # fmt: skip
KINDS = {
    "message": "Message", "edited_message": "Message", "channel_post": "Message", "edited_channel_post": "Message",
    "callback_query": "CallbackQuery", "inline_query": "InlineQuery", "my_chat_member": "ChatMemberUpdated",
}  # fmt: skip
ENTITY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["url", "text_link", "mention", "bot_command", "x"]),
        "offset": NUMBER,
        "length": NUMBER,
    },
    optional={"url": TEXT},
)
ANYTHING = st.none() | st.booleans() | NUMBER | TEXT | st.lists(NUMBER, max_size=2) | st.just({})


@cache
def names_of(kind):
    """The fields that the library knows of a type, under the names that the Bot API gives them."""
    made = inspect.signature(getattr(telegram, kind).__init__).parameters
    return tuple(
        "from" if name == "from_user" else name for name in made if name not in ("self", "api_kwargs")
    )


def made(kind, depth=2):
    """An object of that type with any of its fields, most of them of the sort that belongs there."""

    def value(name):
        if name in FIELDS and depth > 0:
            return made(FIELDS[name], depth - 1) | ANYTHING
        if name in ("text", "caption", "title", "data", "query", "username", "language_code", "first_name"):
            return TEXT
        if name in ("entities", "caption_entities"):
            return st.lists(ENTITY, max_size=3) | ANYTHING
        if name == "type":
            return st.sampled_from(["private", "group", "supergroup", "channel", "x"])
        if name == "status":
            return st.sampled_from(
                ["member", "kicked", "left", "administrator", "creator", "restricted", "x"]
            )
        if name.endswith("id") or name == "date":
            return NUMBER | st.just(99)
        return ANYTHING

    names = [name for name in names_of(kind) if name in FIELDS or depth < 2 or name in TELLING] or names_of(
        kind
    )
    return st.fixed_dictionaries({}, optional={name: value(name) for name in names})


TELLING = frozenset(
    "id text caption entities caption_entities data query type status date message_id username title "
    "language_code is_automatic_forward is_topic_message message_thread_id migrate_to_chat_id".split()
)
UPDATES = st.sampled_from(WANTED).flatmap(
    lambda name: st.fixed_dictionaries({"update_id": NUMBER, name: made(KINDS[name])})
)


@settings(max_examples=60, deadline=None)
@given(UPDATES)
def test_no_update_is_a_reason_to_fall(payload):
    key(payload)
    lane(payload)
    incoming(storable(payload), ME)
    incoming(storable(payload), Me(0))
    query_of(storable(payload))
