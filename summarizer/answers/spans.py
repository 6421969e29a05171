"""Pieces of a sentence that could be an answer: names, dates, sums, counts, places, phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from summarizer.answers.lexicon import countries
from summarizer.answers.words import NOUNISH, Word


class Form(StrEnum):
    """What a piece of text looks like, by itself."""

    NAME = "name"
    NOUN = "noun"
    QUOTED = "quoted"
    PERSON = "person"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DURATION = "duration"
    NUMBER = "number"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one sentence; offsets count in that sentence."""

    form: Form
    start: int
    end: int
    text: str
    #: The particle (Korean) or the word (English) that follows it.
    after: str = ""
    #: The counter of a number: 명, 곳, GPUs.
    unit: str = ""
    #: Which enumeration of the sentence it belongs to, -1 if none.
    group: int = -1


_NUM_KO = r"(?:\d[\d,.]*\s?(?:조|억|만|천|백|여)?\s?)+"
_MONEY_KO = re.compile(
    rf"(?:약\s?|총\s?|최대\s?|US)?[$€£¥₩]?{_NUM_KO}(?:여\s?)?(?:원|달러|유로|엔|위안|파운드|루피)|[$€£¥₩]\s?\d[\d,"
    rf".]*\s?(?:조|억|만|천)?|\d[\d,.]*(?:조|억)(?=[\s,.)에을를이가은는의]|$)"
)
_PERCENT_KO = re.compile(
    r"\d[\d,.]*\s?(?:%|퍼센트|%포인트|%p|프로)(?:\s?(?:이상|이하|미만|초과))?|"
    r"\d+\s?대\s?\d+|\d+\s?[:：]\s?\d+(?:\.\d+)?(?!\d)|절반|과반|전량"
)
_YEAR_KO = (
    r"(?:지난해|작년|재작년|올해|올|내년|내후년|이듬해|같은 해|오는|지난|이번|\d{4}년|\d{2}년|['’]\d{2}년)"
)
_MONTH_KO = r"(?:지난달|이달|다음 달|다음달|내달|지난|오는)"
_DATE_KO = re.compile(
    rf"(?:{_YEAR_KO}\s?)?(?:{_MONTH_KO}\s?)?"
    r"(?:(?:1[0-2]|[1-9])월(?:\s?\d{1,2}일|\s?(?:초|중순|말|하순|상순)(?:께|쯤)?)?|\d{1,2}일(?!\s?(?:간|동안|부터 \d))|"
    r"[1-4]분기|상반기|하반기|연말(?:께|쯤)?|연초|연내|말까지|가을|봄|여름|겨울)"
    r"|\d{4}년(?:도)?(?:\s?(?:말|초|중순|께))?|"
    r"(?:지난해|작년|올해|내년|내후년|이달|지난달|다음 달|내달|올 하반기|올 상반기|연말|연내|이날|오늘|어제|지난주|"
    r"다음 주|이번 주)(?:\s?(?:말|초|중|까지))?|[월화수목금토일]요일"
)
_DURATION_KO = re.compile(
    r"(?:(?<![\d.,만억천])\d[\d,.]*|한|두|세|네|다섯|여섯|반)\s?(?:년|개월|달|주|시간|일|분)\s?(?:간|"
    r"동안|여간|\d+분|반)?|\d+\s?시간\s?(?:\d+분|반)"
)
_COUNT_WORDS = (
    r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두|열세|수십|수백|수천|"
    r"첫|\d+번째|열세\s?번째|첫\s?번째)"
)
_COUNT_KO = re.compile(
    rf"(?:{_NUM_KO}|{_COUNT_WORDS}\s?)(?:여\s?)?(?:명|곳|개사|개국|개월|개교|개소|개|대|장|기|건|종|가구|가지|"
    rf"사(?=[가-힣\s])|社|석|팀|번째|호점|호|학점|MW|GW|메가와트|기가와트|톤|㎡|평|㎞|km|m|회|차례|배|위|주|만주|편|석|병상|"
    rf"대학|은행|기관|기업|회사|품목|권|좌|쌍|척|마리|그램|미터|페타플롭스|엑사플롭스|토큰|억개|번|나노|nm|큐비트|단계|여곳|여개|여명|인|"
    rf"분야|과목|학과|점)"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s?(?:조|억|만|천))?")
