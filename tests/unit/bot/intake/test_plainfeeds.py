"""What the quick reader takes it reads as feedparser does, and it leaves alone whatever it is not sure of."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake import feeds, plainfeeds
from bot.newsroom import feeds as newsroom
from bot.newsroom.outlets import OUTLETS

SEOUL = ZoneInfo("Asia/Seoul")
URL = "https://press.example/feed"

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>가온 &amp; 일보</title><link>/home</link><language>ko</language>
<atom:link href="https://press.example/feed" rel="self" type="application/rss+xml"/>
<sy:updatePeriod>hourly</sy:updatePeriod><ttl>45</ttl>
<item><title><![CDATA[가온, <b>마루</b>와 &quot;협약&quot;]]></title><link>https://press.example/1</link>
<guid isPermaLink="false">a-1</guid><pubDate>Mon, 23 Nov 2026 08:15:00 +0900</pubDate>
<dc:creator>김가온 기자</dc:creator><description>두 회사는 &lt;p&gt;협약을 맺었다.</description>
<content:encoded><![CDATA[<p>두 회사는 23일 협약을 맺었다.</p>]]></content:encoded><category>IT</category></item>
<item><title>둘째</title><guid>https://press.example/2</guid><dc:date>2026-11-23T09:00:00+09:00</dc:date></item>
</channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://press.example/"><title>가온일보</title>
<link>https://press.example/</link><description>x</description></channel>
<item rdf:about="https://press.example/1"><title>협약</title><link>https://press.example/1</link>
<dc:date>2026-11-23T09:00:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko-KR">
<title type="html">가온 &lt;i&gt;일보&lt;/i&gt;</title>
<link href="https://press.example/" /><link rel="self" href="/feed"/><id>urn:x:1</id>
<updated>2026-11-23T09:00:00Z</updated>
<entry><title>협약</title><link rel="alternate" href="/1"/><id>urn:x:1:1</id><published>2026-11-23T08:00:00Z</published>
<updated>2026-11-23T09:00:00Z</updated><author><name>김가온</name></author><summary>짧다</summary>
<content type="html">&lt;p&gt;길다&lt;/p&gt;</content></entry></feed>"""
PLAIN = {"RSS 2.0": RSS, "RSS 1.0": RDF, "Atom 1.0": ATOM}
RENDERED = {key: newsroom.render(outlet, "https://newsroom.example") for key, outlet in OUTLETS.items()}
PLAIN |= {
    f"the newsroom's {key}": data.decode(errors="ignore")
    for key, data in RENDERED.items()
    if not data.startswith(b"{")
}


def both(text, monkeypatch):
    """What we give for a feed with the quick reader, and without it."""
    quick = feeds._xml_feed(text, URL, SEOUL)
    with monkeypatch.context() as patched:
        patched.setattr(plainfeeds, "read", lambda _: None)
        return quick, feeds._xml_feed(text, URL, SEOUL)


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_feed_reads_as_feedparser_reads_it(text, monkeypatch):
    text = feeds._DECLARATION.sub("", text)
    quick, by_feedparser = both(text, monkeypatch)
    assert quick == by_feedparser
    assert quick.entries


@pytest.mark.parametrize("text", [RSS, RDF, ATOM])
def test_it_is_the_quick_reader_that_reads_these(text):
    assert plainfeeds.read(text) is not None


ODD = {
    "not well-formed": RSS.replace("</title>", "", 1),
    "a document type": "<!DOCTYPE rss>" + RSS,
    "an older version": RSS.replace('version="2.0"', 'version="0.91"'),
    "a title given twice": RSS.replace("<ttl>45</ttl>", "<title>x</title>"),
    "mark-up inside": RSS.replace("둘째", "<b>둘째</b>"),
    "an element that we don't know": RSS.replace(
        "<ttl>45</ttl>", "<newLocation>https://a.example/</newLocation>"
    ),
    "a date written oddly": RSS.replace("Mon, 23 Nov 2026 08:15:00 +0900", "2026년 11월 23일"),
    "wrongly decoded letters": RSS.replace("둘째", "둘째".encode().decode("latin-1")),
    "Windows' punctuation": RSS.replace("둘째", "\x93둘째\x94"),
    "a text before its summary": ATOM.replace("<summary>짧다</summary>", "").replace(
        "</content>", "</content><summary>짧다</summary>"
    ),
    "XHTML": ATOM.replace('type="html">&lt;p', 'type="xhtml">&lt;p'),
    "an entry without a page": ATOM.replace('<link rel="alternate" href="/1"/>', ""),
    "a relative base": ATOM.replace("<entry>", '<entry xml:base="https://other.example/">'),
    "something else": "<opml/>",
    "nothing": "",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_whatever_is_odd_is_left_to_feedparser(text):
    assert plainfeeds.read(text) is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_feed_with_anything_changed_in_it_reads_the_same_or_is_left_alone(data):
    text = data.draw(st.sampled_from([RSS, RDF, ATOM]))
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 12)))
    scrap = data.draw(
        st.sampled_from(
            [
                "",
                "<",
                "&amp;",
                "&#150;",
                "é",
                "Ã©",
                "</item>",
                "<title>x</title>",
                " ",
                '"',
                "https:",
                "1",
                "T",
            ]
        )
    )
    changed = text[:start] + scrap + text[end:]
    found = plainfeeds.read(changed)
    if found is not None:
        monkeypatch = pytest.MonkeyPatch()
        quick, by_feedparser = both(changed, monkeypatch)
        assert quick == by_feedparser
