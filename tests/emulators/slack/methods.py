"""The methods that the emulator serves: what each needs, who may call it, how often.

Checked against the pinned slack-sdk by the contract tests: each is a method of its client too.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.emulators.slack.limits import Tier

BOT, USER, APP, NONE = "bot", "user", "app", "none"


@dataclass(frozen=True)
class Method:
    """One method of the Web API."""

    name: str
    tier: Tier
    required: tuple[str, ...] = ()
    #: Any one of these is enough; none: no scope is needed.
    scopes: tuple[str, ...] = ()
    tokens: tuple[str, ...] = (BOT, USER)
    #: Whether arguments may come as a JSON body; methods that read take forms and queries only.
    json: bool = True


_READING = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_WRITING = ("chat:write",)
_MANAGING = ("channels:manage", "groups:write", "im:write", "mpim:write")

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("api.test", Tier.FOUR, tokens=(BOT, USER, APP, NONE)),
        Method("apps.connections.open", Tier.ONE, scopes=("connections:write",), tokens=(APP,)),
        Method("apps.uninstall", Tier.ONE, ("client_id", "client_secret"), json=False),
        Method(
            "assistant.threads.setStatus",
            Tier.GENEROUS,
            ("channel_id", "thread_ts"),
            ("assistant:write", "chat:write"),
        ),
        Method(
            "assistant.threads.setSuggestedPrompts",
            Tier.GENEROUS,
            ("channel_id", "prompts"),
            ("assistant:write",),
        ),
        Method(
            "assistant.threads.setTitle",
            Tier.GENEROUS,
            ("channel_id", "thread_ts", "title"),
            ("assistant:write",),
        ),
        Method("auth.revoke", Tier.THREE, json=False),
        Method("auth.test", Tier.GENEROUS, tokens=(BOT, USER, APP)),
        Method("bots.info", Tier.THREE, scopes=("users:read",), json=False),
        Method("chat.delete", Tier.THREE, ("channel", "ts"), _WRITING),
        Method("chat.getPermalink", Tier.GENEROUS, ("channel", "message_ts"), json=False),
        Method("chat.postEphemeral", Tier.FOUR, ("channel", "user"), _WRITING),
        Method("chat.postMessage", Tier.POSTING, ("channel",), _WRITING),
        Method("chat.unfurl", Tier.THREE, ("unfurls",), ("links:write",)),
        Method("chat.update", Tier.THREE, ("channel", "ts"), _WRITING),
        Method("conversations.history", Tier.THREE, ("channel",), _HISTORY, json=False),
        Method("conversations.info", Tier.THREE, ("channel",), _READING, json=False),
        Method("conversations.join", Tier.THREE, ("channel",), ("channels:join",)),
        Method("conversations.leave", Tier.THREE, ("channel",), _MANAGING),
        Method("conversations.list", Tier.TWO, (), _READING, json=False),
        Method("conversations.members", Tier.FOUR, ("channel",), _READING, json=False),
        Method("conversations.open", Tier.THREE, (), _MANAGING),
        Method("conversations.replies", Tier.THREE, ("channel", "ts"), _HISTORY, json=False),
        Method("files.completeUploadExternal", Tier.FOUR, ("files",), ("files:write",)),
        Method("files.getUploadURLExternal", Tier.FOUR, ("filename", "length"), ("files:write",), json=False),
        Method("oauth.v2.access", Tier.FOUR, tokens=(NONE,), json=False),
        Method(
            "oauth.v2.exchange", Tier.FOUR, ("client_id", "client_secret"), tokens=(BOT, USER), json=False
        ),
        Method("reactions.add", Tier.THREE, ("channel", "name", "timestamp"), ("reactions:write",)),
        Method("reactions.remove", Tier.TWO, ("name",), ("reactions:write",)),
        Method("team.info", Tier.THREE, (), ("team:read",), json=False),
        Method("users.conversations", Tier.THREE, (), _READING, json=False),
        Method("users.info", Tier.FOUR, ("user",), ("users:read",), json=False),
        Method("users.list", Tier.TWO, (), ("users:read",), json=False),
        Method("views.open", Tier.FOUR, ("view",)),
        Method("views.publish", Tier.FOUR, ("user_id", "view")),
        Method("views.push", Tier.FOUR, ("view",)),
        Method("views.update", Tier.FOUR, ("view",)),
    )
}
