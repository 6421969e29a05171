"""The proper name that the text gives a body or programme, and the party that leads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.facts.classifier import dense_model
from summarizer.facts.scene import Scene, View
from summarizer.facts.triggers import Trigger
from summarizer.types import Language

Place = tuple[int, int, int]

_QUOTED = re.compile(r"[‘“'\"「<〈《『]([^‘’“”'\"「」<>〈〉《》『』\n]{2,70})[’”'\"」>〉》』]")
_KO_BODY = (
    "얼라이언스|컨소시엄|협의체|협의회|공동협의체|추진협의회|연합|연합체|연합군|원팀|포럼|위원회|추진단|드림팀|유니온|카운슬|"
    "이니셔티브|비전그룹|프로그램|프로젝트|센터|연구센터|연구소|아카데미|캠퍼스|스쿨|펀드|팀 코리아|네트워크|재단|클러스터|허브|파크|동맹"
)
_KO_BODY_END = re.compile(rf"(?:{_KO_BODY})$")
_KO_UNQUOTED = re.compile(
    rf"(?<![가-힣A-Za-z0-9])((?:[A-Za-z0-9가-힣·&+\-]+ ){{0,3}}[A-Za-z0-9가-힣·&+\-]*?(?:{_KO_BODY}))(?=[^A-Za-z가-힣]|[은는이가을를과와의도에로]|$)"
)
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z0-9]*(?:[-&][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9]+){0,3})(?![A-Za-z0-9])"
)
_AFTER_VENTURE = re.compile(
    r"(?:합작사|합작법인|합작회사|조인트벤처|협의체|컨소시엄|연합체) ([A-Za-z0-9가-힣]{2,14}?)(?=[은는이가을를과와의도에로부]|\(|[^A-Za-z가-힣0-9]|$)"
)
_EN_WORD = r"(?:[A-Z0-9][\w.&+’-]*[\w+]|[A-Z]|[a-z]+[A-Z]\w*|we\.trade)"
_EN_NAME = re.compile(
    rf"{_EN_WORD}(?:(?:,? (?:for|of|to|and|in|on|against|&|the) (?:the )?| ){_EN_WORD})*(?:, LLC)?"
)
_EN_BODY_END = re.compile(
    r"(?:Alliance|Consortium|Coalition|Forum|Foundation|Council|Initiative|Network|Association|Partnership|Institute|"
    r"Academy|Accord|Project|Program|Programme|Task Force|Board|Group|Framework|Interchange|Accelerator|Hub|Fund|Union|Center|Centre)$"
)
_EN_BODY = re.compile(
    r"\b(?:Alliance|Consortium|Coalition|Forum|Foundation|Council|Initiative|Network|Association|Partnership|Institute|"
    r"Academy|Accord|Project|Program|Task Force|Board|Framework|Interchange|Accelerator|Stargate)\b"
)
_EN_COMMON = frozenset(
    """The A An It In On At He She They We This That These Those But And As For With Under Its Their Both Other Last
    If While When After Before Since Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
    April May June July August September October November December AI CEO MOU MoU U.S. US UK EU Korea Korean China
    Chinese Japan Japanese India Europe European Asia Seoul Tokyo London Paris Washington GPU GPUs IT IoT 5G 6G 4G LLM LLMs
    Q1 Q2 Q3 Q4 API APIs SME SMEs ESG""".split()
)
_KO_COMMON = frozenset(
    "AI IT MOU MOA CEO CTO CFO GPU NPU IoT ICT 5G 6G ESG DX AX PC TV LLM CBDC R&D SW API UAM XR VR AR STO CES MWC JV OTT".split()
)
#: Beside a candidate: what speaks for or against a name of an alliance.
_BEFORE = {
    Language.KO: {
        "venture": re.compile(r"(?:합작\s?(?:사|법인|회사)|조인트벤처|법인|회사|JV)\s?[‘'“\"]?$"),
        "body": re.compile(r"(?:협의체|연합체|컨소시엄|동맹|연합|단체|조직|모임|사업|프로그램|과정|펀드)인?\s?[‘'“\"]?$"),
        "product": re.compile(r"(?:서비스|플랫폼|모델|앱|브랜드|시스템|솔루션|행사|콘퍼런스|전시회|게임|칩|로봇|상품)인?\s?[‘'“\"]?$"),
    },
    Language.EN: {
        "venture": re.compile(r"(?:venture|company|carrier|firm|called|named|dubbed|as|name),?\s[\"“']?$"),
        "body": re.compile(r"(?:launch(?:ed|es|ing)?|form(?:ed|s)?|found(?:ed)?|join(?:s|ed|ing)?|creat(?:e|ed|ing)|start(?:ed)?|announced|presented|set up|behind)\s(?:the\s)?[\"“']?$"),
        "product": re.compile(r"(?:platform|model|app|product|service|its|chip)\s[\"“']?$"),
    },
}  # fmt: skip
_BEHIND = {
    Language.KO: {
        "launch": re.compile(r"^[’'”\"]?\s?(?:\([^)]*\))?[’'”\"]?(?:을|를|이|가|은|는|의)? ?(?:공식 |새로 |함께 )?(?:출범|발족|결성|창립|발대|꾸리|꾸려|꾸렸|띄우|띄웠|설립|세우|세웠|만들|떴|닻|구성|열었|운영|이끄|이끌)"),
        "join": re.compile(r"^[’'”\"]?\s?(?:\([^)]*\))?[’'”\"]?(?:에|에는|에도|에서) ?(?:새로 |추가로 |공식 )?(?:합류|가입|참여|이름|들어|빠지|동참|아마존)"),
        "body": re.compile(rf"^[’'”\"]?\s?(?:\([^)]*\))?[’'”\"]?\s?(?:{_KO_BODY}|협약|업무협약|참여)"),
        "bracket": re.compile(r"^[’'”\"]?\s?\((?:[A-Z가-힣])"),
        "topic": re.compile(r"^[’'”\"]?(?:은|는|이|가)(?= )"),
    },
    Language.EN: {
        "launch": re.compile(r"^[\"”']?(?:\s\([^)]*\))?,? (?:is|was|has|will|unveiled|launched|formed|surfaced|brings?|counts)\b"),
        "join": re.compile(r"^[\"”']?(?:\s\([^)]*\))?,? (?:a|an|the) (?:\w+[- ]){0,4}(?:group|club|venture|coalition|company|alliance|body|partnership|project|consortium|foundation|organization)"),
        "body": re.compile(r"^[\"”']? (?:consortium|alliance|group|coalition|venture|project|initiative|program)\b"),
        "bracket": re.compile(r"^[\"”']?\s\((?:[A-Z])"),
        "topic": re.compile(r"^[\"”']?,? (?:which|whose|or)\b"),
    },
}  # fmt: skip
_MOST_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """Words that could be a proper name, with all places where they stand."""

    text: str
    places: tuple[Place, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Named:
    """The name chosen and a place in the body that has it."""

    text: str
    place: Place | None


def names(
    scene: Scene, triggers: Sequence[Trigger], rows: Sequence[dict[str, float]]
) -> tuple[Named | None, ...]:
    """For each draft its body's name; `rows` are the drafts' portraits."""
    model = dense_model("names")
    options = name_candidates(scene)
    found: list[Named | None] = []
    for view, trigger, row in zip(scene.views, triggers, rows, strict=True):
        chances = model.probabilities(
            [name_features(scene, view, trigger, row, option) for option in options]
        )
        best = max(range(len(options)), key=lambda i: float(chances[i, 0]), default=None)
        if best is None or chances[best, 0] < model.cut:
            found.append(None)
            continue
        found.append(Named(options[best].text, _in_body(scene, view, options[best].places)))
    return tuple(found)


def name_candidates(scene: Scene) -> list[NameCandidate]:
    """Quoted words, names that end in a word for a body, and names that are no organisation's."""
    korean = scene.language is Language.KO
    texts = [sentence.text for sentence in scene.document.sentences[: len(scene.texts)]]
    organisations = {
        _bare(form) for entity in scene.entities for form in (entity.name, *entity.aliases) if form
    }
    quoted: dict[str, bool] = {}
    for i, text in enumerate(texts):
        for match in _QUOTED.finditer(text):
            _propose(quoted, match.group(1), quoted_=True)
        if korean:
            for match in _KO_UNQUOTED.finditer(text):
                words = match.group(1).split(" ")
                for start in range(len(words)):
                    _propose(quoted, " ".join(words[start:]), quoted_=False)
            for match in _AFTER_VENTURE.finditer(text):
                _propose(quoted, match.group(1), quoted_=False)
            for match in _LATIN.finditer(text):
                if match.group(1) not in _KO_COMMON and len(match.group(1)) > 2:
                    _propose(quoted, match.group(1), quoted_=False)
        else:
            for match in _EN_NAME.finditer(text):
                for piece in _pieces(match.group()):
                    _propose(quoted, piece, quoted_=False)
        if len(quoted) > 6 * _MOST_CANDIDATES or i > len(texts):
            break
    found = []
    for text, is_quoted in quoted.items():
        if _bare(text) in organisations and not _ends_like_body(text, scene.language):
            continue
        places: list[Place] = []
        for i, line in enumerate(texts):
            at = line.find(text)
            while at >= 0 and len(places) < 12:
                if _free(line, at, at + len(text), korean=korean):
                    places.append((i, at, at + len(text)))
                at = line.find(text, at + 1)
        if places:
            found.append(NameCandidate(text, tuple(places), is_quoted))
    return found[: 3 * _MOST_CANDIDATES]


