"""How many of one sort take part: `기업은 몇 곳이야?`, `how many universities?` count those, not all parties."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import is_named
from summarizer.answers.lexicon import categories
from summarizer.answers.members import foremost
from summarizer.answers.page import page_of
from summarizer.answers.question import Asks, Query
from summarizer.answers.wording import listed, quoted, source_of
from summarizer.types import Answer, Evidence, Language, OrganisationType, ReadArticle

#: The sorts of body that the facts tell apart.
_SORTS = {
    "university": OrganisationType.UNIVERSITY,
    "company": OrganisationType.COMPANY,
    "institute": OrganisationType.INSTITUTE,
    "association": OrganisationType.ASSOCIATION,
}
#: Words of a sort that stand for any party as well: 참여사, 파트너, 기관.
_ANY = frozenset(
    {"참여사", "파트너사", "파트너", "상대", "기관", "단체", "group", "groups", "body", "maker", "makers"}
)
_UNIT = r"(?:곳|개|군데|개사|개교|개 ?대|사|개 기업)"
_BEFORE = re.compile(
    rf"(?P<noun>[가-힣]{{2,8}}?)(?:은|는|이|가|들은|들이)?\s?(?:모두|총|전부|다)?\s?몇\s?{_UNIT}"
)
_BEHIND = re.compile(
    r"몇\s?(?:개|곳의?)?\s?(?P<noun>[가-힣]{2,8}?)(?:이|가|은|는|들이|이나|나)?(?=[\s?!.]|$)"
)
_ENGLISH = re.compile(r"\bhow many (?:research )?(?P<noun>[a-z]+)\b", re.I)
#: What asks for some of them only, or for those of another thing.
_SOME = re.compile(
    r"새로|신규|추가|외국|해외|국내|상장|중소|빼고|말고|투자|고객|도입|이용|계열|탈퇴|목표|지원|육성|선발"
    r"|\b(?:new|newly|foreign|besides|except|invest|customers?|use|uses|left|support|help|train)\b",
    re.I,
)


def tally(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """The number of an alliance's parties of the sort asked for, and who they are.

    None for any other question, and where the article itself gives a number of that sort.
    """
    sort = _sort(query)
    if sort is None or _SOME.search(query.text):
        return None
    bodies = [(read, one) for read in articles for one in read.facts.alliances if is_named(one, query.text)]
    if not bodies and not any(term.is_name for term in query.terms):
        bodies = [(read, foremost(read)[0]) for read in articles if read.facts.alliances]
    if len(bodies) != 1:
        return None
    read, alliance = bodies[0]
    parties = [party for party in alliance.parties if party.type is _SORTS[sort]]
    if not parties or len(alliance.parties) < 2 or _gives_number(read, sort):
        return None
    return _told(read, tuple(party.name for party in parties), language)


def _sort(query: Query) -> str | None:
    if query.asks is not Asks.COUNT:
        return None
    for pattern in (_BEFORE, _BEHIND, _ENGLISH):
        for found in pattern.finditer(query.text):
            noun = found["noun"].lower()
            for name in _SORTS:
                row = categories()[name]
                if noun not in _ANY and (noun in row.korean or noun in row.english):
                    return name
    return None


def _gives_number(read: ReadArticle, sort: str) -> bool:
    """Whether an article says of its own how many of a sort there are: `기업 20곳`, `20 companies`."""
    row = categories()[sort]
    ko, en = "|".join(map(re.escape, row.korean)), "|".join(map(re.escape, row.english))
    number = rf"(?:{ko})(?:은|는|이|가)?\s?(?:모두|총|등)?\s?\d+\s?(?:여\s?)?(?:곳|개)|\d+\s?(?:여\s?)?(?:개|곳의)\s?[가-힣]{{0,4}}\s?(?:{ko})|\d+\s?개(?:사|교)"
    return (
        re.search(rf"{number}|\b\d+ (?:\w+ )?(?:{en})\b", f"{read.article.title} {read.article.body}", re.I)
        is not None
    )


def _told(read: ReadArticle, names: tuple[str, ...], language: Language) -> Answer:
    said = listed(names, language)
    if language is Language.KO:
        count = f"{len(names)}곳"
        reply = f"기사에 이름이 나온 곳은 {count}입니다: {said}."
    else:
        count = str(len(names))
        reply = f"{count} named in the article: {said}."
    passages = [p for p in page_of(read).passages if p.paragraph >= 0]
    best = max(passages, key=lambda p: sum(name in p.text for name in names), default=None)
    told = [] if best is None else [Evidence("answer", best.start, best.end, best.text)]
    text = "\n".join([reply, *(quoted(item.quote) for item in told)])
    return Answer((count,), text, tuple(told), (source_of(read),))
