"""Who says what in an article: quotations with their speakers, whose title and organisation are made out.

sentences -> quotations -> the verb of saying beside them -> the speaker before or after it -> "he", "구 대표" resolved
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.answers.page import Page
from summarizer.answers.spans import Form
from summarizer.language.people import RARE_SURNAMES, SURNAMES


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted, as far as the article tells."""

    #: As the article introduces them: `이도윤 가온통신 대표`, `Lee Do-yun, chief executive of Gaon Telecom`.
    introduced: str
    name: str = ""
    title: str = ""
    #: Whom they speak for, as the article writes it.
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says in one breath."""

    speaker: Speaker
    #: The quotations, word for word, without their quotation marks.
    words: tuple[str, ...]
    #: Where they stand in the body.
    places: tuple[tuple[int, int], ...]
    #: The sentences of the page that it stands in.
    passages: tuple[int, ...]


#: The titles that people who are quoted go by; the longer ones stand first.
_TITLE_KO = (
    r"(?:최고경영자|최고기술책임자|최고전략책임자|대표이사|공동대표|부회장|회장|부사장|사장|전무|상무|부행장|은행장|행장|대표|의장|부총리|총리"
    r"|장관|차관|청장|부시장|시장|부지사|지사|군수|구청장|의원|부총장|총장|학장|교수|센터장|연구소장|소장|원장|단장|위원장|이사장|본부장|부문장|그룹장|협회장"
    r"|사업부장|실장|국장|과장|부장|팀장|수석|책임|연구원|연구위원|애널리스트|박사|창업자|총괄|담당자|담당|관계자|대변인|임원|위원|이사|대사"
    r"|변호사|심사역|전문가|컨설턴트|교사|학생|주인|점주|측|쪽|CEO|CTO|CFO|COO|CCO|CSO|CIO)"
)
_ENDS_TITLED = re.compile(rf"(?:^|(?<=[\s가-힣A-Za-z]))({_TITLE_KO})$")
#: Titles that never stand beside a person's name.
_NAMELESS = frozenset({"관계자", "담당자", "대변인", "임원", "전문가", "주인", "점주", "측", "쪽", "업계"})
#: What follows a quotation that somebody speaks: “…”고 말했다, “…”이라며, “…”는 것이 KT의 설명이다.
_SPOKEN_KO = re.compile(
    r"\s?(?:(?:이?라|다)?(?:고만|고도|고는|고)(?:\s(?:했|말|밝|설명|강조|전|덧붙|답|주장|지적|평|꼬집|되물|요구|털어|떠올|귀띔|화답|판단|호소"
    r"|우려|내다|기대|당부|약속|반박|해명|분석|전망|소개|언급|촉구|비판|토로|선언|자신|역설|적었|썼|입을|운을|목소리|알렸|발표|환영|제안|짚|봤"
    r"|경고|조언|진단|풀이|회고|자평|술회|부연|첨언|못박|못 박|잘라|선을|한다|하고|하며|하면서|한 )"
    r"|(?![가-힣]))|이?라며|이?라면서도?|며(?![가-힣])|면서도?(?![가-힣])"
    r"|는 (?:게|것이|입장|설명|말|반응|답|주장|지적|평가|뜻)|이?라는 (?:게|것이|입장|설명|반응|답|주장|지적|평가|말))"
)
_SPEAKS_FOR_KO = re.compile(
    r"\s?[^“”\"]{0,40}?([가-힣A-Za-z0-9&·() ]{2,30})의\s(?:설명|말|주장|지적|반응|평가|입장)"
)
_SURNAME_KO = re.compile(rf"[{SURNAMES}{RARE_SURNAMES}]")

_NAME_EN = r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.?\s)?[A-Z][\w.’'-]+(?:\s(?:[A-Z][\w.’'-]*|de|van|von|bin|al|der)){0,3}"
_SAID_EN = (
    r"(?:said|says|added|adds|told|explained|noted|remarked|argued|warned|replied|wrote|put it|sniffed|joked|acknowledged|declared|stressed|commented|stated|insisted"
    r"|countered|pointed out|conceded|recalled|quipped|observed|asked)"
)
_WHO_EN = (
    rf"(?:he|she|they|He|She|They|{_NAME_EN}"
    r"|(?:the|an?|one|another|The|An?|One|Another)\s[\w’'& .-]{3,60}?)"
)
_DESCRIBED_EN = r"(?:,\s(?P<described>[^“”\"]{3,110}?)(?=,|\.(?:\s|$)|$|\s(?:said|says|told|added)\b))?"
_AFTER_EN = (
    re.compile(
        rf"\s*,?\s*(?:{_SAID_EN})\s(?P<who>{_WHO_EN})(?=[,.]|\s(?:of|at|in|on|for|from|who|which|with|to|told)\b|$){_DESCRIBED_EN}"
    ),
    re.compile(rf"\s*,?\s*(?P<who>{_WHO_EN}){_DESCRIBED_EN},?\s(?:{_SAID_EN})\b"),
)
_BEFORE_EN = re.compile(
    rf"(?:^|[.;]\s|,\s|\b(?:and|but|while|as)\s)(?P<who>{_WHO_EN}){_DESCRIBED_EN},?\s(?:{_SAID_EN}|was (?:unmoved|blunt|cautious))\b"
    r"(?:[^“”\".]{0,60})[,:]?\s*$"
)
_PRONOUN_EN = frozenset({"he", "she", "they"})
_TITLE_EN = re.compile(
    r"\b(?:(?:co-)?chief (?:executive|technology|financial|operating|strategy|information|product)(?: officer)?"
    r"|C[ETFOSIP]O|(?:vice[- ])?chair(?:man|woman)?|(?:senior |executive )?vice[- ]president|president|(?:managing |executive )?director"
    r"|(?:co-)?founder|minister|secretary|governor|mayor|professor|head|manager|analyst|spokes(?:man|woman|person)|official"
    r"|executive|engineer|consultant|researcher|partner|lawyer|economist|commissioner|dean|chancellor|lead)\b",
    re.I,
)
_FOR_EN = re.compile(
    r"\b(?:of|at|for|with|from)\s(?:the\s|[a-z]+\s)?((?:[A-Z][\w&.’'-]*)(?:\s(?:[A-Z&][\w&.’'-]*|of|and))*)|\b([A-Z][\w&.-]+(?:\s[A-Z][\w&.-]+)*)[’']s\b"
)


#: Short nouns that begin like surnames and stand before titles: 사립대 교수, 전자 대표, 고위 임원.
_COMMON_KO = re.compile(
    r"(?:대|사|부|과|원|실|청|국|계|측|위|팀|업|직|단|회|금융|전자|은행|증권|경영|공동|정부|한국|미국|중국|일본|유럽|현지|국내|해외)$"
)


def utterances(page: Page) -> tuple[Utterance, ...]:
    """All that is quoted in an article with its speaker, in order; quotations that nobody speaks are left out."""
    found = list(_korean(page) if page.korean else _english(page))
    return tuple(_gathered(_resolved(found, page)))


@dataclass(frozen=True, slots=True)
class _Quote:
    """One quotation of a stretch: what stands between its marks, and where the marks are."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One sentence, or several where a quotation goes on over full stops."""

    text: str
    #: The sentences of the page, the first of them where the text begins.
    passages: tuple[int, ...]
    quotes: tuple[_Quote, ...]


