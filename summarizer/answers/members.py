"""Is X in it? Yes where the facts or a sentence say so, no where a list of members is there without it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.lexicon import fold
from summarizer.answers.page import Page, page_of
from summarizer.answers.question import Asks, Query
from summarizer.answers.wording import listed, quoted
from summarizer.render.particles import attach
from summarizer.types import Alliance, Answer, Evidence, Language, ReadArticle, Source

_JOINING = re.compile(
    r"참여|들어|합류|가입|함께|포함|있|끼|member|part of|join|sign|take part|included|in the|involved", re.I
)


def membership(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """The answer to a yes-or-no question on membership; None for any other question."""
    if query.asks is not Asks.YES_NO or not _JOINING.search(query.text):
        return None
    for read in articles:
        page = page_of(read)
        asked = fold(query.text)
        for alliance in read.facts.alliances:
            for party in alliance.parties:
                if any(
                    len(fold(form)) > 1 and _named(form, query.text) for form in (party.name, *party.aliases)
                ):
                    others = [p for p in alliance.parties if p is not party and _named(p.name, query.text)]
                    if (
                        (alliance.name and fold(alliance.name) in asked)
                        or others
                        or len(read.facts.alliances) == 1
                    ):
                        return _yes(party.name, alliance, page, language)
    return None


def _named(form: str, text: str) -> bool:
    """Whether a text names a form, not as a part of a longer Latin word.

    >>> _named("KT", "KT도 참여해?"), _named("KT", "SKT도 참여해?")
    (True, False)
    """
    return re.search(rf"(?<![0-9A-Za-z가-힣]){re.escape(form)}(?![0-9A-Za-z])", text, re.I) is not None


def _yes(name: str, alliance: Alliance, page: Page, language: Language) -> Answer:
    article = page.read.article
    evidence = tuple(
        Evidence("answer", p.start, p.end, p.text)
        for p in page.passages
        if p.paragraph >= 0 and name.lower() in p.lower
    )[:1]
    names = [party.name for party in alliance.parties]
    if language is Language.KO:
        reply = f"예, {attach(name, '이/가')} 참여합니다. 참여하는 곳은 {listed(names, language)}입니다."
    else:
        reply = f"Yes, {name} takes part. The members named are {listed(names, language)}."
    text = "\n".join([reply, *(quoted(item.quote) for item in evidence)])
    said = "예" if language is Language.KO else "yes"
    return Answer(
        (said,), text, evidence, (Source(article.title, article.url, article.outlet, article.published),)
    )
