"""Why a channel's subscriptions rest, in words and with the way back."""

import pytest

from bot.adapters.slack.closed import resting
from summarizer.types import Language


@pytest.mark.parametrize(
    ("reason", "ko", "en"),
    [
        ("Slack: is_archived", "보관된 채널", "archived"),
        ("Slack: channel_not_found", "찾을 수 없어", "cannot be found"),
        ("Slack: restricted_action_read_only_channel", "글을 쓸 수 없어", "posting is restricted"),
        ("Slack: account_inactive. Pactwire is no longer installed.", "다시 설치하면", "install it again"),
        ("They sent us away.", "팩트와이어가 없어", "is not in the channel"),
        ("Slack: not_in_channel", "팩트와이어가 없어", "invite it again"),
    ],
)
def test_it_says_why_and_what_to_do(reason, ko, en):
    assert ko in resting(reason, Language.KO)
    assert en in resting(reason, Language.EN)
    assert "_" not in resting(reason, Language.KO)
