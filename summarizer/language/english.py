"""English words: where they begin and end, and what they look like."""

from __future__ import annotations

import re

from summarizer.document import Morpheme

_WORD = re.compile(
    r"""
      &(?:amp|quot|lt|gt|apos|nbsp|\#\d+);           # an entity that a page left behind is one mark
    | (?:[A-Za-z]\.){2,}                             # U.S.
    | [^\W_]+(?:[&.+'’\-‐/][^\W_]+)*(?<!['’]s)(?:\+(?!\w)|&(?=[\s,)”"]|$))?  # AT&T, Disney+, e&
    | ['’]s\b                                        # a possessive is a word by itself
    | \S
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
#: After these a full stop ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "plc",
        "bros",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "sen",
        "rep",
        "gov",
        "st",
        "ave",
        "no",
        "vs",
        "v",
        "etc",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "bln",
        "mln",
        "approx",
        "est",
        "dept",
        "univ",
        "assn",
        "intl",
        "vol",
        "pp",
        "fig",
        "op",
        "ed",
        "eds",
        "al",
        "d.c",
        "l.p",
        "n.v",
        "s.a",
        "s.p.a",
        "a.g",
        "b.v",
    ]
)


def words(text: str) -> list[Morpheme]:
    """The words and marks of a text in reading order.

    >>> [w.form for w in words("Nvidia's AT&T pact, signed.")]
    ['Nvidia', "'s", 'AT&T', 'pact', ',', 'signed', '.']
    """
    found = []
    for match in _WORD.finditer(text):
        form, start, end = match.group(), match.start(), match.end()
        possessive = _POSSESSIVE.search(form) if len(form) > 2 else None
        if possessive:
            cut = start + possessive.start()
            found.append(Morpheme(text[start:cut], shape(text[start:cut]), start, cut))
            form, start = text[cut:end], cut
        found.append(Morpheme(form, shape(form), start, end))
    return found


def shape(word: str) -> str:
    """What a word looks like: Capital, ALL, lower, Mixed, number, mark."""
    if word[0].isdigit():
        return "alnum" if any(character.isalpha() for character in word) else "number"
    if not word[0].isalpha():
        return "possessive" if len(word) > 1 and word[0] in "'’" else "mark"
    if word.islower():
        return "lower"
    if word.isupper():
        return "ALL" if len(word) > 1 else "Initial"
    if word[0].isupper() and word[1:].islower():
        return "Capital"
    return "Mixed"
