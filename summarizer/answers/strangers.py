"""Names that a question gives and an article does not: such a question is none about that article.

    클라우드 원팀은 누가 주도해?  of an article on a chip maker's order  gives  클라우드 원팀
    네이버는 언제 협약했어?      of an article that names 네이버         gives  nothing

Whoever asks about a body wants to hear of that body. An article that never names it may well hold something of
the right sort, and that would be an answer to another question.
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.answers.bodies import ENDINGS_KO
from summarizer.answers.lexicon import countries, fold, word_list
from summarizer.answers.question import Query
from summarizer.answers.sounds import sounds_alike
from summarizer.facts.lexicon import lexicon
from summarizer.types import Language, ReadArticle

#: A name that ends so is known by all of it, as by `ENDINGS_KO`, for its other words are often plain ones.
_ENDING_EN = "Team|Alliance|Council|Consortium|Forum|Coalition|Association|Initiative|Union"
#: `AI-RAN 얼라이언스`, `클라우드 원팀`, `데이터나눔협의회`, `the Cloud One Team`; not `협약한 협회`, `지금 얼라이언스`.
_BODY = re.compile(
    rf"(?<![0-9A-Za-z가-힣])(?P<ko>(?:[0-9A-Z][0-9A-Za-z.&+-]*\s|[가-힣]{{2,8}}(?<![은는을를의와과에가])\s(?=\S*\s?(?:원팀|얼라이언스))){{1,2}}"
    rf"(?:{ENDINGS_KO})|[가-힣A-Za-z]{{2,}}(?:{ENDINGS_KO}))"
    r"(?=(?:에서|에는|에|을|를|은|는|이|가|의|과|와|도|랑|이랑)?(?:[^0-9A-Za-z가-힣]|$))"
    rf"|\b(?P<en>(?!(?:Who|What|Which|When|Where|Why|How|Is|Are|Was|Did|Does|The)\b)(?:[A-Z0-9][\w.&-]*\s){{1,3}}(?:{_ENDING_EN}))\b"
)
#: What a body's ending may be in the other language, as it is written folded.
_ENDINGS = {
    "team": "팀", "alliance": "얼라이언스 동맹 연합 연대", "council": "협의회 협의체 위원회 카운슬", "consortium": "컨소시엄 협의체",
    "forum": "포럼", "coalition": "연합 연대 협의체", "association": "협회 협의회 연합회", "initiative": "이니셔티브",
    "union": "유니온 연합 조합", "원팀": "oneteam", "협의회": "council association forum", "협의체": "council consortium group body",
    "얼라이언스": "alliance", "포럼": "forum", "컨소시엄": "consortium", "협회": "association", "클럽": "club",
    "위원회": "committee commission council", "유니온": "union", "이니셔티브": "initiative",
}  # fmt: skip
#: What stands before a body without being a part of its name: `지금 얼라이언스에`, `해체된 원팀`.
_BEFORE = re.compile(r"^(?:지금|현재|이번|해당|다른|새로운|모든|국내|글로벌|우리|혹시|그럼|그러면|근데)$")
#: A particle that stands behind a Latin or a foreign name and was taken for a part of it.
_PARTICLE = re.compile(r"(?<=.{2})(?:에서|에는|에|을|를|은|는|이|가|의|과|와|도|랑|이랑)$")
#: Adjectives of countries, and words of business that stand inside names as often as alone.
_PLAIN_WORDS = (
    "american british canadian chinese dutch european french german indian indonesian israeli italian japanese korean"
    " singaporean spanish swiss taiwanese vietnamese britain england"
    " bank card cloud company corp corporation data global group holdings inc joint labs limited network networks"
    " one research systems team tech technologies technology venture which who what when where how why is are did does"
    " 얼라이언스 원팀 협의회 협의체 포럼 컨소시엄 이니셔티브 양해각서 클라우드 인공지능 대표 대학 기업 회사 은행"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_WORD = re.compile(r"[0-9A-Za-z&.+'-]+|[가-힣]+")


def strangers(query: Query, read: ReadArticle) -> list[str]:
    """The organisations and bodies that a question names and an article does not, in either script."""
    text, windows = _written(read)
    found: list[str] = []
    bodies = [(m.start(), m.end(), m["ko"] or m["en"]) for m in _BODY.finditer(query.text)]
    bodies = [row for row in bodies if not _is_described(row[2])]
    found += [body for _, _, body in bodies if not _has_body(body, read, text, windows)]
    known = -2
    for term in query.terms:
        if term.is_name and known + 1 == term.start and query.language is Language.EN:
            known = term.end  # `Electronics` of `Garam Electronics`, whom the article names
            continue
        if not term.is_name or any(start <= term.start and term.end <= end for start, end, _ in bodies):
            continue
        if not _may_be_a_body(term.form):
            continue
        if _has(term.form, text, windows):
            known = term.end
        else:
            found.append(query.text[term.start : term.end])
    return found


def _is_described(body: str) -> bool:
    """Whether the first word tells of a body rather than names it: `해체된 원팀`, `참여할 얼라이언스`."""
    first = body.split()[0]
    done = (
        first >= "가"
        and (ord(first[-1]) - ord("가")) % 28 in {4, 8}
        and first[-1] in "한된난간온할될긴든갈올"
    )
    return " " in body and (done or _BEFORE.match(first) is not None)


def _may_be_a_body(form: str) -> bool:
    """Whether a name may be an organisation's: no day, no number, no country, no word of the trade."""
    bare = _PARTICLE.sub("", form)
    plain = {form, bare}
    if len(fold(bare)) < 2 or re.search(r"\d", form):
        return False
    return not plain & (_PLAIN | word_list("generic_names") | _places())


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(word.lower() for words in countries().values() for word in words)


