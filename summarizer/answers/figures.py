"""Dates, sums, shares, counts and spans of time in a sentence of either language."""

from __future__ import annotations

import re

from summarizer.answers.forms import Form, Span

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
_PARTICLE = re.compile(
    r"(?:에게서|에서는|에서|으로서|으로써|으로|로서|에게|까지|부터|에는|에도|에|와의|과의|와는|과는|와|과|이라는|라는|이란|란|이며|이고|"
    r"은|는|이|가|을|를|의|도|로|랑|만|이다|다)(?![가-힣])"
)


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in taken)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,.·‘’“”\"'()[]<>:;":
        start += 1
    while end > start and text[end - 1] in " \t\n,·‘’“”\"'([<>:;":
        end -= 1
    return start, end


def particle_after(text: str, end: int) -> str:
    rest = re.sub(r"^(?:[’”\"'」』>》]|\([^)]{1,40}\))+", "", text[end : end + 60])
    found = _PARTICLE.match(rest)
    return found.group() if found else ""


_KOREAN = [
    (Form.MONEY, _MONEY_KO),
    (Form.PERCENT, _PERCENT_KO),
    (Form.DATE, _DATE_KO),
    (Form.DURATION, _DURATION_KO),
    (Form.COUNT, _COUNT_KO),
    (Form.NUMBER, _NUMBER),
]
_ENGLISH = [
    (Form.MONEY, _MONEY_EN),
    (Form.PERCENT, _PERCENT_EN),
    (Form.DATE, _DATE_EN),
    (Form.DURATION, _DURATION_EN),
    (Form.COUNT, _COUNT_EN),
    (Form.NUMBER, _NUMBER_EN),
]


def figures(text: str, *, korean: bool) -> tuple[list[Span], list[tuple[int, int]]]:
    """All figures of one sentence, and the places that they take."""
    taken: list[tuple[int, int]] = []
    result = []
    for form, pattern in _KOREAN if korean else _ENGLISH:
        for match in pattern.finditer(text):
            start, end = trimmed(text, match.start(), match.end())
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
            result.append(Span(form, start, end, piece, particle_after(text, end) if korean else "", unit))
    return result, taken
