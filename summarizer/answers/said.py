"""Who said what: `구현모 대표가 뭐라고 했어?`, `who said that talent is short?`; the words as they are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.answers.bodies import meant_by, told_in
from summarizer.answers.lexicon import fold, titles
from summarizer.answers.matching import match
from summarizer.answers.page import Page, page_of
from summarizer.answers.question import Query, understand
from summarizer.answers.sounds import sounds_alike
from summarizer.answers.utterances import Speaker, Utterance, utterances
from summarizer.answers.wording import capital, listed, quoted, source_of
from summarizer.render.particles import attach, is_
from summarizer.types import Answer, Evidence, Language, ReadArticle

#: More speakers than this are named, and only the first are quoted.
_MOST_SPEAKERS = 4
#: So much of what somebody is said to have said must stand in the words, or by meaning beside them.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose words are asked for, or who said these; nothing of either asks for all that is quoted."""

    who: str = ""
    about: str = ""
    #: Whether the speaker is what is asked for.
    speaker: bool = False


_SAY_KO = (
    r"(?:(?:뭐라|모라|머라|무엇이라)(?:고|구)?\s?(?:했|햇|말|밝|하|그랬|그래|그러|얘기|이야기|답|설명|평|언급|주장)"
    r"|뭐래|머래|뭐랬|(?:무슨|어떤)\s?(?:말(?!로|로는)|얘기|이야기|발언)|어떻게\s?(?:말했|말하|설명했|평가했|평가하|전망했|반응했|얘기했|답했|해명했))"
)
_WHAT_KO = re.compile(
    rf"^(?P<who>.*?)(?:께서는?|에서는?|에선|이|가|은|는|도)?\s*(?:(?P<about>(?!\S+[은는이가]\s)\S+(?:\s\S+){{0,5}}?)(?:에\s?(?:대해|대하여|관해)서?(?:는)?|\s?관련(?:해서?)?(?:는|은)?|을 두고|를 두고)\s*)?{_SAY_KO}"
)
_ABOUT_FIRST_KO = re.compile(
    rf"^(?P<about>(?!\S+[은는이가]\s)\S+(?:\s\S+){{0,5}}?)(?:에\s?(?:대해|대하여|관해)서?(?:는)?|\s?관련(?:해서?)?(?:는|은)?|을 두고|를 두고)\s*(?P<who>.*?)(?:이|가|은|는|도)?\s*{_SAY_KO}"
)
_WORDS_KO = re.compile(
    r"^(?P<who>.*?)(?:의|이|가)?\s?(?:한\s)?(?:발언|코멘트|멘트|인용문|인용된\s?말)(?:들|내용)?(?:은|는|이|가|을|를|도)?\s*(?:뭐|무엇|어떤|알려|보여|정리|있|좀|말해|[?!.]|$)"
)
_WHO_KO = (
    re.compile(
        r"^(?:누가|누구가|어디서|어디가)\s(?P<about>.+?)(?P<ending>다|라|자|냐)(?:고|구)\s?(?:했|햇|말|그랬|그래|그러|밝|주장|얘기|설명|강조|하는|한|지적|전망|답)"
    ),
    re.compile(
        r"^(?P<about>.+?)(?P<ending>다|라|자|냐)(?:고|구)\s?(?:말한|말했던|한|밝힌|주장한|얘기한|강조한|지적한|설명한|그런)\s?(?:사람|곳|건|게|쪽|분|이)(?:은|는|이|가)?\s?(?:누구|어디|누군|[?]|$)"
    ),
    re.compile(
        r"^(?P<about>.+?)(?P<ending>다|라|자|냐)(?:고|구|는\s?(?:말|얘기|발언)(?:은|는|을)?)\s?(?:누가|누구가)\s?(?:했|햇|말|그랬|그래|밝|주장|얘기|하)"
    ),
)
_ALL_KO = re.compile(
    r"누가\s?(?:뭐라|뭐래|머라|머래|무슨\s?말)|누구\s?(?:말|발언)|(?:인용된|말한|발언한)\s?(?:사람|곳)(?:은|이|는)?\s?(?:누구|누가|[?]|$)"
)
_WHAT_EN = (
    re.compile(
        r"\bwhat (?:did|does|do|has|have|had|else did) (?P<who>.+?) (?:say|said|tell|told|comment|have to say|state)\b(?:\s(?:about|on|of|regarding)\s(?P<about>.+?))?\W*$",
        re.I,
    ),
    re.compile(
        r"\bwhat (?:is|was|are|were) (?P<who>.+?)[’']s? (?:quotes?|comments?|statements?|reactions?|remarks?|words)\W*$",
        re.I,
    ),
    re.compile(r"\b(?:quotes?|comments?|statements?|remarks?|words) (?:of|from|by) (?P<who>.+?)\W*$", re.I),
)
_WHO_EN = re.compile(
    r"^(?:and |so |but )?who (?P<verb>said|says|claim(?:ed|s)|complain(?:ed|s)|warn(?:ed|s)|argu(?:ed|es)|mention(?:ed|s)|stressed|noted|pointed out|promised)\b(?:\sthat)?\s?(?P<about>.*?)\W*$",
    re.I,
)
_ALL_EN = re.compile(
    r"^who (?:says?|said) what\b|\bwho (?:is|was|are) quoted\b|\bwho are the speakers\b|\bwhat (?:do|did) people say\b",
    re.I,
)
_HEARSAY = re.compile(r"(?:뭐|머)(?:래|랬)")
_TITLED = re.compile(
    r"대표|회장|사장|장관|총장|교수|의장|원장|시장|지사|관계자|담당자|임원|전문가|측$|쪽$|씨$|님$|CEO|CTO|CFO",
    re.I,
)
_OPENING = re.compile(r"^(?:그럼|그러면|그래서|근데|그런데|그리고|혹시|and|so|then|but)[,\s]+", re.I)
_NOBODY = re.compile(
    r"^(?:the |this |that )?(?:기사|기사에서|기사에는|여기서|사람들?|그들?|그녀|누가|누구|다들|article|people|they|he|she|everyone|anyone|it|story|press release)?$",
    re.I,
)
#: What may stand around a speaker's name, title and organisation in a question.
_AROUND = re.compile(
    r"(?:(?<![a-z])(?:the|of|at|from|for|an?|mr|ms|mrs|dr|s)(?![a-z])|씨|님|의|쪽|측|사람|직원|한|이|그|회사|company|its|their|’s|'s)",
    re.I,
)


