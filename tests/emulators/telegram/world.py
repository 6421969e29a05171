"""What one bot's Telegram consists of: people, chats, messages, files, and the bot's own settings.

Everything is a JSON document that the ledger keeps beside its calls, so that a restarted emulator goes on
with the same chats. Messages are kept in the Bot API's own form, which is what methods return.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.emulators.ledger import Ledger

Json = dict[str, Any]

#: Where ids of supergroups and channels begin, as on the platform.
SUPERGROUP_BASE = -1_000_000_000_000
#: Who an anonymous administrator appears to be, and who posts for a linked channel.
ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
GENERAL_TOPIC = 1


@dataclass(slots=True)
class Person:
    """A user, as seen by the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False

    def to_json(self) -> Json:
        """The Bot API's User."""
        return _without_none(
            {
                "id": self.id,
                "is_bot": False,
                "first_name": self.first_name,
                "last_name": self.last_name,
                "username": self.username,
                "language_code": self.language_code,
            }
        )


@dataclass(slots=True)
class Member:
    """A person's standing in a group or channel."""

    status: str = "member"  #: creator, administrator, member, restricted, left, kicked
    anonymous: bool = False
    rights: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Chat:
    """A chat, as seen by the bot."""

    id: int
    type: str  #: private, group, supergroup, channel
    title: str | None = None
    username: str | None = None
    person: int | None = None  #: whose private chat this is
    members: dict[str, Member] = field(default_factory=dict)  #: keyed by user id as text
    bot_status: str = (
        "member"  #: member, administrator, left, kicked; in a private chat: member or kicked (blocked)
    )
    bot_started: bool = True  #: False: a person who never wrote to the bot
    bot_may_write: bool = True  #: False: restricted by an administrator
    is_forum: bool = False
    topics: dict[str, Json] = field(default_factory=dict)  #: thread id as text -> name, closed, icon_color
    pinned: list[int] = field(default_factory=list)
    deleted: bool = False
    migrated_to: int | None = None

    def to_json(self) -> Json:
        """The Bot API's Chat."""
        return _without_none(
            {
                "id": self.id,
                "type": self.type,
                "title": self.title,
                "username": self.username,
                "is_forum": True if self.is_forum else None,
            }
        )


@dataclass(slots=True)
class Bot:
    """The bot itself: who it is and what it has set."""

    token: str
    username: str = "pactwire_bot"
    name: str = "Pactwire"
    revoked: bool = False
    privacy: bool = True  #: in groups it sees only what is meant for it, unless it is an administrator
    commands: dict[str, list[Json]] = field(default_factory=dict)  #: "scope|language" -> commands
    texts: dict[str, str] = field(
        default_factory=dict
    )  #: "name|ko", "description|", "short_description|" ...
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)  #: url, secret_token, max_connections ...; empty: none
    allowed_updates: list[str] | None = None

    @property
    def id(self) -> int:
        """The bot's user id, which its token begins with."""
        return int(self.token.partition(":")[0])

    def to_json(self, *, full: bool = False) -> Json:
        """The Bot API's User; `full` as getMe returns it."""
        user: Json = {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}
        if full:
            user |= {
                "can_join_groups": True,
                "can_read_all_group_messages": not self.privacy,
                "supports_inline_queries": True,
                "can_connect_to_business": False,
                "has_main_web_app": False,
                "has_topics_enabled": False,
                "allows_users_to_create_topics": False,
                "can_manage_bots": False,
            }
        return user


