"""Feeds of every kind, well and badly made, become entries with absolute addresses and aware dates."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.intake.discovery import FeedLink, discover
from bot.intake.feeds import MOST_ENTRIES, Entry, FeedBytes, NotAFeedError, parse

KST = timezone(timedelta(hours=9))
NOON = datetime(2021, 11, 22, 12, 0, tzinfo=KST)


def read(data, *, content_type="", url="https://news.example/rss/it.xml", timezone="Asia/Seoul"):
    return parse(FeedBytes(data if isinstance(data, bytes) else data.encode(), content_type, url, timezone))


def rss(item, *, channel="", version="2.0"):
    return f'<?xml version="1.0"?><rss version="{version}"><channel><title>가온</title>{channel}{item}</channel></rss>'


ITEM = "<item><title>제목</title><link>https://news.example/1</link><pubDate>{}</pubDate></item>"

FORMATS = {
    "RSS 0.91": rss("<item><title>제목</title><link>https://news.example/1</link></item>", version="0.91"),
    "RSS 2.0": rss(ITEM.format("Mon, 22 Nov 2021 12:00:00 +0900")),
    "RDF": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>가온</title></channel><item rdf:about="a">
        <title>제목</title><link>https://news.example/1</link><dc:date>2021-11-22T12:00:00+09:00</dc:date></item></rdf:RDF>""",
    "Atom 1.0": """<feed xmlns="http://www.w3.org/2005/Atom"><title>가온</title><entry><id>a</id><title>제목</title>
        <link href="/1"/><published>2021-11-22T03:00:00Z</published></entry></feed>""",
    "Atom 0.3": """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>가온</title><entry><id>a</id>
        <title>제목</title><link rel="alternate" href="https://news.example/1"/>
        <issued>2021-11-22T03:00:00Z</issued></entry></feed>""",
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "가온",
            "items": [
                {"id": "a", "url": "/1", "title": "제목", "date_published": "2021-11-22T12:00:00+09:00"}
            ],
        }
    ),
    "news sitemap": """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><news:news>
        <news:publication><news:name>가온</news:name><news:language>ko</news:language></news:publication>
        <news:publication_date>2021-11-22T12:00:00+09:00</news:publication_date><news:title>제목</news:title>
        </news:news></url></urlset>""",
}


@pytest.mark.parametrize("made_as", FORMATS)
def test_every_format_gives_title_link_and_date(made_as):
    feed = read(FORMATS[made_as])
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.url) == ("가온", "제목", "https://news.example/1")
    assert entry.published in (NOON, None)
    assert (entry.published is None) == (made_as == "RSS 0.91")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon, 22 Nov 2021 12:00:00 +0900", NOON),
        ("Mon, 22 Nov 2021 12:00:00 KST", NOON),
        ("2021-11-22 12:00:00", NOON),
        ("2021-11-22T03:00:00Z", NOON),
        ("2021.11.22 12:00", NOON),
        ("2021-11-22 오후 12:00:00", NOON),
        ("2021년 11월 22일 (월) 12:00", NOON),
        ("Mon, 22 Nov 2021 03:00:00 GMT", NOON),
        ("Sun, 21 Nov 2021 22:00:00 EST", NOON),
        ("November 22, 2021 12:00 PM", NOON),
        ("yesterday", None),
        ("", None),
        ("2021-13-45 99:99:99", None),
    ],
)
def test_dates_are_read_in_the_outlets_zone_where_they_name_none(written, meant):
    assert read(rss(ITEM.format(written))).entries[0].published == meant


def test_an_entry_from_the_future_is_told_from_one_of_a_moment_ago():
    entry = Entry(id="a", url="https://news.example/1", title="제목", published=NOON)
    assert entry.is_ahead_of(NOON - timedelta(hours=1))
    assert not entry.is_ahead_of(NOON - timedelta(minutes=5))
    assert not Entry(id="a", url="", title="").is_ahead_of(NOON)


@pytest.mark.parametrize("declared", ["euc-kr", "ks_c_5601-1987", "cp949", "utf-8", ""])
def test_a_cp949_feed_is_read_whatever_it_declares(declared):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = declaration + rss("<item><title>펲토스와 똠얌</title><link>https://n.example/1</link></item>")[21:]
    assert read(body.encode("cp949")).entries[0].title == "펲토스와 똠얌"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("<![CDATA[KT&LG <b>맞손</b>]]>", "KT&LG 맞손"),
        ("AT&amp;amp;T joins", "AT&T joins"),
        ("&amp;lt;단독&amp;gt; 합작", "<단독> 합작"),
        ("매출 &lt; 비용", "매출 < 비용"),
    ],
)
def test_titles_are_plain_text(title, plain):
    item = f"<item><title>{title}</title><link>https://n.example/1</link></item>"
    assert read(rss(item)).entries[0].title == plain


def test_relative_links_count_from_the_feed_and_other_schemes_are_dropped():
    items = "".join(
        f"<item><title>{n}</title><link>{link}</link></item>"
        for n, link in enumerate(("/a?b=1", "c", "javascript:alert(1)", "http://[half"))
    )
    assert [entry.url for entry in read(rss(items)).entries] == [
        "https://news.example/a?b=1",
        "https://news.example/rss/c",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>45</ttl>", 45),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        (
            '<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>'
            '<sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">4</sy:updateFrequency>',
            15,
        ),
    ],
)
def test_a_feed_says_how_long_it_wants_to_be_left_alone(channel, minutes):
    assert read(rss("", channel=channel)).ttl == minutes


