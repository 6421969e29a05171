"""The feeds of the public feed libraries' own test suites, read by ours: no crash, no hang, and what they hold.

    python -m benchmarks.feedcorpus CHECKOUT...

CHECKOUT is a copy of such a library's repository: github.com/kurtmckee/feedparser (its `tests/`) and
github.com/mmcdole/gofeed (its `testdata/`), or any folder of feeds. Every file is read as a source's answer would be,
in the child process that sources are read in. Where a suite says what a well-formed feed holds (feedparser in the
comment at its beginning, gofeed in the JSON beside it), titles, links and dates are compared with ours. A title is
compared as readers see it: without mark-up. Their feeds are not part of this project.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import PactwireError
from bot.intake.feeds import Feed, FeedBytes, _plain
from bot.intake.pool import Limits, OverstepError, Pool

_URL = "http://127.0.0.1:8097/feed"
#: A test's feed has a few kilobytes: what takes longer hangs.
_SECONDS = 5.0
_EXPECTS = re.compile(
    r"(?P<whose>feed|entries\[(?P<n>\d+)\])\['(?P<what>title|link|published|updated)'\]\s*==\s*u?(?P<value>'[^'\n]*'|\"[^\"\n]*\")"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a suite says of a feed; `entry` is None for the feed itself."""

    entry: int | None
    what: str
    value: str


def expected(path: Path) -> list[Expected]:
    """What is said of this file, as far as titles, links and dates go."""
    beside = path.with_suffix(".json")
    if path.suffix == ".xml" and beside.exists() and "translator" in path.parts:
        return list(_from_json(json.loads(beside.read_text("utf-8"))))
    if "illformed" in path.parts:
        return []
    head = path.read_bytes()[:3000].decode("utf-8", "replace")
    if "content_location" in path.name:
        return []  # held against a header that comes with the file in their suite alone
    line = re.search(r"Expect:\s*(not bozo and .*)", head)
    if line is None:
        return []
    return [
        Expected(
            int(found["n"]) if found["n"] else None, found["what"], str(ast.literal_eval(found["value"]))
        )
        for found in _EXPECTS.finditer(line[1])
        # Of a feed's own dates we keep none.
        if found["n"] or found["what"] in {"title", "link"}
    ]


def _from_json(feed: dict[str, Any]) -> Iterator[Expected]:
    for what in ("title", "link"):
        if feed.get(what):
            yield Expected(None, what, feed[what])
    for number, item in enumerate(feed.get("items") or ()):
        for what, name in (("title", "title"), ("link", "link"), ("published", "publishedParsed")):
            if item.get(name):
                yield Expected(number, what, item[name])


def held(feed: Feed, said: Expected) -> str:
    """What ours has for it, in the same form."""
    if said.entry is None:
        return {"title": feed.title, "link": feed.home}.get(said.what, "")
    if said.entry >= len(feed.entries):
        return "(no such entry)"
    entry = feed.entries[said.entry]
    moment = {"published": entry.published, "updated": entry.updated}.get(said.what)
    if said.what in {"published", "updated"}:
        return _instant(moment) if moment else ""
    return entry.title if said.what == "title" else entry.url


def same(feed: Feed, said: Expected) -> bool:
    """Whether ours holds what the suite says."""
    ours = held(feed, said)
    if said.what == "title":
        return ours == _plain(said.value)
    if said.what == "link":
        # An address that nobody can fetch (a mail address, a script) is none for us.
        return ours.rstrip("/") == said.value.strip().rstrip("/") or (
            not ours and not said.value.startswith("http")
        )
    theirs = _moment(said.value)
    return theirs is None or ours == theirs


def _moment(text: str) -> str | None:
    from bot.intake.moments import moment

    found = moment(text, UTC)
    return _instant(found) if found else None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def files(folder: Path) -> list[Path]:
    """All that may be a feed, or was meant to look like one."""
    found = [*folder.rglob("*.xml"), *folder.rglob("*.json"), *folder.rglob("*.rss"), *folder.rglob("*.atom")]
    return sorted(path for path in found if path.is_file())


async def read(folders: list[Path]) -> int:
    """Read them all and say how it went; 1 where anything crashed, hung or held something else."""
    pool = Pool("bot.intake.parsing:parse", limits=Limits(_SECONDS, 1024 * 2**20))
    ends: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    other: list[str] = []
    slowest = 0.0
    for folder in folders:
        for path in files(folder):
            began = time.perf_counter()
            try:
                feed = await pool.run(FeedBytes(path.read_bytes(), "", _URL, "UTC"))
            except OverstepError:
                ends["hung"] += 1
                other.append(f"{path}: hung")
                continue
            except PactwireError:
                ends["said to be no feed"] += 1
                feed = Feed("", ())
            except Exception as error:  # noqa: BLE001 - a crash is what is looked for
                ends["crashed"] += 1
                other.append(f"{path}: {error!r}")
                continue
            else:
                ends["read"] += 1
            slowest = max(slowest, time.perf_counter() - began)
            for said in expected(path):
                compared[said.what] += 1
                if not same(feed, said):
                    compared[f"{said.what}, other"] += 1
                    other.append(f"{path.name}: {said.what} {said.value!r}, ours {held(feed, said)!r}")
    await pool.close()
    print(f"files: {sum(ends.values())} ({', '.join(f'{n} {end}' for end, n in sorted(ends.items()))})")
    print(f"slowest: {slowest:.2f} s")
    for what in ("title", "link", "published", "updated"):
        print(f"{what}: {compared[what] - compared[f'{what}, other']} of {compared[what]} as the suites say")
    for line in other:
        print(f"  {line}")
    return 1 if other else 0


def main() -> int:
    """Run over the folders that were named."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folders", nargs="+", type=Path, metavar="CHECKOUT")
    return asyncio.run(read(arguments.parse_args().folders))


if __name__ == "__main__":
    sys.exit(main())
