"""Looking at chats and their members, leaving them, and forum topics."""

from __future__ import annotations

from tests.emulators.telegram.methods.messages import describe, new_message
from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Method, Request
from tests.emulators.telegram.world import Chat, Json, Member

TOPIC_NAME = 128
TOPIC_COLOURS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})

_ADMIN_RIGHTS = [
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
_GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
_RESTRICTIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def get_chat(request: Request) -> Json:
    """getChat."""
    chat = _seen(request)
    full = describe(request, chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pinned:
        pinned = request.world.messages.get(chat.id, {}).get(chat.pinned[-1])
        if pinned is not None:
            full["pinned_message"] = pinned
    return full


def get_chat_member(request: Request) -> Json:
    """getChatMember: how somebody stands in a chat, the bot included."""
    chat = _seen(request)
    user_id = request.parameters.integer("user_id")
    if user_id == request.world.bot.id:
        status = "member" if chat.type == "private" else chat.bot_status
        return member_json(chat, request.world.bot.to_json(), Member(status))
    person = request.world.people.get(user_id)
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if person is None:
        raise bad_request("user not found")
    member = chat.members.get(str(user_id))
    if member is None:
        if chat.type == "private" and chat.person == user_id:
            return member_json(chat, person.to_json(), Member("member"))
        return member_json(chat, person.to_json(), Member("left"))
    return member_json(chat, person.to_json(), member)


def member_json(chat: Chat, user: Json, member: Member) -> Json:
    """The Bot API's ChatMember."""
    described: Json = {"user": user, "status": member.status}
    match member.status:
        case "creator":
            described["is_anonymous"] = member.anonymous
        case "administrator":
            names = (*_ADMIN_RIGHTS, *(_CHANNEL_RIGHTS if chat.type == "channel" else _GROUP_RIGHTS))
            described |= {name: not member.rights or name in member.rights for name in names}
            described |= {"can_be_edited": False, "is_anonymous": member.anonymous}
        case "restricted":
            described |= {name: name in member.rights for name in _RESTRICTIONS}
            described |= {"is_member": True, "until_date": 0}
        case "kicked":
            described["until_date"] = 0
    return described


def get_chat_administrators(request: Request) -> list[Json]:
    """getChatAdministrators: the owner first; other bots are never in it."""
    chat = _seen(request)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    people = request.world.people
    found = [
        member_json(chat, people[int(user)].to_json(), member)
        for user, member in sorted(chat.members.items(), key=lambda item: item[1].status != "creator")
        if member.status in ("creator", "administrator")
    ]
    if chat.bot_status == "administrator":
        found.append(member_json(chat, request.world.bot.to_json(), Member("administrator")))
    return found


def get_chat_member_count(request: Request) -> int:
    """getChatMemberCount."""
    chat = _seen(request)
    if chat.type == "private":
        return 2
    return sum(m.status not in ("left", "kicked") for m in chat.members.values()) + 1


def leave_chat(request: Request) -> bool:
    """leaveChat."""
    chat = request.chat_to_change()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    request.world.save_chat(chat)
    return True


def _seen(request: Request) -> Chat:
    """A chat that the bot may look at: read access, which a public one gives to anybody."""
    chat = request.chat_to_read()
    return chat if chat.username and chat.type != "private" else _read_access(request, chat)


def _read_access(request: Request, chat: Chat) -> Chat:
    if chat.type in ("supergroup", "channel") and chat.bot_status in ("left", "kicked"):
        return request.chat_to_change()  # which refuses, with the reason
    return chat


def create_forum_topic(request: Request) -> Json:
    """createForumTopic."""
    chat = _forum(request)
    name = request.parameters.text("name").strip()
    if not name:
        raise bad_request(
            "TOPIC_NAME_EMPTY" if "name" in request.parameters.values else "name must be non-empty"
        )
    if len(name) > TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    colour = request.parameters.integer("icon_color", 7322096)
    if colour not in TOPIC_COLOURS:
        raise bad_request("invalid icon color specified")
    opened = new_message(request, chat, {"forum_topic_created": {"name": name, "icon_color": colour}})
    thread = opened["message_id"]
    opened |= {"message_thread_id": thread, "is_topic_message": True}
    chat.topics[str(thread)] = {"name": name, "icon_color": colour, "closed": False}
    request.world.save_message(chat.id, opened)
    request.world.save_chat(chat)
    request.thread = str(thread)
    return {"message_thread_id": thread, "name": name, "icon_color": colour}


def edit_forum_topic(request: Request) -> bool:
    """editForumTopic."""
    chat, topic = _topic(request)
    name = request.parameters.text("name").strip() or topic["name"]
    if name == topic["name"]:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["name"] = name
    request.world.save_chat(chat)
    return True


def close_forum_topic(request: Request) -> bool:
    """closeForumTopic."""
    return _set_closed(request, closed=True)


def reopen_forum_topic(request: Request) -> bool:
    """reopenForumTopic."""
    return _set_closed(request, closed=False)


def _set_closed(request: Request, *, closed: bool) -> bool:
    chat, topic = _topic(request)
    if topic.get("closed", False) == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["closed"] = closed
    request.world.save_chat(chat)
    return True


def delete_forum_topic(request: Request) -> bool:
    """deleteForumTopic: the topic and all that was said in it."""
    chat, _ = _topic(request)
    thread = request.parameters.integer("message_thread_id")
    del chat.topics[str(thread)]
    for number, message in list(request.world.messages.get(chat.id, {}).items()):
        if message.get("message_thread_id") == thread:
            request.world.delete_message(chat.id, number)
    request.world.save_chat(chat)
    return True


def _forum(request: Request) -> Chat:
    chat = request.chat_to_change()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.bot_status != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(request: Request) -> tuple[Chat, Json]:
    chat = _forum(request)
    topic = chat.topics.get(str(request.parameters.integer("message_thread_id")))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
