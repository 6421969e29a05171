"""What Slack sends as ours: who said what to us where. Pure: a stored payload in, a value out.

Events come as JSON (`event_callback`), slash commands as a form, interactions as JSON in a form; each is known by the
fields that it alone has. In a channel we are spoken to by a mention, a command, a button or a shortcut; in a thread
where a talk with us goes on, also without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.slack.format import OPEN, SAY
from bot.commands.catalogue import Verb, nearest, verb_of
from bot.commands.parse import asks
from bot.domain.chat import Incoming, Place, Platform, Presence, Request

Payload = Mapping[str, Any]

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
_SEQUENCE = re.compile(r"<([^<>\n]*)>")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_GONE = ("channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted")
_BACK = ("channel_unarchive", "group_unarchive")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which installation a payload came through."""

    team: str
    enterprise: str = ""
    #: The installation is of the whole organisation.
    org_wide: bool = False
    #: Our own user there; empty where the payload does not say.
    bot: str = ""


def origin(payload: Payload) -> Origin:
    """Whose installation it is about; the workspace is empty where Slack names none."""
    if "command" in payload:
        return Origin(
            _text(payload, "team_id") or _text(payload, "enterprise_id"),
            _text(payload, "enterprise_id"),
            org_wide=_text(payload, "is_enterprise_install") == "true",
        )
    if "event" in payload or payload.get("type") == "event_callback":
        grants = payload.get("authorizations")
        grant = grants[0] if isinstance(grants, list) and grants and isinstance(grants[0], dict) else {}
        team = _text(grant, "team_id") or _text(payload, "context_team_id") or _text(payload, "team_id")
        enterprise = _text(grant, "enterprise_id") or _text(payload, "enterprise_id")
        bot = _text(grant, "user_id") if grant.get("is_bot", True) else ""
        return Origin(
            team or enterprise, enterprise, org_wide=grant.get("is_enterprise_install") is True, bot=bot
        )
    view, user = _inner(payload, "view"), _inner(payload, "user")
    team = _text(view, "app_installed_team_id") or _text(_inner(payload, "team"), "id")
    team = team or _text(user, "team_id") or _text(payload, "team_id")
    enterprise = _text(_inner(payload, "enterprise"), "id")
    return Origin(team or enterprise, enterprise, org_wide=payload.get("is_enterprise_install") is True)


def key(payload: Payload) -> str | None:
    """What makes a payload one and the same when it comes again; None for what is not to be stored."""
    return (
        _text(payload, "event_id")
        or _text(payload, "trigger_id")
        or _text(_inner(payload, "view"), "id")
        or None
    )


def lane(payload: Payload) -> str:
    """What it must keep its order with: its channel, or the person where there is none."""
    event = _inner(payload, "event")
    for holder in (event, payload):
        for name in ("channel", "channel_id"):
            value = holder.get(name)
            if isinstance(value, Mapping):
                value = value.get("id")
            if isinstance(value, str) and value:
                return value
    return _text(event, "user") or _text(_inner(payload, "user"), "id") or _text(payload, "user_id")


def heard_in(payload: Payload) -> str | None:
    """The thread of a message in which nobody names us: it is kept only where a talk with us goes on there.

    Empty for what is to be kept in any case, None for talk that is none of our business.
    """
    event, source = _inner(payload, "event"), origin(payload)
    if event.get("type") not in ("message", "app_mention"):
        return ""
    if event.get("subtype") not in _SAID or not _person(event, source):
        return None  # what bots say, we among them, and what Slack itself says
    if event.get("type") == "app_mention" or event.get("channel_type") == "im":
        return ""
    return _overheard_in(event, source)


def _overheard_in(event: Payload, source: Origin) -> str | None:
    thread, stamp = _text(event, "thread_ts"), _text(event, "ts")
    said = event.get("subtype") in _SAID and _person(event, source) and thread and thread != stamp
    text = _text(event, "text")
    # A mention of us comes as an event of its own; one of somebody else is meant for them.
    return thread if said and not re.search(r"<@[UW]", text) and asks(plain(text)) else None


