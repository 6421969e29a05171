"""Answers as a chat shows them: a sentence or two in the asker's language, then the sentence they rest on.

Whatever an article says is only ever quoted, between quotation marks; nothing in it is obeyed or laid out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.finding import Found, short_form
from summarizer.answers.page import Page
from summarizer.answers.question import Asks, Query
from summarizer.answers.spans import Form
from summarizer.render.particles import attach
from summarizer.types import Answer, Evidence, Language, Source

#: Longer quotations are cut; a chat is no archive.
LONGEST_QUOTE = 280
#: A sentence is near enough to be offered when it tells at least this share of a question that has no answer.
NEAR = 0.5


def listed(names: Sequence[str], language: Language) -> str:
    """An enumeration as one says it.

    >>> listed(["KT", "한양대", "ETRI"], Language.KO)
    'KT, 한양대와 ETRI'
    """
    if len(names) < 2:
        return "".join(names)
    if language is Language.KO:
        return ", ".join([*names[:-2], attach(names[-2], "과/와")]) + " " + names[-1]
    return ", ".join(names[:-1]) + " and " + names[-1]


def quoted(sentence: str) -> str:
    """A sentence of an article between quotation marks, on one line."""
    text = " ".join(sentence.split())
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"“{text}”"


def stated(
    query: Query, found: Found, names: Sequence[str], evidence: Sequence[Evidence], language: Language
) -> str:
    """The answer in a sentence, then the sentence that it rests on."""
    said = listed(names, language)
    told = any(piece.span.form is Form.CLAUSE for piece in found.pieces)
    if language is Language.KO:
        if told:
            reply = (
                f"기사에는 {' · '.join(f'‘{name}’' for name in names)}{_goes_on(names[-1])} 나와 있습니다."
            )
        elif len(names) > 2 and query.asks in {Asks.WHO, Asks.ORGANISATION}:
            reply = f"{said}, 모두 {len(names)}곳입니다."
        else:
            reply = f"{said}입니다."
    elif told:
        reply = "The article says: " + "; ".join(f"‘{name}’" for name in names) + "."
    else:
        reply = said[:1].upper() + said[1:] + ("" if said.endswith(".") else ".")
    return "\n".join([reply, *(quoted(item.quote) for item in evidence[:1])])


def _goes_on(name: str) -> str:
    return "라고" if not re.search(r"[가-힣]$", name) else attach(name, "이라/라")[len(name) :] + "고"


def not_stated(query: Query, found: Sequence[Found], language: Language) -> Answer:
    """The honest no, and the nearest thing that the articles do tell."""
    korean = language is Language.KO
    head = _asked_for(query)
    best = max(found, key=lambda f: max(f.matches.coverage, default=0.0), default=None)
    if korean:
        reply = f"{attach(head, '은/는')} 기사에 나오지 않습니다." if head else "기사에 나오지 않습니다."
    else:
        reply = "The article does not say." if head is None else f"The article does not say ({head})."
    if best is None:
        return Answer((), reply)
    members = _members(best.page, query)
    source = _source(best.page)
    if members:
        if korean:
            what = f"{members[1]} 참여하는 곳은" if members[1] else "함께하는 곳은"
            reply += f" 다만 {what} {_few(members[0], language)}입니다."
        else:
            reply += f" It does say who takes part: {_few(members[0], language)}."
    nearest = _nearest(best)
    evidence: tuple[Evidence, ...] = ()
    if nearest is not None:
        passage = best.page.passages[nearest]
        evidence = (Evidence("nearest", passage.start, passage.end, passage.text),)
        lead = "가장 가까운 문장:" if korean else "The nearest sentence:"
        reply += f"\n{lead} {quoted(passage.text)}"
    return Answer((), reply, evidence, (source,))


def _asked_for(query: Query) -> str | None:
    """The thing asked for, in the words of a Korean question: 예산, 지분율 ..."""
    if query.language is not Language.KO or not query.head:
        return None
    head = query.head.strip("?!. ")
    return head if re.fullmatch(r"[가-힣A-Za-z&·]{2,12}", head) and not head.endswith("곳") else None


def _members(page: Page, query: Query) -> tuple[list[str], str | None] | None:
    """The parties of the alliance that the question seems to be about, and its name with a particle."""
    alliances = page.read.facts.alliances
    if not alliances:
        return None

    def closeness(index: int) -> tuple[int, bool]:
        alliance = alliances[index]
        names = [alliance.name or "", *(party.name for party in alliance.parties)]
        return sum(1 for name in names if name and name in query.text), alliance.main

    index = max(range(len(alliances)), key=closeness)
    alliance = alliances[index]
    if not closeness(index)[0] and len(alliances) > 1:
        return None
    name = f"{alliance.name}에" if alliance.name and page.korean else None
    return [party.name for party in alliance.parties], name


def _few(names: Sequence[str], language: Language) -> str:
    if len(names) <= 4:
        return listed(names, language)
    if language is Language.KO:
        return f"{', '.join(names[:3])} 등 {len(names)}곳"
    return f"{', '.join(names[:3])} and {len(names) - 3} more"


def _nearest(found: Found) -> int | None:
    """The sentence of the body that tells most of the question, if it tells enough."""
    rows = [(found.matches.coverage[p.index], -p.index) for p in found.page.passages if p.paragraph >= 0]
    best = max(rows, default=(0.0, 0))
    return -best[1] if best[0] >= NEAR else None


def _source(page: Page) -> Source:
    article = page.read.article
    return Source(article.title, article.url, article.outlet, article.published)


def names_of(found: Found) -> tuple[str, ...]:
    """The short forms of what was found, each thing once."""
    return tuple(dict.fromkeys(short_form(piece) for piece in found.pieces))
