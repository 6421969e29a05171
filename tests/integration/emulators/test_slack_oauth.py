"""Installing: codes, organisations, rotating tokens, revoking."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.emulators.slack.bench import open_slack

APP = "A0PACTWIRE"
KEYS = {"client_id": "1000000000.2000000000", "client_secret": "emulator-client-secret"}
BACK = "https://bot.example/slack/oauth_redirect"


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        await bench.desk("app", id=APP, redirect_urls=[BACK])
        yield bench


async def code(slack, *, team=None, **more):
    """What comes back from the install page."""
    query = {
        "client_id": KEYS["client_id"],
        "scope": "chat:write,commands",
        "state": "s1",
        "redirect_uri": BACK,
        "user": f"{team or slack.team}:{slack.user}",
        **more,
    }
    page = f"{slack.server.address}/oauth/v2/authorize"
    async with slack.session.get(page, params=query, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        came = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert came["state"] == ["s1"]
    return came["code"][0]


async def access(slack, **arguments):
    return await slack.form("oauth.v2.access", {**KEYS, **arguments}, token=None)


async def test_a_code_becomes_a_token_that_works(slack):
    granted = await access(slack, code=await code(slack), redirect_uri=BACK)
    who = await slack.api("auth.test", token=granted["access_token"])

    assert (granted["token_type"], granted["scope"]) == ("bot", "chat:write,commands")
    assert (granted["team"]["id"], granted["is_enterprise_install"]) == (slack.team, False)
    assert granted["authed_user"]["id"] == slack.user
    assert who["user_id"] == granted["bot_user_id"]


async def test_a_code_works_once(slack):
    given = await code(slack)

    assert (await access(slack, code=given))["ok"]
    assert (await access(slack, code=given))["error"] == "code_already_used"


async def test_a_code_is_old_after_ten_minutes(slack):
    for age, error in ((599.0, None), (601.0, "invalid_code")):
        given = await code(slack)
        slack.slack.codes[given].until = slack.slack.now + 600.0 - age
        assert (await access(slack, code=given)).get("error") == error


WRONG = {
    "invalid_code": {"code": "x"},
    "bad_client_secret": {"client_secret": "x"},
    "invalid_client_id": {"client_id": "x"},
    "bad_redirect_uri": {"redirect_uri": "https://elsewhere.example"},
    "invalid_grant_type": {"grant_type": "password"},
    "invalid_refresh_token": {"grant_type": "refresh_token", "refresh_token": "x"},
}


@pytest.mark.parametrize("error", WRONG)
async def test_a_wrong_exchange_is_refused(slack, error):
    given = await code(slack)

    assert (await access(slack, **{"code": given, **WRONG[error]}))["error"] == error


async def test_an_install_page_asks_who_installs(slack):
    page = f"{slack.server.address}/oauth/v2/authorize"
    async with slack.session.get(page, params={"client_id": KEYS["client_id"]}) as answer:
        text = await answer.text()

    assert "김민지" in text
    assert "Pactwire" in text


async def test_an_organisations_token_opens_all_its_workspaces(slack):
    for team in ("T0EAST", "T0WEST"):
        await slack.desk("team", id=team, name=team, enterprise_id="E0CORP")
        await slack.desk("user", team=team, id=slack.user, name="minji")
    granted = await access(
        slack, code=await code(slack, team="T0EAST", whole="1", scope="chat:write,channels:read")
    )
    token = granted["access_token"]
    for team in ("T0EAST", "T0WEST"):
        await slack.desk("channel", team=team, id=f"C{team}", name="news", bots=True)

    assert (granted["team"], granted["is_enterprise_install"], granted["enterprise"]["id"]) == (
        None,
        True,
        "E0CORP",
    )
    for team in ("T0EAST", "T0WEST"):
        assert (await slack.api("chat.postMessage", token=token, channel=f"C{team}", text="x"))["ok"]
    assert (await slack.form("conversations.list", {}, token=token))["error"] == "missing_argument"
    listed = await slack.form("conversations.list", {"team_id": "T0WEST"}, token=token)
    assert [channel["id"] for channel in listed["channels"]] == ["CT0WEST"]
    outside = await slack.form("conversations.list", {"team_id": slack.team}, token=token)
    assert outside["error"] == "team_access_not_granted"


async def test_rotating_tokens_expire_and_are_refreshed_once(slack):
    await slack.desk("app", id=APP, token_rotation=True)
    first = await access(slack, code=await code(slack))
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await access(slack, **again)
    used = await access(slack, **again)
    old_while_it_lives = await slack.api("auth.test", token=first["access_token"])
    slack.slack.world.grants[first["access_token"]].expires_at = slack.slack.now

    assert first["expires_in"] == 43_200
    assert second["refresh_token"] != first["refresh_token"]
    assert used["error"] == "invalid_refresh_token"
    assert old_while_it_lives["ok"]
    assert (await slack.api("auth.test", token=first["access_token"]))["error"] == "token_expired"
    assert (await slack.api("auth.test", token=second["access_token"]))["ok"]


async def test_a_refresh_token_is_no_access_token(slack):
    await slack.desk("app", id=APP, token_rotation=True)
    granted = await access(slack, code=await code(slack))

    assert (await slack.api("auth.test", token=granted["refresh_token"]))["error"] == "invalid_auth"


async def test_a_revoked_token_is_dead_and_a_tested_one_lives(slack):
    tested = await slack.form("auth.revoke", {"test": "1"})
    alive = await slack.api("auth.test")
    revoked = await slack.form("auth.revoke", {})

    assert (tested["revoked"], alive["ok"], revoked["revoked"]) == (False, True, True)
    assert (await slack.api("auth.test"))["error"] == "token_revoked"


async def test_an_app_can_take_itself_out(slack):
    assert (await slack.form("apps.uninstall", {**KEYS, "client_id": "x"}))["error"] == "invalid_client_id"
    assert (await slack.form("apps.uninstall", KEYS))["ok"]
    assert (await slack.api("auth.test"))["error"] == "account_inactive"


async def test_an_app_comes_to_be_from_its_manifest(slack):
    manifest = {
        "display_information": {"name": "팩트와이어"},
        "features": {"slash_commands": [{"command": "/news"}], "app_home": {"home_tab_enabled": True}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {
            "event_subscriptions": {
                "request_url": "https://bot.example/slack/events",
                "bot_events": ["app_mention"],
            },
            "socket_mode_enabled": False,
        },
    }
    app = await slack.desk("app", id="A0OTHER", manifest=manifest)

    assert (app["name"], app["scopes"], app["events"]) == (
        "팩트와이어",
        ["chat:write", "commands"],
        ["app_mention"],
    )
    assert app["app_token"].startswith("xapp-")
