"""Questions that the facts answer by themselves: who all take part, who leads, who newly came in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.answers.bodies import FORMS_KO, is_named
from summarizer.answers.lexicon import fold
from summarizer.answers.page import page_of
from summarizer.answers.question import Asks, Query, Term
from summarizer.answers.sounds import sounds_alike
from summarizer.answers.wording import listed, quoted, source_of
from summarizer.render.particles import is_
from summarizer.types import (
    Alliance,
    Answer,
    Evidence,
    Language,
    Organisation,
    OrganisationType,
    ReadArticle,
    Status,
)


def outsiders(query: Query, alliance: Alliance) -> list[str]:
    """The names in a question that are neither the alliance's nor a party's."""
    known = [
        fold(form)
        for form in (alliance.name or "", *(f for p in alliance.parties for f in (p.name, *p.aliases)))
        if form
    ]
    return [
        query.text[term.start : term.end]
        for term in query.terms
        if term.is_name
        and not any(fold(term.form) in form or form in fold(term.form) for form in known)
        and not any(sounds_alike(term.form, form) for form in known)
    ]


def foremost(read: ReadArticle) -> list[Alliance]:
    """The alliances of an article, what its headline tells first, background last."""
    title = read.article.title

    def worth(alliance: Alliance) -> tuple[bool, bool, int]:
        parties = sum(1 for p in alliance.parties if any(f in title for f in (p.name, *p.aliases)))
        return alliance.main, bool(alliance.name and alliance.name in title), parties

    return sorted(read.facts.alliances, key=worth, reverse=True)


#: The sorts of body that a question may ask for, as the facts type them.
_SORTS = {
    "university": OrganisationType.UNIVERSITY,
    "company": OrganisationType.COMPANY,
    "institute": OrganisationType.INSTITUTE,
    "association": OrganisationType.ASSOCIATION,
    "local": OrganisationType.GOVERNMENT,
    "ministry": OrganisationType.GOVERNMENT,
}
#: What narrows "who takes part" to less than all of them: the new ones, the lead, those of a sector.
_NARROWING = frozenset({"new", "lead", "leave", "found"})

#: `AI 원팀 멤버 다 알려줘`: whatever else it may ask, it asks for the members.
_MEMBERS = re.compile(
    r"(?:멤버|회원사?|참여사|참여\s?기업|구성원|명단)(?:들)?(?:은|는|을|를|이|가)?\s?(?:다|모두|전부|좀)?\s?(?:알려|말해|보여|누구|뭐|어디|[?!.]|$)"
    r"|^(?:list |name |who are )?(?:all )?(?:the )?members(?: of\b|\W*$)",
    re.I,
)

#: Nouns that stand for all that take part.
_ANYBODY = re.compile(
    r"곳|참여사|회원사|회원|멤버|기관|구성원|누구|참여자|member|partner|participant|organi[sz]ation|part",
    re.I,
)

_SOME = re.compile(
    r"최근|남은|마지막|새로|신규|추가|올해|작년|지난|처음|먼저|쪽|분야|업계|계열|고객|외국|해외|국내|빼고|말고|외에"
    r"|\b(new|latest|recent|first|besides|except|other than|foreign|last|this)",
    re.I,
)

_NEWLY = re.compile(
    r"새로|새 회원|신규|추가로|합류|가입|들어오|들어온|들어왔|\b(?:new|newly|joined|joins|join|admitted)\b",
    re.I,
)


def roll_call(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """All that take part in a body that the question names, or all of one sort; None for any other question."""
    if query.asks not in (Asks.WHO, Asks.ORGANISATION) and not _MEMBERS.search(query.text):
        return None
    if "join" not in query.concepts and not _INSIDE.search(query.text):
        return _signatories(query, articles, language) or _allies(query, articles, language)
    anybody = query.head == "기관" and _names_nobody(query)
    if _is_narrowed(query) or (query.category and query.category not in _SORTS and not anybody):
        return None
    if query.category is None and query.head and not _ANYBODY.search(query.head):
        return None
    if re.search(r"\b(?:which|what) (?:company|firm|university|bank)\b|\bjoined\b", query.text, re.I):
        return None
    bodies = [
        (read, alliance)
        for read in articles
        for alliance in read.facts.alliances
        if is_named(alliance, query.text)
    ]
    if not bodies and _names_nobody(query):
        bodies = [(read, foremost(read)[0]) for read in articles if read.facts.alliances]
    if len(bodies) != 1:
        return None
    read, alliance = bodies[0]
    return _called(replace(query, category=None) if anybody else query, read, alliance, language)


def _is_narrowed(query: Query) -> bool:
    """Whether less than all are asked for: the new ones, those of a country, all but one."""
    return bool(
        query.concepts & _NARROWING
        or _SOME.search(query.text)
        or query.count
        or query.country
        or query.besides
    )


def _signatories(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Between whom the one alliance is that an article reports: `누가 협약을 맺었어?`, `who signed the agreement?`."""
    if query.asks is not Asks.WHO or query.relation != "subject" or not {"sign", "ally"} & query.concepts:
        return None
    news = [(read, one) for read in articles for one in read.facts.alliances if one.main]
    if len(news) != 1 or query.category or _is_narrowed(query) or _own_nouns(query):
        return None
    return _called(query, *news[0], language)