def name_features(
    scene: Scene, view: View, trigger: Trigger, row: dict[str, float], option: NameCandidate
) -> dict[str, float]:
    """What speaks for these words as the name of this draft's body."""
    language = scene.language
    clause = trigger.best
    sentences = scene.document.sentences
    lines = {place[0] for place in option.places}
    body_lines = {i for i in lines if not sentences[i].in_title}
    found: dict[str, float] = {
        "quoted": option.quoted,
        "places": len(option.places),
        "headline": any(sentences[i].in_title for i in lines),
        "core": bool(body_lines & view.core),
        "told": bool(body_lines & view.told),
        "told_share": len(body_lines & view.told) / max(1, len(body_lines)),
        "sentence": clause.sentence in lines,
        "clause": any(p[0] == clause.sentence and clause.start <= p[1] < clause.end for p in option.places),
        "reach": min(12, min(abs(view.distance[i]) for i in lines)),
        "trigger_reach": min(12, min(abs(clause.sentence - i) for i in lines)),
        "nearest": any(view.nearest[i] for i in body_lines),
        "own": max(view.own[i] for i in lines),
        "foreign": min(view.foreign[i] for i in lines),
        "characters_off": min(
            (abs(p[1] - clause.start) for p in option.places if p[0] == clause.sentence), default=300
        ),
        "first": min(lines),
        "length": len(option.text),
        "words": option.text.count(" ") + 1,
        "latin": option.text.isascii(),
        "capitals": option.text.isupper(),
        "camel": bool(re.search(r"[a-z][A-Z]|\d", option.text)),
        "like_body": _ends_like_body(option.text, language),
        "has_body": bool(_EN_BODY.search(option.text)),
        "sentence_start": all(p[1] == 0 for p in option.places),
        "common": option.text.split(" ")[0] in _EN_COMMON,
        "verbal": bool(re.search(r"[다요까]$|[.!?,…]|하는|위한|하자", option.text)),
        "korean": language is Language.KO,
        "drafts": len(scene.views),
    }
    for name, shape in _BEFORE[language].items():
        found[f"before:{name}"] = max(
            bool(shape.search(sentences[i].text[max(0, s - 24) : s])) for i, s, _ in option.places
        )
    for name, shape in _BEHIND[language].items():
        found[f"behind:{name}"] = max(
            bool(shape.search(sentences[i].text[e : e + 60])) for i, _, e in option.places
        )
    inside = [
        (entity in view.parties, entity)
        for i, s, e in option.places
        for start, end, entity in scene.named[i]
        if s < end and start < e
    ]
    covered = max(
        (
            (min(e, end) - max(s, start)) / (e - s)
            for i, s, e in option.places
            for start, end, _ in scene.named[i]
            if s < end and start < e
        ),
        default=0.0,
    )
    found["names_own"] = any(own for own, _ in inside)
    found["names_other"] = any(not own for own, _ in inside)
    found["covered"] = covered
    for zone in ("clause", "sentence", "telling", "headline"):
        for group in ("body", "venture", "joining", "launching", "stake", "memorandum", "partnership"):
            found[f"{zone}:{group}"] = row.get(f"{zone}:{group}", 0.0)
    found["parties"] = row.get("parties", 0.0)
    return {name: float(value) for name, value in found.items()}