_PERSON_KO = re.compile(
    r"([가-힣]{2,4}|[가-힣A-Z][가-힣A-Za-z]+(?:\s[가-힣]{1,6}){1,2})\s(?:[가-힣A-Za-z&]{1,14}\s?){0,"
    r"3}?(?:대표이사|대표|회장|부회장|사장|부사장|의장|장관|차관|총장|교수|센터장|원장|단장|위원장|이사장|본부장|부문장|그룹장|협회장|시장|"
    r"지사|군수|구청장|의원|CEO|CTO|최고경영자|전무|상무|청장|총리|대통령|학장|팀장|박사|창업자|수석|소장|대사|부장|실장)(?![가-힣]*대학)"
)
_QUOTED = re.compile(r"[‘'“\"「『<《\[]([^‘’'“”\"「」『』<>《》\[\]\n]{2,40})[’'”\"」』>》\]]")

_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|"
    r"Dec\.?)"
)
_DATE_EN = re.compile(
    r"\b(?:(?:early|late|mid-?|the end of|end of|by the end of)\s)?"
    rf"(?:{_MONTHS}\s\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTHS}(?:\s\d{{4}})?|{_MONTHS}\s(?:of\s)?\d{{4}}|{_MONTHS}(?![a-z])|(?:19|20)\d\d\b)"
    r"|\b(?:on\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    r"|\b(?:the\s)?(?:first|second|third|fourth)\s(?:half|quarter)(?:\sof\s(?:next year|this year|\d{4}))?"
    r"|\b(?:next|this|last)\s(?:year|month|week|summer|spring|fall|autumn|winter|quarter)\b"
    r"|\b(?:today|yesterday|tomorrow)\b",
)
_SCALE_EN = r"(?:\s?(?:thousand|million|billion|trillion|crore|lakh|bln|mln|trln|tn|bn|tr|m|b|k|M|B)\b)"
_MONEY_EN = re.compile(
    rf"(?:US|A|C|S|HK|NT|R|NZ)?[$€£¥₩₹]\s?\d[\d,.]*\d?{_SCALE_EN}?(?:\s(?:to|and|-)\s[$€£¥₩]\d[\d,"
    rf".]*{_SCALE_EN}?)?|\b(?:Rs|Rs\.|W|EUR|USD|KRW|AED|RM|Rp|P|R|N|CHF|NOK|SEK|DKK|PLN|GBP|JPY|CNY|SAR)\s?\d[\d,.]*{_SCALE_EN}?|\b\d[\d,"
    rf".]*{_SCALE_EN}?\s(?:US\s)?(?:won|dollars|euros|yen|yuan|pounds|rupees|rand|francs|"
    rf"baht|kroner|kronor|zloty|naira|pesos|ringgit|shillings|dirhams|riyals)\b"
    rf"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|a|half a)"
    rf"(?:\s(?:hundred|thousand|million|billion))*\s(?:US\s)?(?:won|dollars?|euros?|yen|yuan|pounds?|rupees|rand|francs|baht"
    rf"|kroner|kronor|zloty|naira|pesos|ringgit)\b"
)
_PERCENT_EN = re.compile(
    (
        r"\b\d[\d,.]*\s?(?:%|percent\b|per cent\b|pct\b|percentage points\b)|\b(?:half|one[- "
        r"]third|two[- ]thirds|a quarter|a third|a majority)\b|\b50-50\b"
    ),
    re.I,
)
_NUMBER_WORDS = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|hundreds|"
    r"dozens|a dozen|a hundred)"
)
_DURATION_EN = re.compile(
    rf"\b(?:\d[\d,.]*|{_NUMBER_WORDS}|one|a)[\s-](?:more\s)?(?:years?|months?|weeks?|days?|hours?|minutes?)\b",
    re.I,
)
_COUNT_EN = re.compile(rf"\b(?:\d[\d,]*(?:\.\d+)?{_SCALE_EN}?|{_NUMBER_WORDS})(?:\s|-)(?=[a-zA-Z])", re.I)
_NUMBER_EN = re.compile(
    rf"\b\d[\d,]*(?:\.\d+)?{_SCALE_EN}?|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty)\b"
)
_TITLE_EN = re.compile(
    r"\b(?:[Cc]hief [Ee]xecutive|CEO|CTO|CFO|[Cc]hairman|[Cc]hair|[Pp]resident|[Vv]ice "
    r"[Pp]resident|[Mm]inister|[Dd]irector|[Ff]ounder|[Gg]overnor|[Mm]ayor|[Pp]rofessor|"
    r"[Ss]ecretary|[Ee]xecutive|[Hh]ead|[Mm]anager|Dr\.|Mr\.|Ms\.|Mrs\.|Prof\.)"
)

