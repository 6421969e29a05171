"""Block Kit as the emulator judges it: each limit on both sides of its edge."""

import pytest
from slack_sdk.models import blocks as models
from slack_sdk.models.views import View

from tests.emulators.slack import kit, limits


def section(text="말", **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def words(length, kind="plain_text"):
    return {"type": kind, "text": "가" * length}


def address(length):
    return "https://a.kr/" + "x" * (length - 13)


def button(**more):
    return {"type": "button", "text": words(4), "action_id": "a", **more}


def option(text=4, value=4, **more):
    return {"text": words(text), "value": "v" * value, **more}


def select(options, **more):
    return {"type": "static_select", "action_id": "s", "options": options, **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


#: name: (a block with n of something, the most that Slack takes)
EDGES = {
    "section text": (lambda n: section("가" * n), 3_000),
    "section field": (lambda n: {"type": "section", "fields": [words(n)]}, 2_000),
    "section fields": (lambda n: {"type": "section", "fields": [words(1)] * n}, 10),
    "header": (lambda n: {"type": "header", "text": words(n)}, 150),
    "context elements": (lambda n: {"type": "context", "elements": [words(1)] * n}, 10),
    "actions": (lambda n: actions(*(button(action_id=f"a{i}") for i in range(n))), 25),
    "button text": (lambda n: actions(button(text=words(n))), 75),
    "button value": (lambda n: actions(button(value="v" * n)), 2_000),
    "button url": (lambda n: actions(button(url=address(n))), 3_000),
    "button label": (lambda n: actions(button(accessibility_label="l" * n)), 75),
    "action id": (lambda n: actions(button(action_id="a" * n)), 255),
    "block id": (lambda n: section(block_id="b" * n), 255),
    "select options": (lambda n: actions(select([option()] * n)), 100),
    "option text": (lambda n: actions(select([option(text=n)])), 75),
    "option value": (lambda n: actions(select([option(value=n)])), 150),
    "option description": (lambda n: actions(select([option(description=words(n))])), 75),
    "select placeholder": (lambda n: actions(select([option()], placeholder=words(n))), 150),
    "overflow": (lambda n: actions({"type": "overflow", "action_id": "o", "options": [option()] * n}), 5),
    "checkboxes": (
        lambda n: actions({"type": "checkboxes", "action_id": "c", "options": [option()] * n}),
        10,
    ),
    "radio buttons": (
        lambda n: actions({"type": "radio_buttons", "action_id": "r", "options": [option()] * n}),
        10,
    ),
    "image alt": (lambda n: {"type": "image", "image_url": address(20), "alt_text": "a" * n}, 2_000),
    "image url": (lambda n: {"type": "image", "image_url": address(n), "alt_text": "a"}, 3_000),
    "markdown": (lambda n: {"type": "markdown", "text": "m" * n}, 12_000),
    "table rows": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}, 100),
    "context actions": (
        lambda n: {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": words(1), "action_id": f"i{i}"}
                for i in range(n)
            ],
        },
        5,
    ),
    "confirm title": (
        lambda n: actions(
            button(confirm={"title": words(n), "text": words(1), "confirm": words(1), "deny": words(1)})
        ),
        100,
    ),
    "input label": (
        lambda n: {
            "type": "input",
            "label": words(n),
            "element": {"type": "plain_text_input", "action_id": "p"},
        },
        2_000,
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_a_block_passes_at_its_limit_and_fails_one_beyond(name):
    block, most = EDGES[name]

    assert kit.message_problems([block(most)]) == []
    assert kit.message_problems([block(most + 1)]) != []


MODAL = {"type": "modal", "title": words(4), "submit": words(2), "blocks": [section()]}
VIEW_EDGES = {
    "title": (lambda n: {**MODAL, "title": words(n)}, 24),
    "submit": (lambda n: {**MODAL, "submit": words(n)}, 24),
    "close": (lambda n: {**MODAL, "close": words(n)}, 24),
    "blocks": (lambda n: {**MODAL, "blocks": [section()] * n}, 100),
    "home's blocks": (lambda n: {"type": "home", "blocks": [section()] * n}, 100),
    "private metadata": (lambda n: {**MODAL, "private_metadata": "p" * n}, 3_000),
    "callback id": (lambda n: {**MODAL, "callback_id": "c" * n}, 255),
    "external id": (lambda n: {**MODAL, "external_id": "e" * n}, 255),
}


@pytest.mark.parametrize("name", VIEW_EDGES)
def test_a_view_passes_at_its_limit_and_fails_one_beyond(name):
    view, most = VIEW_EDGES[name]

    assert kit.view_problems(view(most)) == []
    assert kit.view_problems(view(most + 1)) != []


def test_a_message_holds_fifty_blocks_and_no_more():
    assert kit.message_problems([section()] * limits.MESSAGE_BLOCKS) == []
    (problem,) = kit.message_problems([section()] * (limits.MESSAGE_BLOCKS + 1))
    assert str(problem) == "no more than 50 items allowed [json-pointer:/blocks]"


WRONG = {
    "empty text": (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "no text at all": (
        {"type": "section"},
        "missing required field: text or fields [json-pointer:/blocks/0]",
    ),
    "unknown block": ({"type": "poem"}, "unsupported type: poem [json-pointer:/blocks/0/type]"),
    "no type": ({"text": words(1)}, "missing required field: type [json-pointer:/blocks/0]"),
    "no object": ("section", "must provide an object [json-pointer:/blocks/0]"),
    "foreign field": (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    "mrkdwn header": (
        {"type": "header", "text": words(3, "mrkdwn")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "emoji in mrkdwn": (
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "input in actions": (
        actions({"type": "plain_text_input", "action_id": "p"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "empty actions": (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    "image from nowhere": (
        {"type": "image", "alt_text": "a"},
        "must have exactly one of image_url, slack_file [json-pointer:/blocks/0]",
    ),
    "style": (
        actions(button(style="loud")),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "address without a scheme": (
        actions(button(url="a.kr")),
        "must match the expected format [json-pointer:/blocks/0/elements/0/url]",
    ),
    "choice that is not offered": (
        actions(select([option()], initial_option=option(text=5))),
        "must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    "date in another order": (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "23-11-2026"}),
        "must match the expected format [json-pointer:/blocks/0/elements/0/initial_date]",
    ),
    "same action twice": (
        actions(button(), button()),
        "action_id already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_in_slacks_words_with_its_place(name):
    block, said = WRONG[name]

    assert said in map(str, kit.message_problems([block]))


def test_block_ids_are_unique():
    (problem,) = kit.message_problems([section(block_id="b"), section(block_id="b")])

    assert problem.where == "/blocks/1/block_id"


def test_a_modal_that_asks_something_needs_a_submit_button():
    asks = {"type": "input", "label": words(2), "element": {"type": "plain_text_input", "action_id": "p"}}

    assert kit.view_problems({"type": "modal", "title": words(2), "blocks": [asks]}) != []
    assert kit.view_problems({**MODAL, "blocks": [asks]}) == []


def test_markdown_and_context_actions_stand_in_messages_only():
    for block in ({"type": "markdown", "text": "m"}, {"type": "context_actions", "elements": []}):
        assert kit.view_problems({**MODAL, "blocks": [block]}) != []


#: what users measured of `msg_blocks_too_long`: blocks, and whether Slack took them
MEASURED = [
    ([section("x" * 191)] * 49 + [section("x" * 238)], True),  # 50 blocks, 9,597 characters
    ([section("x" * 252)] * 44 + [section("x" * 253)], False),  # 45 blocks, 11,341 characters
    ([section("x" * 182)] * 33, True),  # 33 blocks, 6,006 characters
    ([section("x" * 166)] * 28, True),  # 28 blocks, 4,648 characters
]


@pytest.mark.parametrize(("blocks", "taken"), MEASURED)
def test_the_budget_agrees_with_what_was_measured_at_slack(blocks, taken):
    assert (kit.cost(blocks) <= limits.BLOCKS_BUDGET) == taken


def test_models_of_the_sdk_pass():
    made = [
        models.HeaderBlock(text="오늘의 제휴"),
        models.SectionBlock(
            text=models.MarkdownTextObject(text="*KT*와 *마이크로소프트*"),
            accessory=models.ButtonElement(text="자세히", action_id="more", value="1"),
        ),
        models.SectionBlock(fields=["하나", "둘"]),
        models.DividerBlock(),
        models.ContextBlock(elements=[models.MarkdownTextObject(text="출처")]),
        models.ActionsBlock(
            elements=[
                models.ButtonElement(text="저장", action_id="save", style="primary"),
                models.StaticSelectElement(
                    placeholder="언어", action_id="lang", options=[models.Option(value="ko", text="한국어")]
                ),
                models.OverflowMenuElement(
                    action_id="menu",
                    options=[models.Option(value="a", label="A"), models.Option(value="b", label="B")],
                ),
                models.DatePickerElement(action_id="date", initial_date="2026-11-23"),
            ]
        ),
        models.ImageBlock(image_url="https://example.com/a.png", alt_text="그림"),
        models.MarkdownBlock(text="**굵게**"),
        models.RichTextBlock(
            elements=[models.RichTextSectionElement(elements=[models.RichTextElementParts.Text(text="글")])]
        ),
    ]

    assert kit.message_problems([block.to_dict() for block in made]) == []


def test_a_modal_of_the_sdk_passes():
    view = View(
        type="modal",
        title=models.PlainTextObject(text="구독"),
        submit=models.PlainTextObject(text="저장"),
        callback_id="subscribe",
        blocks=[
            models.InputBlock(
                block_id="time",
                label=models.PlainTextObject(text="시각"),
                element=models.TimePickerElement(action_id="at", initial_time="08:00"),
            ),
            models.InputBlock(
                block_id="days",
                label="요일",
                element=models.CheckboxesElement(
                    action_id="on", options=[models.Option(value="mon", text="월")]
                ),
            ),
        ],
    )

    assert kit.view_problems(view.to_dict()) == []