class World:
    """All that one bot's emulated Telegram knows, kept in the ledger's documents."""

    def __init__(self, token: str, ledger: Ledger, publish: Callable[[Json], None]) -> None:
        self._ledger = ledger
        self._publish = publish
        self.bot = Bot(token)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Json]] = {}  #: by chat and message id
        self.updates: dict[int, Json] = {}  #: not yet confirmed, by update id
        self.queues: dict[
            str, dict[int, None]
        ] = {}  #: the numbers of those that must stay in order, oldest first
        self.files: dict[str, Json] = {}
        self.callbacks: dict[str, Json] = {}  #: buttons pressed: id -> message, person, answer
        self.inline_queries: dict[str, Json] = {}
        self._counters: dict[str, int] = {}
        self._load()

    def save_bot(self) -> None:
        """Keep the bot's settings and counters."""
        self._ledger.put("bot", self.bot.token, asdict(self.bot))

    def save_person(self, person: Person) -> None:
        """Keep a person."""
        self.people[person.id] = person
        self._ledger.put(self._kind("person"), str(person.id), asdict(person))

    def save_chat(self, chat: Chat) -> None:
        """Keep a chat and tell the page."""
        self.chats[chat.id] = chat
        self._ledger.put(self._kind("chat"), str(chat.id), asdict(chat))
        self._publish({"kind": "chat", "bot": self.bot.token, "chat": chat.id})

    def save_message(self, chat_id: int, message: Json) -> None:
        """Keep a message, new or changed, and tell the page."""
        self.messages.setdefault(chat_id, {})[message["message_id"]] = message
        self._ledger.put(self._kind("message"), f"{chat_id}/{message['message_id']:010}", message)
        self._publish({"kind": "message", "bot": self.bot.token, "chat": chat_id, "message": message})

    def delete_message(self, chat_id: int, message_id: int) -> None:
        """Forget a message and tell the page."""
        del self.messages[chat_id][message_id]
        self._ledger.delete(self._kind("message"), f"{chat_id}/{message_id:010}")
        self._publish(
            {"kind": "deleted", "bot": self.bot.token, "chat": chat_id, "message": {"message_id": message_id}}
        )

    def save_update(self, update: Json, *, date: float, queue: str) -> None:
        """Keep an update until the bot confirms it; `queue` names what must stay in order."""
        waiting = {"body": update, "date": date, "queue": queue}
        self._line_up(waiting)
        self._ledger.put(self._kind("update"), f"{update['update_id']:012}", waiting)

    def forget_update(self, update_id: int) -> None:
        """The bot has it, or it is too old."""
        if (update := self.updates.pop(update_id, None)) is not None:
            queue = self.queues[update["queue"]]
            del queue[update_id]
            if not queue:
                del self.queues[update["queue"]]
            self._ledger.delete(self._kind("update"), f"{update_id:012}")

    def save_file(self, file_id: str, described: Json) -> None:
        """Keep what is known of a file; its bytes lie in a folder beside the ledger."""
        self.files[file_id] = described
        self._ledger.put(self._kind("file"), file_id, described)

    def save_callback(self, callback_id: str, callback: Json) -> None:
        """Keep a pressed button until it is answered, and the answer, and tell the page."""
        self.callbacks[callback_id] = callback
        self._ledger.put(self._kind("callback"), callback_id, callback)
        if callback.get("answer"):
            self._publish(
                {"kind": "answer", "bot": self.bot.token, "callback": callback_id} | callback["answer"]
            )

    def save_inline_query(self, query_id: str, query: Json) -> None:
        """Keep an inline query and its results."""
        self.inline_queries[query_id] = query
        self._ledger.put(self._kind("inline"), query_id, query)

    def tell(self, event: Json) -> None:
        """Tell the page something that leaves no trace, such as that the bot is typing."""
        self._publish({"bot": self.bot.token} | event)

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count their own messages, all other chats share the bot's count."""
        return self._count(f"messages/{chat.id}" if chat.type in ("supergroup", "channel") else "messages")

    def next_update_id(self) -> int:
        """Rising by one, from a number that no test should rely on."""
        return self._count("updates", start=700_000_000 + self.bot.id % 1_000_000)

    def next_query_id(self) -> str:
        """A name for a pressed button or an inline query: digits, as on the platform."""
        return str(self.bot.id * 1_000_000 + self._count("queries"))

    def _count(self, noun: str, *, start: int = 0) -> int:
        self._counters[noun] = self._counters.get(noun, start) + 1
        self._ledger.put(self._kind("counter"), noun, self._counters[noun])
        return self._counters[noun]

    def file_folder(self) -> Path:
        """Where the files' bytes lie."""
        folder = self._ledger.path.with_suffix(".files")
        folder.mkdir(exist_ok=True)
        return folder

    def _kind(self, noun: str) -> str:
        return f"{noun}:{self.bot.token}"

    def _line_up(self, waiting: Json) -> None:
        number = waiting["body"]["update_id"]
        self.updates[number] = waiting
        self.queues.setdefault(waiting["queue"], {})[number] = None

    def _load(self) -> None:
        for token, body in self._ledger.documents("bot"):
            if token == self.bot.token:
                self.bot = Bot(**body)
        for _, body in self._ledger.documents(self._kind("person")):
            self.people[body["id"]] = Person(**body)
        for _, body in self._ledger.documents(self._kind("chat")):
            members = {user: Member(**member) for user, member in body.pop("members").items()}
            self.chats[body["id"]] = Chat(**body, members=members)
        for key, body in self._ledger.documents(self._kind("message")):
            self.messages.setdefault(int(key.partition("/")[0]), {})[body["message_id"]] = body
        for _, body in self._ledger.documents(self._kind("update")):
            self._line_up(body)
        self._counters = dict(self._ledger.documents(self._kind("counter")))
        self.files = dict(self._ledger.documents(self._kind("file")))
        self.callbacks = dict(self._ledger.documents(self._kind("callback")))
        self.inline_queries = dict(self._ledger.documents(self._kind("inline")))


def _without_none(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}
