"""Many workspaces: installed by OAuth, kept apart, renewed, taken out."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.adapters.slack.tokens import Client, InstalledTokens
from bot.app import now
from bot.domain.chat import Reply
from bot.errors import PermanentError
from bot.schedule.clock import Clock
from bot.store import installations
from bot.store.installations import Installation, Seal
from tests.dialogues.test_conversation import LIBRARY
from tests.integration.slack.kit import answers, becomes, bot_and_workspace, owe, rows, shown

KEY, OLD_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
CLIENT = Client("1000000000.2000000000", "emulator-client-secret")


def installed(clock=now):
    return lambda database, web: InstalledTokens(database, web, Seal([KEY]), CLIENT, clock=clock)


async def install(bench, team, *, user="U0MINJI", whole=False, jar=None):
    """Go the whole way as a person with a browser: our page, Slack's, and back."""
    ours = bench.slack.world.apps["A0PACTWIRE"].request_url.replace("/slack/events", "")
    await bench.desk("app", id="A0PACTWIRE", redirect_urls=[f"{ours}/slack/oauth_redirect"])
    async with aiohttp.ClientSession(cookie_jar=jar or aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{ours}/slack/install", allow_redirects=False) as answer:
            there = answer.headers["Location"]
        allow = f"{there}&user={team}:{user}" + ("&whole=1" if whole else "")
        async with browser.get(allow, allow_redirects=False) as answer:
            back = answer.headers["Location"]
        async with browser.get(back, allow_redirects=False) as answer:
            return answer.status, await answer.text(), back


async def second_workspace(bench, *, enterprise=None):
    """Another workspace whose channels and people have the same ids."""
    await bench.desk("team", id="T0OTHER", name="다른회사", domain="other", enterprise_id=enterprise)
    await bench.desk("user", team="T0OTHER", id="U0MINJI", name="minji")
    await bench.desk("user", team="T0OTHER", id="U0JUNHO", name="junho")


async def test_two_workspaces_with_the_same_ids_never_see_each_others(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, tokens=installed(), stock=LIBRARY) as (
        bench,
        running,
    ):
        await second_workspace(bench)
        for team in ("T0HANBIT", "T0OTHER"):
            status, page, _ = await install(bench, team)
            assert (status, "설치했습니다" in page) == (200, True)
        await bench.desk(
            "channel",
            team="T0OTHER",
            id="C0ITNEWS",
            name="it-news",
            members=["U0MINJI", "U0JUNHO"],
            bots=True,
        )
        # One orders and talks of an article; the other has neither.
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="subscribe 08:30 KT")
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="https://a.example/1")
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="lang en")
        await answers(bench, "C0ITNEWS", 3)
        for line in ("subscriptions", "누가 주도해?"):
            await bench.desk("command", team="T0OTHER", channel="C0ITNEWS", command="/pactwire", text=line)
        there = [call for call in await answers(bench, "C0ITNEWS", 5) if call.account == "T0OTHER"]
        assert "구독하신 브리핑이 없습니다" in there[0].text
        assert [call.chat for call in there] == ["T0OTHER:C0ITNEWS"] * 2
        found = await rows(running, "SELECT workspace, address, language FROM chats ORDER BY workspace")
        assert found == [("T0HANBIT", "C0ITNEWS", "en"), ("T0OTHER", "C0ITNEWS", "ko")]
        # What is due in one is posted there, and by its own token.
        async with running.database.transaction() as connection:
            await connection.execute(text("UPDATE subscriptions SET due_at = now() - interval '1 minute'"))
        before = len(shown(bench))
        await Clock(running.database, running.queue, now=now).tick()
        briefing = (await answers(bench, "C0ITNEWS", before + 1))[-1]
        assert briefing.chat == "T0HANBIT:C0ITNEWS"


async def test_an_install_begun_elsewhere_or_used_before_is_refused(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, tokens=installed(), works=False) as (bench, running):
        jar = aiohttp.CookieJar(unsafe=True)
        status, _, back = await install(bench, "T0HANBIT", jar=jar)
        assert status == 200
        refused = []
        async with aiohttp.ClientSession(cookie_jar=jar) as same, aiohttp.ClientSession() as stranger:
            async with same.get(back) as answer:  # a second time
                refused.append(answer.status)
            ours = back.partition("/slack/")[0]
            async with stranger.get(f"{ours}/slack/install", allow_redirects=False) as answer:
                state = parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]
            for query in (
                f"?code=1&state={state}",
                "?code=1&state=made-up",
                "?code=1",
                "?error=access_denied",
            ):
                # Without the cookie, as whoever was sent a link by somebody else.
                async with (
                    aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as victim,
                    victim.get(f"{ours}/slack/oauth_redirect{query}") as answer,
                ):
                    refused.append(answer.status)
        assert refused == [400] * 5
        assert await rows(running, "SELECT count(*) FROM installations") == [(1,)]


