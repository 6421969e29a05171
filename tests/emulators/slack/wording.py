"""mrkdwn as HTML: what a person sees of a text, everything escaped."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from tests.emulators.slack.mrkdwn import Piece, pieces, unescape
from tests.emulators.slack.platform import Slack

#: Marks stand at the edge of words: `*굵게*` is bold, `2*3*4` is not, and neither is `*굵게*는`: Slack wants
#: a space or a sign behind the closing mark, which Korean particles do not leave.
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "b"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "i"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_QUOTE = re.compile(r"^(?:&gt;|>) ?(.*)$")
_BARE = re.compile(r"https?://[^\s<>|&]+(?:&amp;[^\s<>|&]+)*")
_SAFE = ("http://", "https://", "mailto:", "tel:", "slack://")


def text(slack: Slack, team_id: str, words: str) -> str:
    """mrkdwn as HTML."""
    held: list[str] = []

    def hold(html: str) -> str:
        # Finished pieces wait behind private characters, so that no later rule looks into them.
        held.append(html)
        return chr(0xE000 + len(held) - 1)

    flat = "".join(
        _plain(piece.value) if piece.kind == "text" else hold(piece_of(slack, team_id, piece))
        for piece in pieces(words)
    )
    flat = _FENCE.sub(lambda found: hold(f"<pre>{found.group(1).strip(chr(10))}</pre>"), flat)
    flat = _CODE.sub(lambda found: hold(f"<code>{found.group(1)}</code>"), flat)
    flat = _BARE.sub(lambda found: hold(f'<a href="{found.group()}">{found.group()}</a>'), flat)
    lines = [_line(line) for line in flat.split("\n")]
    joined = "<br>".join(lines).replace("</blockquote><br>", "</blockquote>")
    return re.sub("[\ue000-\uf8ff]", lambda found: _unhold(held, found.group()), joined)


def _unhold(held: list[str], mark: str) -> str:
    number = ord(mark) - 0xE000
    if number >= len(held):
        return mark
    return re.sub("[\ue000-\uf8ff]", lambda inner: _unhold(held, inner.group()), held[number])


def _plain(words: str) -> str:
    # Private characters of the text itself would be taken for held pieces.
    return escape(unescape(re.sub("[\ue000-\uf8ff]", "\ufffd", words)), quote=False)


def _line(line: str) -> str:
    quote = _QUOTE.match(line)
    inner = quote.group(1) if quote else line
    for pattern, tag in _STYLES:
        inner = pattern.sub(rf"<{tag}>\1</{tag}>", inner)
    return f"<blockquote>{inner}</blockquote>" if quote else inner


def piece_of(slack: Slack, team_id: str, piece: Piece) -> str:
    """One control sequence."""
    match piece.kind:
        case "link":
            return link(piece.value, piece.label or piece.value)
        case "user":
            user = slack.world.user([team_id], piece.value)
            return _mention(f"@{user.real_name or user.name}" if user else f"@{piece.label or piece.value}")
        case "channel":
            channel = slack.world.channels.get(f"{team_id}:{piece.value}")
            return _mention(f"#{channel.name if channel else piece.label or piece.value}")
        case "broadcast" | "group":
            return f'<span class="mention broadcast">@{escape(piece.label.lstrip("@") or piece.value)}</span>'
        case "date":
            return escape(piece.label or piece.value)
        case _:
            return escape(piece.label or f"<!{piece.value}>")


def _mention(words: str) -> str:
    return f'<span class="mention">{escape(words)}</span>'


def link(url: str, label: str) -> str:
    """A link, if its address is of a kind that a browser may open."""
    if not url.lower().startswith(_SAFE):
        return escape(label)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener" title="{escape(url)}">{escape(label)}</a>'


def text_object(slack: Slack, team_id: str, given: dict[str, Any] | None) -> str:
    """A text object of either kind."""
    if not given:
        return ""
    if given.get("type") == "mrkdwn":
        return text(slack, team_id, given["text"])
    return escape(given["text"]).replace("\n", "<br>")
