"""Lists of sources as OPML, the format in which feed readers exchange them.

Groups are outlines around outlines; what OPML has no attribute for stands in a namespace of ours, which other readers
pass over. What is written here and read here again is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree
from zoneinfo import available_timezones

from bot.domain.source import SourceEntry, SourceKind
from bot.errors import UserError
from bot.intake.encodings import decode
from bot.intake.naver import address

_NAMESPACE = "urn:pactwire:opml"
_MOST_BYTES = 5 * 1024 * 1024
_MOST_DEPTH = 30
#: What XML 1.0 has no way to write.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotOPMLError(UserError):
    """A list that cannot be read; the message says where it ends to be one."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a list holds."""

    entries: tuple[SourceEntry, ...]
    #: Outlines with an address that cannot be fetched, and those whose address came before.
    left_out: tuple[str, ...] = ()


def render(entries: Iterable[SourceEntry], *, title: str = "Pactwire") -> bytes:
    """The list as an OPML 2.0 document."""
    ElementTree.register_namespace("pactwire", _NAMESPACE)
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = _writable(title)
    body = ElementTree.SubElement(root, "body")
    groups: dict[tuple[str, ...], ElementTree.Element] = {(): body}
    for entry in entries:
        path = tuple(entry.category.split("/")) if entry.category else ()
        ElementTree.SubElement(_group(groups, path), "outline", _attributes(entry))
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def parse(data: bytes) -> Outlines:
    """The sources of an OPML document of any version, from any reader.

    Raises NotOPMLError where it is none.
    """
    root = _root(data)
    entries: dict[str, SourceEntry] = {}
    left_out: list[str] = []
    for outline, path in _outlines(root):
        given = {name.rpartition("}")[2].lower(): value for name, value in outline.attrib.items()}
        url = given.get("xmlurl", "").strip()
        if not url:
            continue
        entry = _entry(given, url, "/".join(path) or given.get("category", "").strip("/").partition(",")[0])
        if url in entries or not entry.url.startswith(("http://", "https://")):
            left_out.append(url)
        else:
            entries[url] = entry
    return Outlines(tuple(entries.values()), tuple(left_out))


def _group(groups: dict[tuple[str, ...], ElementTree.Element], path: tuple[str, ...]) -> ElementTree.Element:
    if path not in groups:
        name = _writable(path[-1])
        groups[path] = ElementTree.SubElement(
            _group(groups, path[:-1]), "outline", {"text": name, "title": name}
        )
    return groups[path]


def _attributes(entry: SourceEntry) -> dict[str, str]:
    name = _writable(entry.name)
    attributes = {"type": "rss", "text": name, "title": name, "xmlUrl": _writable(entry.url)}
    if entry.language is not None:
        attributes["language"] = entry.language
    ours = {
        "kind": entry.kind.value,
        "timezone": entry.timezone,
        "interval": str(entry.interval_seconds),
        "verified": str(entry.verified).lower(),
    }
    return attributes | {f"{{{_NAMESPACE}}}{name}": value for name, value in ours.items()}


def _entry(given: dict[str, str], url: str, category: str) -> SourceEntry:
    usual = SourceEntry(name="", url="")
    kind = given.get("kind", "")
    interval = given.get("interval", "")
    language = given.get("language", "").partition("-")[0].lower()
    return SourceEntry(
        name=(given.get("title") or given.get("text") or url).strip() or url,
        url=address(url) if kind == SourceKind.NAVER.value else url,
        kind=SourceKind(kind) if kind in {member.value for member in SourceKind} else usual.kind,
        language=language if language in {"ko", "en"} else None,
        timezone=_zone(given.get("timezone", "")) or usual.timezone,
        category=category,
        interval_seconds=int(interval)
        if re.fullmatch(r"\d{3,5}", interval) and 900 <= int(interval) <= 86400
        else usual.interval_seconds,
        verified=given.get("verified") != "false",
    )


def _zone(name: str) -> str | None:
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _outlines(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, list[str]]]:
    """Each outline that is no group, with the names of the groups around it; in the document's order."""
    waiting: list[tuple[ElementTree.Element, list[str]]] = [(root, [])]
    while waiting:
        element, path = waiting.pop()
        name = element.tag.rpartition("}")[2].lower()
        inner = path
        if name == "outline":
            if any(key.lower() == "xmlurl" for key in element.attrib):
                yield element, path
            else:
                inner = [*path, element.get("text", element.get("title", ""))]
        if len(inner) <= _MOST_DEPTH:
            waiting += [(child, inner) for child in reversed(element)]


def _root(data: bytes) -> ElementTree.Element:
    if len(data) > _MOST_BYTES:
        raise NotOPMLError(
            f"The list is larger than {_MOST_BYTES // 2**20} MB; no list of feeds is.",
            korean=f"목록이 {_MOST_BYTES // 2**20}MB를 넘습니다. 이렇게 큰 피드 목록은 없습니다.",
        )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data).lstrip("\ufeff"), count=1)
    # No list needs a document type, and entities are how a kilobyte becomes a gigabyte.
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise NotOPMLError(
            "The list holds a document type definition; remove it to import the list.",
            korean="목록에 문서 형식 정의(DTD)가 있습니다. 지우고 다시 가져와 주십시오.",
        )
    text = _UNWRITABLE.sub("", text)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # without a DTD there are no entities to expand
    except ElementTree.ParseError:
        # Exported by hand or by careless tools: a bare & is the usual fault.
        mended = re.sub(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)", "&amp;", text)
        try:
            root = ElementTree.fromstring(mended)  # noqa: S314
        except ElementTree.ParseError as error:
            line = error.position[0]
            raise NotOPMLError(
                f"The list is no OPML: it is not well-formed in line {line}.",
                korean=f"OPML이 아닙니다. {line}번째 줄의 형식이 잘못되었습니다.",
            ) from None
    if root.tag.rpartition("}")[2].lower() != "opml":
        raise NotOPMLError(
            "The list is no OPML: its outermost element must be <opml>.",
            korean="OPML이 아닙니다. 가장 바깥 요소가 <opml>이어야 합니다.",
        )
    return root


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
