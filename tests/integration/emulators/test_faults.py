"""Faults on purpose: which call a rule meets, and what each fault looks like from the client's side."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.emulators.faults import BadRuleError, FaultScript, Rule
from tests.emulators.ledger import Outcome
from tests.integration.emulators.telegram_room import Room, telegram_room


def fired(count: int, *rules: dict[str, Any], method: str = "sendMessage", chat: str = "1") -> list[int]:
    """Which of so many calls, counted from 1, meet a fault."""
    script = FaultScript.from_json(rules)
    decisions = [script.decide(method=method, chat=chat, account="a") for _ in range(count)]
    return [number for number, fault in enumerate(decisions, 1) if fault is not None]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"nth": [2, 5]}, [2, 5]),
        ({"every": 3}, [3, 6]),
        ({"skip": 2, "every": 2}, [4, 6]),
        ({"times": 2}, [1, 2]),
        ({"skip": 3}, [4, 5, 6]),
        ({"method": "send*"}, [1, 2, 3, 4, 5, 6]),
        ({"method": "get*"}, []),
        ({"methods": ["sendPhoto"]}, []),
        ({"chats": [1, 2]}, [1, 2, 3, 4, 5, 6]),
        ({"chats": ["7"]}, []),
        ({"accounts": ["b"]}, []),
        ({"rate": 0.0}, []),
        ({"rate": 1.0}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_rule_meets_the_calls_that_it_names(rule: dict[str, Any], expected: list[int]) -> None:
    assert fired(6, {"do": "reset", **rule}) == expected


def test_a_rate_is_met_by_the_same_calls_for_the_same_seed() -> None:
    rule = {"do": "reset", "rate": 0.05}
    assert fired(2000, rule | {"seed": 1}) == fired(2000, rule | {"seed": 1})
    assert fired(2000, rule | {"seed": 1}) != fired(2000, rule | {"seed": 2})
    assert 70 <= len(fired(2000, rule | {"seed": 1})) <= 130


def test_the_first_rule_that_fires_decides_and_every_rule_counts() -> None:
    script = FaultScript.from_json([{"do": "reset", "nth": [2]}, {"do": "drop", "every": 2}])
    faults = [script.decide(method="m", chat=None, account="a") for _ in range(4)]
    assert [fault and fault.name for fault in faults] == [None, "reset", None, "drop"]
    assert [(rule["seen"], rule["fired"]) for rule in script.report()] == [(4, 1), (4, 1)]


@pytest.mark.parametrize(
    "rule", [{}, {"do": "explode"}, {"do": "reset", "rats": 1}, {"do": "refuse", "after": True}]
)
def test_a_rule_that_says_nothing_sensible_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(BadRuleError):
        Rule.from_dict(rule)


def test_a_rule_reads_back_as_it_was_written() -> None:
    written = {"do": "error", "status": 500, "rate": 0.5, "chats": ("7",)}
    assert Rule.from_dict(written).to_dict() == written


async def send(room: Room, chat: int) -> httpx.Response:
    return await room.client.post(f"/bot{room.token}/sendMessage", json={"chat_id": chat, "text": "x"})


@pytest.mark.parametrize(
    ("rule", "seen", "done"),
    [
        ({"do": "reset"}, httpx.ReadError, False),
        ({"do": "reset", "after": True}, httpx.ReadError, True),
        ({"do": "drop"}, httpx.RemoteProtocolError, True),
        ({"do": "timeout", "seconds": 0.1}, httpx.RemoteProtocolError, False),
        ({"do": "timeout", "seconds": 0.1, "after": True}, httpx.RemoteProtocolError, True),
        ({"do": "error", "status": 502}, 502, False),
        ({"do": "error", "status": 500, "after": True}, 500, True),
        ({"do": "html", "status": 502}, 502, False),
        ({"do": "html", "status": 504, "after": True}, 504, True),
        ({"do": "too_many", "retry_after": 3}, 429, False),
    ],
)
async def test_a_fault_is_seen_by_the_client_and_told_in_the_ledger(
    tmp_path: Path, rule: dict[str, Any], seen: Any, done: bool
) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        await room.client.put("/_emulator/faults", json=[rule | {"method": "sendMessage", "times": 1}])
        if isinstance(seen, int):
            answer = await send(room, chat)
            assert answer.status_code == seen
            assert answer.headers["Content-Type"].startswith("text/html" if rule["do"] == "html" else "app")
        else:
            with pytest.raises(seen):
                await send(room, chat)
        row = next(call for call in await room.calls() if call.method == "sendMessage")
        assert row.outcome is (Outcome.UNANSWERED if done else Outcome.FAULTED)
        assert row.fault == rule["do"]
        assert len(await room.look("messages", chat=chat)) == done


async def test_a_slow_answer_comes_late_and_is_an_answer(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        await room.client.put("/_emulator/faults", json=[{"do": "slow", "seconds": 0.2, "times": 1}])
        started = asyncio.get_running_loop().time()
        assert (await send(room, chat)).status_code == 200
        assert asyncio.get_running_loop().time() - started >= 0.2
        row = next(call for call in await room.calls() if call.method == "sendMessage")
        assert row.outcome is Outcome.ACCEPTED


async def test_while_the_port_is_closed_nobody_can_connect_and_the_connected_are_served_once(
    tmp_path: Path,
) -> None:
    async with telegram_room(tmp_path) as room:
        chats = [await room.person(number) for number in (1, 2, 3)]
        await room.client.put("/_emulator/faults", json=[{"do": "refuse", "seconds": 0.4, "nth": [1]}])
        answer = await send(room, chats[0])
        assert answer.status_code == 200
        assert answer.headers["Connection"] == "close"
        with pytest.raises(httpx.ConnectError):
            await send(room, chats[1])
        await asyncio.sleep(0.5)
        assert (await send(room, chats[2])).status_code == 200


async def test_faults_never_touch_the_admin_side(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await room.client.put("/_emulator/faults", json=[{"do": "reset"}])
        assert (await room.client.get("/_emulator/health")).json()["platform"] == "telegram"
        refused = await room.client.put("/_emulator/faults", json=[{"do": "explode"}])
        assert refused.status_code == 400
        assert len((await room.client.get("/_emulator/faults")).json()) == 1
        added = await room.client.post("/_emulator/faults", json={"do": "drop"})
        assert len(added.json()) == 2
        assert (await room.client.delete("/_emulator/faults")).json() == []
