"""What messages and views are built of: clean words, rich text, headers, buttons, and messages packed with them. Pure.

styled runs -> clean, cut to size -> blocks by slack-sdk's models -> as many messages as it takes

Words from outside stand only in `plain_text` and in the text elements of rich text, where Slack reads no marks: no
title can ping a channel or forge a link. What must be mrkdwn (the `text` beside blocks) is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot.adapters.runs import clean, cleaned, clipped, visible
from bot.domain.characters import cut, shortened

#: Slack takes 50, and refuses some messages of more than 45 for their total size.
MOST_BLOCKS = 45
#: Slack refuses a message near 13,000 characters over all blocks (bolt-js 2509), and counts more than words.
MOST_COST = 11_500
#: What a block counts beside its words.
BLOCK_COST = 60
#: The words of one block of rich text; a section's limit, kept here as well.
MOST_RICH = 2_800
MOST_HEADER = 150
MOST_LABEL = 75
MOST_VALUE = 2_000
_MOST_URL = 2_000
#: All addresses of one block together.
_MOST_ADDRESSES = 4_000
_MOST_ELEMENTS = 25
#: The text beside the blocks: what notifications and screen readers say.
MOST_TEXT = 2_900

_URL = re.compile(r"https?://[^\s<>\"'「」『』‘’“”]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    #: As it is to be typed.
    code: bool = False
    link: str = ""
    quote: bool = False


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def escaped(text: str) -> str:
    """The text as mrkdwn that says just that.

    >>> escaped("<!channel> AT&T")
    '&lt;!channel&gt; AT&amp;T'
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def web_link(address: str) -> str:
    """The address if a reader may open it, else nothing."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    sound = parts.scheme in ("http", "https") and host and not re.search(r"[\s\x00-\x1f<>|]", address)
    return clean(address) if sound and len(address) <= _MOST_URL else ""


def linked(text: str) -> list[Run]:
    """The text with the addresses in it to be opened, which rich text does not do by itself."""
    runs, end = [], 0
    for found in _URL.finditer(text):
        address = found.group().rstrip(".,;:!?)]}…")
        if web_link(address):
            runs += [Run(text[end : found.start()]), Run(address, link=address)]
            end = found.start() + len(address)
    return [run for run in (*runs, Run(text[end:])) if run.text]


def words(runs: Iterable[Run]) -> str:
    """The runs as people read them."""
    return "".join(run.text for run in runs)


def rich(runs: Iterable[Run], *, most: int = MOST_RICH) -> list[RichTextBlock]:
    """The runs as blocks of rich text, cut where a reader would cut."""
    whole = cleaned(runs)
    return [made for piece in _pieces(whole, most) if (made := _rich_block(piece)) is not None]


def _pieces(runs: list[Run], most: int) -> Iterator[list[Run]]:
    text = words(runs)
    start = 0
    while start < len(text):
        start += len(text) - start - len(text[start:].lstrip("\n "))
        end = start + cut(text[start:], most)
        shown = text[start:end].rstrip()
        if visible(shown):
            yield clipped(runs, start, start + len(shown))
        start = max(end, start + 1)


def _rich_block(runs: Sequence[Run]) -> RichTextBlock | None:
    elements: list[Any] = []
    runs = _within_addresses(runs)
    for quote, group in groupby(runs, key=lambda run: run.quote):
        pieces = list(group)
        # A quote stands on lines of its own: the breaks around it would show as empty lines.
        if not quote and elements:
            pieces[0] = replace(pieces[0], text=pieces[0].text.removeprefix("\n"))
        parts = [_element(run) for run in pieces if run.text]
        if parts:
            kind = RichTextQuoteElement if quote else RichTextSectionElement
            elements.append(kind(elements=parts))
    return RichTextBlock(elements=elements) if elements else None


def _within_addresses(runs: Sequence[Run]) -> list[Run]:
    """The runs with as many links as one block's share of a message allows; the others stay as words."""
    kept, spent = [], 0
    for run in runs:
        spent += len(run.link)
        kept.append(run if spent <= _MOST_ADDRESSES else replace(run, link=""))
    return kept


def _element(run: Run) -> Any:
    style = {name: True for name in ("bold", "italic", "code") if getattr(run, name)} or None
    if run.link:
        return RichTextElementParts.Link(url=run.link, text=run.text, style=style)
    return RichTextElementParts.Text(text=run.text, style=style)


def header(text: str) -> HeaderBlock:
    """A title in large letters."""
    shown = shortened(line(text), MOST_HEADER)
    return HeaderBlock(text=PlainTextObject(text=shown if visible(shown) else "—", emoji=False))


def note(text: str) -> ContextBlock:
    """A line in small letters."""
    return ContextBlock(elements=[PlainTextObject(text=shortened(clean(text), MOST_RICH), emoji=False)])


def label(text: str, most: int = MOST_LABEL) -> PlainTextObject:
    """What stands on a button or above a field."""
    shown = shortened(line(text), most)
    return PlainTextObject(text=shown if visible(shown) else "—", emoji=False)


def button(
    text: str, *, action_id: str, value: str = "", url: str = "", style: str | None = None
) -> ButtonElement:
    """A button."""
    return ButtonElement(
        text=label(text), action_id=action_id, value=value or None, url=url or None, style=style
    )


def actions(buttons: Sequence[ButtonElement]) -> list[ActionsBlock]:
    """Buttons in rows."""
    return [
        ActionsBlock(elements=list(buttons[at : at + _MOST_ELEMENTS]))
        for at in range(0, len(buttons), _MOST_ELEMENTS)
    ]


def cost(block: dict[str, Any]) -> int:
    """What a block counts against a message's total: every string in it."""
    return BLOCK_COST + sum(len(text) for text in _strings(block))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("type", "action_id", "block_id"):
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Blocks that belong together, and what they say."""

    blocks: tuple[Block, ...]
    text: str


def packed(bundles: Iterable[Bundle], *, most: int = 1_000) -> list[dict[str, Any]]:
    """The bundles in as many messages as it takes, at most so many in each; one that is too large alone is parted."""
    messages: list[dict[str, Any]] = []
    blocks: list[dict[str, Any]] = []
    texts: list[str] = []
    held = spent = 0

    def close() -> None:
        nonlocal held, spent
        if blocks:
            messages.append({"text": beside("\n\n".join(filter(None, texts))), "blocks": list(blocks)})
        blocks.clear()
        texts.clear()
        held = spent = 0

    for bundle in bundles:
        made = [block.to_dict() for block in bundle.blocks]
        price = sum(map(cost, made))
        if len(blocks) + len(made) > MOST_BLOCKS or spent + price > MOST_COST or held >= most:
            close()
        for number, block in enumerate(made):
            if len(blocks) >= MOST_BLOCKS or spent + cost(block) > MOST_COST:
                close()
            if number == 0 or not blocks:
                texts.append(bundle.text)
                held += 1
            blocks.append(block)
            spent += cost(block)
    close()
    return messages


def beside(text: str) -> str:
    """The text that stands beside blocks; never empty."""
    said = text if visible(text) else "Pactwire"
    shown = escaped(shortened(clean(said), MOST_TEXT))
    while len(shown) > MOST_TEXT:  # entities are longer than what they stand for
        said = shortened(said, len(said) - max(1, (len(shown) - MOST_TEXT) // 5))
        shown = escaped(shortened(clean(said), MOST_TEXT))
    return shown
