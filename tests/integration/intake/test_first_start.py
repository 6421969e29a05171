"""The list that ships: every address is tried at the first start, those that are dead are switched off quietly."""

import asyncio
import os
import re
import signal
import sys

import psycopg
import pytest

from bot.store.session import libpq_url
from config.sources import SHIPPED, read
from tests.integration.intake.faulty import Answer, rss, site


def shipped_on(url):
    """The list as it ships, every address pointed at a host of ours."""
    text = SHIPPED.read_text("utf-8")
    numbers = iter(range(1000))
    return re.sub(r'^url = ".*"$', lambda _: f'url = "{url}/{next(numbers)}"', text, flags=re.MULTILINE)


def states(database_url):
    with psycopg.connect(libpq_url(database_url)) as connection:
        rows = connection.execute(
            "SELECT url, state, notice, last_poll_at IS NOT NULL FROM sources ORDER BY id"
        )
        return {int(url.rpartition("/")[2]): (state, notice, asked) for url, state, notice, asked in rows}


def test_the_list_that_ships_can_be_read_and_says_what_was_not_confirmed():
    listed = read()
    assert len(listed) >= 10
    assert {source.language for source in listed} == {"ko", "en"}
    assert not any(source.verified for source in listed)
    text = SHIPPED.read_text("utf-8")
    assert text.count("read_at = ") == len(listed)


@pytest.mark.timeout(90)
async def test_at_the_first_start_all_are_asked_and_the_dead_are_switched_off_without_a_word(
    database_url, tmp_path
):
    count = len(read())
    wrong = {
        0: Answer(status=404),
        1: Answer(b"<html><body>moved</body></html>", headers={"Content-Type": "text/html"}),
        2: Answer(status=410),
        3: Answer(status=500),  # may come back: not given up yet
    }
    async with site() as served:
        feed = rss(("협약", f"{served.url}/robots.txt", ""))
        served.answers |= {f"/{n}": wrong.get(n, feed) for n in range(count)}
        listed = tmp_path / "sources.toml"
        listed.write_text(shipped_on(served.url), encoding="utf-8")
        log = (tmp_path / "log").open("wb")  # a pipe that nobody empties would stop the process
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            env=os.environ
            | {
                "DATABASE_URL": database_url,
                "PACTWIRE_HOME": str(tmp_path),
                "PACTWIRE_SOURCES": str(listed),
                "PACTWIRE_ALLOW_NETWORKS": "127.0.0.0/8",
                "PACTWIRE_HOST_SPACING": "0",
                "PACTWIRE_LOG_LEVEL": "INFO",
                "PORT": "0",
            },
        )
        try:
            for _ in range(250):
                await asyncio.sleep(0.2)
                found = states(database_url)
                if len(found) == count and all(asked for *_, asked in found.values()):
                    break
        finally:
            child.send_signal(signal.SIGTERM)
            await child.wait()
            log.close()
        said = (tmp_path / "log").read_text("utf-8")
        agents = {asked.headers["user-agent"] for asked in served.log}
    expected = dict.fromkeys(range(count), ("on", None, True))
    expected |= dict.fromkeys((0, 1), ("dead", None, True))
    assert {n: found[n] for n in found if n != 2} == {n: expected[n] for n in expected if n != 2}
    # 410 must be said twice by a confirmed one; of one that never gave anything once is enough.
    assert found[2][:2] in {("dead", None), ("on", None)}
    assert "warning" not in "\n".join(line for line in said.splitlines() if "source given up" in line)
    assert agents == {"Pactwire/0.1 (news briefing bot; honours robots.txt)"}
