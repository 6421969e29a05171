"""What Slack sends as ours: who said what to us where. Pure: a stored payload in, a value out.

Events come as JSON (`event_callback`), slash commands as a form, interactions as JSON in a form; each is known by the
fields that it alone has. In a channel we are spoken to by a mention, a command, a button or a shortcut; in a thread
where a talk with us goes on, also without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.adapters.slack.format import OPEN, SAY
from bot.adapters.slack.mrkdwn import plain
from bot.adapters.slack.payloads import Origin, Payload, inner, origin, text_in
from bot.commands.catalogue import Verb, nearest, verb_of
from bot.commands.parse import asks
from bot.domain.chat import Incoming, Place, Platform, Presence, Request

#: The shortcut in the menu of every message.
SUMMARISE = "summarise"
#: What a form decided, as we store it ourselves.
FORM = "pactwire_form"
#: Subtypes of messages in which a person says something.
_SAID = (None, "file_share", "thread_broadcast")
#: Answers that the whole channel may want to see; words about ourselves and the chat are for whoever asked.
_PUBLIC = frozenset(
    {
        Verb.SUMMARY,
        Verb.RETRY,
        Verb.ASK,
        Verb.LATEST,
        Verb.BRIEFING,
        Verb.DIGEST,
        Verb.CATCHUP,
        Verb.WEEK,
        Verb.COMPANY,
        Verb.ALLIANCE,
        Verb.ACTIVE,
        Verb.MAP,
        Verb.TRENDS,
        Verb.EXPORT,
    }
)
#: Everybody's business: from now on the channel gets something, or no more.
_OPEN = frozenset({Verb.SUBSCRIBE, Verb.UNSUBSCRIBE})
_GONE = ("channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted")
_BACK = ("channel_unarchive", "group_unarchive")


def heard_in(payload: Payload) -> str | None:
    """The thread of a message in which nobody names us: it is kept only where a talk with us goes on there.

    Empty for what is to be kept in any case, None for talk that is none of our business.
    """
    event, source = inner(payload, "event"), origin(payload)
    if event.get("type") not in ("message", "app_mention"):
        return ""
    if event.get("subtype") not in _SAID or not _person(event, source):
        return None  # what bots say, we among them, and what Slack itself says
    if event.get("type") == "app_mention" or event.get("channel_type") == "im":
        return ""
    return _overheard_in(event, source)


def _overheard_in(event: Payload, source: Origin) -> str | None:
    thread, stamp = text_in(event, "thread_ts"), text_in(event, "ts")
    said = event.get("subtype") in _SAID and _person(event, source) and thread and thread != stamp
    text = text_in(event, "text")
    # A mention of us comes as an event of its own; one of somebody else is meant for them.
    return thread if said and not re.search(r"<@[UW]", text) and asks(plain(text)) else None


def incoming(payload: Payload) -> Incoming | None:
    """What a payload says to us; None where it is of no concern, or not to be understood at all."""
    try:
        if "command" in payload:
            return _command(payload)
        if "event" in payload:
            return _event(inner(payload, "event"), origin(payload))
        kind = payload.get("type")
        if kind == "block_actions":
            return _press(payload)
        if kind == "message_action":
            return _message_shortcut(payload)
        if kind == FORM:
            return _form(payload)
    except (TypeError, ValueError, LookupError, AttributeError):
        return None  # whatever shape it has, it is none of those that Slack documents
    return None


def _command(payload: Payload) -> Incoming | None:
    channel = text_in(payload, "channel_id")
    if not channel:
        return None
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = text_in(payload, "channel_name") == "directmessage" or channel.startswith("D")
    text = plain(text_in(payload, "text")).strip()
    word = text.lstrip("/").partition(" ")[0]
    verb = verb_of(word)
    slip = verb is None and "?" not in text and nearest(word) is not None
    if verb is not None or slip:
        text = "/" + text.lstrip("/")
    hook = {"hook": text_in(payload, "response_url"), "user": text_in(payload, "user_id")}
    talk = verb in _PUBLIC or (verb is None and bool(text) and not slip)
    aside = "never" if verb in _OPEN else "plain" if talk else "always"
    return Incoming(
        place=place,
        kind="private" if private else _kind(payload),
        title="" if private else text_in(payload, "channel_name"),
        request=Request(place=place, text=text or "/help", person=text_in(payload, "user_id")),
        answers={} if private else {**hook, "aside": aside},
    )


def _kind(payload: Payload) -> str:
    """Whether everybody in the workspace can look into the channel, as far as a command tells."""
    name = text_in(payload, "channel_name")
    return "group" if name == "privategroup" or name.startswith("mpdm-") or not name else "channel"


def _event(event: Payload, source: Origin) -> Incoming | None:
    kind = text_in(event, "type")
    channel = event.get("channel")
    channel = channel.get("id", "") if isinstance(channel, Mapping) else channel or ""
    if kind in ("app_uninstalled", "tokens_revoked"):
        gone = kind == "app_uninstalled" or bool(inner(event, "tokens").get("bot"))
        place = Place(Platform.SLACK, source.team, "")
        return Incoming(place=place, kind="group", presence=Presence.UNINSTALLED) if gone else None
    if kind == "channel_id_changed":
        old, new = text_in(event, "old_channel_id"), text_in(event, "new_channel_id")
        place = Place(Platform.SLACK, source.team, old)
        return Incoming(place=place, kind="group", moved_to=new) if old and new else None
    if not isinstance(channel, str) or not channel:
        return None
    place = Place(Platform.SLACK, source.team, channel)
    if kind in _GONE:
        return Incoming(place=place, kind="group", presence=Presence.GONE)
    if kind in _BACK or (kind == "member_joined_channel" and source.bot and event.get("user") == source.bot):
        return Incoming(place=place, kind="group", presence=Presence.BACK)
    if kind == "app_mention":
        return _mention(event, place, source)
    if kind == "message":
        return _message(event, place, source)
    return None


def _mention(event: Payload, place: Place, source: Origin) -> Incoming | None:
    person = _person(event, source)
    if not person or event.get("subtype") not in _SAID:
        return None
    text = plain(text_in(event, "text"), me=source.bot).strip()
    return _said(event, place, person, text or "/help")


def _message(event: Payload, place: Place, source: Origin) -> Incoming | None:
    person = _person(event, source)
    text = plain(text_in(event, "text"), me=source.bot).strip()
    if not person or event.get("subtype") not in _SAID or not text:
        return None
    if event.get("channel_type") == "im":
        return replace(_said(event, place, person, text, private=True), kind="private")
    if not _overheard_in(event, source):
        return None
    return replace(_said(event, place, person, text), overheard=True)


def _said(event: Payload, place: Place, person: str, text: str, *, private: bool = False) -> Incoming:
    """Something said in a conversation: in a channel the reply opens or continues a thread."""
    stamp, thread = text_in(event, "ts"), text_in(event, "thread_ts")
    within = thread or ("" if private else stamp)
    return Incoming(
        place=place,
        kind="group",
        request=Request(
            place=replace(place, thread=within),
            text=text,
            person=person,
            reply_to=thread if thread and thread != stamp else "",
        ),
        answers={"thread_ts": within} if within else {},
    )


def _press(payload: Payload) -> Incoming | None:
    """A button under a message of ours; those in views are answered where they are pressed."""
    action = payload["actions"][0]
    name = text_in(action, "action_id").partition(":")[0]
    container = inner(payload, "container")
    channel = text_in(inner(payload, "channel"), "id") or text_in(container, "channel_id")
    text = text_in(action, "value")
    if name in (OPEN, "") or name != SAY or not channel or not text:
        return None
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = text_in(inner(payload, "channel"), "name") == "directmessage" or channel.startswith("D")
    pressed = text_in(container, "message_ts")
    thread = text_in(container, "thread_ts") or text_in(inner(payload, "message"), "thread_ts")
    within = thread or ("" if private else pressed)
    person = _stranger(_user(payload), text_in(inner(payload, "user"), "team_id"), place.workspace)
    hook = text_in(payload, "response_url")
    kind = "private" if private else "group"
    if container.get("is_ephemeral") is True:
        # Nobody else sees such a message, so nobody else sees the answer, which takes its place.
        answers = {"hook": hook, "user": _user(payload), "aside": "always", "replaces": True}
        return Incoming(
            place=place, kind=kind, request=Request(place=place, text=text, person=person), answers=answers
        )
    return Incoming(
        place=place,
        kind=kind,
        request=Request(
            place=replace(place, thread=within),
            text=text,
            person=person,
            reply_to=thread or pressed,
            pressed=pressed,
        ),
        answers={"thread_ts": within} if within else {},
        press=hook,
    )


def _message_shortcut(payload: Payload) -> Incoming | None:
    if payload.get("callback_id") != SUMMARISE:
        return None
    message = inner(payload, "message")
    channel = text_in(inner(payload, "channel"), "id")
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = text_in(inner(payload, "channel"), "name") == "directmessage" or channel.startswith("D")
    stamp = text_in(message, "ts") or text_in(payload, "message_ts")
    within = text_in(message, "thread_ts") or stamp
    return Incoming(
        place=place,
        kind="private" if private else "group",
        request=Request(
            place=replace(place, thread=within),
            text="/summary",
            person=_stranger(_user(payload), text_in(inner(payload, "user"), "team_id"), place.workspace),
            quoted=_everything(message),
        ),
        answers={
            "thread_ts": within,
            "hook": text_in(payload, "response_url"),
            "user": _user(payload),
            "aside": "never",
        },
    )


def _form(payload: Payload) -> Incoming | None:
    channel = text_in(payload, "channel")
    place = Place(Platform.SLACK, origin(payload).team, channel)
    form = {str(name): str(value) for name, value in inner(payload, "form").items()}
    answers: dict[str, Any] = {}
    if payload.get("home") is True:
        # What was set in a Home shows there; nobody needs a message about it.
        answers = {"home": _user(payload)}
    return Incoming(
        place=place,
        kind="private" if channel.startswith("D") else "group",
        request=Request(place=place, text=text_in(payload, "text"), person=_user(payload), form=form),
        answers=answers,
    )


def _everything(message: Payload) -> str:
    """A message's words, and the addresses of what it shows."""
    said = [plain(text_in(message, "text"))]
    for attachment in message.get("attachments") or ():
        if isinstance(attachment, Mapping):
            said += [text_in(attachment, name) for name in ("from_url", "title_link", "original_url")]
            said.append(plain(text_in(attachment, "text")))
    return "\n".join(dict.fromkeys(part for part in said if part.strip()))


def _person(event: Payload, source: Origin) -> str:
    """Who said it; empty for bots, ourselves among them, and for Slack itself."""
    person = text_in(event, "user")
    if event.get("bot_id") or event.get("app_id") or person in ("", "USLACKBOT", source.bot):
        return ""
    return _stranger(person, text_in(event, "user_team") or text_in(event, "team"), source.team)


def _stranger(person: str, team: str, workspace: str) -> str:
    """A person of another workspace, in a shared channel, goes by both names."""
    return f"{team}/{person}" if person and team and team != workspace else person


def _user(payload: Payload) -> str:
    return text_in(inner(payload, "user"), "id")
