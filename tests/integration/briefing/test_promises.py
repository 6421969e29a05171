"""The promises of delivery in short: real sender processes, a strict server, its second made shorter.

The full runs are `benchmarks/proofs/d2.py` to `d6.py`; these share their code.
"""

import pytest

from benchmarks.proofs import d2, d3, d4, d5, d6, p2
from benchmarks.proofs.post import opened
from benchmarks.proofs.sides import OTHER_SLACK, SLACK, TELEGRAM

#: How fast it goes shows on a machine that does nothing else, so only the full run asks for that.
SHORT = [
    ("D2", TELEGRAM, 0.05, lambda at: d2.send(at, messages=60, senders=2)),
    ("D3", TELEGRAM, 0.05, lambda at: d3.send(at, messages=120, senders=2)),
    ("D3", SLACK, 0.02, lambda at: d3.send(at, messages=120, senders=2)),
    # Not shorter: what is late by so many milliseconds on a busy machine weighs more in a shorter second.
    ("D4", TELEGRAM, 1.0, lambda at: d4.send(at, chats=60, groups=1, each_group=6, least_rate=0, senders=2)),
    ("D5", TELEGRAM, 0.2, lambda at: d5.send(at, silence=2, in_flight=24, slow=1.5, senders=2)),
    (
        "D5",
        SLACK,
        0.05,
        lambda at: d5.send(at, silence=3, in_flight=24, slow=1.5, senders=2, beside=OTHER_SLACK),
    ),
]


@pytest.mark.parametrize(("name", "side", "scale", "send"), SHORT)
async def test_a_promise_of_delivery_holds(tmp_path, database_url, name, side, scale, send):
    async with opened(database_url, tmp_path, side, scale=scale) as at:
        outcome = await send(at)
    assert outcome.held, (name, outcome.figures)


async def test_a_closed_channel_of_slack_is_asked_once_and_a_moved_one_followed(tmp_path, database_url):
    outcome = await d6.slack(database_url, tmp_path)
    assert outcome.held, outcome.figures


async def test_a_closed_chat_of_telegram_is_asked_once_and_a_moved_one_followed(database_url):
    outcome = await d6.telegram(database_url)
    assert outcome.held, outcome.figures


async def test_no_token_stands_in_the_logs_or_the_database(tmp_path, database_url):
    outcome = await p2.search(database_url, tmp_path, lines=["/subscribe 08:30 KT"], pause=1.0)
    assert outcome.held, outcome.figures
