"""What changed: `뭐가 바뀌었어?`, `what has changed in the council?`; who joined, who left, what was renewed or ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from summarizer.answers.bodies import Told, meant_by, stating, title_of, told_in
from summarizer.answers.members import joined
from summarizer.answers.page import page_of
from summarizer.answers.question import Query
from summarizer.answers.wording import capital, listed, quoted, source_of
from summarizer.render import english, korean
from summarizer.render.particles import attach
from summarizer.render.updates import change_in_words
from summarizer.stories.changes import between, counterpart
from summarizer.types import Alliance, Answer, Evidence, Language, ReadArticle, Status

_ASKS_KO = re.compile(
    r"(?:(?:뭐가|모가|뭐|무엇이|어떤\s?게|어떤\s?점이|어떻게|어디가)\s?(?:좀\s|더\s|새로\s|또\s)?(?:바뀌었|바뀐|바꼈|바꼇|바뀌엇|변했|변한|변경|달라졌|달라진|달라지|새로워|새롭)"
    r"|(?:바뀐|바뀌는|달라진|달라지는|변한|변경된|새로워진)\s?(?:건|것|게|거|점|데|내용|부분|사항)"
    r"|변경\s?(?:사항|점|내용)|변화(?:는|가|된|\s?있|\s?좀|[?!.]|$)|업데이트(?:는|된|가|\s?있|\s?좀|[?!.]|$))"
)
_ELSE_KO = re.compile(r"몇|얼마|누가|누구|언제|왜|이름|주가|매출|가격|금액")
_ASKS_EN = re.compile(
    r"\bwhat(?:[’']s| has| have| is|) (?:been )?(?:changed|new|different now)\b|\bwhat changed\b|\bwhat (?:is|are|were) the changes\b"
    r"|\b(?:any|which) (?:changes|updates)\b|\bhow (?:has|have|did) (?P<who>.{2,60}?) changed?\b|\banything (?:new|changed)\b",
    re.I,
)
_ABOUT_EN = re.compile(
    r"\b(?:in|with|about|to|of|for|at) (?P<who>[^?]+?)(?:\s(?:since|after|recently|lately|now)\b.*)?\W*$",
    re.I,
)
_ABOUT_KO = re.compile(r"^(?P<who>.*?)(?:에서는?|에는?|의|은|는|이|가|도)?\s*$")
_SINCE = re.compile(
    r"(?:\d{4}년\s?)?\d{1,2}월\s?(?:이후|부터|뒤|후)(?:로|에)?|(?:지난달|작년|지난해|올해|그동안|최근|예전|이전|전|그\s?(?:뒤|후|이후))(?:로|에|부터|이랑|랑|과|와|하고|보다|에\s?비해|\s?대비)?(?=\s|$)|\bsince [\w ,]+|\brecently\b|\blately\b",
    re.I,
)
_OPENING = re.compile(r"^(?:그럼|그러면|그래서|근데|그런데|그리고|혹시|and|so|then|but)[,\s]+", re.I)
_LEAVING = re.compile(
    r"탈퇴|빠지|빠졌|빠진|나가|나갔|나온|이탈|떠나|떠났|발을\s?빼|\b(?:leav(?:e|es|ing)|left|quit|withdr[ae]w\w*|pull(?:s|ed|ing) out|exit\w*)\b",
    re.I,
)
_RENEWING = re.compile(r"연장|갱신|재계약|다시\s?맺|\b(?:renew|extend)\w*", re.I)
_PROLONGED = re.compile(r"연장|\bextend\w*", re.I)
#: A figure that is another one now: 11곳에서 14곳으로, from 11 to 14.
_FIGURES = re.compile(
    r"\d[\d,.]*\s?[가-힣%]{0,3}에서\s(?:\S+\s){0,2}?\d[\d,.]*|\bfrom (?:about )?\$?\d[\d,.]*[^.]{0,20}? to \$?\d",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Of which alliance the changes are asked for; "" for whatever is talked of."""

    of: str = ""


def wish_of(question: str) -> Wish | None:
    """What a question on changes is about; None for any other question.

    >>> wish_of("데이터나눔협의회는 뭐가 바뀌었어?"), wish_of("what changed?")
    (Wish(of='데이터나눔협의회'), Wish(of=''))
    """
    text = _OPENING.sub("", " ".join(question.split()))
    if found := _ASKS_KO.search(text):
        if _ELSE_KO.search(text):
            return None
        before = " ".join(_SINCE.sub(" ", text[: found.start()]).split())
        of = _ABOUT_KO.match(before)
        return Wish(of["who"].strip(" ,") if of else "")
    if found := _ASKS_EN.search(text):
        if who := found["who"]:
            return Wish("" if who.lower() in _IT else who)
        rest = " ".join(_SINCE.sub(" ", text[found.end() :]).split())
        about = _ABOUT_EN.search(" " + rest)
        who = re.sub(r"^the\s+", "", about["who"], flags=re.I) if about else ""
        return Wish("" if who.lower() in _IT else who)
    return None


