"""Names as the tagger marks them, mended at their edges: no person, no title, no place, no half of a list.

"Felix & Paul Studios of Montreal" loses its town, "Tenet Healthcare and Advocate Aurora Health" is two, and
"Budapest University of Technology" goes on with "and Economics".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.document import Document
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.sorts import sort_of
from summarizer.facts.tagger import Tagged
from summarizer.language.people import FULL_NAME, OFFICES
from summarizer.types import Language, OrganisationType

_STRIP = "\"'“”‘’,.;:·()[]<>「」『』《》〈〉 -–—\u200b①②③④⑤⑥⑦⑧⑨⑩△▲▶●■◆○"
_TITLES = re.compile(
    r"\s(?:Chairman|Chairwoman|Chair|CEO|CTO|CFO|President|Vice|Minister|Secretary|Chief|Director|Founder|"
    r"Spokesman|Spokeswoman|Executive|Senior|Managing|Head|Mayor|Governor|Commissioner"
    r"|president|chairman|chairwoman|chief|professor|director|spokes\w+|official|officials|founder|analyst)\b.*$"
)
_LOOSE_ENDS = re.compile(
    r"^(?:(?:[Tt]he|of|and|with|by|at|for|from|in)\s+)+(?=[A-Z])|(?:\s(?:and|of|the|for|with|in|&))+$"
)
#: "May Google", "Since September 2022 IBM", "Naspers-owned PayU": what a sentence or an epithet puts before a name.
_BEFORE_NAME = re.compile(
    r"^(?:(?:(?:Since|Last|Within|How|Why|Where|Between|In|By|At|When|While|On|Under|Both|Also|Only|After|Before|Now|"
    r"And|But|With|For|From|Of|As|To|Besides|Alongside|Like|Unlike|Including|Among|Through|Via)"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s\d{4}|\s\d{1,2},?)?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Za-z]+-(?:[a-z]{3,})|(?:BRIEF|UPDATE \d)-)\s+)+(?=\S)"
)
_OF_PLACE = re.compile(r"^(.+?)\sof\s(?:the\s)?([A-Z].*)$")
#: These are named with their place: Bank of Korea, University of Tokyo.
_GENERIC = re.compile(
    r"\b(?:Universit\w+|Cit(?:y|ies)|Bank|Government|Republic|Kingdom|Province|States?|Port|Airport|County|Ministry|"
    r"Department|College|Museum|Chamber|School|Institute|Academy|Federation|Association|Commission|Council|House|"
    r"Court|Embassy|Town|District|Society|Church|Hospital|Library|League|Union|Agency|Authority|Office|Board|Centre|"
    r"Center|Telecom|Region|Municipality|Club|Order|Guild|Confederation|Organi[sz]ation|Bureau|Network|Polytechnic|"
    r"Diocese|Archdiocese|Parish|Conservatory|Hospice|Laborator(?:y|ie)|Observatory|Conference|Assembly|Parliament|"
    r"Foundation|Trust|Fund|Institution|Faculty|Alliance|Consortium|Coalition|Exchange|Company|Corporation)s?$"
)
#: "Polytechnic of Luanda", "Guild of Nigeria": where the tagger saw such a name without its place, or the two apart.
_OF_WHERE = re.compile(r"\sof\s(?:the\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?")
#: A saint's name keeps its 's: St. Brendan's, St Mary's Hospital.
_SAINT = re.compile(r"\b(?:St\.?|Saint)\s[A-Z]\w+['’]s(?:\s[A-Z][\w-]+){0,3}")
#: What sums up a body's members and names none of them: "Founding Premier Sponsors".
_SUM = re.compile(
    r"^(?:(?:Founding|Premier|Charter|Associate|General|Platinum|Gold|Silver|Steering|Corporate|Academic|Industry|"
    r"Technology|Other|Additional|New|Initial|Key)\s)*(?:Sponsors?|Members?|Partners|Universities|Laboratories|Companies|"
    r"Banks|Institutions|Operators|Founders|Customers|Participants|Organi[sz]ations|Group|R&D|APIs)$"
)
#: No name by itself, though it may open a sentence or a headline.
_WORD_ALONE = re.compile(
    r"^(?:In|On|At|By|For|From|With|Where|When|While|What|Who|Why|How|May|And|But|Also|Both|Its|Their|Our|Your|The|This|"
    r"These|Those|Other|Others|Additional|Meanwhile|Separately|Elsewhere|Further)$"
)
#: "South Korea's Ministry of Science": whose it is, is no part of the name.
_WHOSE = re.compile(
    r"^(?:[A-Z][\w.-]+\s){0,2}[A-Z][\w.-]+['’]s\s(?=(?:Ministry|Department|Cabinet|Central Bank)\b)"
)
#: Where things are shown and signed; no article of the corpus labels one as an organisation.
_VENUE_KO = re.compile(r"컨벤션센터$")
#: Who works somewhere, and no body: 기술직군 임직원.
_STAFF_KO = re.compile(r"(?:직군|임직원)$")
_FIELD = (
    r"(?:Technology|Technologies|Economics|Economy|Energy|Innovation|Commerce|Industry|Industries|Science|Sciences|ICT|"
    r"Engineering|Development|Welfare|Communications?|Transport|Transportation|Tourism|Culture|Sports?|Startups|"
    r"Start-ups|Research|Trade|Finance|Education|Health|Information|Safety|Infrastructure|Agriculture|Food|Rural|"
    r"Affairs|Arts|Medicine|Business|Management|Data|Digital|Planning|Environment|Labou?r|Employment|Security|"
    r"Standards|Fisheries|Forestry|Mining|Mines|Defen[cs]e|Space|Law|Design|Media|SMEs|Investment|Interior|Justice|"
    r"Land|Works|Services|Manufacturing|Materials|Physics|Chemistry|Mathematics|Computing|Informatics|Telecommunications)"
)
_WITH_FIELDS = re.compile(
    rf"\b(?:[A-Z][\w.&’'-]+\s){{0,3}}(?:Ministry|Department|Chamber|Institute|University|School|College|Agency|"
    rf"Academy|Authority|Bureau|Faculty|Association|Federation|Cent(?:er|re)|Office)\s(?:of|for)\s(?:the\s)?"
    rf"(?:[A-Z][\w-]+\s)?{_FIELD}(?:,\s(?:[A-Z]\w+\s)?{_FIELD})*,?\s(?:and|&)\s(?:the\s)?(?:[A-Z]\w+\s)?{_FIELD}\b"
)
#: "Minister of Education", "Antony J. Blinken".
_PERSON = re.compile(r"^(?:Minister|Secretary|President|Ambassador)s?\s|\b[A-Z][a-z]+\s[A-Z]\.\s[A-Z][a-z]+$")
#: What is left where a long ministry's name was cut at its commas.
_FIELD_ALONE = re.compile(rf"^{_FIELD}$")
_FIELDS_ONLY = re.compile(rf"^(?:(?:the|and|of|[A-Z]\w+)\s)*{_FIELD}$")
#: "Minister of Education, Culture, Sports, Science and Technology Jane Roe": an office and a person, no organisation.
OFFICE = re.compile(
    rf"\b(?:Minister|Secretary)\s(?:of|for)\s(?:the\s)?(?:[A-Z]\w+\s)?(?:{_FIELD}|State|Treasury)"
    rf"(?:(?:,\s|,?\sand\s)(?:the\s)?(?:[A-Z]\w+\s)?{_FIELD})*(?:\s[A-Z][\w.’'-]+){{0,3}}"
)
_OF_PEOPLE = re.compile(
    r"\b(?:[A-Z][\w-]+\s){1,2}(?:Women|Children|Men|People|Farmers|Workers|King|Queen|Builders|Growers)['’]s\s"
    r"(?:University|Hospital|College|Bank|Association|Union|Foundation|Fund)\b"
)
_SWALLOWED = re.compile(r"(?:에서는|에서|으로|과의|와의|은|는|이|가|을|를|와|과|의|도|측)$")
#: No name ends in these but by its particle.
_SURELY_SWALLOWED = re.compile(r"(?<=[가-힣A-Za-z])와$|(?<=대)(?:가|는|를|와)$")
#: 명현관 해남군수: the county is meant, if anybody.
_OFFICE = re.compile(r"^[가-힣]{2,4}\s([가-힣]{2,8}(?:군|시|구|도))(?:수|장|청장|지사)$")
#: 해남군수, 전라남도지사: likewise.
_OFFICE_ALONE = re.compile(r"^([가-힣]{1,6}(?:군(?=수$)|구(?=청장$)|도(?=지사$)))(?:수|청장|지사)$")
#: 최태원 of 최태원 회장, 최태원 SK그룹 회장: a surname and two syllables, a title behind.
_PERSON_KO = re.compile(FULL_NAME)
_HOLDS_OFFICE = re.compile(
    rf"\s(?:[가-힣A-Za-z0-9&·]+\s){{0,2}}?(?:공동\s?)?(?:{OFFICES}|부총장|연구원장|이사|행장|은행장)(?:$|[은는이가과와도의을를\s(,·])"
)
#: 벤처투자사 새싹캐피탈: what a firm is, told before its name.
_DESCRIBED = re.compile(
    r"^(?:[가-힣A-Za-z0-9]+\s)*[가-힣A-Za-z]*(?:기업|업체|회사|투자사|개발사|운영사|제조사|통신사|운용사|제작사|스타트업|벤처)\s"
)
_LEADING_KO = re.compile(r"^(?:이하|옛|구|현|가칭)\s+")
#: 한국전자통신연구원(ETRI) 광주분원: a unit is named with its parent, and is one organisation.
WITH_UNIT = re.compile(
    r"([가-힣A-Za-z]{2,20})\(([A-Za-z]{2,12}|[가-힣]{2,12})\)\s?"
    r"([가-힣A-Za-z0-9·\-]{0,14}(?:분원|캠퍼스|연구소|연구센터|사업단|산학협력단|대학원))"
    r"(?=(?:은|는|이|가|을|를|와|과|의|에|도|등)?(?![가-힣]))"
)
#: "and" parts two names where the tagger gives the second one at least this chance to begin by itself.
_OWN_BEGINNING = 0.05


def forms(document: Document, tagged: Sequence[Tagged], lexicon: Lexicon) -> set[str]:
    """The forms that the tagger sees somewhere, mended at their edges."""
    raw: set[str] = set()
    for sentence, marks in zip(document.sentences, tagged, strict=True):
        spans = list(marks.names())
        if spans:
            raw.update(_known_around(sentence.text, marks, spans, document.language))
        for start, end in spans:
            pieces = (
                _apart(sentence.text, start, end, marks, lexicon)
                if document.language is Language.EN
                # No Korean name goes across a comma; an English one may: "Micron Technology, Inc."
                else _items(sentence.text[start:end], lexicon)
            )
            raw.update(form for piece in pieces if (form := mended(piece, document.language, lexicon)))
        if spans and document.language is Language.EN:
            raw.update(_longer(sentence.text, spans))
    kept: set[str] = set()
    whole = "\n".join(sentence.text for sentence in document.sentences)
    for text in raw:
        swallowed = _SWALLOWED.search(text) if document.language is Language.KO else None
        shorter = text[: swallowed.start()] if swallowed else ""
        known = lexicon.find(text)
        sure = _surely_swallowed(text) and not known
        # 강원도 is no 강원 with a particle, though the text has 강원 more often.
        likely = (shorter in raw or whole.count(shorter) > whole.count(text)) and (
            not known or lexicon.find(shorter)
        )
        if len(shorter) > 1 and (sure or likely):
            kept.add(shorter)
        elif (described := _DESCRIBED.match(text)) and text[described.end() :] in raw:
            continue  # the name alone is among the forms, and is the same organisation's
        elif (document.language is Language.KO and not known and _of_country(text, raw, lexicon)) or (
            document.language is Language.KO and not known and _is_person(text, whole)
        ):
            continue
        else:
            kept.add(text)
    if document.language is Language.KO:
        kept -= {text for text in kept if _of_country(text, kept, lexicon)}
    for sentence in document.sentences:
        for match in WITH_UNIT.finditer(sentence.text):
            if any(match.group(1).endswith(form) for form in kept):
                kept.add(match.group())
    return kept


def _of_country(text: str, kept: set[str], lexicon: Lexicon) -> bool:
    """Whether a Korean name is another one with its country before it: 인도네시아 토코페디아 where 토코페디아 stands too."""
    country, _, rest = text.partition(" ")
    return (
        rest in kept
        and country != "한국"
        and lexicon.words.get(country) == "place"
        and lexicon.find(text) is None
    )


def _is_person(text: str, whole: str) -> bool:
    """Whether a Korean name is a person's: it looks like one, and wherever it stands an office follows."""
    if not _PERSON_KO.fullmatch(text) or sort_of(text, (), None) is not OrganisationType.COMPANY:
        return False
    places = [match.end() for match in re.finditer(rf"(?<![가-힣]){text}", whole)]
    return bool(places) and all(_HOLDS_OFFICE.match(whole, place) for place in places)


