"""What operators ask and order in a chat, in both languages; whoever is none is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Operations, Talk
from bot.domain.chat import Admit, Desk, Place, Platform, Request, Role
from bot.domain.status import Ailing, Closed, Failure, Status, Unsent, Waiting
from summarizer.types import Language
from tests.dialogues.test_conversation import LIBRARY, said

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HERE = Place(Platform.TELEGRAM, "1", "42")
STATUS = Status(
    at=NOW,
    ticked_at=NOW - timedelta(seconds=12),
    unhandled=1,
    undelivered=2,
    parked=3,
    unsent=(Unsent(31, "telegram:99", NOW, "Telegram's answer\ndid not arrive."),),
    dead=4,
    failures=(Failure(41, "fetch", NOW, "3 workers died over it. " + "x" * 200),),
    sources=5,
    ailing=(Ailing("가온일보", 6, "The site has trouble."),),
    chats=7,
    subscriptions=8,
    jobs=(Waiting("read", "todo", 9, 61.2), Waiting("fetch", "doing", 2)),
    unreachable=3,
    closed=(Closed("telegram:7", 2, NOW, ""), Closed("slack:C1", 1, NOW, "is_archived")),
)


def operations(*, admitted=(), listed=(), status=STATUS):
    """What operators look after, as it stands here."""

    async def how():
        return status

    async def names():
        return frozenset(admitted)

    return Operations(how, names, frozenset(listed))


async def ask(line, language=Language.KO, *, role=Role.OPERATOR, **given):
    desk = Desk(NOW, "Asia/Seoul", chat_name="telegram:42")
    talk = Talk(language=language, role=role, desk=desk)
    library = replace(LIBRARY, operations=operations(**given))
    reply, after = await respond(Request(HERE, line), talk, library, today=date(2026, 11, 23))
    return reply, after.changes


#: What is said, and what the reply holds; where all chats are served, and nothing was ever merged or reported.
KOREAN = [
    ("/status", "시계: 12초 전"),
    ("/상태", "보류된 메시지: 3 · 포기한 작업: 4"),
    ("/allow", "모든 대화방에 열려 있습니다."),
    ("/허용 여기", "telegram:42 하나를 허용하면 다른 대화방은 더 이상 쓸 수 없습니다."),
    ("/correct", "기다리는 신고가 없습니다."),
    ("/split ETRI", "라는 이름의 기업·기관이 없습니다."),
    ("/merge ETRI = 한국전자통신연구원", "찾지 못했습니다"),
    ("/undo", "되돌릴 것이 없습니다."),
    ("/sources", "여기서는 출처를 볼 수 없습니다."),
]
ENGLISH = [
    ("/status", "Clock: 12 s ago"),
    ("상태", "Parked: 3 · dead letters: 4"),
    ("/allow", "All chats are served."),
    ("/allow here", "Once telegram:42 is on the list, no other chat is."),
    ("/correct", "No error waits for a decision."),
    ("/split ETRI", "No organisation goes by the name ETRI."),
    ("/merge ETRI = ABC", "No alliance of “ETRI” is known"),
    ("/undo", "There is nothing to undo."),
    ("/sources", "Sources cannot be seen from here."),
]
KOREAN_WRONG = [
    ("/allow 아무데나", "telegram:-100123 이나 slack:T01:C01 처럼"),
    ("/allow telegram:1 telegram:2", "telegram:-100123 이나 slack:T01:C01 처럼"),
    ("/허용 제외 아무데나", "telegram:-100123 이나 slack:T01:C01 처럼"),
    ("/correct 99", "기다리는 신고가 없습니다."),
    ("/merge", "왼쪽 이름이 남습니다"),
    ("/합치기 KT", "왼쪽 이름이 남습니다"),
    ("/split", "예: /split ETRI"),
    ("/undo 99", "되돌릴 것이 없습니다."),
    ("/undo 그것", "예: /undo 12"),
]
ENGLISH_WRONG = [
    ("/allow everybody", "Name a chat as telegram:-100123 or slack:T01:C01"),
    ("/allow telegram:1 telegram:2", "Name a chat as telegram:-100123 or slack:T01:C01"),
    ("/allow remove nobody", "Name a chat as telegram:-100123 or slack:T01:C01"),
    ("/correct 99", "No error waits for a decision."),
    ("/merge", "the left name stays"),
    ("/merge KT", "the left name stays"),
    ("/split", "Name what to split off, such as /split ETRI."),
    ("/undo 99", "There is nothing to undo."),
    ("/undo that", "Name its number, such as /undo 12."),
]
TABLE = [(Language.KO, *row) for row in KOREAN + KOREAN_WRONG] + [
    (Language.EN, *row) for row in ENGLISH + ENGLISH_WRONG
]


@pytest.mark.parametrize(("language", "line", "expected"), TABLE)
async def test_an_operator_is_told(language, line, expected):
    reply, changes = await ask(line, language)
    assert expected in said(reply)
    assert changes == ()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
@pytest.mark.parametrize(
    ("language", "refusal"),
    [
        (Language.KO, "이 명령은 팩트와이어 운영자만 쓸 수 있습니다. 필요하시면 운영자에게 부탁해 주십시오."),
        (Language.EN, "Only the operators of this Pactwire can do that; ask one of them."),
    ],
)
@pytest.mark.parametrize(
    "line",
    ["/status", "/상태", "/allow here", "/허용 여기 !", "/merge a = b", "/split a", "/undo", "/correct 1"],
)
async def test_whoever_is_no_operator_is_refused_and_nothing_changes(role, language, refusal, line):
    reply, changes = await ask(line, language, role=role)
    assert (reply.text, changes) == (refusal, ())


async def test_the_status_tells_of_everything_that_waits_for_an_operator_and_can_be_looked_at_again():
    reply, _ = await ask("/status")
    assert reply.text.splitlines() == [
        "상태 · 2026-11-23 03:00 UTC",
        "",
        "시계: 12초 전",
        "대화방: 7 · 구독: 8",
        "처리 전: 1 · 발송 전: 2",
        "출처: 5 · 문제 있음: 1",
        "보류된 메시지: 3 · 포기한 작업: 4",
        "· 기사 읽기 (대기): 9, 61초째",
        "· 기사 받기 (진행 중): 2",
        "",
        "보류:",
        "· 31 · telegram:99 · 11-23 03:00 · Telegram's answer did not arrive.",
        "",
        "보낼 수 없는 대화방:",
        "· telegram:7 · 구독 2 · 11-23 03:00 · 차단했거나 내보냄",
        "· slack:C1 · 구독 1 · 11-23 03:00 · is_archived",
        "· 그 밖에 1곳",
        "차단을 풀거나 다시 초대하면 구독이 저절로 이어집니다. 30일이 지나면 지웁니다.",
        "",
        "포기:",
        f"· 41 · 기사 받기 · 11-23 03:00 · {('3 workers died over it. ' + 'x' * 200)[:119]}…",
        "",
        "출처 문제:",
        "· 가온일보 · 6× · The site has trouble.",
    ]
    assert [(b.label, b.action) for row in reply.buttons for b in row] == [("새로 고침", "/status")]
    assert reply.in_place


@pytest.mark.parametrize(
    ("ticked", "korean", "english"),
    [(None, "시계: 멈춤", "Clock: silent"), (NOW - timedelta(minutes=2), "시계: 멈춤", "Clock: silent")],
)
async def test_a_clock_that_does_not_tick_is_said_to_stand_still(ticked, korean, english):
    status = replace(STATUS, ticked_at=ticked)
    assert korean in (await ask("/status", status=status))[0].text
    assert english in (await ask("/status", Language.EN, status=status))[0].text


async def test_the_first_chat_to_be_let_in_is_asked_about_for_it_shuts_out_all_others():
    reply, changes = await ask("/allow here")
    ((button,),) = reply.buttons
    assert (button.label, button.action, changes) == ("이 대화방만 허용", "/allow telegram:42 !", ())
    reply, changes = await ask(button.action)
    assert changes == (Admit("telegram:42", True),)
    assert "· telegram:42" in reply.text


async def test_further_chats_are_let_in_at_once_and_those_of_the_settings_stand_apart():
    given = {"admitted": ["telegram:7"], "listed": ["slack:T1:C1"]}
    reply, changes = await ask("/allow telegram:-100123", **given)
    assert changes == (Admit("telegram:-100123", True),)
    assert reply.text.splitlines() == [
        "허용된 대화방:",
        "· slack:T1:C1 (설정)",
        "· telegram:-100123",
        "· telegram:7",
        "",
        "빼시려면: /allow remove 대화방",
    ]


@pytest.mark.parametrize("line", ["/allow remove telegram:7", "/allow - telegram:7", "/허용 제외 telegram:7"])
async def test_a_chat_is_taken_off_the_list(line):
    reply, changes = await ask(line, Language.EN, admitted=["telegram:7", "telegram:8"])
    assert changes == (Admit("telegram:7", False),)
    assert "telegram:7" not in reply.text
    assert "· telegram:8" in reply.text


@pytest.mark.parametrize("line", ["/status", "/allow"])
async def test_where_there_is_no_store_it_is_said(line):
    reply, _ = await respond(Request(HERE, line), Talk(), LIBRARY, today=date(2026, 11, 23))
    assert reply.text == "여기서는 볼 수 없습니다."