def wish_of(question: str) -> Wish | None:
    """What a question wants of what people say; None where it wants something else.

    >>> wish_of("구현모 대표가 뭐라고 했어?"), wish_of("누가 인재가 부족하다고 했어?").speaker
    (Wish(who='구현모 대표', about='', speaker=False), True)
    """
    text = _OPENING.sub("", " ".join(question.split()))
    if _ALL_KO.search(text) or _ALL_EN.search(text):
        return Wish()
    for pattern in _WHO_KO:
        if found := pattern.search(text):
            return Wish(about=found["about"] + found["ending"], speaker=True)
    for pattern in (_ABOUT_FIRST_KO, _WHAT_KO, _WORDS_KO):
        if found := pattern.search(text):
            about = found.groupdict().get("about") or ""
            return Wish(_plain(found["who"]), about.strip())
    if found := _WHO_EN.search(text):
        return Wish(about=found["about"], speaker=True)
    for pattern in _WHAT_EN:
        if found := pattern.search(text):
            about = found.groupdict().get("about") or ""
            return Wish(_plain(found["who"]), about.strip())
    return None


def _plain(who: str) -> str:
    who = _OPENING.sub("", who.strip())
    return "" if _NOBODY.match(who) else who


def said(query: Query, articles: Sequence[ReadArticle], language: Language) -> Answer | None:
    """Who said what, or that it is not told; None for any other question."""
    wish = wish_of(query.text)
    if wish is None:
        return None
    pages = [page_of(read) for read in articles]
    for page in pages:
        chosen = _chosen(wish, page)
        if chosen:
            return _told(wish, chosen, page, language)
    for page in pages:
        reported = _reported(wish, page)
        if reported:
            return _indirectly(reported, page, language)
    if wish.speaker and not re.search(r"said|says", query.text):
        return None
    if wish.who and _HEARSAY.search(query.text) and not _TITLED.search(wish.who):
        return None  # 원인은 뭐래? wants the cause, whoever gave it
    return _untold(wish, pages, language)


