"""Which organisations are parties of the alliance that a sentence tells of, and which are merely named."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.document import Layout
from summarizer.facts.cues import ALLYING, KINDS, counts
from summarizer.facts.model import Words
from summarizer.facts.reading import Place, Reading
from summarizer.types import Language, OrganisationType

Row = list[float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation beside a sentence whose alliance it may be a party of."""

    sentence: int
    entity: int
    #: How it is there: named; or not named but the topic, in the heading, or the article's main organisation.
    named: bool


#: What follows a name, told apart as far as it matters; the first match counts.
_AFTER_KO = (
    ("person", r"^(?:\([^()]*\)|\s)*(?:[가-힣A-Za-z/·&0-9]{0,12}\s?(?:부?회장|사장|대표|총장|원장|"
        r"이사장|부사장|전무|상무|본부장|장관|차관|시장|군수|지사|팀장|센터장|"
     r"관계자|교수|연구원은|연구위원|최고경영자|CEO|대변인|애널리스트|부문장|단장|실장|학장|소장|협회장|의장))"),
    ("venue", r"^(?:\([^()]*\)|\s)*(?:본사|사옥|캠퍼스|본관|타워|빌딩|센터에서|에서\s|에서$|청사|"
        r"회의실|강당|컨벤션|호텔|대회의실)"),
    ("with", r"^(?:\([^()]*\)|\[[^\]]*\]|[’'”\"]|\s)*(?:와|과)(?:의|는|도)?(?![가-힣])"),
    ("topic", r"^(?:\([^()]*\)|\[[^\]]*\]|[’'”\"]|\s)*(?:은|는)(?![가-힣])"),
    ("subject", r"^(?:\([^()]*\)|\[[^\]]*\]|[’'”\"]|\s)*(?:이|가)(?![가-힣])"),
    ("object", r"^(?:\([^()]*\)|[’'”\"]|\s)*(?:을|를)(?![가-힣])"),
    ("of", r"^(?:\([^()]*\)|[’'”\"]|\s)*의(?![가-힣])"),
    ("to", r"^(?:\([^()]*\)|[’'”\"]|\s)*(?:에게|에|로|으로)(?![가-힣])"),
    ("too", r"^(?:\([^()]*\)|[’'”\"]|\s)*(?:도|까지)(?![가-힣])"),
    ("etc", r"^(?:\([^()]*\)|[’'”\"]|\s)*(?:등|측|쪽)"),
    ("dot", r"^(?:\([^()]*\)|\s)*[·ㆍ\-–/+×]"),
    ("comma", r"^(?:\([^()]*\)|\[[^\]]*\]|[’'”\"]|\s)*[,;△▲]"),
    ("and", r"^(?:\([^()]*\)|\s)*(?:및|그리고)"),
    ("noun", r"^\s[가-힣A-Za-z]"),
    ("end", r"^\W*$"),
)  # fmt: skip
_AFTER_EN = (
    ("person", r"^,?\s(?:(?:[a-z]+\s)?(?:chief|CEO|chairman|president|director|vice|executive|"
        r"spokes\w+|officials?|founder|head|analyst|professor|co-founder|minister)\b)"),
    ("of", r"^['’]s?\b"),
    ("subject", r"^(?:\s?\([^()]*\)|,?\s(?:Inc|Corp|Co|Ltd)\.?)*\s(?:said|says|announced|has|have|"
        r"is|are|was|were|will|would|signed|joined|teamed|agreed|and its|plans?|launched|"
        r"formed|today|on)\b"),
    ("and", r"^(?:\s?\([^()]*\)|,?\s(?:Inc|Corp|Co|Ltd)\.?)*,?\s(?:and|&)\s"),
    ("with", r"^(?:\s?\([^()]*\))*\s(?:with|to|in|for|for|at|as|that|which|who|from|over)\b"),
    ("comma", r"^(?:\s?\([^()]*\)|,?\s(?:Inc|Corp|Co|Ltd)\.?)*[,;]"),
    ("dot", r"^\s?[·/\-–]"),
    ("end", r"^\W*$"),
    ("noun", r"^\s[a-z]"),
)  # fmt: skip
_BEFORE_KO = (
    ("subsidiary", r"(?:자회사|계열사|관계사|모회사|모기업|법인|산하|소속)\s?(?:인\s)?[‘'“]?$"),
    ("rival", r"(?:경쟁사|경쟁사인|경쟁자인|라이벌)\s?[‘'“]?$"),
    ("list", r"[,·ㆍ△▲]\s?[‘'“]?$|(?:와|과|및)\s[‘'“]?$"),
    ("paren", r"[(/=]\s?$"),
    ("apposition", r"(?:기업|회사|업체|스타트업|기관|대학|은행|그룹|전문기업|운영사|개발사|플랫폼|"
        r"벤처|팹리스|사업자)(?:인)?\s[‘'“]?$"),
    ("open", r"^\W*$"),
)  # fmt: skip
_BEFORE_EN = (
    ("host", r"\b(?:led|headed|hosted|chaired|convened|coordinated|overseen|run|managed|initiated|organi[sz]ed|founded)\s"
        r"(?:jointly\s)?by\s(?:the\s)?$"),
    ("with", r"\b(?:with|joins?|joined|joining)\s(?:the\s)?$"),
    ("between", r"\bbetween\s(?:the\s)?$"),
    ("and", r"(?:\band|&|,\sand)\s(?:the\s)?$"),
    ("list", r"[,;:]\s(?:the\s)?$"),
    ("by", r"\b(?:by|from)\s(?:the\s)?$"),
    ("of", r"\b(?:of|at|for|in|to|on)\s(?:the\s)?$"),
    ("rival", r"\b(?:rivals?|competitors?|against|than|unlike)\s(?:the\s)?$"),
    ("paren", r"[(\[]\s?$"),
    ("open", r"^\W*$"),
)  # fmt: skip
_AROUND = {
    Language.KO: (
        tuple((name, re.compile(pattern)) for name, pattern in _BEFORE_KO),
        tuple((name, re.compile(pattern)) for name, pattern in _AFTER_KO),
    ),
    Language.EN: (
        tuple((name, re.compile(pattern)) for name, pattern in _BEFORE_EN),
        tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _AFTER_EN),
    ),
}
_BEFORE_NAMES = (
    "subsidiary",
    "rival",
    "list",
    "paren",
    "apposition",
    "host",
    "open",
    "with",
    "between",
    "and",
    "by",
    "of",
    "other",
)
_AFTER_NAMES = (
    "person",
    "venue",
    "with",
    "topic",
    "subject",
    "object",
    "of",
    "to",
    "too",
    "etc",
    "dot",
    "comma",
    "and",
    "noun",
    "end",
    "other",
)
_TYPES = tuple(OrganisationType)


