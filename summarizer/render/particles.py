"""Korean particles that fit the sound before them: 은/는, 이/가, 을/를, 와/과, (으)로 ..."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum


class Ending(Enum):
    """How a word ends to the ear; all that a particle needs to know."""

    VOWEL = "vowel"
    RIEUL = "rieul"  # ㄹ counts as a consonant, but for 으로/로
    CONSONANT = "consonant"


#: The form after a consonant first, then the one after a vowel.
_PAIRS = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이라/라": ("이라", "라"),
    "이며/며": ("이며", "며"),
    "이나/나": ("이나", "나"),
    "이고/고": ("이고", "고"),
    "이/": ("이", ""),
}

_RIEUL_CODA = 8
#: 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = {
    **dict.fromkeys("245 9".replace(" ", ""), Ending.VOWEL),
    **dict.fromkeys("178", Ending.RIEUL),
    **dict.fromkeys("036", Ending.CONSONANT),
}
#: Letters whose Korean names end in a consonant: 엘 엠 엔 알; all others end in a vowel.
_LETTERS = {"l": Ending.RIEUL, "r": Ending.RIEUL, "m": Ending.CONSONANT, "n": Ending.CONSONANT}
#: How Latin words end when Koreans read them as words; the first that fits decides. `e` is mute at the end of words
#: of more than one syllable, so the sound before it counts.
_WORD_ENDINGS = (
    (re.compile(r"(ngue|ng|[mnbpckgt]|ck|nge?n)$"), Ending.CONSONANT),
    (re.compile(r"(l|le|ll|el)$"), Ending.RIEUL),
    (re.compile(r"(ne|me|im|om)$"), Ending.CONSONANT),
)
#: Endings that are written with a consonant and still read with a vowel after it: 테스트, 브랜드, 벤츠, 마크 ...
_VOICED_ENDINGS = re.compile(
    r"([^aeiou]t|[aeiou]{2}t|[^aeiou]p|[^aeiouc]k|[^aeiou]c|(?!ook|oup|eep)[aeiou]{2}[kpb]|[^aeioun]g|[^aeiou]b|hub|d"
    r"|[szfvxjh]|th|sh|ch)$"
)
_TRAILING = re.compile(r"[\s\"'’”」』》〉\])}>…·.,!?]+$")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def ending(word: str) -> Ending:
    """How the word ends to the ear; what stands in brackets behind it is not read.

    >>> ending("한국전자통신연구원(ETRI)")
    <Ending.CONSONANT: 'consonant'>
    """
    bare = _BRACKETS.sub("", word) or word
    bare = _TRAILING.sub("", bare) or bare
    if not bare:
        return Ending.VOWEL
    last = bare[-1]
    if "가" <= last <= "힣":
        coda = (ord(last) - ord("가")) % 28
        return Ending.VOWEL if coda == 0 else Ending.RIEUL if coda == _RIEUL_CODA else Ending.CONSONANT
    if last.isascii() and last.isdigit():
        return _DIGITS[last]
    if last in "%％":
        return Ending.VOWEL  # 퍼센트
    if last == "&":
        return Ending.VOWEL
    if last.isascii() and last.isalpha():
        latin = re.search(r"[A-Za-z]+$", bare)
        assert latin is not None  # noqa: S101  # `last` is such a letter
        return _latin_ending(latin.group())
    return Ending.VOWEL


def _latin_ending(word: str) -> Ending:
    """An acronym is spelt out letter by letter; anything else is read as a word."""
    lower = word.lower()
    if len(word) <= 2 or word.isupper():
        return _LETTERS.get(lower[-1], Ending.VOWEL)
    if _VOICED_ENDINGS.search(lower):
        return Ending.VOWEL
    for pattern, sound in _WORD_ENDINGS:
        if pattern.search(lower):
            return sound
    return Ending.VOWEL


def particle(word: str, pair: str) -> str:
    """The form of the particle that fits after the word; `pair` as in "은/는" or "는/은"."""
    forms = _PAIRS.get(pair) or _PAIRS["/".join(reversed(pair.split("/")))]
    sound = ending(word)
    takes_vowel_form = sound is Ending.VOWEL or (sound is Ending.RIEUL and forms == ("으로", "로"))
    return forms[1] if takes_vowel_form else forms[0]


def attach(word: str, pair: str) -> str:
    """The word with its particle.

    >>> attach("KT", "은/는"), attach("카카오엔터프라이즈", "과/와"), attach("서울", "으로/로")
    ('KT는', '카카오엔터프라이즈와', '서울로')
    """
    return word + particle(word, pair)


def is_(word: str) -> str:
    """The word as a sentence's end: 입니다 takes the same form after every sound.

    >>> is_("17곳")
    '17곳입니다'
    """
    return word + "입니다"


def listed(words: Sequence[str]) -> str:
    """An enumeration as one says it.

    >>> listed(["KT", "한양대", "ETRI"])
    'KT, 한양대와 ETRI'
    """
    if len(words) < 2:
        return "".join(words)
    return ", ".join([*words[:-2], attach(words[-2], "과/와")]) + " " + words[-1]
