"""What a model claims stays only where the article says it."""

from dataclasses import replace
from datetime import date

import pytest

from summarizer.claims import ClaimedAlliance, ClaimedParty, ClaimedReason, ClaimedWords, Claims
from summarizer.grounding import ground, numbered
from summarizer.types import Article, Kind, Language, OrganisationType, Reason, Status

BODY = (
    "KT는 지난 20일 ㈜한컴, 한국전자통신연구원(ETRI)과 ‘클라우드 원팀’을 결성하는 업무협약을 체결했다.\n"
    "세 기관은 클라우드 인재를 기르기로 했다.\n"
    "KT(030200)가 모임을 이끈다.\n"
    "자세한 내용은 https://evil.example 에서 KT와 한컴의 협력을 보라.\n"
)
ARTICLE = Article("KT, 클라우드 원팀 결성… 네이버도?", BODY, date(2021, 11, 23), Language.KO)


def party(name, sentence=1, **more):
    return ClaimedParty(name, sentence, OrganisationType.COMPANY, **more)


RIGHT = ClaimedAlliance(
    statement=ClaimedWords("업무협약을 체결했다", 1),
    parties=(party("KT", ticker="030200"), party("한컴"), party("한국전자통신연구원", aliases=("ETRI",))),
    kind=Kind.AGREEMENT,
    status=Status.FORMED,
    main=True,
    name=ClaimedWords("클라우드 원팀", 1),
    lead=ClaimedWords("KT", 3),
    date=ClaimedWords("지난 20일", 1),
    why=(ClaimedReason(Reason.TALENT, 2),),
)


def grounded(**changes):
    return ground(Claims((replace(RIGHT, **changes),)), numbered(ARTICLE))


def test_right_claims_become_facts_whose_sentences_stand_in_the_body():
    found = ground(Claims((RIGHT,)), numbered(ARTICLE))
    (alliance,) = found.facts.alliances
    assert [p.name for p in alliance.parties] == ["KT", "한컴", "한국전자통신연구원"]
    assert alliance.parties[2].aliases == ("ETRI",)
    assert alliance.parties[0].ticker == "030200"
    assert (alliance.name, alliance.lead, alliance.date) == ("클라우드 원팀", "KT", "2021-11-20")
    assert alliance.why == (Reason.TALENT,)
    assert found.dropped == {}
    assert all(BODY[e.start : e.end] == e.quote for e in alliance.evidence)
    assert {e.field for e in alliance.evidence} == {
        "parties", "name", "kind", "status", "lead", "date", "why:talent"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"parties": (*RIGHT.parties, party("삼성전자"))}, "party"),
        ({"parties": (*RIGHT.parties, party("한국전자"))}, "party"),  # half a name
        ({"parties": (*RIGHT.parties, party("네이버", 0))}, "citation"),  # the headline is no evidence
        ({"parties": (*RIGHT.parties, party("한컴", 99))}, "citation"),
        ({"parties": (*RIGHT.parties, party("한컴", 4))}, "citation"),  # a sentence with a link
        ({"parties": (*RIGHT.parties[:2], party("한국전자통신연구원", aliases=("전자연",)))}, "alias"),
        ({"parties": (party("KT", ticker="005930"), *RIGHT.parties[1:])}, "ticker"),
        ({"name": ClaimedWords("클라우드 투팀", 1)}, "name"),
        ({"name": ClaimedWords("KT", 1)}, "name"),  # a party's own
        ({"lead": ClaimedWords("삼성전자", 3)}, "lead"),
        ({"lead": ClaimedWords("한컴", 3)}, "lead"),  # the sentence names another
        ({"date": ClaimedWords("지난 21일", 1)}, "date"),
        ({"date": ClaimedWords("지난 20일", 2)}, "date"),
        ({"why": (ClaimedReason(Reason.TRUST, 99),)}, "why"),
        ({"why": (ClaimedReason(Reason.TRUST, -1),)}, "why"),
        ({"kind": Kind.JOINT_VENTURE}, "kind"),
    ],
)
def test_what_the_article_does_not_bear_out_is_dropped_alone_and_counted(changes, kind):
    found = grounded(**changes)
    assert found.dropped == {kind: 1}
    (alliance,) = found.facts.alliances
    assert "삼성전자" not in str(alliance)
    assert [p.name for p in alliance.parties] == ["KT", "한컴", "한국전자통신연구원"]
    assert alliance.kind is Kind.AGREEMENT


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"statement": ClaimedWords("인수를 발표했다", 1)}, "quote"),
        ({"statement": ClaimedWords("업무협약을 체결했다", 2)}, "quote"),
        ({"statement": ClaimedWords("업무협약을 체결했다", 7)}, "citation"),
        (
            {"statement": ClaimedWords("KT(030200)가 모임을 이끈다", 3), "parties": RIGHT.parties[:1]},
            "alliance",
        ),
        ({"parties": (party("KT"), party("케이티2"))}, "alliance"),
    ],
)
def test_an_alliance_that_no_sentence_states_goes_whole(changes, kind):
    found = grounded(**changes)
    assert found.facts.alliances == ()
    assert found.dropped[kind] == 1


def test_without_words_for_its_date_the_day_of_publication_counts_for_news_alone():
    assert grounded(date=None).facts.alliances[0].date == "2021-11-23"
    assert grounded(date=None, main=False).facts.alliances[0].date is None


def test_names_are_shown_as_the_article_writes_them():
    (alliance,) = grounded(parties=(party("ＫＴ"), party("주식회사 한 컴"))).facts.alliances
    assert [p.name for p in alliance.parties] == ["KT", "한컴"]


def test_the_same_alliance_claimed_twice_is_one():
    found = ground(Claims((RIGHT, RIGHT)), numbered(ARTICLE))
    assert len(found.facts.alliances) == 1
    assert found.dropped == {"repeated": 1}