def _stretches(page: Page) -> Iterator[_Stretch]:
    body = page.read.article.body
    held: list[int] = []
    for passage in page.passages:
        if passage.paragraph < 0:
            continue
        if held and page.passages[held[0]].paragraph != passage.paragraph:
            held = []
        held.append(passage.index)
        text = body[page.passages[held[0]].start : passage.end]
        quotes = _quotes(text)
        if quotes is None and len(text) < _LONGEST:
            continue
        yield _Stretch(text, tuple(held), tuple(quotes or ()))
        held = []


#: Quotation marks that are never closed do not make the rest of an article one sentence.
_LONGEST = 900


def _quotes(text: str) -> list[_Quote] | None:
    """The quotations of a text in order; None where one is not closed in it."""
    found: list[_Quote] = []
    opened = -1
    for mark in re.finditer(r"[“”\"]", text):
        if mark.group() == "“" or (mark.group() == '"' and opened < 0):
            opened = mark.start() if opened < 0 else opened
        elif opened >= 0:
            words = " ".join(text[opened + 1 : mark.start()].split())
            found.append(_Quote(words.strip(" ,"), opened, mark.end()))
            opened = -1
    return None if opened >= 0 else found


def _korean(page: Page) -> Iterator[Utterance]:
    last: Utterance | None = None
    for stretch in _stretches(page):
        spoken = [
            quote for quote in stretch.quotes if len(quote.words) > 3 and _is_spoken(stretch.text, quote)
        ]
        runs: list[tuple[Speaker | None, list[_Quote]]] = []
        for number, quote in enumerate(spoken):
            since = spoken[number - 1].end if number else 0
            speaker = _speaker_korean(page, stretch, since, quote)
            if speaker is None and runs:
                runs[-1][1].append(quote)
            else:
                runs.append((speaker, [quote]))
        for speaker, quotes in runs:
            if speaker is None:
                if last is None or stretch.passages[0] - last.passages[-1] > 1:
                    continue
                speaker = last.speaker
            last = _uttered(page, stretch, speaker, quotes)
            yield last