def _chosen(wish: Wish, page: Page) -> list[Utterance]:
    """The utterances that are asked for."""
    spoken = utterances(page)
    found = [one for one in spoken if not wish.who or _is(one.speaker, wish.who, page)]
    if not found and (whose := _speaking_for(wish.who, page)):
        found = [one for one in spoken if _is(one.speaker, whose, page)]
    if not wish.about:
        return [] if wish.speaker else found
    query = understand(wish.about)
    matches = match(query, page)
    whole = sum(matches.weights) or 1.0
    if not query.terms:
        return []
    rows = []
    for one in found:
        share = 0.0
        for index, weight in enumerate(matches.weights):
            hits = [
                hit.strength
                for at in one.passages
                for hit in matches.hits[at]
                if hit.term == index and not _in_introduction(one.speaker, page.passages[at].text, hit.start)
            ]
            share += weight * min(1.0, max(hits, default=0.0) * 1.3)
        rows.append((share / whole, one))
    best = max((share for share, _ in rows), default=0.0)
    return [one for share, one in rows if share >= _ENOUGH and share >= 0.8 * best]


_LEADER = re.compile(
    r"^(?:the )?(?:leader|lead|host|organi[sz]er)$|^(?:주도(?:사|하는 (?:곳|쪽))|리더|주관(?:사|기관)|이끄는 (?:곳|쪽))$",
    re.I,
)


def _speaking_for(who: str, page: Page) -> str:
    """Who leads the body that somebody names, or the article's own; a consortium speaks through its lead."""
    among = told_in([page.read])
    if _LEADER.match(who):
        return next((one.alliance.lead for one in among if one.alliance.lead), "")
    return next(
        (one.alliance.lead for one in meant_by(who, among) if one.alliance.name and one.alliance.lead), ""
    )


def _in_introduction(speaker: Speaker, text: str, place: int) -> bool:
    at = text.find(speaker.introduced)
    return at >= 0 and at <= place < at + len(speaker.introduced)


def _is(speaker: Speaker, asked: str, page: Page) -> bool:
    """Whether all that a question says of a speaker fits this one: name, title, organisation, in either language."""
    rest = asked.lower()
    forms = {speaker.organisation, speaker.name} - {""}
    forms |= {
        form
        for known in page.known
        if speaker.organisation and any(fold(form) == fold(speaker.organisation) for form in known.forms)
        for form in known.forms
    }
    words = {speaker.title.lower()} - {""}
    for row in titles():
        if any(word == title for word in row for title in words):
            words = words | set(row)
            break
    met = False
    for form in sorted(forms | words, key=len, reverse=True):
        if len(form) > 1 and form.lower() in rest:
            rest, met = rest.replace(form.lower(), " "), True
    for word in re.findall(r"[a-z]+|[가-힣]+", rest):
        if any(
            sounds_alike(*((word, part.lower()) if word >= "가" else (part.lower(), word)))
            for form in forms
            for part in form.split()
        ) or (len(word) > 2 and any(word == part.lower() for form in forms for part in form.split())):
            rest, met = rest.replace(word, " "), True
    left = re.sub(r"[^0-9a-z가-힣]", "", _AROUND.sub(" ", rest))
    return met and not left


def _told(wish: Wish, chosen: Sequence[Utterance], page: Page, language: Language) -> Answer:
    speakers = list(dict.fromkeys(one.speaker for one in chosen))
    shown = [one for one in chosen if one.speaker in speakers[:_MOST_SPEAKERS]]
    korean = language is Language.KO
    names = [_who(speaker, korean=korean) for speaker in speakers]
    if wish.speaker:
        evidence = _evidence(page, [at for one in shown for at in one.passages])
        said = listed([speaker.introduced for speaker in speakers], language)
        head = f"{is_(said)}." if korean else f"{capital(said)}."
        text = "\n".join([head, *(quoted(item.quote) for item in evidence)])
        return Answer(tuple(one.introduced for one in speakers), text, evidence, (source_of(page.read),))
    if len(speakers) == 1:
        comma = "," if ", " in names[0] else ""
        head = f"{attach(names[0], '은/는')} 이렇게 말했습니다." if korean else f"{names[0]}{comma} said:"
        lines = [quoted(words) for one in shown for words in one.words]
    else:
        head = (
            f"기사에서 말한 사람은 {len(speakers)}명입니다."
            if korean
            else f"{len(speakers)} speakers are quoted:"
        )
        lines = [f"· {_who(one.speaker, korean=korean)}: {' '.join(map(quoted, one.words))}" for one in shown]
        if len(speakers) > _MOST_SPEAKERS:
            rest = listed(names[_MOST_SPEAKERS:], language)
            lines.append(f"그 밖에 {rest}의 말도 나옵니다." if korean else f"It also quotes {rest}.")
    body = page.read.article.body
    evidence = tuple(Evidence("answer", a, b, body[a:b]) for one in shown for a, b in one.places)
    answers = tuple(dict.fromkeys(words for one in chosen for words in one.words))
    return Answer(answers, "\n".join([head, *lines]), evidence, (source_of(page.read),))


