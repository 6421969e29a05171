"""A question and the articles at hand: an answer with its sentence, or an honest "not stated".

question -> resolved in its conversation -> query -> best whole answer of each article -> the surest one
         -> sure enough? its words, its sentence, its source : "not stated" and the nearest thing that is
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summarizer.answers.bare import of_its_news
from summarizer.answers.changed import changed
from summarizer.answers.compared import compared, sides_of
from summarizer.answers.conversation import Topic, of_the_news, resolve, topic_after
from summarizer.answers.finding import Found, find
from summarizer.answers.forest import judges
from summarizer.answers.gist import called, gist
from summarizer.answers.matching import match
from summarizer.answers.members import leader, newcomers, roll_call
from summarizer.answers.membership import membership
from summarizer.answers.page import page_of
from summarizer.answers.question import Asks, Query, understand
from summarizer.answers.reasons import is_bare_why, reasons
from summarizer.answers.said import said
from summarizer.answers.spacing import with_spaces
from summarizer.answers.strangers import strangers
from summarizer.answers.tally import tally
from summarizer.answers.twofold import twofold
from summarizer.answers.wording import names_of, never_named, not_stated, source_of, stated
from summarizer.types import Answer, Evidence, Language, ReadArticle


def answer(
    question: str,
    articles: Sequence[ReadArticle],
    *,
    today: date | None = None,
    language: Language | None = None,
    about: Topic | None = None,
) -> Answer:
    """Answer one question from one article or a handful.

    `language` is that of the reply where the question's own is not wanted; `about` is what was just
    talked of; `today` is the asker's day, for "올해" and "last month" in the question.
    """
    question = with_spaces(question, articles)
    whole = resolve(question, about, today)
    query = understand(of_the_news(whole if about else of_its_news(whole, articles), articles))
    typed = understand(question)
    spoken = language or typed.language if question.strip(" ?!.") else query.language
    if sides_of(query.text):
        return in_conversation(_answer(query, articles, spoken), query, about)
    if is_bare_why(question) and (given := reasons(query.text, articles, spoken)) is not None:
        return in_conversation(given, query, about)
    unnamed = [strangers(typed, article) for article in articles]
    fitting = [article for article, names in zip(articles, unnamed, strict=True) if not names]
    given = _answer(query, fitting or articles, spoken)
    if not given.abstained and _is_untold(typed, given, fitting or articles):
        given = not_stated(query, [], spoken)
    if articles and not fitting:
        # What these articles tell is none of what is asked for; a no of the facts (`네이버도 참여해?`) stands.
        given = given if given.abstained else never_named(min(unnamed, key=len), spoken)
        given = replace(given, elsewhere=query.asks is not Asks.YES_NO)
    return in_conversation(given, query, about)


def in_conversation(given: Answer, query: Query, about: Topic | None) -> Answer:
    """An answer with what was understood, and what is talked of after it."""
    whole = replace(given, asked=query.text)
    return replace(whole, subject=topic_after(query.text, whole, about).subject)


def _answer(query: Query, articles: Sequence[ReadArticle], spoken: Language) -> Answer:
    both = None if sides_of(query.text) else _twofold(query, articles, spoken)
    if both is not None:
        return both
    told = by_kind(query, articles, spoken)
    if told is not None:
        return told
    if not query.terms:
        return not_stated(query, [], spoken)
    told = from_facts(query, articles, spoken)
    if told is not None:
        return told
    found = [find(query, article) for article in articles]
    best = max(found, key=lambda f: f.chance, default=None)
    if best is None or best.chance < judges().enough:
        return not_stated(query, found, spoken)
    return from_found(query, best, spoken)


def from_facts(query: Query, articles: Sequence[ReadArticle], spoken: Language) -> Answer | None:
    """The answer to a question that the facts answer by themselves; None for any other."""
    return (
        membership(query, articles, spoken)
        or leader(query, articles, spoken)
        or newcomers(query, articles, spoken)
        or tally(query, articles, spoken)
        or called(query, articles, spoken)
        or roll_call(query, articles, spoken)
    )


def by_kind(query: Query, articles: Sequence[ReadArticle], spoken: Language) -> Answer | None:
    """The answer to a question of a kind that needs no weighing; None for any other."""
    return (
        compared(query, articles, spoken)
        or changed(query, articles, spoken)
        or said(query, articles, spoken)
        or gist(query, articles, spoken)
    )


def _twofold(query: Query, articles: Sequence[ReadArticle], spoken: Language) -> Answer | None:
    """Two things asked at once, each answered by itself; None where it is one, or neither is told."""
    halves = twofold(query.text)
    if halves is None:
        return None
    first = _answer(understand(halves[0]), articles, spoken)
    before = Topic(halves[0], first.answers, query.language)
    second = _answer(understand(resolve(halves[1], before)), articles, spoken)
    told = [half for half in (first, second) if not half.abstained]
    if not told:
        return None
    replies = [half.text if half in told else half.text.split("\n", 1)[0] for half in (first, second)]
    return Answer(
        answers=tuple(dict.fromkeys(name for half in told for name in half.answers)),
        text="\n".join(dict.fromkeys(line for reply in replies for line in reply.split("\n"))),
        evidence=tuple(dict.fromkeys(item for half in told for item in half.evidence)),
        sources=tuple(dict.fromkeys(source for half in told for source in half.sources)),
    )


#: People are asked for, and what was found counts bodies.
_PEOPLE = re.compile(r"인원|몇\s?명|\bhow many (?:people|employees|students|trainees|engineers)\b", re.I)
_BODIES = re.compile(
    r"\d\s?(?:여\s?)?(?:곳|개사|개\s?기업|개\s?기관|개\s?대학|개교)$|\b(?:companies|firms|organi[sz]ations)$"
)


def _is_untold(typed: Query, given: Answer, articles: Sequence[ReadArticle]) -> bool:
    """Whether a follow-up that names nothing says a thing that these articles say nowhere: `누가 제안했어?`.

    Its subject comes from what was talked of and is met all over the article, so that alone proves nothing.
    """
    if typed.asks is Asks.COUNT and _PEOPLE.search(typed.text):
        return all(_BODIES.search(name) for name in given.answers)
    said = [index for index, term in enumerate(typed.terms) if not term.is_head]
    if typed.asks not in _UNTOLD or len(said) != 1 or typed.terms[said[0]].is_name or typed.concepts:
        return False
    same = [read for read in articles if typed.language is read.facts.language]
    return len(same) == len(articles) and all(
        match(typed, page_of(read)).best[said[0]] < _MET for read in same
    )


#: What is asked with one verb alone; other sorts of question tell by their head what they want.
_UNTOLD = frozenset({Asks.WHO, Asks.PERSON, Asks.ORGANISATION, Asks.DATE})
#: A word is said in an article when it is met at least so well.
_MET = 0.5


def answer_all(
    questions: Sequence[str], articles: Sequence[ReadArticle], *, today: date | None = None
) -> list[Answer]:
    """Answer many questions about the same articles, each by itself."""
    return [answer(question, articles, today=today) for question in questions]


def from_found(query: Query, found: Found, language: Language) -> Answer:
    """What was found, put in words."""
    names = names_of(found)
    evidence = evidence_of(found)
    text = stated(query, found, names, evidence, language)
    return Answer(names, text, evidence, (source_of(found.page.read),))


def evidence_of(found: Found) -> tuple[Evidence, ...]:
    """The sentences of the body that the pieces stand in.

    A title is no evidence; for what only it tells, the likeliest sentence that says the same is looked for.
    """
    result: list[Evidence] = []
    for piece in found.pieces:
        passage = found.page.passages[piece.passage]
        if passage.paragraph < 0:
            text = piece.span.text.lower()
            body = [p for p in found.page.passages if p.paragraph >= 0]
            holders = [p for p in body if text in p.lower] or body
            if not holders:
                continue
            passage = max(holders, key=lambda p: found.matches.coverage[p.index])
        item = Evidence("answer", passage.start, passage.end, passage.text)
        if item not in result:
            result.append(item)
    return tuple(result)