def _surely_swallowed(text: str) -> bool:
    """Whether the last syllable of a Korean name can only be its particle: 얀덱스와, 제주대가, 브이에이코퍼레이션과."""
    if _SURELY_SWALLOWED.search(text):
        return True
    closed = len(text) > 4 and "가" <= text[-2] <= "힣" and (ord(text[-2]) - ord("가")) % 28 > 0
    # 컴퓨터공학과, 전략기획과 are names of their own.
    return closed and text.endswith("과") and text[-2] not in "학획육술책원감"


def mended(piece: str, language: Language, lexicon: Lexicon) -> str:
    """A name without what does not belong to it; empty where nothing is left that could be one."""
    text = piece.strip(_STRIP)
    if language is Language.EN:
        text = _LOOSE_ENDS.sub("", _TITLES.sub("", text))
        if not lexicon.find(text):
            text = _without_place(_WHOSE.sub("", _BEFORE_NAME.sub("", text)), lexicon)
    else:
        text = _without_person(_LEADING_KO.sub("", text), lexicon)
    text = re.sub(r"\s*\([^)]*$", "", text).strip(_STRIP)
    # A dateline has its place in capitals: BARCELONA.
    known_word = not lexicon.find(text) and (
        text in lexicon.words
        or (text.isupper() and lexicon.words.get(text.title()) == "place")
        or _FIELD_ALONE.match(text) is not None
        or (
            language is Language.EN
            and (_PERSON.search(text) or _SUM.match(text) or _WORD_ALONE.match(text)) is not None
        )
        or (language is Language.KO and (_VENUE_KO.search(text) or _STAFF_KO.search(text)) is not None)
    )
    return "" if len(text) < 2 or text.isdigit() or known_word else text


