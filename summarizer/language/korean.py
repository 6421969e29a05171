"""Korean morphology: the only module that knows Kiwi.

Loading takes a second or two and some 400 MB, so it waits for the first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from summarizer.document import Morpheme

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

#: Half of a character, as broken pages hold it; Kiwi cannot read it, so another mark takes its place.
_SURROGATE = re.compile("[\ud800-\udfff]")

__all__ = ["Morpheme", "kiwi", "morphemes", "morphemes_of", "spaced"]


@cache
def kiwi() -> Kiwi:
    """The one analyser of this process."""
    from kiwipiepy import Kiwi

    return Kiwi()


def morphemes(text: str) -> list[Morpheme]:
    """Analyse one text.

    >>> [m.form for m in morphemes("KT와 손잡았다")]
    ['KT', '와', '손잡', '었', '다']
    """
    return next(morphemes_of([text]))


def morphemes_of(texts: Iterable[str]) -> Iterator[list[Morpheme]]:
    """Analyse many texts at once: quicker than one by one, as Kiwi spreads them over its threads."""
    for tokens in kiwi().tokenize(_SURROGATE.sub("\ufffd", text) for text in texts):
        yield [Morpheme(token.form, token.tag, token.start, token.start + token.len) for token in tokens]


def spaced(text: str) -> str:
    """A text that was typed without spaces, with spaces between its words.

    >>> spaced("KT랑같이하는대학은")
    'KT랑 같이 하는 대학은'
    """
    found: str = kiwi().space(_SURROGATE.sub("\ufffd", text))
    return found