def test_the_full_text_of_a_feed_is_kept_beside_its_summary():
    item = (
        '<item xmlns:content="http://purl.org/rss/1.0/modules/content/"><title>t</title><link>/1</link>'
        "<description>짧은 글</description><content:encoded><![CDATA[<p>긴 글</p>]]></content:encoded></item>"
    )
    (entry,) = read(rss(item)).entries
    assert (entry.summary, entry.content_html) == ("짧은 글", "<p>긴 글</p>")


def test_a_sitemap_index_lists_its_sitemaps():
    index = "<sitemapindex><sitemap><loc>https://n.example/1.xml</loc></sitemap></sitemapindex>"
    feed = read(index)
    assert (feed.sitemaps, feed.entries) == (("https://n.example/1.xml",), ())


PAGE = """<!doctype html><html><head><title>가온</title>
<link rel="alternate" type="application/rss+xml" title="IT 뉴스" href="/rss/it.xml">
<link rel=alternate type=application/feed+json href=feed.json><link rel="alternate" hreflang="en" href="/en">
</head><body><a href="/rss/old.xml">RSS</a></body></html>"""


def sitemap(dated, undated=0):
    """So many addresses with a day each, the oldest first, and then so many without."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    days = [(first + timedelta(minutes=n)).isoformat() for n in range(dated)]
    urls = [
        f"<url><loc>https://news.example/{n}</loc><lastmod>{day}</lastmod></url>"
        for n, day in enumerate(days)
    ]
    urls += [f"<url><loc>https://news.example/undated/{n}</loc></url>" for n in range(undated)]
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(urls)}</urlset>".encode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (sitemap(MOST_ENTRIES), range(MOST_ENTRIES)),
        (sitemap(MOST_ENTRIES + 200), range(200, MOST_ENTRIES + 200)),
        (
            sitemap(0, MOST_ENTRIES + 200),
            [
                "undated/0",
                f"undated/{MOST_ENTRIES // 2 - 1}",
                f"undated/{MOST_ENTRIES // 2 + 200}",
                f"undated/{MOST_ENTRIES + 199}",
            ],
        ),
        (sitemap(MOST_ENTRIES, 1), ["undated/0", *range(1, MOST_ENTRIES)]),
    ],
    ids=["all", "the newest", "both ends", "dated and undated"],
)
def test_of_a_list_without_end_the_newest_are_read(given, kept):
    found = [entry.url.removeprefix("https://news.example/") for entry in read(given).entries]
    assert len(found) == MOST_ENTRIES
    assert {str(name) for name in kept} <= set(found)


def test_a_page_given_as_a_feed_is_refused_and_names_its_feeds():
    with pytest.raises(NotAFeedError, match=r"https://news\.example/rss/it\.xml") as refused:
        read(PAGE, content_type="text/html", url="https://news.example/front/")
    assert refused.value.links == (
        FeedLink("https://news.example/rss/it.xml", "IT 뉴스"),
        FeedLink("https://news.example/front/feed.json"),
    )


def test_a_page_without_feeds_names_none():
    assert discover("<html><head></head></html>", "https://n.example/") == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"plain words",
        b"{",
        b"[1, 2]",
        b'{"a": 1}',
        b"<html><body>x</body></html>",
        b"\x00\x01\x02",
        b"[" * 100_000,
        b"<other/>",
        b"/etc/hostname",
    ],
)
def test_what_is_no_feed_is_a_users_error_in_one_sentence(data):
    with pytest.raises(NotAFeedError) as refused:
        read(data)
    assert str(refused.value).count("\n") == 0


def test_a_feed_cut_off_in_the_middle_gives_what_came():
    whole = rss(ITEM.format("2021-11-22 12:00:00") * 3)
    assert len(read(whole[: len(whole) - 150]).entries) >= 2


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def test_entities_that_unfold_without_end_do_not():
    feed = read(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{BOMB}]><rss version="2.0"><channel><title>&a9;</title>'
        "<item><title>t</title><link>https://n.example/1</link></item></channel></rss>"
    )
    assert len(feed.title) < 100


def test_files_of_this_machine_are_not_read_through_entities(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    body = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    feeds = [
        read(body + rss("<item><title>&e;</title><link>/1</link></item>")[21:]),
        read(body + "<urlset><url><loc>https://n.example/1</loc><title>&e;</title></url></urlset>"),
    ]
    assert all("hidden" not in entry.title for feed in feeds for entry in feed.entries)


def test_thousands_of_comments_before_the_feed_take_no_time():
    assert read("<!--x-->" * 20_000 + rss(ITEM.format("2021-11-22"))[21:]).entries
    with pytest.raises(NotAFeedError):
        read("<!--x-->" * 20_000 + "<nothing/>")


def test_dates_are_aware():
    entries = [entry for body in FORMATS.values() for entry in read(body, timezone="UTC").entries]
    assert all(entry.published.tzinfo for entry in entries if entry.published)
    assert read(rss(ITEM.format("2021-11-22 12:00:00")), timezone="UTC").entries[0].published == datetime(
        2021, 11, 22, 12, tzinfo=UTC
    )