def _marked(names: Sequence[str]) -> dict[str, Row]:
    """For each name a one in its own column."""
    return {name: [float(name == other) for other in names] for name in names}


_BEFORE_MARKS, _AFTER_MARKS = _marked(_BEFORE_NAMES), _marked(_AFTER_NAMES)
_FIRST_KINDS = _marked(("sign", "hand", "coop", "body", "join", "jv"))
#: What news tells instead of an alliance.
_OTHER_NEWS = frozenset(("equity", "buy", "supply", "law", "rival"))
_NO_KIND: Row = [0.0] * len(_FIRST_KINDS)


def beside(reading: Reading, sentence: int, place: Place) -> tuple[str, str]:
    """What stands before and after a name."""
    return _beside(
        reading.document.sentences[sentence].text, place.start, place.end, reading.document.language
    )


@lru_cache(maxsize=2_000)  # an article's names are asked about several times each
def _beside(text: str, start: int, end: int, language: Language) -> tuple[str, str]:
    before, after = _AROUND[language]
    left, right = text[max(0, start - 30) : start], text[end : end + 60]
    return (
        next((name for name, pattern in before if pattern.search(left)), "other"),
        next((name for name, pattern in after if pattern.match(right)), "other"),
    )


def candidates(reading: Reading) -> list[Candidate]:
    """Every organisation beside every sentence that names it, or that may mean it without naming it."""
    found: list[Candidate] = []
    main = main_organisation(reading)
    for index, sentence in enumerate(reading.document.sentences):
        present = {place.entity for place in reading.places[index]}
        found.extend(Candidate(index, entity, True) for entity in sorted(present))
        if sentence.in_title or not _tells(reading, index):
            continue
        meant = {reading.topics[index], *reading.headings[index]} - present - {-1}
        if not meant and len(present) <= 1 and main >= 0 and main not in present:
            meant.add(main)
        found.extend(Candidate(index, entity, False) for entity in sorted(meant))
    return found


