"""Korean particles that follow the sound of the word before them: 은/는, 이/가, 을/를, 와/과, 으로/로.

Hangul shows its final consonant in the code point. Latin words and digits are read aloud first: KT is 케이티,
IBM 아이비엠, 3 삼, 10 십. What stands in brackets after a name is not read.
"""

from __future__ import annotations

import re

#: Final consonants of the letters' names; letters not listed end in a vowel (B 비, F 에프, S 에스).
_LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_SIGNS = {"%": "", "+": "", "&": "", "㎡": "", "℃": "", "$": "", "€": "", "£": "", "㈜": ""}
_CODAS = (
    "",
    "ㄱ",
    "ㄲ",
    "ㄳ",
    "ㄴ",
    "ㄵ",
    "ㄶ",
    "ㄷ",
    "ㄹ",
    "ㄺ",
    "ㄻ",
    "ㄼ",
    "ㄽ",
    "ㄾ",
    "ㄿ",
    "ㅀ",
    "ㅁ",
    "ㅂ",
    "ㅄ",
    "ㅅ",
    "ㅆ",
    "ㅇ",
    "ㅈ",
    "ㅊ",
    "ㅋ",
    "ㅌ",
    "ㅍ",
    "ㅎ",
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_TAIL = re.compile(r"[^0-9A-Za-zÀ-ÿ가-힣%+&㎡℃$€£㈜]+$")


def _latin_coda(word: str) -> str:
    """The final consonant of a Latin word as Koreans say it, "" for a vowel or an added 으.

    >>> _latin_coda("Google"), _latin_coda("Slack"), _latin_coda("Microsoft")
    ('ㄹ', 'ㄱ', '')
    """
    if (word.isupper() and (len(word) <= 5 and not re.search(r"[AEIOU].*[AEIOU]", word[1:]))) or len(
        word
    ) == 1:
        return _LETTERS.get(word[-1].lower(), "")
    low = word.lower()
    if low.endswith("ng"):
        return "ㅇ"
    if re.search(r"(l|le|ll)$", low):
        return "ㄹ"
    if re.search(r"(m|me|mb)$", low):
        return "ㅁ"
    if re.search(r"(n|[aeiou]ne|gn)$", low):
        return "ㄴ"
    if re.search(r"(ck|(?<![aeiouy])[aeiouy]c|(?<![aeiouy])[aeiouy]k|ook)$", low):
        return "ㄱ"
    if re.search(r"(?<![aeiouy])[aeiouy]p{1,2}$", low):
        return "ㅂ"
    if re.search(r"(?<![aeiouy])[aeiouy]t{1,2}$", low):
        return "ㅅ"
    return ""


def coda(word: str) -> str:
    """The final consonant with which a written word ends when read aloud; "" for a vowel.

    >>> coda("서울대"), coda("대학"), coda("IBM"), coda("KT(030200)"), coda("10"), coda("4억")
    ('', 'ㄱ', 'ㅁ', '', 'ㅂ', 'ㄱ')
    """
    previous = None
    while previous != word:
        previous = word
        word = _TAIL.sub("", _BRACKETS.sub("", word)) or word
    if not word:
        return ""
    last = word[-1]
    if "가" <= last <= "힣":
        return _CODAS[(ord(last) - 0xAC00) % 28]
    if last.isdigit():
        digits = re.search(r"[\d,]+$", word)
        number = (digits.group() if digits else last).replace(",", "").rstrip(",")
        zeros = len(number) - len(number.rstrip("0"))
        decimal = re.search(r"\.\d+$", word)
        if decimal or zeros == 0 or zeros == len(number):
            return _DIGITS.get(last, "")
        return {1: "ㅂ", 2: "ㄱ", 3: "ㄴ"}.get(zeros, "ㄴ" if zeros < 8 else "ㄱ" if zeros < 12 else "")
    if last in _SIGNS:
        return ""
    latin = re.search(r"[A-Za-zÀ-ÿ]+$", word)
    return _latin_coda(latin.group()) if latin else ""


def _choose(word: str, with_coda: str, without: str) -> str:
    return word + (with_coda if coda(word) else without)


def topic(word: str) -> str:
    """은/는.

    >>> topic("예산"), topic("KT")
    ('예산은', 'KT는')
    """
    return _choose(word, "은", "는")


def subject(word: str) -> str:
    """이/가."""
    return _choose(word, "이", "가")


def object_(word: str) -> str:
    """을/를."""
    return _choose(word, "을", "를")


def with_(word: str) -> str:
    """와/과."""
    return _choose(word, "과", "와")


def towards(word: str) -> str:
    """으로/로; after ㄹ it is 로.

    >>> towards("서울"), towards("부산"), towards("제주")
    ('서울로', '부산으로', '제주로')
    """
    return word + ("으로" if coda(word) not in {"", "ㄹ"} else "로")


def is_(word: str) -> str:
    """입니다, which takes the same form after every sound but joins without a space.

    >>> is_("17곳")
    '17곳입니다'
    """
    return word + "입니다"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """An enumeration as one says it.

    >>> listed(["KT", "한양대", "ETRI"])
    'KT, 한양대와 ETRI'
    """
    if len(words) < 2:
        return "".join(words)
    return ", ".join([*words[:-2], with_(words[-2])]) + " " + words[-1]
