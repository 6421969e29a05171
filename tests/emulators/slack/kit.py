"""Block Kit, judged as Slack judges it: which may stand where, how many, how long, at what cost.

`message_problems` and `view_problems` say what Slack would refuse; `cost` is what a posted message's blocks
count against `limits.BLOCKS_BUDGET`; `with_ids` fills in the ids that Slack makes up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.emulators.slack import limits
from tests.emulators.slack.objects import (
    ID,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    PICTURE_URL,
    SLACK_FILE,
    URL,
    plain,
    text,
)
from tests.emulators.slack.schema import (
    Check,
    Problem,
    anything,
    boolean,
    either,
    items,
    nested,
    shape,
    string,
)

_WITH_ID: dict[str, Check] = {"block_id": ID}


_SECTION = shape(
    {},
    {
        **_WITH_ID,
        "text": text(),
        "fields": items(text(2_000), most=10),
        "accessory": nested(either(IN_SECTION)),
        "expand": boolean,
    },
    kind="section",
)
_IMAGE = shape(
    {"alt_text": string(most=2_000, least=1)},
    {**_WITH_ID, "image_url": PICTURE_URL, "slack_file": SLACK_FILE, "title": plain(2_000)},
    kind="image",
)


def _section(value: Any, where: str) -> Iterator[Problem]:
    yield from _SECTION(value, where)
    if not value.get("text") and "fields" not in value:
        yield Problem("missing required field: text or fields", where)


def _image(value: Any, where: str) -> Iterator[Problem]:
    yield from _IMAGE(value, where)
    if ("image_url" in value) == ("slack_file" in value):
        yield Problem("must have exactly one of image_url, slack_file", where)


_RICH_ELEMENTS = either(
    {
        "text": shape({"text": string(most=12_000, least=1)}, {"style": anything}, kind="text"),
        "link": shape(
            {"url": string(most=3_000, least=1)},
            {"text": string(most=3_000), "style": anything, "unsafe": boolean},
            kind="link",
        ),
        "emoji": shape({"name": ID}, {"unicode": ID, "skin_tone": anything, "style": anything}, kind="emoji"),
        "user": shape({"user_id": ID}, {"style": anything}, kind="user"),
        "usergroup": shape({"usergroup_id": ID}, {"style": anything}, kind="usergroup"),
        "channel": shape({"channel_id": ID}, {"style": anything}, kind="channel"),
        "broadcast": shape(
            {"range": string(most=8, one_of=("here", "channel", "everyone"))},
            {"style": anything},
            kind="broadcast",
        ),
        "color": shape({"value": ID}, kind="color"),
        "date": shape(
            {"timestamp": anything, "format": ID},
            {"url": URL, "fallback": ID, "style": anything},
            kind="date",
        ),
    }
)
_RICH_SECTION = shape({"elements": items(_RICH_ELEMENTS, most=1_000, least=0)}, kind="rich_text_section")
_RICH_PARTS = either(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_list": shape(
            {
                "elements": items(either({"rich_text_section": _RICH_SECTION}), most=1_000),
                "style": string(most=10, one_of=("bullet", "ordered")),
            },
            {"indent": anything, "offset": anything, "border": anything},
            kind="rich_text_list",
        ),
        "rich_text_preformatted": shape(
            {"elements": items(_RICH_ELEMENTS, most=1_000, least=0)},
            {"border": anything, "language": ID},
            kind="rich_text_preformatted",
        ),
        "rich_text_quote": shape(
            {"elements": items(_RICH_ELEMENTS, most=1_000, least=0)},
            {"border": anything},
            kind="rich_text_quote",
        ),
    }
)
_CONTEXT_IMAGE = {"image": IN_SECTION["image"]}
_CONTEXT_TEXT: dict[str, Check] = {
    "plain_text": shape({"text": string(most=3_000, least=1)}, {"emoji": boolean}, kind="plain_text"),
    "mrkdwn": shape({"text": string(most=3_000, least=1)}, {"verbatim": boolean}, kind="mrkdwn"),
}
_CELL = either(
    {
        "raw_text": shape({"text": string(most=3_000)}, kind="raw_text"),
        "rich_text": shape({"elements": items(_RICH_PARTS, most=100)}, _WITH_ID, kind="rich_text"),
    }
)

_BLOCKS: dict[str, Check] = {
    "section": _section,
    "image": _image,
    "header": shape({"text": plain(150)}, {**_WITH_ID, "level": anything}, kind="header"),
    "divider": shape({}, _WITH_ID, kind="divider"),
    "context": shape(
        {"elements": items(nested(either({**_CONTEXT_TEXT, **_CONTEXT_IMAGE})), most=10)},
        _WITH_ID,
        kind="context",
    ),
    "actions": shape({"elements": items(nested(either(IN_ACTIONS)), most=25)}, _WITH_ID, kind="actions"),
    "context_actions": shape(
        {"elements": items(nested(either(IN_CONTEXT_ACTIONS)), most=5)}, _WITH_ID, kind="context_actions"
    ),
    "input": shape(
        {"label": plain(2_000), "element": nested(either(IN_INPUT))},
        {**_WITH_ID, "hint": plain(2_000), "optional": boolean, "dispatch_action": boolean},
        kind="input",
    ),
    "markdown": shape({"text": string(most=limits.MARKDOWN_TEXT, least=1)}, _WITH_ID, kind="markdown"),
    "rich_text": shape({"elements": items(_RICH_PARTS, most=1_000)}, _WITH_ID, kind="rich_text"),
    "file": shape({"external_id": ID, "source": ID}, _WITH_ID, kind="file"),
    "table": shape(
        {"rows": items(items(_CELL, most=20), most=100)},
        {**_WITH_ID, "column_settings": anything},
        kind="table",
    ),
    "video": shape(
        {"alt_text": string(most=2_000), "thumbnail_url": URL, "title": plain(200), "video_url": URL},
        {
            **_WITH_ID,
            "author_name": string(most=50),
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": string(most=50),
            "title_url": URL,
        },
        kind="video",
    ),
}
_IN_MESSAGES = dict(_BLOCKS)
_IN_MODALS = {
    kind: _BLOCKS[kind]
    for kind in ("section", "image", "header", "divider", "context", "actions", "input", "rich_text", "video")
}
_IN_HOME = {**_IN_MODALS, "table": _BLOCKS["table"]}


def message_problems(blocks: Any, *, at: str = "/blocks") -> list[Problem]:
    """What `invalid_blocks` would say of a message's blocks; nothing where Slack takes them."""
    problems = list(items(either(_IN_MESSAGES), most=limits.MESSAGE_BLOCKS, least=0)(blocks, at))
    return problems or list(_repeated_ids(blocks, at))


