"""Which articles tell of one event, whatever the outlet, wording or language.

An article is placed among the stories that are there; a story once formed is never taken apart by a later article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.stories.compare import LONGEST_GAP as LONGEST_GAP
from summarizer.stories.compare import compare, news
from summarizer.stories.identity import identities
from summarizer.stories.merge import independent_reports as independent_reports
from summarizer.stories.merge import merge as merge
from summarizer.stories.words import marks
from summarizer.types import ReadArticle


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs among the stories offered."""

    #: None: it tells of something new.
    index: int | None
    #: What joined it, in words that an operator can check.
    because: str = ""


def place(article: ReadArticle, stories: Sequence[Sequence[ReadArticle]]) -> Placement:
    """The story that an article tells, out of those around it; the likest report decides."""
    best, because, where = 0.0, "", None
    for index, reports in enumerate(stories):
        for report in reports:
            likeness = compare(article, report)
            if likeness is not None and likeness.score > best:
                best, because, where = likeness.score, likeness.because, index
    return Placement(where, because)


def group(articles: Sequence[ReadArticle]) -> list[str]:
    """A story's key for each article, in the same order; articles of one event share it."""
    # The oldest first, so that the order of arrival in a batch decides nothing.
    order = sorted(
        range(len(articles)), key=lambda i: (articles[i].article.published or date.min, _id(articles[i]))
    )
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


def handles(article: ReadArticle) -> frozenset[str]:
    """What a story is to be looked up by: two reports that share no handle are never one story.

    A store that keeps these beside each story offers `place` only those that it could choose.
    """
    return names(article) | marks(article.article.title, article.article.body)


def names(article: ReadArticle) -> frozenset[str]:
    """The handles that weigh most: what the parties of its news are known by."""
    return frozenset(form for a in news(article) for party in a.parties for form in identities(party))


def _id(read: ReadArticle) -> tuple[str, str]:
    return (read.article.id, read.article.title)
