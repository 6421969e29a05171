"""A question and the articles at hand: an answer with its sentence, or an honest "not stated".

question -> resolved in its conversation -> query -> best whole answer of each article -> the surest one
         -> sure enough? its words, its sentence, its source : "not stated" and the nearest thing that is
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from summarizer.answers.conversation import Topic, resolve
from summarizer.answers.finding import Found, find, short_form
from summarizer.answers.forest import judges
from summarizer.answers.question import Query, understand
from summarizer.answers.wording import not_stated, stated
from summarizer.types import Answer, Evidence, Language, ReadArticle, Source


def answer(
    question: str,
    articles: Sequence[ReadArticle],
    *,
    today: date | None = None,
    language: Language | None = None,
    about: Topic | None = None,
) -> Answer:
    """Answer one question from one article or a handful.

    `language` is that of the reply where the question's own is not wanted; `about` is what was just talked of.
    """
    query = understand(resolve(question, about))
    spoken = language or (about.language if about and not question.strip(" ?!.") else query.language)
    found = [find(query, article) for article in articles] if query.terms or query.concepts else []
    best = max(found, key=lambda f: f.chance, default=None)
    if best is None or best.chance < judges().enough:
        return not_stated(query, found, spoken, today)
    return from_found(query, best, spoken, today)


def answer_all(
    questions: Sequence[str], articles: Sequence[ReadArticle], *, today: date | None = None
) -> list[Answer]:
    """Answer many questions about the same articles, each by itself."""
    return [answer(question, articles, today=today) for question in questions]


def from_found(query: Query, found: Found, language: Language, today: date | None) -> Answer:
    """What was found, put in words."""
    names = tuple(dict.fromkeys(short_form(piece) for piece in found.pieces))
    evidence = evidence_of(found)
    return Answer(
        names, stated(query, found, names, evidence, language, today), evidence, (source_of(found.page.read),)
    )


def evidence_of(found: Found) -> tuple[Evidence, ...]:
    """The sentences of the body that the pieces stand in; a title is no evidence, so its nearest like is looked for."""
    result: list[Evidence] = []
    for piece in found.pieces:
        passage = found.page.passages[piece.passage]
        if passage.paragraph < 0:
            text = piece.span.text.lower()
            holders = [p for p in found.page.passages if p.paragraph >= 0 and text in p.lower]
            if not holders:
                continue
            passage = max(holders, key=lambda p: found.matches.coverage[p.index])
        item = Evidence("answer", passage.start, passage.end, passage.text)
        if item not in result:
            result.append(item)
    return tuple(result)


def source_of(read: ReadArticle) -> Source:
    """Where an article can be read."""
    a = read.article
    return Source(a.title, a.url, a.outlet, a.published)
