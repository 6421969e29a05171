"""Which organisation of the archive a party is, told by evidence and never by mere likeness.

Evidence is, in this order: the same name; the same stock code; a form of the same entry of the lexicon; another name
that the article itself states in brackets, "한국전자통신연구원(ETRI)". Two stock codes, two entries of the lexicon, or
a person's word that two are two, forbid it. A unit that is named with its house is one of its own, below the house.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.facts.lexicon import Entry, key, lexicon
from summarizer.types import Organisation, OrganisationType

#: Words that stand for many organisations; as an alias they show nothing.
_COMMON = re.compile(
    r"협회|재단|대학|대학교|연구원|연구소|센터|위원회|조합|공사|공단|진흥원|그룹|본사|회사|은행|병원|정부|부처|시청|도청"
    r"|사업단|사무국|협의회|협의체|얼라이언스|컨소시엄|group|company|university|institute|association|foundation|bank|college"
)
#: What stands behind a company's name without making it another one.
_SAME_HOUSE = re.compile(
    r"(?:(?:group|holdings?|motor|semiconductors?|incorporated|corporation|company)(?:\W+(?:inc|plc|ltd|corp|co|ag|sa|nv))?"
    r"|(?:technolog(?:y|ies))\W+(?:inc|plc|ltd|corp|sa|nv))\.?",
    re.IGNORECASE,
)
#: A part of a house that signs on its own.
_UNIT = re.compile(
    r"분원|지원|지사|지부|본부|부문|센터|연구소|연구원|연구센터|산학협력단|사업단|추진단|대학원|학부|학과|대학|병원|재단"
    r"|(?:research )?(?:cent(?:er|re)|institute|laborator(?:y|ies)|labs?|school|hospital|division|unit|campus)",
    re.IGNORECASE,
)
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation of the archive, as far as recognising it needs."""

    id: int
    #: The one that it was merged into, or itself.
    whole: int
    #: Its names as `key` makes them.
    names: frozenset[str]
    ticker: str | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a party turned out to be."""

    #: None: an organisation that the archive does not know yet.
    id: int | None
    #: What shows it, in words that an operator can check.
    because: str
    #: Names that are shown to be its own, as they are written.
    names: tuple[str, ...]
    #: Others of the archive that the article shows to be this same one.
    same: tuple[int, ...] = ()


def recognise(
    party: Organisation,
    known: Sequence[Known],
    *,
    text: str = "",
    apart: Collection[frozenset[int]] = (),
) -> Recognition:
    """Find a party among the organisations that share a name or a stock code with it.

    `text` is the article's, which may state other names; `apart` the pairs that a person has told apart.
    """
    own = key(party.name)
    stated = stated_names(party, text)
    possible = [other for other in known if not _other_code(party, other)]
    by_code = [other for other in possible if party.ticker and other.ticker == party.ticker]
    by_name = [other for other in possible if own in other.names]
    by_list = [other for other in possible if _listed(party) & other.names]
    by_bracket = [other for other in possible if _is_stated(stated, own, other)]
    grounds = (
        (by_name, "the same name"),
        (by_code, f"the stock code {party.ticker}"),
        (by_list, "the lexicon"),
        (by_bracket, _in_brackets(party, stated)),
    )
    found: Known | None = None
    because = "new"
    for others, ground in grounds:
        if others and found is None:
            found, because = min(others, key=lambda other: (other not in by_code, other.id)), ground
    # A name that is another's stays the other's, whatever becomes of the two.
    free = tuple(
        name for name in stated if not any(key(name) in other.names for other in known if other is not found)
    )
    if found is None:
        return Recognition(None, because, (party.name, *free))
    same = tuple(
        dict.fromkeys(
            other.whole
            for others in (by_code, by_bracket)
            for other in others
            if other.whole != found.whole and not _forbidden(found, other, apart)
        )
    )
    # What joins two has shown more than what finds one.
    because = _in_brackets(party, stated) if same and stated else because
    return Recognition(found.id, because, (party.name, *free), same)


def _in_brackets(party: Organisation, stated: Sequence[str]) -> str:
    return f"{party.name}({', '.join(stated)}) in the article"


def _is_stated(stated: Sequence[str], own: str, other: Known) -> bool:
    """Whether another name that the article states is this organisation's.

    Many organisations share an acronym, so it shows only who one is that no fuller name is known of.
    """
    for name in stated:
        fuller = other.names - {own, key(name)} - {known for known in other.names if _is_acronym(known)}
        if key(name) in other.names and not (_is_acronym(key(name)) and fuller):
            return True
    return False


def _is_acronym(normal: str) -> bool:
    return normal.isascii() and len(normal) <= _LONGEST_ACRONYM


def look_up(party: Organisation, text: str = "") -> frozenset[str]:
    """All keys by which a party may be known: what the archive is to be searched for."""
    own = {key(party.name), *map(key, stated_names(party, text))}
    return frozenset(own | _listed(party)) - {""}


def stated_names(party: Organisation, text: str) -> tuple[str, ...]:
    """The aliases that the article states in brackets behind or before the name.

    >>> etri = Organisation("한국전자통신연구원", aliases=("ETRI", "연구원"))
    >>> stated_names(etri, "한국전자통신연구원(ETRI·원장 김)은 연구원 3명을")
    ('ETRI',)
    """
    return tuple(
        alias
        for alias in party.aliases
        if len(key(alias)) >= 2
        and key(alias) != key(party.name)
        and not _COMMON.fullmatch(alias.strip().casefold())
        and not _are_two(party.name, alias)
        and _is_in_brackets(party.name, alias, text)
    )


def _are_two(name: str, other: str) -> bool:
    """Whether the lexicon knows both names as those of different organisations."""
    places = lexicon().places
    entries = {places[key(form)] for form in (name, other) if key(form) in places}
    return len(entries) > 1


def _is_in_brackets(name: str, alias: str, text: str) -> bool:
    return any(
        re.search(
            rf"{re.escape(outer)}\s?[(（\[]\s?(?:이하\s?|以下\s?)?['‘“\"]?{re.escape(inner)}(?![가-힣A-Za-z0-9])",
            text,
        )
        for outer, inner in ((name, alias), (alias, name))
    )


def _listed(party: Organisation) -> frozenset[str]:
    entry = entry_of(party)
    return frozenset(map(key, entry.forms)) if entry else frozenset()


def entry_of(party: Organisation) -> Entry | None:
    """The lexicon's entry of the name, or of the name without such as "Group plc" where the article has it so too."""
    entry = lexicon().find(party.name)
    if entry is not None:
        return entry
    shorter = next((alias for alias, rest in _longer_than(party) if _SAME_HOUSE.fullmatch(rest)), None)
    return lexicon().find(shorter) if shorter else None


