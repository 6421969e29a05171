"""Any text makes messages that can be sent: the check of the proof `benchmarks/proofs/d7.py` on a few texts."""

import pytest

from benchmarks.proofs import d7


@pytest.mark.parametrize("check", [d7.telegram, d7.slack])
def test_any_text_makes_messages_that_the_platform_takes(check):
    outcome = check(12)
    assert outcome.held, outcome.figures
