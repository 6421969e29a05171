"""What people do with an app: slash commands, buttons, menus, modals, shortcuts.

Each is sent once and must be answered within three seconds; what Slack does with the answer happens here.
"""

from __future__ import annotations

from typing import Any

from tests.emulators.server import Deed
from tests.emulators.slack import kit, payloads, views
from tests.emulators.slack.deliveries import Answer, Delivery, Parcel, command_parcel, interaction_parcel
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.modals import judged
from tests.emulators.slack.payloads import options_of
from tests.emulators.slack.people import find_app
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.responses import respond, slackbot
from tests.emulators.slack.world import App, Channel, Grant, User

#: What a person reads when an app doesn't answer a command.
FAILURES = {"http_timeout": "operation_timeout"}


def grant_of(slack: Slack, app: App, team_id: str) -> Grant:
    grant = slack.world.installed(app.id, team_id)
    if grant is None:
        raise RefusedError("app_not_installed")
    return grant


async def _once(slack: Slack, kind: str, name: str, parcel: Parcel, team_id: str) -> Answer:
    delivery = Delivery(slack.new_id("Dl"), kind, name, parcel.app.id, team_id, parcel.payload)
    return await slack.sender.once(delivery, parcel)


async def run_command(
    slack: Slack, user: User, channel: Channel, name: str, text: str, *, in_thread: bool = False
) -> tuple[Answer, Deed | None]:
    """Type a slash command; returns the app's answer and, where it spoke at once, what came of it."""
    if in_thread:
        raise RefusedError("commands_not_in_threads")
    app = _app_with(slack, name, user.team_id)
    grant = grant_of(slack, app, user.team_id)
    url = slack.hook(app, channel, user.team_id, user)
    form = payloads.command(
        app,
        slack.world.teams[user.team_id],
        channel,
        user,
        name=name,
        text=text,
        response_url=url,
        trigger_id=slack.trigger(app, user.team_id, user),
        grant=grant,
    )
    answer = await _once(slack, "command", name, command_parcel(app, form), user.team_id)
    if not answer.ok:
        error = FAILURES.get(answer.reason or "", "dispatch_failed")
        slackbot(slack, channel, user.id, f'{name} failed with the error "{error}"')
        return answer, None
    said = answer.value()
    if not isinstance(said, dict):
        said = {"text": answer.body} if answer.body.strip() else None
    if not said:
        return answer, None
    hook = slack.world.hooks[url.removeprefix(slack.address())]
    try:
        return answer, respond(slack, hook, said)
    except RefusedError as refused:
        slackbot(slack, channel, user.id, f'{name} failed with the error "{refused.code}"')
        return answer, Deed(body={"ok": False, "error": refused.code}, error=refused.code)


def _app_with(slack: Slack, name: str, team_id: str) -> App:
    """The installed app that has a command; an app that lists none takes any."""
    installed = [app for app in slack.world.apps.values() if slack.world.installed(app.id, team_id)]
    for app in installed:
        if any(command.get("command") == name for command in app.commands):
            return app
    for app in installed:
        if not app.commands:
            return app
    raise RefusedError("unknown_command")


