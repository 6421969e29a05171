"""Replies as Telegram shows them."""

from dataclasses import replace

import pytest

from bot.adapters.telegram.format import keyboard, messages, payloads
from bot.domain.chat import Button, Reply
from bot.domain.edition import Card, Document, Line, Link, Quote
from summarizer.types import Answer, Evidence, Language, Source

CARD = Card(
    headline="가나 & <다라>, 손잡다",
    lines=(Line("참여", "가나, 다라 (2곳)"),),
    quotes=(Quote("인재 양성", "함께 <b>가르치기로</b> 했다."),),
    reports="가온경제",
    links=(Link("가온경제", "https://a.example/1?x=1&y=2"),),
)


def test_a_card_shows_headline_lines_reason_and_source():
    (part,) = messages(Reply(document=Document(Language.KO, "제목", "", (CARD,))))
    assert part.html == (
        "<b>제목</b>\n\n<b>가나 &amp; &lt;다라&gt;, 손잡다</b>\n참여: 가나, 다라 (2곳)\n이유: 인재 양성\n"
        "<blockquote expandable>“함께 &lt;b&gt;가르치기로&lt;/b&gt; 했다.”</blockquote>\n"
        '출처: <a href="https://a.example/1?x=1&amp;y=2">가온경제</a>'
    )


def test_an_answer_shows_the_sentence_that_it_rests_on_once_and_its_source():
    answer = Answer(
        ("가나",),
        "가나입니다.",
        (Evidence("lead", 0, 5, "가나가 이끈다."), Evidence("lead", 0, 5, "가나가 이끈다.")),
        (Source("제목", "https://a.example/1", "가온경제", None),),
    )
    (part,) = messages(Reply(answer=answer))
    assert part.html.count("가나가 이끈다.") == 1
    assert '<a href="https://a.example/1">가온경제</a>' in part.html


def test_an_answer_from_a_pasted_text_names_no_origin():
    answer = Answer(
        ("가나",), "가나입니다.", (Evidence("lead", 0, 5, "가나가 이끈다."),), (Source("", "", "", None),)
    )
    (part,) = messages(Reply(answer=answer))
    assert "—" not in part.html


def test_a_long_briefing_rings_once_and_has_its_buttons_under_the_last_part():
    document = Document(Language.KO, "제목", "", tuple(CARD for _ in range(60)))
    made = payloads(Reply(document=document, suggestions=("브리핑", "가" * 22)))
    assert len(made) > 1
    assert "silent" not in made[0]
    assert all(payload["silent"] for payload in made[1:])
    assert [[button["action"] for button in row] for row in made[-1]["buttons"]] == [["브리핑"], ["가" * 22]]
    assert "buttons" not in made[0]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["07:00", "07:30", "08:00", "08:30"], [4]),
        (["월", "화", "수", "목", "금", "토", "일"], [7]),
        (["KAIST", "두레모터스", "한국전자통신연구원", "KT"], [2, 2]),
        (["세이프로드 협의체", "클라우드 원팀", "두레펲토로보틱스"], [2, 1]),
        (["KT", "Electronics and Telecommunications Research Institute"], [1, 1]),
        ([str(n) for n in range(9)], [5, 4]),
    ],
)
def test_so_many_buttons_stand_side_by_side_as_a_phone_shows_in_full(labels, rows):
    reply = Reply(text="보기", buttons=(tuple(Button(label, label) for label in labels),))
    shown = keyboard(reply)
    assert [len(row) for row in shown] == rows
    assert [button["label"] for row in shown for button in row] == labels


def test_a_reason_that_no_sentence_states_here_stands_without_one():
    bare = replace(CARD, quotes=(*CARD.quotes, Quote("시장 개척", "")))
    (part,) = messages(Reply(document=Document(Language.KO, "제목", "", (bare,))))
    assert "이유: 인재 양성 · 시장 개척\n<blockquote" in part.html
    assert "“”" not in part.html
    (alone,) = messages(
        Reply(document=Document(Language.KO, "제목", "", (replace(CARD, quotes=(Quote("시장 개척", ""),)),)))
    )
    assert "이유: 시장 개척\n출처" in alone.html
