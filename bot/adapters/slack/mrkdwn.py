"""What people typed, out of Slack's own way of writing it. Pure."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"<([^<>\n]*)>")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


def plain(text: str, *, me: str = "") -> str:
    """Slack's mrkdwn as it was typed: our own mention falls away, addresses stand bare.

    >>> plain("<@U0BOT> <https://a.example/1|여기> AT&amp;T", me="U0BOT").strip()
    'https://a.example/1 AT&T'
    """
    written, end = [], 0
    for found in _SEQUENCE.finditer(text):
        written += [_unescaped(text[end : found.start()]), _sequence(found.group(1), me)]
        end = found.end()
    return "".join([*written, _unescaped(text[end:])])


def _sequence(inside: str, me: str) -> str:
    target, _, shown = inside.partition("|")
    if target.startswith("@"):
        return "" if me and target[1:] == me else f"@{_unescaped(shown) or target[1:]}"
    if target.startswith("#"):
        return f"#{_unescaped(shown) or target[1:]}"
    if target.startswith("!"):
        return _unescaped(shown) or f"@{target[1:].partition('^')[0]}"
    if target.startswith(("mailto:", "tel:")):
        return _unescaped(shown) or target.partition(":")[2]
    return _unescaped(target) if _SCHEME.match(target) else f"<{_unescaped(inside)}>"


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found.group()], text)
