"""Talk in channels and threads, shortcuts, buttons, evidence: as people in a workspace meet it."""

from datetime import timedelta

from bot.adapters.slack.updates import SUMMARISE
from bot.app import now
from bot.commands.handling import Defaults
from bot.domain.chat import Order, Place, Platform, Reply
from bot.domain.edition import Card, Document, Line, Link, Quote
from bot.schedule.clock import Clock
from bot.store import chats, subscriptions
from summarizer.types import Language
from tests.dialogues.test_conversation import LIBRARY
from tests.integration.slack.kit import CHANNEL, TEAM, answers, becomes, bot_and_workspace, owe, rows, shown


def story(number, headline="가나와 다라, 협력하기로"):
    return Card(
        headline=f"{headline} {number}",
        lines=(Line("참여", "가나, 다라 (2곳)"),),
        quotes=(Quote("인재 양성", "두 회사는 인재를 함께 기르기로 했다."),),
        reports="2곳 보도 (독립 1)",
        links=(Link("가온경제", f"https://a.example/{number}"),),
    )


async def test_a_mention_is_answered_in_its_thread_and_goes_on_there_without_another(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        said = await bench.say(f"<@{bench.bot}> https://a.example/1 어때?")
        first = (await answers(bench, CHANNEL, 1))[0]
        assert first.thread == said["ts"]
        await bench.say("누가 주도해?", user="U0JUNHO", thread_ts=said["ts"])
        second = (await answers(bench, CHANNEL, 2))[1]
        assert (second.thread, second.text) == (said["ts"], "두레입니다. (1)")
        # People go on among themselves; so they do in the channel.
        await bench.say("오 대박", thread_ts=said["ts"])
        await bench.say("<@U0JUNHO> 이거 누가 맡아요?", thread_ts=said["ts"])
        await bench.say("점심 뭐 먹지?")
        await bench.settled()
        await bench.say(f"<@{bench.bot}> 도움말", thread_ts=said["ts"])
        last = (await answers(bench, CHANNEL, 3))[2]
        assert "/pactwire" in last.text
        assert len(shown(bench, CHANNEL)) == 3


async def test_what_was_not_said_to_us_is_not_kept(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY, works=False) as (bench, running):
        root = await bench.say("다음 주 발표 자료 비밀번호는 어디 있어요?")
        await bench.say("여기요, 누가 물어보면 비밀", thread_ts=root["ts"])
        await bench.settled()
        assert await rows(running, "SELECT count(*) FROM inbox") == [(0,)]


async def test_a_briefing_is_a_headline_with_its_stories_in_the_thread(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        document = Document(
            Language.KO, "브리핑 · 11월 23일", "오늘은 7건입니다.", tuple(map(story, range(1, 8)))
        )
        await owe(running, bench.parts, CHANNEL, Reply(document=document))
        head, *stories = await answers(bench, CHANNEL, 3)
        assert head.thread is None
        assert [call.thread for call in stories] == [head.message_id] * 2
        assert "가나와 다라, 협력하기로 7" in head.text
        assert "참여: 가나, 다라 (2곳)" in stories[0].text
        assert "가나와 다라, 협력하기로 7" in stories[1].text
        for call in (head, *stories):
            assert (call.detail["unfurl_links"], call.detail["unfurl_media"]) == (False, False)
            assert call.detail["reach"]["mentions"] == []
            assert call.detail["warnings"] == []
        # A question in its thread needs no mention for a while.
        await bench.say("가나가 왜 손잡았어?", thread_ts=head.message_id)
        answer = (await answers(bench, CHANNEL, 4))[3]
        assert answer.thread == head.message_id


async def test_the_evidence_of_a_story_opens_at_a_press(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, scale=1.0, stock=LIBRARY) as (bench, running):
        document = Document(Language.KO, "요약", "", (story(1),))
        await owe(running, bench.parts, CHANNEL, Reply(document=document))
        (card,) = await answers(bench, CHANNEL, 1)
        pressed = await bench.desk("press", channel=CHANNEL, ts=card.message_id, action_id="evidence")
        assert pressed["ok"]
        modal = await bench.desk("modal", "GET", team=TEAM, user="U0MINJI")
        assert "두 회사는 인재를 함께 기르기로 했다." in str(modal["view"]["blocks"])


async def test_the_message_shortcut_summarises_in_the_messages_thread(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        said = await bench.say("이거 보셨어요? <https://a.example/1>", user="U0JUNHO")
        await bench.desk("shortcut", callback_id=SUMMARISE, channel=CHANNEL, ts=said["ts"])
        (card,) = await answers(bench, CHANNEL, 1)
        assert card.thread == said["ts"]
        assert "두레, 펲토와 업무협약 체결" in card.text


async def test_the_shortcut_on_a_message_without_an_article_tells_only_whoever_chose_it(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        said = await bench.say("점심 뭐 먹지", channel=CHANNEL)
        await bench.desk("shortcut", callback_id=SUMMARISE, channel=CHANNEL, ts=said["ts"])
        (told,) = await answers(bench, CHANNEL, 1)
        assert "글에서 기사를 찾지 못했습니다. 기사 주소를" in told.text
        assert told.detail.get("ephemeral_to") == "U0MINJI"


async def test_where_we_are_not_whoever_asked_gets_the_answer_and_the_way_to_invite_us(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        await bench.desk(
            "command", channel="C0GENERAL", command="/pactwire", text="summary https://a.example/1"
        )
        (card,) = await answers(bench, "C0GENERAL", 1)
        assert card.method == "response_url"
        assert card.detail["ephemeral_to"] == "U0MINJI"
        assert "두레, 펲토와 업무협약 체결" in card.text
        assert "/invite @Pactwire" in card.text
        assert await rows(running, "SELECT state FROM chats") == [("active",)]


async def test_words_about_ourselves_are_for_whoever_asked_alone(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="help")
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="subscribe 08:30 KT")
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="https://a.example/1")
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="subscribe 25:00")
        help_, subscribed, card, wrong = await answers(bench, CHANNEL, 4)
        assert help_.detail.get("ephemeral_to") == "U0MINJI"
        assert wrong.detail.get("ephemeral_to") == "U0MINJI"
        assert "시각을 알 수 없습니다: 25:00" in wrong.text
        # That the channel gets a briefing from now on is everybody's business.
        assert subscribed.method == "chat.postMessage"
        assert "08:30" in subscribed.text
        assert card.method == "chat.postMessage"


async def test_a_follow_up_in_the_thread_of_a_commands_answer_needs_no_mention(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="https://a.example/1")
        (card,) = await answers(bench, CHANNEL, 1)
        await bench.say("누가 주도해?", user="U0JUNHO", thread_ts=card.message_id)
        answer = (await answers(bench, CHANNEL, 2))[1]
        assert (answer.thread, answer.text) == (card.message_id, "두레입니다. (1)")


async def test_a_button_is_as_good_as_its_words(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        await bench.desk("command", channel="@app", command="/pactwire", text="subscribe 08:00")
        channel = next(c.id for c in bench.slack.world.channels.values() if c.kind == "im")
        (offer,) = await answers(bench, channel, 1)
        message = bench.slack.world.message(bench.slack.world.channels[f"{TEAM}:{channel}"], offer.message_id)
        action = next(b for b in message["blocks"] if b["type"] == "actions")["elements"][0]
        await bench.desk("press", channel=channel, ts=offer.message_id, action_id=action["action_id"])
        assert "브리핑" in (await answers(bench, channel, 2))[1].text


async def test_bots_and_changed_messages_are_not_listened_to(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY, works=False) as (bench, running):
        said = await bench.say("안녕", channel="@app")
        await bench.desk("edit", channel=said["channel"], ts=said["ts"], text="안녕히")
        await bench.client.chat_postMessage(channel=said["channel"], text="https://a.example/1")
        await bench.desk(
            "event",
            event={
                "type": "app_mention",
                "user": "U0OTHER",
                "bot_id": "B0OTHER",
                "text": f"<@{bench.bot}> 도움말",
                "ts": "1.000001",
                "channel": CHANNEL,
            },
        )
        await bench.settled()
        kept = await rows(running, "SELECT payload->'event'->>'text' FROM inbox")
        assert kept == [("안녕",)]


async def test_removed_it_rests_and_invited_again_it_goes_on(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="subscribe 08:30")
        await answers(bench, CHANNEL, 1)

        async def state_is(expected):
            await becomes(running, "SELECT state FROM chats", [(expected,)])

        await bench.desk("change", channel=CHANNEL, remove=[bench.bot])
        await state_is("gone")
        await bench.desk("change", channel=CHANNEL, add=[bench.bot])
        await state_is("active")
        *_, back = await answers(bench, CHANNEL, 2)
        assert "쉬고 있던 구독 1건을 이어서 보내 드립니다" in str(back)
        await bench.desk("change", channel=CHANNEL, archived=True)
        await state_is("gone")
        await bench.desk("change", channel=CHANNEL, archived=False)
        await state_is("active")
        assert await rows(running, "SELECT state FROM subscriptions") == [("active",)]


#: Slack's words for a channel that we cannot write to.
CLOSED = ["channel_not_found", "is_archived", "not_in_channel", "restricted_action_read_only_channel",
          "account_inactive", "token_revoked", "user_disabled", "messages_tab_disabled"]  # fmt: skip


async def test_a_closed_channel_is_asked_once_and_then_left_alone(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        for number, error in enumerate(CLOSED):
            channel = f"C{number:03}"
            await bench.desk("channel", id=channel, name=f"ch-{number}", bots=True)
            await bench.desk("verdict", error=error, method="chat.postMessage", chat=f"{TEAM}:{channel}")
            await owe(running, bench.parts, channel, Reply(text="첫째"), Reply(text="둘째"))
        await becomes(running, "SELECT DISTINCT state FROM outbox", [("dead",)])
        assert await rows(running, "SELECT DISTINCT state FROM chats") == [("gone",)]
        assert len(bench.calls("chat.postMessage")) == len(CLOSED)


async def test_a_due_briefing_comes_to_every_channel_within_the_limits(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, listens=False, stock=LIBRARY) as (bench, running):
        for number in range(20):
            await bench.desk("channel", id=f"C{number:03}", name=f"ch-{number}", bots=True)
            async with running.database.transaction() as connection:
                chat_id = await chats.ensure(
                    connection,
                    Place(Platform.SLACK, TEAM, f"C{number:03}"),
                    kind="channel",
                    language=Language.KO,
                    timezone="Asia/Seoul",
                )
                await subscriptions.add(connection, chat_id, Order(), due_at=now() - timedelta(minutes=1))
        await Clock(running.database, running.queue, now=now).tick()
        await becomes(running, "SELECT count(*) FROM outbox WHERE state = 'sent'", [(20,)])
        calls = bench.calls("chat.postMessage")
        assert [call.status for call in calls] == [200] * 20
        assert len({call.chat for call in calls}) == 20


async def test_what_we_asked_for_in_a_thread_is_answered_there(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        said = await bench.say(f"<@{bench.bot}> /settings zone")
        await answers(bench, CHANNEL, 1)
        await becomes(running, "SELECT state FROM outbox", [("sent",)])
        await bench.say(f"<@{bench.bot}> 뉴욕", thread_ts=said["ts"])
        await becomes(running, "SELECT timezone FROM chats", [("America/New_York",)])


async def test_the_panel_of_settings_is_for_whoever_asked_and_changes_in_its_place(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="settings")
        (panel,) = await answers(bench, CHANNEL, 1)
        assert panel.detail["ephemeral_to"] == "U0MINJI"
        (whispered,) = bench.slack.ephemerals[f"{TEAM}:{CHANNEL}"]
        actions = [e for b in whispered["blocks"] if b["type"] == "actions" for e in b["elements"]]
        english = next(e for e in actions if e["text"]["text"] == "English")
        await bench.desk("press", channel=CHANNEL, ts=whispered["ts"], action_id=english["action_id"])
        replaced = (await answers(bench, CHANNEL, 2))[1]
        assert replaced.detail["replaced"] == whispered["ts"]
        assert "The settings of this chat." in replaced.text
        assert await rows(running, "SELECT language FROM chats") == [("en",)]


async def test_forgetting_asks_whoever_ordered_it_and_the_answer_takes_the_questions_place(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="subscribe 08:00")
        await answers(bench, CHANNEL, 1)
        await bench.desk("command", channel=CHANNEL, command="/pactwire", text="forget")
        question = (await answers(bench, CHANNEL, 2))[1]
        assert question.detail["ephemeral_to"] == "U0MINJI"
        assert "/pactwire forget 확인" in question.text
        assert await rows(running, "SELECT state FROM subscriptions") == [("active",)]
        # A yes in a thread is no yes to that.
        await bench.say(f"<@{bench.bot}> 네")
        await answers(bench, CHANNEL, 3)
        assert await rows(running, "SELECT state FROM subscriptions") == [("active",)]
        (whispered,) = bench.slack.ephemerals[f"{TEAM}:{CHANNEL}"]
        actions = [e for b in whispered["blocks"] if b["type"] == "actions" for e in b["elements"]]
        yes = next(e for e in actions if e["text"]["text"] == "모두 지우기")
        await bench.desk("press", channel=CHANNEL, ts=whispered["ts"], action_id=yes["action_id"])
        gone = (await answers(bench, CHANNEL, 4))[3]
        assert gone.detail["replaced"] == whispered["ts"]
        assert "모두 지웁니다." in gone.text
        assert await rows(running, "SELECT state FROM subscriptions") == []


async def test_an_operator_sees_the_status_and_nobody_else_does(tmp_path, database_url):
    defaults = Defaults(operators=("slack:T0HANBIT:U0MINJI",))
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY, defaults=defaults) as (bench, _):
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="status")
        (status,) = await answers(bench, "C0ITNEWS", 1)
        assert "보류된 메시지: 0 · 포기한 작업: 0" in status.text
        for number, line in enumerate(("status", "allow here"), start=2):
            await bench.desk("command", user="U0JUNHO", channel="C0ITNEWS", command="/pactwire", text=line)
            assert "운영자만" in (await answers(bench, "C0ITNEWS", number))[-1].text
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="allow nowhere")
        assert "slack:T01:C01" in (await answers(bench, "C0ITNEWS", 4))[-1].text
        await bench.desk(
            "command", channel="C0ITNEWS", command="/pactwire", text="allow slack:T0HANBIT:C0ITNEWS !"
        )
        assert "· slack:T0HANBIT:C0ITNEWS" in (await answers(bench, "C0ITNEWS", 5))[-1].text
        assert {call.method for call in shown(bench)} == {"response_url"}  # nobody else sees any of it
