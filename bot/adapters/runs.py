"""Text in runs of one style each, as far as both chats need it alike: cleaned, looked at, clipped. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = dict.fromkeys((*range(9), *range(11, 13), *range(14, 32), *range(127, 160)), " ")
#: What the platforms remove by themselves or show as nothing: with it gone, what we count is what they count.
_REMOVED: dict[int, str | None] = {
    9: " ",
    13: None,
    0x2028: "\n",
    0x2029: "\n",
    0xFEFF: None,
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
}
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, (*_CONTROLS, *_REMOVED)))) + "\ud800-\udfff]")

#: A platform's own run: a frozen dataclass with a `text`.
R = TypeVar("R", bound=Any)


def clean(text: str) -> str:
    """The text without what no message can hold: lone surrogates, control characters, hidden turns of direction."""
    if not _ODD.search(text):  # nearly always, and translating takes longer than looking
        return text
    return _SURROGATES.sub("\ufffd", text).translate(_CONTROLS).translate(_REMOVED)


def visible(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return any(not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc", "Mn", "Me") for c in text)


def cleaned(runs: Iterable[R]) -> list[R]:
    """The runs with clean texts, without those that are empty."""
    return [replace(run, text=text) for run in runs if (text := clean(run.text))]


def clipped(runs: Sequence[R], start: int, end: int) -> list[R]:
    """What stands in the runs between these places of their whole text, each piece in its style."""
    kept, position = [], 0
    for run in runs:
        begin, position = position, position + len(run.text)
        piece = run.text[max(0, start - begin) : max(0, end - begin)]
        if piece:
            kept.append(replace(run, text=piece))
    return kept