async def press(
    slack: Slack,
    user: User,
    action_id: str,
    value: Any = None,
    *,
    channel: Channel | None = None,
    ts: str = "",
    view_id: str = "",
    app_id: str = "",
    block_id: str = "",
    chosen: dict[str, dict[str, Any]] | None = None,
) -> Answer:
    """Press a button or choose from a menu, in a message, a modal or the App Home."""
    message = view = None
    if channel is not None:
        message = _message(slack, channel, user, ts)
        app = find_app(slack, message.get("app_id", "?"))
        blocks = message.get("blocks", [])
    else:
        app = find_app(slack, app_id or None)
        view = _view(slack, app, user, view_id)
        blocks = view["blocks"]
    block, element = _element(blocks, action_id, block_id)
    if options_of(element) and not _offered(element, value):
        raise RefusedError("no_such_option")
    team = slack.world.teams[user.team_id]
    grant = grant_of(slack, app, user.team_id)
    payload = payloads.interaction("block_actions", app, team, user, grant)
    payload |= {
        "trigger_id": slack.trigger(app, user.team_id, user),
        "actions": [payloads.action(block, element, value, ts=slack.world.new_ts(slack.now))],
        "state": payloads.state(blocks, chosen or {}),
    }
    if channel is not None and message is not None:
        ephemeral = "ephemeral_to" in message
        thread = message.get("thread_ts")
        payload |= {
            "container": {
                "type": "message",
                "message_ts": ts,
                "channel_id": channel.id,
                "is_ephemeral": ephemeral,
                **({"thread_ts": thread} if thread else {}),
            },
            "channel": {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name},
            "response_url": slack.hook(
                app, channel, user.team_id, user, ts=ts, ephemeral=ephemeral, thread_ts=thread
            ),
        }
        if not ephemeral:
            payload["message"] = message
    elif view is not None:
        payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": _with_state(view, chosen)}
    return await _once(slack, "interaction", "block_actions", interaction_parcel(app, payload), user.team_id)


def _message(slack: Slack, channel: Channel, user: User, ts: str) -> dict[str, Any]:
    whispered = (m for m in slack.ephemerals[channel.key] if m["ts"] == ts and m["ephemeral_to"] == user.id)
    message = next(whispered, None) or slack.world.message(channel, ts)
    if message is None:
        raise RefusedError("message_not_found")
    return message


def _view(slack: Slack, app: App, user: User, view_id: str) -> dict[str, Any]:
    """The modal or App Home with this id; without one, what the person looks at."""
    owner = (user.team_id, user.id, app.id)
    there = [*slack.modals.stack(owner)[::-1]]
    home = slack.world.home(user.team_id, user.id, app.id)
    there += [home] if home else []
    view = next((v for v in there if not view_id or v["id"] == view_id), None)
    if view is None:
        raise RefusedError("view_not_found")
    return view


