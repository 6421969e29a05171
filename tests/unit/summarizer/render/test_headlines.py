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
            "Nokia joins AI-RAN Alliance",
        ),
        (
            alliance("GM", "LG", kind=Kind.JOINT_VENTURE, status=Status.ENDED, why=(Reason.PRODUCT,)),
            "GM and LG wind up their joint venture",
        ),
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