_IT = frozenset({"it", "they", "them", "this", "that", "there", "article", "the article", "here", "things"})


def changed(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """What became different, or that nothing is told to have; None for any other question."""
    wish = wish_of(query.text)
    if wish is None:
        return None
    among = told_in(articles)
    about = meant_by(wish.of, among) if wish.of else [one for one in among if one.alliance.main] or among
    if wish.of and not about:
        return None
    versions = _versions(about)
    if len(versions) > 1:
        return _over_time(versions, language)
    turned = [row for one in about if (row := _turn(one, language))]
    if not turned:
        return _same(about, language)
    evidence = tuple(dict.fromkeys(item for _, _, items in turned for item in items))
    text = "\n".join(
        [
            *(said for _, said, _ in turned),
            *_days(about, language),
            *(quoted(item.quote) for item in evidence[:3]),
        ]
    )
    names = tuple(dict.fromkeys(name for found, _, _ in turned for name in found))
    sources = tuple(dict.fromkeys(source_of(one.read) for one in about))
    return Answer(names, text, evidence, sources)


def _days(about: Sequence[Told], language: Language) -> list[str]:
    """When it happened, where all that is told of happened on one day."""
    days = {one.alliance.date for one in about if one.alliance.status in _TURNED and one.alliance.date}
    if len(days) != 1:
        return []
    day = days.pop()
    return [f"시기: {korean.when(day)}" if language is Language.KO else f"When: {english.when(day)}"]


_TURNED = frozenset({Status.JOINED, Status.EXPANDED, Status.ENDED})


def _versions(about: Sequence[Told]) -> list[Told]:
    """The tellings of one alliance by several articles, the oldest first."""
    if not about:
        return []
    first = about[0]
    found = [first]
    for one in about[1:]:
        known = any(one.read is told.read for told in found)
        if not known and counterpart(one.alliance, [told.alliance for told in found]):
            found.append(one)
    return sorted(found, key=lambda told: told.read.article.published or date.min)


def _over_time(versions: Sequence[Told], language: Language) -> Answer | None:
    """What each later article tells that the one before did not."""
    ko = language is Language.KO
    lines, names = [], []
    for before, after in pairwise(versions):
        said = [
            change_in_words(change, language)
            for change in between(before.alliance, after.alliance)
            if not change.is_minor
        ]
        if not said:
            continue
        day = after.alliance.date or (
            after.read.article.published.isoformat() if after.read.article.published else None
        )
        when = korean.when(day) if ko else english.when(day)
        outlet = after.read.article.outlet
        lines.append(f"· {when}: {' · '.join(said)}" + (f" ({outlet})" if outlet else ""))
        names += said
    title = title_of(versions[-1].alliance, korean=ko)
    sources = tuple(dict.fromkeys(source_of(one.read) for one in versions))
    evidence = tuple(item for one in versions[-1:] if (item := stating(one, "status", "parties")))
    if not lines:
        text = (
            f"{title}에서 그 사이 바뀐 내용은 기사에 나오지 않습니다."
            if ko
            else f"The articles tell of no change in {title}."
        )
        return Answer((), text, evidence, sources)
    head = f"{title}에서 바뀐 것은 이렇습니다." if ko else f"What changed in {title}:"
    return Answer(
        tuple(names), "\n".join([head, *lines, *(quoted(item.quote) for item in evidence)]), evidence, sources
    )


_Turn = tuple[tuple[str, ...], str, tuple[Evidence, ...]]


def _turn(one: Told, language: Language) -> _Turn | None:
    """What one article tells to have become different of an alliance: names, a sentence, the sentences it rests on."""
    status = one.alliance.status
    figures = tuple(_figures(one))
    if status is Status.JOINED:
        return _joined(one, figures, language)
    if status is Status.EXPANDED:
        return _renewed(one, figures, language)
    if status is Status.ENDED:
        return _ended(one, figures, language)
    return None


def _joined(one: Told, figures: tuple[Evidence, ...], language: Language) -> _Turn:
    ko = language is Language.KO
    stated = joined(one.read, one.alliance)
    title = _name(one.alliance, ko=ko)
    if stated is None:
        said = (korean if ko else english).sentence(one.alliance)
        item = stating(one, "status", "parties")
        names = tuple(p.name for p in one.alliance.parties if p.name != one.alliance.lead)
        return names, said, (*((item,) if item else ()), *figures)
    item, parties = stated
    names = tuple(party.name for party in parties)
    said = listed(names, language)
    text = (
        f"{attach(said, '이/가')} {title}에 새로 들어왔습니다." if ko else f"{capital(said)} joined {title}."
    )
    return names, text, tuple(dict.fromkeys((item, *figures)))


def _name(alliance: Alliance, *, ko: bool) -> str:
    """What newcomers come into."""
    if alliance.name:
        return title_of(alliance, korean=ko)
    return korean.KINDS[alliance.kind] if ko else f"the {english.KINDS[alliance.kind]}"


def _renewed(one: Told, figures: tuple[Evidence, ...], language: Language) -> _Turn:
    ko = language is Language.KO
    item = _sentence(one, _RENEWING) or stating(one, "status", "parties")
    renewed = item is not None and _RENEWING.search(item.quote)
    said = (korean if ko else english).sentence(one.alliance)
    if renewed and item is not None:
        names = [party.name for party in one.alliance.parties]
        who = listed(names, language) if len(names) < 4 else (korean if ko else english).several(names)
        what = (
            title_of(one.alliance, korean=ko) if one.alliance.name else "협력" if ko else "their partnership"
        )
        prolonged = _PROLONGED.search(item.quote)
        if ko:
            said = (
                f"{attach(who, '이/가')} {attach(what, '을/를')} {'연장' if prolonged else '갱신'}했습니다."
            )
        else:
            said = f"{capital(who)} {'extended' if prolonged else 'renewed'} {what}."
    names_told = tuple(party.name for party in one.alliance.parties)
    return names_told, said, tuple(dict.fromkeys((*((item,) if item else ()), *figures)))


def _ended(one: Told, figures: tuple[Evidence, ...], language: Language) -> _Turn:
    ko = language is Language.KO
    leaving = _sentence(one, _LEAVING)
    if leaving is not None and len(one.alliance.parties) > 2:
        before = leaving.quote[: found.start()] if (found := _LEAVING.search(leaving.quote)) else ""
        gone = [p.name for p in one.alliance.parties if any(form in before for form in (p.name, *p.aliases))]
        if 0 < len(gone) < len(one.alliance.parties):
            title = title_of(one.alliance, korean=ko)
            said = listed(gone, language)
            text = (
                f"{attach(said, '이/가')} {title}에서 빠졌습니다." if ko else f"{capital(said)} left {title}."
            )
            return tuple(gone), text, (leaving, *figures)
    item = stating(one, "status", "parties")
    said = (korean if ko else english).sentence(one.alliance)
    names = tuple(party.name for party in one.alliance.parties)
    return names, said, (*((item,) if item else ()), *figures)


def _sentences(one: Told) -> Iterator[Evidence]:
    for passage in page_of(one.read).passages:
        if passage.paragraph >= 0:
            yield Evidence("answer", passage.start, passage.end, passage.text)


def _sentence(one: Told, telling: re.Pattern[str]) -> Evidence | None:
    """The sentence that tells it and names a party or the body itself; one that the facts rest on before any other."""
    names = [one.alliance.name or "", *(form for p in one.alliance.parties for form in (p.name, *p.aliases))]
    found = [
        item
        for item in _sentences(one)
        if telling.search(item.quote) and any(name and name in item.quote for name in names)
    ]
    rests = {(item.start, item.end) for item in one.alliance.evidence}
    return min(found, key=lambda item: (item.start, item.end) not in rests, default=None)


def _figures(one: Told) -> Iterator[Evidence]:
    """The sentences that give a figure as it was and as it is, near those that tell of the alliance."""
    told = one.alliance.evidence
    for item in _sentences(one):
        near = any(
            abs(item.start - other.end) < 200 or other.start <= item.start < other.end for other in told
        )
        if near and _FIGURES.search(item.quote):
            yield item


def _same(about: Sequence[Told], language: Language) -> Answer:
    """That no change is told of: the alliance is new, planned, or merely goes on."""
    ko = language is Language.KO
    if not about:
        text = "바뀐 내용은 기사에 나오지 않습니다." if ko else "The article does not tell of any change."
        return Answer((), text)
    one = about[0]
    said = (korean if ko else english).sentence(one.alliance)
    if ko:
        text = f"그 전과 달라진 점은 기사에 나오지 않습니다. 기사의 소식은 이렇습니다. {said}"
    else:
        text = f"The article tells of no change. Its news: {said}"
    item = stating(one, "status", "parties")
    if item:
        text = f"{text}\n{quoted(item.quote)}"
    return Answer((), text, (item,) if item else (), (source_of(one.read),))
