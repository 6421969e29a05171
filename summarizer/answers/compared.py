"""Two alliances side by side: `KT 원팀이랑 네이버 동맹 뭐가 달라?`, `how does CoSAI differ from the AI Alliance?`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.bodies import Told, meant_by, stating, title_of, told_in
from summarizer.answers.question import Query
from summarizer.answers.wording import capital, listed, quoted, source_of
from summarizer.render import english, korean
from summarizer.render.particles import attach
from summarizer.stories.identity import sameness
from summarizer.types import Alliance, Answer, Evidence, Language, Organisation, ReadArticle

_DIFFER_KO = (
    r"(?:(?:뭐가|모가|뭐|무엇이|무슨|어떻게|어디가|얼마나|어떤\s?점이)\s?(?:서로\s?)?(?:다르|다름|달라(?!졌|진|지)|다른|틀려|틀림|차이)|차이(?:점|가|는|점은|점이)?\s?(?:뭐|무엇|있|좀|알려|말해|설명|[?!.~]|$)"
    r"|비교\s?(?:해|하면|하자면|좀|부탁|분석|[?!.~]|$))"
)
_ASKS_KO = re.compile(_DIFFER_KO)
_ELSE_KO = re.compile(r"몇|얼마(?!나\s?달)|금액|가격|비용|누가|언제")
_TWO_KO = re.compile(
    rf"^(?P<one>\S(?:.*?\S)?)(?:이랑은?|랑은?|와는?|과는?|하고는?|,|\s?vs\.?)\s?(?P<two>\S.*?)?\s*(?:은|는|이|가|을|를|의|사이|간)?\s*(?:서로\s*)?{_DIFFER_KO}",
    re.I,
)
_BOTH_KO = re.compile(
    rf"^(?:그럼\s)?(?:(?:이|그|저)?\s?(?:둘|두\s?\S+|양쪽|양측))(?:이|은|는|의|을|를|끼리)?\s?(?:서로\s?)?{_DIFFER_KO}"
)
_TWO_EN = (
    re.compile(r"\bdifferences? between (?P<one>.+?) and (?P<two>.+?)\W*$", re.I),
    re.compile(r"\bcompare (?P<one>.+?) (?:and|with|to|against|vs\.?) (?P<two>.+?)\W*$", re.I),
    re.compile(
        r"\bhow (?:does|do|is|are) (?P<one>.+?) (?:differ|different|compare)(?:s)?(?: from| to| with)? (?P<two>.+?)\W*$",
        re.I,
    ),
    re.compile(r"\bwhat (?:distinguishes|sets) (?P<one>.+?) (?:apart )?from (?P<two>.+?)\W*$", re.I),
    re.compile(r"^(?P<one>.+?) (?:vs\.?|versus) (?P<two>.+?)\W*$", re.I),
    re.compile(r"\bhow (?:do|are) (?P<one>.+?) and (?P<two>.+?) (?:differ|different|compare)\W*$", re.I),
)
_BOTH_EN = re.compile(
    r"\b(?:how do they differ|how are they different|compare (?:them|the two|both)|what(?:[’']s| is) the difference"
    r"|(?:differences? between|compare) (?:the two|both|these two|those two|them)(?: \w+)?)\W*$",
    re.I,
)


def sides_of(question: str) -> tuple[str, str] | None:
    """The two things that a question wants compared; one of them or both are "" where it does not say.

    >>> sides_of("KT 원팀이랑 네이버 동맹 뭐가 달라?"), sides_of("How do they differ?")
    (('KT 원팀', '네이버 동맹'), ('', ''))
    """
    text = " ".join(question.split())
    if _BOTH_KO.search(text) or _BOTH_EN.search(text):
        return "", ""
    if _ASKS_KO.search(text):
        if _ELSE_KO.search(text):
            return None
        found = _TWO_KO.search(text)
        if found is None:
            bare = _ASKS_KO.sub("", text).strip(" ?!.~")
            return ("", "") if not bare or bare in {"서로", "둘 다"} else None
        return _bare(found["one"]), _bare(found["two"] or "")
    for pattern in _TWO_EN:
        if found := pattern.search(text):
            return _bare(found["one"]), _bare(found["two"])
    return None


def _bare(side: str) -> str:
    side = re.sub(
        r"^(?:그럼|그러면|근데|혹시|and|so|then)\s+|^(?:the)\s+", "", side.strip(" ?!.,"), flags=re.I
    )
    return re.sub(r"(?<=[가-힣A-Za-z])(?:은|는|이|가|의)$", "", side) if len(side) > 3 else side


def compared(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Two alliances side by side, or which of them is not told of; None for any other question."""
    sides = sides_of(query.text)
    if sides is None:
        return None
    among = told_in(articles)
    left, right = _pair(sides, among)
    if left is not None and right is not None:
        return _both(left, right, language)
    if left is None and right is None and any(sides):
        return None  # no alliances: two products, two prices
    return _one(sides, left or right, among, language)


def _pair(sides: tuple[str, str], among: Sequence[Told]) -> tuple[Told | None, Told | None]:
    one, two = sides
    if not one and not two:
        news = [told for told in among if told.alliance.main]
        pair = news if len(news) == 2 else list(among) if len(among) == 2 else []
        return (pair[0], pair[1]) if pair else (None, None)
    lefts = meant_by(one, among) if one else []
    rights = meant_by(two, among) if two else []
    if one and not two:  # beside what the article is about
        rights = [told for told in among if told.alliance.main and told not in lefts]
        return (lefts[0], rights[0]) if lefts and len(rights) == 1 else (lefts[0] if lefts else None, None)
    if lefts and rights and lefts[0] is rights[0]:
        # Each may mean another one: KT of two alliances, named first.
        rights = [told for told in rights if told is not lefts[0]] or rights
        lefts = [told for told in lefts if told is not rights[0]] or lefts
    if lefts and rights and lefts[0] is rights[0]:
        return None, None
    return (lefts[0] if lefts else None), (rights[0] if rights else None)


