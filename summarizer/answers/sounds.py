"""Names written by sound in the other script: 퍼플렉시티 and Perplexity."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

_ONSETS = ["K", "K", "N", "T", "T", "L", "M", "P", "P", "S", "S", "", "S", "S", "S", "K", "T", "P", ""]
_CODAS = [
    "",
    "K",
    "K",
    "K",
    "N",
    "N",
    "N",
    "T",
    "L",
    "L",
    "L",
    "L",
    "L",
    "L",
    "L",
    "L",
    "M",
    "P",
    "P",
    "S",
    "S",
    "N",
    "S",
    "S",
    "K",
    "T",
    "P",
    "",
]
_LATIN = [
    (r"tion", "SN"),
    (r"sh|ch|tch|dg|sch", "S"),
    (r"ph", "P"),
    (r"th", "T"),
    (r"ck|qu|q", "K"),
    (r"x", "KS"),
    (r"c(?=[eiy])", "S"),
    (r"g(?=[ei])", "S"),
    (r"c|k|g", "K"),
    (r"[bpfv]", "P"),
    (r"[dt]", "T"),
    (r"[szj]", "S"),
    (r"l|(?<![aeiou])r|r(?=[aeiou])", "L"),
    (r"m", "M"),
    (r"n(?=g)|n", "N"),
]
_LATIN_PATTERN = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN))


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """The consonants of a name in classes that survive the way between the scripts.

    >>> skeleton("카카오"), skeleton("Kakao")
    ('KK', 'KK')
    """
    out = []
    for part in re.findall(r"[가-힣]+|[a-z]+|\d+", name.lower()):
        if part[0].isdigit():
            out.append(part)
        elif part[0] >= "가":
            for char in part:
                code = ord(char) - 0xAC00
                out.append(_ONSETS[code // 588] + _CODAS[code % 28])
        else:
            out.append(
                "".join(
                    _LATIN[match.lastindex - 1][1]
                    for match in _LATIN_PATTERN.finditer(part)
                    if match.lastindex
                )
            )
    return re.sub(r"(.)\1+", r"\1", "".join(out)) if len("".join(out)) > 3 else "".join(out)


@lru_cache(maxsize=65536)
def sounds_alike(a: str, b: str) -> bool:
    """Whether a Hangul and a Latin name may be one, by their consonants."""
    if not a or not b or bool(re.search(r"[가-힣]", a)) == bool(re.search(r"[가-힣]", b)):
        return False
    left, right = skeleton(a), skeleton(b)
    if min(len(left), len(right)) < 2 or left[0] != right[0]:
        return False
    if min(len(left), len(right)) == 2:
        return left == right and abs(len(a) * 2 - len(b)) < 5
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= 0.78
