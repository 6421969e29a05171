"""Answers as a chat shows them: a sentence or two in the asker's language, then the sentence they rest on.

Whatever an article says is only ever quoted, between quotation marks; nothing in it is obeyed or laid out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.calendar_days import calendar_day
from summarizer.answers.finding import Found, short_form
from summarizer.answers.page import Page
from summarizer.answers.question import Asks, Query
from summarizer.answers.spans import Form
from summarizer.render import english, korean
from summarizer.render.particles import attach, is_
from summarizer.types import Answer, Evidence, Language, ReadArticle, Source

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
    said = _day_told(query, found, language) or (
        listed(names, language) + _on_the_calendar(query, found, language)
    )
    told = any(piece.span.form is Form.CLAUSE for piece in found.pieces)
    quotes = [quoted(item.quote) for item in evidence[:1]]
    if told and quotes and all(name in evidence[0].quote for name in names):
        # A clause cut out of its sentence reads badly; the sentence says it whole.
        return "\n".join([_opening(query.asks, language), *quotes])
    if language is Language.KO:
        if told or any(_is_predicate(name) for name in names):
            reply = (
                f"기사에는 {' · '.join(f'‘{name}’' for name in names)}{_goes_on(names[-1])} 나와 있습니다."
            )
        elif query.asks is Asks.WHY:
            reply = f"기사에 나온 이유는 {is_(said)}."
        elif len(names) > 2 and query.asks in {Asks.WHO, Asks.ORGANISATION}:
            reply = f"{is_(said)}. 모두 {len(names)}곳입니다."
        else:
            reply = f"{is_(said)}."
    elif told:
        reply = "The article says: " + "; ".join(f"‘{name}’" for name in names) + "."
    elif query.asks is Asks.WHY:
        reply = f"The reason given is {said}."
    else:
        reply = capital(said) + ("" if said.endswith(".") else ".")
        if len(names) > 2 and query.asks in {Asks.WHO, Asks.ORGANISATION}:
            reply = f"{reply[:-1]}, {len(names)} in all."
    return "\n".join([reply, *quotes])


def _day_told(query: Query, found: Found, language: Language) -> str:
    """A date of an article in the other language, in the reader's; its own words quoted where they leave it open."""
    if query.asks is not Asks.DATE or len(found.pieces) != 1 or found.page.language is language:
        return ""
    day = calendar_day(found.page, found.pieces[0], translated=True)
    if day is None:
        return f"‘{found.pieces[0].span.text}’"
    return korean.when(day) if language is Language.KO else english.calendar_date(day)


def _on_the_calendar(query: Query, found: Found, language: Language) -> str:
    """The calendar date in brackets behind words that count from the article's day: `지난달 30일(2024년 5월 30일)`."""
    if query.asks is not Asks.DATE or len(found.pieces) != 1:
        return ""
    day = calendar_day(found.page, found.pieces[0])
    if day is None:
        return ""
    # The weekday is often what the words say already.
    if language is Language.KO:
        return f"({korean.calendar_date(day)})"
    return f" ({english.calendar_date(day)})"


def _opening(asks: Asks, language: Language) -> str:
    if language is Language.KO:
        return "기사에서 밝힌 이유는 이렇습니다." if asks is Asks.WHY else "기사에는 이렇게 나와 있습니다."
    return "The article gives this reason:" if asks is Asks.WHY else "The article puts it this way:"


def capital(said: str) -> str:
    """A sentence's first letter; names that begin small stay as they are.

    >>> capital("eBay and KT"), capital("half of it")
    ('eBay and KT', 'Half of it')
    """
    first = said.split(" ", 1)[0]
    return said[:1].upper() + said[1:] if first.isalpha() and first.islower() else said


def _is_predicate(name: str) -> bool:
    """Whether a piece ends as a Korean sentence does, so that 입니다 cannot follow: `함께 푼다`, `돕겠다`."""
    if not re.search(r"[가-힣]다$", name) or " " not in name:
        return False
    return (ord(name[-2]) - ord("가")) % 28 in {4, 18, 20, 27} or name[-2] in "는없있하리"


def _goes_on(name: str) -> str:
    if _is_predicate(name):
        return "고"
    return "라고" if not re.search(r"[가-힣]$", name) else attach(name, "이라/라")[len(name) :] + "고"


