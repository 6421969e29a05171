"""Slack's mrkdwn, read as Slack reads it: whom a text would ping, where its links would lead, how it looks.

Only `&`, `<` and `>` are special. What stands between `<` and `>` is a control sequence: a mention, a link,
a date. Where Slack does not say what happens, the stricter reading is taken:

- a mention inside a code span pings;
- a mention in the `text` beside blocks pings, though only notifications show it;
- a mention in a `markdown` block pings as in mrkdwn;
- a bare `@channel` or `@here` pings where the sender asked for linking (`link_names`, `parse=full`), and is
  recorded as `might` otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

_SEQUENCE = re.compile(r"<([^<>\n]*)>")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_BARE_URL = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
_BARE_MENTION = re.compile(r"(?<![\w@])@(here|channel|everyone|group)\b", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^)\s>]+)>?[^)\n]*\)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_STRAY = re.compile(r"[<>]|&(?!lt;|gt;|amp;)")
_BROADCASTS = {"here", "channel", "everyone", "group"}


@dataclass(frozen=True)
class Piece:
    """A stretch of mrkdwn: plain words, or one control sequence."""

    #: text, link, user, channel, group, broadcast, date or special
    kind: str
    #: the words, the address, the id or the range
    value: str
    label: str = ""


@dataclass(frozen=True)
class Mention:
    """Somebody whom a message would ping."""

    #: user, group or broadcast
    kind: str
    target: str
    #: a JSON pointer: where in the message it stands
    where: str


@dataclass(frozen=True)
class Link:
    """An address that a reader of a message could open."""

    url: str
    label: str
    where: str


@dataclass
class Reach:
    """What a message would do to its readers, beyond being read."""

    mentions: list[Mention] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    #: bare `@channel` and the like, which Slack turns into a ping only where linking is on
    might: list[Mention] = field(default_factory=list)
    #: characters that ought to be `&amp;`, `&lt;` or `&gt;` and are not
    unescaped: int = 0

    @property
    def pings(self) -> bool:
        return bool(self.mentions)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def unescape(text: str) -> str:
    """`AT&amp;T` → `AT&T`; Slack knows three entities and no others."""
    return _ENTITY.sub(lambda found: _ENTITIES[found.group()], text)


def pieces(text: str) -> Iterator[Piece]:
    """`안녕 <@U1>!` → text `안녕 `, user `U1`, text `!`."""
    end = 0
    for found in _SEQUENCE.finditer(text):
        piece = _sequence(found.group(1))
        if piece is None:
            continue
        if found.start() > end:
            yield Piece("text", text[end : found.start()])
        yield piece
        end = found.end()
    if end < len(text):
        yield Piece("text", text[end:])


def _sequence(inside: str) -> Piece | None:
    target, _, label = inside.partition("|")
    label = unescape(label)
    if re.fullmatch(r"@[UW][A-Z0-9]+", target):
        return Piece("user", target[1:], label)
    if re.fullmatch(r"#[CGD][A-Z0-9]+", target):
        return Piece("channel", target[1:], label)
    if target.startswith("!subteam^"):
        return Piece("group", target.removeprefix("!subteam^"), label)
    if target.startswith("!date^"):
        return Piece("date", target.removeprefix("!date^"), label)
    if target.startswith("!"):
        kind = "broadcast" if target[1:].lower() in _BROADCASTS else "special"
        return Piece(kind, target[1:], label)
    if _SCHEME.match(target):
        return Piece("link", unescape(target), label)
    return None


def visible(text: str) -> str:
    """The words that a reader sees, without the marks: `<https://a.b|기사>` → `기사`."""
    return "".join(_seen(piece) for piece in pieces(text))


def _seen(piece: Piece) -> str:
    match piece.kind:
        case "text":
            return unescape(piece.value)
        case "user" | "broadcast" | "group":
            return "@" + (piece.label.lstrip("@") or piece.value)
        case "channel":
            return "#" + (piece.label or piece.value)
        case "special":
            return piece.label or f"<{piece.value}>"
        case _:
            return piece.label or piece.value


def reach_of_text(reach: Reach, text: str, where: str, *, links_names: bool = False) -> None:
    """Add what one mrkdwn text would do."""
    for piece in pieces(text):
        match piece.kind:
            case "user" | "group" | "broadcast":
                reach.mentions.append(Mention(piece.kind, piece.value, where))
            case "link":
                reach.links.append(Link(piece.value, piece.label or piece.value, where))
            case "date":
                url = piece.value.split("^")[2:]
                reach.links.extend(Link(address, piece.label, where) for address in url)
            case "text":
                _bare(reach, piece.value, where, links_names=links_names)
                reach.unescaped += len(_STRAY.findall(piece.value))


def _bare(reach: Reach, text: str, where: str, *, links_names: bool) -> None:
    for found in _BARE_URL.finditer(text):
        url = unescape(found.group())
        reach.links.append(Link(url, url, where))
    for found in _BARE_MENTION.finditer(text):
        mention = Mention("broadcast", found.group(1).lower(), where)
        (reach.mentions if links_names else reach.might).append(mention)


def reach_of_message(
    text: str,
    blocks: list[dict[str, Any]],
    attachments: list[dict[str, Any]] | None = None,
    *,
    mrkdwn: bool = True,
    links_names: bool = False,
) -> Reach:
    """Everything that a message would do, from its text, blocks and attachments."""
    reach = Reach()
    if text:
        if mrkdwn:
            reach_of_text(reach, text, "/text", links_names=links_names)
        else:
            _bare(reach, text, "/text", links_names=links_names)
    for number, block in enumerate(blocks):
        _reach_of_block(reach, block, f"/blocks/{number}")
    for number, attachment in enumerate(attachments or []):
        where = f"/attachments/{number}"
        for name in ("pretext", "text", "footer"):
            if isinstance(attachment.get(name), str):
                reach_of_text(reach, attachment[name], f"{where}/{name}")
        for at, block in enumerate(attachment.get("blocks") or []):
            _reach_of_block(reach, block, f"{where}/blocks/{at}")
    return reach


def _reach_of_block(reach: Reach, block: Any, where: str) -> None:
    """Walk a block; its objects say by their `type` how their text is read."""
    if isinstance(block, list):
        for number, item in enumerate(block):
            _reach_of_block(reach, item, f"{where}/{number}")
        return
    if not isinstance(block, dict):
        return
    match block.get("type"):
        case "mrkdwn":
            reach_of_text(reach, str(block.get("text", "")), f"{where}/text")
        case "plain_text":
            pass
        case "markdown":
            _reach_of_markdown(reach, str(block.get("text", "")), f"{where}/text")
        case "user":
            reach.mentions.append(Mention("user", str(block.get("user_id")), where))
        case "usergroup":
            reach.mentions.append(Mention("group", str(block.get("usergroup_id")), where))
        case "broadcast":
            reach.mentions.append(Mention("broadcast", str(block.get("range")), where))
        case "link":
            url = str(block.get("url"))
            reach.links.append(Link(url, str(block.get("text") or url), where))
        case _:
            if block.get("type") == "button" and block.get("url"):
                label = str((block.get("text") or {}).get("text", ""))
                reach.links.append(Link(str(block["url"]), label, where))
            for name, item in block.items():
                _reach_of_block(reach, item, f"{where}/{name}")


def _reach_of_markdown(reach: Reach, text: str, where: str) -> None:
    for found in _MARKDOWN_LINK.finditer(text):
        reach.links.append(Link(found.group(2), found.group(1), where))
    # In Markdown `<` and `&` need no escaping, so only what forms a sequence counts.
    before = reach.unescaped
    reach_of_text(reach, _MARKDOWN_LINK.sub(r"\1", text), where)
    reach.unescaped = before


def visible_message(text: str, blocks: list[dict[str, Any]]) -> str:
    """The words that people see of a message: its blocks where it has any, else its text."""
    return "\n".join(_visible_parts(blocks)) if blocks else visible(text)


def _visible_parts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _visible_parts(item)
        return
    if not isinstance(value, dict):
        return
    match value.get("type"):
        case "mrkdwn":
            yield visible(str(value.get("text", "")))
        case "plain_text" | "markdown" | "text" | "raw_text":
            yield str(value.get("text", ""))
        case "rich_text_section" | "rich_text_preformatted" | "rich_text_quote":
            yield "".join(_rich(element) for element in value.get("elements", []))
        case _:
            for name, item in value.items():
                if name not in ("confirm", "options", "option_groups", "placeholder"):
                    yield from _visible_parts(item)


def _rich(element: dict[str, Any]) -> str:
    match element.get("type"):
        case "text":
            return str(element.get("text", ""))
        case "link":
            return str(element.get("text") or element.get("url", ""))
        case "user":
            return f"@{element.get('user_id')}"
        case "usergroup":
            return f"@{element.get('usergroup_id')}"
        case "broadcast":
            return f"@{element.get('range')}"
        case "channel":
            return f"#{element.get('channel_id')}"
        case "emoji":
            return f":{element.get('name')}:"
        case _:
            return ""