def _both(left: Told, right: Told, language: Language) -> Answer:
    head, said, lines = side_by_side(left.alliance, right.alliance, language)
    evidence = tuple(
        dict.fromkeys(item for one in (left, right) if (item := stating(one, "status", "name", "parties")))
    )
    text = "\n".join([head, *lines, *(quoted(item.quote) for item in evidence)])
    sources = tuple(dict.fromkeys(source_of(one.read) for one in (left, right)))
    return Answer(said, text, evidence, sources)


def side_by_side(a: Alliance, b: Alliance, language: Language) -> tuple[str, tuple[str, ...], list[str]]:
    """What two alliances are, one after the other, and who takes part in both: the opening, short forms, lines."""
    ko = language is Language.KO
    names = [title_of(one, korean=ko) for one in (a, b)]
    if ko:
        head = f"{attach(names[0], '과/와')} {attach(names[1], '을/를')} 나란히 놓으면 이렇습니다."
    else:
        head = f"{capital(names[0])} and {names[1]}, side by side:"
    said: list[str] = []
    lines: list[str] = []
    for name, one in zip(names, (a, b), strict=True):
        rows = _rows(one, language)
        said += [value for _, value in rows]
        lines += [capital(name), *(f"· {label}: {value}" for label, value in rows)]
    if shared := _shared(a.parties, b.parties):
        who = listed(_few(shared, ko=ko), language)
        lines.append(f"둘 다 참여하는 곳은 {who}입니다." if ko else f"In both: {who}.")
    return head, tuple(dict.fromkeys(said)), lines


def _rows(alliance: Alliance, language: Language) -> list[tuple[str, str]]:
    """What an alliance is, field by field; what is not stated is said to be so."""
    ko = language is Language.KO
    render = korean if ko else english
    none = "나오지 않습니다" if ko else "not stated"
    names = [party.name for party in alliance.parties]
    lead = alliance.lead
    if lead in names:
        names = [lead, *(name for name in names if name != lead)]
    shown = [
        f"{name}(주도)" if ko else f"{name} (lead)" if name == lead else name
        for name in names[:1]
        if name == lead
    ]
    shown += names[len(shown) :]
    parties = ", ".join(_few(shown, ko=ko))
    return [
        ("형태" if ko else "Form", render.kind_and_status(alliance)),
        (f"참여 {len(names)}곳" if ko else f"{len(names)} parties", parties),
        ("시기" if ko else "When", render.when(alliance.date) if alliance.date else none),
        ("이유" if ko else "Why", render.reasons(alliance.why) or none),
    ]


def _shared(a: Sequence[Organisation], b: Sequence[Organisation]) -> list[str]:
    """The parties of both, by name."""
    return list(dict.fromkeys(x.name for x in a if any(sameness(x, y) >= _SURELY for y in b)))


#: The short form of a name counts as the name; two that merely sound alike do not.
_SURELY = 0.85

#: More names than this are counted; who takes part in one is a question of its own.
_SHOWN = 6


def _few(names: Sequence[str], *, ko: bool) -> list[str]:
    if len(names) <= _SHOWN:
        return list(names)
    more = len(names) - _SHOWN + 1
    return [*names[: _SHOWN - 1], f"그 밖의 {more}곳" if ko else f"{more} more"]


def _one(sides: tuple[str, str], known: Told | None, among: Sequence[Told], language: Language) -> Answer:
    """That one of the two is not told of, or that there are no two; and what is told of the other."""
    ko = language is Language.KO
    missing = next((side for side in sides if side and (known is None or not meant_by(side, [known]))), "")
    article = among[0].read if among else None
    if known is None:
        if ko:
            text = (
                "무엇과 무엇을 견줄지 알 수 없습니다."
                if len(among) > 2
                else "견줄 두 제휴가 기사에 나오지 않습니다."
            )
            if len(among) > 2:
                text += f" 기사에 나오는 제휴는 {listed(_titles(among, ko=ko), language)}입니다."
        else:
            text = (
                "It is not clear which two to compare."
                if len(among) > 2
                else "The article does not tell of two alliances to compare."
            )
            if len(among) > 2:
                text += f" It tells of {listed(_titles(among, ko=ko), language)}."
        return Answer((), text, (), (source_of(article),) if article else ())
    render = korean if ko else english
    said = render.sentence(known.alliance)
    if ko:
        lost = (
            f"‘{missing}’ 쪽은 기사에 나오지 않아 견줄 수 없습니다."
            if missing
            else "견줄 다른 제휴가 기사에 나오지 않습니다."
        )
        text = f"{lost} 기사에 나온 것은 이렇습니다. {said}"
    else:
        lost = (
            f"The article does not tell of “{missing}”, so the two cannot be compared."
            if missing
            else "The article tells of no other alliance to compare it with."
        )
        text = f"{lost} What it does tell: {said}"
    evidence: tuple[Evidence, ...] = ()
    if item := stating(known, "parties", "status"):
        evidence, text = (item,), f"{text}\n{quoted(item.quote)}"
    return Answer((), text, evidence, (source_of(known.read),), elsewhere=bool(missing))


def _titles(among: Sequence[Told], *, ko: bool) -> list[str]:
    return list(dict.fromkeys(title_of(one.alliance, korean=ko) for one in among))[:4]