#: `Which universities are in the Cloud One Team?`
_INSIDE = re.compile(r"\b(?:are|is|were|was) (?:in|part of|among|inside|within)\b|에 있는|소속", re.I)
_WITH = re.compile(r"(?:와|과|랑|이랑|하고)\s|\bwith\b", re.I)


def _allies(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """All of one sort that somebody works with: `KT랑 같이 하는 대학은?`."""
    if "ally" not in query.concepts or not _WITH.search(query.text) or query.category not in _SORTS:
        return None
    if _is_narrowed(query):
        return None
    for read in articles:
        for alliance in foremost(read):
            if is_named(alliance, query.text):
                return _called(query, read, alliance, language)
            named = [party for party in alliance.parties if _named_party(party, query.text)]
            sort = [p for p in alliance.parties if p.type is _SORTS[query.category] and p not in named]
            if len(named) == 1 and sort and not outsiders(query, alliance):
                return _called(query, read, alliance, language)
    return None


def _named_party(party: Organisation, text: str) -> bool:
    return any(len(form) > 1 and named_in(form, text) for form in (party.name, *party.aliases))


def _called(query: Query, read: ReadArticle, alliance: Alliance, language: Language) -> Answer | None:
    """The parties of an alliance, those of the sort asked for, but for those that the question names."""
    parties = [party for party in alliance.parties if not named_in(party.name, query.text)]
    if query.category:
        parties = [party for party in parties if party.type is _SORTS[query.category]]
    if not parties:
        return None
    names = tuple(party.name for party in parties)
    evidence = _stating(parties, [e for e in alliance.evidence if e.field == "parties"])
    if not evidence:
        return None
    if language is Language.KO:
        reply = (
            f"{is_(listed(names, language))}. 모두 {len(names)}곳입니다."
            if len(names) > 2
            else f"{is_(listed(names, language))}."
        )
    else:
        reply = f"{listed(names, language)}" + (f", {len(names)} in all." if len(names) > 2 else ".")
    return Answer(names, reply, evidence, (source_of(read),))


def leader(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Who leads the body that a question names, or the only one that is told of; None for any other question."""
    if query.asks not in (Asks.WHO, Asks.ORGANISATION) or not _LEADS.search(query.text):
        return None
    told = [(read, alliance) for read in articles for alliance in read.facts.alliances]
    bodies = [row for row in told if is_named(row[1], query.text)]
    bodies = bodies or ([row for row in told if row[1].main] if query.language is Language.EN else [])
    if not bodies and _names_nobody(query) and not any(_leading(read) for read in articles):
        said = (
            "누가 주도하는지는 기사에 나오지 않습니다."
            if language is Language.KO
            else "The article does not say who leads."
        )
        return Answer((), said, (), tuple(map(source_of, articles[:1])))
    if len(bodies) != 1 or bodies[0][1].lead is None or query.category not in {None, "company"}:
        return None
    read, alliance = bodies[0]
    lead = alliance.lead or ""
    others = [one.name for _, one in told if one.name and one is not alliance]
    stating = [
        Evidence("answer", p.start, p.end, p.text)
        for p in sorted(page_of(read).passages, key=lambda p: not _LEADING.search(p.text))
        if p.paragraph >= 0 and lead in p.text and not any(name in p.text for name in others)
    ][:1]
    if not stating or named_in(lead, query.text):
        return None
    reply = f"{is_(lead)}." if language is Language.KO else f"{lead}."
    source = source_of(read)
    return Answer((lead,), "\n".join([reply, quoted(stating[0].quote)]), tuple(stating), (source,))


_LEADS = re.compile(r"주도하|주도해|이끌|이끄|\b(?:who|which company) (?:leads?|is leading)\b", re.I)


def _leading(read: ReadArticle) -> bool:
    """Whether an article tells of anybody who leads anything."""
    told = any(_LEADING.search(p.text) for p in page_of(read).passages if p.paragraph >= 0)
    return told or any(alliance.lead for alliance in read.facts.alliances)


_LEADING = re.compile(
    r"주도|이끌|이끄|주관|간사|의장사|\b(?:leads?|led|leading|heads?|headed|hosts?|chairs?)\b", re.I
)


def _names_nobody(query: Query) -> bool:
    """Whether a question leaves out which body it means: `누가 참여해?`, `이 협약에 누가 참여해?`, `who takes part?`."""
    nouns = _own_nouns(query)
    return len(nouns) < 2 and not any(term.is_name for term in nouns)


def _own_nouns(query: Query) -> list[Term]:
    """What a question says beside its verbs, what is asked for, and words for whatever is told of."""
    return [
        term
        for term in query.terms
        if not term.is_verb and not term.is_head and not _ANY_BODY.fullmatch(term.form)
    ]


#: What stands for whatever is told of, and names none.
_ANY_BODY = re.compile(
    rf"(?:이번\s?)?(?:업무\s?)?협약|체결|제휴|협력|양해각서|mou|{FORMS_KO}"
    r"|agreement|alliance|deal|pact|partnership|consortium|venture|memorandum"
)


def newcomers(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Who newly joined a body that grows, where one sentence names them; None for any other question."""
    if query.asks not in (Asks.WHO, Asks.ORGANISATION) or not {"new", "join"} & query.concepts:
        return None
    if not _NEWLY.search(query.text) or query.country or query.besides:
        return None
    bodies = [
        (read, alliance)
        for read in articles
        for alliance in read.facts.alliances
        if alliance.status is Status.JOINED and alliance.main
    ]
    if len(bodies) != 1 or (query.category and query.category not in _SORTS):
        return None
    read, alliance = bodies[0]
    stated = joined(read, alliance)
    evidence = stated[0] if stated else None
    named = [p for p in stated[1] if not named_in(p.name, query.text)] if stated else []
    if query.category:
        named = [party for party in named if party.type is _SORTS[query.category]]
    if evidence is None or not named or (query.count and query.count != len(named)):
        return None
    names = tuple(party.name for party in named)
    said = listed(names, language)
    reply = f"{is_(said)}." if language is Language.KO else f"{said}."
    source = source_of(read)
    return Answer(names, "\n".join([reply, quoted(evidence.quote)]), (evidence,), (source,))


def joined(read: ReadArticle, alliance: Alliance) -> tuple[Evidence, list[Organisation]] | None:
    """The sentence that tells who newly came in, and the parties that it names, its lead apart."""
    came = [p for p in alliance.parties if p.name != alliance.lead]
    told = [
        (e, [p for p in came if _names(e, p)])
        for e in (
            Evidence("answer", p.start, p.end, p.text) for p in page_of(read).passages if p.paragraph >= 0
        )
        if _NEWLY.search(e.quote)
    ]
    evidence, named = max(
        told, key=lambda row: (len(row[1]), row[0].quote.endswith((".", "다"))), default=(None, [])
    )
    return (evidence, named) if evidence and named else None


def _stating(parties: Sequence[Organisation], sentences: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """As few sentences as name them all, the one that names most first."""
    unnamed = list(parties)
    chosen: list[Evidence] = []
    while unnamed and sentences:
        best = max(sentences, key=lambda e: sum(_names(e, party) for party in unnamed))
        left = [party for party in unnamed if not _names(best, party)]
        if len(left) == len(unnamed):
            break
        chosen.append(Evidence("answer", best.start, best.end, best.quote))
        unnamed = left
    return tuple(chosen)


def _names(evidence: Evidence, party: Organisation) -> bool:
    return any(form in evidence.quote for form in (party.name, *party.aliases))


def named_in(form: str, text: str) -> bool:
    """Whether a text names a form, not as a part of a longer Latin word.

    >>> named_in("KT", "KT도 참여해?"), named_in("KT", "SKT도 참여해?")
    (True, False)
    """
    return re.search(rf"(?<![0-9A-Za-z가-힣]){re.escape(form)}(?![0-9A-Za-z])", text, re.I) is not None