def _who(speaker: Speaker, *, korean: bool) -> str:
    """A speaker in a reply; what is written in the other script stands in quotation marks."""
    if korean:
        return speaker.introduced if re.search(r"[가-힣]", speaker.introduced) else f"‘{speaker.introduced}’"
    return capital(speaker.introduced)


def _evidence(page: Page, places: Sequence[int]) -> tuple[Evidence, ...]:
    passages = [page.passages[at] for at in dict.fromkeys(places)]
    return tuple(Evidence("answer", p.start, p.end, p.text) for p in passages)


_REPORTS_KO = re.compile(
    r"(?:고|며|라며)\s?(?:말했|밝혔|설명했|강조했|전했|했다|덧붙였|답했|평가했|내다봤|발표했)"
)
_REPORTS_EN = re.compile(r"\b(?:said|says|announced|told|added|explained|argued|stressed)\b")


def _reported(wish: Wish, page: Page) -> list[int]:
    """The sentences that report in other words what somebody said who is not quoted; the first of them."""
    if not wish.who or wish.about:
        return []
    reports = _REPORTS_KO if page.korean else _REPORTS_EN
    asked = fold(wish.who)
    forms = [
        f
        for known in page.known
        if any(fold(form) == asked for form in known.forms)
        for form in known.forms
        for f in (form,)
    ]
    for passage in page.passages:
        if passage.paragraph < 0 or not reports.search(passage.text):
            continue
        if page.korean:
            subject = any(
                re.search(rf"(?<![가-힣A-Za-z0-9]){re.escape(form)}(?:\([^)]*\))?[은는이가]\s", passage.text)
                for form in forms
            )
        else:
            subject = any(
                re.search(
                    rf"(?:^|[,.]\s|\s){re.escape(form)}(?:,[^,]+,)?\s(?:also\s)?{_REPORTS_EN.pattern}|{_REPORTS_EN.pattern}\s{re.escape(form)}",
                    passage.text,
                )
                for form in forms
            )
        if subject:
            return [passage.index]
    return []


def _indirectly(places: Sequence[int], page: Page, language: Language) -> Answer:
    evidence = _evidence(page, places)
    head = (
        "따옴표로 옮긴 말은 없고, 기사에는 이렇게 나와 있습니다."
        if language is Language.KO
        else "There is no direct quotation; the article reports:"
    )
    return Answer(
        tuple(item.quote for item in evidence),
        "\n".join([head, *(quoted(item.quote) for item in evidence)]),
        evidence,
        (source_of(page.read),),
    )


def _untold(wish: Wish, pages: Sequence[Page], language: Language) -> Answer:
    """The honest no, and whose words there are."""
    page = pages[0] if pages else None
    korean = language is Language.KO
    speakers = list(dict.fromkeys(one.speaker for one in utterances(page))) if page else []
    names = [_who(speaker, korean=True) if korean else speaker.introduced for speaker in speakers]
    if korean:
        whose = (
            f"{wish.who}의 말은" if wish.who else "그런 말을 한 사람은" if wish.speaker else "누가 한 말은"
        )
        text = f"{whose} 기사에 나오지 않습니다."
        if names:
            text += f" 기사에서 말한 사람은 {is_(listed(names[:_MOST_SPEAKERS], language))}."
    else:
        text = (
            f"The article does not quote {wish.who}."
            if wish.who
            else "The article does not say who said so."
            if wish.speaker
            else "The article quotes nobody."
        )
        if names:
            text += f" It quotes {listed(names[:_MOST_SPEAKERS], language)}."
    unknown = page is not None and bool(wish.who) and fold(wish.who) not in fold(page.read.article.body)
    return Answer((), text, (), (source_of(page.read),) if page else (), elsewhere=unknown)
