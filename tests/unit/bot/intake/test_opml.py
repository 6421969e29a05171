"""Lists of sources as OPML: what is written is read back, and other readers' lists are understood."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import SourceEntry, SourceKind
from bot.intake import naver
from bot.intake.opml import NotOPMLError, parse, render

names = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
groups = st.lists(names.filter(lambda name: "/" not in name), max_size=3).map("/".join)
urls = st.builds(
    "https://{}.example/{}".format,
    st.from_regex(r"[a-z]{1,12}", fullmatch=True),
    st.text(
        st.characters(codec="ascii", exclude_characters='"', categories=["L", "N", "P", "S"]), max_size=30
    ),
)
sources = st.builds(
    SourceEntry,
    name=names,
    url=urls,
    kind=st.sampled_from([SourceKind.FEED, SourceKind.SITEMAP]),
    language=st.sampled_from([None, "ko", "en"]),
    timezone=st.sampled_from(["Asia/Seoul", "America/New_York", "UTC"]),
    category=groups,
    interval_seconds=st.integers(900, 86400),
    verified=st.booleans(),
)


@given(st.lists(sources, max_size=6, unique_by=lambda source: source.url))
def test_what_is_written_is_read_back_the_same(given_):
    document = render(given_)
    read = parse(document)
    assert sorted(read.entries, key=str) == sorted(given_, key=str)
    assert read.left_out == ()
    assert parse(render(read.entries)).entries == read.entries


def test_a_search_survives_as_well():
    search = SourceEntry("제휴", naver.address("업무협약 MOU"), kind=SourceKind.NAVER)
    assert parse(render([search])).entries == (search,)


OTHERS = """\
<?xml version="1.0" encoding="{encoding}"?>
<!-- from a feed reader -->
<opml version="1.1"><head><title>구독</title></head><body>
 <outline text="IT">
  <outline text="보안">
   <outline type="rss" text="보안 &amp; 뉴스" xmlUrl="https://a.example/rss?x=1&amp;y=2" htmlUrl="https://a.example/"/>
  </outline>
  <outline title="ZD" text="" XMLURL="http://b.example/feed"/>
 </outline>
 <outline text="C" type="rss" xmlUrl="https://c.example/feed" category="/tech/korea,/other" language="en-US"/>
 <outline text="again" xmlUrl="https://c.example/feed"/>
 <outline text="local" xmlUrl="feed:///etc/passwd"/>
 <outline text="only a link" type="link" url="https://d.example/"/>
</body></opml>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "euc-kr", "utf-16"])
def test_other_readers_lists_are_understood(encoding):
    found = parse(OTHERS.format(encoding=encoding).encode(encoding))
    assert [(entry.name, entry.url, entry.category, entry.language) for entry in found.entries] == [
        ("보안 & 뉴스", "https://a.example/rss?x=1&y=2", "IT/보안", None),
        ("ZD", "http://b.example/feed", "IT", None),
        ("C", "https://c.example/feed", "tech/korea", "en"),
    ]
    assert found.left_out == ("https://c.example/feed", "feed:///etc/passwd")


def test_a_bare_ampersand_is_forgiven():
    (entry,) = parse(
        b'<opml><body><outline text="R&D" xmlUrl="https://a.example/?a=1&b=2"/></body></opml>'
    ).entries
    assert (entry.name, entry.url) == ("R&D", "https://a.example/?a=1&b=2")


BOMB = b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><opml>&b;</opml>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "well-formed in line 1"),
        (b"hello", "well-formed in line 1"),
        (b"<opml>\n<body>\n<outline\n</opml>", "well-formed in line 4"),
        (b"<rss version='2.0'><channel/></rss>", "outermost element"),
        (BOMB, "document type"),
        (b"<opml>" + b" " * 6 * 2**20 + b"</opml>", "larger than 5 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(data, says):
    with pytest.raises(NotOPMLError, match=says):
        parse(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_are_refused(data):
    with contextlib.suppress(NotOPMLError):
        parse(data)


def test_groups_without_end_are_not_followed_for_ever():
    depth = 3000
    data = b"<opml><body>" + b"<outline text='a'>" * depth + b"<outline xmlUrl='https://a.example/'/>"
    found = parse(data + b"</outline>" * depth + b"</body></opml>")
    assert found.entries == ()
