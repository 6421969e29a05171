"""Questions that all stored reports together answer: what changed in an alliance, and how two of them differ.

question -> which alliances it means -> their lives in the archive -> an answer, or that nothing stored tells it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.briefing import pacts
from bot.commands.archive import parties_of
from bot.commands.asked import asked
from bot.commands.talk import Library
from bot.domain.archive import Moment, Pact, Period, Place, Query
from bot.domain.edition import Line
from bot.ports import Questions
from summarizer.answers.bodies import bare, title_of
from summarizer.answers.changed import wish_of
from summarizer.answers.compared import side_by_side, sides_of
from summarizer.answers.wording import citation
from summarizer.render import english, korean
from summarizer.types import Alliance, Answer, Language, Organisation, ReadArticle, Source

#: "6월부터", "since June": from that day until now.
_SINCE = re.compile(r"(?:\s?(?:이후|부터|뒤|후)(?:로|에|에는)?)(?=[\s?!.]|$)|\bsince\b", re.IGNORECASE)


def is_asked(question: str) -> bool:
    """Whether a question is of one of these kinds."""
    text = " ".join(question.split())
    return sides_of(text) is not None or wish_of(text) is not None


def since(question: str, today: date) -> Period | None:
    """The days that a question on changes is limited to.

    >>> since("6월부터 뭐가 바뀌었어?", date(2026, 11, 23)).first
    datetime.date(2026, 6, 1)
    """
    open_ended = _SINCE.search(question)
    text = re.sub(r"[?!.,]", " ", _SINCE.sub(" ", question))
    period = asked(text, today).period
    if period is None or not open_ended:
        return period
    return Period(period.first, today, period.said)


async def told(
    question: str, about: Sequence[ReadArticle], library: Library, language: Language, today: date
) -> Answer | None:
    """The answer from all that is stored; None where it is another kind of question, or nobody is named."""
    text = " ".join(question.split())
    sides, wish = sides_of(text), wish_of(text)
    if sides is None and wish is None:
        return None
    async with library.archive.reading() as archive:
        if sides is not None:
            return await _compared(sides, archive, language)
        found = await _meant(wish.of, archive) if wish and wish.of else await _talked_of(about, archive)
    return _changed(found, since(text, today), language) if found else None


async def _compared(sides: tuple[str, str], archive: Questions, language: Language) -> Answer | None:
    if not all(sides):
        return None
    left, right = [await _meant(side, archive) for side in sides]
    if left is None and right is None:
        return None
    ko = language is Language.KO
    if left is None or right is None or left.id == right.id:
        missing = sides[0] if left is None else sides[1]
        known = left or right
        text = (
            f"‘{missing}’ 쪽은 모아 둔 기사에 나오지 않아 견줄 수 없습니다."
            if ko
            else f"No stored article tells of “{missing}”, so the two cannot be compared."
        )
        if left is not None and right is not None:
            text = "두 이름 모두 같은 제휴를 가리킵니다." if ko else "Both names stand for the same alliance."
        if known is not None:
            line = pacts.headline(known, language)
            text += f" 나와 있는 것은 이렇습니다. {line}" if ko else f" What is told: {line}."
        return Answer((), text)
    head, said, lines = side_by_side(_alliance(left, language), _alliance(right, language), language)
    places = [place for place in (left.source, right.source) if place]
    return Answer(said, "\n".join([head, *lines, *_where(places, language)]), sources=_sources(places))


def _changed(pact: Pact, period: Period | None, language: Language) -> Answer:
    ko = language is Language.KO
    title = title_of(_alliance(pact, language), korean=ko)
    rows = [
        (moment, _line(pact, moment, line, language))
        for moment, line in zip(pact.moments, pacts.life(pact, language).cards[1].lines, strict=True)
    ]
    later = rows if period else rows[1:]
    shown = [row for row in later if period is None or period.first <= row[0].day <= period.last]
    if not shown:
        until = f"{period.said} " if period and period.said else ""
        text = (
            f"{title}에서 {until}뒤로 바뀐 내용은 모아 둔 기사에 나오지 않습니다."
            if ko and period
            else f"{title}에서 바뀐 내용은 모아 둔 기사에 나오지 않습니다."
            if ko
            else f"No stored article tells of a change in {title}"
            + (f" since {until.strip()}." if until else ".")
        )
        if rows:
            last = rows[-1][1]
            text += (
                f" 마지막 소식은 이렇습니다. {last.label}: {last.text}."
                if ko
                else f" The last news: {last.label}: {last.text}."
            )
        return Answer((), text)
    head = f"{title}에서 바뀐 것은 이렇습니다." if ko else f"What changed in {title}:"
    told_lines = [f"· {line.label}: {line.text}" for _, line in shown]
    places = [moment.source for moment, _ in shown if moment.source]
    return Answer(
        tuple(line.text for _, line in shown),
        "\n".join([head, *told_lines, *_where(places, language)]),
        sources=_sources(places),
    )


def _line(pact: Pact, moment: Moment, line: Line, language: Language) -> Line:
    """What happened at a moment; where nothing is known that came before, as a sentence with its parties."""
    if moment.changes:
        return line
    then = replace(_alliance(pact, language), kind=moment.kind, status=moment.status, why=())
    render = korean if language is Language.KO else english
    return Line(line.label, render.sentence(then).rstrip("."))


async def _meant(words: str, archive: Questions) -> Pact | None:
    """The alliance that somebody calls so: by its name, else the newest of the organisations named."""
    named = await archive.named(words)
    if named:
        return named[0]
    names = bare(words)
    parties = await parties_of(names, archive) if names else None
    if not parties:
        return None
    found = await archive.find(Query(parties=tuple(profile.id for profile in parties), most=1))
    return await _whole(found.pacts, archive)


async def _talked_of(about: Sequence[ReadArticle], archive: Questions) -> Pact | None:
    """The alliance that is the news of the article that is talked of."""
    news = [alliance for read in about for alliance in read.facts.alliances if alliance.main]
    if not news:
        return None
    if news[0].name and (named := await archive.named(news[0].name)):
        return named[0]
    known = [await archive.who(party.name) for party in news[0].parties[:3]]
    ids = tuple(dict.fromkeys(profiles[0].id for profiles in known if profiles))
    if len(ids) < 2:
        return None
    found = await archive.find(Query(parties=ids, most=1))
    return await _whole(found.pacts, archive)


async def _whole(found: Sequence[Pact], archive: Questions) -> Pact | None:
    """The first of these with its life."""
    if not found:
        return None
    whole = await archive.named(f"={found[0].id}")
    return whole[0] if whole else found[0]


def _alliance(pact: Pact, language: Language) -> Alliance:
    """An alliance of the archive as one of an article: those that left it are no parties any more."""
    lead = next((member.name(language) for member in pact.members if member.id == pact.lead), None)
    return Alliance(
        parties=tuple(Organisation(member.name(language)) for member in pact.members if not member.left_on),
        kind=pact.kind,
        status=pact.status,
        name=pact.name,
        lead=lead,
        why=pact.reasons,
        date=pact.happened_on,
    )


def _where(places: Sequence[Place], language: Language) -> list[str]:
    return [line for source in _sources(places) for line in citation(source, language)]


def _sources(places: Sequence[Place]) -> tuple[Source, ...]:
    return tuple(Source(p.title, p.url, p.outlet, p.published) for p in dict.fromkeys(places))
