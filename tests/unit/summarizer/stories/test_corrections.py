"""Facts put right by a person lie over what the articles state."""

import pytest

from summarizer.stories.corrections import FIELDS, Correction, check, corrected
from summarizer.types import Facts, Kind, Reason, Status
from tests.builders import alliance, why

TEAM = alliance(
    "KT",
    "서울대",
    "KAIST",
    lead="KT",
    date="2026-11-20",
    why=(Reason.TALENT,),
    evidence=(why(Reason.TALENT, "인재를 키운다"),),
)
DEAL = alliance("두레", "펲토")
FACTS = Facts((DEAL, TEAM))
PARTIES = ("KT", "서울대", "KAIST")


def put_right(field, value, parties=PARTIES):
    return corrected(FACTS, [Correction(parties, field, value)]).alliances


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("date", "2026-11-21", "date", "2026-11-21"),
        ("date", "", "date", None),
        ("status", "ended", "status", Status.ENDED),
        ("kind", "consortium", "kind", Kind.CONSORTIUM),
        ("name", "클라우드 원팀", "name", "클라우드 원팀"),
        ("lead", "", "lead", None),
        ("why", "market, research", "why", (Reason.MARKET, Reason.RESEARCH)),
    ],
)
def test_one_field_of_one_alliance_is_put_right(field, value, attribute, expected):
    other, team = put_right(field, value)
    assert getattr(team, attribute) == expected
    assert other == DEAL


def test_parties_come_and_go():
    assert [party.name for party in put_right("+party", "LG전자")[1].parties] == [*PARTIES, "LG전자"]
    assert [party.name for party in put_right("+party", "㈜KT")[1].parties] == list(PARTIES)
    without = put_right("-party", "케이티")[1]
    assert [party.name for party in without.parties] == ["서울대", "KAIST"]
    assert without.lead is None


def test_the_sentence_of_a_reason_that_is_gone_is_quoted_no_more():
    assert put_right("why", "market")[1].evidence == ()
    assert put_right("why", "talent,market")[1].evidence == TEAM.evidence


def test_the_alliance_is_found_again_when_another_report_joined():
    wider = Facts((DEAL, alliance("케이티", "서울대학교", "KAIST", "ETRI")))
    fixed = corrected(wider, [Correction(PARTIES, "date", "2026-11")])
    assert [one.date for one in fixed.alliances] == [None, "2026-11"]


def test_a_correction_of_an_alliance_that_is_told_no_more_changes_nothing():
    assert corrected(Facts((DEAL,)), [Correction(PARTIES, "date", "2026")]) == Facts((DEAL,))


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "2026-13-01"), ("date", "어제"), ("status", "bad"), ("kind", ""), ("why", "money"),
     ("x", ""), ("+party", " ")],
)  # fmt: skip
def test_a_value_that_no_fact_can_have_is_refused_with_those_that_it_can(field, value):
    assert check(field, value)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_takes_some_value(field):
    value = {"status": "formed", "kind": "equity", "why": "talent", "date": "2026-11"}.get(field, "KT")
    assert check(field, value) is None
    put_right(field, value)
