"""Which articles tell of one event, whatever the outlet, wording or language.

Two reports join when the alliances that are their news share parties, or a proper name, and nothing speaks
against it: another day, another kind of tie, too long between them. Articles without alliances join by their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from summarizer.facts.lexicon import key, lexicon
from summarizer.types import Alliance, Facts, Kind, Organisation, ReadArticle, Status

#: Reports of one event come within days; a weekly magazine's, within two weeks.
_LONGEST_GAP = 15
#: Outlets date one signing by the day it happened or by the day they print.
_SAME_DAY = 2
_ENOUGH_PARTIES = 0.5
#: Shares of word pairs in common: a rewritten press release, and a copied one.
_SAME_WORDS = 0.22
_COPY = 0.6


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs among the stories offered."""

    #: None: it tells of something new.
    index: int | None
    #: What joined it, in words that an operator can check.
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Likeness:
    score: float
    because: str


def place(article: ReadArticle, stories: Sequence[Sequence[ReadArticle]]) -> Placement:
    """The story that an article tells, out of those around it; the likest report decides."""
    best, because, where = 0.0, "", None
    for index, reports in enumerate(stories):
        for report in reports:
            likeness = _likeness(article, report)
            if likeness is not None and likeness.score > best:
                best, because, where = likeness.score, likeness.because, index
    return Placement(where, because)


def group(articles: Sequence[ReadArticle]) -> list[str]:
    """A story's key for each article, in the same order; articles of one event share it."""
    # The oldest first, so that the order of arrival in a batch decides nothing.
    order = sorted(range(len(articles)), key=lambda i: (articles[i].article.published or date.min, i))
    stories: list[list[ReadArticle]] = []
    keys = [""] * len(articles)
    for i in order:
        placement = place(articles[i], stories)
        index = len(stories) if placement.index is None else placement.index
        if placement.index is None:
            stories.append([])
        stories[index].append(articles[i])
        keys[i] = f"story-{index + 1}"
    return keys


def merge(reports: Sequence[ReadArticle]) -> Facts:
    """The facts of a story: those of the report that tells most of its news."""
    fullest = max(reports, key=lambda read: sum(len(a.parties) for a in read.facts.alliances if a.main))
    return fullest.facts


def independent_reports(reports: Sequence[ReadArticle]) -> int:
    """How many of the reports are no copies of one press release."""
    origins: list[frozenset[str]] = []
    for report in reports:
        words = _word_pairs(report.article.body)
        if not any(_share(words, other) >= _COPY for other in origins):
            origins.append(words)
    return len(origins)


def _likeness(a: ReadArticle, b: ReadArticle) -> _Likeness | None:
    """How strongly two articles tell one event; None where they do not."""
    if _days_apart(a.article.published, b.article.published) > _LONGEST_GAP:
        return None
    mine = [alliance for alliance in a.facts.alliances if alliance.main]
    theirs = [alliance for alliance in b.facts.alliances if alliance.main]
    if not mine and not theirs:
        return _same_words(a, b)
    found = [likeness for x in mine for y in theirs if (likeness := _one_alliance(x, y)) is not None]
    return max(found, key=lambda likeness: likeness.score, default=None)


def _one_alliance(a: Alliance, b: Alliance) -> _Likeness | None:
    if _conflict(a, b):
        return None
    shared = sum(any(_same(p, q) for q in b.parties) for p in a.parties)
    smaller, larger = sorted((len(a.parties), len(b.parties)))
    if not smaller:
        return None
    named = bool(a.name and b.name and key(a.name) == key(b.name))
    if named and shared:
        return _Likeness(1.0 + shared / larger, f"same name {a.name} and {shared} shared parties")
    if shared >= 2 and shared / smaller >= _ENOUGH_PARTIES:
        return _Likeness(shared / larger, f"{shared} shared parties")
    return None


def _conflict(a: Alliance, b: Alliance) -> bool:
    """Whether the two cannot be one event."""
    if a.date and b.date and not _may_be_one_day(a.date, b.date):
        return True
    ending = {a.status, b.status}
    return (
        (len(ending) == 2
        and (Status.ENDED in ending or ending == {Status.JOINED, Status.FORMED}))
        or ({a.kind, b.kind} == {Kind.CONSORTIUM, Kind.JOINT_VENTURE} and not (a.name and b.name))
    )


def _may_be_one_day(a: str, b: str) -> bool:
    if len(a) == len(b) == 10:
        return _days_apart(date.fromisoformat(a), date.fromisoformat(b)) <= _SAME_DAY
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _days_apart(a: date | None, b: date | None) -> int:
    return abs((a - b).days) if a and b else 0


def _same(a: Organisation, b: Organisation) -> bool:
    return not _identities(a).isdisjoint(_identities(b))


@lru_cache(maxsize=20_000)
def _identities(organisation: Organisation) -> frozenset[str | int]:
    """What an organisation is known by: its place in the lexicon, and every form of its name."""
    known = lexicon()
    forms = [key(form) for form in (organisation.name, *organisation.aliases)]
    return frozenset(
        identity
        for form in forms
        if form
        for identity in (form, known.places.get(form))
        if identity is not None
    )


def _same_words(a: ReadArticle, b: ReadArticle) -> _Likeness | None:
    share = _share(_word_pairs(a.article.body), _word_pairs(b.article.body))
    return _Likeness(share, "the same words") if share >= _SAME_WORDS else None


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=2_000)
def _word_pairs(text: str) -> frozenset[str]:
    words = text[:20_000].split()
    return frozenset(f"{first} {second}" for first, second in zip(words, words[1:], strict=False))