@cache
def _lead_shapes(language: Language) -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    """What stands before and behind the name of a leader."""
    if language is Language.KO:
        behind = {
            "leads": r"^[’'”]?(?:\([^)]*\))?(?:이|가|은|는)? ?(?:주도|주관|총괄|이끄|이끌|이끈|주축|앞장|끄는)",
            "by": r"^[’'”]?(?:\([^)]*\))?(?: 주도로|의 주도|를 중심으로|을 중심으로|를 주축|을 주축|가 주도|이 주도| 중심)",
            "later": r"^[^.]{0,40}(?:주도|주관|총괄|이끄|이끌|이끈|주축|앞장|간사|의장사|회장사|좌장|대표기관|주관기관|사무국|운영)",
            "gathers": r"^[^.]{0,60}(?:꾸린|꾸렸|결성|모아|띄웠|발족|출범시|만든|조직|구성)",
            "subject": r"^[’'”]?(?:\([^)]*\))?(?:이|가|은|는) ",
            "camp": r"^[’'”]?(?: ?컨소시엄| 진영| 팀| 연합|컨소시엄)",
        }
        before = {
            "role": r"(?:의장사|간사|회장사|주관사|주관기관|주관대학|대표사|대표기관|총괄기관|리더|맏형|좌장|운영사|주도사)(?:는|은|인|로|로는)? ?[‘']?$",
            "heading": r"(?:◇|▲|■|△|●|·|①|②|③|④|⑤|⑥|-)\s?[^ ]{0,10} ?[‘']?$",
        }
    else:
        behind = {
            "leads": r"^(?: \([^)]*\))?,? ?(?:which )?(?:leads?|heads?|hosts?|chairs?|initiated|organi[sz]ed|spearheads?|runs)\b",
            "by": r"^-led\b|^(?:'s|’s) lead",
            "later": r"^[^.]{0,80}\b(?:lead|leads|host|chair|head|helm|facilitator|steer|umbrella|coordinat)",
            "gathers": r"^[^.]{0,30}\b(?:launch|form|found|creat|start|brought together|set up|unveil)",
            "subject": r"^(?: \([^)]*\))? (?:said|has|will|is|launched|announced|formed)\b",
            "camp": r"^ (?:group|consortium|team|camp)\b",
        }
        before = {
            "role": r"(?:[Ll]ed by|[Hh]eaded by|[Hh]osted by|[Cc]haired by|under (?:the )?(?:umbrella|roof|wing|aegis) of(?: the)?|brought together by|run by(?: the)?|home (?:at|with)|initiated by|under the|coordinated by|convened by|project of)(?: the)? ?$",
            "heading": r"(?:[>*•–-]\s?)$",
        }
    return (
        {name: re.compile(shape) for name, shape in before.items()},
        {name: re.compile(shape) for name, shape in behind.items()},
    )


