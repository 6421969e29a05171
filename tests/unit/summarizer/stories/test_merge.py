"""A story's facts come from all its reports, with who states what, and contradictions kept."""

from datetime import date

from summarizer.stories.merge import Stated, consolidate, independent_reports, merge
from summarizer.types import Article, Evidence, Facts, Kind, ReadArticle, Reason
from tests.builders import alliance

TEXTS = [
    "가나다 라마바 사아자 차카타 파하가 나다라 마바사 아자차 카타파 하가나",
    "두 회사는 오늘 판교에서 만나 협약을 맺고 물류로봇을 함께 만들기로 했다",
    "전자업계의 두 강자가 손을 잡았다는 소식이 어제 저녁 늦게 전해져 왔다",
]


def report(told, *, body):
    return ReadArticle(Article(title="", body=body, published=date(2021, 11, 22)), Facts((told,)))


def fields(reports):
    (merged,) = consolidate(reports).alliances
    return merged, {field.name: field for field in merged.fields}


def test_one_report_is_its_own_story():
    told = alliance("KT", "LG전자", date="2021-11-22", why=(Reason.TALENT,))
    assert merge([report(told, body=TEXTS[0])]).alliances == (told,)


def test_the_fullest_report_is_the_frame_and_the_others_fill_what_it_leaves_open():
    full = alliance("KT", "LG전자", "KAIST", why=(Reason.TALENT,))
    brief = alliance("KT", "LG전자", date="2021-11-22", name="AI 원팀", lead="KT", why=(Reason.RESEARCH,))
    (merged,) = merge([report(brief, body=TEXTS[0]), report(full, body=TEXTS[1])]).alliances
    assert [party.name for party in merged.parties] == ["KT", "LG전자", "KAIST"]
    assert (merged.date, merged.name, merged.lead) == ("2021-11-22", "AI 원팀", "KT")
    assert merged.why == (Reason.TALENT, Reason.RESEARCH)


def test_a_contradiction_is_kept_with_its_sources_and_the_better_supported_value_first():
    kinds = (Kind.AGREEMENT, Kind.PARTNERSHIP, Kind.PARTNERSHIP)
    reports = [
        report(alliance("KT", "LG전자", kind=kind), body=text)
        for kind, text in zip(kinds, TEXTS, strict=True)
    ]
    merged, known = fields(reports)
    assert merged.alliance.kind is Kind.PARTNERSHIP
    assert known["kind"].stated == (Stated("partnership", (1, 2)), Stated("agreement", (0,)))
    assert [field.name for field in merged.disputed] == ["kind"]


def test_copies_of_a_release_have_one_voice():
    kinds = (Kind.AGREEMENT, Kind.PARTNERSHIP, Kind.PARTNERSHIP)
    texts = (TEXTS[0], TEXTS[1], TEXTS[1] + " 끝")
    reports = [
        report(alliance("KT", "LG전자", kind=kind), body=text)
        for kind, text in zip(kinds, texts, strict=True)
    ]
    assert independent_reports(reports) == 2
    merged, _ = fields(reports)
    assert merged.alliance.kind is Kind.AGREEMENT


def test_a_vaguer_date_supports_the_exact_one():
    dates = ("2021-11", "2021-11-22")
    reports = [
        report(alliance("KT", "LG전자", date=day), body=text) for day, text in zip(dates, TEXTS, strict=False)
    ]
    _, known = fields(reports)
    assert known["date"].stated == (Stated("2021-11-22", (0, 1)),)


def test_papers_that_count_the_members_differently_are_both_heard():
    def counting(said, text):
        evidence = (Evidence("parties", 0, len(said), said),)
        return report(alliance("KT", "LG전자", evidence=evidence), body=text)

    reports = [
        counting("KT는 16개 기업과 협약을 맺었다", TEXTS[0]),
        counting("17개 기관이 참여한다", TEXTS[1]),
    ]
    merged, known = fields(reports)
    assert known["members"].stated == (Stated("16", (0,)), Stated("17", (1,)))
    assert [field.name for field in merged.disputed] == ["members"]


def test_a_party_that_one_paper_of_three_names_is_not_taken_over():
    wide = alliance("KT", "LG전자", "네이버", "카카오", "동원그룹")
    narrow = alliance("KT", "LG전자", "네이버", "카카오", "한양대")
    reports = [report(wide, body=TEXTS[0]), report(narrow, body=TEXTS[1]), report(wide, body=TEXTS[2])]
    merged, known = fields(reports)
    assert "한양대" not in [party.name for party in merged.alliance.parties]
    assert known["party"].stated[0] == Stated("KT", (0, 1, 2))


def test_evidence_stays_that_of_the_frame():
    evidence = Evidence("parties", 0, 3, TEXTS[1][:3])
    full = alliance("KT", "LG전자", "KAIST", evidence=(evidence,))
    brief = alliance("KT", "LG전자", evidence=(Evidence("parties", 0, 5, TEXTS[0][:5]),))
    whole = consolidate([report(brief, body=TEXTS[0]), report(full, body=TEXTS[1])])
    assert whole.frame == 1
    assert whole.alliances[0].alliance.evidence == (evidence,)