def storable(payload: Payload) -> dict[str, Any]:
    """The payload without what no database takes, without Slack's token, and without our own messages' blocks."""
    kept = {name: value for name, value in payload.items() if name != "token"}
    if isinstance(kept.get("message"), Mapping) and kept.get("type") == "block_actions":
        kept["message"] = {n: v for n, v in kept["message"].items() if n in ("ts", "thread_ts", "user")}
    if _sound(kept):
        return kept
    cleaned: dict[str, Any] = _storable(kept)
    return cleaned


def _sound(payload: Payload) -> bool:
    """Whether it holds no NUL and no lone surrogate; nearly all do not, and looking is quicker than cleaning."""
    written = json.dumps(payload, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", " ").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_storable(name): _storable(inner) for name, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


def incoming(payload: Payload) -> Incoming | None:
    """What a payload says to us; None where it is of no concern, or not to be understood at all."""
    try:
        if "command" in payload:
            return _command(payload)
        if "event" in payload:
            return _event(_inner(payload, "event"), origin(payload))
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
    channel = _text(payload, "channel_id")
    if not channel:
        return None
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = _text(payload, "channel_name") == "directmessage" or channel.startswith("D")
    text = plain(_text(payload, "text")).strip()
    word = text.lstrip("/").partition(" ")[0]
    verb = verb_of(word)
    slip = verb is None and "?" not in text and nearest(word) is not None
    if verb is not None or slip:
        text = "/" + text.lstrip("/")
    hook = {"hook": _text(payload, "response_url"), "user": _text(payload, "user_id")}
    talk = verb in _PUBLIC or (verb is None and bool(text) and not slip)
    aside = "never" if verb in _OPEN else "plain" if talk else "always"
    return Incoming(
        place=place,
        kind="private" if private else _kind(payload),
        title="" if private else _text(payload, "channel_name"),
        request=Request(place=place, text=text or "/help", person=_text(payload, "user_id")),
        answers={} if private else {**hook, "aside": aside},
    )


def _kind(payload: Payload) -> str:
    """Whether everybody in the workspace can look into the channel, as far as a command tells."""
    name = _text(payload, "channel_name")
    return "group" if name == "privategroup" or name.startswith("mpdm-") or not name else "channel"


def _event(event: Payload, source: Origin) -> Incoming | None:
    kind = _text(event, "type")
    channel = event.get("channel")
    channel = channel.get("id", "") if isinstance(channel, Mapping) else channel or ""
    if kind in ("app_uninstalled", "tokens_revoked"):
        gone = kind == "app_uninstalled" or bool(_inner(event, "tokens").get("bot"))
        place = Place(Platform.SLACK, source.team, "")
        return Incoming(place=place, kind="group", presence=Presence.UNINSTALLED) if gone else None
    if kind == "channel_id_changed":
        old, new = _text(event, "old_channel_id"), _text(event, "new_channel_id")
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
    text = plain(_text(event, "text"), me=source.bot).strip()
    return _said(event, place, person, text or "/help")


def _message(event: Payload, place: Place, source: Origin) -> Incoming | None:
    person = _person(event, source)
    text = plain(_text(event, "text"), me=source.bot).strip()
    if not person or event.get("subtype") not in _SAID or not text:
        return None
    if event.get("channel_type") == "im":
        return replace(_said(event, place, person, text, private=True), kind="private")
    if not _overheard_in(event, source):
        return None
    return replace(_said(event, place, person, text), overheard=True)


def _said(event: Payload, place: Place, person: str, text: str, *, private: bool = False) -> Incoming:
    """Something said in a conversation: in a channel the reply opens or continues a thread."""
    stamp, thread = _text(event, "ts"), _text(event, "thread_ts")
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
    name = _text(action, "action_id").partition(":")[0]
    container = _inner(payload, "container")
    channel = _text(_inner(payload, "channel"), "id") or _text(container, "channel_id")
    text = _text(action, "value")
    if name in (OPEN, "") or name != SAY or not channel or not text:
        return None
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = _text(_inner(payload, "channel"), "name") == "directmessage" or channel.startswith("D")
    pressed = _text(container, "message_ts")
    thread = _text(container, "thread_ts") or _text(_inner(payload, "message"), "thread_ts")
    within = thread or ("" if private else pressed)
    person = _stranger(_user(payload), _text(_inner(payload, "user"), "team_id"), place.workspace)
    hook = _text(payload, "response_url")
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
    message = _inner(payload, "message")
    channel = _text(_inner(payload, "channel"), "id")
    place = Place(Platform.SLACK, origin(payload).team, channel)
    private = _text(_inner(payload, "channel"), "name") == "directmessage" or channel.startswith("D")
    stamp = _text(message, "ts") or _text(payload, "message_ts")
    within = _text(message, "thread_ts") or stamp
    return Incoming(
        place=place,
        kind="private" if private else "group",
        request=Request(
            place=replace(place, thread=within),
            text="/summary",
            person=_stranger(_user(payload), _text(_inner(payload, "user"), "team_id"), place.workspace),
            quoted=_everything(message),
        ),
        answers={
            "thread_ts": within,
            "hook": _text(payload, "response_url"),
            "user": _user(payload),
            "aside": "never",
        },
    )


def _form(payload: Payload) -> Incoming | None:
    channel = _text(payload, "channel")
    place = Place(Platform.SLACK, origin(payload).team, channel)
    form = {str(name): str(value) for name, value in _inner(payload, "form").items()}
    answers: dict[str, Any] = {}
    if payload.get("home") is True:
        # What was set in a Home shows there; nobody needs a message about it.
        answers = {"home": _user(payload)}
    return Incoming(
        place=place,
        kind="private" if channel.startswith("D") else "group",
        request=Request(place=place, text=_text(payload, "text"), person=_user(payload), form=form),
        answers=answers,
    )


def _everything(message: Payload) -> str:
    """A message's words, and the addresses of what it shows."""
    said = [plain(_text(message, "text"))]
    for attachment in message.get("attachments") or ():
        if isinstance(attachment, Mapping):
            said += [_text(attachment, name) for name in ("from_url", "title_link", "original_url")]
            said.append(plain(_text(attachment, "text")))
    return "\n".join(dict.fromkeys(part for part in said if part.strip()))


def plain(text: str, *, me: str = "") -> str:
    """Slack's mrkdwn as it was typed: our own mention falls away, addresses stand bare.

    >>> plain("<@U0BOT> <https://a.example/1|여기> AT&amp;T", me="U0BOT").strip()
    'https://a.example/1 AT&T'
    """
    written, end = [], 0
    for found in _SEQUENCE.finditer(text):
        written += [_unescaped(text[end : found.start()]), _sequence(found.group(1), me)]
        end = found.end()
    return "".join([*written, _unescaped(text[end:])])


def _sequence(inside: str, me: str) -> str:
    target, _, shown = inside.partition("|")
    if target.startswith("@"):
        return "" if me and target[1:] == me else f"@{_unescaped(shown) or target[1:]}"
    if target.startswith("#"):
        return f"#{_unescaped(shown) or target[1:]}"
    if target.startswith("!"):
        return _unescaped(shown) or f"@{target[1:].partition('^')[0]}"
    if target.startswith(("mailto:", "tel:")):
        return _unescaped(shown) or target.partition(":")[2]
    return _unescaped(target) if _SCHEME.match(target) else f"<{_unescaped(inside)}>"


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found.group()], text)


def _person(event: Payload, source: Origin) -> str:
    """Who said it; empty for bots, ourselves among them, and for Slack itself."""
    person = _text(event, "user")
    if event.get("bot_id") or event.get("app_id") or person in ("", "USLACKBOT", source.bot):
        return ""
    return _stranger(person, _text(event, "user_team") or _text(event, "team"), source.team)


def _stranger(person: str, team: str, workspace: str) -> str:
    """A person of another workspace, in a shared channel, goes by both names."""
    return f"{team}/{person}" if person and team and team != workspace else person


def _user(payload: Payload) -> str:
    return _text(_inner(payload, "user"), "id")


def _inner(holder: Payload, name: str) -> Payload:
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(holder: Payload, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""