def leads(
    scene: Scene, triggers: Sequence[Trigger], rows: Sequence[dict[str, float]], named: Sequence[Named | None]
) -> tuple[tuple[int, Place | None] | None, ...]:
    """For each draft the party that leads it and the place that says so."""
    model = dense_model("leads")
    found: list[tuple[int, Place | None] | None] = []
    for view, trigger, row, name in zip(scene.views, triggers, rows, named, strict=True):
        parties = list(view.draft.parties)
        chances = model.probabilities(
            [lead_features(scene, view, trigger, row, party, named=name is not None) for party in parties]
        )
        best = max(range(len(parties)), key=lambda i: float(chances[i, 0]), default=None)
        if best is None or chances[best, 0] < model.cut:
            found.append(None)
        else:
            found.append((parties[best], _lead_place(scene, view, parties[best])))
    return tuple(found)


def lead_features(
    scene: Scene, view: View, trigger: Trigger, row: dict[str, float], party: int, *, named: bool
) -> dict[str, float]:
    """What speaks for this party as the one that leads."""
    entity = scene.entities[party]
    sentences = scene.document.sentences
    before, behind = _lead_shapes(scene.language)
    found: dict[str, float] = {"named": named, "korean": scene.language is Language.KO}
    mentions = [m for m in entity.mentions if m.sentence < len(scene.texts)]
    told = [m for m in mentions if m.sentence in view.told or view.own[m.sentence] > 1]
    for name, shape in before.items():
        found[f"before:{name}"] = sum(
            bool(shape.search(sentences[m.sentence].text[max(0, m.start - 40) : m.start])) for m in told
        )
    for name, shape in behind.items():
        found[f"behind:{name}"] = sum(
            bool(shape.search(sentences[m.sentence].text[m.end : m.end + 90])) for m in told
        )
    found["leading"] = sum(scene.cues("alliances", i).get("leading", 0) for i in {m.sentence for m in told})
    found["leading_all"] = sum(scene.cues("alliances", i).get("leading", 0) for i in view.told)
    order = list(view.draft.parties)
    found["order"] = order.index(party) if party in order else 99
    found["mentions"] = len(told)
    counts = [
        sum(1 for m in scene.entities[p].mentions if m.sentence in view.told or m.sentence in view.core)
        for p in view.draft.parties
    ]
    found["mention_share"] = len(told) / max(1, sum(counts))
    found["most"] = len(told) >= max(counts, default=0)
    found["first_named"] = min((m.sentence * 1000 + m.start for m in told), default=10**6) <= min(
        (
            m.sentence * 1000 + m.start
            for p in view.draft.parties
            for m in scene.entities[p].mentions
            if m.sentence in view.told
        ),
        default=10**6,
    )
    found["headline"] = scene.has_title and any(m.sentence == 0 for m in mentions)
    found["headline_own"] = view.own[0] if scene.has_title else 0
    clause = trigger.best
    found["in_sentence"] = any(m.sentence == clause.sentence for m in mentions)
    found["opens"] = any(m.sentence == clause.sentence and m.start < 12 for m in mentions)
    found["elsewhere"] = sum(party in other.parties for other in scene.views if other is not view)
    found[f"type:{entity.type.value}"] = 1.0
    for zone in ("clause", "sentence", "telling"):
        for group in ("body", "joining", "launching", "leading", "memorandum", "venture"):
            found[f"{zone}:{group}"] = row.get(f"{zone}:{group}", 0.0)
    found["parties"] = row.get("parties", 0.0)
    found["drafts"] = row.get("drafts", 0.0)
    return {name: float(value) for name, value in found.items()}