_SEPARATOR_KO = re.compile(
    r"^\s*(?:\([^)]{1,40}\))?\s*(?:[·,、ㆍ∙・/‧;&]|(?:와|과|랑|이랑|하고|및|그리고|"
    r"또는|나|이나|에 이어)(?=\s|[·,]))?\s*(?:및|그리고|또)?\s*$"
)
_SEPARATOR_EN = re.compile(
    r"^\s*(?:\([^)]{1,40}\))?(?:'s)?\s*(?:(?:,|;|/|&|\band\b|\bor\b|\bas well as\b|\balong "
    r"with\b|\bplus\b|, and\b|•|\n)\s*)+(?:the\s|its\s|their\s|also\s|Japan's\s|[A-Z][a-z]+'s\s)?$"
)
_PARTICLE = re.compile(
    r"(?:에게서|에서는|에서|으로서|으로써|으로|로서|에게|까지|부터|에는|에도|에|와의|과의|와는|과는|와|과|이라는|라는|이란|란|이며|이고|"
    r"은|는|이|가|을|를|의|도|로|랑|만|이다|다)(?![가-힣])"
)


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in taken)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,.·‘’“”\"'()[]<>:;":
        start += 1
    while end > start and text[end - 1] in " \t\n,·‘’“”\"'([<>:;":
        end -= 1
    return start, end


def _after(text: str, end: int) -> str:
    rest = re.sub(r"^(?:[’”\"'」』>》]|\([^)]{1,40}\))+", "", text[end : end + 60])
    found = _PARTICLE.match(rest)
    return found.group() if found else ""


def spans(text: str, words: list[Word], *, korean: bool, clauses: bool) -> list[Span]:
    """All pieces of one sentence that could answer something, enumerations marked.

    `clauses` adds the stretches of speech that answer why and how.
    """
    found = _korean(text, words) if korean else _english(text, words)
    if clauses:
        found += _clauses(text, words, korean=korean)
    return found


def _figures(
    text: str, patterns: list[tuple[Form, re.Pattern[str]]], taken: list[tuple[int, int]], *, korean: bool
) -> list[Span]:
    result = []
    for form, pattern in patterns:
        for match in pattern.finditer(text):
            start, end = _trim(text, match.start(), match.end())
            if end <= start or (_overlaps(taken, start, end) and form not in {Form.DURATION}):
                continue
            if form is Form.DURATION and any(a <= start and end <= b for a, b in taken):
                continue
            taken.append((start, end))
            piece = text[start:end]
            unit = ""
            if form is Form.COUNT and korean:
                unit = re.sub(
                    r"^[\d,.\s조억만천백여]+|^(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?", "", piece
                )
            elif form in {Form.COUNT, Form.NUMBER}:
                following = re.match(r"[\s-]*([A-Za-z-]+(?:\s[A-Za-z-]+){0,3})", text[end:])
                unit = following.group(1).lower() if following else ""
            result.append(Span(form, start, end, piece, _after(text, end) if korean else "", unit))
    return result


def _korean(text: str, words: list[Word]) -> list[Span]:
    taken: list[tuple[int, int]] = []
    result = _figures(
        text,
        [
            (Form.MONEY, _MONEY_KO),
            (Form.PERCENT, _PERCENT_KO),
            (Form.DATE, _DATE_KO),
            (Form.DURATION, _DURATION_KO),
            (Form.COUNT, _COUNT_KO),
            (Form.NUMBER, _NUMBER),
        ],
        taken,
        korean=True,
    )
    for match in _PERSON_KO.finditer(text):
        result.append(
            Span(
                Form.PERSON,
                match.start(1),
                match.end(1),
                match.group(1),
                "",
                match.group()[match.end(1) - match.start(1) :].strip(),
            )
        )
    for match in _QUOTED.finditer(text):
        start, end = match.span(1)
        result.append(Span(Form.QUOTED, start, end, match.group(1), _after(text, match.end())))
    phrases = _noun_phrases(text, words, taken)
    groups = _grouped(text, phrases, _SEPARATOR_KO)
    for index, (chunks, _) in enumerate(phrases):
        group = groups[index]
        for i in range(len(chunks)):
            for j in range(i, min(len(chunks), i + 5)):
                start, end, proper = chunks[i][0], chunks[j][1], any(c[2] for c in chunks[i : j + 1])
                if end - start > 40 or (len(chunks) > 4 and j - i not in {0, len(chunks) - 1 - i, 1}):
                    continue
                whole = i == 0 and j == len(chunks) - 1
                edge = j == len(chunks) - 1
                result.append(
                    Span(
                        Form.NAME if proper else Form.NOUN,
                        start,
                        end,
                        text[start:end],
                        _after(text, end) if edge else "~",
                        "whole" if whole else "",
                        group if edge else -1,
                    )
                )
    return result


