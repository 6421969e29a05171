"""Words of a question or a sentence, Korean and English, in one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarizer.answers.lexicon import word_list
from summarizer.language.korean import Morpheme, morphemes_of

#: What carries meaning by itself among Kiwi's tags.
CONTENT = frozenset({"NNG", "NNP", "NR", "SN", "SL", "SH", "XR", "VV", "VA", "VV-I", "VV-R", "VA-I", "VA-R"})
#: What a Korean noun phrase is made of.
NOUNISH = frozenset(
    {"NNG", "NNP", "NR", "SN", "SL", "SH", "XPN", "XSN", "XR", "NNB", "W_SERIAL", "W_HASHTAG"}
)

_ENGLISH = re.compile(r"[^\W_]+(?:[.&+@'’-][^\W_]+)*[+&]?|[^\s\w]|_")
_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
#: Words that stand in a question in English, and in no name.
_ENGLISH_ASKS = re.compile(
    r"\b(?:who|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|the|of|and|with|about|tell|list)\b",
    re.IGNORECASE,
)

_SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "ors",
    "ed",
    "es",
    "er",
    "or",
    "ly",
    "s",
    "e",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One morpheme or English word with its place."""

    #: Lower-cased; for a Korean verb its stem.
    form: str
    #: Kiwi's tag; for English: NNP capitalised, SN number, SW sign, FW stop word, NNG any other.
    tag: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning by itself."""
        return self.tag in CONTENT


def is_korean(text: str) -> bool:
    """Whether a text is to be read as Korean: some Hangul in a short one, a tenth of a long one.

    A short one without any English word but names is Korean with any Hangul at all.

    >>> is_korean("KAIST는 뭘 해?"), is_korean("Who leads the 원팀?")
    (True, False)
    """
    hangul = len(_HANGUL.findall(text))
    letters = sum(c.isalpha() for c in text)
    if hangul and len(text) < 80:
        english = _ENGLISH_ASKS.search(text)
        if english is None or not text[: english.start()].strip():
            return english is None
    return hangul > 0 and hangul * (2 if len(text) < 80 else 10) >= min(
        letters, 20 if len(text) < 80 else letters
    )


def stem(word: str) -> str:
    """An English word without its commonest endings, for comparing only.

    >>> stem("merging"), stem("universities"), stem("Samsung")
    ('merg', 'universit', 'samsung')
    """
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s")
    if word.endswith("sung") or len(word) < 4:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            return base[:-1] if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "ls" else base
    return word.removesuffix("y") if len(word) > 4 else word


def english_words(text: str) -> list[Word]:
    """Cut an English text at spaces and signs, `'s` apart."""
    words = []
    for match in _ENGLISH.finditer(text):
        surface, start, end = match.group(), match.start(), match.end()
        if re.search(r"['’]s$", surface):
            surface, end = surface[:-2], end - 2
        lower = surface.lower()
        if surface[0].isdigit():
            tag = "SN"
        elif not surface[0].isalnum():
            tag = "SW"
        elif lower in word_list("stop_english") and not (surface.isupper() and len(surface) > 1):
            tag = "FW"
        elif surface[0].isupper() or any(c.isupper() for c in surface[1:]):
            tag = "NNP"
        else:
            tag = "NNG"
        words.append(Word(lower, tag, start, end))
    return words


def _from_morpheme(m: Morpheme) -> Word:
    return Word(m.form.lower(), m.tag, m.start, m.end)


def words_of(texts: Iterable[str], *, korean: bool) -> Iterator[list[Word]]:
    """Read many texts of one language."""
    if korean:
        for found in morphemes_of(list(texts)):
            yield [_from_morpheme(m) for m in found]
    else:
        for text in texts:
            yield english_words(text)