def _lead_place(scene: Scene, view: View, party: int) -> Place | None:
    best: tuple[int, Place] | None = None
    before, behind = _lead_shapes(scene.language)
    for mention in scene.entities[party].mentions:
        i = mention.sentence
        if i >= len(scene.texts) or scene.document.sentences[i].in_title:
            continue
        text = scene.document.sentences[i].text
        strength = (
            4 * bool(before["role"].search(text[max(0, mention.start - 40) : mention.start]))
            + 4 * bool(behind["leads"].search(text[mention.end : mention.end + 90]))
            + 4 * bool(behind["by"].search(text[mention.end : mention.end + 90]))
            + 2 * bool(behind["later"].search(text[mention.end : mention.end + 90]))
            + (i in view.told)
        )
        if best is None or strength > best[0]:
            best = (strength, (i, mention.start, mention.end))
    return None if best is None else best[1]


def _propose(found: dict[str, bool], text: str, *, quoted_: bool) -> None:
    text = re.sub(r"\s?\([^)]*\)?$", "", text.strip(" ,.·")).strip(" ,.·")
    if 2 <= len(text) <= 70 and not text.isdigit():
        found[text] = found.get(text, False) or quoted_


def _pieces(name: str) -> list[str]:
    name = re.sub(r"[.’-]+$", "", name)
    parts = [name]
    if " and " in name:
        parts += name.split(" and ")
    for word in ("The ", "A ", "An ", "Its ", "In ", "Within ", "Dubbed "):
        parts += [part.removeprefix(word) for part in parts if part.startswith(word)]
    if " of " in name:
        parts.append(name.split(" of ")[0])
    if " in " in name or " to " in name or " on " in name:
        parts += re.split(r" (?:in|to|on) (?:the )?", name)
    return [part for part in dict.fromkeys(parts) if len(part) > 2 and part not in _EN_COMMON]


def _ends_like_body(text: str, language: Language) -> bool:
    return bool((_KO_BODY_END if language is Language.KO else _EN_BODY_END).search(text))


def _free(line: str, start: int, end: int, *, korean: bool) -> bool:
    """Whether these letters are words by themselves, not the middle of a longer one."""
    before, after = line[start - 1 : start], line[end : end + 1]
    if before.isascii() and before.isalnum() and line[start].isascii():
        return False
    if after.isascii() and after.isalnum() and line[end - 1].isascii():
        return False
    return not (korean and "가" <= before <= "힣" and "가" <= line[start] <= "힣")


def _in_body(scene: Scene, view: View, places: Sequence[Place]) -> Place | None:
    body = [place for place in places if not scene.document.sentences[place[0]].in_title]
    return min(body, key=lambda p: (p[0] not in view.told, abs(view.distance[p[0]]), p), default=None)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z가-힣]", "", text.lower())
