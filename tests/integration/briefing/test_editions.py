"""Editions on a real database: what each holds, once, and what becomes of it when something came between."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.chat import Attachment, Holidays, Order, WhenEmpty
from summarizer.types import Kind, Language, Organisation, Reason, Status
from tests.builders import alliance
from tests.integration.briefing.kit import MORNING, Kit, headlines

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
DAILY = Order(weekdays=EVERY_DAY)
TEAM = alliance("KT", "서울대", "KAIST", name="클라우드 원팀", kind=Kind.CONSORTIUM, why=(Reason.TALENT,))
DEAL = alliance("두레", "펲토")


@pytest.fixture
def kit(database):
    return Kit(database)


async def test_a_story_comes_once_and_the_window_ends_where_the_next_begins(kit):
    mine = await kit.subscribe(DAILY)
    await kit.story(TEAM)
    (first,) = await kit.open(mine)
    assert headlines(first) == ["KT·서울대·KAIST, ‘클라우드 원팀’ 결성…인재 양성 목적"]
    await kit.story(DEAL, at=MORNING + HOUR)
    (second,) = await kit.open(mine, at=MORNING + DAY)
    assert headlines(second) == ["두레, 펲토와 업무협약 체결"]
    (third,) = await kit.open(mine, at=MORNING + 2 * DAY)
    assert third["lead"] == "새로 나온 제휴·협력 소식이 없습니다."
    windows = await kit.rows("SELECT window_from, window_until FROM editions ORDER BY id")
    assert windows[0][0] == MORNING - DAY
    assert [start for start, _ in windows[1:]] == [end for _, end in windows[:-1]]


async def test_the_first_edition_covers_a_day_or_all_the_time_since_it_was_ordered(kit):
    new, weekly = await kit.subscribe(DAILY), await kit.subscribe(DAILY)
    ordered = {new: "2025-11-23T22:00Z", weekly: "2025-11-20T22:00Z"}
    for number, at in ordered.items():
        await kit.rows(
            f"UPDATE subscriptions SET created_at = '{at}', covered_until = NULL"  # noqa: S608  # our own numbers
            f" WHERE id = {number} RETURNING id"
        )
    await kit.story(DEAL, at=MORNING - 2 * DAY)
    await kit.story(TEAM)
    first, second = await kit.open(new, weekly)
    assert len(headlines(first)) == 1
    assert len(headlines(second)) == 2


async def test_two_workers_at_one_moment_make_one_edition(database):
    kits = [Kit(database), Kit(database)]
    mine = await kits[0].subscribe(DAILY)
    await asyncio.gather(*(kit.publisher.open_editions([mine]) for kit in kits))
    assert await kits[0].rows("SELECT count(*) FROM editions") == [(1,)]
    assert await kits[0].rows("SELECT count(*) FROM outbox") == [(1,)]


async def test_a_changed_fact_comes_as_an_update_that_shows_the_change_alone(kit):
    mine = await kit.subscribe(DAILY)
    number = await kit.story(TEAM)
    await kit.open(mine)
    wider = replace(TEAM, parties=(*TEAM.parties, Organisation("LG전자")), status=Status.EXPANDED)
    await kit.change(number, wider, at=MORNING + HOUR)
    (update,) = await kit.open(mine, at=MORNING + DAY)
    (card,) = update["cards"]
    assert card["headline"] == "업데이트: LG전자 합류 — ‘클라우드 원팀’"
    assert [line["text"] for line in card["lines"]] == ["결성 → 확대"]
    assert update["lead"] == "앞서 전해 드린 ‘클라우드 원팀’ 소식이 달라졌습니다: LG전자 합류."
    (after,) = await kit.open(mine, at=MORNING + 2 * DAY)
    assert headlines(after) == []


async def test_another_chat_that_was_never_told_gets_the_whole_story(kit):
    mine, theirs = await kit.subscribe(DAILY), await kit.subscribe(DAILY, due_at=MORNING + DAY)
    number = await kit.story(TEAM, at=MORNING - HOUR)
    await kit.open(mine)
    await kit.change(number, replace(TEAM, date="2025-11-20", status=Status.ENDED), at=MORNING + HOUR)
    update, whole = await kit.open(mine, theirs, at=MORNING + DAY)
    assert headlines(update)[0].startswith("업데이트: ")
    assert headlines(whole) == ["KT·서울대·KAIST, ‘클라우드 원팀’ 활동 종료"]


async def test_forty_five_minutes_late_it_comes_and_holds_what_came_meanwhile(kit):
    mine = await kit.subscribe(DAILY, covered_until=MORNING - DAY)
    await kit.story(DEAL, at=MORNING + timedelta(minutes=20))
    (late,) = await kit.open(mine, at=MORNING + timedelta(minutes=45))
    assert headlines(late) == ["두레, 펲토와 업무협약 체결"]
    assert "제때" not in late["lead"]
    assert await kit.rows("SELECT slot, local_day FROM editions") == [("08:00", date(2025, 11, 24))]


async def test_more_than_six_hours_late_the_next_one_takes_over_and_says_so(kit):
    mine = await kit.subscribe(DAILY, covered_until=MORNING - DAY)
    await kit.story(DEAL, at=MORNING - HOUR)
    assert await kit.open(mine, at=MORNING + timedelta(hours=6, minutes=1)) == []
    assert await kit.rows("SELECT count(*) FROM editions") == [(0,)]
    (next_one,) = await kit.open(mine, at=MORNING + DAY)
    assert headlines(next_one) == ["두레, 펲토와 업무협약 체결"]
    assert "지난 브리핑을 제때 보내 드리지 못해, 11월 23일(일) 08:00 이후의 소식을" in next_one["lead"]
    assert await kit.rows("SELECT window_from FROM editions") == [(MORNING - DAY,)]
    (after,) = await kit.open(mine, at=MORNING + 2 * DAY)
    assert "제때" not in after["lead"]


async def test_what_changed_a_little_is_a_line_in_the_next_edition_and_told_once(kit):
    mine = await kit.subscribe(DAILY)
    vague = replace(DEAL, date="2025-11")
    story = await kit.story(vague)
    await kit.open(mine)
    exact = replace(vague, date="2025-11-21")
    await kit.change(story, exact, at=MORNING + HOUR)
    (second,) = await kit.open(mine, at=MORNING + DAY)
    assert headlines(second) == ["앞서 전해 드린 소식에서 보태거나 고친 사실"]
    assert second["cards"][0]["lines"] == [
        {"label": "두레·펲토", "text": "날짜 2025년 11월 → 2025년 11월 21일(금)"}
    ]
    await kit.change(story, replace(exact, why=(Reason.MARKET,)), at=MORNING + DAY + HOUR)
    (third,) = await kit.open(mine, at=MORNING + 2 * DAY)
    assert third["cards"][0]["lines"] == [{"label": "두레·펲토", "text": "시장 개척 목적 추가"}]


async def test_after_a_change_of_time_none_comes_twice_that_day(kit):
    from bot.store import subscriptions

    mine = await kit.subscribe(DAILY)
    await kit.open(mine)
    later = replace(DAILY, times=(time(9, 0),))
    async with kit.database.transaction() as connection:
        await subscriptions.amend(connection, 1, mine, later, due_at=MORNING + HOUR)
    assert await kit.open(mine, at=MORNING + HOUR) == []
    assert await kit.due(mine) == MORNING + DAY + HOUR
    assert len(await kit.open(mine, at=MORNING + DAY + HOUR)) == 1


async def test_two_times_a_day_are_two_editions(kit):
    mine = await kit.subscribe(replace(DAILY, times=(time(8), time(18))))
    await kit.open(mine)
    assert await kit.due(mine) == MORNING + 10 * HOUR
    assert len(await kit.open(mine, at=MORNING + 10 * HOUR)) == 1
    assert await kit.due(mine) == MORNING + DAY


EMPTY = [
    (WhenEmpty.LINE, ["구독 조건(관심 기업 KT)에 맞는 새 소식이 없습니다."]),
    (WhenEmpty.SILENT, []),
    (WhenEmpty.BEST, ["조건에 맞는 새 소식이 없어 그 밖의 주요 소식을 전해 드립니다."]),
]


@pytest.mark.parametrize(("policy", "leads"), EMPTY)
async def test_an_empty_day_is_as_it_was_ordered(kit, policy, leads):
    mine = await kit.subscribe(replace(DAILY, watched=("KT",), when_empty=policy))
    await kit.story(DEAL)
    found = await kit.open(mine)
    assert [document["lead"][: len(lead)] for document, lead in zip(found, leads, strict=True)] == leads
    assert await kit.rows("SELECT count(*) FROM editions") == [(1,)]  # kept, also where nothing was said


#: 25 December 2025 is a Thursday.
CHRISTMAS = MORNING + timedelta(days=31)


@pytest.mark.parametrize(
    ("policy", "days", "told"),
    [
        (Holidays.SEND, 1, ["업무협약"]),
        (Holidays.SKIP, 2, []),
        (Holidays.MERGE, 2, ["업무협약"]),
    ],
)
async def test_a_holiday_is_as_it_was_ordered(kit, policy, days, told):
    before = CHRISTMAS - DAY
    mine = await kit.subscribe(replace(DAILY, holidays=policy), due_at=before)
    await kit.open(mine, at=before)
    assert await kit.due(mine) == before + days * DAY
    await kit.story(DEAL, at=before + HOUR)
    (found,) = await kit.open(mine, at=before + days * DAY)
    assert [told[0] in line for line in headlines(found)] == [True for _ in told]
    assert ("쉬는 날의 소식까지" in found["lead"]) is (policy is Holidays.MERGE)


async def test_the_same_wish_is_thought_through_once_and_every_chat_gets_its_own_rows(kit):
    many = [await kit.subscribe(DAILY) for _ in range(20)]
    others = [await kit.subscribe(replace(DAILY, language=Language.EN)) for _ in range(5)]
    await kit.story(TEAM)
    found = await kit.open(*many, *others)
    assert len(found) == 25
    assert len({document["title"] for document in found}) == 2
    assert await kit.rows("SELECT count(DISTINCT chat_id), count(*) FROM outbox") == [(25, 25)]
    assert len(kit.jobs) == 25


async def test_a_platform_that_this_process_lacks_holds_up_no_other(kit):
    from bot.errors import TransientError

    mine = await kit.subscribe(DAILY)
    theirs = await kit.subscribe(DAILY)
    await kit.rows("UPDATE chats SET platform = 'slack' WHERE id = 2 RETURNING id")
    with pytest.raises(TransientError, match="slack"):
        await kit.open(mine, theirs)
    assert await kit.rows("SELECT subscription_id FROM editions") == [(mine,)]
    assert await kit.due(theirs) == MORNING


async def test_a_weekly_edition_begins_with_the_weeks_figures_and_its_picture(database):
    class Gallery:
        async def week(self, since, until, language):
            return Attachment("week.png", b"\x89PNG", picture=True, description=f"{until - since}")

    kit = Kit(database, pictures=Gallery())
    mine = await kit.subscribe(replace(DAILY, weekdays=(1,), overview=True))
    await kit.story(TEAM, at=MORNING - 3 * DAY)
    await kit.story(alliance("KT", "두레", why=(Reason.TALENT,)), at=MORNING - HOUR)
    await kit.story(DEAL, at=MORNING - 9 * DAY)
    (found,) = await kit.open(mine)
    week, story = found["cards"]
    assert week["headline"] == "한 주 정리"
    assert {line["label"]: line["text"] for line in week["lines"]} == {
        "새 제휴": "2건 (협의체 1, 업무협약 1), 한 주 전 1건",
        "활발한 곳": "KT 2건",
        "이유(한 주 전보다)": "인재 양성 2건 (+2)",
    }
    assert story["headline"].startswith("KT, 두레와")


async def test_what_found_no_room_is_called_up_with_as_many_days_as_the_edition_covers(kit):
    narrow = replace(DAILY, most=1)
    daily = await kit.subscribe(narrow, covered_until=MORNING - DAY - HOUR / 12)
    after_a_weekend = await kit.subscribe(narrow, covered_until=MORNING - 3 * DAY)
    after_months = await kit.subscribe(narrow, covered_until=MORNING - 90 * DAY)
    await kit.story(TEAM)
    await kit.story(DEAL)
    one, three, most = await kit.open(daily, after_a_weekend, after_months)
    assert "이 밖에 1건이 더 있습니다: /catchup 1d" in one["footer"]
    assert "이 밖에 1건이 더 있습니다: /catchup 3d" in three["footer"]
    assert "/catchup 31d" in most["footer"]


async def test_a_chat_that_is_taken_off_the_list_gets_nothing_until_it_is_let_in_again(kit):
    mine = await kit.subscribe(replace(DAILY, watched=("KT",), alerts=True))
    others = await kit.subscribe(replace(DAILY, watched=("KT",), alerts=True))
    operators = await kit.subscribe(DAILY)
    kit.listed, kit.operators = ("console:2",), ("console:3",)
    number = await kit.story(TEAM)
    await kit.open(mine, others, operators)
    assert await kit.rows("SELECT subscription_id FROM editions ORDER BY 1") == [(others,), (operators,)]
    assert await kit.due(mine) == MORNING + DAY
    await kit.story(alliance("KT", "네이버"), at=MORNING + HOUR)
    await kit.alerter.article_placed(await kit.article_of(number + 1))
    assert await kit.rows("SELECT subscription_id FROM editions WHERE slot LIKE 'alert%'") == [(others,)]
    kit.listed = ("console:1",)
    (whole,) = await kit.open(mine, at=MORNING + DAY)
    assert len(headlines(whole)) == 2  # nothing of it is lost


async def test_an_alert_comes_at_once_and_its_story_not_again(kit):
    watching = Order(weekdays=EVERY_DAY, watched=("KT",), alerts=True)
    mine = await kit.subscribe(watching, due_at=MORNING + DAY)
    others = await kit.subscribe(replace(watching, watched=("두레",)), due_at=MORNING + DAY)
    number = await kit.story(TEAM)
    article = await kit.article_of(number)
    await kit.alerter.article_placed(article)
    await kit.alerter.article_placed(article)
    (alert,) = await kit.documents()
    assert alert["title"] == "속보 · KT"
    assert await kit.rows("SELECT DISTINCT policy, priority FROM outbox") == [("park", 5)]
    kit.now = MORNING + DAY
    mine_next, others_next = await kit.open(mine, others)
    assert headlines(mine_next) == []
    assert "속보로 먼저 보내 드린 1건은" in mine_next["footer"]
    assert "속보" not in others_next["footer"]


async def test_the_sixth_alert_of_a_day_waits_for_the_briefing(kit):
    mine = await kit.subscribe(Order(weekdays=EVERY_DAY, watched=("KT",), alerts=True), due_at=MORNING + DAY)
    for number in range(6):
        story = await kit.story(alliance("KT", f"{number}사"))
        await kit.alerter.article_placed(await kit.article_of(story))
    assert len(await kit.documents()) == 5
    kit.now = MORNING + DAY
    (found,) = await kit.open(mine)
    assert headlines(found) == ["KT, 5사와 업무협약 체결"]


async def test_an_alert_in_quiet_hours_waits_for_their_end(kit):
    order = Order(watched=("KT",), alerts=True, quiet=(time(22), time(9)))
    await kit.subscribe(order, due_at=MORNING + DAY)
    await kit.alerter.article_placed(await kit.article_of(await kit.story(TEAM)))
    assert await kit.rows("SELECT not_before FROM outbox") == [(MORNING + HOUR,)]
    assert [after for _, after in kit.jobs] == [3600.0]


async def test_old_news_that_comes_in_late_is_no_alert(kit):
    await kit.subscribe(Order(watched=("KT",), alerts=True), due_at=MORNING + DAY)
    story = await kit.story(TEAM, published=date(2025, 11, 1))
    await kit.alerter.article_placed(await kit.article_of(story))
    assert await kit.documents() == []
