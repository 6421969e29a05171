"""How sources and what they give are shown: lines for people, records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.source import Source
    from bot.intake.inspect import Inspected


def line(source: Source) -> str:
    """A source and how it fares: number, name, address, category, state, by tabs."""
    health, entry = source.health, source.entry
    if health.state != "on":
        how = {"off": "off", "unlisted": "off (left the list)", "dead": "given up"}[health.state.value]
        how += f": {health.notice or health.last_error}" if health.state == "dead" else ""
    elif health.failures:
        how = f"failed {health.failures}x: {health.last_error}"
    else:
        how = "well" if health.last_success_at else "not asked yet"
    parts = [str(source.id), entry.name, entry.url, entry.category or "-", how]
    return "\t".join(" ".join(part.split()) for part in parts)


def record(source: Source) -> dict[str, object]:
    """The same for programs."""
    health, entry = source.health, source.entry
    return {
        "id": source.id,
        "name": entry.name,
        "url": entry.url,
        "kind": entry.kind.value,
        "language": entry.language,
        "timezone": entry.timezone,
        "category": entry.category,
        "interval": entry.interval_seconds,
        "state": health.state.value,
        "verified": health.verified,
        "failures": health.failures,
        "error": health.last_error,
        "notice": health.notice,
        "last_success": health.last_success_at.isoformat() if health.last_success_at else None,
        "next_poll": health.next_poll_at.isoformat() if health.next_poll_at else None,
    }


def polled(then: Source, before: Source, new: int) -> str:
    """What asking a source came to."""
    name = then.entry.name
    if then.health.failures:
        return f"{name}: {then.health.last_error}"
    if then.health.last_poll_at == before.health.last_poll_at:
        why = "it is switched off" if then.health.state != "on" else "the site asked to be left alone"
        return f"{name}: not asked, {why}"
    return f"{name}: {new} new" if new else f"{name}: nothing new"


def inspected(found: Inspected, most: int) -> list[str]:
    """What an address gives as a source."""
    feed = found.feed
    dated = sorted(entry.published for entry in feed.entries if entry.published is not None)
    lines = [
        f"Address:  {found.url}",
        f"Title:    {feed.title or '(none)'}",
        f"Format:   {feed.format}" + (f", language {feed.language}" if feed.language else ""),
        f"Entries:  {len(feed.entries)}, {len(dated)} of them dated"
        + (f", {dated[0]:%Y-%m-%d %H:%M} to {dated[-1]:%Y-%m-%d %H:%M %Z}" if dated else ""),
    ]
    if feed.ttl:
        lines.append(f"Asks to be left alone for {feed.ttl} minutes.")
    if feed.sitemaps:
        lines.append(f"Is an index of {len(feed.sitemaps)} sitemaps.")
    lines += [f"Also:     {url}" for url in found.others]
    for entry in feed.entries[:most]:
        day = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "undated         "
        lines += [f"- {day}  {entry.title or '(no title)'}", f"  {entry.url or '(no address)'}"]
    return lines


def inspected_record(found: Inspected, most: int) -> dict[str, object]:
    """The same for programs."""
    feed = found.feed
    return {
        "url": found.url,
        "kind": found.kind.value,
        "title": feed.title,
        "format": feed.format,
        "language": feed.language or None,
        "ttl_minutes": feed.ttl,
        "count": len(feed.entries),
        "other_feeds": list(found.others),
        "entries": [
            {
                "title": entry.title,
                "url": entry.url,
                "published": entry.published.isoformat() if entry.published else None,
            }
            for entry in feed.entries[:most]
        ],
    }