def _tells(reading: Reading, sentence: int) -> bool:
    return any(cue.kind in ALLYING for cue in reading.cues[sentence])


def main_organisation(reading: Reading) -> int:
    """The organisation that the article names in most of its sentences, the title counting threefold."""
    tally: dict[int, int] = {}
    for sentence, places in zip(reading.document.sentences, reading.places, strict=True):
        for entity in {place.entity for place in places}:
            tally[entity] = tally.get(entity, 0) + (3 if sentence.in_title else 1)
    return max(tally, key=lambda entity: (tally[entity], -entity), default=-1)


def context_words(reading: Reading, candidate: Candidate) -> list[str]:
    """The words around a name by side and distance, names hidden; of the sentence where it is not named."""
    sentence = candidate.sentence
    if not candidate.named:
        return [f"M:{word}" for word in reading.words[sentence]]
    place = _best(reading, candidate)
    before, after = beside(reading, sentence, place)
    left: list[str] = []
    right: list[str] = []
    for start, word in reading.spoken[sentence]:
        if place.start <= start < place.end:
            continue
        side = left if start < place.start else right
        if word == "ORG" and side and side[-1] == "ORG":
            continue
        side.append(word)
    found = [f"B:{before}", f"A:{after}", f"BA:{before},{after}"]
    found += [f"L{min(distance, 3)}:{word}" for distance, word in enumerate(reversed(left[-5:]), 1)]
    found += [f"R{min(distance, 4)}:{word}" for distance, word in enumerate(right[:8], 1)]
    found += [f"R:{word}" for word in right]
    found += [f"R2:{one} {two}" for one, two in itertools.pairwise(right)]
    found += [f"A:{after} R:{word}" for word in right[:14]]
    found += [f"L:{word}" for word in left]
    return found


def _best(reading: Reading, candidate: Candidate) -> Place:
    return max(
        (place for place in reading.places[candidate.sentence] if place.entity == candidate.entity),
        key=lambda place: place.party * place.name,
    )


def rows(reading: Reading, pairs: Sequence[Candidate], told: Sequence[float], words: Words) -> list[Row]:
    """One row of features a candidate; `told` is how likely each sentence tells of an alliance."""
    facts = [_whole(reading, index) for index in range(len(reading.organisations))]
    main = main_organisation(reading)
    total = max(len(reading.document.sentences), 1)
    manners = [_manner(reading, index) for index in range(len(reading.document.sentences))]
    cues = [counts(list(row)) for row in reading.cues]
    titled = [sentence.in_title for sentence in reading.document.sentences]
    lines = [
        sorted(m.sentence for m in named.entity.mentions if not titled[m.sentence])
        for named in reading.organisations
    ]
    loudest = max(told, default=0.0)
    found: list[Row] = []
    for pair in pairs:
        sentence = reading.document.sentences[pair.sentence]
        places = reading.places[pair.sentence]
        entities = {place.entity for place in places}
        row: Row = [
            words.score(context_words(reading, pair)),
            told[pair.sentence],
            max(told[max(0, pair.sentence - 2) : pair.sentence], default=0.0),
            max(told[pair.sentence + 1 : pair.sentence + 3], default=0.0),
            loudest,
            float(pair.named),
            float(pair.entity == reading.topics[pair.sentence]),
            float(pair.entity in reading.headings[pair.sentence]),
            float(pair.entity == main),
            float(reading.document.language is Language.KO),
            float(pair.sentence),
            pair.sentence / total,
            float(sentence.in_title),
            float(sentence.layout is Layout.CAPTION),
            float(sentence.layout is Layout.HEADING),
            float(sentence.layout is Layout.ITEM),
            float(len(entities)),
            float(len(sentence.text)),
            *cues[pair.sentence],
            *facts[pair.entity],
            *manners[pair.sentence],
            *_distance(reading, pair, lines[pair.entity]),
        ]
        row.extend(_local(reading, pair) if pair.named else _NOWHERE)
        found.append(row)
    return found


