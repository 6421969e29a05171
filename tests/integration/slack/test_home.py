"""App Home, modals, the assistant: settings by hand, errors beside the field."""

import pytest

from bot.adapters.slack.views import ASK_SHORTCUT
from bot.domain.source import SourceEntry
from bot.store import sources
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.harness import wait_for
from tests.integration.slack.kit import CHANNEL, TEAM, answers, becomes, bot_and_workspace, rows, shown

USER = "U0MINJI"


async def home_of(bench, *, holding="", user=USER):
    """The Home as this person sees it, once it holds these words."""

    async def there():
        found = await bench.desk("home-view", "GET", team=TEAM, user=user)
        return found if found["view"] and holding in found["html"] else None

    return await wait_for(there, seconds=40, what=f"a Home with {holding!r}", every=0.05)


async def modal_of(bench, *, user=USER):
    async def there():
        found = await bench.desk("modal", "GET", team=TEAM, user=user)
        return found if found["view"] else None

    return await wait_for(there, seconds=30, what="a modal", every=0.05)


@pytest.fixture
async def room(tmp_path, database_url):
    """A workspace in which a person has opened the app's Home; Slack's seconds are real ones."""
    async with bot_and_workspace(tmp_path, database_url, scale=1.0, stock=LIBRARY) as (bench, running):
        await bench.desk("home")
        await home_of(bench, holding="아직 구독이 없습니다")
        yield bench, running


async def test_a_subscription_is_made_changed_paused_and_ended_in_modals(room):
    bench, running = room
    await bench.desk("press", action_id="modal:new")
    modal = await modal_of(bench)
    assert modal["view"]["title"]["text"] == "새 구독"
    filled = {
        "time": {"time": "오후 6시, 8:10"},
        "days": {"days": ["1", "3", "5"]},
        "watch": {"watch": "KT, 삼성SDS"},
        "reasons": {"reasons": ["talent"]},
        "most": {"most": "7"},
        "quiet": {"quiet": "22:00-07:00"},
        "alerts": {"alerts": "on"},
        "name": {"name": "*아침* <!channel>"},
    }
    assert await bench.desk("submit", chosen=filled) == {"ok": True}
    home = await home_of(bench, holding="08:10, 18:00")
    assert "아침" in home["html"]
    order = await rows(
        running,
        "SELECT times::text, weekdays, most, filters->'watched', filters->'reasons', alerts, quiet_from::text"
        " FROM subscriptions",
    )
    assert order == [
        ("{08:10:00,18:00:00}", [1, 3, 5], 7, ["KT", "삼성SDS"], ["talent"], True, "22:00:00"),
    ]

    await bench.desk("press", action_id="modal:edit")
    modal = await modal_of(bench)
    assert modal["view"]["title"]["text"] == "구독 설정"
    assert await bench.desk("submit", chosen={"time": {"time": "07:00"}, "watch": {"watch": ""}}) == {
        "ok": True
    }
    await becomes(
        running, "SELECT times::text, filters->'watched', most FROM subscriptions", [("{07:00:00}", None, 7)]
    )
    await home_of(bench, holding="07:00")

    await bench.desk("press", action_id="modal:edit")
    await modal_of(bench)
    await bench.desk("press", action_id="modal:deed:pause")
    await becomes(running, "SELECT state FROM subscriptions", [("paused",)])
    await home_of(bench, holding="잠시 멈춰 두셨습니다")
    await bench.desk("close", cleared=True)

    await bench.desk("press", action_id="modal:edit")
    await modal_of(bench)
    await bench.desk("press", action_id="modal:deed:delete")
    await becomes(running, "SELECT state FROM subscriptions", [("ended",)])
    await home_of(bench, holding="아직 구독이 없습니다")
    # What is set in a Home shows there; nobody is sent a message about it.
    assert shown(bench) == []


