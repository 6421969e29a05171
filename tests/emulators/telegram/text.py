"""A message's text as the platform keeps it: parsed, cleaned, trimmed, with entities in UTF-16 units.

Lengths are counted in code points after parsing (the server's own count), offsets of entities in UTF-16
units.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from tests.emulators.telegram.html import Span, parse_html
from tests.emulators.telegram.refusals import bad_request

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
SOURCE_BYTES = 1 << 15  #: before parsing
ENTITIES = 100  #: more are dropped without a word
#: All entities of a message together; past it the server refuses with ENTITIES_TOO_LONG. The number is what
#: people report, not what any page states; we count the links' addresses and the codes' languages.
ENTITY_ARGUMENTS = 9_500

_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODES = frozenset({"pre", "code"})
#: The outer one first where several cover the same stretch.
_ORDER = ("blockquote", "expandable_blockquote", "text_link", "text_mention", "bold", "italic", "underline")
_FOUND_IN_TEXT = (
    (
        "url",
        re.compile(
            r"https?://[^\s<>\"']+|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|kr|me)\b(?:/[^\s<>\"']*)?"
        ),
    ),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_TO_SPACE = {code: " " for code in range(32) if code not in (10, 13)}
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")
_TO_NOTHING = dict.fromkeys((13, *range(0x2028, 0x202F)), None)


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Plain text with its entities, and what the platform quietly left out of them."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    #: What people will not see though it was asked for: links with no valid address, entities beyond the
    #: 100th.
    dropped: tuple[str, ...] = ()


def utf16_length(text: str) -> int:
    """How long a text is in the units of entity offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def checked_link(address: str) -> str | None:
    """A link's address as the platform keeps it, or None for one that it takes for no link."""
    address = address.strip()
    if re.match(r"(?i)(tg|ton|tonsite):", address):
        return address
    if not re.match(r"(?i)[a-z][a-z0-9+.-]*:", address) or re.match(r"[^/?#]*:\d+(?:[/?#]|$)", address):
        address = "http://" + address
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"\s", address):
        return None
    if "." not in host and ":" not in host:
        return None
    return parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/").geturl()


def format_text(
    source: str, *, parse_mode: str = "", entities: list[dict[str, Any]] | None = None, limit: int, what: str
) -> FormattedText:
    """Parse, clean and check a text; `what` names it in the refusal ("message" or "message caption")."""
    if entities is None:
        return _format_known(source, parse_mode, limit, what)
    return _format(source, parse_mode, entities, limit, what)


@functools.lru_cache(maxsize=1024)
def _format_known(source: str, parse_mode: str, limit: int, what: str) -> FormattedText:
    # One text to thousands of chats is the usual load: a digest takes most of a millisecond to read.
    return _format(source, parse_mode, (), limit, what)


def _format(
    source: str, parse_mode: str, entities: Sequence[dict[str, Any]], limit: int, what: str
) -> FormattedText:
    if _SURROGATE.search(source):
        raise bad_request("Strings must be encoded in UTF-8")
    if len(source.encode()) > SOURCE_BYTES:
        raise bad_request("Text is too long")
    dropped: list[str] = []
    match parse_mode.lower():
        case "" | "none":
            plain, spans = source, [_span_of(entity, source) for entity in entities]
        case "html":
            plain, spans = parse_html(source)
        case "markdown" | "markdownv2":
            raise bad_request(f"this emulator does not read {parse_mode}: send HTML or entities")
        case _:
            raise bad_request("Unsupported parse_mode")
    spans = _checked(spans, dropped)
    plain, spans = _cleaned(plain, spans)
    if source and not plain:
        raise bad_request("Text must be non-empty")
    if len(plain) > limit:
        raise bad_request(f"{what} is too long")
    if sum(len(span.argument.encode()) for span in spans) > ENTITY_ARGUMENTS:
        raise bad_request("ENTITIES_TOO_LONG")
    spans = _in_order(_nested(spans) + _found(plain, spans))
    dropped += [f"{span.type} beyond the {ENTITIES}th" for span in spans[ENTITIES:]]
    return FormattedText(plain, tuple(_entity(span, plain) for span in spans[:ENTITIES]), tuple(dropped))


def _span_of(entity: dict[str, Any], text: str) -> Span:
    """An entity that the client gave: from UTF-16 units to code points."""
    if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
        raise bad_request("Can't parse MessageEntity: expected an Object with type, offset and length")
    starts = [0]
    for character in text:
        starts.append(starts[-1] + (2 if character > "\uffff" else 1))
    places = {units: position for position, units in enumerate(starts)}
    offset, length = int(entity["offset"]), int(entity["length"])
    end = min(offset + length, starts[-1])
    if offset not in places or end not in places:
        raise bad_request(f"Receive an entity with incorrect offset {offset}")  # inside a surrogate pair
    argument = entity.get("url") or entity.get("language") or entity.get("custom_emoji_id") or ""
    if entity["type"] == "text_mention":
        argument = f"tg://user?id={entity.get('user', {}).get('id', 0)}"
    return Span(str(entity["type"]), places[offset], places[end], str(argument))


