"""Block Kit as HTML: each block and element as Slack's client draws it, ready to be pressed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from tests.emulators.slack.mrkdwn import Piece
from tests.emulators.slack.payloads import initial, options_of
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.wording import link, piece_of, text_object


class Kit:
    """Draws blocks for the readers of one workspace."""

    def __init__(self, slack: Slack, team_id: str) -> None:
        self._slack = slack
        self._team = team_id

    def blocks(self, blocks: Iterable[dict[str, Any]]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _text(self, given: dict[str, Any] | None) -> str:
        return text_object(self._slack, self._team, given)

    def _block(self, block: dict[str, Any]) -> str:
        kind, name = escape(block["type"]), escape(block["block_id"])
        drawn = getattr(self, f"_draw_{block['type']}", self._draw_other)(block)
        return f'<div class="block {kind}" data-block="{name}">{drawn}</div>'

    def _draw_other(self, block: dict[str, Any]) -> str:
        return f'<span class="faint">[{escape(block["type"])}]</span>'

    def _draw_section(self, block: dict[str, Any]) -> str:
        fields = "".join(f"<div>{self._text(field)}</div>" for field in block.get("fields") or [])
        words = f'<div class="words">{self._text(block.get("text"))}'
        words += f'<div class="fields">{fields}</div></div>' if fields else "</div>"
        side = block.get("accessory")
        return words + (f'<div class="side">{self._element(side)}</div>' if side else "")

    def _draw_header(self, block: dict[str, Any]) -> str:
        return self._text(block["text"])

    def _draw_divider(self, _: dict[str, Any]) -> str:
        return "<hr>"

    def _draw_context(self, block: dict[str, Any]) -> str:
        return "".join(
            self._element(e) if e["type"] == "image" else f"<span>{self._text(e)}</span>"
            for e in block["elements"]
        )

    def _draw_actions(self, block: dict[str, Any]) -> str:
        return "".join(self._element(element) for element in block["elements"])

    _draw_context_actions = _draw_actions

    def _draw_image(self, block: dict[str, Any]) -> str:
        return f"{self._text(block.get('title'))}{self._element(block)}"

    def _draw_input(self, block: dict[str, Any]) -> str:
        optional = '<span class="optional"></span>' if block.get("optional") else ""
        hint = f'<div class="faint">{self._text(block["hint"])}</div>' if block.get("hint") else ""
        return (
            f"<label>{self._text(block['label'])}{optional}</label>{self._element(block['element'])}{hint}"
            '<div class="error" role="alert"></div>'
        )

    def _draw_markdown(self, block: dict[str, Any]) -> str:
        return markdown(block["text"])

    def _draw_rich_text(self, block: dict[str, Any]) -> str:
        return "".join(self._rich(part) for part in block["elements"])

    def _rich(self, part: dict[str, Any]) -> str:
        match part["type"]:
            case "rich_text_list":
                tag = "ol" if part["style"] == "ordered" else "ul"
                return (
                    f"<{tag}>" + "".join(f"<li>{self._rich(e)}</li>" for e in part["elements"]) + f"</{tag}>"
                )
            case "rich_text_preformatted":
                return f"<pre>{self._inline(part)}</pre>"
            case "rich_text_quote":
                return f"<blockquote>{self._inline(part)}</blockquote>"
            case _:
                return f"<div>{self._inline(part)}</div>"

    def _inline(self, part: dict[str, Any]) -> str:
        return "".join(self._run(element) for element in part["elements"])

    def _run(self, element: dict[str, Any]) -> str:
        match element["type"]:
            case "text":
                run = escape(element["text"]).replace("\n", "<br>")
            case "link":
                run = link(element["url"], element.get("text") or element["url"])
            case "user":
                run = piece_of(self._slack, self._team, Piece("user", element["user_id"]))
            case "channel":
                run = piece_of(self._slack, self._team, Piece("channel", element["channel_id"]))
            case "broadcast":
                run = piece_of(self._slack, self._team, Piece("broadcast", element["range"]))
            case "emoji":
                run = f":{escape(element['name'])}:"
            case kind:
                run = f"[{escape(kind)}]"
        for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
            if (element.get("style") or {}).get(style):
                run = f"<{tag}>{run}</{tag}>"
        return run

    def _draw_table(self, block: dict[str, Any]) -> str:
        rows = (
            "<tr>" + "".join(f"<td>{escape(str(cell.get('text', '')))}</td>" for cell in row) + "</tr>"
            for row in block["rows"]
        )
        return f"<table>{''.join(rows)}</table>"

    def _element(self, element: dict[str, Any]) -> str:
        kind = element["type"]
        named = f'data-action="{escape(str(element.get("action_id", "")))}" data-kind="{escape(kind)}"'
        if kind == "button":
            return self._button(element, named)
        if kind == "image":
            about = escape(element["alt_text"])
            return f'<span class="image" role="img" aria-label="{about}" title="{about}">{about}</span>'
        if kind == "feedback_buttons":
            up, down = element["positive_button"], element["negative_button"]
            return (
                f'<button {named} data-value="positive">{self._text(up["text"])}</button>'
                f'<button {named} data-value="negative">{self._text(down["text"])}</button>'
            )
        if kind in ("radio_buttons", "checkboxes"):
            return self._boxes(element, named)
        if options_of(element):
            return self._menu(element, named)
        return self._field(element, named)

    def _button(self, element: dict[str, Any], named: str) -> str:
        more = ""
        if element.get("url"):
            more += f' data-url="{escape(element["url"])}"'
        if element.get("confirm"):
            more += f' data-confirm="{escape(element["confirm"]["text"]["text"])}"'
        if element.get("accessibility_label"):
            more += f' aria-label="{escape(element["accessibility_label"])}"'
        style = escape(str(element.get("style", "")))
        return f'<button class="{style}" {named}{more}>{self._text(element["text"])}</button>'

    def _boxes(self, element: dict[str, Any], named: str) -> str:
        kind = "radio" if element["type"] == "radio_buttons" else "checkbox"
        held = initial(element)
        on = held if isinstance(held, list) else [held]
        boxes = (
            f'<label class="box"><input type="{kind}" name="{escape(str(element.get("action_id")))}" '
            f'value="{escape(option["value"])}"{" checked" if option["value"] in on else ""}> '
            f"{self._text(option['text'])}</label>"
            for option in element["options"]
        )
        return f'<div class="boxes" {named}>{"".join(boxes)}</div>'

    def _menu(self, element: dict[str, Any], named: str) -> str:
        held = initial(element)
        on = held if isinstance(held, list) else [held]
        several = " multiple" if element["type"].startswith("multi_") else ""
        label = "⋯" if element["type"] == "overflow" else self._text(element.get("placeholder")) or "…"
        first = "" if several else f'<option value="" hidden{"" if held else " selected"}>{label}</option>'
        rest = "".join(
            f'<option value="{escape(option["value"])}"{" selected" if option["value"] in on else ""}>'
            f"{self._text(option['text'])}</option>"
            for option in options_of(element)
        )
        return f"<select {named}{several}>{first}{rest}</select>"

    def _field(self, element: dict[str, Any], named: str) -> str:
        held = initial(element)
        value = escape("" if held is None else str(held))
        hint = self._text(element.get("placeholder"))
        if element.get("multiline"):
            return f'<textarea {named} rows="4" placeholder="{hint}">{value}</textarea>'
        kinds = {
            "datepicker": "date",
            "timepicker": "time",
            "number_input": "number",
            "email_text_input": "email",
            "url_text_input": "url",
        }
        kind = kinds.get(element["type"], "text")
        return f'<input type="{kind}" {named} value="{value}" placeholder="{hint}">'


def markdown(words: str) -> str:
    """A little of Markdown: headings, bold, links, lists; enough to see what a reader would."""
    lines = []
    for raw in words.split("\n"):
        line = escape(raw, quote=False)
        line = re.sub(
            r"\[([^\]]+)\]\((https?://[^)\s]+)\)",
            lambda m: f'<a href="{m.group(2)}" target="_blank" rel="noopener">{m.group(1)}</a>',
            line,
        )
        line = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", line)
        heading = re.match(r"(#{1,6}) (.*)", line)
        bullet = re.match(r"\s*[-*] (.*)", line)
        if heading:
            line = f'<div class="title">{heading.group(2)}</div>'
        elif bullet:
            line = f"<li>{bullet.group(1)}</li>"
        lines.append(line)
    joined = "<br>".join(lines)
    return re.sub(r"(</div>|</li>)<br>", r"\1", joined)