def _uttered(page: Page, stretch: _Stretch, speaker: Speaker, quotes: Sequence[_Quote]) -> Utterance:
    start = page.passages[stretch.passages[0]].start
    places = []
    for quote in quotes:
        inside = stretch.text[quote.start + 1 : quote.end - 1]
        left = len(inside) - len(inside.lstrip(" ,"))
        places.append((start + quote.start + 1 + left, start + quote.start + 1 + len(inside.rstrip(" ,"))))
    return Utterance(speaker, tuple(quote.words for quote in quotes), tuple(places), stretch.passages)


def _is_spoken(text: str, quote: _Quote) -> bool:
    """Whether a quotation is somebody's words, and no name or slogan."""
    rest = text[quote.end :]
    return bool(_SPOKEN_KO.match(rest)) or (not rest.strip(" .") and not text[: quote.start].strip())


def _speaker_korean(page: Page, stretch: _Stretch, since: int, quote: _Quote) -> Speaker | None:
    """Whose words a quotation is: the subject nearest before it, else whoever “…”는 게 KT의 설명이다 names."""
    text, here = stretch.text, page.spans[stretch.passages[0]]
    before = [
        span
        for span in here
        if span.form in {Form.NAME, Form.NOUN}
        and span.unit == "whole"
        and since <= span.start
        and span.end <= quote.start
        and span.after in {"은", "는", "이", "가", "도"}
        and not any(other.start < span.start < other.end for other in stretch.quotes)
    ]
    titled = [span for span in before if _ENDS_TITLED.search(span.text) or _known_in(page, span.text)]
    for span in (titled or [span for span in before if span.after in {"은", "는", "도"}])[-1:]:
        known = _known_in(page, span.text)
        if known and not _ENDS_TITLED.search(span.text):
            return Speaker(known, organisation=known)
        named = next((one for one in here if one.form is Form.PERSON and one.end + 1 == span.start), None)
        if named:
            return _made_out(f"{named.text} {span.text}", page)
        before_it = text[: span.start]
        if pictured := re.search(r"([가-힣]{2,4})\([^)]{1,20}\)\s?$", before_it):
            return _made_out(f"{pictured[1]} {span.text}", page)
        of = re.search(
            r"(?:^|\s)((?:한|어느)\s(?:[가-힣A-Za-z]+의\s)?|[가-힣A-Za-z0-9]+의\s(?:한\s)?)$", before_it
        )
        return _made_out(f"{of[1] if of else ''}{span.text}", page)
    spoken = _SPEAKS_FOR_KO.match(text, quote.end)
    return _made_out(re.sub(r"^.*?(?:는\s(?:게|것이)|는)\s", "", spoken[1]).strip(), page) if spoken else None


def _known_in(page: Page, text: str) -> str:
    """The organisation that a noun phrase ends with: SKB of `선고 뒤 SKB`; nothing where it ends otherwise."""
    forms = [form for known in page.known for form in known.forms if len(form) > 1]
    return max((form for form in forms if text == form or text.endswith(" " + form)), key=len, default="")


def _made_out(text: str, page: Page) -> Speaker:
    """Name, title and organisation in a Korean speaker's introduction.

    `이도윤 가온통신 대표` is of 가온통신, and so is `가온통신 이도윤 대표`; `한 IT기업 인사 담당자` has no name.
    """
    whole = " ".join(text.split())
    found = _ENDS_TITLED.search(whole)
    title = found[1] if found else ""
    rest = whole[: found.start()].strip() if found else whole
    forms = [form for known in page.known for form in known.forms if len(form) > 1]
    inside = sorted(
        (form for form in forms if re.search(rf"(?<![가-힣A-Za-z0-9]){re.escape(form)}", rest)), key=len
    )
    organisation = inside[-1] if inside else ""
    name = ""
    if title and title not in _NAMELESS:
        plain = re.sub(r"^(?:한|어느)\s|(?<=의)\s한(?=\s|$)", "", rest)
        left = plain.replace(organisation, " ", 1).split() if organisation else plain.split()
        person = [word for word in left if _is_person(word)]
        if person and plain.startswith(person[0]):
            name = person[0]
        elif person and left[-1] == person[-1]:
            name = person[-1]
        elif organisation and organisation in plain and not plain.startswith(organisation):
            name = plain[: plain.index(organisation)].strip()  # 젠슨 황 엔비디아 CEO
        if not organisation:
            organisation = " ".join(word for word in left if word != name)
    elif not title:
        organisation = rest
    elif not organisation:
        organisation = re.sub(r"^(?:한|어느)(?:\s|$)", "", rest)
    return Speaker(whole, name, title, organisation)