def _checked(spans: list[Span], dropped: list[str]) -> list[Span]:
    """Links whose address is none are dropped, as the server drops them."""
    kept = []
    for span in spans:
        if span.type == "text_link":
            if found := re.fullmatch(r"tg://(?:user|openmessage)\?(?:id|user_id)=(\d+)", span.argument):
                span = Span("text_mention", span.start, span.end, found[1])
            elif (address := checked_link(span.argument)) is None:
                dropped.append(f"text_link to {span.argument!r}")
                continue
            else:
                span = replace(span, argument=address)
        kept.append(span)
    return kept


def _cleaned(plain: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Control characters become spaces or nothing; the ends are trimmed; spans of mere space go."""
    if _UNCLEAN.search(plain):
        cleaned: list[str] = []
        places = []  # of each old position in the new text
        for character in plain:
            places.append(len(cleaned))
            if ord(character) not in _TO_NOTHING:
                cleaned.append(_TO_SPACE.get(ord(character), character))
        places.append(len(cleaned))
        plain = "".join(cleaned)
        spans = [replace(span, start=places[span.start], end=places[span.end]) for span in spans]
    spans = [span for span in spans if plain[span.start : span.end].strip()]
    text = plain.rstrip()
    lead = min(len(text) - len(text.lstrip(" \n")), *(span.start for span in spans), len(text))
    if lead or len(text) < len(plain):
        spans = [replace(s, start=s.start - lead, end=min(s.end, len(text)) - lead) for s in spans]
    return text[lead:], [span for span in spans if span.end > span.start]


def _nested(spans: list[Span]) -> list[Span]:
    """Only what may lie inside what: code holds nothing, quotes hold no quotes, links no links."""
    codes = [span for span in spans if span.type in _CODES]
    kept: list[Span] = []
    for span in spans:
        others = [other for other in codes if other is not span]
        if span.type in _CODES:
            if not any(
                other.start <= span.start and span.end <= other.end for other in kept if other.type in _CODES
            ):
                kept.append(span)
        elif span.type in _STYLES:
            kept += _without(span, others)
        elif span.type in _QUOTES:
            if not any(
                other is not span
                and other.type in _QUOTES
                and other.start <= span.start
                and span.end <= other.end
                for other in spans
            ):
                kept.append(span)
        elif not any(other.start < span.end and span.start < other.end for other in others):
            kept.append(span)
    return _joined(kept)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _without(span: Span, holes: list[Span]) -> list[Span]:
    pieces = [span]
    for hole in holes:
        halves = [
            (replace(piece, end=min(piece.end, hole.start)), replace(piece, start=max(piece.start, hole.end)))
            for piece in pieces
        ]
        pieces = [half for pair in halves for half in pair if half.start < half.end]
    return pieces


def _joined(spans: list[Span]) -> list[Span]:
    """Touching and overlapping stretches of one style are one."""
    result = [span for span in spans if span.type not in _STYLES]
    for style in sorted(_STYLES):
        current: Span | None = None
        for span in sorted((s for s in spans if s.type == style), key=lambda s: s.start):
            if current is not None and span.start <= current.end:
                current = replace(current, end=max(current.end, span.end))
            else:
                if current is not None:
                    result.append(current)
                current = span
        if current is not None:
            result.append(current)
    return result


def _found(plain: str, spans: list[Span]) -> list[Span]:
    """What the platform itself finds in a text: addresses, mentions, commands, hashtags."""
    taken = [(s.start, s.end) for s in spans if s.type not in _STYLES | _QUOTES]
    found = []
    for kind, pattern in _FOUND_IN_TEXT:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if kind == "url":
                end = start + len(match.group().rstrip(".,;:!?)"))
            if not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                found.append(Span(kind, start, end))
    return found


def _in_order(spans: list[Span]) -> list[Span]:
    rank = {kind: position for position, kind in enumerate(_ORDER)}
    return sorted(spans, key=lambda s: (s.start, -s.end, rank.get(s.type, len(rank)), s.type))


def _entity(span: Span, plain: str) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "offset": utf16_length(plain[: span.start]),
        "length": utf16_length(plain[span.start : span.end]),
        "type": span.type,
    }
    match span.type:
        case "text_link":
            entity["url"] = span.argument
        case "pre" if span.argument:
            entity["language"] = span.argument
        case "custom_emoji":
            entity["custom_emoji_id"] = span.argument
        case "text_mention":
            entity["user"] = {"id": int(span.argument), "is_bot": False, "first_name": span.argument}
    return entity


def entities_from(value: Any, name: str) -> list[dict[str, Any]] | None:
    """The entities that a client gave as JSON, if it did."""
    if value in (None, ""):
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None
    return value if isinstance(value, list) else None
