"""Block Kit's composition objects and interactive elements, as Slack takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.emulators.slack.schema import (
    Check,
    Problem,
    anything,
    boolean,
    either,
    integer,
    items,
    nested,
    shape,
    string,
)

ID = string(most=255)
#: An address with a scheme; of a picture, one that Slack can fetch.
URL = string(most=3_000, least=1, like=r"(?i)[a-z][a-z0-9+.-]*:")
PICTURE_URL = string(most=3_000, least=1, like=r"(?i)https?://")


def plain(most: int = 3_000, *, least: int = 1) -> Check:
    """A `plain_text` object."""
    fields = shape({"text": string(most=most, least=least)}, {"emoji": boolean}, kind="plain_text")
    return nested(either({"plain_text": fields}))


def text(most: int = 3_000) -> Check:
    """A text object of either kind."""
    words = string(most=most, least=1)
    return nested(
        either(
            {
                "plain_text": shape({"text": words}, {"emoji": boolean}, kind="plain_text"),
                "mrkdwn": shape({"text": words}, {"verbatim": boolean}, kind="mrkdwn"),
            }
        )
    )


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": string(most=10, one_of=("primary", "danger"))},
)
OPTION = shape({"text": text(75), "value": string(most=150)}, {"description": text(75), "url": URL})
GROUP = shape({"label": plain(75), "options": items(OPTION, most=100)})
SLACK_FILE = shape({}, {"id": ID, "url": string(most=3_000)})

_BASE: dict[str, Check] = {"action_id": ID, "focus_on_load": boolean, "confirm": CONFIRM}
_PLACED: dict[str, Check] = {**_BASE, "placeholder": plain(150)}
_FILTER = shape(
    {},
    {
        "include": items(string(most=20, one_of=("im", "mpim", "private", "public")), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_STYLE = string(most=10, one_of=("primary", "danger"))


def _element(kind: str, required: dict[str, Check], optional: dict[str, Check]) -> Check:
    return shape(required, optional, kind=kind)


def _chosen(fields: Check) -> Check:
    """What is chosen beforehand must be one of the options, to the letter."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from fields(value, where)
        groups = value.get("option_groups") or []
        offered = [*(value.get("options") or []), *(o for g in groups for o in g.get("options") or [])]
        if "initial_option" in value and value["initial_option"] not in offered:
            yield Problem("must match one of the options", f"{where}/initial_option")
        if any(one not in offered for one in value.get("initial_options") or []):
            yield Problem("must match one of the options", f"{where}/initial_options")

    return check


def _static(kind: str, more: dict[str, Check]) -> Check:
    fields = _chosen(
        _element(
            kind,
            {},
            {**_PLACED, "options": items(OPTION, most=100), "option_groups": items(GROUP, most=100), **more},
        )
    )

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from fields(value, where)
        if ("options" in value) == ("option_groups" in value):
            yield Problem("must have exactly one of options, option_groups", where)

    return check


_PICTURE = shape(
    {"alt_text": string(most=2_000)}, {"image_url": PICTURE_URL, "slack_file": SLACK_FILE}, kind="image"
)


def _image(value: Any, where: str) -> Iterator[Problem]:
    yield from _PICTURE(value, where)
    if ("image_url" in value) == ("slack_file" in value):
        yield Problem("must have exactly one of image_url, slack_file", where)


_MULTI: dict[str, Check] = {"max_selected_items": integer(least=1)}
_CONVERSATIONS: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "response_url_enabled": boolean,
    "filter": _FILTER,
}

BUTTON = _element(
    "button",
    {"text": plain(75)},
    {
        **_BASE,
        "url": URL,
        "value": string(most=2_000),
        "style": _STYLE,
        "accessibility_label": string(most=75),
    },
)
IMAGE: Check = _image

