"""Channels, people, files and assistants: lists, pages, uploads, and what is refused."""

import pytest

from tests.emulators.slack.bench import open_slack


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        yield bench


async def listed(slack, **arguments):
    answer = await slack.form("conversations.list", {k: str(v) for k, v in arguments.items()})
    return answer, [channel["name"] for channel in answer.get("channels", [])]


async def test_a_list_comes_page_by_page(slack):
    for number in range(5):
        await slack.desk("channel", name=f"ch{number}")
    names, cursor = [], ""
    for _ in range(4):
        answer, page = await listed(slack, limit=2, cursor=cursor)
        names += page
        cursor = answer["response_metadata"]["next_cursor"]

    assert sorted(names) == sorted(["it-news", "general", *(f"ch{n}" for n in range(5))])
    assert cursor == ""
    assert (await listed(slack, cursor="nonsense!"))[0]["error"] == "invalid_cursor"
    assert (await listed(slack, limit=1_001))[0]["error"] == "invalid_limit"
    assert (await listed(slack, limit=1_000))[0]["ok"]


async def test_private_channels_are_listed_where_the_bot_is(slack):
    await slack.desk("channel", name="남의-비밀", kind="private")
    await slack.desk("change", channel="general", archived=True)

    assert (await listed(slack, types="private_channel"))[1] == ["전략"]
    assert (await listed(slack, exclude_archived="true"))[1] == ["it-news"]
    assert (await listed(slack, types="poem"))[0]["error"] == "invalid_types"


async def test_a_channel_is_described_to_those_who_may_know(slack):
    inside = await slack.form("conversations.info", {"channel": slack.channel, "include_num_members": "true"})
    outside = await slack.form("conversations.info", {"channel": "C0GENERAL"})
    unknown = await slack.form("conversations.info", {"channel": "C404"})

    assert (inside["channel"]["is_member"], inside["channel"]["num_members"]) == (True, 3)
    assert outside["channel"]["is_member"] is False
    assert unknown["error"] == "channel_not_found"


async def test_a_direct_message_is_opened_once(slack):
    first = await slack.api("conversations.open", users=slack.user)
    second = await slack.api("conversations.open", users=slack.user)
    nobody = await slack.api("conversations.open", users="U404")
    too_many = await slack.api("conversations.open", users=",".join([slack.user] * 9))

    assert "already_open" not in first
    assert (second["already_open"], second["channel"]["id"]) == (True, first["channel"]["id"])
    assert (nobody["error"], too_many["error"]) == ("user_not_found", "too_many_users")


async def test_a_group_message_joins_several_people(slack):
    opened = await slack.api("conversations.open", users=f"{slack.user},U0JUNHO")
    posted = await slack.api("chat.postMessage", channel=opened["channel"]["id"], text="셋이서")

    assert posted["ok"]


async def test_history_keeps_to_its_bounds(slack):
    said = [await slack.say(f"{n}번") for n in range(4)]
    there = {"channel": slack.channel, "oldest": said[0]["ts"], "latest": said[2]["ts"]}

    between = await slack.form("conversations.history", there)
    inclusive = await slack.form("conversations.history", {**there, "inclusive": "true"})
    outside = await slack.form("conversations.history", {"channel": "C0GENERAL"})

    assert [m["text"] for m in between["messages"]] == ["1번"]
    assert [m["text"] for m in inclusive["messages"]] == ["2번", "1번", "0번"]
    assert outside["error"] == "not_in_channel"


async def test_people_and_the_workspace_are_described(slack):
    person = await slack.form("users.info", {"user": slack.user, "include_locale": "true"})
    team = await slack.form("team.info", {})
    nobody = await slack.form("users.info", {"user": "U404"})

    assert (person["user"]["tz"], person["user"]["locale"]) == ("Asia/Seoul", "ko-KR")
    assert team["team"]["name"] == "한빛소프트"
    assert nobody["error"] == "user_not_found"