def view_problems(view: Any, *, at: str = "/view") -> list[Problem]:
    """What `invalid_arguments` would say of a modal or an App Home."""
    problems = list(either({"modal": _MODAL, "home": _HOME})(view, at))
    problems = problems or list(_repeated_ids(view["blocks"], f"{at}/blocks"))
    asks = not problems and any(block["type"] == "input" for block in view["blocks"])
    if asks and view["type"] == "modal" and not view.get("submit"):
        problems.append(Problem("missing required field: submit", at))
    return problems


_VIEW: dict[str, Check] = {
    "private_metadata": string(most=3_000),
    "callback_id": string(most=255),
    "external_id": string(most=255),
}
_MODAL = shape(
    {"title": plain(24), "blocks": items(either(_IN_MODALS), most=limits.VIEW_BLOCKS)},
    {
        **_VIEW,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    kind="modal",
)
_HOME = shape({"blocks": items(either(_IN_HOME), most=limits.VIEW_BLOCKS)}, _VIEW, kind="home")


def _repeated_ids(blocks: list[dict[str, Any]], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield Problem("block_id already exists", f"{at}/{number}/block_id")
        if block_id:
            seen.add(block_id)
        actions: set[str] = set()
        for pointer, element in _interactive(block, f"{at}/{number}"):
            action_id = element.get("action_id")
            if action_id and action_id in actions:
                yield Problem("action_id already exists", f"{pointer}/action_id")
            if action_id:
                actions.add(action_id)


def _interactive(block: dict[str, Any], where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a block that a person can use, with their pointers."""
    if block["type"] in ("actions", "context_actions"):
        for number, element in enumerate(block["elements"]):
            yield f"{where}/elements/{number}", element
    for name in ("accessory", "element"):
        element = block.get(name)
        if isinstance(element, dict) and element.get("type") != "image":
            yield f"{where}/{name}", element


def cost(blocks: list[dict[str, Any]]) -> int:
    """What a message's blocks count against the budget: their text, and their boxes after the first."""
    boxes = sum(
        limits.DIVIDER_COST if block["type"] == "divider" else limits.BLOCK_COST for block in blocks[1:]
    )
    return boxes + sum(len(words) for words in _texts(blocks))


def markdown_length(blocks: list[dict[str, Any]]) -> int:
    return sum(len(block["text"]) for block in blocks if block["type"] == "markdown")


def _texts(value: Any) -> Iterator[str]:
    """Every string under a `text` key, the way the reporters of the limit measured."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)


def with_ids(blocks: list[dict[str, Any]], new_id: Callable[[], str]) -> list[dict[str, Any]]:
    """The blocks as Slack stores them: each with a `block_id`, each element that acts with an `action_id`."""
    filled = []
    for block in blocks:
        whole = {**block, "block_id": block.get("block_id") or new_id()}
        if whole["type"] in ("actions", "context_actions"):
            whole["elements"] = [
                {**element, "action_id": element.get("action_id") or new_id()}
                for element in whole["elements"]
            ]
        for name in ("accessory", "element"):
            if name in whole and isinstance(whole[name], dict) and whole[name].get("type") != "image":
                whole[name] = {**whole[name], "action_id": whole[name].get("action_id") or new_id()}
        filled.append(whole)
    return filled


def interactive(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every block and element that a person can use."""
    for block in blocks:
        for _, element in _interactive(block, ""):
            yield block, element
