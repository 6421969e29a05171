"""What goes out: once for each attempt, silent when told to be, in doubt no more than once twice, pictures too."""

import asyncio

from bot.domain.chat import Attachment, Place, Platform, Reply
from bot.store import chats, outbox
from summarizer.types import Language
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.checker import Owed, check, closest
from tests.emulators.faults import Rule
from tests.integration.slack.kit import (
    CHANNEL,
    SCALE,
    TEAM,
    answers,
    becomes,
    bot_and_workspace,
    owe,
    rows,
    shown,
)


async def channels(bench, count):
    for number in range(count):
        await bench.desk("channel", id=f"C{number:03}", name=f"ch-{number}", bots=True)
    return [f"C{number:03}" for number in range(count)]


def faults(bench, *rules):
    for rule in rules:
        bench.server.faults.add(Rule.from_dict(rule))


async def test_messages_of_one_channel_come_in_order_and_a_second_apart(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        await owe(running, bench.parts, CHANNEL, *(Reply(text=f"제{n}부") for n in range(1, 9)))
        found = await answers(bench, CHANNEL, 8)
        assert [call.text for call in found] == [f"제{n}부" for n in range(1, 9)]
        assert closest([call.at for call in found]) >= 1.0 * SCALE
        assert {call.status for call in bench.calls("chat.postMessage")} == {200}


async def test_an_answer_that_is_lost_after_acceptance_costs_one_copy_and_one_post_an_attempt(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        faults(bench, {"do": "drop", "method": "chat.postMessage"})
        await owe(running, bench.parts, CHANNEL, Reply(text="소식"))
        await becomes(running, "SELECT state FROM outbox", [("parked",)])
        await bench.server.ledger.flush()
        assert len(shown(bench, CHANNEL)) == 2
        # The SDK by itself would post again and again: as many posts as attempts.
        attempts = await rows(running, "SELECT attempt FROM outbox")
        assert [(len(bench.calls("chat.postMessage")),)] == attempts


async def test_faults_before_acceptance_cost_no_message_and_double_none(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        faults(
            bench,
            {"do": "html", "status": 502, "method": "chat.postMessage", "rate": 0.1, "seed": 3},
            {"do": "too_many", "retry_after": 1, "method": "chat.postMessage", "rate": 0.05, "seed": 4},
            {"do": "error", "status": 200, "method": "chat.postMessage", "rate": 0.05, "seed": 5},
        )
        names = await channels(bench, 20)
        await asyncio.gather(*(owe(running, bench.parts, name, Reply(text=f"소식 {name}")) for name in names))
        await becomes(running, "SELECT count(*) FROM outbox WHERE state = 'sent'", [(20,)], seconds=60)
        await bench.server.ledger.flush()
        owed = [Owed(id=name, chat=f"{TEAM}:{name}", text=f"소식 {name}") for name in names]
        verdict = check(owed, bench.calls())
        assert verdict.ok, str(verdict)


async def test_a_channel_that_is_asked_too_much_silences_nobody_but_itself(tmp_path, database_url):
    """`chat.postMessage` is counted by channel; a refusal of the whole workspace is proven in D5."""
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        busy, other = await channels(bench, 2)
        faults(
            bench,
            {
                "do": "too_many",
                "retry_after": 4,
                "method": "chat.postMessage",
                "chats": [f"{TEAM}:{busy}"],
                "times": 1,
            },
        )
        await owe(running, bench.parts, busy, Reply(text="막힌 채널"))
        await becomes(running, "SELECT count(*) FROM limiters WHERE halted_until IS NOT NULL", [(1,)])
        await owe(running, bench.parts, other, Reply(text="열린 채널"))
        await becomes(running, "SELECT count(*) FROM outbox WHERE state = 'sent'", [(2,)])
        await bench.server.ledger.flush()
        calls = bench.calls("chat.postMessage")
        flood = next(call.at for call in calls if call.status == 429)
        (there,) = [call.at - flood for call in calls if call.done and call.chat.endswith(other)]
        (held,) = [call.at - flood for call in calls if call.done and call.chat.endswith(busy)]
        assert there < held
        assert held >= 3.9


async def test_a_picture_is_uploaded_into_the_thread_with_its_words(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        picture = Attachment("map.png", b"\x89PNG" + b"0" * 2_000, picture=True, description="KT의 관계도")
        await owe(running, bench.parts, CHANNEL, Reply(text="KT의 제휴 <관계도>입니다.", attachment=picture))
        (call,) = await answers(bench, CHANNEL, 1)
        assert (call.method, call.text) == ("files.completeUploadExternal", "KT의 제휴 <관계도>입니다.")
        assert [file.stored for file in bench.slack.world.files.values()] == [2_004]
        await becomes(running, "SELECT state, payload ? 'content' FROM outbox", [("sent", False)])


async def test_a_message_that_slack_finds_wrong_goes_once_as_plain_text(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        async with running.database.transaction() as connection:
            chat_id = await chats.ensure(
                connection,
                Place(Platform.SLACK, TEAM, CHANNEL),
                kind="channel",
                language=Language.KO,
                timezone="Asia/Seoul",
            )
            (owed,) = await outbox.add(connection, chat_id, [{"text": "열림", "blocks": [{"type": "what"}]}])
        await running.queue.deliver(owed)
        assert (await answers(bench, CHANNEL, 1))[0].text == "열림"
        assert [call.error for call in bench.calls("chat.postMessage")] == ["invalid_blocks", None]


async def test_a_thread_whose_first_message_was_deleted_is_no_reason_to_say_nothing(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        await bench.desk("verdict", error="thread_not_found", method="chat.postMessage", times=1)
        await bench.say(f"<@{bench.bot}> https://a.example/1")
        (card,) = await answers(bench, CHANNEL, 1)
        assert (card.thread, "두레" in card.text) == (None, True)