async def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(room):
    bench, running = room
    await bench.desk("press", action_id="modal:new")
    await modal_of(bench)
    wrong = {
        "time": {"time": "25:99"},
        "zone": {"zone": "달나라"},
        "most": {"most": "많이"},
        "quiet": {"quiet": "밤"},
    }
    told = (await bench.desk("submit", chosen=wrong))["errors"]
    assert set(told) == {"time", "zone", "most", "quiet"}
    assert "25:99" in told["time"]
    assert "달나라" in told["zone"]
    assert await rows(running, "SELECT count(*) FROM subscriptions") == [(0,)]
    # It is still open, and mended it is taken.
    good = {"time": {"time": "08:30"}, "zone": {"zone": "뉴욕"}}
    assert await bench.desk("submit", chosen=good) == {"ok": True}
    await becomes(running, "SELECT timezone FROM subscriptions", [("America/New_York",)])


async def test_sources_are_left_out_in_the_modal_and_one_must_stay(room):
    bench, running = room
    async with running.database.transaction() as connection:
        papers = [SourceEntry(name, f"http://127.0.0.1:9/{name}") for name in ("가온경제", "나루데일리")]
        await sources.add(connection, papers)
    await bench.desk("press", action_id="modal:new")
    modal = await modal_of(bench)
    (field,) = [block for block in modal["view"]["blocks"] if block.get("block_id") == "sources"]
    ids = {o["text"]["text"]: o["value"] for o in field["element"]["options"]}
    assert set(ids) == {"가온경제", "나루데일리"}
    all_off = {"time": {"time": "25:99"}, "sources": {"sources": list(ids.values())}}
    told = (await bench.desk("submit", chosen=all_off))["errors"]
    assert set(told) == {"time", "sources"}
    assert "하나는 남겨 주십시오" in told["sources"]
    one_off = {"time": {"time": "08:47"}, "sources": {"sources": [ids["나루데일리"]]}}
    assert await bench.desk("submit", chosen=one_off) == {"ok": True}
    muted = "SELECT filters->'muted' FROM subscriptions"
    await becomes(running, muted, [([int(ids["나루데일리"])],)])
    await home_of(bench, holding="08:47")
    # What was left out stands there chosen, and stays so where only something else is changed.
    await bench.desk("press", action_id="modal:edit")
    modal = await modal_of(bench)
    (field,) = [block for block in modal["view"]["blocks"] if block.get("block_id") == "sources"]
    assert [o["text"]["text"] for o in field["element"]["initial_options"]] == ["나루데일리"]
    assert await bench.desk("submit", chosen={"time": {"time": "07:13"}}) == {"ok": True}
    await becomes(
        running,
        "SELECT times::text, filters->'muted' FROM subscriptions",
        [("{07:13:00}", [int(ids["나루데일리"])])],
    )
    await home_of(bench, holding="07:13")
    await bench.desk("press", action_id="modal:edit")
    await modal_of(bench)
    assert await bench.desk("submit", chosen={"sources": {"sources": []}}) == {"ok": True}
    await becomes(running, muted, [(None,)])


async def test_a_channels_subscription_is_made_from_home_and_shown_to_others(room):
    bench, running = room
    await bench.desk(
        "command", channel=CHANNEL, command="/pactwire", text="help"
    )  # the channel is a public one
    await answers(bench, CHANNEL, 1)
    await bench.desk("press", action_id="modal:new")
    await modal_of(bench)
    chosen = {"place": {"place": CHANNEL}, "time": {"time": "09:00"}}
    assert await bench.desk("submit", chosen=chosen) == {"ok": True}
    await becomes(
        running,
        "SELECT c.address FROM subscriptions s JOIN chats c ON c.id = s.chat_id",
        [(CHANNEL,)],
    )
    await bench.desk("home", user="U0JUNHO")
    await home_of(bench, holding="09:00", user="U0JUNHO")


async def test_language_and_clock_are_set_in_a_modal_and_the_home_speaks_it(room):
    bench, running = room
    await bench.desk("press", action_id="modal:chat")
    await modal_of(bench)
    told = await bench.desk("submit", chosen={"zone": {"zone": "없는 곳"}})
    assert set(told["errors"]) == {"zone"}
    chosen = {"language": {"language": "en"}, "zone": {"zone": "London"}}
    assert await bench.desk("submit", chosen=chosen) == {"ok": True}
    await home_of(bench, holding="My subscriptions")
    assert await rows(running, "SELECT language, timezone FROM chats") == [("en", "Europe/London")]


