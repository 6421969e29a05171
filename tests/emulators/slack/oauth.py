"""Installing an app and the life of its tokens: OAuth, rotation, revoking, uninstalling, `auth.test`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulators.server import Deed
from tests.emulators.slack import limits
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.platform import Code, Slack
from tests.emulators.slack.world import App, Grant, secret


def authorize(
    slack: Slack, app: App, *, team_id: str, user_id: str, whole: bool, scopes: str, redirect: str
) -> str:
    """A person lets an app in: the code that goes back to it. `whole`: for the whole organisation."""
    team = slack.world.teams[team_id]
    if whole and team.enterprise_id is None:
        raise RefusedError("cannot_install_an_org_installed_app")
    if redirect and app.redirect_urls and not any(redirect.startswith(url) for url in app.redirect_urls):
        raise RefusedError("bad_redirect_uri")
    code = secret()
    slack.codes[code] = Code(
        app.id,
        None if whole else team_id,
        team.enterprise_id,
        user_id,
        [scope for scope in scopes.split(",") if scope] or list(app.scopes),
        redirect,
        slack.now + slack.clock.span(limits.OAUTH_CODE_SECONDS),
    )
    return code


def _client(slack: Slack, asked: Asked) -> App:
    """The app that names itself, by HTTP Basic or by arguments."""
    client_id, word = asked.basic or (asked.text("client_id"), asked.text("client_secret"))
    app = next((app for app in slack.world.apps.values() if app.client_id == client_id), None)
    if app is None:
        raise RefusedError("invalid_client_id")
    if word != app.client_secret:
        raise RefusedError("bad_client_secret")
    return app


def access(slack: Slack, asked: Asked) -> Deed:
    """`oauth.v2.access`: a code, or a refresh token, for tokens."""
    app = _client(slack, asked)
    kind = asked.text("grant_type", "authorization_code")
    if kind == "refresh_token":
        return _granted(slack, app, _refreshed(slack, app, asked.text("refresh_token")))
    if kind != "authorization_code":
        raise RefusedError("invalid_grant_type")
    code = slack.codes.get(asked.text("code"))
    if code is None or code.app_id != app.id or slack.now >= code.until:
        raise RefusedError("invalid_code")
    if code.used:
        raise RefusedError("code_already_used")
    if code.redirect_uri and asked.text("redirect_uri", code.redirect_uri) != code.redirect_uri:
        raise RefusedError("bad_redirect_uri")
    code.used = True
    return install(
        slack,
        app,
        team_id=code.team_id,
        enterprise_id=code.enterprise_id,
        installer=code.user_id,
        scopes=code.scopes,
    )


def install(
    slack: Slack,
    app: App,
    *,
    team_id: str | None,
    enterprise_id: str | None,
    installer: str = "",
    scopes: list[str] | None = None,
    token: str | None = None,
) -> Deed:
    """Give an app its token for a workspace, or with no workspace for an organisation."""
    teams = (
        [team_id]
        if team_id
        else [t.id for t in slack.world.teams.values() if t.enterprise_id == enterprise_id]
    )
    bots = [slack.ensure_bot(app, team) for team in teams]
    if not bots:
        raise RefusedError("team_not_found")
    grant = Grant(
        token=token or secret("xoxe.xoxb-1-" if app.token_rotation else "xoxb-"),
        kind="bot",
        app_id=app.id,
        team_id=team_id,
        enterprise_id=enterprise_id,
        user_id=bots[0].id,
        bot_id=bots[0].bot_id or "",
        scopes=scopes or list(app.scopes),
        expires_at=slack.now + slack.clock.span(limits.TOKEN_SECONDS) if app.token_rotation else None,
    )
    slack.world.save(grant)
    return _granted(slack, app, grant, installer=installer)


def _refreshed(slack: Slack, app: App, refresh_token: str) -> Grant:
    """A new pair for an old refresh token, which is used up; the old access token lives out its time."""
    old = slack.world.grants.get(refresh_token)
    if old is None or old.kind != "refresh" or old.app_id != app.id or old.dead is not None:
        raise RefusedError("invalid_refresh_token")
    old.dead = "invalid_refresh_token"
    slack.world.save(old)
    grant = Grant(
        token=secret("xoxe.xoxb-1-"),
        kind="bot",
        app_id=app.id,
        team_id=old.team_id,
        enterprise_id=old.enterprise_id,
        user_id=old.user_id,
        bot_id=old.bot_id,
        scopes=old.scopes,
        expires_at=slack.now + slack.clock.span(limits.TOKEN_SECONDS),
    )
    slack.world.save(grant)
    return grant


def _granted(slack: Slack, app: App, grant: Grant, *, installer: str = "") -> Deed:
    """The answer to a code or a refresh token."""
    team = slack.world.teams.get(grant.team_id or "")
    body: dict[str, Any] = {
        "ok": True,
        "app_id": app.id,
        "access_token": grant.token,
        "token_type": "bot",
        "scope": ",".join(grant.scopes),
        "bot_user_id": grant.user_id,
        "team": {"id": team.id, "name": team.name} if team else None,
        "enterprise": {"id": grant.enterprise_id, "name": grant.enterprise_id}
        if grant.enterprise_id
        else None,
        "is_enterprise_install": team is None,
        "authed_user": {"id": installer} if installer else {},
    }
    if grant.expires_at is not None:
        refresh = Grant(
            token=secret("xoxe-1-"),
            kind="refresh",
            app_id=app.id,
            team_id=grant.team_id,
            enterprise_id=grant.enterprise_id,
            user_id=grant.user_id,
            bot_id=grant.bot_id,
            scopes=grant.scopes,
        )
        slack.world.save(refresh)
        body |= {"refresh_token": refresh.token, "expires_in": round(grant.expires_at - slack.now)}
    return Deed(body=body, detail={"app": app.id, "bot": grant.user_id})


def exchange(slack: Slack, asked: Asked) -> Deed:
    """`oauth.v2.exchange`: a long-lived token for a pair that rotates."""
    app, old = _client(slack, asked), asked.holder
    if old.app_id != app.id or old.expires_at is not None or not app.token_rotation:
        raise RefusedError("invalid_auth")
    old.dead = "token_revoked"
    slack.world.save(old)
    return install(slack, app, team_id=old.team_id, enterprise_id=old.enterprise_id, scopes=old.scopes)


def revoke(slack: Slack, asked: Asked) -> Deed:
    """`auth.revoke`: the token that calls dies, unless it is only a test."""
    grant = asked.holder
    if asked.flag("test"):
        return Deed(body={"ok": True, "revoked": False}, durable=False)
    grant.dead = "token_revoked"
    slack.world.save(grant)
    if grant.kind == "bot" and asked.app is not None:
        gone = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [grant.user_id]}}
        slack.tell(asked.teams[:1], gone, name="tokens_revoked", only=asked.app, grant=grant)
    return Deed(body={"ok": True, "revoked": True})


def uninstall(slack: Slack, asked: Asked) -> Deed:
    """`apps.uninstall`: the app takes itself out of a workspace."""
    app = _client(slack, asked)
    if app.id != asked.holder.app_id:
        raise RefusedError("client_id_token_mismatch")
    slack.uninstall(app, asked.holder.team_id, asked.holder.enterprise_id)
    return Deed(body={"ok": True})


def whose(slack: Slack, asked: Asked) -> Deed:
    """`auth.test`: whose token is this?"""
    grant = asked.holder
    if grant.kind == "app":
        return Deed(
            body={"ok": True, "app_id": grant.app_id, "app_name": slack.world.apps[grant.app_id].name},
            durable=False,
        )
    team = slack.world.teams.get(grant.team_id or "")
    user = slack.world.user(asked.teams, grant.user_id)
    body: dict[str, Any] = {
        "ok": True,
        "url": f"https://{team.domain if team else grant.enterprise_id}.slack.com/",
        "team": team.name if team else grant.enterprise_id,
        "user": user.name if user else "",
        "team_id": team.id if team else grant.enterprise_id,
        "user_id": grant.user_id,
        "bot_id": grant.bot_id,
        "is_enterprise_install": team is None,
    }
    if grant.enterprise_id:
        body["enterprise_id"] = grant.enterprise_id
    if grant.expires_at is not None:
        body["expires_in"] = int(grant.expires_at - asked.now)
    return Deed(body=body, durable=False)


def open_connection(slack: Slack, asked: Asked) -> Deed:
    """`apps.connections.open`: where to connect a web-socket."""
    assert asked.app is not None
    if not asked.app.socket_mode:
        raise RefusedError("socket_mode_not_enabled")
    return Deed(body={"ok": True, "url": slack.sockets.ticket(asked.app, slack.address())}, durable=False)


def api_test(_: Slack, asked: Asked) -> Deed:
    """`api.test`: is anybody there?"""
    if asked.text("error"):
        raise RefusedError(asked.text("error"), more={"args": asked.arguments})
    return Deed(body={"ok": True, "args": asked.arguments}, durable=False)


def client_named(slack: Slack, client_id: str) -> App:
    """The app whose install page somebody opened."""
    if not client_id:
        raise missing("client_id")
    app = next((app for app in slack.world.apps.values() if app.client_id == client_id), None)
    if app is None:
        raise RefusedError("invalid_client_id")
    return app


HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    "api.test": api_test,
    "apps.connections.open": open_connection,
    "apps.uninstall": uninstall,
    "auth.revoke": revoke,
    "auth.test": whose,
    "oauth.v2.access": access,
    "oauth.v2.exchange": exchange,
}
