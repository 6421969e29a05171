"""The ledger outlives a crash of anything: what was answered is in it."""

import asyncio
import contextlib
import random
import signal
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.emulators.faults import Action, Rule
from tests.emulators.harness import Harness, wait_for
from tests.emulators.ledger import Call, Ledger, Outcome, read_calls, read_exchanges
from tests.integration.emulators.telegram_room import telegram_room

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def call(text: str, **change: object) -> Call:
    values = {"at": 1.5, "platform": "telegram", "account": "a", "method": "sendMessage", "text": text}
    return Call(**values | change)  # type: ignore[arg-type]


async def test_a_call_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    written = call(
        "케이티 😀",
        chat="-1",
        thread="7",
        request_id="r",
        status=500,
        message_id="9",
        outcome=Outcome.UNANSWERED,
        fault="drop",
        error="x",
        detail={"entities": [1]},
    )
    ledger = Ledger(path)
    await ledger.record(written)
    await ledger.close()
    (read,) = read_calls(path)
    assert read.id == 1
    assert {f: getattr(read, f) for f in Call.__slots__ if f != "id"} == {
        f: getattr(written, f) for f in Call.__slots__ if f != "id"
    }


async def test_many_writers_share_a_commit_and_keep_their_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    await asyncio.gather(*(ledger.record(call(str(number))) for number in range(500)))
    await ledger.close()
    assert [read.text for read in read_calls(ledger.path)] == [str(number) for number in range(500)]


async def test_another_process_reads_while_it_is_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    await ledger.record(call("x"))
    assert [read.text for read in read_calls(ledger.path)] == ["x"]
    assert [read.text for read in read_calls(ledger.path, after=1)] == []
    assert read_calls(ledger.path, methods=frozenset({"sendPhoto"})) == []
    await ledger.close()


async def test_documents_are_kept_replaced_and_forgotten(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.put("chat", "1", {"a": 1})
    ledger.put("chat", "1", {"a": 2})
    ledger.put("chat", "2", {"a": 3})
    ledger.delete("chat", "2")
    await ledger.close()
    again = Ledger(tmp_path / "ledger.sqlite")
    assert list(again.documents("chat")) == [("1", {"a": 2})]
    await again.close()


async def test_a_full_disk_fails_the_call_and_not_silently(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger._database.execute("PRAGMA max_page_count = 8")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await asyncio.gather(*(ledger.record(call("x" * 4000)) for _ in range(200)))
    ledger._database.close()
    ledger._committer.shutdown()


async def test_what_was_answered_is_in_the_ledger_after_sigkill(tmp_path: Path) -> None:
    """Four clients send without pause while the emulator is killed three times at random moments."""
    answered: set[str] = set()
    stop = asyncio.Event()

    async def send(client: httpx.AsyncClient, chat: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            text = f"{chat}/{number}"
            try:
                answer = await client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": text})
            except httpx.TransportError:
                await asyncio.sleep(0.02)
                continue
            if answer.status_code == 200:
                answered.add(text)

    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite", scale=0.0001)
        for chat in range(1, 5):
            await telegram.act("people", bot=TOKEN, id=chat, started=True)
        async with httpx.AsyncClient(base_url=telegram.address, timeout=5) as client:
            senders = [asyncio.create_task(send(client, chat)) for chat in range(1, 5)]
            await harness.torment(
                [telegram.process], random.Random(3), times=3, pause=(0.3, 0.6), signals=[signal.SIGKILL]
            )
            await wait_for(lambda: len(answered) >= 100, seconds=60, what="a hundred answers")
            stop.set()
            await asyncio.gather(*senders)
    texts = [row.text for row in telegram.calls(done_only=True) if row.method == "sendMessage"]
    assert answered <= set(texts)
    assert len(texts) == len(set(texts))


async def test_a_caller_with_a_name_is_known_by_how_long_its_calls_were_open(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await room.person(42)
        # The message is done and the answer late: whoever hangs up before it has left an open call behind.
        room.server.faults.add(Rule(do=Action.SLOW, after=True, seconds=0.3, chats=("43",)))
        await room.person(43)
        named = f"/from/worker-1/bot{TOKEN}/sendMessage"
        for chat, patience in ((42, 20.0), (43, 0.1)):
            with contextlib.suppress(httpx.ReadTimeout):
                await room.client.post(named, json={"chat_id": chat, "text": "x"}, timeout=patience)
        await wait_for(lambda: len(read_exchanges(room.ledger)) == 2, seconds=20, what="both calls ended")
        done = [call.chat for call in await room.calls() if call.done and call.text == "x"]
    assert done == ["42", "43"]
    exchanges = read_exchanges(room.ledger)
    assert [(e.caller, e.method, e.chat, e.answered) for e in exchanges] == [
        ("worker-1", "sendMessage", "42", True),
        ("worker-1", "sendMessage", "43", False),
    ]
