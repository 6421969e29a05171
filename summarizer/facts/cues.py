"""Words that tell of allying, and those that tell of something else: buying, suing, denying, ending.

Each class of words is one regular expression a language. The classes are weighed by the trained models; no
word decides by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.types import Language

#: In this order everywhere that cues are counted.
KINDS = (
    "sign", "hand", "coop", "body", "join", "jv", "equity", "buy", "supply", "law", "deny", "end", "plan",
    "past", "fresh", "each", "anaphor", "event", "present", "rival", "example",
)  # fmt: skip

_KOREAN = {
    "sign": r"협약|양해각서|MOU|mou|업무\s?제휴|체결|서명|맺[었고은는기어을]|교환했|주고받|협정",
    "hand": r"손(?:을|도)?\s?(?:맞)?잡|맞손|한\s?배|동맹|의기투합|뭉[친쳤치]|힘을?\s?(?:합|모)|"
    r"짝을\s?이|한\s?팀|어깨를|맞잡",
    "coop": r"협력|협업|공동|함께|파트너|제휴|같이|협동|연계",
    "body": r"컨소시엄|연합체|협의체|얼라이언스|원팀|협의회|연대|포럼|동맹체|모임|발족|출범|"
    r"결성|창립|연합군|드림팀|연합|추진단",
    "join": r"참여|합류|가입|회원사|참가|동참|들어(?:갔|왔|온|간|가)|멤버|이름을\s?올|참여사|"
    r"창립\s?회원|가세",
    "jv": r"합작|공동\s?(?:으로\s?)?(?:출자|설립|투자)|조인트\s?벤처|JV|합자",
    "equity": r"지분|출자|주식|유상증자|투자",
    "buy": r"인수|합병|매각|매수|사들|품[는었에]|M&A|양수|흡수",
    "supply": r"공급|수주|납품|발주|도입|구매|고객사|계약|구축\s?사업|낙찰|선정",
    "law": r"소송|고소|판결|과징금|제재|특허\s?침해|분쟁|규제|공정위|고발|노조|파업",
    "deny": r"아니(?:다|라|며|고)|부인|사실무근|결렬|무산|없[다었으]|않[았기는는다]|선을\s?그",
    "end": r"종료|해체|철수|결별|갈라|청산|해산|중단|탈퇴|깨[졌진]|막을\s?내|빠졌|발을\s?뺐|끝[났내냈]",
    "plan": r"예정|계획|추진|검토|논의|협상|하기로|방침|다음\s?달|내년|오는|목표",
    "past": r"앞서|지난해|작년|기존|이미|바\s?있|해\s?왔|지난\s?\d|\d{4}년|재작년|그동안|당시",
    "fresh": r"^\W*(?:또|또한|한편|이어|아울러|이\s?밖에|이밖에|앞서|이에\s?앞서|이와\s?별도로|"
    r"이와\s?함께|별도로|다른|반면|비슷한)",
    "each": r"각각|잇(?:따라|달아|단)|차례로|따로|별도|줄줄이|연이어",
    "anaphor": r"양사|양\s?(?:측|기관|사|교|은행|단체|대학|자)|두\s?(?:회사|기관|기업|대학|학교|"
    r"곳|단체|업체|은행|협회|주체|그룹)"
    r"|[세네3-9]\s?(?:사[는가의]|개사|기관|회사|곳|주체|개)|이들|이번\s?(?:협약|제휴|협력|합의|동맹|MOU)|둘[은이]|양쪽",
    "event": r"협약식|발족식|출범식|서명식|조인식|체결식|발대식|창립총회|결성식|업무협약식",
    "present": r"진행하고\s?있|추진\s?중|협력하고\s?있|운영하고\s?있|참여하고\s?있|하고\s?있다|"
    r"중이다|있다\.?$",
    "rival": r"경쟁|맞서|맞설|대항|견제|추격|라이벌|상대|업계|시장|점유율",
    "example": r"같은|처럼|비롯|등이?\s|가운데|이외|외에",
}
_ENGLISH = {
    "sign": r"\bagree(?:d|ment|ments|s)\b|\bmemorandum|\bMOUs?\b|\bsign(?:ed|s|ing)?\b|"
    r"\bpacts?\b|\binked\b|\baccord\b|\bdeal\b",
    "hand": r"\bteam(?:s|ed|ing)?[- ]up\b|\bteamed\b|\bjoin(?:s|ed|ing)?\s(?:forces|hands)\b|"
    r"\bally\b|\ballied\b|\ballies\b|\btie[sd]?[- ]ups?\b|\btied up\b|\blinked? up\b|"
    r"\bpair(?:ed|ing|s)? (?:up|with)\b|\btogether\b",
    "coop": r"\bpartner(?:s|ed|ing|ship|ships)?\b|\bcollaborat\w+|\bco-?operat\w+|\bjointly\b|"
    r"\bwork(?:ing|s|ed)? (?:together|with)\b|\bco-?develop\w*",
    "body": r"\bconsorti(?:um|a)\b|\balliances?\b|\bcoalition\b|\bforum\b|\binitiative\b|"
    r"\bfoundation\b|\bcouncil\b|\bgroup(?:ing)?\b|\bfound(?:ed|ing|ers?)\b|"
    r"\blaunch(?:ed|es)?\b|\bformed\b|\bset up\b|\bnetwork\b|\bproject\b",
    "join": r"\bjoin(?:s|ed|ing)?\b|\bmembers?(?:hip)?\b|\bbacked by\b|\bsign(?:ed|s)? (?:on|"
    r"up)\b|\bsponsors?\b|\bincluding\b|\bparticipants?\b|\bcontribut\w+",
    "jv": r"\bjoint ventures?\b|\bjoint compan(?:y|ies)\b|\bjointly[- ]owned\b|\bJVs?\b|\bventure\b",
    "equity": r"\bstakes?\b|\binvest(?:s|ed|ment|ing|or|ors)?\b|\bshares?\b|\bequity\b|\bfunding\b|"
    r"\brounds?\b|\bseries [A-F]\b",
    "buy": r"\bacqui(?:re|res|red|sition|ring)\b|\bbuy(?:s|ing|out)?\b|\bbought\b|"
    r"\bmerge[rds]?\b|\btakeover\b|\bsold\b|\bsale\b",
    "supply": r"\bsuppl(?:y|ies|ied|ier)\b|\borders?\b|\bcontracts?\b|\bcustomers?\b|\bclients?\b|"
    r"\bselected\b|\bdeploy\w*|\bpurchase\b|\bvendors?\b",
    "law": r"\bsu(?:e|ed|es|ing)\b|\blawsuits?\b|\bcourt\b|\bfin(?:e|ed)\b|\bregulators?\b|"
    r"\bantitrust\b|\bunion\b|\bstrike\b|\bjudge\b|\bplaintiff",
    "deny": r"\bden(?:y|ied|ies)\b|\bnot\b|n[’']t\b|\bno\b|\bnever\b|\bdeclined\b|\bwithout\b|\brumou?rs?\b",
    "end": r"\bend(?:ed|s|ing)?\b|\bdissol\w+|\bshut(?:ting|s)? down\b|\bwound up\b|"
    r"\bwithdr[ae]w\w*|\bleft\b|\bleav(?:e|es|ing)\b|\bquit\b|\bdisband\w*|"
    r"\bdiscontinu\w+|\bcease[ds]?\b|\bexit\w*|\bwalk(?:s|ed)? (?:out|away)\b",
    "plan": r"\bplan(?:s|ned|ning)?\b|\bwill\b|\bto be\b|\bin talks\b|\bconsider\w*|"
    r"\bintend\w*|\bexpect\w*|\bwould\b|\baims?\b",
    "past": r"\bearlier\b|\blast (?:year|month|week)\b|\bsince\b|\bin (?:19|20)\d\d\b|"
    r"\bpreviously\b|\balready\b|\bago\b|\bhad\b",
    "fresh": r"^\W*(?:Separately|Meanwhile|Also|In addition|Elsewhere|Earlier|Another|Other|"
    r"Last|Besides|Similarly|The same)",
    "each": r"\beach\b|\bseparate(?:ly)?\b|\brespectively\b|\bseveral\b|\ba (?:string|series|"
    r"pair|flurry) of\b",
    "anaphor": r"\b(?:both|the (?:two|three|four|five|six|pair|duo|trio|partners|partnership|"
    r"alliance|companies|firms|parties|group|agreement|deal|pact|collaboration|"
    r"consortium|venture))\b|\btheir\b|\bthey\b",
    "event": r"\bceremony\b|\bsigning\b|\bsummit\b|\bannounce(?:d|s|ment)\b",
    "present": r"\bhas been\b|\bhave been\b|\bis (?:working|part|a member)\b|\bare (?:working|members)\b",
    "rival": r"\brivals?\b|\bcompet\w+|\bversus\b|\bagainst\b|\bmarket\b|\banalysts?\b",
    "example": r"\bsuch as\b|\blike\b|\bincluding\b|\bamong\b",
}
#: The narrow classes are tried first: 협약식 is an event and no signing, "the alliance" points back.
_TRIED = (
    "event",
    "anaphor",
    "jv",
    "fresh",
    *(kind for kind in KINDS if kind not in ("event", "anaphor", "jv", "fresh")),
)
_COMPILED = {
    Language.KO: re.compile("|".join(f"(?P<{kind}>{_KOREAN[kind]})" for kind in _TRIED)),
    Language.EN: re.compile("|".join(f"(?P<{kind}>{_ENGLISH[kind]})" for kind in _TRIED), re.IGNORECASE),
}
_PLACE = {kind: place for place, kind in enumerate(KINDS)}
#: The classes that themselves say that somebody allied.
ALLYING = frozenset(("sign", "hand", "coop", "body", "join", "jv"))


@dataclass(frozen=True, slots=True)
class Cue:
    """One such word in a sentence."""

    kind: str
    start: int
    end: int
    text: str


def cues_in(text: str, language: Language) -> list[Cue]:
    """The cues of a sentence in reading order."""
    return list(_cues(text, language))


def _cues(text: str, language: Language) -> Iterator[Cue]:
    for match in _COMPILED[language].finditer(text):
        yield Cue(match.lastgroup or "", match.start(), match.end(), match.group())


def counts(cues: list[Cue]) -> list[float]:
    """How many cues of each class, in the order of `KINDS`, three at most."""
    row = [0.0] * len(KINDS)
    for cue in cues:
        place = _PLACE[cue.kind]
        row[place] = min(row[place] + 1.0, 3.0)
    return row