def not_stated(query: Query, found: Sequence[Found], language: Language) -> Answer:
    """The honest no, and the nearest thing that the articles do tell."""
    korean = language is Language.KO
    best = max(found, key=lambda f: max(f.matches.coverage, default=0.0), default=None)
    if korean:
        reply = f"{_missing_korean(query, best)} 기사에 나오지 않습니다.".strip()
    else:
        reply = f"The article does not say{_missing_english(query)}."
    if best is None:
        return Answer((), reply)
    members = _members(best.page, query)
    source = source_of(best.page.read)
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


def never_named(names: Sequence[str], language: Language) -> Answer:
    """The honest no to a question about somebody whom the articles never name."""
    if language is Language.KO:
        said = ", ".join(f"‘{name}’" for name in names)
        return Answer((), f"{_as_topic(said, names[-1])} 기사에 나오지 않습니다.")
    said = " or ".join(f"“{name}”" for name in names)
    return Answer((), f"The article does not say: it never names {said}.")


def _as_topic(said: str, last: str) -> str:
    """A name between quotation marks as the topic: `‘클라우드 원팀’은`."""
    return said + attach(last, "은/는")[len(last) :]


#: What is missing, by what was asked for, where the question has no noun for it.
_MISSING_KO = {
    Asks.WHO: "누구인지는",
    Asks.PERSON: "누구인지는",
    Asks.ORGANISATION: "어디인지는",
    Asks.NAME: "이름은",
    Asks.DATE: "언제인지는",
    Asks.MONEY: "금액은",
    Asks.PERCENT: "비율은",
    Asks.COUNT: "몇인지는",
    Asks.DURATION: "기간은",
    Asks.PLACE: "어디인지는",
    Asks.WHY: "이유는",
}
_MISSING_EN = {
    Asks.WHO: " who",
    Asks.PERSON: " who",
    Asks.ORGANISATION: " who",
    Asks.DATE: " when",
    Asks.MONEY: " how much",
    Asks.PERCENT: " what share",
    Asks.DURATION: " how long",
    Asks.PLACE: " where",
    Asks.WHY: " why",
    Asks.COUNT: " how many",
}


def _missing_korean(query: Query, best: Found | None) -> str:
    """What is not stated, as the topic of a sentence: `예산은`, `그런 회사는`, `언제인지는`."""
    if query.language is not Language.KO:
        return _MISSING_KO.get(query.asks, "")
    if best is not None and not best.page.korean:
        # Whether the article has that word in its own language is not known.
        return _MISSING_KO.get(query.asks, "물으신 내용은")
    head = (query.head or "").strip("?!. ")
    unit = head in {"퍼센트", "프로", "원", "달러", "억", "년", "명"}
    plain = (
        not unit and bool(re.fullmatch(r"[가-힣A-Za-z&·]{2,12}", head)) and not head.endswith(("곳", "것"))
    )
    if query.asks is Asks.COUNT and query.counter:
        return f"몇 {query.counter}인지는" if re.fullmatch(r"[가-힣]{1,4}", query.counter) else "몇인지는"
    if not plain:
        return _MISSING_KO.get(query.asks, "")
    if best is not None and head.casefold() in best.page.read.article.body.casefold():
        # The word is there, and what was asked about it is not: "ETRI는 나오지 않습니다" would be untrue.
        return _MISSING_KO.get(query.asks, "물으신 내용은")
    if query.asks is Asks.PERSON:
        return f"{attach(head, '이/가')} 누구인지는"
    if query.asks is Asks.ORGANISATION:
        return f"그런 {attach(head, '은/는')}"
    return attach(head, "은/는")


def _missing_english(query: Query) -> str:
    head = (query.head or "").strip("?!. ") if query.language is Language.EN else ""
    written = re.search(re.escape(head), query.text, re.I) if head else None
    head = written.group() if written else ""
    if query.asks is Asks.COUNT and head:
        return f" how many {head}"
    if query.asks is Asks.ORGANISATION and head:
        return f" which {head}"
    return _MISSING_EN.get(query.asks, "")


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


def source_of(read: ReadArticle) -> Source:
    """Where an article can be read."""
    article = read.article
    return Source(article.title, article.url, article.outlet, article.published)


def citation(source: Source, language: Language) -> list[str]:
    """Which article it is, of which day, and below where it can be read: a line each."""
    told = korean.when if language is Language.KO else english.when
    day = told(source.published.isoformat()) if source.published else ""
    line = " · ".join(part for part in (source.outlet, day, source.title) if part)
    return [f"— {line}", *([source.url] if source.url else [])]


def names_of(found: Found) -> tuple[str, ...]:
    """The short forms of what was found, each thing once."""
    return tuple(dict.fromkeys(short_form(piece) for piece in found.pieces))
