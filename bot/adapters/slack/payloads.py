"""What every payload of Slack's has, whatever it says: whose it is, its name, its lane, and how it is stored. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]


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
            text_in(payload, "team_id") or text_in(payload, "enterprise_id"),
            text_in(payload, "enterprise_id"),
            org_wide=text_in(payload, "is_enterprise_install") == "true",
        )
    if "event" in payload or payload.get("type") == "event_callback":
        grants = payload.get("authorizations")
        grant = grants[0] if isinstance(grants, list) and grants and isinstance(grants[0], dict) else {}
        team = text_in(grant, "team_id") or text_in(payload, "context_team_id") or text_in(payload, "team_id")
        enterprise = text_in(grant, "enterprise_id") or text_in(payload, "enterprise_id")
        bot = text_in(grant, "user_id") if grant.get("is_bot", True) else ""
        return Origin(
            team or enterprise, enterprise, org_wide=grant.get("is_enterprise_install") is True, bot=bot
        )
    view, user = inner(payload, "view"), inner(payload, "user")
    team = text_in(view, "app_installed_team_id") or text_in(inner(payload, "team"), "id")
    team = team or text_in(user, "team_id") or text_in(payload, "team_id")
    enterprise = text_in(inner(payload, "enterprise"), "id")
    return Origin(team or enterprise, enterprise, org_wide=payload.get("is_enterprise_install") is True)


def key(payload: Payload) -> str | None:
    """What makes a payload one and the same when it comes again; None for what is not to be stored."""
    return (
        text_in(payload, "event_id")
        or text_in(payload, "trigger_id")
        or text_in(inner(payload, "view"), "id")
        or None
    )


def lane(payload: Payload) -> str:
    """What it must keep its order with: its channel, or the person where there is none."""
    event = inner(payload, "event")
    for holder in (event, payload):
        for name in ("channel", "channel_id"):
            value = holder.get(name)
            if isinstance(value, Mapping):
                value = value.get("id")
            if isinstance(value, str) and value:
                return value
    return text_in(event, "user") or text_in(inner(payload, "user"), "id") or text_in(payload, "user_id")


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


def inner(holder: Payload, name: str) -> Payload:
    """What a payload holds by that name, where it is an object; else an empty one."""
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}


def text_in(holder: Payload, name: str) -> str:
    """What a payload holds by that name, where it is a string; else an empty one."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""
