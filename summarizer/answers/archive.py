"""Questions asked without an article: found in an archive, answered from its likeliest articles, with date and link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from summarizer.answers.answer import by_kind, evidence_of, from_facts, in_conversation
from summarizer.answers.bodies import is_named
from summarizer.answers.changed import wish_of as changes_of
from summarizer.answers.compared import sides_of
from summarizer.answers.conversation import Topic, resolve
from summarizer.answers.finding import Found, find
from summarizer.answers.forest import judges
from summarizer.answers.marks import STRESS, marks_in, marks_of, telling
from summarizer.answers.question import Query, understand
from summarizer.answers.spacing import with_spaces
from summarizer.answers.strangers import strangers
from summarizer.answers.wording import citation, names_of, never_named, not_stated, source_of, stated
from summarizer.types import Answer, Language, ReadArticle

#: How many articles are read closely for one question; more cost time and gained nothing on the corpus.
CLOSELY = 3
#: And for one that is answered from several articles together.
_SEVERAL = 8
#: How much less like the question an article may be than the likeliest one and still be read.
LIKE_ENOUGH = 0.5
#: How far the level of a single article is raised towards certainty: the wrong article often looks right.
#: Chosen on the development articles as an archive (exactly right .43, kept back .90; unraised .45, .83).
RAISED = 0.2


@dataclass(frozen=True, slots=True)
class Nearby:
    """An article that may hold the answer, and how much it is like the question."""

    read: ReadArticle
    likeness: float


class Archive(Protocol):
    """Where articles are found by a question's marks: in memory here, in a database elsewhere."""

    def nearby(self, question: str, *, limit: int) -> Sequence[Nearby]:
        """The articles that share most with a question, best first."""


class MemoryArchive:
    """An archive in memory: which articles hold a mark, and which stress it."""

    def __init__(self, articles: Iterable[ReadArticle] = ()) -> None:
        self._articles: list[ReadArticle] = []
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        for read in articles:
            self.add(read)

    def add(self, read: ReadArticle) -> None:
        """Put one article in."""
        number = len(self._articles)
        marks = marks_of(read)
        for mark in marks.all:
            self._places[mark][number] = 1 + STRESS * (mark in marks.stressed)
        self._articles.append(read)

    def __len__(self) -> int:
        return len(self._articles)

    def nearby(self, question: str, *, limit: int) -> list[Nearby]:
        """The articles that share most with a question, best first."""
        scores: dict[int, float] = defaultdict(float)
        held = {mark: len(self._places[mark]) for mark in marks_in(question) if mark in self._places}
        for mark, worth in telling(held, len(self._articles)).items():
            for number, times in self._places[mark].items():
                scores[number] += worth * times
        best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
        return [Nearby(self._articles[number], scores[number]) for number in best]


def answer_from(
    question: str,
    archive: Archive,
    *,
    today: date | None = None,
    language: Language | None = None,
    about: Topic | None = None,
) -> Answer:
    """Answer a question from an archive, or say that nothing stored tells it."""
    whole = resolve(question, about, today)
    return answer_near(whole, archive.nearby(whole, limit=closely(whole)), language=language)


def answer_near(
    question: str,
    near: Sequence[Nearby],
    *,
    today: date | None = None,
    language: Language | None = None,
    about: Topic | None = None,
) -> Answer:
    """The same from the articles that were found already, the likeliest first."""
    question = with_spaces(question, [n.read for n in near])
    query = understand(resolve(question, about, today))
    spoken = language or understand(question).language
    if not sides_of(query.text):
        unnamed = [strangers(query, n.read) for n in near]
        fitting = [n for n, names in zip(near, unnamed, strict=True) if not names]
        if near and not fitting:
            nothing = _stored(never_named(min(unnamed, key=len), spoken), spoken)
            return in_conversation(nothing, query, about)
        near = fitting
    told = by_kind(query, [n.read for n in near], spoken) or _by_name(query, near, spoken)
    if told is not None and not told.abstained:
        return in_conversation(_with_sources(told, near, spoken), query, about)
    near = [n for n in near[:CLOSELY] if query.terms and n.likeness >= LIKE_ENOUGH * near[0].likeness]
    found = [(find(query, n.read), n.likeness / near[0].likeness) for n in near]
    best = max(found, key=lambda row: row[0].chance * row[1] ** 2, default=None)
    enough = judges().enough
    if told is not None:
        return in_conversation(_stored(told, spoken), query, about)
    if best is None or best[0].chance < enough + RAISED * (1 - enough):
        return in_conversation(_nothing(query, [f for f, _ in found], spoken), query, about)
    return in_conversation(_told(query, best[0], spoken), query, about)


def _by_name(query: Query, near: Sequence[Nearby], spoken: Language) -> Answer | None:
    """What the facts of the likeliest article answer by themselves about a body that the question names."""
    for one in near[:CLOSELY]:
        if any(is_named(alliance, query.text) for alliance in one.read.facts.alliances):
            told = from_facts(query, [one.read], spoken)
            return told if told is not None and not told.abstained else None
    return None


def _with_sources(told: Answer, near: Sequence[Nearby], language: Language) -> Answer:
    """An answer with where each of its articles can be read."""
    urls = {source.url for source in told.sources}
    lines = [line for source in told.sources for line in citation(source, language)]
    articles = tuple(n.read for n in near if n.read.article.url in urls)
    return replace(told, text="\n".join([told.text, *lines]), articles=articles)


def _told(query: Query, found: Found, language: Language) -> Answer:
    names, evidence, source = names_of(found), evidence_of(found), source_of(found.page.read)
    text = "\n".join([stated(query, found, names, evidence, language), *citation(source, language)])
    return Answer(names, text, evidence, (source,), articles=(found.page.read,))


def _nothing(query: Query, found: Sequence[Found], language: Language) -> Answer:
    return _stored(not_stated(query, found[:1], language), language)


def _stored(reply: Answer, language: Language) -> Answer:
    """A no from all that is stored rather than from one article."""
    if language is Language.KO:
        return replace(
            reply, text=reply.text.replace("기사에 나오지 않습니다", "모아 둔 기사에 나오지 않습니다", 1)
        )
    return replace(reply, text=reply.text.replace("The article does not say", "No stored article says", 1))


def closely(question: str) -> int:
    """How many articles a question needs: two alliances stand in two, and what changed in as many as tell of it."""
    text = " ".join(question.split())
    return _SEVERAL if sides_of(text) is not None or changes_of(text) is not None else CLOSELY
