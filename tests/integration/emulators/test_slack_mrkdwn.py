"""Whom a message would ping and where its links lead, as the emulator reads mrkdwn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulators.slack.mrkdwn import (
    Reach,
    reach_of_message,
    reach_of_text,
    unescape,
    visible,
    visible_message,
)

PINGS = {
    "<!channel>": [("broadcast", "channel")],
    "<!here|here>": [("broadcast", "here")],
    "<!everyone>": [("broadcast", "everyone")],
    "<@U123ABC>님": [("user", "U123ABC")],
    "<@W123ABC|민지>": [("user", "W123ABC")],
    "<!subteam^S012|@devs>": [("group", "S012")],
    "`<!channel>`": [("broadcast", "channel")],
    "&lt;!channel&gt;": [],
    "@channel": [],
    "<!date^1392734382^{date}|오늘>": [],
    "<#C123|it-news>": [],
    "<channel>": [],
    "<@minji>": [],
}


@pytest.mark.parametrize("text", PINGS)
def test_a_text_pings_whom_its_sequences_name(text):
    reach = reach_of_message(text, [])

    assert [(m.kind, m.target) for m in reach.mentions] == PINGS[text]


LINKS = {
    "<https://a.kr|은행>": [("https://a.kr", "은행")],
    "<https://a.kr>": [("https://a.kr", "https://a.kr")],
    "<mailto:a@b.kr|메일>": [("mailto:a@b.kr", "메일")],
    "https://a.kr/x?y=1&amp;z=2 보기": [("https://a.kr/x?y=1&z=2", "https://a.kr/x?y=1&z=2")],
    "<https://evil.kr|https://bank.kr>": [("https://evil.kr", "https://bank.kr")],
    "&lt;https://a.kr|b&gt;": [("https://a.kr", "https://a.kr")],
    "a.kr": [],
}


@pytest.mark.parametrize("text", LINKS)
def test_a_text_links_where_its_sequences_lead(text):
    assert [(link.url, link.label) for link in reach_of_message(text, []).links] == LINKS[text]


def test_a_bare_mention_pings_only_where_linking_is_asked_for():
    assert reach_of_message("@here 보세요", []).pings is False
    assert [m.target for m in reach_of_message("@here 보세요", []).might] == ["here"]
    assert reach_of_message("@here 보세요", [], links_names=True).pings is True


def test_a_mention_is_found_wherever_it_stands_in_blocks():
    blocks = [
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "<!channel>"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U1>"}]},
        {"type": "header", "text": {"type": "plain_text", "text": "<!channel> 글자 그대로"}},
        {"type": "markdown", "text": "<!here>"},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "channel"}]}
            ],
        },
    ]

    assert [m.where for m in reach_of_message("", blocks).mentions] == [
        "/blocks/0/fields/0/text",
        "/blocks/1/elements/0/text",
        "/blocks/3/text",
        "/blocks/4/elements/0/elements/0",
    ]


def test_links_of_buttons_rich_text_and_markdown_count():
    blocks = [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "기사"}, "url": "https://b.kr"}
            ],
        },
        {"type": "markdown", "text": "[기사](https://m.kr) <b>"},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://r.kr"}]}
            ],
        },
    ]

    reach = reach_of_message("", blocks)

    assert [link.url for link in reach.links] == ["https://b.kr", "https://m.kr", "https://r.kr"]
    assert reach.unescaped == 0


def test_what_ought_to_be_escaped_is_counted():
    assert reach_of_message("AT&T < LG > KT", []).unescaped == 3
    assert reach_of_message("AT&amp;T &lt; LG &gt; KT", []).unescaped == 0


def test_readers_see_labels_and_not_marks():
    assert (
        visible("<https://a.kr|기사> <@U1|민지> <!here> <#C1|뉴스> AT&amp;T") == "기사 @민지 @here #뉴스 AT&T"
    )


def test_readers_see_blocks_before_text():
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "블록"}}]

    assert visible_message("글", blocks) == "블록"
    assert visible_message("글", []) == "글"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text())
def test_an_escaped_text_never_pings_and_reads_as_it_was(text):
    reach = Reach()
    reach_of_text(reach, escaped(text), "/text")

    assert reach.mentions == []
    assert reach.unescaped == 0
    assert visible(escaped(text)) == text
    assert unescape(escaped(text)) == text
