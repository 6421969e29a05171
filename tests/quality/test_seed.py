"""The article that the project grew from, read as it came off the page: all its alliances must come out right.

Its text is another's, so it stays outside the repository; where it lies beside the checkout, it is read.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli.inputs import read_article
from summarizer.extract import read
from summarizer.records import alliance_record
from tests.quality.score import score_facts

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"


@pytest.mark.skipif(not (SEED / "article.txt").exists(), reason="the article is not beside this checkout")
def test_the_first_articles_alliances_all_come_out_right():
    gold = json.loads((SEED / "ko-seed-001.json").read_text("utf-8"))
    article = read_article(str(SEED / "article.txt"), published=date(2021, 11, 23))
    found = {gold["id"]: [alliance_record(alliance) for alliance in read(article).alliances]}
    figures = score_facts([dict(gold, body=article.body, title=article.title)], found, [])
    assert figures["alliances_all"]["f1"] >= 0.97
    assert figures["parties_all"]["f1"] >= 0.97
    assert figures["why_all"]["f1"] >= 0.70
    assert figures["kind_right"] >= 0.85
    assert figures["date_right"] >= 0.85
    assert figures["grounded"] == 1.0
