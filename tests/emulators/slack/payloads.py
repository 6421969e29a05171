"""What Slack sends to an app: events, commands and interactions, as JSON values."""

from __future__ import annotations

from typing import Any

from tests.emulators.slack.world import App, Channel, Grant, Team, User


def event_callback(
    app: App, team: Team, grant: Grant, event: dict[str, Any], *, event_id: str, now: float, external: bool
) -> dict[str, Any]:
    """The envelope around one event."""
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "enterprise_id": team.enterprise_id,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": grant.enterprise_id,
                "team_id": grant.team_id,
                "user_id": grant.user_id,
                "is_bot": True,
                "is_enterprise_install": grant.team_id is None,
            }
        ],
        "is_ext_shared_channel": external,
        "event_context": f"4-{event_id}",
    }


def too_many_events(app: App, team: Team, *, minute: int) -> dict[str, Any]:
    """What an app gets instead of events when there are too many."""
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": team.id,
        "minute_rate_limited": minute,
        "api_app_id": app.id,
    }


def url_verification(app: App, challenge: str) -> dict[str, Any]:
    return {"token": app.verification_token, "challenge": challenge, "type": "url_verification"}


def command(
    app: App,
    team: Team,
    channel: Channel,
    user: User,
    *,
    name: str,
    text: str,
    response_url: str,
    trigger_id: str,
    grant: Grant,
) -> dict[str, str]:
    """A slash command, as the form that Slack posts."""
    form = {
        "token": app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": {"im": "directmessage", "mpim": channel.name, "private": "privategroup"}.get(
            channel.kind, channel.name
        ),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "true" if grant.team_id is None else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    if team.enterprise_id:
        form |= {"enterprise_id": team.enterprise_id, "enterprise_name": team.enterprise_id}
    return form


def interaction(kind: str, app: App, team: Team, user: User, grant: Grant) -> dict[str, Any]:
    """What every interaction says of who did it and where."""
    enterprise = {"id": team.enterprise_id, "name": team.enterprise_id} if team.enterprise_id else None
    return {
        "type": kind,
        "token": app.verification_token,
        "api_app_id": app.id,
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "enterprise": enterprise,
        "is_enterprise_install": grant.team_id is None,
    }


def action(block: dict[str, Any], element: dict[str, Any], chosen: Any, *, ts: str) -> dict[str, Any]:
    """What one pressed button or chosen option says."""
    said = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
    }
    for name in ("text", "style", "placeholder"):
        if name in element and (name != "text" or element["type"] == "button"):
            said[name] = element[name]
    return said | value_of(element, chosen)


def value_of(element: dict[str, Any], chosen: Any) -> dict[str, Any]:
    """A chosen value under the name that this kind of element gives it."""
    match element["type"]:
        case "button" | "workflow_button" | "icon_button":
            return {"value": element["value"]} if "value" in element else {}
        case "feedback_buttons":
            side = "negative_button" if chosen == "negative" else "positive_button"
            return {"value": element[side]["value"], "text": element[side]["text"]}
        case "static_select" | "radio_buttons" | "overflow" | "external_select":
            return {"selected_option": option(element, chosen)}
        case "multi_static_select" | "checkboxes" | "multi_external_select":
            return {"selected_options": [option(element, one) for one in chosen or []]}
        case "users_select":
            return {"selected_user": chosen}
        case "channels_select":
            return {"selected_channel": chosen}
        case "conversations_select":
            return {"selected_conversation": chosen}
        case "multi_users_select":
            return {"selected_users": chosen or []}
        case "multi_channels_select":
            return {"selected_channels": chosen or []}
        case "multi_conversations_select":
            return {"selected_conversations": chosen or []}
        case "datepicker":
            return {"selected_date": chosen}
        case "timepicker":
            return {"selected_time": chosen}
        case "datetimepicker":
            return {"selected_date_time": chosen}
        case _:
            return {"value": chosen}


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option of an element, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def option(element: dict[str, Any], value: Any) -> dict[str, Any] | None:
    return next((o for o in options_of(element) if o.get("value") == value), None)


def initial(element: dict[str, Any]) -> Any:
    """The value with which an input stands before anybody touches it."""
    if "initial_option" in element:
        return element["initial_option"].get("value")
    if "initial_options" in element:
        return [one.get("value") for one in element["initial_options"]]
    names = (name for name in element if name.startswith("initial_"))
    return next((element[name] for name in names), None)


def state(view_blocks: list[dict[str, Any]], chosen: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """`view.state`: what every input of a view holds; `chosen` is block id → action id → value."""
    values: dict[str, dict[str, Any]] = {}
    for block in view_blocks:
        elements = [block["element"]] if block["type"] == "input" else []
        elements += block.get("elements", []) if block["type"] == "actions" else []
        if block["type"] == "section" and isinstance(block.get("accessory"), dict):
            elements.append(block["accessory"])
        for element in elements:
            if element["type"] in ("button", "overflow", "image", "workflow_button"):
                continue
            held = chosen.get(block["block_id"], {}).get(element["action_id"], initial(element))
            values.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                **value_of(element, held),
            }
    return {"values": values}
