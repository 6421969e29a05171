"""Texts as the Bot API reads them: HTML, its complaints, lengths at their edges, UTF-16 offsets."""

from html import escape
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulators.telegram.refusals import RefusalError
from tests.emulators.telegram.server import read_form
from tests.emulators.telegram.text import FormattedText, checked_link, format_text, utf16_length


def html(source: str, limit: int = 4096) -> FormattedText:
    return format_text(source, parse_mode="HTML", limit=limit, what="message")


def spans(source: str) -> list[tuple[str, str]]:
    """The entities as (type, the text they cover)."""
    formatted = html(source)
    units = formatted.text.encode("utf-16-le")
    return [
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in formatted.entities
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>a</b><strong>b</strong>", [("bold", "ab")]),
        ("<i>a</i> <em>b</em>", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u> <ins>b</ins>", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", [("strikethrough", c) for c in "abc"]),
        ("<tg-spoiler>비밀</tg-spoiler>", [("spoiler", "비밀")]),
        ('<span class="tg-spoiler">비밀</span>', [("spoiler", "비밀")]),
        ("<b>KT·<i>삼성</i></b>", [("bold", "KT·삼성"), ("italic", "삼성")]),
        ("😀<b>뒤</b>", [("bold", "뒤")]),
        ("<blockquote>인용</blockquote>", [("blockquote", "인용")]),
        ("<blockquote expandable>인용</blockquote>", [("expandable_blockquote", "인용")]),
        ("<blockquote>밖<blockquote>안</blockquote></blockquote>", [("blockquote", "밖안")]),
        ('<pre><code class="language-python">x</code></pre>', [("pre", "x")]),
        ("<b>a<code>b</code>c</b>", [("bold", "a"), ("code", "b"), ("bold", "c")]),
        ("<code><b>x</b></code>", [("code", "x")]),
        ("<a href='https://a.kr'>기사</a>", [("text_link", "기사")]),
        ("<a>https://a.kr/x</a>", [("text_link", "https://a.kr/x")]),
        ("<a href='localhost'>x</a>", []),
        ("<b> </b>x", []),
        ("<b></b>x", []),
        ("보기 https://a.kr/x?y=1. 끝", [("url", "https://a.kr/x?y=1")]),
        (
            "@pactwire_bot /today #제휴",
            [("mention", "@pactwire_bot"), ("bot_command", "/today"), ("hashtag", "#제휴")],
        ),
    ],
)
def test_tags_become_entities_over_the_text_they_cover(source: str, expected: list[tuple[str, str]]) -> None:
    assert spans(source) == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("가<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b />x", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=x$y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#xd83d;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_broken_html_is_refused_in_the_servers_words(source: str, complaint: str) -> None:
    with pytest.raises(RefusalError) as refused:
        html(source)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {complaint}")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&nbsp;&copy;&apos;", "&nbsp;&copy;&apos;"),
        ("&#44032;&#xAC00;", "가가"),
        ("a > b & c", "a > b & c"),
        ("  \n앞뒤  \n", "앞뒤"),
        ("줄\r\n바꿈", "줄\n바꿈"),
        ("제어\x07문자", "제어 문자"),
    ],
)
def test_references_and_spaces_are_read_as_the_server_reads_them(source: str, text: str) -> None:
    assert html(source).text == text


@pytest.mark.parametrize("character", ["a", "가", "😀"])
def test_the_limit_counts_code_points_after_parsing(character: str) -> None:
    assert len(html(f"<b>{character * 4096}</b>").text) == 4096
    with pytest.raises(RefusalError, match="message is too long"):
        html(f"<b>{character * 4097}</b>")


def test_a_source_over_32_kib_is_refused_before_parsing() -> None:
    assert html("<b></b>" * 100 + "x").text == "x"
    with pytest.raises(RefusalError, match="text is too long"):
        html("<b></b>" * 5000 + "x")


def test_entities_beyond_the_hundredth_are_dropped_and_told_of() -> None:
    at_the_edge, beyond = html("<b>x</b> " * 100), html("<b>x</b> " * 101)
    assert (len(at_the_edge.entities), at_the_edge.dropped) == (100, ())
    assert (len(beyond.entities), beyond.dropped) == (100, ("bold beyond the 100th",))


def test_links_that_are_too_much_together_are_refused() -> None:
    link = f'<a href="https://a.kr/{"x" * 481}">.</a> '  # 500 bytes each after the normal form
    assert len(html(link[:-1] * 18).entities) == 18
    with pytest.raises(RefusalError, match="ENTITIES_TOO_LONG"):
        html(link * 20)


@pytest.mark.parametrize("source", [" ", "\n", "<b> </b>", "\r"])
def test_a_text_of_nothing_is_refused(source: str) -> None:
    with pytest.raises(RefusalError, match="text must be non-empty"):
        html(source)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(RefusalError, match="strings must be encoded in UTF-8"):
        html("a\ud83d")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.com", "https://example.com/"),
        ("example.com/a?b=c", "http://example.com/a?b=c"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("HTTPS://a.kr/x", "https://a.kr/x"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("localhost", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("", None),
        ("https://a.kr/with space", None),
    ],
)
def test_a_link_is_kept_in_its_normal_form_or_not_at_all(address: str, kept: str | None) -> None:
    assert checked_link(address) == kept


def test_entities_that_a_client_gives_count_utf16_units() -> None:
    bold = {"type": "bold", "offset": 2, "length": 2}
    formatted = format_text("😀가나", entities=[bold], limit=4096, what="message")
    assert formatted.entities == ({"offset": 2, "length": 2, "type": "bold"},)
    with pytest.raises(RefusalError, match="incorrect offset 1"):
        format_text("😀가", entities=[bold | {"offset": 1}], limit=4096, what="message")


@given(st.text(min_size=1, max_size=200))
def test_escaped_text_comes_through_as_it_is_but_for_control_and_trimming(text: str) -> None:
    try:
        formatted = html(escape(text, quote=False))
    except RefusalError:
        assert not "".join(c for c in text if c.isprintable()).strip()
        return
    kept = [c for c in text if c.isprintable() and not c.isspace() and not 0x2028 <= ord(c) <= 0x202E]
    assert [c for c in formatted.text if c.isprintable() and not c.isspace()] == kept
    end = utf16_length(formatted.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= end for e in formatted.entities)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_forms_are_read_as_the_standard_library_writes_them(fields: dict[str, str]) -> None:
    encodable = {k: v for k, v in fields.items() if (k + v).isprintable()}
    assert read_form(urlencode(encodable).encode()) == (encodable or {"": ""})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"text=a%20b+c&chat_id=1", {"text": "a b c", "chat_id": "1"}),
        (b"text=100%&x=", {"text": "100%", "x": ""}),
        (b"text=a=b", {"text": "a=b"}),
    ],
)
def test_loose_forms_are_read_too(body: bytes, fields: dict[str, str]) -> None:
    assert read_form(body) == fields
