"""Naver's news search read as a feed; the answer's form is that of its documentation."""

import json

import pytest

from bot.intake import naver
from bot.intake.feeds import NotAFeedError

ANSWER = {
    "lastBuildDate": "Mon, 23 Nov 2026 18:10:00 +0900",
    "total": 2,
    "start": 1,
    "display": 2,
    "items": [
        {
            "title": "가온&amp;마루, <b>업무협약</b> 체결",
            "originallink": "https://press.example/news/1",
            "link": "https://n.news.naver.com/mnews/article/001/0001",
            "description": "가온과 마루가 <b>업무협약</b>을 맺었다.",
            "pubDate": "Mon, 23 Nov 2026 18:05:00 +0900",
        },
        {"title": "주소 없음", "originallink": "", "link": "javascript:alert(1)", "pubDate": "어제"},
        {"title": "", "originallink": "", "link": "https://n.news.naver.com/2", "pubDate": ""},
        "not an item",
    ],
}


def test_items_become_entries_with_the_outlets_own_address():
    feed = naver.parse(json.dumps(ANSWER).encode(), naver.ENDPOINT, "Asia/Seoul")
    first, second = feed.entries
    assert (first.title, first.url) == ("가온&마루, 업무협약 체결", "https://press.example/news/1")
    assert first.published.isoformat() == "2026-11-23T18:05:00+09:00"
    assert (second.url, second.published) == ("https://n.news.naver.com/2", None)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"items": 3}', b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_anything_else_is_no_answer(data):
    with pytest.raises(NotAFeedError):
        naver.parse(data, naver.ENDPOINT, "Asia/Seoul")


def test_a_query_becomes_an_address_and_an_address_stays():
    url = naver.address("업무협약 & MOU")
    assert url.startswith(f"{naver.ENDPOINT}?query=%EC%97%85")
    assert "%26" in url
    assert naver.address(url) == url


def test_keys_are_not_printed():
    assert "hush" not in repr(naver.NaverKeys("id", "hush"))
