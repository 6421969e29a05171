"""When a job that failed is tried again."""

import asyncio

import pytest

from bot.errors import FloodError, PermanentError, TransientError, UnknownOutcomeError, UserError
from bot.schedule.retries import MOST_ATTEMPTS, MOST_INVITATIONS, seconds_until_retry

CASES = [
    ("told to stop", asyncio.CancelledError(), 0, 0.0),
    ("told to stop for the hundredth time", asyncio.CancelledError(), 100, 0.0),
    ("a fault that may pass", TransientError("x"), 0, 1.0),
    ("later and later", TransientError("x"), 5, 32.0),
    ("ten minutes at most, and then no more", TransientError("x"), MOST_ATTEMPTS, None),
    ("told when to come again", TransientError("x", retry_after=3600), MOST_ATTEMPTS, 3600),
    ("told to come at once", FloodError("x", retry_after=0), 1, 1.0),
    ("told so for ever", TransientError("x", retry_after=1), MOST_INVITATIONS, None),
    ("a fault that stays", PermanentError("x"), 0, None),
    ("the person's mistake", UserError("x"), 0, None),
    ("nobody knows", UnknownOutcomeError("x"), 0, None),
    ("our own mistake", ZeroDivisionError(), 0, None),
]


@pytest.mark.parametrize(("error", "attempts", "seconds"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_kind_of_error_decides(error, attempts, seconds):
    assert seconds_until_retry(error, attempts) == seconds


def test_no_wait_is_longer_than_ten_minutes():
    assert max(seconds_until_retry(TransientError("x"), n) for n in range(MOST_ATTEMPTS)) <= 600