async def test_the_global_shortcut_asks_what_and_where(room):
    bench, _ = room
    await bench.desk("shortcut", callback_id=ASK_SHORTCUT)
    modal = await modal_of(bench)
    assert modal["view"]["title"]["text"] == "팩트와이어에 묻기"
    chosen = {"question": {"question": "https://a.example/1"}, "place": {"place": CHANNEL}}
    assert await bench.desk("submit", chosen=chosen) == {"ok": True}
    (card,) = await answers(bench, CHANNEL, 1)
    assert "두레, 펲토와 업무협약 체결" in card.text


async def test_a_button_of_home_answers_in_the_direct_messages(room):
    bench, _ = room
    await bench.desk("press", action_id="say:help")
    channel = next(c.id for c in bench.slack.world.channels.values() if c.kind == "im")
    assert "/pactwire" in (await answers(bench, channel, 1))[0].text


async def test_an_assistant_that_is_opened_offers_what_to_ask_and_says_that_it_is_at_it(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        # As an app of the older kind is told of it; one with an agent view opens its messages.
        await bench.desk("app", id="A0PACTWIRE", events=["assistant_thread_started", "message.im"])
        root = await bench.desk("assistant")
        channel = next(c.id for c in bench.slack.world.channels.values() if c.kind == "im")

        async def offered(count=1):
            await bench.server.ledger.flush()
            calls = bench.calls("assistant.threads.setSuggestedPrompts")
            return calls if len(calls) >= count else None

        (offer,) = await wait_for(offered, seconds=30, what="prompts")
        assert [p["message"] for p in offer.detail["prompts"]] == ["브리핑", "/구독 08:30", "최신", "도움말"]
        await bench.say("도움말", channel="@app", thread_ts=root["ts"])
        (reply,) = await answers(bench, channel, 1)
        assert reply.thread == root["ts"]
        # Whoever talks English with us is offered English.
        await bench.say("lang en", channel="@app", thread_ts=root["ts"])
        await answers(bench, channel, 2)
        await bench.desk("assistant")
        offer = (await wait_for(lambda: offered(2), seconds=30, what="prompts in English"))[-1]
        assert [p["message"] for p in offer.detail["prompts"]] == [
            "briefing", "/subscribe 08:30", "latest", "help",
        ]  # fmt: skip


async def test_a_private_channels_subscriptions_are_shown_to_its_members_alone(room):
    bench, running = room
    await bench.desk("user", id="U0OUT", name="out")
    await bench.desk("command", channel="C0STRATEGY", command="/pactwire", text="subscribe 09:17")
    await becomes(running, "SELECT kind, count(*) FROM chats GROUP BY 1", [("group", 1)])
    await bench.desk("home")
    assert "전략" in (await home_of(bench, holding="09:17"))["html"]
    await bench.desk("home", user="U0OUT")
    outside = await home_of(bench, holding="비공개 채널의 구독은", user="U0OUT")
    assert "09:17" not in outside["html"]


async def test_a_modal_speaks_the_language_of_whoever_looks_not_the_channels(room):
    bench, _ = room
    await bench.desk("user", id="U0EMMA", name="emma")
    await bench.desk("command", user="U0EMMA", channel="@app", command="/pactwire", text="lang en")
    await bench.desk("command", channel=CHANNEL, command="/pactwire", text="subscribe 09:17")
    await answers(bench, CHANNEL, 1)
    await bench.desk("home", user="U0EMMA")
    await home_of(bench, holding="Every day at 09:17", user="U0EMMA")
    await bench.desk("press", user="U0EMMA", action_id="modal:edit")
    modal = await modal_of(bench, user="U0EMMA")
    assert modal["view"]["title"]["text"] == "Subscription"
