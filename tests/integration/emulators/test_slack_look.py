"""How messages look on the page: as in Slack, and never as the sender's own HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulators.hub import Hub
from tests.emulators.slack import kit, scene
from tests.emulators.slack.drawing import Kit, markdown
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.wording import text
from tests.emulators.slack.world import World
from tests.emulators.windows import Clock, Windows


def nothing(*_):
    """The world of these tests is kept nowhere."""


@pytest.fixture(scope="module")
def slack():
    clock = Clock()
    made = Slack(World(nothing, nothing), clock, Windows(clock), Hub(), lambda: "http://127.0.0.1:0")
    scene.furnish(made)
    return made


LOOKS = {
    "*굵게* _기울임_ ~지움~ `코드`": "<b>굵게</b> <i>기울임</i> <s>지움</s> <code>코드</code>",
    "2*3*4 snake_case_name": "2*3*4 snake_case_name",
    "*굵게*는": "*굵게*는",
    "`*그대로*`": "<code>*그대로*</code>",
    "```a < b\n*c*```": "<pre>a &lt; b\n*c*</pre>",
    "&gt; 인용\n글": "<blockquote>인용</blockquote>글",
    "<@U0MINJI>님": '<span class="mention">@김민지</span>님',
    "<#C0ITNEWS>": '<span class="mention">#it-news</span>',
    "<!channel>": '<span class="mention broadcast">@channel</span>',
    "&lt;!channel&gt;": "&lt;!channel&gt;",
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<javascript:alert(1)|눌러요>": "눌러요",
    "*<https://a.kr|기사>*": '<b><a href="https://a.kr" target="_blank" rel="noopener" title="https://a.kr">기사</a></b>',
    "한 줄\n두 줄": "한 줄<br>두 줄",
}


@pytest.mark.parametrize("words", LOOKS)
def test_mrkdwn_looks_as_in_slack(slack, words):
    assert text(slack, scene.TEAM, words) == LOOKS[words]


class Tags(HTMLParser):
    """What a browser would make of a text."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.urls = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.urls += [value for name, value in attributes if name == "href"]
        assert not any(name.startswith("on") for name, _ in attributes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="<>|!@#&;\"'`*_~ \nabjvscript:/https.U0MINJI=on\ue000\ue001"))
def test_no_text_becomes_markup_of_its_own(slack, words):
    seen = Tags()
    seen.feed(text(slack, scene.TEAM, words))
    seen.feed(markdown(words))

    assert set(seen.tags) <= {"a", "b", "i", "s", "code", "pre", "blockquote", "br", "span", "div", "li"}
    assert all(re.match(r"(https?|mailto|tel|slack):", url) for url in seen.urls)


def test_blocks_are_drawn_with_what_can_be_pressed(slack):
    blocks = kit.with_ids(
        [
            {"type": "header", "text": {"type": "plain_text", "text": "<오늘>"}},
            {
                "type": "actions",
                "block_id": 'row"',
                "elements": [
                    {
                        "type": "button",
                        "action_id": "more",
                        "style": "primary",
                        "url": "https://a.kr",
                        "text": {"type": "plain_text", "text": "자세히"},
                    }
                ],
            },
        ],
        lambda: "made",
    )

    drawn = Kit(slack, scene.TEAM).blocks(blocks)

    assert drawn == (
        '<div class="block header" data-block="made">&lt;오늘&gt;</div>'
        '<div class="block actions" data-block="row&quot;"><button class="primary" data-action="more" '
        'data-kind="button" data-url="https://a.kr">자세히</button></div>'
    )
