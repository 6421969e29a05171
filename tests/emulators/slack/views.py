"""`views.*`: modals and App Homes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulators.server import Deed
from tests.emulators.slack import kit
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.modals import judged
from tests.emulators.slack.platform import Slack, Trigger
from tests.emulators.slack.world import App, secret


def stored(
    slack: Slack, app: App, team_id: str, view: dict[str, Any], *, old: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A view as Slack keeps it and hands it back; `old` is the one that it replaces."""
    external_id = view.get("external_id", "")
    holder = slack.modals.by_external_id(app.id, external_id)
    if holder is not None and (old is None or holder["id"] != old["id"]):
        raise RefusedError("duplicate_external_id")
    bot = slack.world.bot(app.id, team_id)
    view_id = old["id"] if old else slack.new_id("V")
    whole = {
        "id": view_id,
        "team_id": team_id,
        "type": view["type"],
        "blocks": kit.with_ids(view["blocks"], slack.block_id),
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": {}},
        "hash": f"{int(slack.now)}.{secret()[:8]}",
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "root_view_id": old["root_view_id"] if old else view_id,
        "previous_view_id": old["previous_view_id"] if old else None,
        "app_id": app.id,
        "external_id": external_id,
        "app_installed_team_id": team_id,
        "bot_id": bot.bot_id if bot else "",
    }
    for name in ("title", "close", "submit"):
        whole[name] = view.get(name)
    return whole


def _use_trigger(slack: Slack, asked: Asked) -> Trigger:
    name = asked.text("trigger_id") or asked.text("interactivity_pointer")
    if not name:
        raise missing("trigger_id")
    trigger = slack.triggers.get(name)
    if (
        trigger is None
        or asked.app is None
        or trigger.app_id != asked.app.id
        or trigger.team_id not in asked.teams
    ):
        raise RefusedError("invalid_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    if slack.now >= trigger.until:
        raise RefusedError("expired_trigger_id")
    trigger.used = True
    return trigger


def _shown(slack: Slack, view: dict[str, Any], team_id: str, user_id: str) -> Deed:
    slack.show(view=view["id"], teams=[team_id], user=user_id)
    return Deed(
        body={"ok": True, "view": view},
        chat=f"{team_id}:{user_id}",
        message_id=view["id"],
        detail={"type": view["type"], "blocks": len(view["blocks"]), "callback_id": view["callback_id"]},
    )


def open_view(slack: Slack, asked: Asked) -> Deed:
    assert asked.app is not None
    wanted = judged(asked.value("view"), kind="modal")
    trigger = _use_trigger(slack, asked)
    view = stored(slack, asked.app, trigger.team_id, wanted)
    slack.modals.open((trigger.team_id, trigger.user_id, asked.app.id), view)
    return _shown(slack, view, trigger.team_id, trigger.user_id)


def push(slack: Slack, asked: Asked) -> Deed:
    assert asked.app is not None
    wanted = judged(asked.value("view"), kind="modal")
    trigger = _use_trigger(slack, asked)
    view = stored(slack, asked.app, trigger.team_id, wanted)
    slack.modals.push((trigger.team_id, trigger.user_id, asked.app.id), view)
    return _shown(slack, view, trigger.team_id, trigger.user_id)


def update(slack: Slack, asked: Asked) -> Deed:
    assert asked.app is not None
    view_id, external_id = asked.text("view_id"), asked.text("external_id")
    if not view_id and not external_id:
        raise missing("view_id")
    modals = slack.modals
    old = modals.by_id(asked.app.id, view_id) if view_id else modals.by_external_id(asked.app.id, external_id)
    if old is None or old["team_id"] not in asked.teams:
        raise RefusedError("not_found")
    _same_hash(asked, old)
    view = stored(slack, asked.app, old["team_id"], judged(asked.value("view"), kind="modal"), old=old)
    modals.replace(old, view)
    owner = modals.owner(view["id"])
    return _shown(slack, view, old["team_id"], owner[1] if owner else "")


def publish(slack: Slack, asked: Asked) -> Deed:
    assert asked.app is not None
    user = slack.world.user(asked.teams, asked.needed("user_id"))
    if user is None or user.is_bot:
        raise RefusedError("invalid_arguments", messages=("user_not_found [json-pointer:/user_id]",))
    if not asked.app.home_tab:
        raise RefusedError("not_enabled")
    wanted = judged(asked.value("view"), kind="home")
    old = slack.world.home(user.team_id, user.id, asked.app.id)
    if old is not None:
        _same_hash(asked, old)
    elif asked.text("hash"):
        raise RefusedError("hash_conflict")
    view = stored(slack, asked.app, user.team_id, wanted, old=old)
    slack.world.save_home(user.team_id, user.id, asked.app.id, view)
    return _shown(slack, view, user.team_id, user.id)


def _same_hash(asked: Asked, view: dict[str, Any]) -> None:
    """Refuse a change to a view that was changed since the caller saw it."""
    if asked.text("hash") and asked.text("hash") != view["hash"]:
        raise RefusedError("hash_conflict")


HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
