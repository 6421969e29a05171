"""How much Slack takes: every figure that the emulator enforces, in one place.

Sources: Slack's reference for Block Kit, for each method and for rate limits. `msg_blocks_too_long` is not
documented, so its budget is fitted to what users measured (slackapi/bolt-js issues 2509 and 2867): one
markdown block was accepted up to 13,297 characters, 125 fewer beside a divider; 50 blocks of 9,597 characters
were accepted, 45 blocks with 11,341 were refused. The budget below accepts and refuses those two, and errs
by 300 characters to the strict side for a single block.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_TEXT = 12_000
#: Above this the text of a posted message is cut, with a warning.
MESSAGE_TEXT = 40_000
#: `chat.update` refuses where `chat.postMessage` cuts.
UPDATE_TEXT = 4_000
ATTACHMENTS = 100

#: What all blocks of one posted message may cost together.
BLOCKS_BUDGET = 13_000
#: What each block after the first costs besides its text.
BLOCK_COST = 60
DIVIDER_COST = 125

VIEW_BYTES = 250 * 1024
#: Views that may lie on one another in a modal.
VIEW_STACK = 3
TRIGGER_SECONDS = 3.0
#: An app must answer an event, a command or an interaction within this.
ACK_SECONDS = 3.0
#: When a failed event is sent again, counted from the failure.
RETRY_AFTER = (0.0, 60.0, 300.0)
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0
OAUTH_CODE_SECONDS = 10 * 60.0
#: Life of an access token where token rotation is on.
TOKEN_SECONDS = 12 * 3600
SOCKETS = 10
#: How long a web-socket may take from `apps.connections.open` to connecting.
TICKET_SECONDS = 30.0
LOADING_MESSAGES = 10
SUGGESTED_PROMPTS = 4


class Tier(Enum):
    """How often a method may be called, per app and workspace."""

    ONE = "1 a minute"
    TWO = "20 a minute"
    THREE = "50 a minute"
    FOUR = "100 a minute"
    #: One message a second a channel, several hundred a minute a workspace.
    POSTING = "posting"
    #: Hundreds of calls a minute (`auth.test`, `assistant.threads.setStatus`, `chat.getPermalink`).
    GENEROUS = "600 a minute"


@dataclass(frozen=True)
class Allowance:
    """So many calls in so many seconds."""

    calls: int
    seconds: float


ALLOWANCES: dict[Tier, Allowance] = {
    # "A small amount of burst behaviour is tolerated" for tier 1; how much is not said. An app that opens its
    # ten web-sockets at once must pass.
    Tier.ONE: Allowance(10, 60.0),
    Tier.TWO: Allowance(20, 60.0),
    Tier.THREE: Allowance(50, 60.0),
    Tier.FOUR: Allowance(100, 60.0),
    Tier.GENEROUS: Allowance(600, 60.0),
}
#: `chat.postMessage`: short bursts are tolerated by Slack, but not promised; none is tolerated here.
CHANNEL_POSTING = Allowance(1, 1.0)
#: "Several hundred messages a minute" a workspace: the lowest number that the words allow.
WORKSPACE_POSTING = Allowance(300, 60.0)
#: Conversations' history for apps that are sold outside Slack's Marketplace, since 29 May 2025.
RESTRICTED_HISTORY = Allowance(1, 60.0)
RESTRICTED_HISTORY_OBJECTS = 15
#: Events a workspace sends to one app; beyond it, once a minute `app_rate_limited` instead.
EVENTS = Allowance(30_000, 3600.0)
