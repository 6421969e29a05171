"""A Korean question: its asking word, the noun that the answer stands for, and what else it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.answers.lexicon import concepts_in, heads, word_list
from summarizer.answers.query import Asks, Query, Term
from summarizer.answers.sorts import category_of, country_of
from summarizer.answers.words import NOUNISH, Word, words_of
from summarizer.types import Language

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
#: How a question ends that asks whether something is so.
_STATEMENT = re.compile(
    r"(어|니|나요|까|지|가|맞아|맞나요|있어|있나요|했어|인가요?|돼|됐어|습니까|나|해|해요|하나요|하니|합니까)\s*\?*$"
)
_ASKED_KO = re.compile(
    r"누구누구|누구|누가|누굴|어디어디|어디|어딘|어느|언제|얼마나|얼마|며칠|몇|"
    r"왜|무엇|무슨|뭐가|뭐|뭘|뭔|무얼|어떤|어떻게|알려|말해|설명"
)


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


def _ends(word: str, sort: str | tuple[str, ...]) -> bool:
    """Whether a noun ends like one of a sort of heads, or like one of the words given."""
    return word.endswith(heads()[sort] if isinstance(sort, str) else sort)


def read_korean(text: str) -> Query:
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
    head_text = _singular(head.text) if head else ""
    asks = _asked(text, wh, tail, head_text)
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
    if head is not None and head_text.endswith(("곳", "둘", "셋", "넷", "다섯", "여섯")):
        if asks in {Asks.THING, Asks.PLACE} and not wh:
            asks = Asks.ORGANISATION
        before = runs[runs.index(head) - 1] if runs.index(head) else None
        if before and re.fullmatch(r"\s*(?:두|세|네|다섯|여섯|일곱)?\s*", text[before.end : head.start]):
            head_text = _singular(before.text)
    category = (
        category_of(head_text, korean=True)
        if asks in {Asks.WHO, Asks.ORGANISATION, Asks.NAME, Asks.PERSON, Asks.PLACE}
        else None
    )
    if category is not None and category != "person" and asks is Asks.WHO:
        asks = Asks.ORGANISATION
    count = _count(text)
    plural = (
        bool(
            re.search(
                r"어디\s?어디|누구\s?누구|모두|전부|다 알려|들은|들이|들을|들\s|들\?|들로|들도|어떤\s?곳들|곳들|각각",
                text,
            )
        )
        and asks is not Asks.COUNT
    )
    relation = _relation(wh, tail)
    besides = tuple(
        m.group(1)
        for m in re.finditer(r"([0-9A-Za-z가-힣&·]+?)(?:을|를)?\s?(?:말고|외에|빼고|제외|이외)", text)
    )
    terms = tuple(_terms(words, runs, head))
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
        country=country_of(text),
        count=count,
        plural=plural,
        counter=counter,
        relation=relation,
        besides=besides,
    )


def _singular(noun: str) -> str:
    return noun[:-1] if len(noun) > 2 and noun.endswith("들") else noun


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
        (
            r"\s*(야|이야|예요|이에요|에요|인가|인지|일까|입니까|인데|죠|지|임|였|이었|"
            r"이지|니|냐|고|나 돼|나 되|나 하|로|쯤|래|돼|맡|가 맡|[?.!~]|$)"
        ),
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


def _asked(text: str, wh: str, tail: str, head: str) -> Asks:
    """What sort of thing a Korean question asks for: the asking word first, then the noun it stands for."""
    if wh == "왜" or _ends(head, "why"):
        return Asks.WHY
    if _ends(head, ("뜻",)):
        return Asks.THING
    if wh in {"언제", "며칠"}:
        if re.match(r"\s*(동안|간|이나|로 늘)", tail):
            return Asks.DURATION
        return Asks.DATE
    if wh in {"얼마나", "얼마"}:
        if _ends(head, "duration") or re.match(r"\s*(동안|오래|걸)", tail) or "시간" in head:
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
        return Asks.PERSON if _ends(head, "person") else Asks.WHO
    if wh in {"어디", "어디어디", "어딘", "어느"}:
        if wh != "어느" and re.match(r"\s*(에서|서|에|로)", tail):
            return Asks.PLACE if not re.match(r"에 (팔|매각|공급|납품)", tail) else Asks.ORGANISATION
        if wh == "어느" and _ends(
            head, ("공장", "센터", "캠퍼스", "공항", "건물", "지역", "도시", "나라", "국가")
        ):
            return Asks.PLACE
        if _ends(head, "place") and not re.search(
            r"(참여|협약|맺|맡|들어|손잡|합류|이끄|주도|만든|함께|운영|보도|나온|나선|산|낸|사업)", text
        ):
            return Asks.PLACE
        return Asks.ORGANISATION
    if wh == "어떻게":
        if re.search(r"지분|비율", text):
            return Asks.PERCENT
        return Asks.THING
    if wh in {"뭐", "뭐가", "뭘", "뭔", "무엇", "무얼", "무슨", "어떤"}:
        if _ends(head, "name"):
            return Asks.NAME
        if _ends(head, "percent"):
            return Asks.PERCENT
        if wh in {"어떤", "무슨"} and (category_of(head, korean=True) or _is_body(head)):
            return Asks.ORGANISATION
        if re.match(r"\s*하려고|\s*하자", tail):
            return Asks.WHY
        return Asks.THING
    if _ends(head, "name"):
        return Asks.NAME
    if _ends(head, "duration"):
        return Asks.DURATION
    if _ends(head, "percent"):
        return Asks.PERCENT
    if _ends(head, "money"):
        return Asks.MONEY
    if _ends(head, "date") and not head.endswith("기관"):
        return Asks.DATE
    if _ends(head, "count"):
        return Asks.COUNT
    if _ends(head, "person") and not _ends(head, ("회사", "기업")):
        return Asks.PERSON
    if not wh and _STATEMENT.search(text):
        return Asks.YES_NO
    if category_of(head, korean=True) or _is_body(head):
        return Asks.ORGANISATION
    if _ends(head, "place"):
        return Asks.PLACE
    if _ends(head, "thing"):
        return Asks.THING
    return Asks.THING


#: Nouns that end like bodies and are none.
_NO_BODIES = re.compile(
    r"(?:기사|행사|역사|검사|의사|감사|인사|이사|조사|심사|수사|봉사|강사|용사|복사|답사|박사|공청회|회사채|초청|요청|신청|시청률)$"
)
_BODIES = re.compile(
    r"(?:사|곳|상대|파트너|팀|쪽|둘|셋|넷|다섯|여섯|회원|회원국|주주|교육청|경찰청|구청|도청|시청|학원|구단|게임단|법인|간사|짝|단체|조합"
    r"|재단|노조|극장|주체|의장국|운영자|개발자|사업자|공급자|에듀테크|핀테크|배달앱|거래소|부처|구매자|판매자|인수자|상대방|주인)$"
)


def _is_body(head: str) -> bool:
    """Whether a noun stands for organisations: 회원사, 최대주주, 교육청.

    >>> _is_body("의장사"), _is_body("행사")
    (True, False)
    """
    return bool(_BODIES.search(head)) and not _NO_BODIES.search(head)


def _count(text: str) -> int | None:
    """How many things are asked for: `세 곳은?`, `두 회사`, `둘은?`, but not `몇 곳`."""
    found = re.search(
        (
            r"(?:^|\s)(두|세|네|다섯|여섯|일곱|여덟)\s?(?:곳|회사|기업|은행|대학|기관|업체|거래소|팀|분야|과학기술원|과기원|방송사|협회|"
            r"사\b|가지|명|개|건설사|병원|제약사|증권사|통신사|협약|단체|나라|국가)"
        ),
        text,
    )
    if found:
        return _COUNTS_KO[found.group(1)]
    found = re.search(r"(?:곳|회사|기업|은행|대학)\s?(둘|셋|넷|다섯)(?:은|는|이|\?|\s|$)", text)
    if found:
        return _COUNTS_KO[found.group(1)]
    found = re.search(r"(\d+)\s?(?:사|개사|곳|개\s?회사|개\s?대학)(?:는|은|가|이|\?|\s)", text)
    return int(found.group(1)) if found and int(found.group(1)) < 30 else None


def _relation(wh: str, tail: str) -> str:
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


def _terms(words: list[Word], runs: list[_Run], head: _Run | None) -> list[Term]:
    terms = []
    for run in runs:
        parts = tuple(
            w.form
            for w in run.words
            if w.tag not in {"XPN", "XSN", "NNB"} and w.form not in word_list("empty_korean")
        )
        if not parts or run.text in word_list("empty_korean"):
            continue
        name = any(w.tag in {"NNP", "SL", "SN"} for w in run.words)
        terms.append(Term(run.text.lower(), parts, name, False, run.start, run.end, is_head=run is head))
    verbs = (w for w in words if w.tag[:2] in {"VV", "VA"} and w.form not in word_list("light_verbs"))
    terms.extend(Term(w.form, (w.form,), False, True, w.start, w.end) for w in verbs)
    return sorted(terms, key=lambda term: term.start)
