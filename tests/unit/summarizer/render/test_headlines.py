"""Headlines say who, with whom, what and why, and read like a newspaper's in both languages."""

import pytest

from summarizer.render import english, korean
from summarizer.types import Kind, OrganisationType, Reason, Status
from tests.builders import alliance, organisation

TEAM = alliance(
    "KT", "서울대", "KAIST", "틸론", "소만사",
    name="클라우드 원팀", kind=Kind.CONSORTIUM, lead="KT", why=(Reason.TALENT, Reason.ECOSYSTEM), date="2021-11-23",
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (TEAM, "KT, 서울대·KAIST 등 4곳과 ‘클라우드 원팀’ 결성…인재 양성·생태계 조성 목적"),
        (alliance("삼성SDS", "성균관대학교"), "삼성SDS, 성균관대학교와 업무협약 체결"),
        (alliance("삼성SDS", "KAIST", kind=Kind.PARTNERSHIP), "삼성SDS, KAIST와 제휴"),
        (
            alliance("LG전자", "KT", name="AI 원팀", kind=Kind.CONSORTIUM, status=Status.JOINED, lead="KT"),
            "LG전자, ‘AI 원팀’ 합류",
        ),
        (
            alliance("A사", "B사", kind=Kind.JOINT_VENTURE, status=Status.PLANNED),
            "A사, B사와 합작법인 설립 추진",
        ),
        (alliance("A사", "B사", "C사", kind=Kind.CONSORTIUM), "A사·B사·C사, 협의체 결성"),
        (
            alliance("네이버", "CJ", kind=Kind.EQUITY, why=(Reason.MARKET,)),
            "네이버, CJ와 지분 제휴…시장 개척 목적",
        ),
        (
            alliance(
                "KAIST", "A사", "B사", kind=Kind.PARTNERSHIP, status=Status.ONGOING, why=(Reason.RESEARCH,)
            ),
            "KAIST·A사·B사, 공동 연구 협력 중",
        ),
        (
            alliance("하나은행", "한양대", status=Status.ONGOING, why=(Reason.TALENT,)),
            "하나은행, 한양대와 인재 양성 업무협약 이행 중",
        ),
        (
            alliance("도요타", "스즈키", status=Status.ONGOING, why=(Reason.PRODUCT, Reason.MARKET)),
            "도요타, 스즈키와 제품·서비스 공동 개발 및 시장 개척 업무협약 이행 중",
        ),
        (
            alliance("SK온", "포드", kind=Kind.JOINT_VENTURE, status=Status.ENDED, name="블루오벌SK"),
            "SK온, 포드와 ‘블루오벌SK’ 합작 종료",
        ),
        (
            alliance("A사", "B사", kind=Kind.CONSORTIUM, status=Status.ENDED, name="드림팀"),
            "A사, B사와 ‘드림팀’ 활동 종료",
        ),
        (alliance("전북농협", "김제시", name="벼 데이터 협약"), "전북농협, 김제시와 ‘벼 데이터 협약’ 체결"),
        (
            alliance("A사", "B사", kind=Kind.CONSORTIUM, status=Status.JOINED, name="드림팀"),
            "A사·B사, ‘드림팀’ 합류",
        ),
    ],
)
def test_a_korean_headline(told, expected):
    assert korean.headline(told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            TEAM,
            "KT, 서울대 and 3 others form the consortium “클라우드 원팀” to train talent and grow the ecosystem",
        ),
        (alliance("AT&T", "Orange"), "AT&T and Orange sign a co-operation agreement"),
        (alliance("AT&T", "Orange", kind=Kind.PARTNERSHIP), "AT&T and Orange team up"),
        (
            alliance(
                "Nokia",
                "Intel",
                name="AI-RAN Alliance",
                kind=Kind.CONSORTIUM,
                status=Status.JOINED,
                lead="Intel",
            ),
            "Nokia joins the AI-RAN Alliance",
        ),
        (
            alliance("GM", "LG", kind=Kind.JOINT_VENTURE, status=Status.ENDED, why=(Reason.PRODUCT,)),
            "GM and LG end their joint venture",
        ),
        (
            alliance("LGU+", "GS", "KT", kind=Kind.CONSORTIUM, status=Status.ENDED, name="드림팀"),
            "LGU+, GS and KT end the consortium “드림팀”",
        ),
        (
            alliance("A", "B", kind=Kind.PARTNERSHIP, status=Status.ENDED, name="eBothy"),
            "A and B end their partnership on eBothy",
        ),
        (alliance("A", "B", status=Status.ONGOING), "A and B have a co-operation agreement"),
        (alliance("A", "B", name="Scapa Accord"), "A and B sign the Scapa Accord"),
        (alliance("A", "B", name="데이터 협약"), "A and B sign the agreement “데이터 협약”"),
        (
            alliance("A", "B", kind=Kind.EQUITY, name="Hyperion"),
            "A and B form the equity alliance Hyperion",
        ),
        (alliance("A", status=Status.EXPANDED), "A extends its agreement"),
        (alliance("A", kind=Kind.PARTNERSHIP), "A forms a partnership"),
        (alliance("state of Illinois", "IBM"), "State of Illinois and IBM sign a co-operation agreement"),
    ],
)
def test_an_english_headline(told, expected):
    assert english.headline(told) == expected