def _items(text: str, lexicon: Lexicon) -> list[str]:
    """Names with commas between them, or three or more with blanks alone: 서울상인연합회 소상공인연합회 금융소비자연맹."""
    found: list[str] = []
    for piece in re.split(r",\s", text):
        words = piece.split(" ")
        each = len(words) > 2 and all(
            lexicon.find(word) or sort_of(word, (), None) is not OrganisationType.COMPANY for word in words
        )
        found.extend(words if each else [piece])
    return found


def _without_place(text: str, lexicon: Lexicon) -> str:
    """KDDI of Japan is KDDI; the Bank of Korea is named so."""
    match = _OF_PLACE.match(text)
    if not match or _GENERIC.search(match.group(1)) or re.search(rf"{_FIELD}$", match.group(2)):
        return text
    place = lexicon.words.get(match.group(2)) == "place"
    return match.group(1) if place or " " not in match.group(2) else text


def _apart(text: str, start: int, end: int, marks: Tagged, lexicon: Lexicon) -> list[str]:
    """The two names of "A and B" where the tagger took them for one."""
    name = text[start:end]
    if " and " not in name or lexicon.find(name) or _WITH_FIELDS.search(name):
        return [name]
    cut = name.index(" and ")
    left, right = name[:cut], name[cut + 5 :]
    if _FIELDS_ONLY.match(right) or not right[:1].isupper():
        return [name]
    second = next((row for row, token in enumerate(marks.tokens) if token.start >= start + cut + 5), None)
    own = 0.0 if second is None else float(marks.marginals[second, 1] + marks.marginals[second, 3])
    if own > _OWN_BEGINNING or text[:start].endswith(", "):
        return [left, right]
    return [name]