SELECTS: dict[str, Check] = {
    "static_select": _static("static_select", {"initial_option": OPTION}),
    "external_select": _element(
        "external_select", {}, {**_PLACED, "initial_option": OPTION, "min_query_length": integer(least=0)}
    ),
    "users_select": _element("users_select", {}, {**_PLACED, "initial_user": ID}),
    "conversations_select": _element(
        "conversations_select", {}, {**_PLACED, **_CONVERSATIONS, "initial_conversation": ID}
    ),
    "channels_select": _element(
        "channels_select", {}, {**_PLACED, "initial_channel": ID, "response_url_enabled": boolean}
    ),
    "multi_static_select": _static(
        "multi_static_select", {**_MULTI, "initial_options": items(OPTION, most=100)}
    ),
    "multi_external_select": _element(
        "multi_external_select",
        {},
        {
            **_PLACED,
            **_MULTI,
            "initial_options": items(OPTION, most=100),
            "min_query_length": integer(least=0),
        },
    ),
    "multi_users_select": _element(
        "multi_users_select", {}, {**_PLACED, **_MULTI, "initial_users": items(ID, most=100)}
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        {},
        {**_PLACED, **_MULTI, **_CONVERSATIONS, "initial_conversations": items(ID, most=100)},
    ),
    "multi_channels_select": _element(
        "multi_channels_select", {}, {**_PLACED, **_MULTI, "initial_channels": items(ID, most=100)}
    ),
}
CHOICES: dict[str, Check] = {
    "checkboxes": _chosen(
        _element(
            "checkboxes",
            {"options": items(OPTION, most=10)},
            {**_BASE, "initial_options": items(OPTION, most=10)},
        )
    ),
    "radio_buttons": _chosen(
        _element("radio_buttons", {"options": items(OPTION, most=10)}, {**_BASE, "initial_option": OPTION})
    ),
}
PICKERS: dict[str, Check] = {
    "datepicker": _element(
        "datepicker", {}, {**_PLACED, "initial_date": string(most=10, like=r"\d{4}-\d\d-\d\d$")}
    ),
    "timepicker": _element(
        "timepicker",
        {},
        {**_PLACED, "initial_time": string(most=5, like=r"[0-2]\d:[0-5]\d$"), "timezone": string(most=64)},
    ),
    "datetimepicker": _element("datetimepicker", {}, {**_BASE, "initial_date_time": integer()}),
}
OVERFLOW = _element("overflow", {"options": items(OPTION, most=5)}, {"action_id": ID, "confirm": CONFIRM})
WORKFLOW_BUTTON = _element(
    "workflow_button",
    {"text": plain(75), "workflow": anything},
    {"action_id": ID, "style": _STYLE, "accessibility_label": string(most=75)},
)

_TYPED: dict[str, Check] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": anything,
}
INPUTS: dict[str, Check] = {
    "plain_text_input": _element(
        "plain_text_input",
        {},
        {
            **_TYPED,
            "initial_value": string(most=3_000),
            "multiline": boolean,
            "min_length": integer(least=0, most=3_000),
            "max_length": integer(least=1, most=3_000),
        },
    ),
    "email_text_input": _element("email_text_input", {}, {**_TYPED, "initial_value": string(most=3_000)}),
    "url_text_input": _element("url_text_input", {}, {**_TYPED, "initial_value": string(most=3_000)}),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": anything, "min_value": anything, "max_value": anything},
    ),
    "rich_text_input": _element("rich_text_input", {}, {**_TYPED, "initial_value": anything}),
    "file_input": _element(
        "file_input",
        {},
        {"action_id": ID, "filetypes": anything, "max_files": integer(least=1, most=10)},
    ),
}

_FEEDBACK = shape({"text": plain(75), "value": string(most=2_000)}, {"accessibility_label": string(most=75)})

#: What may stand in each place, by type.
IN_SECTION: dict[str, Check] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **SELECTS,
    **CHOICES,
    **{kind: PICKERS[kind] for kind in ("datepicker", "timepicker")},
}
IN_ACTIONS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **SELECTS,
    **CHOICES,
    **PICKERS,
}
IN_INPUT: dict[str, Check] = {**INPUTS, **SELECTS, **CHOICES, **PICKERS}
IN_CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": _element(
        "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}
    ),
    "icon_button": _element(
        "icon_button",
        {"icon": string(most=40, least=1), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(most=2_000),
            "confirm": CONFIRM,
            "accessibility_label": string(most=75),
            "visible_to_user_ids": items(ID, most=10),
        },
    ),
}