@pytest.mark.parametrize("render", [korean, english])
def test_every_kind_in_every_status_makes_a_line_without_gaps(render):
    for kind in Kind:
        for status in Status:
            for name in (None, "원팀"):
                line = render.headline(alliance("A", "B", kind=kind, status=status, name=name))
                assert "{" not in line
                assert "  " not in line
                assert not line.endswith((" ", " in"))


@pytest.mark.parametrize("render", [korean, english])
def test_every_label_has_its_words(render):
    assert set(render.REASONS) == set(Reason)
    assert set(render.KINDS) == set(Kind)
    assert set(render.STATUSES) == set(Status)
    assert set(render.TYPES) == set(OrganisationType)


@pytest.mark.parametrize(
    ("date", "ko", "en"),
    [
        ("2021-11-23", "2021년 11월 23일(화)", "Tue, 23 November 2021"),
        ("2021-07", "2021년 7월", "July 2021"),
        ("2021", "2021년", "2021"),
        (None, "날짜 미상", "date not stated"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date, ko, en):
    assert (korean.when(date), english.when(date)) == (ko, en)


def test_a_stock_code_stands_behind_its_name():
    told = [organisation("KT", ticker="030200"), organisation("틸론")]
    assert korean.parties(told) == "KT(030200), 틸론"
    assert english.parties(told) == "KT (030200), Tilon (틸론)"


@pytest.mark.parametrize(
    ("told", "ko", "en"),
    [
        (
            alliance("카카오", "SK텔레콤", kind=Kind.EQUITY, status=Status.ENDED),
            "카카오가 SK텔레콤과의 지분 제휴를 끝냈습니다.",
            "카카오 and SK텔레콤 ended their equity alliance.",
        ),
        (
            alliance("SK온", "포드", kind=Kind.JOINT_VENTURE, status=Status.ENDED, name="BlueOval SK"),
            "SK온이 포드와 ‘BlueOval SK’ 합작을 끝냈습니다.",
            "SK온 and 포드 ended the joint venture BlueOval SK.",
        ),
        (
            alliance("농협", "KT", status=Status.ONGOING, name="스마트팜 협약"),
            "농협이 KT와 ‘스마트팜 협약’을 이행하고 있습니다.",
            "농협 and KT are working together under the agreement “스마트팜 협약”.",
        ),
        (alliance("KT", kind=Kind.PARTNERSHIP), "KT가 제휴를 맺었습니다.", "KT formed a partnership."),
        (
            alliance("A", "B", "C", "D", "E", kind=Kind.CONSORTIUM, name="Gaia-X"),
            "A·B 등 5곳이 함께 ‘Gaia-X’를 결성했습니다.",
            "A, B and three others formed Gaia-X.",
        ),
    ],
)
def test_a_whole_sentence_says_no_more_than_the_facts(told, ko, en):
    assert (korean.sentence(told), english.sentence(told)) == (ko, en)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rust Foundation", "the Rust Foundation"),
        ("Alliance for OpenUSD", "the Alliance for OpenUSD"),
        ("The Body", "the Body"),
        ("Centre", "Centre"),
        ("OpenForge", "OpenForge"),
        ("AI 원팀", "“AI 원팀”"),
    ],
)
def test_a_name_takes_an_article_where_it_is_made_of_common_words(name, expected):
    assert english.called(name) == expected
