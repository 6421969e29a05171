"""Whether a text is words alone: nothing in it that a chat would make a link, call somebody by, or obey.

What a model chose to write passes here before anybody sees it. It is stricter than any chat: a name such as
"Booking.com", which Telegram makes a link, is refused as well.
"""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = (
    r"://|\bwww\.|\b(?:mailto|javascript|tg|slack|https?|ftp)\s?:|\bxn--|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|@|(?:^|[\s(\[,;:'\"“‘])[/!#][^\W\d]"  # people; commands and tags, which begin a word
)
#: The name of a host: in a model's words any, in an article's only what is written as one.
_HOST = r"[^\s.。][.。](?:[a-z]{2,24}|한국)(?![a-z0-9])"
_WRITTEN_HOST = r"[\w-][.。](?:[a-z]{2,24}|COM|NET|ORG|IO|KR|한국)(?!\w)"
_MARKUP = r"[<>`\[\]{}|\\]|&[a-z#]\w*;|\*\*|__|~~|(?:^|\s)\$[a-z]"
_LIVELY = re.compile(f"{_ADDRESS}|{_HOST}|{_MARKUP}", re.IGNORECASE)
_ADDRESSES = re.compile(f"(?i:{_ADDRESS})|{_WRITTEN_HOST}")


def is_inert(text: str) -> bool:
    """Whether nothing in what a model wrote can act.

    >>> is_inert("KT와 LG유플러스가 24/7로 협력합니다"), is_inert("자세히: evil.example"), is_inert("see /forget")
    (True, False, False)
    """
    plain = unicodedata.normalize("NFKC", text)
    # Control, format (bidirectional marks, joiners), private and lone surrogates: none is part of a word here.
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn") for letter in plain):
        return False
    return _LIVELY.search(plain) is None


def is_quotable(text: str) -> bool:
    """Whether an article's sentence may be shown because a model chose it: one with an address may not.

    >>> is_quotable("[사진=연합] 양사는 협약을 맺었다."), is_quotable("지금 evil.example 로 오라.")
    (True, False)
    """
    return _ADDRESSES.search(unicodedata.normalize("NFKC", text)) is None
