"""What sort of body a name belongs to: by the lexicon, then by how the name ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.facts.lexicon import Entry
from summarizer.types import OrganisationType

#: In this order: the first that matches any form decides.
_ENDINGS = (
    (OrganisationType.OTHER,
     r"병원$|의료원$|메디컬센터$|메디컬 센터$|고등학교$|[가-힣]{2}고$|초등학교$|중학교$|"
        r"노동조합$|노조$|복지재단$"
     r"|\bhospitals?\b|\bclinic\b|\bhealth system\b|\bschool district\b|\bhigh school\b|"
     r"medical center|\bunion\b"),
    (OrganisationType.UNIVERSITY,
     r"대학교|[가-힣]대$|대학$|대학원$|과학기술원$|과기원$|산학협력단$|사업단$|전문대$|"
        r"[가-힣]여대|"
     r"\buniversit|\bcollege\b|\binstitute of technology\b|\bpolytechnic\b|\bKAIST\b|\bschool of\b|\buniv\b"),
    (OrganisationType.INSTITUTE,
     r"연구원|연구소|연구센터|융합센터$|연구회$|[가-힣]{2}연$|"
     r"\bresearch (?:institute|center|centre)\b|\binstitutes?\b|\blaborator(?:y|ies)\b|"
     r"\bnational lab\b|\bresearch$"),
    (OrganisationType.ASSOCIATION,
     r"협회|협의회$|연합회|연합$|조합$|중앙회|상공회의소|상의$|단체|포럼$|얼라이언스$|"
        r"학회$|위원회협회|총연합|연맹|"
     r"\bassociation\b|\bfederation\b|\balliance\b|\bconsortium\b|\bchamber\b|\bcouncil\b|\bsociety\b|\bfoundation\b|\bforum\b"),
    (OrganisationType.GOVERNMENT,
     r"[가-힣]{2}(?:부|청|처|시|군|구|도|특별시|광역시|특례시|자치도|자치시)$|군청$|"
        r"구청$|시청$|도청$|위원회$|공사$|공단$|진흥원$|"
     r"진흥공단|테크노파크|TP$|정부$|경찰|소방|육군|공군|해군|교육청|교육지원청|기획원$|평가원$|관리원$|정보원$|기금$|대사관|의회$|법원$|총영사관|혁신원$|지원센터$|본부$|"
     r"\bministry\b|\bgovernment\b|\bdepartment of\b|\bcity of\b|\bcity\b$|\bprovince\b|"
     r"\bcounty\b|\bagency\b|\bauthority\b|\bcommission\b|"
     r"\bembassy\b|\bcourt\b|\bparliament\b|\bstate of\b|\badministration\b|\bcouncil$|"
     r"\bbureau\b|\barmy\b|\bnavy\b|\bdistrict\b|\btechnopark\b"),
    (OrganisationType.OTHER,
     r"재단$|복지관|센터$|\bcenter\b$|\bmuseum\b|박물관|도서관|교회|수련관"),
)  # fmt: skip
_COMPILED = tuple((sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _ENDINGS)
_FIRMS = re.compile(
    r"㈜|\(주\)|주식회사|은행$|카드$|증권$|보험$|생명$|화재$|\b(?:inc|corp|co|ltd|llc|plc|gmbh|group|bank|holdings)\b",
    re.IGNORECASE,
)


def sort_of(name: str, forms: Sequence[str], entry: Entry | None) -> OrganisationType:
    """The type of an organisation: a company where nothing says otherwise.

    >>> sort_of("한국팹리스산업협회", [], None).value, sort_of("한빛증권", [], None).value
    ('association', 'company')
    """
    for form in (name, *forms):
        if _FIRMS.search(form):
            return entry.type if entry else OrganisationType.COMPANY
    if entry:
        return entry.type
    for sort, pattern in _COMPILED:
        if any(pattern.search(form) for form in (name, *forms)):
            return sort
    return OrganisationType.COMPANY
