"""`pactwire sources`: what people type, what they see, and the exit codes."""

import asyncio
import json
import os
import sys

import pytest

from bot.domain.source import SourceEntry
from bot.intake import opml
from tests.integration.intake.faulty import Answer, rss, site

FEED = rss(
    ("가온과 마루, 협약", "/1", "<pubDate>Mon, 23 Nov 2026 08:05:07 GMT</pubDate>"),
    ("날짜 없음", "/2", ""),
    ttl=60,
)
HOME = Answer(
    b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed">'
    b'<link rel="alternate" type="application/atom+xml" href="/comments"></head></html>',
    headers={"Content-Type": "text/html"},
)


@pytest.fixture
def pactwire(database_url, tmp_path):
    """Run a command on a fresh database; gives exit code, output and messages."""

    async def run(*arguments, given=b"", **environment):
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "sources",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ
            | {
                "DATABASE_URL": database_url,
                "PACTWIRE_HOME": str(tmp_path),
                "PACTWIRE_ALLOW_NETWORKS": "127.0.0.0/8",
                "PACTWIRE_HOST_SPACING": "0",
                **environment,
            },
        )
        out, err = await child.communicate(given)
        return child.returncode, out.decode(), err.decode()

    return run


async def test_a_source_is_added_from_its_page_asked_listed_and_removed(pactwire):
    async with site(home=HOME, feed=FEED) as served:
        code, out, err = await pactwire(
            "add", f"{served.url}/home", "--category", "국내/IT", "--language", "ko"
        )
        assert (code, out) == (0, "")
        assert f"Its feed is {served.url}/feed" in err
        assert "Added 가온일보" in err
        assert (await pactwire("poll", "가온일보"))[:2] == (0, "가온일보: 2 new\n")
        assert (await pactwire("poll"))[:2] == (0, "가온일보: nothing new\n")
    code, out, _ = await pactwire("list")
    assert out.split("\t")[1:] == ["가온일보", f"{served.url}/feed", "국내/IT", "well\n"]
    code, out, _ = await pactwire("poll")  # the server is gone by now
    assert code == 1
    assert out.startswith("가온일보: The site cannot be reached")
    assert (await pactwire("remove", f"{served.url}/feed"))[0] == 0
    assert (await pactwire("list"))[1] == ""
    code, out, _ = await pactwire("list", "--all", "--json")
    assert json.loads(out)["state"] == "off"


async def test_what_an_address_gives_is_shown_and_nothing_is_stored(pactwire):
    async with site(home=HOME, feed=FEED) as served:
        code, out, _ = await pactwire("test", f"{served.url}/home")
        assert code == 0
        assert "Title:    가온일보" in out
        assert "Entries:  2, 1 of them dated" in out
        assert "60 minutes" in out
        assert f"Also:     {served.url}/comments" in out
        assert "- 2026-11-23 08:05  가온과 마루, 협약" in out
        code, out, _ = await pactwire("test", f"{served.url}/feed", "--json", "--most", "1")
        assert json.loads(out)["entries"][0]["url"] == f"{served.url}/1"
    assert (await pactwire("list"))[1] == ""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "ftp://a.example/"), 1, "Only addresses that begin with http:// or https://"),
        (("add", "{url}/nothing"), 1, "does not exist"),
        (("add", "{url}/page"), 1, "names no feed"),
        (("add", "{url}/feed", "--interval", "1m"), 2, "15 minutes to 24 hours"),
        (("add", "{url}/feed", "--timezone", "Seoul"), 2, "IANA"),
        (("test", "{url}/secret"), 1, "robots.txt"),
        (("remove", "nobody"), 1, "There is no source nobody"),
        (("poll", "nobody"), 1, "There is no source nobody"),
        (("import", "/nowhere.opml"), 1, "/nowhere.opml cannot be read"),
        (("import", "-"), 1, "no OPML"),
        (("list", "--wrong"), 2, "No such option"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_line(pactwire, arguments, code, says):
    async with site(feed=FEED, page=Answer(b"<html><body>x</body></html>")) as served:
        served.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /secret")
        found, out, err = await pactwire(*(argument.format(url=served.url) for argument in arguments))
    assert (found, out) == (code, "")
    assert says in " ".join(err.split())
    if code == 1:
        assert len(err.strip().splitlines()) == 1
        assert err.startswith("pactwire: ")


async def test_a_list_goes_in_and_comes_out_the_same(pactwire):
    listed = (
        SourceEntry("하나 & 둘", "https://a.example/feed?x=1&y=2", language="ko", category="국내/IT"),
        SourceEntry("Three", "https://b.example/rss", timezone="America/New_York", interval_seconds=900),
    )
    document = opml.render(sorted(listed, key=lambda entry: entry.category))
    code, _, err = await pactwire("import", "-", given=document)
    assert (code, err) == (0, "2 added, 0 switched on again, 0 there already.\n")
    assert (await pactwire("export"))[1].encode() == document
    _, _, err = await pactwire("import", "-", given=document)
    assert err == "0 added, 0 switched on again, 2 there already.\n"


async def test_a_list_with_mistakes_keeps_the_clock_from_starting_and_says_where(
    pactwire, tmp_path, database_url
):
    wrong = tmp_path / "sources.toml"
    wrong.write_text('[[source]]\nname = "가온일보"\nurl = "a.example"\n', encoding="utf-8")
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "clock",
        stderr=asyncio.subprocess.PIPE,
        env=os.environ
        | {"DATABASE_URL": database_url, "PACTWIRE_SOURCES": str(wrong), "PACTWIRE_LOG_LEVEL": "ERROR"},
    )
    _, err = await asyncio.wait_for(child.communicate(), 30)
    assert child.returncode == 1
    assert "[[source]] 1 (가온일보): url: must begin with https:// or http://" in err.decode()
