"""A name is told in the reader's language where that is known, and never becomes another organisation's."""

import pytest

from summarizer.render.names import localised, name_in
from summarizer.types import Language, Organisation
from tests.builders import alliance, organisation

KO, EN = Language.KO, Language.EN


@pytest.mark.parametrize(
    ("name", "aliases", "language", "expected"),
    [
        ("서울대", (), EN, "Seoul National University"),
        ("경북", ("경북대", "경북대학교"), EN, "Kyungpook National University"),
        ("폭스바겐그룹", ("폭스바겐",), EN, "Volkswagen"),
        ("KAIST 문화기술대학원", ("KAIST",), EN, "KAIST"),
        ("Uber Technologies Inc.", ("Uber",), KO, "우버"),
        ("Hon Hai Precision Industry", ("Hon Hai", "Foxconn"), KO, "폭스콘"),
        # Another firm of the same group is another firm.
        ("CJ인베스트먼트", ("CJ",), EN, "CJ인베스트먼트"),
        ("소니세미컨덕터솔루션", ("소니",), EN, "소니세미컨덕터솔루션"),
        ("Rakuten Bank", ("Rakuten",), KO, "Rakuten Bank"),
        ("Duke Health", ("Duke", "Duke University"), KO, "Duke Health"),
        # An acronym is many organisations'.
        ("Kuwait Investment Authority", ("KIA",), KO, "Kuwait Investment Authority"),
        # What the article itself says comes before what the editors know of an acronym or of the parent.
        (
            "Korea Financial Telecommunications and Clearings Institute",
            ("KFTC", "금융결제원"),
            KO,
            "금융결제원",
        ),
        ("스타랩스", ("STAR Labs", "삼성전자"), EN, "STAR Labs"),
        ("Kakao Investment", ("Kakao", "카카오인베스트먼트"), KO, "카카오인베스트먼트"),
    ],
)
def test_a_name_is_told_in_the_readers_language_where_it_is_known(name, aliases, language, expected):
    assert name_in(Organisation(name, aliases), language) == expected


def test_two_parties_never_come_under_one_name():
    parties = (organisation("구글코리아", aliases=("구글",)), organisation("구글"), organisation("KT"))
    told = alliance(parties=parties)
    assert [party.name for party in localised(told, EN).parties] == ["구글코리아", "구글", "KT"]
