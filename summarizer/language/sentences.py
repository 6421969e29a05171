"""An article's sentences with their places in the original text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.document import Layout, Sentence
from summarizer.language.cleanup import lines_of
from summarizer.language.english import ABBREVIATIONS
from summarizer.types import Article, Language

#: Evidence must be shorter than 600 characters, so a longer run is cut where a word ends.
LONGEST_SENTENCE = 560
#: A run of marks is tried once, from its beginning: a line of dots alone costs no more than a line of letters.
_STOP = re.compile(r"(?<![.!?…。])[.!?…。]+[\"'”’»)\]]*(?=\s)")
#: So far around a full stop is looked for what it belongs to.
_AROUND = 60
_BLANK = re.compile(r"\s*")
_CLOSING = "\"'”’»)]"


def lay_out(article: Article, language: Language) -> tuple[Sentence, ...]:
    """The title, then the sentences of the body in reading order, the page's clutter left out."""
    found = []
    title = article.title.strip()
    if title:
        start = article.title.index(title[0])
        title = title[:LONGEST_SENTENCE]
        found.append(Sentence(start, start + len(title), title, -1, Layout.TITLE))
    for line in lines_of(article.body):
        for start, end in split(line.text, language):
            found.append(
                Sentence(
                    line.start + start, line.start + end, line.text[start:end], line.paragraph, line.layout
                )
            )
    return tuple(found)


def split(line: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the sentences of one line begin and end.

    >>> list(split("KT와 손잡았다. 양사는 협력한다.", Language.KO))
    [(0, 10), (11, 20)]
    """
    start = 0
    for stop in _STOP.finditer(line):
        if not _ends_here(line, start, stop, language):
            continue
        yield from _bounded(line, start, stop.end())
        start = stop.end()
    yield from _bounded(line, start, len(line))


def _ends_here(line: str, start: int, stop: re.Match[str], language: Language) -> bool:
    """Whether this full stop is one, and not that of "Inc.", "J." or "...and"."""
    following = _BLANK.match(line, stop.end())
    behind = following.end() if following else stop.end()
    after = line[behind : behind + _AROUND]
    if stop.group().rstrip(_CLOSING) != ".":
        return not (stop.group().startswith("..") and after[:1].islower())
    before = line[max(start, stop.start() - _AROUND) : stop.start()].rsplit(None, 1)
    word = before[-1].lstrip("(\"'“‘[") if before else ""
    after = after.lstrip("(\"'“‘[")
    if language is Language.KO:
        return not (word.isascii() and (word.lower() in ABBREVIATIONS or word.isdigit())) or not after
    if len(word) == 1 and word.isupper():
        return False
    if word.lower() in ABBREVIATIONS:
        return bool(after) and after[0].isupper() and _opens(after)
    # "xRAN director ..." and "dbt Labs said": a name may open a sentence with a small letter.
    return not after or not after[0].islower() or not re.match(r"[a-z]+[\s,;:)]", after)


def _opens(after: str) -> bool:
    """Whether these words open a sentence even after an abbreviation ("... Meta Platforms Inc. The firm")."""
    first = after.split(None, 1)[0].strip(",.'\"”’")
    return first in _OPENERS


_OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "It",
        "In",
        "On",
        "At",
        "He",
        "She",
        "They",
        "We",
        "This",
        "That",
        "These",
        "Those",
        "But",
        "And",
        "As",
        "For",
        "With",
        "Under",
        "Its",
        "Their",
        "Both",
        "Other",
        "Shares",
        "Analysts",
        "Financial",
        "Terms",
        "Last",
        "Meanwhile",
        "Separately",
        "However",
        "If",
        "While",
        "When",
        "After",
        "Before",
        "Since",
    ]
)


def _bounded(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, in pieces that are short enough to be evidence."""
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = line.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
        while start < end and line[start].isspace():
            start += 1
    if start < end:
        yield start, end
