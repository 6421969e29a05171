"""The demo's own articles: what a newcomer sees first must come out right."""

from datetime import date

from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.extract import read_all
from summarizer.records import alliance_record
from summarizer.types import Article, Language
from tests.quality.score import score_facts


def _figures(items):
    articles = [
        Article(i["title"], i["body"], date.fromisoformat(i["published"]), Language(i["lang"])) for i in items
    ]
    found = {
        i["id"]: [alliance_record(alliance) for alliance in facts.alliances]
        for i, facts in zip(items, read_all(articles), strict=True)
    }
    return score_facts(items, found, [])


def test_the_cloud_one_team_has_all_its_members_and_the_six_others_are_there():
    figures = _figures([item(piece) for piece in pieces() if piece.id == "cloud-one-team"])
    assert figures["alliances_all"]["f1"] == 1.0
    assert figures["parties_all"]["f1"] >= 0.97
    assert figures["why_main"]["f1"] >= 0.75
    assert figures["lead_right"] == 1.0


def test_the_whole_newsroom_is_read_well():
    figures = _figures([item(piece) for piece in pieces()])
    assert figures["relevance"]["f1"] == 1.0
    assert figures["alliances_all"]["f1"] >= 0.93
    assert figures["parties_all"]["f1"] >= 0.90
    assert figures["grounded"] == 1.0