def _is_person(word: str) -> bool:
    """Whether a word looks like a Korean person's name, or a surname alone: 이도윤, 구."""
    return bool(re.fullmatch(r"[가-힣]{1,3}", word) and _SURNAME_KO.match(word)) and not _COMMON_KO.search(
        word
    )


def _english(page: Page) -> Iterator[Utterance]:
    last: Utterance | None = None
    for stretch in _stretches(page):
        for quote in stretch.quotes:
            if len(quote.words.split()) < 3:
                continue
            speaker = _speaker_english(stretch.text, quote)
            if speaker is None or speaker.introduced.lower() in _PRONOUN_EN:
                goes_on = speaker is not None or (
                    quote.words[:1].isupper()
                    and (stretch.text[: quote.start].strip() == "" or _of(last) == stretch.passages)
                )
                if last is None or not goes_on or stretch.passages[0] - last.passages[-1] > 1:
                    continue
                speaker = last.speaker
            last = _uttered(page, stretch, speaker, [quote])
            yield last


def _of(said: Utterance | None) -> tuple[int, ...]:
    return said.passages if said else ()


def _speaker_english(text: str, quote: _Quote) -> Speaker | None:
    for pattern in _AFTER_EN:
        found = pattern.match(text, quote.end)
        if found:
            return _described(found, text)
    found = _BEFORE_EN.search(text[: quote.start])
    return _described(found, text) if found else None


def _described(found: re.Match[str], text: str) -> Speaker:
    who = found["who"].strip()
    described = (found["described"] or "").strip()
    rest = text[found.end("who") : found.end("who") + 90]
    if not described and (
        of := re.match(
            r"\s((?:of|at|for|with|from|in)\s[^“”\",.;]{2,70}?)(?=\s(?:told|said|which|who)\b|[,.;]|$)", rest
        )
    ):
        who = f"{who} {of[1].strip()}"
    tells = _TITLE_EN.search(described) or re.match(
        r"who (?!asked|declined|was|is not|spoke|requested)", described
    )
    said = f"{who}, {described}" if tells else who
    title = _TITLE_EN.search(said)
    body = _FOR_EN.search(said)
    named = re.fullmatch(_NAME_EN, who) is not None and who.split()[0] not in {
        "The",
        "A",
        "An",
        "One",
        "Another",
    }
    organisation = (body[1] or body[2]) if body else ""
    if not organisation and (led := re.match(r"(?:the|an?)\s((?:[A-Z][\w&.-]*\s)+)", who)):
        organisation = led[1].strip()
    return Speaker(said, who if named else "", title.group() if title else "", organisation or "")


def _resolved(found: Sequence[Utterance], page: Page) -> Iterator[Utterance]:
    """Short mentions by their introduction: `구 대표` by `구현모 KT 대표`, `Lee` by `Lee Do-yun, head of ...`."""
    people = [one.speaker for one in found if one.speaker.name]
    if page.korean:
        people += [
            _made_out(f"{span.text} {span.unit}", page)
            for pieces in page.spans
            for span in pieces
            if span.form is Form.PERSON and len(span.text) > 2
        ]
    for one in found:
        speaker = one.speaker
        whole = next((person for person in people if _is_short_for(speaker, person)), None)
        yield replace(one, speaker=whole) if whole else one


def _is_short_for(speaker: Speaker, person: Speaker) -> bool:
    if (
        not speaker.name
        or len(person.introduced) <= len(speaker.introduced)
        or speaker.name == person.introduced
    ):
        return False
    if re.match(r"[가-힣]", speaker.name):
        same = person.name.startswith(speaker.name)
        return same and (len(speaker.name) > 1 or person.title.endswith(speaker.title))
    last = re.sub(r"^(?:Dr|Mr|Ms|Mrs|Prof)\.?\s", "", speaker.name)
    return last in person.name.split() or last == person.name


def _gathered(found: Iterator[Utterance]) -> Iterator[Utterance]:
    """What one speaker says in sentences that follow each other is one utterance."""
    held: Utterance | None = None
    for one in found:
        if held and one.speaker == held.speaker and one.passages[0] - held.passages[-1] <= 1:
            passages = tuple(dict.fromkeys((*held.passages, *one.passages)))
            held = Utterance(held.speaker, (*held.words, *one.words), (*held.places, *one.places), passages)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
