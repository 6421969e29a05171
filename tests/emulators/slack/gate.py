"""Who may call what, and how often: tokens, scopes, limits, before a method looks at its arguments."""

from __future__ import annotations

from collections.abc import Iterable

from tests.emulators.slack import limits
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.limits import Tier
from tests.emulators.slack.methods import APP, NONE
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import Grant
from tests.emulators.windows import Limit, whole_seconds

#: Methods whose answers are limited for apps that are sold outside the Marketplace.
_HISTORIES = ("conversations.history", "conversations.replies")


def account_of(slack: Slack, asked: Asked) -> str:
    """Whose call it is, for the ledger: the workspace, else the organisation, else the app."""
    grant = slack.world.grants.get(asked.token or "")
    if grant is None:
        return "-"
    return grant.team_id or grant.enterprise_id or grant.app_id


def chat_of(slack: Slack, asked: Asked) -> str | None:
    """`TEAM:CHANNEL` of the call as asked; None where it names no channel."""
    name = asked.text("channel") or asked.text("channel_id")
    if not name:
        return None
    grant = slack.world.grants.get(asked.token or "")
    teams = teams_of(slack, grant) if grant is not None else ()
    channel = slack.world.channel(teams, name)
    if channel is None and grant is not None and slack.world.user(teams, name) is not None:
        channel = next((c for t in teams if (c := slack.world.direct(t, grant.user_id, name))), None)
    team = next((t for t in teams if channel and t in channel.teams), account_of(slack, asked))
    return f"{team}:{channel.id if channel else name}"


def teams_of(slack: Slack, grant: Grant) -> tuple[str, ...]:
    """The workspaces that a token opens."""
    if grant.team_id is not None:
        return (grant.team_id,)
    teams = slack.world.teams.values()
    return tuple(
        team.id for team in teams if grant.enterprise_id and team.enterprise_id == grant.enterprise_id
    )


def admit(slack: Slack, asked: Asked) -> None:
    """Let a call in, or raise Slack's refusal; fills in on whose behalf it is."""
    method = asked.method
    if asked.token is None and NONE not in method.tokens:
        raise RefusedError("not_authed")
    if asked.token is not None and method.tokens != (NONE,):
        grant = _living(slack, asked.token)
        if grant.kind not in method.tokens:
            raise RefusedError("not_allowed_token_type")
        asked.grant, asked.app = grant, slack.world.apps[grant.app_id]
        asked.teams = _narrowed(teams_of(slack, grant), asked.text("team_id"))
        if method.scopes and not set(method.scopes) & set(grant.scopes):
            raise RefusedError(
                "missing_scope", more={"needed": method.scopes[0], "provided": ",".join(grant.scopes)}
            )
    _within_limits(slack, asked)
    for name in method.required:
        if asked.arguments.get(name) in (None, ""):
            raise missing(name)


def _living(slack: Slack, token: str) -> Grant:
    grant = slack.world.grants.get(token)
    if grant is None or grant.kind == "refresh":
        raise RefusedError("invalid_auth")
    if grant.dead is not None:
        raise RefusedError(grant.dead)
    if grant.expires_at is not None and slack.now >= grant.expires_at:
        raise RefusedError("token_expired")
    return grant


def _narrowed(teams: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    if not wanted or not teams:
        return teams
    if wanted not in teams:
        raise RefusedError("team_access_not_granted")
    return (wanted,)


def _within_limits(slack: Slack, asked: Asked) -> None:
    # The account's own window admits everything; it is there to be held by an ordered 429.
    account = account_of(slack, asked)
    limits_ = [Limit(("account", account), 1_000_000, 0.0), *_limits(slack, asked, account)]
    wait = slack.windows.admit(limits_, now=asked.now)
    if wait > 0:
        raise RefusedError("ratelimited", status=429, retry_after=whole_seconds(wait))


def _limits(slack: Slack, asked: Asked, account: str) -> Iterable[Limit]:
    method = asked.method
    app = asked.app.id if asked.app else asked.text("client_id") or (asked.basic or ("-",))[0]
    if method.tier is Tier.POSTING:
        chat = chat_of(slack, asked)
        channel, workspace = limits.CHANNEL_POSTING, limits.WORKSPACE_POSTING
        yield Limit(("posting", app, chat), channel.calls, channel.seconds)
        yield Limit(("posting", app, account), workspace.calls, workspace.seconds)
        return
    restricted = asked.app is not None and asked.app.restricted_history and method.name in _HISTORIES
    allowance = limits.RESTRICTED_HISTORY if restricted else limits.ALLOWANCES[method.tier]
    whose = app if APP in method.tokens and method.tier is Tier.ONE else account
    yield Limit((method.name, app, whose), allowance.calls, allowance.seconds)
