"""The demo's own articles: what a newcomer sees first must come out right."""

from datetime import date

from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.extract import read, read_all
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


def test_no_reason_is_proved_by_a_sentence_about_other_alliances_alone():
    article, facts = _read("cloud-one-team")
    named = [
        {form for party in one.parties for form in (party.name, *party.aliases)} for one in facts.alliances
    ]
    for own, alliance in zip(named, facts.alliances, strict=True):
        others = set().union(*named) - own
        for proof in alliance.evidence:
            if proof.field.startswith("why:"):
                sentence = article.body[proof.start : proof.end]
                names_own = any(name in sentence for name in own)
                assert names_own or not any(name in sentence for name in others), (sorted(own), sentence)


def test_a_province_keeps_its_last_syllable_though_its_short_form_stands_oftener():
    _, facts = _read("green-centre-plan")
    assert "강원도" in {party.name for party in facts.alliances[0].parties}


def test_a_firm_told_with_its_trade_is_no_second_party():
    _, facts = _read("startup-runway")
    news = next(one for one in facts.alliances if one.main)
    assert [party.name for party in news.parties] == ["하나은행", "서울창조경제혁신센터", "새싹캐피탈"]


def test_the_bank_is_lent_no_reason_of_its_second_tie():
    _, facts = _read("bank-renewal")
    renewed = next(one for one in facts.alliances if "Google Cloud" in {party.name for party in one.parties})
    assert "doctoral students" not in " ".join(proof.quote for proof in renewed.evidence)


def test_a_firm_whose_name_looks_like_a_verb_is_the_third_party():
    _, facts = _read("campus-sea")
    assert [[party.name for party in one.parties] for one in facts.alliances] == [
        ["부산시", "부산대학교", "해온데이터"]
    ]


def _read(piece_id):
    (entry,) = [item(piece) for piece in pieces() if piece.id == piece_id]
    article = Article(
        entry["title"], entry["body"], date.fromisoformat(entry["published"]), Language(entry["lang"])
    )
    return article, read(article)
