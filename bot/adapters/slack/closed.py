"""Why nothing can be sent to a channel, and how it goes on, as people there read it. Pure."""

from __future__ import annotations

import re

from bot.commands.choosing import said
from summarizer.types import Language

#: By what Slack answered: the reason, and the way back.
_WORDS = {
    "is_archived": (
        "보관된 채널이라 쉬고 있습니다. 채널을 다시 열면 이어집니다.",
        "It rests, as the channel is archived; once it is opened again, this goes on.",
    ),
    "channel_not_found": (
        "채널을 찾을 수 없어 쉬고 있습니다. 팩트와이어를 다시 초대하면 이어집니다.",
        "It rests, as the channel cannot be found; invite Pactwire there, and this goes on.",
    ),
    "restricted_action": (
        "이 채널에 글을 쓸 수 없어 쉬고 있습니다. 쓰기를 허용한 뒤 팩트와이어를 다시 초대하면 이어집니다.",
        "It rests, as posting is restricted here; allow it and invite Pactwire again, and this goes on.",
    ),
    "token_revoked": (
        "앱이 제거되어 쉬고 있습니다. 다시 설치하면 이어집니다.",
        "It rests, as the app was removed; install it again, and this goes on.",
    ),
}
_ALSO = {"account_inactive": "token_revoked", "not_authed": "token_revoked", "invalid_auth": "token_revoked"}
#: They put us out, or we were never in.
_OUT = (
    "채널에 팩트와이어가 없어 쉬고 있습니다. 다시 초대하면 이어집니다.",
    "It rests, as Pactwire is not in the channel; invite it again, and this goes on.",
)


def resting(reason: str, language: Language) -> str:
    """Why a chat's subscriptions rest, and what makes them go on."""
    codes = [_ALSO.get(code, code) for code in re.findall(r"[a-z]+(?:_[a-z]+)+", reason)]
    found = next((words for code in codes for key, words in _WORDS.items() if code.startswith(key)), _OUT)
    return said(language, *found)
