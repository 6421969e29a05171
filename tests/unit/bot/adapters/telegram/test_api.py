"""What Telegram's errors mean for the message: the table of the promise that a dead chat is asked once."""

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.adapters.telegram.api import translated
from bot.errors import MovedError, PermanentError, RejectedError, TransientError, UnknownOutcomeError


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), PermanentError),
        (Forbidden("Forbidden: user is deactivated"), PermanentError),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), PermanentError),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), PermanentError),
        (Forbidden("Forbidden: the group chat was deleted"), PermanentError),
        (BadRequest("Bad Request: chat not found"), PermanentError),
        (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), PermanentError),
        (BadRequest("Bad Request: TOPIC_CLOSED"), PermanentError),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), PermanentError),
        (BadRequest("Bad Request: USER_BANNED_IN_CHANNEL"), PermanentError),
        (ChatMigrated(-1001), MovedError),
        (BadRequest("Bad Request: message is too long"), RejectedError),
        (BadRequest("Bad Request: can't parse entities: unsupported start tag"), RejectedError),
        (BadRequest("Bad Request: ENTITIES_TOO_LONG"), RejectedError),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), RejectedError),
        (InvalidToken("Unauthorized"), TransientError),
        (caused(NetworkError("x"), httpx.ConnectError("refused")), TransientError),
        (caused(TimedOut(), httpx.ConnectTimeout("slow")), TransientError),
        (caused(TimedOut("pool"), httpx.PoolTimeout("busy")), TransientError),
        (caused(TimedOut(), httpx.ReadTimeout("slow")), UnknownOutcomeError),
        (caused(NetworkError("x"), httpx.ReadError("reset")), UnknownOutcomeError),
        (NetworkError("Bad Gateway (502)"), UnknownOutcomeError),
    ],
)
def test_each_error_is_of_one_kind(error, kind):
    assert type(translated(error)) is kind


def test_a_move_tells_the_new_address():
    assert translated(ChatMigrated(-1001)).address == "-1001"
