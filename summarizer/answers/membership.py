"""Whether somebody takes part: `네이버도 참여해?`, `is GM a member?`, answered yes, or with who does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import is_named
from summarizer.answers.lexicon import fold
from summarizer.answers.members import foremost, named_in, outsiders
from summarizer.answers.page import Page, page_of
from summarizer.answers.question import Asks, Query
from summarizer.answers.wording import listed, quoted, source_of
from summarizer.render.particles import attach
from summarizer.types import Alliance, Answer, Evidence, Language, Organisation, ReadArticle

_JOINING = re.compile(
    r"참여|들어|합류|가입|함께|포함|있|끼|member|part of|join|sign|take part|included|in the|involved", re.I
)


def membership(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """The answer to a yes-or-no question on membership; None for any other question."""
    if not _asks_membership(query):
        return None
    told = [(read, alliance) for read in articles for alliance in foremost(read)]
    named = [row for row in told if is_named(row[1], query.text)]
    holding = [
        (read, alliance, party)
        for read, alliance in named or told
        for party in alliance.parties
        if any(len(fold(form)) > 1 and named_in(form, query.text) for form in (party.name, *party.aliases))
    ]
    for read, alliance, party in holding:
        strangers = outsiders(query, alliance)
        others = [p for p in alliance.parties if p is not party and named_in(p.name, query.text)]
        if strangers:
            return _no(strangers, (read, alliance), told, language)
        if named or others or len(told) == 1 or _names_only(query, party):
            return _yes(party.name, alliance, page_of(read), language)
    if named and not holding and (strangers := outsiders(query, named[0][1])):
        return _no(strangers, named[0], told, language)
    if not named and not holding and told and _TAKING_PART.search(query.text):
        first = told[0][1]
        if first.main and (strangers := outsiders(query, first)):
            return _no(strangers, told[0], told, language)
    return None


def _asks_membership(query: Query) -> bool:
    joining = query.asks is Asks.YES_NO and _JOINING.search(query.text)
    return bool(joining or IS_MEMBER.search(query.text))


#: `누리도 회원이야?`: a noun at the end, and yet a question for yes or no.
IS_MEMBER = re.compile(
    r"[은는이가도]\s(?:회원사?|멤버|참여사|참여\s?기업|구성원)(?:이?야|인가요?|이?에요|예요|입니까|인지|맞아|맞나요)\s*\??$"
)


#: Leaves no doubt that taking part is meant: `네이버도 참여해?`, `is GM a member?`.
_TAKING_PART = re.compile(
    r"참여|합류|가입|멤버|회원|들어(?:가|와|갔|왔|있)|\b(?:member|part of|join|take part|participat)", re.I
)


def _names_only(query: Query, party: Organisation) -> bool:
    """Whether a question names nothing but this party: `LG전자도 참여하나요?`."""
    names = [term for term in query.terms if term.is_name]
    forms = [fold(form) for form in (party.name, *party.aliases)]
    return all(any(fold(term.form) in form or form in fold(term.form) for form in forms) for term in names)


def _no(
    strangers: Sequence[str],
    asked: tuple[ReadArticle, Alliance],
    told: Sequence[tuple[ReadArticle, Alliance]],
    language: Language,
) -> Answer:
    """That somebody is not told to be in it, who is, and in which other body they are."""
    read, alliance = asked
    who = listed(strangers, language)
    names = listed([party.name for party in alliance.parties], language)
    name = alliance.name or ("이 협력" if language is Language.KO else "it")
    other = next(
        (
            one.name
            for _, one in told
            if one is not alliance and one.name
            for party in one.parties
            if any(
                fold(form) == fold(stranger)
                for form in (party.name, *party.aliases)
                for stranger in strangers
            )
        ),
        None,
    )
    if language is Language.KO:
        text = f"{attach(who, '이/가')} {name}에 참여한다는 말은 기사에 나오지 않습니다."
        text += f" 다만 {other}에는 참여합니다." if other else f" 참여하는 곳은 {names}입니다."
    else:
        text = f"The article does not say that {who} is in {name}."
        text += f" It does take part in {other}." if other else f" The members named are {names}."
    return Answer((), text, (), (source_of(read),))


def _yes(name: str, alliance: Alliance, page: Page, language: Language) -> Answer:
    evidence = tuple(
        Evidence("answer", p.start, p.end, p.text)
        for p in page.passages
        if p.paragraph >= 0 and name.lower() in p.lower
    )[:1]
    names = [party.name for party in alliance.parties]
    background = not alliance.main and any(one.main for one in page.read.facts.alliances)
    if language is Language.KO:
        where = (
            f" ‘{alliance.name}’에" if alliance.name else " 기사에 배경으로 나온 협력에" if background else ""
        )
        reply = (
            f"예, {attach(name, '이/가')}{where} 참여합니다. 참여하는 곳은 {listed(names, language)}입니다."
        )
    else:
        where = (
            f" in {alliance.name}" if alliance.name else " in a tie told as background" if background else ""
        )
        reply = f"Yes, {name} takes part{where}. The members named are {listed(names, language)}."
    text = "\n".join([reply, *(quoted(item.quote) for item in evidence)])
    said = "예" if language is Language.KO else "yes"
    return Answer((said,), text, evidence, (source_of(page.read),))
