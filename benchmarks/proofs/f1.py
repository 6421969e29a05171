"""Newspapers are asked politely.

500 feeds on 50 hosts. First in real time: two processes ask all of them twice with the spacing of 2 seconds, and every
host's log says when each request came and when it was answered. Then a day of simulated time without spacing, in which
ten of the hosts ask now and then to be left alone for three hours (429 or 503 with Retry-After): each request is held
against the moment it was made at. The naive way, a loop without memory, is counted beside it.
"""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime, timedelta
from typing import Any

from benchmarks.proofs.newsdesk import BEGAN, Newsdesk, newsdesks, run, sites
from benchmarks.proofs.outcome import Outcome
from tests.integration.intake.faulty import Answer, Site, rss

BAR = (
    "validators sent with 100 % of repeated requests; 0 requests before a Retry-After is over; at most 1 at a time and "
    "2 s between two at each host, over all processes; 15 minutes and more between two polls of a feed"
)
_HOSTS, _FEEDS = 50, 10
_SPACING = 2.0


def prove() -> Outcome:
    """Both parts."""
    return run(_prove)  # type: ignore[no-any-return]


async def _prove() -> Outcome:
    spaced, held_spaced = await _in_real_time()
    day, held_day = await _a_day()
    return Outcome(held_spaced and held_day, {**spaced, **day})


async def _in_real_time() -> tuple[dict[str, str], bool]:
    async with newsdesks(2, spacing=_SPACING) as desks, sites(_HOSTS) as hosts:
        urls = _serve(hosts)
        ids = await desks[0].add(urls)
        for _ in range(2):
            # Each process has half of every host's feeds.
            await asyncio.gather(*(desk.poll_all(ids[n::2], workers=60) for n, desk in enumerate(desks)))
        gaps, overlaps, plain, conditional = [], 0, 0, 0
        for host in hosts:
            for before, after in itertools.pairwise(host.log):
                gaps.append(after.at - before.answered)
                overlaps += after.at < before.answered
            asked = [request for request in host.log if request.path != "/robots.txt"]
            plain += sum("if-none-match" not in request.headers for request in asked)
            conditional += sum(
                request.headers.get("if-none-match") == '"1"' and "if-modified-since" in request.headers
                for request in asked
            )
    feeds = _HOSTS * _FEEDS
    # A request's own way takes time, which loopback measures in milliseconds.
    held = overlaps == 0 and min(gaps) >= _SPACING - 0.05 and (plain, conditional) == (feeds, feeds)
    return {
        "feeds, hosts, processes": f"{feeds}, {_HOSTS}, 2",
        "requests at one host at the same time": str(overlaps),
        "shortest pause between two requests at a host": f"{min(gaps):.2f} s",
        "repeated requests with both validators": f"{conditional} of {feeds}",
    }, held


async def _a_day() -> tuple[dict[str, str], bool]:
    async with newsdesks() as (desk,), sites(_HOSTS) as hosts:
        wishes: list[tuple[int, datetime, datetime]] = []
        visits: list[tuple[int, str, datetime, bool]] = []
        urls = _serve(hosts, desk, visits, wishes)
        await desk.add(urls, interval_seconds=900)
        end = BEGAN + timedelta(days=1)
        ticks = 0
        while desk.now < end:
            await desk.poll_all(await desk.due())
            desk.now += timedelta(minutes=5)
            ticks += 1
        early = sum(
            host == whose and since < at < until
            for host, _, at, _ in visits
            for whose, since, until in wishes
        )
        last: dict[tuple[int, str], datetime] = {}
        shortest = timedelta(days=1)
        unconditional = 0
        answered: set[tuple[int, str]] = set()
        for host, path, at, conditional in visits:
            feed = (host, path)
            if feed in last:
                shortest = min(shortest, at - last[feed])
            unconditional += feed in answered and not conditional
            last[feed] = at
            if not any(host == whose and since == at for whose, since, _ in wishes):
                answered.add(feed)
    naive = _HOSTS * _FEEDS * ticks
    held = early == 0 and shortest >= timedelta(minutes=15) and unconditional == 0 and len(wishes) > 10
    return {
        "requests in a simulated day": f"{len(visits)} (a loop that asks at every tick: {naive})",
        "wishes to be left alone": str(len(wishes)),
        "requests before such a wish was over": str(early),
        "shortest time between two polls of a feed": f"{shortest.total_seconds() / 60:.0f} min",
        "repeated requests without validators": str(unconditional),
    }, held


def _serve(
    hosts: list[Site],
    desk: Newsdesk | None = None,
    visits: list[Any] | None = None,
    wishes: list[Any] | None = None,
) -> list[str]:
    feed = rss(("협약", "https://press.example/1", ""))
    feed.headers |= {"ETag": '"1"', "Last-Modified": "Mon, 23 Nov 2026 08:00:00 GMT"}

    def answering(number: int) -> Any:
        def answer(asked: Any) -> Answer:
            is_conditional = asked.headers.get("if-none-match") == '"1"'
            if desk is not None and visits is not None and wishes is not None:
                visits.append((number, asked.path, desk.now, is_conditional))
                mine = [until for whose, _, until in wishes if whose == number]
                # A busy host: every few hours it asks to be left alone for three.
                if number < 10 and (not mine or desk.now - mine[-1] > timedelta(hours=3)) and is_conditional:
                    wishes.append((number, desk.now, desk.now + timedelta(hours=3)))
                    return Answer(status=429 if number % 2 else 503, headers={"Retry-After": "10800"})
            return Answer(status=304) if is_conditional else feed

        return answer

    for number, host in enumerate(hosts):
        host.answers |= {f"/{n}": answering(number) for n in range(_FEEDS)}
    return [f"{host.url}/{n}" for n in range(_FEEDS) for host in hosts]
