"""Questions asked without an article: found in an archive, answered from its likeliest articles, with date and link."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from summarizer.answers.answer import evidence_of, source_of
from summarizer.answers.conversation import Topic, resolve
from summarizer.answers.finding import Found, find
from summarizer.answers.forest import judges
from summarizer.answers.question import Query, understand
from summarizer.answers.wording import names_of, not_stated, stated
from summarizer.answers.words import is_korean, stem, words_of
from summarizer.types import Answer, Language, ReadArticle

#: How many articles are read closely for one question; more cost time and gained nothing on the corpus.
CLOSELY = 3
#: How much less like the question an article may be than the likeliest one and still be read.
LIKE_ENOUGH = 0.5
#: How far the level of a single article is raised towards certainty: the wrong article often looks right.
#: Chosen on the development articles as an archive (exactly right .43, kept back .90; unraised .45, .83).
RAISED = 0.2
#: A word that more than this share of a large archive has does not choose among its articles.
COMMON, LARGE = 0.25, 200


@dataclass(frozen=True, slots=True)
class Nearby:
    """An article that may hold the answer, and how much it is like the question."""

    read: ReadArticle
    likeness: float


class Archive(Protocol):
    """Where articles are found by words: in memory here, in a database elsewhere."""

    def nearby(self, words: Sequence[str], *, limit: int) -> Sequence[Nearby]:
        """The articles that share most with these words, best first."""


def words_in(text: str) -> list[str]:
    """The words by which an archive is searched: Korean nouns and verbs, English stems, names as written."""
    korean = is_korean(text)
    return [
        stem(word.form) if word.form.isascii() else word.form
        for word in (next(words_of([text], korean=korean)) if text.strip() else [])
        if word.is_content and (len(word.form) > 1 or word.tag in {"SL", "SN"})
    ]


class MemoryArchive:
    """An archive in memory: an inverted index weighed by Okapi BM25."""

    def __init__(self, articles: Iterable[ReadArticle] = ()) -> None:
        self._articles: list[ReadArticle] = []
        self._lengths: list[int] = []
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        for read in articles:
            self.add(read)

    def add(self, read: ReadArticle) -> None:
        """Put one article in; its headline and its parties' names count more than its body."""
        number = len(self._articles)
        names = " ".join(
            form
            for alliance in read.facts.alliances
            for form in (alliance.name or "", *(f for p in alliance.parties for f in (p.name, *p.aliases)))
        )
        counts: Counter[str] = Counter(words_in(read.article.body))
        for word in {*words_in(read.article.title), *words_in(names)}:
            counts[word] += 3
        for word, times in counts.items():
            self._places[word][number] = float(times)
        self._articles.append(read)
        self._lengths.append(sum(counts.values()))

    def __len__(self) -> int:
        return len(self._articles)

    def nearby(self, words: Sequence[str], *, limit: int) -> list[Nearby]:
        """The articles that share most with these words, best first."""
        if not self._articles:
            return []
        size, mean = len(self._articles), sum(self._lengths) / len(self._articles)
        scores: dict[int, float] = defaultdict(float)
        rows = sorted((len(self._places[w]), w) for w in set(words) if w in self._places)
        rows = [row for i, row in enumerate(rows) if i < 2 or size < LARGE or row[0] <= COMMON * size]
        for _, word in rows:
            places = self._places[word]
            rarity = math.log(1 + (size - len(places) + 0.5) / (len(places) + 0.5))
            for number, times in places.items():
                scores[number] += (
                    rarity * times * 2.2 / (times + 1.2 * (0.4 + 0.6 * self._lengths[number] / mean))
                )
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
    query = understand(resolve(question, about, today))
    spoken = language or query.language
    near = archive.nearby(words_in(query.text), limit=CLOSELY) if query.terms else []
    near = [n for n in near if n.likeness >= LIKE_ENOUGH * near[0].likeness]
    found = [(find(query, n.read), n.likeness / near[0].likeness) for n in near]
    best = max(found, key=lambda row: row[0].chance * row[1] ** 2, default=None)
    enough = judges().enough
    if best is None or best[0].chance < enough + RAISED * (1 - enough):
        return _nothing(query, [f for f, _ in found], spoken)
    return _told(query, best[0], spoken)


def _told(query: Query, found: Found, language: Language) -> Answer:
    names, evidence, source = names_of(found), evidence_of(found), source_of(found.page.read)
    day = source.published.isoformat() if source.published else ""
    where = " · ".join(part for part in (source.outlet, day, source.title) if part)
    text = (
        stated(query, found, names, evidence, language)
        + f"\n— {where}"
        + (f"\n{source.url}" if source.url else "")
    )
    return Answer(names, text, evidence, (source,))


def _nothing(query: Query, found: Sequence[Found], language: Language) -> Answer:
    reply = not_stated(query, found[:1], language)
    if language is Language.KO:
        return replace(
            reply, text=reply.text.replace("기사에 나오지 않습니다", "모아 둔 기사에 나오지 않습니다", 1)
        )
    return replace(reply, text=reply.text.replace("The article does not say", "No stored article says", 1))
