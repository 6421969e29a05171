"""The usual ways are run against the emulator and seen to fail, a careful one to pass: so the emulator bites."""

import asyncio
import random
import sys
from pathlib import Path

import pytest

from tests.emulators.checker import Owed, Verdict, busiest, check
from tests.emulators.harness import Emulator, Harness, ManagedProcess, free_port, wait_for

pytest.importorskip("aiolimiter", reason="the library's own limiter is not installed")
pytest.importorskip("tornado", reason="the library's own webhook server is not installed")

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
UPDATES = 12


async def naive_bot(harness: Harness, telegram: Emulator, name: str, *more: str) -> ManagedProcess:
    kind = name.partition("-")[0]
    command = [sys.executable, "-m", "tests.integration.emulators.naive_bots", kind]
    return await harness.start(name, [*command, telegram.address, TOKEN, *more])


async def say_to(telegram: Emulator) -> list[Owed]:
    """So many people write; each is owed an answer."""
    for number in range(1, UPDATES + 1):
        await telegram.act("say", bot=TOKEN, chat=number, text=f"질문 {number}")
    return [Owed(id=str(n), chat=str(n), text=f"re: 질문 {n}") for n in range(1, UPDATES + 1)]


async def waiting(telegram: Emulator) -> int:
    return int((await telegram.look("state", bot=TOKEN))["updates_waiting"])


async def kill_in_the_middle(telegram: Emulator, bot: ManagedProcess, owed: list[Owed]) -> Verdict:
    """Kill the bot once it has taken all updates, start it again, wait until it has nothing more to do."""

    async def all_taken() -> bool:
        return await waiting(telegram) == 0

    await wait_for(all_taken, seconds=20, what="the bot has taken every update")
    await bot.kill()
    answered = len(check(owed, telegram.calls()).lost)
    assert answered > 0, "the bot was killed too late"
    await bot.start()
    marker = [Owed(id="last", chat="99", text="re: 끝")]
    await telegram.act("say", bot=TOKEN, chat=99, text="끝")
    await wait_for(lambda: not check(marker, telegram.calls()).lost, seconds=20, what="the bot works again")
    return check(owed + marker, telegram.calls())


async def test_the_librarys_polling_loses_what_it_has_taken_when_killed(tmp_path: Path) -> None:
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite", scale=0.001)
        owed = await say_to(telegram)
        bot = await naive_bot(harness, telegram, "polling")
        verdict = await kill_in_the_middle(telegram, bot, owed)
    assert verdict.lost, str(verdict)
    assert not verdict.unexpected


async def test_the_librarys_webhook_loses_what_it_has_acknowledged_when_killed(tmp_path: Path) -> None:
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite", scale=0.001)
        bot = await naive_bot(harness, telegram, "webhook", str(free_port()))
        await wait_for(
            lambda: any(call.method == "setWebhook" and call.done for call in telegram.calls()),
            seconds=20,
            what="the bot has set its webhook",
        )
        owed = await say_to(telegram)
        verdict = await kill_in_the_middle(telegram, bot, owed)
    assert verdict.lost, str(verdict)
    assert not verdict.unexpected


@pytest.mark.parametrize("processes", [1, 2])
async def test_the_librarys_limiter_holds_in_one_process_and_not_in_two(
    tmp_path: Path, processes: int
) -> None:
    each = 20  # within the limit of thirty a second; together they are not
    go = tmp_path / "go"
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite")
        for number in range(1, processes * each + 1):
            await telegram.act("people", bot=TOKEN, id=number, started=True)
        senders = [
            await naive_bot(harness, telegram, f"limited-{n}", str(1 + n * each), str(each), str(go))
            for n in range(processes)
        ]
        for sender in senders:
            await wait_for(lambda one=sender: one.first_line == "ready", seconds=20, what="it is ready")
        go.touch()
        for sender in senders:
            assert await sender.wait() == 0, sender.tail()
    sends = [call for call in telegram.calls() if call.method == "sendMessage"]
    assert len(sends) == processes * each
    assert any(call.status == 429 for call in sends) == (processes > 1)
    assert busiest([call.at for call in sends if call.done], 1.0) <= 30


async def test_a_careful_bot_loses_nothing_and_repeats_at_most_what_was_under_way(tmp_path: Path) -> None:
    kills, questions = 4, 80
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite", scale=0.0001)
        command = [sys.executable, "-m", "tests.integration.emulators.careful_bot"]
        bot = await harness.start(
            "careful", [*command, telegram.address, TOKEN, str(tmp_path / "inbox.sqlite")]
        )
        owed: list[Owed] = []

        async def ask() -> None:
            for number in range(1, questions + 1):
                said = await telegram.act("say", bot=TOKEN, chat=1 + number % 7, text=f"질문 {number}")
                chat, text = str(1 + number % 7), f"re: 질문 {number}"
                owed.append(Owed(id=str(said["update_id"]), chat=chat, text=text))

        asking = asyncio.create_task(ask())
        await harness.torment([bot], random.Random(11), times=kills, pause=(0.2, 0.7))
        await asking
        await wait_for(lambda: not check(owed, telegram.calls()).lost, seconds=60, what="all are answered")
    verdict = check(owed, telegram.calls(), allowed_duplicates=kills)
    assert verdict.ok, str(verdict)
