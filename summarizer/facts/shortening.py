"""Which names an article's shorter names may stand for, found without holding every name against every other.

`organisations.shortens` compares two names; whatever it accepts begins alike in one of the ways noted here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from summarizer.facts.lexicon import key

#: What a Korean name may begin with that its short form leaves out.
LEFT_OUT = re.compile(r"^(?:한국|대한민국|대한|전국|국립|재단법인|사단법인|주식회사|서울특별시|경기도)")
WORD = re.compile(r"[^\W_]+(?:[&.'’\-][^\W_]+)*")
_HANGUL = re.compile(r"[가-힣]")
#: So many names that begin alike are compared with one; the rest, of a list of thousands, is not. The busiest
#: article measured has 12.
_MOST = 200


class Beginnings:
    """Names by how they begin."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            for beginning in _of_long(name):
                self._places[beginning].append(place)

    def like(self, short: str) -> list[int]:
        """The places of the names that `short` may shorten, in order."""
        found = {place for beginning in _of_short(short) for place in self._places.get(beginning, ())[:_MOST]}
        return sorted(found)


def _of_long(name: str) -> set[tuple[str, str]]:
    full = key(name)
    found = {("letter", full[:1]), ("letter", LEFT_OUT.sub("", full)[:1])}
    words = WORD.findall(name)
    if words:
        found.add(("word", words[0].casefold()))
    head = next((word[0] for word in words if word[0].isupper()), "")
    if head:
        found.add(("head", head))
    return found


def _of_short(name: str) -> list[tuple[str, str]]:
    if _HANGUL.search(name):
        return [("letter", key(name)[:1])]
    found = [("word", word.group().casefold()) for word in (WORD.search(name),) if word]
    if name.isupper():
        found.append(("head", name[:1]))
    return found