def _has(form: str, text: str, windows: frozenset[str]) -> bool:
    """Whether an article writes a name: so, without its particle, by another of its names, or by its sound."""
    for said in {form, _PARTICLE.sub("", form)}:
        entry = lexicon().find(said)
        if any(fold(one) in text for one in (said, *(entry.forms if entry else ()))):
            return True
        if any(sounds_alike(said, window) for window in windows):
            return True
    pieces = [piece for piece in re.split(r"[-·/]", form) if len(piece) > 1]
    return len(pieces) > 1 and any(fold(piece) in text for piece in pieces)


def _has_body(body: str, read: ReadArticle, text: str, windows: frozenset[str]) -> bool:
    if fold(body) in text or any(sounds_alike(fold(body), window) for window in windows):
        return True
    words = body.split()
    own, last = words[:-1], words[-1]
    if len(words) > 2 and fold(" ".join(words[1:])) in text and _has(words[0].lower(), text, windows):
        return True
    korean = bool(re.search("[가-힣]", body))
    if korean == bool(re.search("[가-힣]", read.article.title)):
        # `KT 원팀` of 클라우드 원팀, which KT is in; `클라우드 원팀` of an article with clouds is another body.
        names = [
            fold(form)
            for one in read.facts.alliances
            for form in (one.name or "", *(f for p in one.parties for f in (p.name, *p.aliases)))
        ]
        return bool(own) and fold(last) in text and all(fold(word) in names for word in own)
    # In the other language a name is often translated: its ending and one more word that are met are enough.
    ending = next((forms for one, forms in _ENDINGS.items() if fold(last).endswith(one)), "")
    if not any(form in text for form in ending.split()):
        return False
    return len(words) == 1 or any(
        _has(word.lower(), text, windows) for word in own if word.lower() not in {"ai", "the"}
    )


@lru_cache(maxsize=256)
def _written(read: ReadArticle) -> tuple[str, frozenset[str]]:
    """All that an article writes, folded, and its words and neighbouring words for names heard by their sound."""
    names = [
        form
        for one in read.facts.alliances
        for form in (one.name or "", *(f for p in one.parties for f in (p.name, *p.aliases)))
    ]
    whole = " ".join([read.article.title, read.article.body, *names])
    words = [fold(word) for word in _WORD.findall(whole)]
    windows = {"".join(words[i : i + n]) for i in range(len(words)) for n in (1, 2, 3)}
    # Hangul names carry their particles: 네이버는, 펲토스와.
    windows |= {word[:end] for word in words if word >= "가" for end in range(2, len(word))}
    return fold(whole), frozenset(window for window in windows if 1 < len(window) < 30)
