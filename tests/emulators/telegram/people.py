"""What people do in the emulated Telegram: write, press, edit, block, invite ... and the updates of it.

Everything here changes the world as the platform would and queues what the bot would get of it, nothing
more: in a group a bot with privacy on sees only what is meant for it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from tests.emulators.telegram.files import attach
from tests.emulators.telegram.methods.chats import member_json
from tests.emulators.telegram.request import Parameters, Request, Upload
from tests.emulators.telegram.text import CAPTION_LENGTH, TEXT_LENGTH, format_text
from tests.emulators.telegram.updates import UpdateQueue
from tests.emulators.telegram.world import ANONYMOUS_ADMIN, SUPERGROUP_BASE, Chat, Json, Member, Person, World
from tests.emulators.windows import Clock, Windows


class NoSuchThingError(LookupError):
    """The tests, or the page, name something that is not there."""


@dataclass(slots=True)
class People:
    """The people's side of one bot's world."""

    world: World
    queue: UpdateQueue
    clock: Clock

    def person(self, given: Json) -> Person:
        """Make or change a person; their private chat with the bot comes with them."""
        number = int(given.get("id") or 5_000_000_000 + len(self.world.people) + 1)
        known = self.world.people.get(number)
        values = {k: v for k, v in given.items() if k in Person.__dataclass_fields__}
        person = Person(**({"first_name": f"Person {number}"} | values | {"id": number}))
        if known is not None:
            person = known
            for name, value in values.items():
                setattr(person, name, value)
        self.world.save_person(person)
        if number not in self.world.chats:
            self.world.save_chat(
                Chat(number, "private", person=number, bot_started=bool(given.get("started")))
            )
        elif "started" in given:
            self.world.chats[number].bot_started = bool(given["started"])
            self.world.save_chat(self.world.chats[number])
        return person

    def chat(self, given: Json) -> Chat:
        """Make a group, supergroup or channel with the bot in it; `members` maps people to their standing."""
        kind = str(given.get("type", "group"))
        count = len(self.world.chats) + 1
        default = -4_000_000_000 - count if kind == "group" else SUPERGROUP_BASE - 2_000_000_000 - count
        chat = Chat(
            id=int(given.get("id") or default),
            type=kind,
            title=str(given.get("title") or f"{kind} {count}"),
            username=given.get("username"),
            bot_status=str(given.get("bot_status", "administrator" if kind == "channel" else "member")),
            bot_may_write=bool(given.get("bot_may_write", True)),
            is_forum=bool(given.get("is_forum", False)),
        )
        for number, standing in (given.get("members") or {}).items():
            if int(number) not in self.world.people:
                self.person({"id": int(number)})
            standing = {"status": standing} if isinstance(standing, str) else standing
            chat.members[str(number)] = Member(**standing)
        self.world.save_chat(chat)
        if kind != "group":
            self.world.next_message_id(chat)  # the first number is that of the chat's making, and of General
        for topic in given.get("topics") or ():
            self._topic(chat, topic)
        if given.get("quiet"):  # a chat that was there all along
            return chat
        creator = next((int(n) for n, m in chat.members.items() if m.status == "creator"), None)
        by = self.world.people[creator] if creator is not None else self.person({"first_name": "Owner"})
        self._bot_member_changed(chat, by, "left", chat.bot_status)
        if kind != "channel":
            self._service_message(chat, by.to_json(), {"new_chat_members": [self.world.bot.to_json()]})
        return chat

    def say(self, given: Json) -> Json:
        """Somebody writes: `chat`, `from`, `text`; perhaps `reply_to`, `thread`, a `photo` in base64."""
        chat = self._chat(given)
        message = self._message(chat, given)
        if chat.type == "private" and chat.bot_status == "kicked":
            self.block(chat.id, blocked=False)  # whoever writes to a blocked bot unblocks it first
        if chat.type == "private" and not chat.bot_started:
            chat.bot_started = True
            self.world.save_chat(chat)
        self.world.save_message(chat.id, message)
        if self._bot_sees(chat, message):
            kind = "channel_post" if chat.type == "channel" else "message"
            update_id = self.queue.push(kind, message, queue=str(chat.id))
            return {"message": message, "update_id": update_id}
        return {"message": message, "update_id": None}

    def edit(self, given: Json) -> Json:
        """Somebody changes what they wrote: `chat`, `message`, `text`."""
        chat = self._chat(given)
        message = dict(self._stored(chat, given["message"]))
        formatted = format_text(str(given["text"]), limit=TEXT_LENGTH, what="message")
        message |= {"text": formatted.text, "edit_date": int(self.clock.now())}
        message.pop("entities", None)
        if formatted.entities:
            message["entities"] = list(formatted.entities)
        self.world.save_message(chat.id, message)
        update_id = None
        if self._bot_sees(chat, message):
            kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
            update_id = self.queue.push(kind, message, queue=str(chat.id))
        return {"message": message, "update_id": update_id}

    def press(self, given: Json) -> Json:
        """Somebody presses a button: `chat`, `message`, `from`, and its `data` or its `text`."""
        chat = self._chat(given)
        message = self._stored(chat, given["message"])
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        wanted = [
            button
            for row in rows
            for button in row
            if button.get("callback_data") is not None
            and (button["callback_data"] == given.get("data") or button["text"] == given.get("text"))
        ]
        if not wanted:
            raise NoSuchThingError(f"message {given['message']} has no such button")
        person = self._person_of(chat, given)
        query_id = self.world.next_query_id()
        data = wanted[0]["callback_data"]
        callback = {"date": self.clock.now(), "chat": chat.id, "message": message["message_id"], "data": data}
        self.world.save_callback(query_id, callback)
        update: Json = {
            "id": query_id,
            "from": person.to_json(),
            "message": message,
            "chat_instance": str(abs(chat.id) * 7919),
            "data": data,
        }
        return {"id": query_id, "update_id": self.queue.push("callback_query", update, queue=str(chat.id))}

    def react(self, given: Json) -> Json:
        """Somebody reacts to a message: `chat`, `message`, `from`, `emoji` (none: takes it back)."""
        chat = self._chat(given)
        message = self._stored(chat, given["message"])
        emoji = given.get("emoji")
        update: Json = {
            "chat": chat.to_json(),
            "message_id": message["message_id"],
            "user": self._person_of(chat, given).to_json(),
            "date": int(self.clock.now()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        return {"update_id": self.queue.push("message_reaction", update, queue=str(chat.id))}

    def ask_inline(self, given: Json) -> Json:
        """Somebody types the bot's name and a query in any chat: `from`, `query`, perhaps `offset`."""
        person = self._known_person(int(given["from"]))
        query_id = self.world.next_query_id()
        query = {"query": str(given.get("query", "")), "offset": str(given.get("offset", ""))}
        self.world.save_inline_query(query_id, query | {"date": self.clock.now(), "person": person.id})
        update = {"id": query_id, "from": person.to_json(), "chat_type": "sender"} | query
        return {"id": query_id, "update_id": self.queue.push("inline_query", update, queue=str(person.id))}

    def block(self, number: int, *, blocked: bool) -> Chat:
        """A person blocks the bot, or lets it in again."""
        chat = self._chat({"chat": number})
        assert chat.person is not None
        old, chat.bot_status = chat.bot_status, "kicked" if blocked else "member"
        self.world.save_chat(chat)
        if old != chat.bot_status:
            self._bot_member_changed(chat, self.world.people[chat.person], old, chat.bot_status)
        return chat

    def set_bot_status(self, given: Json) -> Chat:
        """An administrator changes what the bot is in a chat: `status`, perhaps `may_write`, `by`."""
        chat = self._chat(given)
        old = chat.bot_status
        chat.bot_status = str(given.get("status", old))
        chat.bot_may_write = bool(given.get("may_write", chat.bot_may_write))
        self.world.save_chat(chat)
        if old != chat.bot_status:
            by = self._person_of(chat, {"from": given["by"]} if "by" in given else {})
            self._bot_member_changed(chat, by, old, chat.bot_status)
        return chat

    def set_member(self, given: Json) -> Chat:
        """Somebody joins, leaves, rises or falls: `chat`, `user`, `status`, perhaps `anonymous`, `rights`."""
        chat = self._chat(given)
        person = self._known_person(int(given["user"]))
        old = chat.members.get(str(person.id), Member("left"))
        new = Member(str(given["status"]), bool(given.get("anonymous")), list(given.get("rights") or ()))
        chat.members[str(person.id)] = new
        self.world.save_chat(chat)
        change: Json = {
            "chat": chat.to_json(),
            "from": person.to_json(),
            "date": int(self.clock.now()),
            "old_chat_member": member_json(chat, person.to_json(), old),
            "new_chat_member": member_json(chat, person.to_json(), new),
        }
        self.queue.push("chat_member", change, queue=str(chat.id))
        return chat

    def upgrade(self, given: Json) -> Chat:
        """A group becomes a supergroup with a new id; the old chat only points to it."""
        old = self._chat(given)
        number = int(given.get("to") or SUPERGROUP_BASE - 3_000_000_000 - len(self.world.chats))
        new = Chat(
            id=number,
            type="supergroup",
            title=old.title,
            members=old.members,
            bot_status=old.bot_status,
            is_forum=bool(given.get("is_forum", False)),
        )
        old.migrated_to = number
        self.world.save_chat(new)
        self.world.next_message_id(new)
        self.world.save_chat(old)
        by = self._person_of(old, {}).to_json()
        self._service_message(old, by, {"migrate_to_chat_id": number})
        self._service_message(new, by, {"migrate_from_chat_id": old.id})
        return new

    def delete_chat(self, given: Json) -> Chat:
        """A group is deleted for everybody."""
        chat = self._chat(given)
        chat.deleted = True
        self.world.save_chat(chat)
        return chat

    def add_topic(self, given: Json) -> Json:
        """Somebody opens a forum topic: `chat`, `name`, perhaps `closed`."""
        chat = self._chat(given)
        return self._topic(chat, given)

    def _topic(self, chat: Chat, given: Json) -> Json:
        topic = {"name": str(given["name"]), "icon_color": 7322096, "closed": bool(given.get("closed"))}
        created = {"name": topic["name"], "icon_color": 7322096}
        message = self._service_message(
            chat, self._person_of(chat, {}).to_json(), {"forum_topic_created": created}
        )
        chat.topics[str(message["message_id"])] = topic
        self.world.save_chat(chat)
        return topic | {"message_thread_id": message["message_id"]}

    def _message(self, chat: Chat, given: Json) -> Json:
        message: Json = {"message_id": self.world.next_message_id(chat)}
        if chat.type == "channel":
            message["sender_chat"] = chat.to_json()
        elif given.get("anonymous"):
            message |= {"from": ANONYMOUS_ADMIN, "sender_chat": chat.to_json()}
        else:
            message["from"] = self._person_of(chat, given).to_json()
        message |= {"chat": self._describe(chat), "date": int(self.clock.now())}
        if (reply := given.get("reply_to")) is not None:
            answered = self._stored(chat, reply)
            message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        if given.get("thread") and chat.is_forum:
            message |= {"message_thread_id": int(given["thread"]), "is_topic_message": True}
        media = next((kind for kind in ("photo", "document") if given.get(kind)), None)
        text = str(given.get("text", ""))
        if media is not None:
            upload = Upload(str(given.get("file_name", media)), "", base64.b64decode(given[media]))
            windows = Windows(self.clock)
            request = Request(self.world, Parameters({}, {media: upload}), self.clock.now(), windows)
            message |= attach(request, media, "", upload)
            formatted = format_text(text, limit=CAPTION_LENGTH, what="message caption")
            text_name, entities_name = "caption", "caption_entities"
        else:
            if not text:
                raise ValueError("whoever writes says something")
            formatted = format_text(text, limit=TEXT_LENGTH, what="message")
            text_name, entities_name = "text", "entities"
        if formatted.text:
            message[text_name] = formatted.text
        entities = list(given.get("entities") or formatted.entities)
        if entities:
            message[entities_name] = entities
        return message

    def _bot_sees(self, chat: Chat, message: Json) -> bool:
        """Whether a message comes to the bot at all."""
        bot = self.world.bot
        if chat.type == "private" or chat.type == "channel":
            return chat.type == "private" or chat.bot_status == "administrator"
        if chat.bot_status in ("left", "kicked") or chat.migrated_to is not None or chat.deleted:
            return False
        if not bot.privacy or chat.bot_status == "administrator":
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
            return True
        text = message.get("text") or message.get("caption") or ""
        name = f"@{bot.username}".lower()
        units = text.encode("utf-16-le")
        for entity in message.get("entities") or message.get("caption_entities") or ():
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            said = units[start:end].decode("utf-16-le", "replace").lower()
            if entity["type"] == "mention" and said == name:
                return True
            if entity["type"] == "bot_command" and ("@" not in said or said.endswith(name)):
                return True
        return False

    def _service_message(self, chat: Chat, by: Json, content: Json) -> Json:
        message: Json = {"message_id": self.world.next_message_id(chat), "from": by, "chat": chat.to_json()}
        message |= {"date": int(self.clock.now())} | content
        self.world.save_message(chat.id, message)
        if chat.bot_status not in ("left", "kicked"):
            self.queue.push("message", message, queue=str(chat.id))
        return message

    def _bot_member_changed(self, chat: Chat, by: Person, old: str, new: str) -> None:
        bot = self.world.bot.to_json()
        change: Json = {
            "chat": self._describe(chat),
            "from": by.to_json(),
            "date": int(self.clock.now()),
            "old_chat_member": member_json(chat, bot, Member(old)),
            "new_chat_member": member_json(chat, bot, Member(new)),
        }
        self.queue.push("my_chat_member", change, queue=str(chat.id))

    def _describe(self, chat: Chat) -> Json:
        if chat.person is None:
            return chat.to_json()
        person = self.world.people[chat.person].to_json()
        return {"id": chat.id, "type": "private"} | {
            name: person[name] for name in ("first_name", "last_name", "username") if name in person
        }

    def _person_of(self, chat: Chat, given: Json) -> Person:
        """Who acts: the one named, the person of a private chat, the owner, anybody."""
        if given.get("from") is not None:
            person = self._known_person(int(given["from"]))
            if chat.type in ("group", "supergroup"):
                chat.members.setdefault(str(person.id), Member())
            return person
        if chat.person is not None:
            return self.world.people[chat.person]
        for number, member in sorted(chat.members.items(), key=lambda item: item[1].status != "creator"):
            if member.status not in ("left", "kicked"):
                return self.world.people[int(number)]
        return self.person({"first_name": "Somebody"})

    def _known_person(self, number: int) -> Person:
        return self.world.people.get(number) or self.person({"id": number})

    def _chat(self, given: Json) -> Chat:
        number = int(given.get("chat") or given.get("from") or 0)
        if number > 0 and number not in self.world.chats:
            self.person({"id": number})
        if number not in self.world.chats:
            raise NoSuchThingError(f"there is no chat {number}")
        return self.world.chats[number]

    def _stored(self, chat: Chat, number: Any) -> Json:
        message = self.world.messages.get(chat.id, {}).get(int(number))
        if message is None:
            raise NoSuchThingError(f"there is no message {number} in chat {chat.id}")
        return message
