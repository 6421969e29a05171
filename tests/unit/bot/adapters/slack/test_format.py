"""Replies as Slack shows them: within every limit, and nothing from outside read as a mark."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack import kit
from bot.adapters.slack.format import evidence_value, payloads, spoken
from bot.adapters.slack.views import evidence_modal
from bot.domain.chat import Attachment, Button, Reply
from bot.domain.edition import Card, Document, Line, Link, Quote
from summarizer.types import Answer, Evidence, Language, Source
from tests.emulators.slack import kit as judge
from tests.emulators.slack.content import read_content
from tests.emulators.slack.mrkdwn import reach_of_message, visible_message

CARD = Card(
    headline="가나 & <다라>, 손잡다",
    lines=(Line("참여", "가나, 다라 (2곳)"),),
    quotes=(Quote("인재 양성", "함께 <b>가르치기로</b> 했다."),),
    reports="가온경제",
    links=(Link("가온경제", "https://a.example/1?x=1&y=2"),),
)


def accepted(payload):
    """What Slack would say to it, judged by the emulator; and what people read."""

    def value(name, _broken):
        return payload.get(name)

    return read_content(value, new_id=lambda: "x", optional=False)


def seen(reply):
    return [visible_message(p["text"], p["blocks"]) for p in payloads(reply)]


def test_a_summary_is_one_message_with_its_evidence_behind_a_button():
    (payload,) = payloads(Reply(document=Document(Language.KO, "제목", "", (CARD,))))
    assert visible_message(payload["text"], payload["blocks"]) == (
        "제목\n가나 & <다라>, 손잡다\n참여: 가나, 다라 (2곳)\n이유: 인재 양성\n출처: 가온경제\n근거 문장 보기"
    )
    assert "가르치기로" not in visible_message(payload["text"], payload["blocks"])
    button = payload["blocks"][-1]["elements"][0]
    assert "함께 <b>가르치기로</b> 했다." in str(evidence_modal(button["value"]).to_dict())


def test_a_briefing_has_its_headlines_in_the_channel_and_its_stories_in_the_thread():
    document = Document(Language.EN, "Briefing", "Seven stories.", (CARD,) * 7, footer="The end.")
    head, *stories = payloads(Reply(document=document))
    assert "under" not in head
    assert [story["under"] for story in stories] == ["first", "first"]
    assert "7. 가나 & <다라>, 손잡다" in visible_message("", head["blocks"])
    assert "The stories are in the thread." in visible_message("", head["blocks"])
    assert visible_message("", stories[0]["blocks"]).count("참여") == 5


def test_an_answer_shows_the_sentence_that_it_rests_on_once_and_its_source():
    answer = Answer(
        ("가나",),
        "가나입니다.",
        (Evidence("lead", 0, 5, "가나가 이끈다."), Evidence("lead", 0, 5, "가나가 이끈다.")),
        (Source("제목", "https://a.example/1", "가온경제", None),),
    )
    assert seen(Reply(answer=answer)) == ["가나입니다.\n\n“가나가 이끈다.”\n— 가온경제"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/forget 라고 보내시면", "/pactwire forget 라고 보내시면"),
        ("예: /subscribe 08:30, /구독 오후 6시", "예: /pactwire subscribe 08:30, /pactwire 구독 오후 6시"),
        ("경로 /etc/passwd 와 https://a.example/help", "경로 /etc/passwd 와 https://a.example/help"),
        ("/unknown 은 그대로", "/unknown 은 그대로"),
        ("/요약 주소 · /summary — 정리합니다.", "/pactwire 요약 주소 — 정리합니다."),
    ],
)
def test_orders_are_told_as_they_are_typed_on_slack(text, shown):
    assert kit.words(spoken(text)) == shown


def test_buttons_carry_their_words_and_pages_open():
    reply = Reply(
        text="고르십시오",
        buttons=((Button("시각", "/settings 1 time"), Button("원문", url="https://a.example/1")),),
        suggestions=("브리핑",),
    )
    (payload,) = payloads(reply)
    accepted(payload)
    (one, two), (three,) = (block["elements"] for block in payload["blocks"][-2:])
    assert (one["value"], two["url"], three["value"]) == ("/settings 1 time", "https://a.example/1", "브리핑")
    assert len({e["action_id"] for e in (one, two, three)}) == 3


def test_a_picture_goes_up_with_its_words():
    (payload,) = payloads(Reply(text="관계도", attachment=Attachment("map.png", b"PNG", True, "KT의 관계도")))
    assert payload["content"] == "UE5H"
    assert payload["upload"] == {
        "name": "map.png",
        "alt": "KT의 관계도",
        "title": "KT의 관계도",
    }


def test_evidence_that_is_too_long_for_a_button_is_cut_between_sentences():
    card = Card("제목", (), tuple(Quote(f"이유 {n}", f"문장 {n} " * 60) for n in range(20)))
    value = evidence_value(card, Language.KO)
    assert len(value) <= 2_000
    assert 0 < len(json.loads(value)["q"]) < 20


NASTY = st.sampled_from(
    [
        "<!channel>", "<!here|@here>", "<@U123>", "<https://evil.example|bank.example>", "*굵게*", "&amp;", "```",
        "@channel", ":smile:", "\u202e거꾸로", "\x00", "\ud800", "👨‍👩‍👧‍👦", "🇰🇷", "가" * 400,
        "https://a.example/" + "x" * 300,
        "[속보](https://evil.example)", "\n\n", "\u2028", " ",
    ]
)  # fmt: skip
WORDS = st.lists(NASTY | st.text(max_size=40), max_size=6).map("".join)
URLS = ["https://a.example/1", "javascript:x", "https://b.example/" + "y" * 1500]
CARDS = st.builds(
    Card,
    headline=WORDS,
    lines=st.lists(st.builds(Line, WORDS, WORDS), max_size=4).map(tuple),
    quotes=st.lists(st.builds(Quote, WORDS, WORDS), max_size=4).map(tuple),
    reports=WORDS,
    links=st.lists(
        st.builds(Link, WORDS, st.sampled_from(URLS)),
        max_size=12,
    ).map(tuple),
    background=st.lists(WORDS, max_size=2).map(tuple),
)  # fmt: skip
DOCUMENTS = st.builds(
    Document,
    language=st.sampled_from(Language),
    title=WORDS,
    lead=WORDS,
    cards=st.lists(CARDS, min_size=1, max_size=4).flatmap(
        # Up to sixty stories without drawing each of them.
        lambda few: st.sampled_from([1, 2, 7, 60]).map(lambda n: tuple((few * 60)[:n]))
    ),
    footer=WORDS,
)


def sound(payload):
    """Valid, within the limits, and without reach beyond its own links."""
    content = accepted(payload)
    assert len(payload["blocks"]) <= 45
    assert judge.cost(payload["blocks"]) <= 12_000
    assert sum(len(text) for text in judge._texts(payload["blocks"])) <= 12_000
    assert content.reach.mentions == []
    assert reach_of_message(payload["text"], []).unescaped == 0
    assert "missing_text" not in content.warnings
    # An address may be read as one, never behind other words.
    assert [link for link in content.reach.links if "evil" in link.url and link.label == "bank.example"] == []
    json.dumps(payload).encode()


@settings(max_examples=6, deadline=None)
@given(DOCUMENTS)
def test_every_briefing_is_valid_and_within_the_limits_whatever_its_words(document):
    made = payloads(Reply(document=document))
    assert made
    for payload in made:
        sound(payload)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.lists(WORDS, max_size=3))
def test_every_answer_is_valid_and_within_the_limits_whatever_its_words(text, quotes):
    answer = Answer(
        (text,), text, tuple(Evidence("x", 0, 1, q) for q in quotes), (Source(text, text, text, None),)
    )
    for payload in payloads(Reply(answer=answer, text=text, suggestions=(text, "브리핑"))):
        sound(payload)


def test_a_long_text_is_parted_between_words_and_nothing_is_lost():
    words = [f"낱말{n}" for n in range(6_000)]
    made = payloads(Reply(text=" ".join(words)))
    assert len(made) > 2
    for payload in made:
        sound(payload)
    shown = " ".join(visible_message("", p["blocks"]) for p in made)
    assert shown.split() == words


def test_the_largest_briefing_is_still_a_handful_of_messages():
    rng = random.Random(7)
    cards = tuple(
        Card(
            f"회사{n}, 회사{n + 1}와 업무협약 체결",
            (Line("참여", "가" * rng.randint(5, 90)),),
            CARD.quotes,
            "",
            CARD.links,
        )
        for n in range(60)
    )
    made = payloads(Reply(document=Document(Language.KO, "브리핑", "오늘은 60건입니다.", cards)))
    assert len(made) <= 15


def test_a_briefing_with_a_picture_has_it_in_its_thread():
    document = Document(Language.KO, "주간", "이번 주", (CARD, CARD))
    head, _, picture = payloads(
        Reply(document=document, attachment=Attachment("w.png", b"PNG", True, "한 주"))
    )
    assert "under" not in head
    assert (picture["under"], picture["upload"]["name"]) == ("first", "w.png")


def test_a_button_that_leads_nowhere_on_slack_is_not_shown():
    (payload,) = payloads(
        Reply(text="x", buttons=((Button("그룹에 추가", invites=True),), (Button("y", "/help"),)))
    )
    assert [b["text"]["text"] for b in payload["blocks"][-1]["elements"]] == ["y"]
    assert len(payload["blocks"]) == 2


def test_an_answer_from_a_pasted_text_names_no_origin():
    answer = Answer(
        ("가나",), "가나입니다.", (Evidence("lead", 0, 5, "가나가 이끈다."),), (Source("", "", "", None),)
    )
    assert "—" not in visible_message("", payloads(Reply(answer=answer))[0]["blocks"])


def test_the_orders_in_a_briefings_foot_are_those_that_slack_knows():
    foot = "설정: /subscriptions · 그만 받기: /unsubscribe"
    for count in (1, 2):
        made = payloads(Reply(document=Document(Language.KO, "브리핑", "", (CARD,) * count, footer=foot)))
        shown = visible_message("", made[0]["blocks"])
        assert "설정: /pactwire subscriptions · 그만 받기: /pactwire unsubscribe" in shown


def test_without_a_stating_sentence_there_is_no_evidence_to_show():
    bare = Card(headline="가나, 다라와 제휴", lines=(), quotes=(Quote("시장 개척", ""),))
    (text,) = seen(Reply(document=Document(Language.KO, "제목", "", (bare,))))
    assert text == "제목\n가나, 다라와 제휴\n이유: 시장 개척"
