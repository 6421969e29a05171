"""The newsroom's pieces hold what their gold says, and their pages are as untidy as they should be."""

import json
from collections import Counter
from datetime import date

import pytest

from bot.newsroom import feeds, gold, pages
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import pieces, plain_text
from summarizer.types import Kind, OrganisationType, Reason, Status

ITEMS = {piece.id: gold.item(piece) for piece in pieces()}
ALLIANCES = [(id_, alliance) for id_, item in ITEMS.items() for alliance in item["gold"]["alliances"]]


@pytest.mark.parametrize(("id_", "alliance"), ALLIANCES)
def test_every_gold_fact_stands_in_its_article(id_, alliance):
    text = f"{ITEMS[id_]['title']}\n{ITEMS[id_]['body']}"
    for party in alliance["parties"]:
        assert any(form in text for form in (party["name"], *party["aliases"])), party
        assert party["type"] in set(OrganisationType)
    assert len(alliance["parties"]) >= 2
    assert alliance["kind"] in set(Kind)
    assert alliance["status"] in set(Status)
    assert alliance["why"]
    assert set(alliance["why"]) <= set(Reason)
    assert alliance["name"] is None or alliance["name"] in text
    assert alliance["lead"] is None or alliance["lead"] in {party["name"] for party in alliance["parties"]}


@pytest.mark.parametrize("id_", ITEMS)
def test_every_answer_stands_in_its_article_and_one_question_has_none(id_):
    questions = ITEMS[id_]["gold"]["questions"]
    text = f"{ITEMS[id_]['title']}\n{ITEMS[id_]['body']}"
    assert any(not question["answerable"] for question in questions)
    for question in questions:
        assert bool(question["answers"]) == question["answerable"]
        assert all(any(form in text for form in forms) for forms in question["answers"]), question


def test_an_article_is_about_an_alliance_where_it_has_one():
    assert all(item["gold"]["about_alliance"] == bool(item["gold"]["alliances"]) for item in ITEMS.values())


def test_the_newsroom_has_what_the_demo_is_to_show():
    stories = Counter(item["story"] for item in ITEMS.values())
    assert len(ITEMS) >= 16
    assert sum(count > 1 for count in stories.values()) >= 2
    assert sum(not item["gold"]["alliances"] for item in ITEMS.values()) >= 3
    assert {"ko", "en"} == {item["lang"] for item in ITEMS.values()}
    kinds = {alliance["kind"] for _, alliance in ALLIANCES}
    statuses = {alliance["status"] for _, alliance in ALLIANCES}
    assert kinds == set(Kind)
    assert statuses == set(Status)
    assert {label for _, alliance in ALLIANCES for label in alliance["why"]} == set(Reason)
    assert len(ITEMS["cloud-one-team"]["gold"]["alliances"]) == 7
    assert len(ITEMS["cloud-one-team"]["gold"]["alliances"][0]["parties"]) == 17


def test_all_is_of_one_week():
    days = [date.fromisoformat(item["published"]) for item in ITEMS.values()]
    assert (min(days), max(days)) == (date(2021, 11, 17), date(2021, 11, 24))


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: piece.id)
def test_a_page_gives_nothing_of_its_gold_away(piece):
    html = pages.render(OUTLETS[piece.outlet], piece, "http://h").decode(OUTLETS[piece.outlet].encoding)
    assert ITEMS[piece.id]["story"] not in html
    assert "about_alliance" not in html
    assert all(question["q"] not in html for question in ITEMS[piece.id]["gold"]["questions"])


def test_one_outlet_speaks_cp949_and_no_narrower_euckr():
    outlet = OUTLETS["jeonpa"]
    bodies = [pages.render(outlet, piece, "http://h") for piece in outlet.pieces]
    assert any(b"charset=euc-kr" in body for body in bodies)
    with pytest.raises(UnicodeDecodeError):
        b"".join(bodies).decode("euc_kr")


def test_captions_come_twice_in_the_text_that_a_reader_would_copy():
    (piece,) = [piece for piece in pieces() if piece.id == "cloud-one-team"]
    assert plain_text(piece).count("‘클라우드 원팀’ 발족식에서 참석자들이") == 2


def test_the_feeds_are_of_three_formats():
    made = {outlet.feed_format: feeds.render(outlet, "http://h") for outlet in OUTLETS.values()}
    assert len(made) == 3
    assert json.loads(made["json"])["items"]
