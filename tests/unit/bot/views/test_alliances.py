"""Files that open rightly where people open them."""

import csv
import io
import json
from datetime import date

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.archive import Member, Moment, Pact, Place
from bot.views.alliances import FORMATS, rendered
from summarizer.types import Kind, Language, Reason, Status

DAY = date(2026, 11, 23)


def pact(*names, number=1, **more):
    members = tuple(Member(place, name, None) for place, name in enumerate(names, start=1))
    values = {
        "id": number,
        "name": None,
        "kind": Kind.AGREEMENT,
        "status": Status.FORMED,
        "happened_on": "2026-11-23",
        "first_day": DAY,
        "last_day": DAY,
        "members": members,
        "source": Place("KT·LG전자 맞손", "https://news.example/1", "가온경제", DAY),
        **more,
    }
    return Pact(**values)


TEAM = pact(
    "KT",
    "LG전자",
    "KAIST",
    name="AI 원팀",
    kind=Kind.CONSORTIUM,
    lead=1,
    reasons=(Reason.TALENT, Reason.MARKET),
    reports=2,
)


def rows(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_spreadsheet_gets_a_row_an_alliance_with_headings_in_the_readers_language():
    (row,) = rows(rendered([TEAM], "csv", Language.KO))
    assert row["참여"] == "KT, LG전자, KAIST"
    assert (row["주도"], row["이유"], row["형태"], row["상태"]) == (
        "KT",
        "인재 양성, 시장 개척",
        "협의체",
        "결성",
    )
    (row,) = rows(rendered([TEAM], "csv", Language.EN))
    assert (row["kind"], row["status"], row["date"]) == ("consortium", "formed", "2026-11-23")


@pytest.mark.parametrize(
    "evil",
    [
        "=HYPERLINK(A1)",
        "+82-2",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        " =1+1",
        "＝1+1",
        "\r\n=cmd|' /C calc'!A0",
        "\u3000=1",
    ],
)
def test_nothing_is_ever_a_formula(evil):
    (row,) = rows(rendered([pact(evil, "KT", name=evil)], "csv", Language.KO))
    assert row["이름"].startswith("'")
    assert row["참여"].startswith("'")


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=20), min_size=2, max_size=4
    )
)
def test_whatever_names_hold_every_file_can_be_read_again(names):
    told = pact(*names, name=names[0])
    (row,) = rows(rendered([told], "csv", Language.KO))
    assert not row["이름"].lstrip().startswith(("=", "+", "-", "@"))
    assert len(json.loads(rendered([told], "json", Language.KO))) == 1
    graph = networkx.parse_graphml(rendered([told], "graphml", Language.KO).decode())
    assert graph.number_of_nodes() == len(names)


def test_programs_get_all_that_is_known():
    moment = Moment(Kind.CONSORTIUM, Status.FORMED, "2026-11-23", DAY)
    (record,) = json.loads(rendered([pact("KT", "LG전자", moments=(moment,))], "json", Language.EN))
    assert [party["name_ko"] for party in record["parties"]] == ["KT", "LG전자"]
    assert record["history"] == [{"date": "2026-11-23", "kind": "consortium", "status": "formed"}]
    assert record["source"]["url"] == "https://news.example/1"


def test_a_graph_joins_each_two_of_an_alliance():
    content = rendered([TEAM, pact("KT", "LG전자", number=2)], "graphml", Language.KO)
    graph = networkx.parse_graphml(content.decode(), force_multigraph=True)
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert labels == {"KT", "LG전자", "KAIST"}
    assert graph.number_of_edges("o1", "o2") == 2
    assert {data["label"] for _, _, data in graph.edges(data=True)} == {"AI 원팀", "agreement"}
    assert graph.nodes["o1"]["alliances"] == 2


def test_a_body_of_hundreds_is_a_node_of_its_own():
    names = [f"회원{number}" for number in range(100)]
    graph = networkx.parse_graphml(rendered([pact(*names)], "graphml", Language.KO).decode())
    assert graph.number_of_nodes() == 101
    assert graph.number_of_edges() == 100


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_is_a_file_as_well(kind):
    assert rendered([], kind, Language.KO)
