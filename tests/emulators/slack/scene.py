"""The workspace that a person finds who starts the emulator with nothing: an app, people, channels."""

from __future__ import annotations

from tests.emulators.slack import oauth, people
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import App, Grant

BOT_TOKEN = "xoxb-emulator"
APP_TOKEN = "xapp-1-emulator"
SIGNING_SECRET = "emulator-signing-secret"
TEAM = "T0HANBIT"


def furnish(slack: Slack) -> App:
    """Set it up; the app listens by web-socket until it is given a `request_url`."""
    app = people.make_app(
        slack,
        {
            "id": "A0PACTWIRE",
            "name": "Pactwire",
            "client_id": "1000000000.2000000000",
            "client_secret": "emulator-client-secret",
            "signing_secret": SIGNING_SECRET,
            "socket_mode": True,
        },
    )
    slack.world.save(Grant(token=APP_TOKEN, kind="app", app_id=app.id, scopes=["connections:write"]))
    people.make_team(slack, {"id": TEAM, "name": "한빛소프트", "domain": "hanbit"})
    people.make_user(
        slack, {"team": TEAM, "id": "U0MINJI", "name": "minji", "real_name": "김민지", "is_admin": True}
    )
    people.make_user(slack, {"team": TEAM, "id": "U0JUNHO", "name": "junho", "real_name": "박준호"})
    oauth.install(slack, app, team_id=TEAM, enterprise_id=None, installer="U0MINJI", token=BOT_TOKEN)
    everybody = ["U0MINJI", "U0JUNHO"]
    for name, channel_id, kind, bots in (
        ("it-news", "C0ITNEWS", "public", True),
        ("general", "C0GENERAL", "public", False),
        ("전략", "C0STRATEGY", "private", True),
    ):
        people.make_channel(
            slack,
            {
                "team": TEAM,
                "id": channel_id,
                "name": name,
                "kind": kind,
                "members": list(everybody),
                "bots": bots,
            },
        )
    return app


def environment(address: str) -> str:
    """What an app is started with to find this workspace."""
    return (
        f"SLACK_API_URL={address}/api/ SLACK_BOT_TOKEN={BOT_TOKEN} "
        f"SLACK_APP_TOKEN={APP_TOKEN} SLACK_SIGNING_SECRET={SIGNING_SECRET}"
    )
