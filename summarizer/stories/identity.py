"""When two names are one organisation, across wordings and the two languages.

Three strengths: the same form or the same entry of the lexicon is certain; `신한` beside `신한은행`, or `Krafton`
beside `크래프톤`, is likely. Likely is enough to weigh two reports of one day, never to join two organisations.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from summarizer.facts.lexicon import key, lexicon
from summarizer.types import Organisation

#: What a short form leaves out without becoming another organisation.
_LEFT_OUT = re.compile(
    r"(?:은행|대학교|대학|대|그룹|병원|연구원|협회장|재단|bank|university|group|corporation|technologies|technology|"
    r"electronics|systems|holdings|association|institute)"
)
#: Below this the consonants of two spellings are too unlike. Measured on the 585 entries of the lexicon with a form
#: in each language: it joins 47 % of them (the rest are translated or acronyms) and 17 of 10,000 pairs of strangers.
_SPELT_ALIKE = 0.9
#: Shorter skeletons are alike by chance.
_LEAST_CONSONANTS = 4


def identities(organisation: Organisation) -> frozenset[str]:
    """What an organisation is certainly known by: the forms of its name and its place in the lexicon."""
    return _identities(organisation.name, organisation.aliases)


@lru_cache(maxsize=20_000)
def _identities(name: str, aliases: tuple[str, ...]) -> frozenset[str]:
    forms = {form for form in map(key, (name, *aliases)) if form}
    places = lexicon().places
    return frozenset(forms | {f"#{places[form]}" for form in forms if form in places})


def is_known(organisation: Organisation) -> bool:
    """Whether the lexicon has it."""
    return any(identity.startswith("#") for identity in identities(organisation))


def sameness(a: Organisation, b: Organisation) -> float:
    """How surely two parties are one: 1 certain, 0.85 the short form of a name, 0.7 spelt alike, 0 not."""
    if not identities(a).isdisjoint(identities(b)):
        return 1.0
    mine, theirs = _names(a), _names(b)
    strangers = is_known(a) and is_known(
        b
    )  # two entries of the lexicon are two organisations, however they sound
    return max((_likelihood(x, y, strangers=strangers) for x in mine for y in theirs), default=0.0)


#: Letters whose Korean names sound otherwise than they are read inside a word: Naver Z is 네이버제트.
_LETTERS = {"H": "eich", "W": "deobeul", "X": "eks", "Z": "jet"}


def _names(organisation: Organisation) -> tuple[str, ...]:
    """The forms of a name as they sound, letters that stand alone spelt out."""
    return _sounds(organisation.name, organisation.aliases)


@lru_cache(maxsize=20_000)
def _sounds(name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    forms = (name, *aliases)
    said = (re.sub(r"\b[HWXZ]\b", lambda letter: _LETTERS[letter[0]], form, flags=re.ASCII) for form in forms)
    return tuple(form for form in map(key, said) if form)


def _likelihood(a: str, b: str, *, strangers: bool) -> float:
    if _is_hangul(a) != _is_hangul(b):
        hangul, latin = (a, b) if _is_hangul(a) else (b, a)
        return 0.7 if not strangers and spelt_alike(hangul, latin) else 0.0
    short, long = sorted((a, b), key=len)
    is_short_form = len(short) >= 2 and long.startswith(short) and _LEFT_OUT.fullmatch(long[len(short) :])
    return 0.85 if is_short_form else 0.0


@lru_cache(maxsize=50_000)
def spelt_alike(hangul: str, latin: str) -> bool:
    """Whether a Korean name is the spelling of a Latin one, told by their consonants.

    >>> spelt_alike("크래프톤", "krafton"), spelt_alike("카카오인베스트먼트", "kakaoinvestment")
    (True, True)
    """
    mine, theirs = _hangul_skeleton(hangul), _latin_skeleton(latin)
    if min(len(mine), len(theirs)) < _LEAST_CONSONANTS:
        return mine == theirs and len(mine) == _LEAST_CONSONANTS - 1
    return JaroWinkler.similarity(mine, theirs) >= _SPELT_ALIKE


# Consonants in classes that Korean spelling does not keep apart: f and p, v and b, l and r, z and j.
_INITIALS = tuple("ggnddrmbbss_jjcktph")
_FINALS = ("", *"gggnnndrrrrrrrrmbbssnjcktph")
_CLASSES = str.maketrans({"g": "k", "d": "t", "b": "p", "j": "s", "c": "s"})
_VOICED = {"ph": "p", "th": "s", "sh": "s", "ch": "s", "ck": "k", "qu": "k", "x": "ks", "ng": "n"}
_LATIN = str.maketrans("fvlzqgdbjc", "pprskktpsk")


def _hangul_skeleton(name: str) -> str:
    parts: list[str] = []
    for letter in name:
        code = ord(letter) - 0xAC00
        if 0 <= code < 11172:
            parts.append(_INITIALS[code // 588].strip("_"))
            parts.append(_FINALS[code % 28])
        elif letter.isalnum():
            parts.append(_latin_skeleton(letter))
    return _squeezed("".join(parts).translate(_CLASSES))


def _latin_skeleton(name: str) -> str:
    text = name.lower()
    for written, heard in _VOICED.items():
        text = text.replace(written, heard)
    return _squeezed(re.sub(r"[aeiouwyh]", "", re.sub(r"c(?=[eiy])", "s", text).translate(_LATIN)))


def _squeezed(skeleton: str) -> str:
    return re.sub(r"(.)\1+", r"\1", skeleton.replace("h", ""))


def _is_hangul(text: str) -> bool:
    return bool(re.search("[가-힣]", text))
