"""What people ask about editions, over the same dispatcher as every chat: what is new, what came, why, what would."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.commands.applying import apply
from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import Desk, Order, Place, Platform, Request
from bot.store import audit, subscriptions
from summarizer.types import Kind, Language, Organisation, Reason, Status
from tests.builders import alliance
from tests.dialogues.test_conversation import LIBRARY
from tests.fakes import EmptyArchive
from tests.integration.briefing.kit import MORNING, Kit

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAILY = Order(weekdays=(1, 2, 3, 4, 5, 6, 7))
TEAM = alliance("KT", "서울대", "KAIST", name="클라우드 원팀", kind=Kind.CONSORTIUM, why=(Reason.TALENT,))
DEAL = alliance("두레", "펲토")


@pytest.fixture
def kit(database):
    return Kit(database)


async def say(kit, text, *, language=Language.KO, edition_id=None, **more):
    """What the chat is told; what was decided is written down as it is with a real reply."""
    library: Library = replace(LIBRARY, briefings=kit.briefings, **more)
    async with kit.database.transaction() as connection:
        held = await subscriptions.of_chat(connection, 1)
    desk = Desk(kit.now, "Asia/Seoul", held, chat_id=1, edition_id=edition_id)
    request = Request(Place(Platform.CONSOLE, "test", "1"), text)
    reply, after = await respond(
        request,
        Talk(language=language, desk=desk),
        library,
        today=kit.now.astimezone(ZoneInfo("Asia/Seoul")).date(),
    )
    async with kit.database.transaction() as connection:
        for change in after.changes:
            await apply(connection, 1, change, actor="telegram:7", desk=desk, now=kit.now)
    return reply


def told(reply):
    return [card.headline for card in reply.document.cards]


async def test_the_first_edition_can_be_had_at_once_and_the_next_begins_where_it_ended(kit):
    mine = await kit.subscribe(DAILY, due_at=MORNING + DAY)
    await kit.rows("UPDATE subscriptions SET covered_until = NULL RETURNING id")
    await kit.story(TEAM)
    first = await say(kit, "/briefing")
    assert told(first) == ["KT·서울대·KAIST, ‘클라우드 원팀’ 결성…인재 양성 목적"]
    assert await kit.rows("SELECT slot FROM editions") == [("first:08:00",)]
    kit.now = MORNING + 2 * HOUR
    await kit.story(DEAL)
    (scheduled,) = await kit.open(mine, at=MORNING + DAY)
    assert [card["headline"] for card in scheduled["cards"]] == ["두레, 펲토와 업무협약 체결"]


async def test_between_two_editions_a_look_changes_nothing(kit):
    mine = await kit.subscribe(DAILY)
    await kit.open(mine)
    kit.now = MORNING + 3 * HOUR
    await kit.story(DEAL)
    look = await say(kit, "/briefing")
    assert told(look) == ["두레, 펲토와 업무협약 체결"]
    assert "지난 브리핑(11월 24일(월) 08:00) 이후" in look.document.footer
    (scheduled,) = await kit.open(mine, at=MORNING + DAY)
    assert len(scheduled["cards"]) == 1


async def test_without_a_subscription_a_briefing_is_of_the_last_day(kit):
    await kit.subscribe(DAILY, chat=2)
    await kit.story(DEAL)
    await kit.story(TEAM, at=MORNING - 30 * HOUR)
    assert told(await say(kit, "브리핑", language=Language.EN)) == [
        "두레 and 펲토 sign a co-operation agreement"
    ]


async def test_past_editions_are_called_up_again_by_their_day(kit):
    mine = await kit.subscribe(replace(DAILY, times=(time(8), time(18))))
    await kit.story(TEAM)
    await kit.open(mine)
    await kit.story(DEAL, at=MORNING + HOUR)
    await kit.open(mine, at=MORNING + 10 * HOUR)
    await kit.open(mine, at=MORNING + DAY)
    monday = await say(kit, "지난 월요일 브리핑")
    assert told(monday) == [
        "KT·서울대·KAIST, ‘클라우드 원팀’ 결성…인재 양성 목적",
        "두레, 펲토와 업무협약 체결",
    ]
    assert (await say(kit, "/digest 2025-11-24")).document == monday.document
    assert "보내 드린 브리핑이 없습니다" in (await say(kit, "/digest 2025-11-01")).text
    assert (
        "최근 브리핑: 2025년 11월 25일(화) · 2025년 11월 24일(월)"
        in (await say(kit, "/digest 2025-11-01")).text
    )
    assert "날짜를 알 수 없습니다" in (await say(kit, "/digest 클라우드")).text
    assert (
        "새 소식이 없습니다" in (await say(kit, "/digest")).document.lead
        or told(await say(kit, "/digest")) == []
    )


async def test_catching_up_takes_all_of_the_time_behind_whether_told_or_not(kit):
    mine = await kit.subscribe(DAILY)
    await kit.story(TEAM, at=MORNING - 3 * HOUR)
    await kit.story(DEAL, at=MORNING - 50 * HOUR)
    await kit.open(mine)
    assert len(told(await say(kit, "/catchup 3d"))) == 2
    assert len(told(await say(kit, "/따라잡기 1일"))) == 1
    assert "31일까지" in (await say(kit, "/catchup 99d")).text
    assert "Up to 31 days" in (await say(kit, "/catchup x", language=Language.EN)).text


async def test_why_a_story_came(kit):
    mine = await kit.subscribe(replace(DAILY, watched=("케이티",), reasons=(Reason.TALENT,)))
    await kit.story(TEAM)
    await kit.open(mine)
    why = (await say(kit, "왜 받았나?")).text
    assert "1. KT·서울대·KAIST, ‘클라우드 원팀’ 결성…인재 양성 목적" in why
    assert "→ 관심 기업 케이티가 참여 · 고르신 이유(인재 양성) · 형태: 협의체" in why
    english = (await say(kit, "/why 1", language=Language.EN)).text
    assert "you watch 케이티 · your reasons: train talent · form: consortium" in english
    assert "그 번호의 소식이 없습니다" in (await say(kit, "/why 9")).text


async def test_why_an_article_does_not_come(kit):
    await kit.subscribe(replace(DAILY, watched=("삼성SDS",)))
    await kit.story(TEAM)
    assert (
        "보내 드리지 않습니다: 관심 기업이 참여하지 않았습니다"
        in (await say(kit, "/why https://a.example/1/0")).text
    )
    assert "아직 모으지 않았습니다" in (await say(kit, "/why https://b.example/9")).text


@pytest.mark.parametrize(
    ("language", "came", "again", "past"),
    [
        (
            Language.KO,
            "11월 24일(월) 08:00에 보내 드렸습니다: 조건 없는 구독",
            "다음 브리핑에서 전해 드립니다",
            "조건에는 맞지만 다음 브리핑이 다룰 때보다 앞선 소식입니다",
        ),
        (
            Language.EN,
            "It came at 08:00 on Mon, 24 November: your subscription takes every story",
            "the next briefing tells it",
            "It fits, but is older",
        ),
    ],
)
async def test_of_a_story_that_came_one_is_told_when(kit, language, came, again, past):
    mine = await kit.subscribe(DAILY)
    story = await kit.story(DEAL)
    await kit.story(TEAM, at=MORNING - 30 * HOUR)

    async def why(number):
        return (await say(kit, f"/why https://a.example/{number}/0", language=language)).text

    assert "보내 드립니다: 조건 없는 구독" in await why(story) or "It comes: " in await why(story)
    await kit.open(mine)
    assert came in await why(story)
    assert again not in await why(story)
    assert past in await why(story + 1)
    await kit.change(story, alliance("두레", "펲토", kind=Kind.JOINT_VENTURE))
    told = await why(story)
    assert came in told
    assert again in told


async def test_what_an_order_would_have_brought(kit):
    await kit.subscribe(DAILY)
    await kit.story(TEAM, at=MORNING - 30 * HOUR)
    await kit.story(DEAL, at=MORNING - 60 * HOUR)
    both = (await say(kit, "/preview")).text
    assert "브리핑 7번에 소식 2건을 받으셨을 것입니다" in both
    assert "나머지 5번은 새 소식이 없었습니다." in both
    assert both.count(" — ") == 2  # days that would have brought nothing have no line of their own
    filtered = (await say(kit, "/preview 08:00 KT")).text
    assert "소식 1건을" in filtered
    assert "오지 않았을 소식: 관심 기업이 참여하지 않았습니다 (1건)" in filtered
    assert "· 두레, 펲토와 업무협약 체결 — 관심 기업이 참여하지 않았습니다" in filtered
    assert "시각을 알 수 없습니다" in (await say(kit, "/preview 25:00")).text
    assert "어느 구독인지 번호로" in (await say(kit, "/preview 9")).text
    assert "7 briefings with 2 stories" in (await say(kit, "/preview 1", language=Language.EN)).text


async def test_a_story_that_changed_since_is_rehearsed_as_it_was_then_and_then_as_its_update(kit):
    await kit.subscribe(DAILY)
    number = await kit.story(TEAM, at=MORNING - 2 * DAY - HOUR)
    grown = replace(TEAM, status=Status.EXPANDED, parties=(*TEAM.parties, Organisation("LG전자")))
    await kit.change(number, grown, at=MORNING - HOUR)
    await kit.rows(
        f"UPDATE story_versions SET at = '{MORNING - 2 * DAY - HOUR}' WHERE version = 1 RETURNING id"  # noqa: S608
    )
    said = (await say(kit, "/preview")).text
    assert "브리핑 7번에 소식 2건" in said
    assert "11월 22일(토) 08:00 — 1건\n· KT·서울대·KAIST, ‘클라우드 원팀’ 결성…인재 양성 목적" in said
    assert "11월 24일(월) 08:00 — 1건\n· 업데이트: LG전자 합류" in said


async def test_every_change_of_a_setting_is_written_down_with_who_made_it(kit):
    await kit.subscribe(DAILY)
    await say(kit, "/subscribe 09:00 KT")
    await say(kit, "/unsubscribe 2")
    await say(kit, "/lang en")
    rows = await kit.rows("SELECT actor, action, before, after FROM audit ORDER BY id")
    assert [row[:2] for row in rows] == [
        ("telegram:7", "subscribe"),
        ("telegram:7", "unsubscribe"),
        ("telegram:7", "speak"),
    ]
    assert rows[0][2] is None
    assert rows[0][3]["times"] == ["09:00"]
    assert rows[1][2]["filters"] == {"watched": ["KT"]}
    assert rows[2][2:] == ({"language": "ko"}, {"language": "en"})
    async with kit.database.transaction() as connection:
        newest, *_ = await audit.read(connection, most=5)
        theirs = await audit.read(connection, most=5, about="telegram:7")
        here = await audit.read(connection, most=5, about="console:1")
        nobodys = await audit.read(connection, most=5, about="telegram:8")
    assert (newest.actor, newest.where, newest.action) == ("telegram:7", "console:1", "speak")
    assert (len(theirs), len(here), nobodys) == (3, 3, [])


async def test_the_week_in_figures(kit):
    await kit.subscribe(DAILY)
    await kit.story(TEAM)
    week = (await say(kit, "/week", language=Language.EN)).document
    assert week.cards[0].headline == "The week in figures"
    assert week.cards[0].lines[0].text == "1 (consortium 1); 0 the week before"


async def test_the_week_comes_with_its_picture_where_one_can_be_drawn(kit):
    class Busy(EmptyArchive):
        """Of every week the same."""

        async def count(self, query):
            return 3

    drawn = []

    async def draw(table):
        drawn.append(table.trends)
        return b"PNG"

    await kit.subscribe(DAILY)
    await kit.story(TEAM)
    reply = await say(kit, "/week", archive=Busy(), draw=draw)
    assert reply.document.cards[0].headline == "한 주 정리"
    assert reply.attachment.picture
    assert drawn[0].totals == (3, 3, 3, 3)
    assert drawn[0].months[-1] == "2025-11-17"  # the seven days that end here
    assert (await say(kit, "/week", draw=draw)).attachment is None  # nothing to draw