# Files.


async def ticket(slack, length=3):
    return await slack.form("files.getUploadURLExternal", {"filename": "map.png", "length": str(length)})


async def complete(slack, file_id, **more):
    return await slack.api("files.completeUploadExternal", files=[{"id": file_id, "title": "지도"}], **more)


async def test_a_file_goes_by_ticket_bytes_and_completion(slack):
    given = await ticket(slack)
    too_early = await complete(slack, given["file_id"], channel_id=slack.channel)
    async with slack.session.post(given["upload_url"], data=b"png") as sent:
        assert (sent.status, await sent.text()) == (200, "OK - 3")
    shared = await complete(slack, given["file_id"], channel_id=slack.channel, initial_comment="<!here> 지도")
    again = await complete(slack, given["file_id"], channel_id=slack.channel)

    assert (too_early["error"], again["error"]) == ("file_not_found", "file_not_found")
    assert shared["files"][0]["title"] == "지도"
    (call,) = [c for c in slack.calls("files.completeUploadExternal") if c.done]
    assert (call.chat, call.text) == (f"{slack.team}:{slack.channel}", "@here 지도")
    assert call.detail["reach"]["mentions"][0]["target"] == "here"
    history = await slack.form("conversations.history", {"channel": slack.channel})
    assert history["messages"][0]["files"][0]["id"] == given["file_id"]


async def test_bytes_must_be_as_many_as_announced_and_come_once(slack):
    given = await ticket(slack)
    statuses = []
    for data in (b"pn", b"pngg", b"png", b"png"):
        async with slack.session.put(given["upload_url"], data=data) as sent:
            statuses.append(sent.status)

    assert statuses == [400, 400, 200, 404]


async def test_a_file_goes_only_where_the_bot_is(slack):
    given = await ticket(slack)
    await slack.session.post(given["upload_url"], data=b"png")

    assert (await complete(slack, given["file_id"], channel_id="C404"))["error"] == "channel_not_found"
    assert (await complete(slack, given["file_id"], channel_id="C0GENERAL"))["error"] == "not_in_channel"
    many = ",".join(["C0ITNEWS"] * 101)
    assert (await complete(slack, given["file_id"], channels=many))["error"] == "channels_limit_exceeded"
    assert (await complete(slack, given["file_id"], channel_id=slack.channel))["ok"]


async def test_a_file_has_a_length(slack):
    assert (await ticket(slack, 0))["error"] == "invalid_arguments"
    assert (await ticket(slack, 1))["ok"]


# Assistants.


async def test_an_assistants_status_is_seen_and_bounded(slack):
    root = await slack.desk("assistant")
    opened = await slack.api("conversations.open", users=slack.user)
    there = {"channel_id": opened["channel"]["id"], "thread_ts": root["ts"]}

    taken = await slack.api(
        "assistant.threads.setStatus", **there, status="찾는 중", loading_messages=["a"] * 10
    )
    many = await slack.api(
        "assistant.threads.setStatus", **there, status="찾는 중", loading_messages=["a"] * 11
    )
    elsewhere = await slack.api(
        "assistant.threads.setStatus", **{**there, "thread_ts": "1.000000"}, status="x"
    )
    prompts = [{"title": "t", "message": "m"}]
    four = await slack.api("assistant.threads.setSuggestedPrompts", **there, prompts=prompts * 4)
    five = await slack.api("assistant.threads.setSuggestedPrompts", **there, prompts=prompts * 5)

    assert (taken["ok"], many["error"], elsewhere["error"]) == (
        True,
        "invalid_arguments",
        "invalid_thread_ts",
    )
    assert (four["ok"], five["error"]) == (True, "invalid_arguments")
    seen = await slack.desk(
        "conversation", "GET", team=slack.team, channel="@app", user=slack.user, thread_ts=root["ts"]
    )
    assert seen["assistant"]["status"] == "찾는 중"