def _longer_than(party: Organisation) -> list[tuple[str, str]]:
    """The aliases that the name begins with, the longest first, and what the name has more."""
    begun = [alias for alias in party.aliases if len(alias) >= 2 and party.name.startswith(f"{alias} ")]
    return [(alias, party.name[len(alias) :].strip()) for alias in sorted(begun, key=len, reverse=True)]


def _other_code(party: Organisation, other: Known) -> bool:
    return bool(party.ticker and other.ticker and party.ticker != other.ticker)


def _forbidden(one: Known, other: Known, apart: Collection[frozenset[int]]) -> bool:
    if one.ticker and other.ticker and one.ticker != other.ticker:
        return True
    if frozenset((one.whole, other.whole)) in apart or frozenset((one.id, other.id)) in apart:
        return True
    entries = [
        {lexicon().places[name] for name in known.names if name in lexicon().places} for known in (one, other)
    ]
    return bool(entries[0] and entries[1] and entries[0].isdisjoint(entries[1]))


def house_of(party: Organisation) -> str | None:
    """The organisation that this one is a part of: by the list of groups, or by its own name; None for none.

    >>> house_of(Organisation("삼성SDS"))
    '삼성'
    >>> house_of(Organisation("한국전자통신연구원 광주분원", aliases=("한국전자통신연구원",)))
    '한국전자통신연구원'
    """
    entry = lexicon().places.get(key(party.name))
    if entry is not None:
        return groups().get(entry)
    if entry_of(party) is not None:
        return None
    return next(
        (alias for alias, rest in _longer_than(party) if lexicon().find(alias) or _UNIT.search(rest)), None
    )


@cache
def groups() -> dict[int, str]:
    """The parent's usual name by the place of the member's entry in the lexicon."""
    places = lexicon().places
    found: dict[int, str] = {}
    for line in (files("summarizer") / "lexicons" / "groups.tsv").read_text("utf-8").splitlines():
        parent, _, members = line.partition("\t")
        if members and not line.startswith("#"):
            found.update((places[key(member)], parent) for member in members.split("|"))
    return found


def display_names(party: Organisation) -> tuple[str | None, str | None]:
    """What the organisation is called in Korean and in English, as far as it is known.

    >>> display_names(Organisation("SKT")), display_names(Organisation("가람소프트"))
    (('SK텔레콤', 'SK Telecom'), ('가람소프트', None))
    """
    entry = entry_of(party)
    if entry is None:
        return (None, party.name) if _is_latin(party.name) else (party.name, None)
    latin = {key(form): form for form in reversed(entry.forms) if _is_latin(form)}
    forms = [form for form in entry.forms if form in latin.values()]
    # An abbreviation is the name in English only where no word is known.
    words = [form for form in forms if any(letter.islower() for letter in form)]
    first = forms[0] if forms else None
    if first is not None and first.isupper() and words and len(words[0]) > len(first):
        first = words[0]
    return entry.forms[0], first


def type_of(party: Organisation) -> OrganisationType:
    """What sort of body it is: the lexicon's word before the article's."""
    entry = entry_of(party)
    return entry.type if entry else party.type


def _is_latin(name: str) -> bool:
    return not re.search("[가-힣]", name)
