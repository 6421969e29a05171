"""The list that ships: every address is tried at the first start, those that are dead are switched off quietly."""

import re
from ipaddress import ip_network

from bot.app import application, now
from bot.cli.setup import settings
from bot.cli.source_list import follow_list
from bot.domain.source import SourceState
from bot.schedule.clock import Clock
from bot.store import sources
from config.sources import SHIPPED, read
from tests.integration.intake.faulty import Answer, rss, site


def shipped_on(url):
    """The list as it ships, every address pointed at a host of ours."""
    text = SHIPPED.read_text("utf-8")
    numbers = iter(range(1000))
    return re.sub(r'^url = ".*"$', lambda _: f'url = "{url}/{next(numbers)}"', text, flags=re.MULTILINE)


def test_the_list_that_ships_can_be_read_and_says_what_was_not_confirmed():
    listed = read()
    assert len(listed) >= 10
    assert {source.language for source in listed} == {"ko", "en"}
    assert not any(source.verified for source in listed)
    assert SHIPPED.read_text("utf-8").count("read_at = ") == len(listed)


async def test_at_the_first_start_all_are_asked_and_the_dead_are_switched_off_without_a_word(
    database_url, tmp_path, monkeypatch
):
    count = len(read())
    dead = {
        0: Answer(status=404),
        1: Answer(b"<html><body>moved</body></html>", headers={"Content-Type": "text/html"}),
    }
    # A server that has trouble may come back: it is put off, not given up.
    ill = {3: Answer(status=500)}
    async with site() as served:
        feed = rss(("협약", f"{served.url}/nothing", ""))
        served.answers |= {f"/{n}": {**dead, **ill}.get(n, feed) for n in range(count)}
        listed = tmp_path / "sources.toml"
        listed.write_text(shipped_on(served.url), encoding="utf-8")
        monkeypatch.setenv("PACTWIRE_SOURCES", str(listed))
        settings.cache_clear()
        try:
            async with application(
                database_url, allow_networks=(ip_network("127.0.0.0/8"),), host_spacing=0, channels={}
            ) as running:
                await follow_list(running.database)
                await Clock(running.database, running.queue, now=now, tell=running.tell).tick()
                await running.queue.work_off()
                async with running.database.transaction() as connection:
                    found = await sources.everything(connection)
                    notices = await sources.take_notices(connection, now())
        finally:
            settings.cache_clear()
    states = [source.health.state for source in found]
    assert states == [SourceState.DEAD if n in dead else SourceState.ON for n in range(count)]
    assert all(source.health.last_poll_at for source in found)
    assert [source.health.verified for source in found] == [n not in {*dead, *ill} for n in range(count)]
    assert notices == []
    agents = {asked.headers["user-agent"] for asked in served.log}
    assert agents == {"Pactwire/0.1 (news briefing bot; honours robots.txt)"}
