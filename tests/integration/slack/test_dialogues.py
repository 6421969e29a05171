"""The shared table of said and expected, on Slack: signed over HTTP and by web-socket, in both languages."""

import asyncio

import pytest

from bot.adapters.slack import kit as blocks
from bot.adapters.slack.format import spoken
from tests.dialogues.test_conversation import (
    ENGLISH,
    ENGLISH_ARCHIVE,
    ENGLISH_MESSENGER,
    ENGLISH_WRONG,
    KOREAN,
    KOREAN_ARCHIVE,
    KOREAN_MESSENGER,
    KOREAN_WRONG,
    LIBRARY,
)
from tests.integration.slack.kit import answers, bot_and_workspace, shown

TABLE = [("ko", *row) for row in KOREAN + KOREAN_MESSENGER + KOREAN_ARCHIVE + KOREAN_WRONG] + [
    ("en", *row) for row in ENGLISH + ENGLISH_MESSENGER + ENGLISH_ARCHIVE + ENGLISH_WRONG
]


async def say(bench, user, line):
    """Type a line in the direct messages with the bot: an order is the slash command there."""
    if line.startswith("/"):
        await bench.desk("command", user=user, channel="@app", command="/pactwire", text=line[1:])
        channels = bench.slack.world.channels.values()
        return next(c.id for c in channels if c.kind == "im" and user in c.members)
    return (await bench.say(line, user=user, channel="@app"))["channel"]


async def converse(bench, user, language, lines, at_once):
    if language == "en":
        lines = ["/lang en", *lines]
    async with at_once:
        await bench.desk("user", id=user, name=user.lower())
        for number, line in enumerate(lines, start=1):
            channel = await say(bench, user, line)
            last = (await answers(bench, channel, number, seconds=100))[number - 1]
        return last.text, len(lines)


@pytest.mark.parametrize("socket", [False, True])
async def test_every_dialogue_of_the_table(tmp_path, database_url, socket):
    async with bot_and_workspace(tmp_path, database_url, socket=socket, stock=LIBRARY) as (bench, _):
        # What is said does not depend on the way by which it comes: some of it will do for the other way.
        table = TABLE[::4] if socket else TABLE
        # All at once, the looking for answers alone would keep a small machine busy.
        at_once = asyncio.Semaphore(12)
        heard = await asyncio.gather(
            *(
                converse(bench, f"U{n:04}", language, lines, at_once)
                for n, (language, lines, _) in enumerate(table)
            )
        )
        wrong = [
            (row[1], row[2], text)
            for row, (text, _) in zip(table, heard, strict=True)
            if blocks.words(spoken(row[2])) not in text
        ]
        assert wrong == []
        assert len(shown(bench)) == sum(count for _, count in heard)