def _longer(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Names of which the tagger saw the beginning or the end only."""
    for pattern in (_WITH_FIELDS, _OF_PEOPLE, _SAINT):
        for match in pattern.finditer(text):
            if any(start < match.end() and end > match.start() for start, end in spans):
                yield _LOOSE_ENDS.sub("", _BEFORE_NAME.sub("", match.group()))
    for start, end in spans:
        where = _OF_WHERE.match(text, end)
        if where and " " in text[start:end] and _GENERIC.search(text[start:end]):
            yield _LOOSE_ENDS.sub("", _BEFORE_NAME.sub("", text[start : where.end()]))


def _without_person(text: str, lexicon: Lexicon) -> str:
    """A name without the person beside it: "장석영 과학기술정보통신부" and 원주시장 are not bodies."""
    office = _OFFICE.match(text) or _OFFICE_ALONE.match(text)
    if office:
        return office.group(1)
    person, _, rest = text.partition(" ")
    if len(person) == 3 and rest and lexicon.find(rest) and not lexicon.find(text):
        return rest
    if text.endswith("장") and len(text) > 3 and not lexicon.find(text):
        body = text[:-1]
        if sort_of(body, (), None) is not OrganisationType.COMPANY:
            return body
    return text


def _known_around(text: str, marks: Tagged, spans: Sequence[tuple[int, int]], language: Language) -> set[str]:
    """Known names that the tagger saw in pieces: "Ministry of Trade, Industry and Energy"."""
    found: set[str] = set()
    kinds = marks.known
    for place, kind in enumerate(kinds):
        if not kind.startswith("B"):
            continue
        stop = place + 1
        while stop < len(kinds) and kinds[stop].startswith("I"):
            stop += 1
        start, end = marks.tokens[place].start, marks.tokens[stop - 1].end
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not (text[end - 1].isalnum() or text[end - 1] == "&"):
            end -= 1
        if language is Language.KO and "," in text[start:end]:
            continue
        if any(start <= one and other <= end and (one, other) != (start, end) for one, other in spans):
            found.add(text[start:end])
    return found
