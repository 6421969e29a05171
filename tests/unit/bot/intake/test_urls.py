"""Twins of a page have one address; an address's canonical form is its own."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.intake.urls import canonical

PAGE = "https://news.example.com/a/1?id=7"


@pytest.mark.parametrize(
    "twin",
    [
        "https://news.example.com/a/1?id=7#comments",
        "https://NEWS.Example.com:443/a/1/?id=7",
        "https://m.news.example.com/a/1?id=7",
        "https://www.news.example.com/a/1?id=7",
        "https://amp.news.example.com/a/1/amp?id=7",
        "https://news.example.com/amp/a/1?id=7",
        "https://news.example.com//a//1?id=7&amp=1",
        "https://news.example.com/a/1?utm_source=rss&utm_medium=feed&id=7",
        "https://news.example.com/a/1?id=7&fbclid=xyz&gclid=1&n_media=2",
        "https://news.example.com/a/1?id=7&print=true",
        "https://news.example.com/%61/1?id=%37",
        " https://news.example.com./a/1?id=7 ",
        "https://www.google.com/amp/s/news.example.com/a/1?id=7",
        "https://news-example-com.cdn.ampproject.org/c/s/news.example.com/a/1?id=7",
    ],
)
def test_twins_have_one_address(twin):
    assert canonical(twin) == PAGE


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example.com/a/1?id=7",
        "https://news.example.com:8443/a/1?id=7",
        "https://news.example.com/a/1?id=8",
        "https://news.example.com/a/1",
        "https://news.example.com/a/1%2F?id=7",
        "https://news.example.com/A/1?id=7",
        "https://sports.example.com/a/1?id=7",
        "https://example.com/a/1?id=7",
    ],
)
def test_other_pages_keep_their_own(other):
    assert canonical(other) != PAGE


@pytest.mark.parametrize(
    ("url", "same"),
    [
        (
            "https://뉴스.example/기사?제목=연합",
            "https://xn--vg1b002a.example/%EA%B8%B0%EC%82%AC?%EC%A0%9C%EB%AA%A9=%EC%97%B0%ED%95%A9",
        ),
        ("https://n.example/v?b=2&a=1", "https://n.example/v?a=1&b=2"),
        ("https://n.example/v?q=%C5%D7%C5%A9", "https://n.example/v?q=%C5%D7%C5%A9"),
        ("https://n.example", "https://n.example/"),
        ("http://127.0.0.1:8000/a/", "http://127.0.0.1:8000/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("https://n.example/example", "https://n.example/example"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://n.example/100%", "https://n.example/100%25"),
    ],
)
def test_one_spelling_is_kept(url, same):
    assert canonical(url) == same


@pytest.mark.parametrize(
    "text", ["", "no address", "ftp://n.example/a", "http://[half", "http://", "mailto:a@b.c"]
)
def test_what_is_no_web_address_stays_as_it_is(text):
    assert canonical(text) == text


urls = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}{path}?{query}",
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        [
            "n.example.com",
            "www.www.n.example.com",
            "m.www.amp.n.example.com",
            "뉴스.한국",
            "n.example.com:443",
        ]
    ),
    st.text("ab/.%2Fe가 ?amp-", max_size=20).map(lambda text: f"/{text}"),
    st.text("ab=&%41가+ utm_source", max_size=30),
)


@given(urls)
@example("https://www.m.n.example.com//amp/amp/a.amp/")
@example("https://n.example.com/a%2525%")
def test_a_canonical_address_is_its_own(url):
    assert canonical(canonical(url)) == canonical(url)


@given(st.text(max_size=60))
def test_any_text_has_a_canonical_form(text):
    assert canonical(canonical(text)) == canonical(text)


@given(urls, st.sampled_from(["utm_source=a", "fbclid=b", "utm_campaign=c%20d"]))
def test_tracking_changes_nothing(url, parameter):
    assert canonical(url.replace("?", f"?{parameter}&", 1)) == canonical(url)