def _manner(reading: Reading, sentence: int) -> Row:
    """How a sentence names its organisations: with a subject, with a partner, or with a partner alone."""
    after = [beside(reading, sentence, place)[1] for place in reading.places[sentence]]
    subjects = sum(mark in ("topic", "subject") for mark in after)
    partners = sum(mark == "with" for mark in after)
    signed = any(cue.kind in ("sign", "hand", "jv") for cue in reading.cues[sentence])
    return [
        float(subjects),
        float(partners),
        float(partners > 0 and subjects == 0),
        float(partners > 0 and subjects == 0 and signed),
        float("person" in after),
    ]


def _distance(reading: Reading, pair: Candidate, lines: Sequence[int]) -> Row:
    """How far back the organisation was last named in the body (`lines`), and whether in the same paragraph."""
    before = bisect_left(lines, pair.sentence)
    if not before:
        return [99.0, 0.0]
    sentences, last = reading.document.sentences, lines[before - 1]
    return [
        float(pair.sentence - last),
        float(sentences[last].paragraph == sentences[pair.sentence].paragraph),
    ]


def _whole(reading: Reading, entity: int) -> Row:
    """What the article as a whole says of an organisation."""
    named = reading.organisations[entity]
    mentions = named.entity.mentions
    parties = [party * name for name, party in named.odds]
    sentences = {mention.sentence for mention in mentions}
    titled = any(reading.document.sentences[sentence].in_title for sentence in sentences)
    article = reading.document.article
    return [
        max(parties),
        sum(parties) / len(parties),
        max(name for name, _ in named.odds),
        float(len(mentions)),
        float(len(sentences)),
        float(titled),
        float(min((sentence for sentence in sentences if not titled or sentence), default=0)),
        float(bool(article.outlet) and article.outlet in (named.entity.name, *named.entity.aliases)),
        float(named.entity.ticker is not None),
        *(float(named.entity.type is sort) for sort in _TYPES),
    ]


_KIND_PLACES = {kind: place for place, kind in enumerate(KINDS)}


def _local(reading: Reading, pair: Candidate) -> Row:
    """What the sentence says of a name: its neighbours, its list, the cues around it."""
    place = _best(reading, pair)
    places = reading.places[pair.sentence]
    cues = reading.cues[pair.sentence]
    text = reading.document.sentences[pair.sentence].text
    before, after = beside(reading, pair.sentence, place)
    chain = [other for other in places if other.chain == place.chain]
    last = max(chain, key=lambda other: other.end)
    _, chain_after = beside(reading, pair.sentence, last)
    first = next((cue for cue in cues if cue.start >= place.end and cue.kind in ALLYING), None)
    behind = next((cue for cue in reversed(cues) if cue.end <= place.start and cue.kind in ALLYING), None)
    other_ahead = next((cue for cue in cues if cue.start >= place.end and cue.kind in _OTHER_NEWS), None)
    others = [other.party * other.name for other in places if other.entity != pair.entity]
    return [
        place.name,
        place.party,
        max(other.party for other in chain),
        sum(other.party for other in chain) / len(chain),
        float(len({other.entity for other in chain})),
        float(chain.index(place)),
        max(others, default=0.0),
        float(first.start - place.end) if first else 400.0,
        float(place.start - behind.end) if behind else 400.0,
        float(other_ahead.start - place.end) if other_ahead else 400.0,
        float(sum(place.end <= other.start < first.start for other in places)) if first else 0.0,
        float(
            text.count("“", 0, place.start)
            + text.count('"', 0, place.start)
            - text.count("”", 0, place.start)
        ),
        place.start / max(len(text), 1),
        *(_FIRST_KINDS[first.kind] if first else _NO_KIND),
        *_BEFORE_MARKS[before],
        *_AFTER_MARKS[after],
        *_AFTER_MARKS[chain_after],
    ]


_NOWHERE: Row = [-1.0] * (13 + 6 + len(_BEFORE_NAMES) + 2 * len(_AFTER_NAMES))
