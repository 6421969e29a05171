"""An article in, its facts out: who allied with whom, and an honest nothing where nobody did."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.extract import read, read_all
from summarizer.facts.lexicon import key
from summarizer.types import Article, Language

DAY = date(2023, 5, 16)


def parties(title: str, body: str) -> list[set[str]]:
    facts = read(Article(title, body, DAY))
    return [{key(party.name) for party in alliance.parties} for alliance in facts.alliances]


def test_two_that_sign_are_allies() -> None:
    body = (
        "가람전자와 누리통신이 인공지능 서비스를 함께 개발한다.\n\n"
        "가람전자는 누리통신과 업무협약(MOU)을 체결했다고 16일 밝혔다. "
        "양사는 기술을 공동으로 연구하기로 했다.\n\n"
        "가람전자 관계자는 “누리통신과 힘을 모아 시장을 넓히겠다”고 말했다."
    )
    assert parties("가람전자·누리통신, AI 업무협약 체결", body) == [{"가람전자", "누리통신"}]


def test_two_that_sign_are_allies_in_english_too() -> None:
    body = (
        "Garam Robotics and Nuri Telecom said on Tuesday that they had signed a memorandum of understanding "
        "to develop AI services.\n\nUnder the agreement the two companies will jointly research networks. "
        '"Our partnership with Nuri Telecom will open new markets," a Garam Robotics official said.'
    )
    assert parties("Garam Robotics, Nuri Telecom sign AI pact", body) == [{"garamrobotics", "nuritelecom"}]


def test_a_law_suit_is_no_alliance() -> None:
    body = (
        "가람전자가 누리통신을 상대로 특허 침해 소송을 냈다.\n\n서울중앙지법은 16일 첫 공판을 열었다. "
        "가람전자는 손해배상 100억원을 청구했다. 누리통신은 사실무근이라고 반박했다."
    )
    assert parties("가람전자, 누리통신에 특허 소송", body) == []


def test_every_party_stands_in_its_evidence_or_the_title() -> None:
    body = (
        "가람전자는 누리통신, 다온대학교와 인재 양성을 위한 업무협약을 체결했다고 16일 밝혔다. "
        "세 기관은 교육 과정을 함께 만든다."
    )
    facts = read(Article("가람전자, 누리통신·다온대와 협약", body, DAY))
    assert facts.alliances
    for alliance in facts.alliances:
        quotes = "".join(one.quote for one in alliance.evidence)
        assert all(body[one.start : one.end] == one.quote for one in alliance.evidence)
        assert all("".join(party.name.split()) in "".join(quotes.split()) for party in alliance.parties)


@pytest.mark.parametrize(
    "article",
    [
        Article("", ""),
        Article("협약", "협약"),
        Article("제목", "가람전자와 누리통신이 협약을 맺었다."),
        Article("提携", "トヨタ自動車とNTTは提携を発表した。両社は共同で開発を進める。"),
        Article(
            "\ud800 협약", "가람전자\ud800와 누리통신\udfff이 \x00\x01협약\x07을 맺었다.\u2028\u200b", DAY
        ),
        Article("bad", "Garam \ud83d and Nuri\x00 signed.\r\r\n\x0b", None, Language.EN),
        Article("one", "word"),
    ],
)
def test_odd_input_gives_facts_or_nothing(article: Article) -> None:
    read(article)


def test_many_articles_come_back_in_order() -> None:
    korean = Article("", "가람전자는 누리통신과 업무협약을 체결했다고 16일 밝혔다.", DAY)
    english = Article("", "Garam Robotics and Nuri Telecom will open the market together with the city.", DAY)
    assert [facts.language for facts in read_all([korean, english, korean])] == ["ko", "en", "ko"]


@settings(suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80), st.text(max_size=300), st.sampled_from([None, *Language]))
def test_no_text_breaks_the_reader(title: str, body: str, language: Language | None) -> None:
    for alliance in read(Article(title, body, DAY, language)).alliances:
        assert len(alliance.parties) > 1
        assert all(body[one.start : one.end] == one.quote for one in alliance.evidence)


def test_who_joins_in_the_headline_leads_nothing() -> None:
    body = (
        "Tallgrass Motors said Thursday it will join Voltway, the charging joint venture set up last year by Ford, "
        "Stellantis, Honda and Kia, taking a 12% stake.\n\nTallgrass will contribute $150 million and allow its 600 "
        "dealerships to host chargers, Chief Executive Lena Borg told reporters."
    )
    title = "Tallgrass Motors joins Voltway charging venture as fifth member"
    facts = read(Article(title, body, date(2024, 6, 27), Language.EN))
    assert facts.alliances
    assert all(one.lead != "Tallgrass Motors" for one in facts.alliances)
