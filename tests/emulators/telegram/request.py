"""One call to the Bot API as its method sees it: parameters, the bot's world, the limits, what to remember.

A method reads its parameters, checks the chat, spends from the limits and changes the world; all without
waiting, so that no other call comes in between. It returns the result's JSON or raises `RefusalError`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.telegram.refusals import bad_request, forbidden, too_many
from tests.emulators.telegram.world import Chat, Json, World
from tests.emulators.windows import Limit, Windows, whole_seconds

MESSAGES_A_SECOND = 30
PAID_MESSAGES_A_SECOND = 1000
GROUP_MESSAGES_A_MINUTE = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a call was given; every value is text, as the server has it, whatever the body's form was."""

    values: dict[str, str]
    files: dict[str, Upload] = field(default_factory=dict)

    @classmethod
    def from_json(cls, values: Json, files: dict[str, Upload] | None = None) -> Parameters:
        """From a JSON body: objects stay JSON, numbers and truths become text."""
        return cls(
            {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in values.items()
                if value is not None
            },
            files or {},
        )

    def text(self, name: str) -> str:
        """A text; empty when absent."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A number; what is none counts as the default, as on the server."""
        try:
            return int(self.values.get(name, default))
        except ValueError:
            return default

    def truth(self, name: str) -> bool:
        """A truth, in any of the forms that the server takes for one."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def document(self, name: str, complaint: str) -> Any:
        """A JSON value; None when absent."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except json.JSONDecodeError:
            raise bad_request(complaint) from None


@dataclass(slots=True)
class Request:
    """A call under way."""

    world: World
    parameters: Parameters
    now: float
    windows: Windows
    #: What the ledger keeps of it.
    chat: str | None = None
    thread: str | None = None
    text: str | None = None
    message_id: str | None = None
    detail: Json = field(default_factory=dict)

    @property
    def date(self) -> int:
        """Now, as messages are dated."""
        return int(self.now)

    def spend(self, chat: Chat, *, messages: int = 1) -> None:
        """Count messages against the limits, or refuse with the time to wait."""
        token = self.world.bot.token
        paid = self.parameters.truth("allow_paid_broadcast")
        limits = [
            Limit(("account", token), PAID_MESSAGES_A_SECOND if paid else MESSAGES_A_SECOND, 1),
            Limit(("chat", token, chat.id), 1, 1),
        ]
        if chat.type != "private":
            limits.append(Limit(("group", token, chat.id), GROUP_MESSAGES_A_MINUTE, 60))
        wait = self.windows.admit(limits, now=self.now, weight=messages)
        if wait > 0:
            raise too_many(whole_seconds(wait))

    def chat_to_write(self) -> Chat:
        """The chat a message is for; refuses where the bot cannot write."""
        chat = self.chat_to_change()
        if not chat.bot_may_write:
            raise bad_request("not enough rights to send text messages to the chat")
        if chat.type == "channel" and chat.bot_status != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        return chat

    def chat_to_change(self) -> Chat:
        """The chat something is done in; refuses where the bot is no more, or never was."""
        chat = self.chat_to_read()
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if chat.deleted:
            raise forbidden("the group chat was deleted")
        if chat.type == "private":
            assert chat.person is not None
            if self.world.people[chat.person].deactivated:
                raise forbidden("user is deactivated")
            if not chat.bot_started:
                raise forbidden("bot can't initiate conversation with a user")
            if chat.bot_status == "kicked":
                raise forbidden("bot was blocked by the user")
        elif chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        elif chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def chat_to_read(self) -> Chat:
        """The chat that `chat_id` names, by number or by @name."""
        given = self.parameters.text("chat_id")
        self.chat = given or None
        if not given:
            raise bad_request("chat_id is empty")
        chat = self._by_username(given[1:]) if given.startswith("@") else self._by_id(given)
        if chat is None:
            raise bad_request("chat not found")
        self.chat = str(chat.id)
        return chat

    def _by_username(self, username: str) -> Chat | None:
        for chat in self.world.chats.values():
            if chat.type != "private" and (chat.username or "").lower() == username.lower() != "":
                return chat
        return None

    def _by_id(self, given: str) -> Chat | None:
        try:
            return self.world.chats.get(int(given))
        except ValueError:
            return None

    def message(self, chat: Chat, what: str, name: str = "message_id") -> Json:
        """A message of a chat; `what` names it in the refusal."""
        message = self.world.messages.get(chat.id, {}).get(self.parameters.integer(name))
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def require(self, name: str) -> str:
        """A parameter without which the method makes no sense."""
        if not self.parameters.text(name):
            raise bad_request(f'parameter "{name}" is required')
        return self.parameters.text(name)


#: A method of the Bot API: does the call and returns its result.
Method = Callable[[Request], Any]
