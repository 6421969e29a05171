"""Which alliance somebody means: by its name, by its parties, or the one that the articles are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.answers.lexicon import fold
from summarizer.answers.sounds import sounds_alike
from summarizer.types import Alliance, Evidence, ReadArticle

#: What the names of bodies end in, as alternatives of a pattern: 클라우드 원팀, 데이터나눔협의회.
ENDINGS_KO = "원팀|협의회|협의체|얼라이언스|포럼|컨소시엄|협회|위원회|유니온|클럽|이니셔티브"
#: What the names of bodies end in as well, and much else: 태국 연합, 5G 네트워크.
VAGUE_ENDINGS_KO = "연합|동맹|연대|네트워크"
#: Words for whatever body is told of, as alternatives of a pattern.
FORMS_KO = "합작(?:사|법인|회사)|협의체|협의회|컨소시엄|연합체?|얼라이언스|동맹|연대"
#: Nouns that stand for any alliance beside a party's name: `네이버 동맹`, `the Ford deal`.
_ANY = re.compile(
    r"동맹|제휴|협약|협력|연합|컨소시엄|파트너십|협의체|협의회|합작법인|합작사|합작|업무|산학|원팀|계약|mou|엠오유|쪽|건(?=$|\s)|것|거(?=$|\s)"
    r"|\b(?:the|an?|alliances?|partnerships?|deals?|pacts?|agreements?|consorti(?:um|a)|joint|ventures?|tie-?ups?|team|one|with|of|between|and|'s|’s)\b",
    re.I,
)
_JOINING = re.compile(r"(?<=[가-힣A-Za-z0-9])(?:이랑|랑|와|과|하고|의|은|는|이|가|을|를|에서|에|도)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Told:
    """One alliance, and the article that tells of it."""

    read: ReadArticle
    alliance: Alliance


def told_in(articles: Sequence[ReadArticle]) -> list[Told]:
    """All alliances of some articles; those that are news first."""
    found = [Told(read, alliance) for read in articles for alliance in read.facts.alliances]
    return sorted(found, key=lambda one: not one.alliance.main)


def meant_by(words: str, among: Sequence[Told]) -> list[Told]:
    """The alliances that all the words fit, the likeliest first.

    `네이버 동맹` is one that 네이버 takes part in, `KT 원팀` the one that KT takes part in and that is called so.
    """
    scored = [
        (score, -place, one) for place, one in enumerate(among) if (score := _fits(words, one.alliance)) > 0
    ]
    scored.sort(key=lambda row: row[:2], reverse=True)
    return [one for score, _, one in scored if score >= scored[0][0]]


def _fits(words: str, alliance: Alliance) -> float:
    asked = fold(words)
    name = fold(alliance.name or "")
    if name and (name == asked or (len(name) > 2 and name in asked) or _spelt(name, words)):
        return 4.0
    left = _JOINING.sub(" ", words).lower()
    found = 0.0
    named = False
    for party in alliance.parties:
        forms = sorted((f.lower() for f in (party.name, *party.aliases) if len(f) > 1), key=len, reverse=True)
        form = next((f for f in forms if _apart(f, left)), None)
        if form is not None:
            left, found = re.sub(re.escape(form), " ", left), found + 1
            continue
        alike = next(
            (
                w
                for w in re.findall(r"[a-z]+|[가-힣]+", left)
                if len(w) > 3 and any(_alike(w, f) for f in forms)
            ),
            None,
        )
        if alike is not None:
            left, found = left.replace(alike, " "), found + 1
    for part in re.findall(r"[0-9a-z]+|[가-힣]+", (alliance.name or "").lower()):
        if len(part) > 1 and part in left:
            left, named = left.replace(part, " "), True
    if fold(_ANY.sub(" ", left)) or not (found or named):
        return 0.0
    return found + named + 0.5 * alliance.main


_CAPITALISED = re.compile(r"(?:[A-Z][\w&.'-]*|AI)(?:\s(?:[A-Z][\w&.'-]*))+")
_HANGUL_RUN = re.compile(r"[가-힣A-Z]+(?:\s[가-힣]+){0,3}")


def is_named(alliance: Alliance, text: str) -> bool:
    """Whether a text names a body, as the article writes it or as the other script spells it."""
    name = fold(alliance.name or "")
    if not name:
        return False
    if name in fold(text):
        return True
    if bool(re.search("[가-힣]", name)):
        return any(_spelt(name, run) for run in _CAPITALISED.findall(text))
    return any(_spelt(name, run) for run in _HANGUL_RUN.findall(text))


def bare(words: str) -> str:
    """The names in what somebody calls an alliance by.

    >>> bare("네이버 동맹"), bare("the Ford deal")
    ('네이버', 'Ford')
    """
    return " ".join(_ANY.sub(" ", words).split())


def _apart(form: str, text: str) -> bool:
    return re.search(rf"(?<![0-9a-z가-힣]){re.escape(form)}(?![0-9a-z])", text) is not None


def _spelt(name: str, words: str) -> bool:
    """Whether the words are a name as the other script spells it: `the Cloud One Team` of 클라우드 원팀."""
    asked = re.sub(r"^the", "", fold(words))
    shared = set(re.findall("[a-z]+", name)) <= set(re.findall("[a-z]+", words.lower()))
    return (
        shared
        and len(asked) > 4
        and (name >= "가" or bool(re.search("[가-힣]", name)))
        and sounds_alike(name, asked)
    )


def _alike(word: str, form: str) -> bool:
    return (word >= "가") != (form >= "가") and sounds_alike(word, form)


def title_of(alliance: Alliance, *, korean: bool) -> str:
    """What an alliance is called in a reply: its name in quotation marks, else its parties."""
    if alliance.name:
        return (
            f"‘{alliance.name}’"
            if korean
            else f"“{alliance.name}”"
            if re.search("[가-힣]", alliance.name)
            else alliance.name
        )
    names = [party.name for party in alliance.parties]
    if korean:
        return "·".join(names) if len(names) <= 3 else f"{'·'.join(names[:2])} 등 {len(names)}곳"
    return "–".join(names) if len(names) == 2 else f"{', '.join(names[:2])} and {len(names) - 2} more"


def stating(one: Told, *fields: str) -> Evidence | None:
    """The sentence that states a fact of it: the first of the fields that one states."""
    for field in fields:
        for item in one.alliance.evidence:
            if item.field == field or (field == "why" and item.field.startswith("why:")):
                return Evidence("answer", item.start, item.end, item.quote)
    return next((Evidence("answer", e.start, e.end, e.quote) for e in one.alliance.evidence), None)
