"""As what a name appears in an article: as a firm that acts, as a body that others join, as a person, a place.

No word decides: how often each guise is seen is handed to the models that choose the parties.
"""

from __future__ import annotations

import re

from collections.abc import Sequence

from summarizer.document import Document, Layout, Mention
from summarizer.facts.lexicon import Lexicon
from summarizer.types import Language

Row = list[float]

_BODY_EN = (
    r"alliance|consortium|coalition|forum|initiative|partnership|project|program(?:me)?|network|foundation|"
    r"joint\sventure|venture|council|pact|working\sgroup|scheme|league|compact|academy|hub|corridor|task\sforce"
)
_BEFORE_EN = {
    "made": re.compile(
        r"\b(?:called|named|dubbed|known\sas|form(?:ed|ing)?|launch(?:ed|es|ing)?|creat(?:ed?|ing)|found(?:ed|ing)|"
        r"establish(?:ed|ing)?|set\sup|unveil(?:ed)?|start(?:ed)?|own(?:s|ed)?|behind)\s(?:the\s|a\s)?[\"“'‘]?$",
        re.IGNORECASE,
    ),
    "body": re.compile(rf"\b(?:{_BODY_EN}),?\s(?:of\s|called\s|named\s)?[\"“'‘]?$", re.IGNORECASE),
    "joined": re.compile(
        r"\b(?:join(?:s|ed|ing)?|members?\sof|part\sof|left|leave|quit|exit(?:ed)?|through|under|via|within)\s"
        r"(?:the\s)?[\"“'‘]?$",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\b(?:CEO|Chairman|Chairwoman|President|Minister|Director|Secretary|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Professor|"
        r"chief\sexecutive|chief|founder|chairman|president|director|professor|analyst|ambassador|Ambassador|"
        r"mayor|Mayor|Governor|governor|spokes\w+),?\s$"
    ),
    "venue": re.compile(r"\b(?:at|in|near|from)\s(?:the\s)?$"),
    "with": re.compile(r"\b(?:with|and|between)\s(?:the\s)?$"),
    "rival": re.compile(
        r"\b(?:rivals?|like|than|against|unlike|competitors?|analysts?\sat)\s(?:the\s)?$", re.IGNORECASE
    ),
}
_BEHIND_EN = {
    "says": re.compile(r"^(?:,?\s(?:Inc|Corp|Co|Ltd)\.?)?\s(?:said|says|announced|told|added|noted|wrote)\b"),
    "acts": re.compile(
        r"^(?:\s?\([^()]*\))?\s(?:will|would|has|have|plans?|agreed|signed|joined|is|are|was|were|and)\b"
    ),
    "owner": re.compile(r"^['’]s?\s"),
    "member": re.compile(r"^(?:['’]s)?\s(?:members?|membership|partners|participants|founders)\b"),
    "body": re.compile(
        rf"^,?\s[\"”'’]?,?\s?(?:(?:the|an?|their|its)\s)?(?:[a-z-]+\s){{0,3}}(?:{_BODY_EN})\b", re.IGNORECASE
    ),
    "person": re.compile(
        r"^,\s(?:(?:the|a|an|its|his|her)\s)?(?:[a-z-]+\s){0,3}(?:chief|president|chairman|director|founder|head|"
        r"professor|analyst|CEO|minister|mayor|officer|manager|spokes\w+|partner\sat|who)\b"
    ),
}
_BEFORE_KO = {
    "made": re.compile(r"(?:이름은|명칭은|일명|이른바|가칭)\s?[‘'“\"<「]?$"),
    "body": re.compile(
        r"(?:합작사|합작법인|합작회사|조인트벤처|협의체|연합체|컨소시엄|얼라이언스|플랫폼|프로젝트|사업|동맹)(?:인)?\s?[‘'“\"<「(]?$"
    ),
    "joined": re.compile(r"(?:참여한|참여하는|가입한|합류한|만든|세운|설립한|꾸린|결성한|출범한)\s?[‘'“\"<「]?$"),
    "person": re.compile(
        r"(?:대표|회장|사장|장관|총장|원장|시장|교수|의장|부회장|대통령|차관|위원장)(?:인)?\s?$"
    ),
    "venue": re.compile(r"(?:서울|판교|여의도|분당|강남구|종로구|중구|마포구|대전|부산)\s(?:[가-힣]{1,5}(?:구|동|로)\s)?$"),
    "with": re.compile(r"(?:와|과|및|,)\s?$"),
    "rival": re.compile(r"(?:경쟁사|라이벌|경쟁자|같은|등)(?:인)?\s?$"),
}
_BEHIND_KO = {
    "says": re.compile(r"^(?:\([^()]*\)|[’'”\"])*\s?(?:은|는|측은|관계자는)\s[^.]{0,60}(?:밝혔|말했|전했|설명)"),
    "acts": re.compile(r"^(?:\([^()]*\)|[’'”\"])*(?:은|는|이|가)(?![가-힣])"),
    "owner": re.compile(r"^(?:\([^()]*\)|[’'”\"])*의(?![가-힣])"),
    "member": re.compile(r"^(?:\([^()]*\)|[’'”\"])*(?:에는?|에도)\s[^,.]{0,25}(?:참여|가입|합류|이름|동참|들어)"),
    "body": re.compile(
        r"^(?:\([^()]*\)|[’'”\">」])*(?:을|를|이|가|은|는)?\s?[^,.]{0,12}(?:출범|결성|발족|설립|구성|꾸[리렸려]|해체|해산|창립|세[우웠운])"
    ),
    "person": re.compile(r"^\s?(?:부?회장|사장|대표|총장|원장|이사장|장관|시장|교수|연구위원|위원장|의장|씨)"),
}
_ENDS = {
    Language.EN: re.compile(
        r"\b(?:Alliance|Consortium|Coalition|Forum|Initiative|Partnership|Project|Program(?:me)?|Network|Council|"
        r"Pact|Group|Venture|Compact|League|Lab|Hub)$"
    ),
    Language.KO: re.compile(r"(?:얼라이언스|컨소시엄|협의체|협의회|연합체?|원팀|팀|포럼|동맹|네트워크|프로젝트|센터|협회)$"),
}
_LEGAL = re.compile(r"\b(?:Inc|Corp|Co|Ltd|LLC|Plc|GmbH|AG)\b|㈜|\(주\)")
_QUOTES = "‘'“\"<「《"
#: How often each guise is seen is told up to here.
_MOST = 3.0
GUISES = (*_BEFORE_EN, *(f"behind:{name}" for name in _BEHIND_EN))
#: So many numbers tell of a name.
WIDTH = 2 * len(GUISES) + 12


def guises(document: Document, name: str, mentions: Sequence[Mention], lexicon: Lexicon) -> Row:
    """What speaks for each guise, as counts and shares of the name's places, then how the name itself looks."""
    before = _BEFORE_KO if document.language is Language.KO else _BEFORE_EN
    behind = _BEHIND_KO if document.language is Language.KO else _BEHIND_EN
    seen = [0.0] * len(GUISES)
    quoted = capitals = prose = 0.0
    for mention in mentions:
        sentence = document.sentences[mention.sentence]
        left = sentence.text[max(0, mention.start - 40) : mention.start]
        right = sentence.text[mention.end : mention.end + 90]
        for place, pattern in enumerate((*before.values(), *behind.values())):
            found = pattern.search(left) if place < len(before) else pattern.match(right)
            seen[place] += found is not None
        quoted += left[-1:] in _QUOTES and bool(left)
        capitals += mention.start == 0 and sentence.text[: mention.end].isupper()
        prose += sentence.layout is Layout.PROSE
    count = len(mentions)
    words = name.split(" ")
    return [
        *(min(value, _MOST) for value in seen),
        *(value / count for value in seen),
        quoted / count,
        capitals / count,
        prose / count,
        float(bool(_ENDS[document.language].search(name))),
        float(bool(_LEGAL.search(name))),
        float(len(words)),
        float(len(name)),
        float(name.isupper()),
        float(lexicon.find(name) is not None),
        *(float(_kind(words, lexicon) == kind) for kind in ("given", "place", "thing")),
    ]


def _kind(words: list[str], lexicon: Lexicon) -> str:
    """What the list of words that are no organisations says of a name: of all of it, or of its first word."""
    return lexicon.words.get(" ".join(words)) or (
        lexicon.words.get(words[0], "") if len(words) > 1 else ""
    )
