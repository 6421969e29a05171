"""What is Slack's own, and what only says so."""

import pytest

from bot.adapters.slack.signatures import genuine
from tests.emulators.slack import signatures

SECRET, NOW = "8f742231b10e8888abcd99yyyzzz85a5", 1_790_000_000.0
BODY = '{"type":"event_callback","text":"안녕"}'.encode()


def judged(headers, body, *, now=NOW):
    return genuine(
        SECRET,
        headers.get("X-Slack-Request-Timestamp", ""),
        headers.get("X-Slack-Signature", ""),
        body,
        now=now,
    )


@pytest.mark.parametrize("case", signatures.CASES.values(), ids=lambda case: case.name)
def test_a_forged_request_is_told_from_a_genuine_one(case):
    forged = case.forge(SECRET, BODY, NOW)
    assert judged(forged.headers, forged.body) == case.replay  # a replay is signed rightly: its id tells it


@pytest.mark.parametrize(("ahead", "taken"), [(-300, True), (-302, False), (300, True), (302, False)])
def test_the_window_is_five_minutes_to_either_side(ahead, taken):
    headers = signatures.headers(SECRET, BODY, NOW)
    assert judged(headers, BODY, now=NOW + ahead) == taken


def test_a_body_that_is_no_text_is_judged_by_its_bytes():
    body = b"\xff\xfe\x80"
    assert judged(signatures.headers(SECRET, body, NOW), body)
