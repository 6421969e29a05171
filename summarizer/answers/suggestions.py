"""Next questions worth offering as buttons: three at most, and only such as the article answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.answers.answer import answer
from summarizer.answers.conversation import Topic
from summarizer.render.particles import attach
from summarizer.types import Alliance, Language, OrganisationType, ReadArticle, Status

#: As many as fit under a message.
MOST = 3
_TRIED = 8


def suggestions(
    read: ReadArticle, *, language: Language = Language.KO, about: Topic | None = None
) -> tuple[str, ...]:
    """Up to three questions that this article answers, the one just asked left out."""
    offered: list[str] = []
    told = {about.answers} if about else set()
    for number, question in enumerate(_questions(read, language)):
        if len(offered) == MOST or number == _TRIED:
            break
        if question in offered or (about and question == about.question):
            continue
        reply = answer(question, [read])
        if not reply.abstained and reply.answers not in told:
            offered.append(question)
            told.add(reply.answers)
    return tuple(offered)


#: An alliance of which something is otherwise than before.
_TURNED = frozenset({Status.JOINED, Status.EXPANDED, Status.ENDED})


def _beside(alliances: Sequence[Alliance], language: Language) -> Iterator[str]:
    """What people say, and how the two foremost bodies differ."""
    ko = language is Language.KO
    yield "누가 뭐라고 말했나요?" if ko else "Who said what?"
    named = [alliance.name for alliance in alliances if alliance.name][:2]
    if len(named) == 2:
        one, two = named
        yield (
            f"{attach(one, '과/와')} {attach(two, '은/는')} 무엇이 다른가요?"
            if ko
            else f"How does {one} differ from {two}?"
        )


def _questions(read: ReadArticle, language: Language) -> Iterator[str]:
    alliances = sorted(read.facts.alliances, key=lambda a: (not a.main, -len(a.parties)))
    each = [list(_korean(one) if language is Language.KO else _english(one)) for one in alliances[:2]]
    for questions in each[:1]:
        yield from questions[:2]
    yield from _beside(alliances, language)
    for place, questions in enumerate(each):
        yield from questions[2:] if place == 0 else questions


def _korean(alliance: Alliance) -> Iterator[str]:
    first, second = alliance.parties[0].name, alliance.parties[1].name if len(alliance.parties) > 1 else ""
    if alliance.status in _TURNED:
        yield "무엇이 바뀌었나요?"
    if alliance.name:
        yield f"{alliance.name}에 참여하는 곳은 어디인가요?"
        yield f"{attach(alliance.name, '을/를')} 만든 이유는 무엇인가요?"
        if any(p.type is OrganisationType.UNIVERSITY for p in alliance.parties):
            yield f"{alliance.name}에 참여하는 대학은 어디인가요?"
        if alliance.lead:
            yield f"{attach(alliance.name, '을/를')} 주도하는 곳은 어디인가요?"
    elif second:
        yield f"{attach(first, '과/와')} 협약을 맺은 곳은 어디인가요?"
        yield f"{attach(first, '과/와')} {attach(second, '이/가')} 손잡은 이유는 무엇인가요?"
        yield f"{attach(first, '과/와')} {attach(second, '은/는')} 언제 협약을 맺었나요?"


def _english(alliance: Alliance) -> Iterator[str]:
    first, second = alliance.parties[0].name, alliance.parties[1].name if len(alliance.parties) > 1 else ""
    if alliance.status in _TURNED:
        yield "What changed?"
    if alliance.name:
        yield f"Who are the members of {alliance.name}?"
        yield f"What is the purpose of {alliance.name}?"
        if alliance.lead:
            yield f"Who leads {alliance.name}?"
    elif second:
        yield f"Who signed with {first}?"
        yield f"Why did {first} and {second} team up?"
        yield f"When did {first} and {second} sign?"
