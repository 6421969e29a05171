"""An error of fact, from the reader's report to the edited message."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.briefing.mend import Mender, of_corrections
from bot.commands.applying import apply
from bot.commands.dispatch import respond
from bot.commands.talk import Talk
from bot.domain.chat import Desk, Order, Place, Platform, Request, Role
from bot.store import corrections, stories
from summarizer.records import facts_from
from summarizer.types import Article, Facts, Kind, Language, ReadArticle
from tests.builders import alliance
from tests.dialogues.test_conversation import ARTICLE, LIBRARY
from tests.integration.briefing.kit import MORNING, Kit, Paper, headlines

DAY = timedelta(days=1)
DAILY = Order(weekdays=(1, 2, 3, 4, 5, 6, 7))
TEAM = alliance("KT", "서울대", "KAIST", name="클라우드 원팀", kind=Kind.CONSORTIUM, date="2025-11-20")
DEAL = alliance("두레", "펲토")


@pytest.fixture
def kit(database):
    return Kit(database)


async def say(kit, said, *, role=Role.MEMBER, edition_id=None, language=Language.KO, about=()):
    library = replace(LIBRARY, briefings=kit.briefings)
    desk = Desk(kit.now, "Asia/Seoul", chat_id=1, edition_id=edition_id)
    talk = Talk(language=language, desk=desk, role=role, about=about)
    request = Request(Place(Platform.CONSOLE, "test", "1"), said)
    reply, after = await respond(request, talk, library, today=kit.now.date())
    async with kit.database.transaction() as connection:
        for change in after.changes:
            await apply(connection, 1, change, actor="console:me", desk=desk, now=kit.now)
    return reply


async def sent(kit):
    """All that was owed has arrived, under numbers."""
    await kit.rows(
        "UPDATE outbox SET state = 'sent', provider_message_id = 'm' || id WHERE state = 'todo' RETURNING id"
    )


async def mend(kit):
    mender = Mender(kit.database, kit, {Platform.CONSOLE: Paper()}, clock=kit.clock)
    await mender.mend()
    return await kit.rows("SELECT payload FROM outbox WHERE state = 'todo' ORDER BY id")


async def test_a_reported_error_is_put_right_and_the_message_that_told_it_is_edited(kit):
    mine = await kit.subscribe(DAILY)
    number = await kit.story(TEAM)
    await kit.story(DEAL)
    await kit.open(mine)
    await sent(kit)
    asked = await say(kit, "/report", edition_id=1)
    assert "몇 번 소식의 무엇이" in asked.text
    assert asked.prompt == "/report e1"
    thanks = await say(kit, "/report e1 1 날짜는 11월 21일입니다")
    assert "신고를 받았습니다" in thanks.text
    assert "클라우드 원팀" in thanks.text
    listed = (await say(kit, "/correct", role=Role.OPERATOR)).text
    assert "1번: “날짜는 11월 21일입니다”" in listed
    assert listed.endswith("고치거나 기각하시려면: /correct 1")
    assert "2025년 11월 20일(목)" in listed
    assert "가능한 값: YYYY-MM-DD" in (await say(kit, "/correct 1 날짜=어제", role=Role.OPERATOR)).text
    done = (await say(kit, "/correct 1 날짜=2025-11-21", role=Role.OPERATOR)).text
    assert "받아들였습니다" in done
    ((payload,),) = await mend(kit)
    assert payload["edit"] == "m1"
    card = payload["document"]["cards"][0]
    assert card["headline"].startswith("[정정] KT·서울대·KAIST")
    assert "2025년 11월 21일(금)" in [line["text"] for line in card["lines"]]
    assert await mend(kit) == [(payload,)]  # once
    # The reader has it right now; the next edition tells nothing again.
    await kit.rows(f"UPDATE stories SET changed_at = '{MORNING + DAY / 2}' WHERE id = {number} RETURNING id")  # noqa: S608
    (after,) = await kit.open(mine, at=MORNING + DAY)
    assert headlines(after) == []
    # The record keeps both.
    ((before, value, state),) = await kit.rows("SELECT before, after, state FROM corrections")
    assert facts_from(before["facts"]).alliances[0].date == "2025-11-20"
    assert (value["value"], state) == ("2025-11-21", "accepted")
    assert len(await kit.rows("SELECT 1 FROM audit WHERE action = 'decide'")) == 1


async def test_the_first_line_is_put_right_with_the_story_that_it_tells(kit):
    mine = await kit.subscribe(DAILY)
    other = await kit.story(DEAL)
    number = await kit.story(TEAM)
    (edition,) = await kit.open(mine)
    assert edition["lead"].startswith("KT·서울대·KAIST가 함께 ‘클라우드 원팀’을 결성했습니다.")
    await sent(kit)
    for story_id, parties, field, value in (
        (number, ("KT", "서울대"), "name", "클라우드 한팀"),
        (other, ("두레", "펲토"), "name", "두레 협약"),
        (number, ("KT", "서울대"), "-party", "KAIST"),
    ):
        async with kit.database.transaction() as connection:
            reported = await corrections.add(
                connection,
                chat_id=1,
                person="x",
                story_id=story_id,
                remark="?",
                before=Facts(),
                parties=parties,
            )
            await corrections.accept(connection, reported, field, value, decided_by="console:op")
        *_, (payload,) = await mend(kit)
    assert payload["document"]["lead"] == (
        "KT가 서울대와 ‘클라우드 한팀’을 결성했습니다. 이 밖에 ‘두레 협약’ 소식 1건을 더 전해 드립니다."
    )


async def test_what_was_put_right_stays_so_when_another_report_joins(kit):
    await kit.subscribe(DAILY)
    number = await kit.story(TEAM)
    async with kit.database.transaction() as connection:
        reported = await corrections.add(
            connection,
            chat_id=1,
            person="x",
            story_id=number,
            remark="?",
            before=Facts((TEAM,)),
            parties=("KT", "서울대"),
        )
        await corrections.accept(connection, reported, "date", "2025-11-21", decided_by="console:op")
        (story,) = await stories.load(connection, [number])
        assert story.facts.alliances[0].date == "2025-11-21"
        await connection.execute(text("UPDATE stories SET facts = '{}'"))
        found = await corrections.accepted_of(connection, number)
    assert [(one.field, one.value) for one in found] == [("date", "2025-11-21")]


async def test_a_report_can_be_dismissed_and_then_nothing_changes(kit):
    mine = await kit.subscribe(DAILY)
    await kit.story(TEAM)
    await kit.open(mine)
    await sent(kit)
    await say(kit, "/report e1 이름이 틀렸습니다")
    assert "기각했습니다" in (await say(kit, "/correct 1 기각", role=Role.OPERATOR)).text
    assert await mend(kit) == []
    assert (await say(kit, "/correct", role=Role.OPERATOR)).text == "기다리는 신고가 없습니다."


async def test_only_an_operator_decides(kit):
    assert "운영자만" in (await say(kit, "/correct 1 기각", role=Role.ADMIN)).text


async def test_an_article_that_was_summarised_can_be_reported_as_well(kit):
    await kit.subscribe(DAILY)
    asked = await say(kit, "/report", about=(ARTICLE,), language=Language.EN)
    assert asked.prompt == "/report"
    assert (
        "Thank you"
        in (await say(kit, "/report the date is wrong", about=(ARTICLE,), language=Language.EN)).text
    )
    assert await kit.rows("SELECT story_id, remark FROM corrections") == [(None, "the date is wrong")]


async def test_words_that_told_of_nothing_are_no_article_to_report(kit):
    await kit.subscribe(DAILY)
    nothing = ReadArticle(Article(title="", body="abc"), Facts())
    assert (
        "어느 소식인지 알 수 없습니다" in (await say(kit, "/report 날짜가 틀렸습니다", about=(nothing,))).text
    )


async def test_the_operator_is_told_of_a_report_once(kit):
    mine = await kit.subscribe(DAILY)
    await kit.story(TEAM)
    await kit.open(mine)
    await say(kit, "/report e1 이름이 틀렸습니다")
    for expected in (1, 0):
        async with kit.database.transaction() as connection:
            told = await of_corrections(connection, kit.now)
        assert len(told) == expected
    assert await kit.rows("SELECT count(*) FROM corrections WHERE noticed_at IS NOT NULL") == [(1,)]
