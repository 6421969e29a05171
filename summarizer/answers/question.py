"""A question as people type it, reduced to what it asks for and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from summarizer.answers.lexicon import categories, concepts_in, countries, fold
from summarizer.answers.words import NOUNISH, Word, is_korean, stem, words_of
from summarizer.types import Language

#: Longer messages are cut; nobody asks a question of this length in a chat.
LONGEST = 400


class Asks(StrEnum):
    """What sort of thing an answer must be."""

    WHO = "who"  # a person or an organisation
    PERSON = "person"
    ORGANISATION = "organisation"
    NAME = "name"  # what something is called
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DURATION = "duration"
    PLACE = "place"
    WHY = "why"
    THING = "thing"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a question says and its answer's sentence should say too."""

    #: As matched: lower-case; Korean noun runs whole.
    form: str
    #: The morphemes of a noun run, for when the whole is not met.
    parts: tuple[str, ...]
    #: Whether it looks like a proper name.
    is_name: bool
    is_verb: bool
    start: int
    end: int
    #: Whether it is the noun that the answer stands for, so that no sentence need say it.
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for and what it says."""

    text: str
    language: Language
    asks: Asks
    terms: tuple[Term, ...]
    #: Concepts that its words tell, each with the place in the question.
    concepts: frozenset[str]
    #: The noun that the answer stands for: 대학, company, 예산 ...
    head: str | None = None
    #: The sort of organisation asked for.
    category: str | None = None
    #: A country that the bodies asked for must belong to.
    country: str | None = None
    #: How many things it expects, where it says so.
    count: int | None = None
    #: Whether more than one answer is asked for in so many words (모두, 어디어디, companies).
    plural: bool = False
    #: The counter of "몇 명": 명, 곳, 대 ...; in English the noun after "how many".
    counter: str | None = None
    #: The grammatical place of the answer: "with" (누구와), "subject" (누가), "object", "at" (어디에) or "".
    relation: str = ""
    #: Names left out by "X 말고", "besides X".
    besides: tuple[str, ...] = ()


_COUNTS_KO = {
    "한": 1,
    "두": 2,
    "둘": 2,
    "세": 3,
    "셋": 3,
    "네": 4,
    "넷": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "3사": 3,
    "4사": 4,
}
_COUNTS_EN = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_ASKED_KO = re.compile(
    r"누구누구|누구|누가|누굴|어디어디|어디|어딘|어느|언제|얼마나|얼마|며칠|몇|왜|무엇|무슨|뭐가|뭐|뭘|뭔|무얼|어떤|어떻게|알려|말해|설명"
)
_MONEY_HEADS = (
    "금액",
    "예산",
    "자본금",
    "매출",
    "과징금",
    "비용",
    "값",
    "가격",
    "요금",
    "수수료",
    "사업비",
    "투자액",
    "투자금",
    "돈",
    "로열티",
    "연회비",
    "회비",
    "공사비",
    "연구비",
    "합의금",
    "이용료",
    "사용료",
    "영업이익",
    "순이익",
    "기업가치",
    "몸값",
    "단가",
    "후원금",
    "보수",
    "총액",
    "선급금",
    "용역비",
    "배당금",
    "공모가",
    "피해액",
    "결제액",
    "기금",
    "벌금",
    "배상금",
    "계약금",
    "인수가",
    "개발비",
    "판매가",
    "월급",
    "성과급",
    "규모",
)
_PERCENT_HEADS = (
    "퍼센트",
    "지분율",
    "비율",
    "비중",
    "인상률",
    "찬성률",
    "점유율",
    "수수료율",
    "성장률",
    "%",
    "합병비율",
    "이자율",
    "이직률",
    "지분",
)
_DATE_HEADS = (
    "날짜",
    "날",
    "시점",
    "때",
    "시기",
    "일자",
    "예정일",
    "요일",
    "날은",
    "연도",
    "출시일",
    "기한",
    "시한",
)
_WHY_HEADS = ("이유", "까닭", "배경", "계기", "목적", "취지", "원인", "명분")
_PLACE_HEADS = (
    "위치",
    "장소",
    "도시",
    "지역",
    "나라",
    "국가",
    "건물",
    "부지",
    "곳",
    "장소는",
    "자리",
    "소재지",
    "전시회",
    "행사장",
)
_DURATION_HEADS = ("기간", "임기", "유효기간")
_NAME_HEADS = ("이름", "명칭", "사명", "명의", "제목")
_PERSON_HEADS = (
    "대표",
    "회장",
    "사장",
    "의장",
    "대표이사",
    "센터장",
    "위원장",
    "분과장",
    "협회장",
    "총장",
    "장관",
    "원장",
    "단장",
    "팀장",
    "최고경영자",
    "CEO",
    "ceo",
    "사람",
    "인물",
    "교수",
    "그룹장",
    "책임자",
    "부사장",
    "본부장",
    "창업자",
    "심판",
    "감독",
    "모델은",
    "워킹그룹장",
)
_COUNT_HEADS = (
    "인원",
    "수",
    "물량",
    "개수",
    "인원수",
    "학생수",
    "정원",
    "가입자",
    "직원수",
    "회원수",
    "매개변수",
    "파라미터",
    "양",
    "용량",
)
_THING_HEADS = (
    "역할",
    "분야",
    "일",
    "자격",
    "제품",
    "모델",
    "서비스",
    "사업",
    "주제",
    "과제",
    "기술",
    "뜻",
    "내용",
    "것",
    "건",
    "업무",
    "장비",
    "부품",
    "방식",
    "결과",
    "판결",
    "작품",
    "칩",
    "앱",
    "플랫폼",
    "공정",
    "자산",
    "조건",
    "차이",
)


def understand(question: str) -> Query:
    """Read one question; any text at all gives a query.

    >>> understand("클라우드 원팀에 참여한 대학은 어디야?").category
    'university'
    """
    text = " ".join(question.split())[:LONGEST]
    return _korean(text) if is_korean(text) else _english(text)


def _category_of(head: str | None, *, korean: bool) -> str | None:
    """Which sort of body a noun names; the longest word that fits decides."""
    if not head:
        return None
    head = head.lower().strip()
    best: tuple[int, str] | None = None
    for name, category in categories().items():
        for word in category.korean if korean else category.english:
            fits = head.endswith(word.lower()) if korean else head == word or head.endswith(" " + word)
            if fits and (best is None or len(word) > best[0]):
                best = (len(word), name)
    return best[1] if best else None


def _country_of(text: str) -> str | None:
    lower = text.lower()
    for code, marks in countries().items():
        for mark in marks:
            if re.search(r"[가-힣]", mark):
                if re.search(rf"(?<![가-힣]){mark}(?:의|계|인|쪽)?\s", lower):
                    return code
            elif re.search(rf"(?<![A-Za-z.]){re.escape(mark)}(?![A-Za-z])", text) and mark[0].isalpha():
                return code
    return None


@dataclass(frozen=True, slots=True)
class _Run:
    """Contiguous nouns of a Korean question and the particle after them."""

    text: str
    words: tuple[Word, ...]
    start: int
    end: int
    particle: str
    #: Tag of the word that follows the run.
    follows: str


def _runs(text: str, words: list[Word]) -> list[_Run]:
    runs: list[_Run] = []
    i = 0
    while i < len(words):
        if words[i].tag in NOUNISH or (words[i].tag == "SW" and words[i].form in "&+%"):
            j = i + 1
            while (
                j < len(words)
                and words[j].start == words[j - 1].end
                and (words[j].tag in NOUNISH or words[j].form in {"&", "+", "-", ".", "%"})
            ):
                j += 1
            after = words[j] if j < len(words) else None
            glued = after is not None and after.start <= words[j - 1].end
            particle = after.form if after is not None and glued and after.tag[0] in "JV" else ""
            runs.append(
                _Run(
                    text[words[i].start : words[j - 1].end],
                    tuple(words[i:j]),
                    words[i].start,
                    words[j - 1].end,
                    particle,
                    after.tag if after else "",
                )
            )
            i = j
        else:
            i += 1
    return runs


def _ends(word: str, heads: tuple[str, ...]) -> bool:
    return any(word.endswith(head) for head in heads)


def _korean(text: str) -> Query:
    words = next(words_of([text], korean=True)) if text else []
    runs = [r for r in _runs(text, words) if not _ASKED_KO.fullmatch(r.text)]
    asked = None
    for match in _ASKED_KO.finditer(text):
        asked = match
        if match.group() not in {"알려", "말해", "설명"}:
            break
    wh = asked.group() if asked else ""
    tail = text[asked.end() :] if asked else ""
    head = _head(text, runs, asked)
    head_text = head.text if head else ""
    asks = _asked_korean(text, wh, tail, head_text)
    counter = None
    if wh in {"몇", "며칠"}:
        found = re.match(
            r"\s*([가-힣%A-Za-z]+?)(?:이나|이|가|을|를|은|는|에|야|인|까|의|로|으|씩|년|\s|\?|$)", tail
        )
        counter = found.group(1) if found else None
        if counter is None and (found := re.match(r"\s*([가-힣%]+)", tail)):
            counter = found.group(1)
        if "개" in tail[:2] and re.match(r"\s*개(사|국|월|대|년)", tail):
            counter = "개" + tail.strip()[1]
    if (
        head is not None
        and head_text.endswith(("곳", "둘", "셋", "넷"))
        and (index := runs.index(head))
        and runs[index - 1].end + 5 > head.start
    ):
        head_text = runs[index - 1].text
        if asks is Asks.THING or asks is Asks.PLACE:
            asks = Asks.ORGANISATION
    category = (
        _category_of(head_text, korean=True)
        if asks in {Asks.WHO, Asks.ORGANISATION, Asks.NAME, Asks.PERSON, Asks.PLACE}
        else None
    )
    if category is not None and category != "person" and asks is Asks.WHO:
        asks = Asks.ORGANISATION
    count = _count_korean(text)
    plural = (
        bool(
            re.search(
                r"어디\s?어디|누구\s?누구|모두|전부|다 알려|들은|들이|들을|들\s|들\?|들로|들도|어떤\s?곳들|곳들|각각",
                text,
            )
        )
        and asks is not Asks.COUNT
    )
    relation = _relation_korean(wh, tail)
    besides = tuple(
        m.group(1)
        for m in re.finditer(r"([0-9A-Za-z가-힣&·]+?)(?:을|를)?\s?(?:말고|외에|빼고|제외|이외)", text)
    )
    terms = tuple(_terms_korean(text, words, runs, head, asks))
    lower = text.lower()
    told = frozenset(
        c
        for start, end, names in concepts_in(lower)
        if not (asked and start >= asked.start() and end <= asked.end())
        for c in names
    )
    return Query(
        text=text,
        language=Language.KO,
        asks=asks,
        terms=terms,
        concepts=told,
        head=head_text or None,
        category=category,
        country=_country_of(text),
        count=count,
        plural=plural,
        counter=counter,
        relation=relation,
        besides=besides,
    )


def _head(text: str, runs: list[_Run], asked: re.Match[str] | None) -> _Run | None:
    """The noun that the answer stands for.

    After 어느, 어떤, 무슨, 몇 it is the next noun; else the topic of the question, the last one marked with 은/는 (or,
    failing that, 이/가) before the asking word; where nothing asks, the last noun.
    """
    if asked and asked.group() in {"어느", "어떤", "무슨", "몇"}:
        after = [r for r in runs if r.start >= asked.end()]
        return after[0] if after else None
    before = [r for r in runs if not asked or r.end <= asked.start()]
    if asked and asked.group() in {"알려", "말해", "설명"}:
        return before[-1] if before else None
    if not asked:
        return before[-1] if before else None
    gap = (
        re.sub(
            r"^(은|는|이|가|을|를|도|로|의)?\s*(모두|전부|다|정확히|주로|이번에|총|최대|각각)?\s*",
            "",
            text[before[-1].end : asked.start()],
        )
        if before
        else "x"
    )
    stands_for = re.match(
        r"\s*(야|이야|예요|이에요|에요|인가|인지|일까|입니까|인데|죠|지|임|였|이었|이지|니|냐|고|나 돼|나 되|나 하|로|쯤|래|돼|맡|가 맡|[?.!~]|$)",
        text[asked.end() :],
    )
    if (
        before
        and not gap.strip()
        and stands_for
        and before[-1].particle in {"은", "는", "이", "가", "을", "를", ""}
    ):
        return before[-1]
    return None


def _asked_korean(text: str, wh: str, tail: str, head: str) -> Asks:
    """What sort of thing a Korean question asks for: the asking word first, then the noun it stands for."""
    if wh == "왜" or _ends(head, _WHY_HEADS):
        return Asks.WHY
    if _ends(head, ("뜻",)):
        return Asks.THING
    if wh in {"언제", "며칠"}:
        if re.match(r"\s*(동안|간|이나|로 늘)", tail):
            return Asks.DURATION
        return Asks.DATE
    if wh in {"얼마나", "얼마"}:
        if _ends(head, _DURATION_HEADS) or re.match(r"\s*(동안|오래|걸)", tail) or "시간" in head:
            return Asks.DURATION
        if re.search(r"지분|비율|퍼센트|점유율|비중", head) or (wh == "얼마나" and "지분" in text):
            return Asks.PERCENT
        if wh == "얼마나" and re.match(r"\s*(많|모|뽑|있)", tail):
            return Asks.COUNT
        return Asks.MONEY
    if wh == "몇":
        unit = tail.lstrip()
        if re.match(r"(퍼센트|%|프로|퍼)", unit):
            return Asks.PERCENT
        if re.match(r"(년간|년 동안|년이나|개월|달|주 동안|시간|년 만|년이야|일간|년짜리)", unit):
            return Asks.DURATION
        if re.match(r"(년|월|일|시|분기)", unit):
            return Asks.DATE
        if re.match(r"(원|달러|억|조)", unit):
            return Asks.MONEY
        return Asks.COUNT
    if wh == "무슨" and "요일" in tail[:4]:
        return Asks.DATE
    if wh in {"누구", "누구누구", "누가", "누굴"}:
        return Asks.PERSON if _ends(head, _PERSON_HEADS) else Asks.WHO
    if wh in {"어디", "어디어디", "어딘", "어느"}:
        if wh != "어느" and re.match(r"\s*(에서|서|에|로)", tail):
            return Asks.PLACE if not re.match(r"에 (팔|매각|공급|납품)", tail) else Asks.ORGANISATION
        if wh == "어느" and _ends(
            head, ("공장", "센터", "캠퍼스", "공항", "건물", "지역", "도시", "나라", "국가")
        ):
            return Asks.PLACE
        if _ends(head, _PLACE_HEADS) and not re.search(
            r"(참여|협약|맺|맡|들어|손잡|합류|이끄|주도|만든|함께|운영|보도|나온|나선|산|낸|사업)", text
        ):
            return Asks.PLACE
        return Asks.ORGANISATION
    if wh == "어떻게":
        if re.search(r"지분|비율", head):
            return Asks.PERCENT
        return Asks.THING
    if wh in {"뭐", "뭐가", "뭘", "뭔", "무엇", "무얼", "무슨", "어떤"}:
        if _ends(head, _NAME_HEADS):
            return Asks.NAME
        if wh in {"어떤", "무슨"} and _category_of(head, korean=True):
            return Asks.ORGANISATION
        if re.match(r"\s*하려고|\s*하자", tail):
            return Asks.WHY
        return Asks.THING
    if _ends(head, _NAME_HEADS):
        return Asks.NAME
    if _ends(head, _DURATION_HEADS):
        return Asks.DURATION
    if _ends(head, _PERCENT_HEADS):
        return Asks.PERCENT
    if _ends(head, _MONEY_HEADS):
        return Asks.MONEY
    if _ends(head, _DATE_HEADS) and not head.endswith("기관"):
        return Asks.DATE
    if _ends(head, _COUNT_HEADS):
        return Asks.COUNT
    if _ends(head, _PERSON_HEADS) and not _ends(head, ("회사", "기업")):
        return Asks.PERSON
    if (
        re.search(
            r"(어\?|니\?|나요\?|까\?|지\?|가\?|맞아\??|있어\??|했어\??|인가요?\??|돼\??|됐어\??|습니까\??|나\??)$",
            text,
        )
        and not wh
    ):
        return Asks.YES_NO
    if _category_of(head, korean=True) or head.endswith(
        ("곳", "상대", "3사", "파트너", "팀", "쪽", "둘", "셋")
    ):
        return Asks.ORGANISATION
    if _ends(head, _PLACE_HEADS):
        return Asks.PLACE
    if _ends(head, _THING_HEADS):
        return Asks.THING
    return Asks.THING


def _count_korean(text: str) -> int | None:
    """How many things are asked for: `세 곳은?`, `두 회사`, `둘은?`, but not `몇 곳`."""
    found = re.search(
        r"(?:^|\s)(두|세|네|다섯|여섯|일곱|여덟)\s?(?:곳|회사|기업|은행|대학|기관|업체|거래소|팀|분야|과학기술원|과기원|방송사|협회|사\b|가지|명|개|건설사|병원|제약사|증권사|통신사|협약|단체|나라|국가)",
        text,
    )
    if found:
        return _COUNTS_KO[found.group(1)]
    found = re.search(r"(?:곳|회사|기업|은행|대학)\s?(둘|셋|넷|다섯)(?:은|는|이|\?|\s|$)", text)
    if found:
        return _COUNTS_KO[found.group(1)]
    found = re.search(r"(\d+)\s?(?:사|개사|곳|개\s?회사|개\s?대학)(?:는|은|가|이|\?|\s)", text)
    return int(found.group(1)) if found and int(found.group(1)) < 30 else None


def _relation_korean(wh: str, tail: str) -> str:
    if wh in {"누가", "뭐가"}:
        return "subject"
    if re.match(r"(?:누구)?\s*(와|랑|하고|과|이랑)", tail):
        return "with"
    if re.match(r"\s*[가-힣]*(이랑|랑|하고|와|과)\s", tail):
        return "with"
    if re.match(r"\s*(에서|서)", tail):
        return "at"
    if re.match(r"\s*(에|로)", tail):
        return "at"
    if re.match(r"\s*(가|이)\s", tail):
        return "subject"
    if wh in {"뭘", "무얼", "누굴"} or re.match(r"\s*[가-힣]*(을|를)\s", tail):
        return "object"
    return ""


_EMPTY_NOUNS = frozenset(
    {"것", "거", "곳", "수", "때", "등", "중", "가운데", "쪽", "기사", "뜻", "쯤", "번", "데", "건"}
)


def _terms_korean(
    text: str, words: list[Word], runs: list[_Run], head: _Run | None, asks: Asks
) -> list[Term]:
    terms = []
    for run in runs:
        parts = tuple(
            w.form for w in run.words if w.tag not in {"XPN", "XSN", "NNB"} and w.form not in _EMPTY_NOUNS
        )
        if not parts or run.text in _EMPTY_NOUNS:
            continue
        name = any(w.tag in {"NNP", "SL", "SN"} for w in run.words)
        terms.append(Term(run.text.lower(), parts, name, False, run.start, run.end, is_head=run is head))
    for w in words:
        if w.tag[:2] in {"VV", "VA"} and w.form not in {
            "하",
            "되",
            "있",
            "없",
            "알리",
            "말하",
            "같",
            "이러",
            "그러",
            "어떻",
            "알",
        }:
            terms.append(Term(w.form, (w.form,), False, True, w.start, w.end))
    return sorted(terms, key=lambda term: term.start)


_WH_EN = re.compile(
    r"\b(how many|how much|how long|how large|how big|how high|how old|how|who|whom|whose|which|what|when|where|why|name|list)\b",
    re.I,
)


def _english(text: str) -> Query:
    words = next(words_of([text], korean=False))
    match = _WH_EN.search(text)
    if (
        match
        and match.group().lower() in {"name", "list"}
        and match.start() > 3
        and (other := _WH_EN.search(text, match.end()))
    ):
        match = other
    wh = match.group().lower() if match else ""
    after = text[match.end() :].strip() if match else text
    head = _head_english(after, wh)
    asks = _asked_english(text, wh, after, head)
    category = None
    if head and asks in {Asks.WHO, Asks.ORGANISATION, Asks.PERSON, Asks.NAME}:
        category = _category_of(head, korean=False)
    if category not in {None, "person"} and asks is Asks.THING:
        asks = Asks.ORGANISATION
    counter = head if wh == "how many" else None
    count = next(
        (
            _COUNTS_EN[w]
            for w in re.findall(r"[a-z]+", " ".join(after.lower().split()[:5]))
            if w in _COUNTS_EN
        ),
        None,
    )
    last = head.split()[-1].lower() if head else ""
    plural = bool(
        last.endswith("s")
        and not last.endswith(("ss", "us", "is"))
        and asks in {Asks.ORGANISATION, Asks.WHO, Asks.THING}
    ) or bool(re.search(r"\bwho are\b|\bmembers of\b|^name\b|\ball\b", text, re.I))
    relation = (
        "with"
        if re.search(r"\bwith (whom|which|what)\b|\b(with|to)\?*$|^whom", text, re.I)
        else "subject"
        if wh == "who"
        else ""
    )
    besides = tuple(
        m.group(1)
        for m in re.finditer(
            r"\b(?:besides|other than|apart from|excluding|except) ((?:[A-Z][\w&.'-]*(?:,? (?:and )?)?)+)",
            text,
        )
    )
    terms = []
    for w in words:
        if not w.is_content or (match and match.start() <= w.start < match.end()):
            continue
        base = stem(w.form)
        is_head = bool(head) and w.form in head.lower().split() if head else False
        terms.append(
            Term(
                w.form,
                (base,),
                w.tag in {"NNP", "SN"} and w.start > 0,
                False,
                w.start,
                w.end,
                is_head=is_head and asks is not Asks.THING,
            )
        )
    lower = text.lower()
    told = frozenset(
        c
        for start, _, names in concepts_in(lower)
        if not (match and match.start() <= start < match.end())
        for c in names
    )
    return Query(
        text=text,
        language=Language.EN,
        asks=asks,
        terms=tuple(terms),
        concepts=told,
        head=head,
        category=category,
        country=_country_of(after),
        count=count,
        plural=plural,
        counter=counter,
        relation=relation,
        besides=besides,
    )


_AUX = frozenset(
    [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "be",
    ]
)


def _head_english(after: str, wh: str) -> str | None:
    """The noun phrase right after the asking word, cut before its verb: `Which Japanese universities are` -> universities."""
    if wh in {"who", "whom", "when", "where", "why", "how", ""}:
        return None
    words = re.findall(r"[A-Za-z0-9&%'’.-]+", after)
    phrase: list[str] = []
    for word in words[:6]:
        lower = word.lower()
        if lower in _AUX:
            break
        if lower in {
            "of",
            "in",
            "to",
            "for",
            "with",
            "from",
            "by",
            "on",
            "at",
            "besides",
            "that",
            "which",
            "who",
            "whose",
            "under",
            "and",
            "into",
        }:
            break
        if lower in {
            "the",
            "a",
            "an",
            "two",
            "three",
            "four",
            "five",
            "six",
            "other",
            "new",
            "first",
            "all",
            "seven",
        }:
            continue
        if (
            phrase
            and wh == "which"
            and re.fullmatch(r"[a-z]+(ed|es|s)", lower)
            and _category_of(" ".join(phrase), korean=False)
            and not phrase[-1].lower().endswith(("ing",))
        ):
            if _category_of(" ".join([*phrase, lower]), korean=False) is None:
                break
        phrase.append(word)
    if not phrase:
        return None
    for end in range(len(phrase), 0, -1):
        if _category_of(" ".join(phrase[:end]), korean=False):
            return " ".join(phrase[:end]).lower()
    return " ".join(phrase[:3] if wh != "which" else phrase[:2]).lower()


def _asked_english(text: str, wh: str, after: str, head: str | None) -> Asks:
    low = after.lower()
    first = head or ""
    if wh == "why" or re.search(r"\b(reason|purpose|motive)\b", first):
        return Asks.WHY
    if wh == "how" and not low.startswith(("does", "do", "did", "is", "are", "will", "was")):
        return Asks.THING
    if wh == "when":
        return Asks.DATE
    if wh == "where":
        return Asks.PLACE
    if wh == "how long":
        return Asks.DURATION
    if wh == "how many":
        return Asks.COUNT
    if wh in {"how much", "how large", "how big", "how high"}:
        return Asks.PERCENT if re.search(r"\bby how much\b|stake|percent", text, re.I) else Asks.MONEY
    if wh in {"who", "whom", "whose"}:
        return (
            Asks.PERSON
            if re.search(r"\b(ceo|chief executive|chairman|president of|chair of|minister|heads?\b)", low)
            else Asks.WHO
        )
    if re.match(r"\b(what|which)\b", wh):
        if re.search(r"\b(stake|share|percentage|percent|rate|proportion)\b", first):
            return Asks.PERCENT
        if re.search(r"\b(price|fee|fine|budget|amount|revenue|cost|valuation|capital)\b", first):
            return Asks.MONEY
        if re.search(r"\b(date|year|day|month|time)\b", first):
            return Asks.DATE
        if re.search(
            r"\b(city|country|countries|state|place|event|court|building|parts?|plants?|region|airport|location|site)\b",
            first,
        ):
            return Asks.PLACE
        if re.search(r"\bname\b", first) or re.search(r"\b(called|stand for|named)\b", low):
            return Asks.NAME
        if wh == "which":
            return Asks.ORGANISATION if _category_of(head, korean=False) else Asks.NAME
        if _category_of(head, korean=False) not in {None, "person"}:
            return Asks.ORGANISATION
        return Asks.THING
    if wh in {"name", "list"}:
        return Asks.ORGANISATION
    if re.match(r"(is|are|was|were|do|does|did|has|have|had|will|can|could)\b", text, re.I):
        return Asks.YES_NO
    return Asks.WHY if re.fullmatch(r"(and )?why\W*", low) else Asks.THING


def same_name(a: str, b: str) -> bool:
    """Whether two written names are one, case, spaces and signs aside."""
    return fold(a) == fold(b)