def _noun_phrases(
    text: str, words: list[Word], taken: list[tuple[int, int]]
) -> list[tuple[list[tuple[int, int, bool]], int]]:
    """Korean noun phrases as lists of written words (start, end, proper), in order."""
    chunks: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.tag in NOUNISH and word.end > word.start:
            j = i + 1
            while (
                j < len(words)
                and words[j].start == words[j - 1].end
                and (
                    words[j].tag in NOUNISH
                    or (
                        words[j].form in {"&", "+", "-", ".", "'"}
                        and j + 1 < len(words)
                        and words[j + 1].start == words[j].end
                    )
                    or words[j].form in {"&", "+"}
                )
            ):
                j += 1
            start, end = word.start, words[j - 1].end
            proper = any(w.tag in {"NNP", "SL"} for w in words[i:j])
            only_number = all(w.tag in {"SN", "NNB", "NR"} for w in words[i:j])
            if not only_number and not any(a <= start and end <= b for a, b in taken):
                chunks.append((start, end, proper))
            i = max(j, i + 1)
        else:
            i += 1
    phrases: list[tuple[list[tuple[int, int, bool]], int]] = []
    for chunk in chunks:
        if (
            phrases
            and text[phrases[-1][0][-1][1] : chunk[0]] in {" ", "㈜", " ㈜"}
            and len(phrases[-1][0]) < 6
        ):
            phrases[-1][0].append(chunk)
        else:
            phrases.append(([chunk], chunk[0]))
    return phrases


def _grouped(
    text: str, phrases: list[tuple[list[tuple[int, int, bool]], int]], separator: re.Pattern[str]
) -> list[int]:
    """Which enumeration each phrase belongs to, -1 for those that stand alone.

    What stands in brackets is passed over, `한국과학기술원(KAIST), 포스텍(포항공과대)` is one enumeration of two; an
    enumeration inside brackets is one of its own.
    """
    groups = [-1] * len(phrases)
    brackets = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    last: dict[int, int] = {}
    current = 0
    for index, (chunks, start) in enumerate(phrases):
        around = next((opened for opened, closed in brackets if opened < start < closed), -1)
        before = last.get(around)
        last[around] = index
        if before is None:
            continue
        between = text[phrases[before][0][-1][1] : chunks[0][0]]
        if around < 0:
            between = re.sub(r"\([^()]*\)", "", between)
        if between.strip() and separator.match(between):
            if groups[before] < 0:
                current += 1
                groups[before] = current
            groups[index] = groups[before]
    return groups


_LINKS = {"of", "and", "&", "for", "the", "de", "in"}


