"""What becomes of a message that did not go through."""

import pytest

from bot.briefing.outcomes import verdict
from bot.domain.delivery import DeliveryState, Policy
from bot.errors import FloodError, PermanentError, TransientError, UnknownOutcomeError

S = DeliveryState


@pytest.mark.parametrize(
    ("error", "policy", "attempt", "doubted", "state", "again_in"),
    [
        (PermanentError("gone"), Policy.RESEND, 1, False, S.DEAD, 0),
        (TransientError("away"), Policy.RESEND, 1, False, S.TODO, 2),
        (TransientError("away"), Policy.PARK, 3, False, S.TODO, 8),
        (TransientError("away"), Policy.RESEND, 12, False, S.DEAD, 0),
        (FloodError("slow down", retry_after=30), Policy.RESEND, 40, False, S.TODO, 30),
        (UnknownOutcomeError("no answer"), Policy.RESEND, 1, False, S.UNKNOWN, 2),
        (UnknownOutcomeError("no answer"), Policy.RESEND, 2, True, S.PARKED, 0),
        (UnknownOutcomeError("no answer"), Policy.PARK, 1, False, S.PARKED, 0),
        (UnknownOutcomeError("502", answered=True), Policy.RESEND, 2, True, S.TODO, 4),
        (UnknownOutcomeError("502", answered=True), Policy.PARK, 1, False, S.PARKED, 0),
    ],
)
def test_the_table(error, policy, attempt, doubted, state, again_in):
    found = verdict(error, policy, attempt, doubted=doubted)
    assert (found.state, found.again_in) == (state, again_in)