def _element(
    blocks: list[dict[str, Any]], action_id: str, block_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    for block, element in kit.interactive(blocks):
        if element["action_id"] == action_id and block_id in ("", block["block_id"]):
            return block, element
    raise RefusedError("no_such_action")


def _offered(element: dict[str, Any], value: Any) -> bool:
    offered = {option.get("value") for option in options_of(element)}
    return set(value if isinstance(value, list) else [value]) <= offered


def _with_state(view: dict[str, Any], chosen: dict[str, dict[str, Any]] | None) -> dict[str, Any]:
    return {**view, "state": payloads.state(view["blocks"], chosen or {})}


async def submit(
    slack: Slack, user: User, chosen: dict[str, dict[str, Any]], *, app_id: str = "", view_id: str = ""
) -> dict[str, Any]:
    """Submit the modal on show; returns `{"errors": ...}` where it stays open, else `{"ok": true}`."""
    app = find_app(slack, app_id or None)
    owner = (user.team_id, user.id, app.id)
    view = slack.modals.top(owner)
    if view is None or (view_id and view["id"] != view_id):
        raise RefusedError("view_not_found")
    empty = _unfilled(view, chosen)
    if empty:
        return {"errors": dict.fromkeys(empty, "Please complete this required field.")}
    team, grant = slack.world.teams[user.team_id], grant_of(slack, app, user.team_id)
    payload = payloads.interaction("view_submission", app, team, user, grant)
    payload |= {
        "trigger_id": slack.trigger(app, user.team_id, user),
        "view": _with_state(view, chosen),
        "response_urls": [],
    }
    answer = await _once(
        slack, "interaction", "view_submission", interaction_parcel(app, payload), user.team_id
    )
    if not answer.ok:
        return {"errors": {"": "We had some trouble connecting. Try again?"}, "reason": answer.reason}
    said = answer.value()
    return _after_submission(slack, app, owner, view, said if isinstance(said, dict) else {})


def _unfilled(view: dict[str, Any], chosen: dict[str, dict[str, Any]]) -> list[str]:
    """Blocks that must be filled in and are not; Slack's client says so itself."""
    held = payloads.state(view["blocks"], chosen)["values"]
    blocks = (b for b in view["blocks"] if b["type"] == "input" and not b.get("optional"))
    return [
        b["block_id"] for b in blocks if not any(_filled(value) for value in held[b["block_id"]].values())
    ]


def _filled(held: dict[str, Any]) -> bool:
    # A group of checkboxes may stay empty only where it is optional, like everything else.
    return any(value not in (None, "", []) for name, value in held.items() if name != "type")


def _after_submission(
    slack: Slack, app: App, owner: tuple[str, str, str], view: dict[str, Any], said: dict[str, Any]
) -> dict[str, Any]:
    """What an app's answer to a submission does to the modal."""
    kind = said.get("response_action")
    try:
        if kind == "errors":
            return {"errors": _known_errors(view, said.get("errors"))}
        if kind in ("update", "push"):
            old = view if kind == "update" else None
            new = views.stored(slack, app, owner[0], judged(said.get("view"), kind="modal"), old=old)
            if kind == "update":
                slack.modals.replace(view, new)
            else:
                slack.modals.push(owner, new)
        elif kind == "clear":
            slack.modals.clear(owner)
        elif kind is None:
            slack.modals.pop(owner)
        else:
            raise RefusedError("invalid_response_action")
    except RefusedError as refused:
        wrong = {"": "We had some trouble connecting. Try again?"}
        return {"errors": wrong, "reason": refused.code, "messages": list(refused.messages)}
    finally:
        slack.show(teams=[owner[0]], user=owner[1], view=view["id"])
    return {"ok": True}


def _known_errors(view: dict[str, Any], errors: Any) -> dict[str, str]:
    """Errors may name only blocks with an input."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise RefusedError("invalid_response_action")
    return {str(block): str(text) for block, text in errors.items()}


async def close(slack: Slack, user: User, *, app_id: str = "", cleared: bool = False) -> Answer | None:
    """Close the modal on show, or with `cleared` all of them; the app hears of it where it asked to."""
    app = find_app(slack, app_id or None)
    owner = (user.team_id, user.id, app.id)
    view = slack.modals.top(owner)
    if view is None:
        raise RefusedError("view_not_found")
    if cleared or view["clear_on_close"]:
        slack.modals.clear(owner)
    else:
        slack.modals.pop(owner)
    slack.show(teams=[user.team_id], user=user.id, view=view["id"])
    if not view["notify_on_close"]:
        return None
    team, grant = slack.world.teams[user.team_id], grant_of(slack, app, user.team_id)
    payload = payloads.interaction("view_closed", app, team, user, grant)
    payload |= {"view": view, "is_cleared": cleared}
    return await _once(slack, "interaction", "view_closed", interaction_parcel(app, payload), user.team_id)


async def shortcut(
    slack: Slack,
    user: User,
    callback_id: str,
    *,
    channel: Channel | None = None,
    ts: str = "",
    app_id: str = "",
) -> Answer:
    """Call a global shortcut, or with a message a message shortcut."""
    app = find_app(slack, app_id or None)
    if app.shortcuts and not any(known.get("callback_id") == callback_id for known in app.shortcuts):
        raise RefusedError("unknown_shortcut")
    team, grant = slack.world.teams[user.team_id], grant_of(slack, app, user.team_id)
    kind = "message_action" if channel is not None else "shortcut"
    payload = payloads.interaction(kind, app, team, user, grant)
    payload |= {
        "callback_id": callback_id,
        "trigger_id": slack.trigger(app, user.team_id, user),
        "action_ts": slack.world.new_ts(slack.now),
    }
    if channel is not None:
        message = _message(slack, channel, user, ts)
        payload |= {
            "channel": {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name},
            "message": message,
            "message_ts": ts,
            "response_url": slack.hook(
                app, channel, user.team_id, user, ts=None, thread_ts=message.get("thread_ts")
            ),
        }
    return await _once(slack, "interaction", kind, interaction_parcel(app, payload), user.team_id)