def _english(text: str, words: list[Word]) -> list[Span]:
    taken: list[tuple[int, int]] = []
    result = _figures(
        text,
        [
            (Form.MONEY, _MONEY_EN),
            (Form.PERCENT, _PERCENT_EN),
            (Form.DATE, _DATE_EN),
            (Form.DURATION, _DURATION_EN),
            (Form.COUNT, _COUNT_EN),
            (Form.NUMBER, _NUMBER_EN),
        ],
        taken,
        korean=False,
    )
    for match in _QUOTED.finditer(text):
        if not re.match(r"s\s", match.group(1)):
            result.append(Span(Form.QUOTED, *match.span(1), match.group(1)))
    names = _capitalised(text, words)
    groups = _grouped(text, [([(s, e, True)], s) for s, e in names], _SEPARATOR_EN)
    for (start, end), group in zip(names, groups, strict=True):
        piece = text[start:end]
        around = text[max(0, start - 30) : start] + "|" + text[end : end + 40]
        person = bool(re.fullmatch(r"[A-Z][\w.'-]+(?:\s[A-Z][\w.'-]*){1,2}", piece)) and bool(
            _TITLE_EN.search(around)
        )
        nxt = re.match(r"['’]?\s?([a-z]+)", text[end:])
        result.append(
            Span(
                Form.PERSON if person else Form.NAME,
                start,
                end,
                piece,
                nxt.group(1) if nxt else "",
                "whole",
                group,
            )
        )
        parts = list(re.finditer(r"\S+", piece))
        if len(parts) > 2 and parts[0].group() in _before_names():
            result.append(
                Span(
                    Form.NAME,
                    start + parts[1].start(),
                    end,
                    piece[parts[1].start() :],
                    nxt.group(1) if nxt else "",
                )
            )
    i = 0
    content = [w for w in words if w.tag not in {"SW"}]
    while i < len(content):
        j = i
        while (
            j < len(content)
            and content[j].tag in {"NNG", "NNP", "SN"}
            and (j == i or content[j].start - content[j - 1].end <= 1)
        ):
            j += 1
        if j > i:
            for a in range(i, j):
                for b in range(a, min(j, a + 4)):
                    if any(w.tag == "NNG" for w in content[a : b + 1]):
                        start, end = content[a].start, content[b].end
                        result.append(
                            Span(
                                Form.NOUN,
                                start,
                                end,
                                text[start:end],
                                "",
                                "whole" if (a, b) == (i, j - 1) else "",
                            )
                        )
        i = max(j, i + 1)
    return result


@cache
def _before_names() -> frozenset[str]:
    """Capitalised words that stand before a name and are none of it: `Korean`, `Chief`."""
    return frozenset({mark for marks in countries().values() for mark in marks} | _TITLES_EN)


_TITLES_EN = frozenset(
    {"Chief", "President", "Chairman", "CEO", "CTO", "CFO", "Minister", "Professor", "Dr", "Mr", "Ms"}
)

#: Capitalised, and no names.
_DAYS = frozenset(
    {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "april",
        "june", "july", "august", "september", "october", "november", "december",
    }
)  # fmt: skip


def _capitalised(text: str, words: list[Word]) -> list[tuple[int, int]]:
    """Runs of capitalised English words, small link words inside them included."""
    names: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        if words[i].tag != "NNP":
            i += 1
            continue
        j = i + 1
        while j < len(words):
            gap = text[words[j - 1].end : words[j].start]
            big = words[j].tag == "FW" and text[words[j].start].isupper()
            if (words[j].tag in {"NNP", "SN"} or big) and gap in {" ", "-"}:
                j += 1
            elif (
                words[j].form in _LINKS - {"and"}
                and gap == " "
                and j + 1 < len(words)
                and words[j + 1].tag == "NNP"
            ) or (words[j].form == "&" and j + 1 < len(words) and words[j + 1].tag == "NNP"):
                j += 2
            elif words[j].form in {"inc", "corp", "co", "ltd"} or (
                words[j].form == ","
                and j + 1 < len(words)
                and words[j + 1].form in {"inc", "inc.", "ltd", "llc"}
            ):
                j += 1
            else:
                break
        if words[i].form not in _DAYS:
            names.append((words[i].start, words[j - 1].end))
        i = j
    return names


_BREAK_KO = re.compile(r"[,，;:]\s|(?<=[고며면서아어도])\s|[“”\"]|\s-\s|다고\s|라며\s|자며\s")
_SMALL = re.compile(r"[^0-9A-Za-z가-힣]")


def _clauses(text: str, words: list[Word], *, korean: bool) -> list[Span]:
    """Stretches of up to thirty letters that end where a thought may end: what answers why and how."""
    tokens = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    result = []
    for last, (_, end) in enumerate(tokens):
        letters, first = 0, last
        while first >= 0:
            size = len(_SMALL.sub("", text[tokens[first][0] : tokens[first][1]]))
            if letters + size > (29 if korean else 30):
                break
            letters += size
            first -= 1
            if first >= 0 and (
                re.search(r"[,;:“”.]$", text[tokens[first][0] : tokens[first][1]]) is not None
            ):
                break
        start, stop = _trim(text, tokens[first + 1][0], end) if first + 1 < len(tokens) else (0, 0)
        if stop - start >= 6:
            following = text[end : end + 12].strip()
            result.append(Span(Form.CLAUSE, start, stop, text[start:stop], following))
    del words
    return result
