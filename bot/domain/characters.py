"""Where a text may be cut without harming what a reader sees. Pure."""

from __future__ import annotations

import re
import unicodedata

#: Where readers would cut, the best first, and how much of the room must be used for it.
_PLACES = ((r"\n\n", 0.4), (r"\n", 0.4), (r"[.!?。…][\"'”’)\]]*\s", 0.5), (r"\s", 0.5))


def between_characters(text: str, place: int) -> bool:
    """Whether a reader sees two characters there, not one cut in half."""
    before, after = text[place - 1], text[place]
    if after in "\u200d\ufe0e\ufe0f\u20e3" or before == "\u200d":
        return False
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or 0x1F3FB <= ord(after) <= 0x1F3FF:
        return False
    if 0xE0020 <= ord(after) <= 0xE007F:  # the letters of a flag's tag
        return False
    if 0x1160 <= ord(after) <= 0x11FF:  # a vowel or a final consonant of old Korean spelling
        return False
    if 0x1F1E6 <= ord(after) <= 0x1F1FF and 0x1F1E6 <= ord(before) <= 0x1F1FF:
        run = re.search("[\U0001f1e6-\U0001f1ff]*$", text[:place])
        return run is None or len(run.group()) % 2 == 0
    return True


def cut(text: str, most: int) -> int:
    """How much of a text goes into so many characters, cut after a block, a line, a sentence or a word.

    >>> cut("첫 문장이다. 둘째 문장이다.", 12)
    8
    """
    if len(text) <= most:
        return len(text)
    window = text[:most]
    for pattern, least in _PLACES:
        ends = [found.end() for found in re.finditer(pattern, window)]
        if ends and ends[-1] >= least * most:
            return ends[-1]
    place = most
    while place > 1 and not between_characters(text, place):
        place -= 1
    return place if place > 1 else most


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with a mark that there is more.

    >>> shortened("클라우드 원팀", 5)
    '클라우드…'
    """
    if len(text) <= most:
        return text
    place = most - 1
    while place > 1 and not between_characters(text, place):
        place -= 1
    return text[:place].rstrip() + "…"


def width(text: str) -> int:
    """How many columns a text takes where Hangul and other wide letters take two.

    >>> width("KT 팩트")
    7
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
