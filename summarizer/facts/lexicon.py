"""Organisations that the editors know by name: their types and the forms that their names take.

The lists are data (`summarizer/lexicons/`); they help with types and aliases. Most organisations of the news
are in no list, so nothing here decides alone that something is an organisation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from summarizer.document import Morpheme
from summarizer.types import Language, OrganisationType

#: No name in the lists is longer in morphemes or words.
_LONGEST = 7
#: English words by their shapes: marks and numbers begin no name.
_MAY_BEGIN = frozenset(("Capital", "ALL", "Mixed", "lower"))
_LEGAL = re.compile(
    r"㈜|\(주\)|\(유\)|\(사\)|\(재\)|주식회사|유한회사|사단법인|재단법인"
    r"|,?\s\b(?:inc|corp|corporation|co|ltd|llc|plc|ag|gmbh|sa|nv|limited)\b\.?(?=\W|$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """A name without case, legal form, brackets' content, spaces or punctuation: what makes two forms equal.

    >>> key("㈜케이티") == key("케이티")
    True
    """
    text = unicodedata.normalize("NFKC", name).replace("&amp;", "&").casefold()
    text = re.sub(r"\([^)]*\)", " ", _LEGAL.sub(" ", unicodedata.normalize("NFKC", text)))
    text = re.sub(r"^\s*the\s+", "", text)
    return re.sub(r"[^0-9a-z\u00c0-\u024f가-힣]", "", text) or re.sub(r"\s", "", name.casefold())


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation."""

    type: OrganisationType
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The organisations by every form of their names."""

    entries: tuple[Entry, ...]
    #: From `key` of a form to the entry's place.
    places: dict[str, int]
    #: Words that look like names and are none, by kind: places, given names, ranks, products.
    words: dict[str, str]
    #: Every beginning of every key, of two characters or more (where it has them): most words begin no known name.
    beginnings: frozenset[str]

    def find(self, name: str) -> Entry | None:
        """The organisation of that name, if it is known."""
        place = self.places.get(key(name))
        return None if place is None else self.entries[place]

    def marks(self, text: str, tokens: Sequence[Morpheme], language: Language) -> list[str]:
        """For each token whether it begins or continues a known name, and of what type ("" otherwise)."""
        korean = language is Language.KO
        marks = [""] * len(tokens)
        place, last = 0, len(tokens) - 1
        while place <= last:
            token = tokens[place]
            tag, form, start = token.tag, token.form, token.start
            if not (tag[0] in "NSX" if korean else tag in _MAY_BEGIN):
                place += 1
                continue
            length = 0
            if (
                form[:1].isalnum()
                and not (korean and start and "가" <= text[start - 1] <= "힣")
                and _fold(text[start : start + 3])[:2] in self.beginnings
            ):
                length = self._longest(text, tokens, place)
            if length:
                kind = self.entries[
                    self.places[_fold(text[start : tokens[place + length - 1].end])]
                ].type.value
                marks[place] = f"B{kind}"
                for inside in range(place + 1, place + length):
                    marks[inside] = f"I{kind}"
            else:
                pair = text[start : tokens[place + 1].end] if place < last else form
                word = self.words.get(pair) or self.words.get(form)
                if word:
                    marks[place] = f"w{word}"
            place += max(length, 1)
        return marks

    def _longest(self, text: str, tokens: Sequence[Morpheme], place: int) -> int:
        start = tokens[place].start
        best = 0
        for stop in range(place, min(place + _LONGEST, len(tokens))):
            end = tokens[stop].end
            if end - start > 40:
                break
            folded = _fold(text[start:end])
            if len(folded) > 1 and folded not in self.beginnings:
                break
            if (
                end > start + 1
                and (text[end - 1].isalnum() or text[end - 1] == "&")
                and folded in self.places
            ):
                form = text[start:end]
                # "arm" and "visa" are words, "Arm" and "Visa" are names.
                if not (form.isascii() and form.islower()):
                    best = stop - place + 1
        return best


@lru_cache(maxsize=50_000)
def _fold(form: str) -> str:
    return re.sub(r"[^0-9a-z\u00c0-\u024f가-힣]", "", form.casefold())


def read(text: str, words: str = "") -> Lexicon:
    """Lines "type<TAB>form|form|..."; a line that begins with # is a remark. `words` are no organisations."""
    entries: list[Entry] = []
    places: dict[str, int] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, rest = line.partition("\t")
        forms = tuple(form.strip() for form in rest.split("|") if form.strip())
        for form in forms:
            places.setdefault(key(form), len(entries))
        entries.append(Entry(OrganisationType(kind), forms))
    kinds: dict[str, str] = {}
    for line in words.splitlines():
        kind, _, rest = line.partition("\t")
        if rest and not line.startswith("#"):
            kinds.update((word, kind) for word in rest.split("|"))
    beginnings = frozenset(
        known[:end] for known in places for end in range(min(2, len(known)), len(known) + 1)
    )
    return Lexicon(tuple(entries), places, kinds, beginnings)


@cache
def lexicon() -> Lexicon:
    """The lists that ship with the project."""
    folder = files("summarizer") / "lexicons"
    return read((folder / "organisations.tsv").read_text("utf-8"), (folder / "words.tsv").read_text("utf-8"))