async def test_tokens_are_sealed_at_rest_and_keys_can_be_changed(database):
    old, both, new = Seal([OLD_KEY]), Seal([KEY, OLD_KEY]), Seal([KEY])
    mine = Installation("c", None, "T1", "xoxb-1-secret", refresh_token="xoxe-1-secret")
    async with database.transaction() as connection:
        await installations.save(connection, old, mine)
        (sealed,) = (await connection.execute(text("SELECT sealed FROM installations"))).one()
        assert b"xox" not in bytes(sealed)
        with pytest.raises(PermanentError, match="PACTWIRE_SECRET_KEYS"):
            await installations.find(connection, new, "c", "T1")
        assert await installations.reseal(connection, both) == 1
        assert await installations.find(connection, new, "c", "T1") == mine
        # One workspace's tokens put into another's row open nothing.
        await connection.execute(text("UPDATE installations SET team_id = 'T2'"))
        with pytest.raises(PermanentError, match="belong to another"):
            await installations.find(connection, new, "c", "T2")


async def test_an_organisation_is_installed_once_for_all_its_workspaces(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, tokens=installed(), stock=LIBRARY) as (
        bench,
        running,
    ):
        await second_workspace(bench, enterprise="E0ORG")
        await bench.desk("team", id="T0THIRD", name="셋째", domain="third", enterprise_id="E0ORG")
        await bench.desk("user", team="T0THIRD", id="U0MINJI", name="minji")
        status, _, _ = await install(bench, "T0OTHER", whole=True)
        assert status == 200
        for team in ("T0OTHER", "T0THIRD"):
            said = await bench.say("https://a.example/1", team=team, channel="@app")
            (card,) = await answers(bench, said["channel"], 1)
            assert "두레" in card.text
        await bench.desk("uninstall", team=None, enterprise="E0ORG")
        await becomes(running, "SELECT count(*) FROM chats", [(0,)])
        await becomes(running, "SELECT count(*) FROM installations", [(0,)])


async def test_a_token_that_is_about_to_expire_is_renewed_once_for_all(tmp_path, database_url):
    ahead = timedelta()

    def clock():
        return now() + ahead

    made = installed(clock)
    async with bot_and_workspace(
        tmp_path, database_url, tokens=made, stock=LIBRARY, listens=True, scale=1.0
    ) as (bench, running):
        await bench.desk("app", id="A0PACTWIRE", token_rotation=True)
        assert (await install(bench, "T0HANBIT"))[0] == 200
        tokens = bench.parts.tokens
        first = await tokens.token("T0HANBIT")
        assert first.startswith("xoxe.xoxb-")
        ahead = timedelta(hours=11, minutes=30)
        others = [made(bench.parts.database, bench.parts.web) for _ in range(4)]
        found = await asyncio.gather(*(one.token("T0HANBIT") for one in (tokens, *others)))
        assert len(set(found)) == 1
        assert found[0] != first
        renewals = [c for c in bench.calls("oauth.v2.access") if c.done]
        assert len(renewals) == 2  # the install, and one renewal for five who asked
        await owe(running, bench.parts, "C0ITNEWS", Reply(text="소식"))
        assert (await answers(bench, "C0ITNEWS", 1))[0].text == "소식"


@pytest.mark.parametrize("way", ["uninstalled", "revoked"])
async def test_a_workspace_that_takes_us_out_is_forgotten_whole(tmp_path, database_url, way):
    async with bot_and_workspace(tmp_path, database_url, tokens=installed(), stock=LIBRARY) as (
        bench,
        running,
    ):
        assert (await install(bench, "T0HANBIT"))[0] == 200
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="subscribe 08:30")
        await bench.desk("command", channel="C0ITNEWS", command="/pactwire", text="https://a.example/1")
        await answers(bench, "C0ITNEWS", 2)
        if way == "uninstalled":
            await bench.desk("uninstall", team="T0HANBIT")
        else:
            token = await bench.parts.tokens.token("T0HANBIT")
            await bench.client_for(token).auth_revoke()
        await becomes(running, "SELECT count(*) FROM chats", [(0,)])
        await bench.settled()
        await asyncio.sleep(0.3)
        async with running.database.transaction() as connection:
            listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            for (table,) in (await connection.execute(text(listed))).all():
                naming = f"SELECT * FROM {table} AS t WHERE t::text LIKE '%T0HANBIT%'"  # noqa: S608
                assert (await connection.execute(text(naming))).all() == [], table
        with pytest.raises(PermanentError, match="not installed"):
            await bench.parts.tokens.token("T0HANBIT")


async def test_whoever_installs_again_after_a_revoked_token_has_what_rested(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, tokens=installed(), stock=LIBRARY) as (
        bench,
        running,
    ):
        assert (await install(bench, "T0HANBIT"))[0] == 200
        await owe(running, bench.parts, "C0ITNEWS", Reply(text="하나"))
        await answers(bench, "C0ITNEWS", 1)
        await bench.desk("token", token=await bench.parts.tokens.token("T0HANBIT"), error="token_revoked")
        async with running.database.transaction() as connection:
            await connection.execute(text("DELETE FROM editions"))
        await owe(running, bench.parts, "C0ITNEWS", Reply(text="둘"))
        await becomes(running, "SELECT state FROM chats", [("gone",)])
        assert (await install(bench, "T0HANBIT"))[0] == 200
        assert await rows(running, "SELECT state FROM chats") == [("active",)]
