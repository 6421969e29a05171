"""Bytes to text for feeds and pages whose word on their own encoding cannot be trusted.

Korean sites that say EUC-KR send what Windows calls CP949, a superset: Python's own `euc_kr`
fails on 똠 or 펲. The web's standard (encoding.spec.whatwg.org, "euc-kr") reads those labels so; so do we.
"""

from __future__ import annotations

import codecs
import re

#: Labels, lower case, that mean CP949 on the web.
_KOREAN = {
    "cp949",
    "csksc56011987",
    "euc-kr",
    "euc_kr",
    "euckr",
    "iso-ir-149",
    "korean",
    "ks-c-5601",
    "ks-c-5601-1987",
    "ks_c_5601",
    "ks_c_5601-1987",
    "ks_c_5601-1989",
    "ksc5601",
    "ksc_5601",
    "ms949",
    "uhc",
    "windows-949",
    "x-windows-949",
}
#: Labels that browsers read as Windows' own Western table.
_WESTERN = {
    "ascii",
    "us-ascii",
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "l1",
    "windows-1252",
    "cp1252",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: What XML 1.0 (2.2) leaves out: control characters, halves of surrogate pairs, and two that are none.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")
#: How much of a page may come before its meta tag; browsers look at 1,024 bytes, pages are laxer.
_HEAD = 8192


def decode(data: bytes, *, content_type: str = "") -> str:
    """The text of a body; what it says of itself is tried first and believed only where it fits.

    A byte-order mark outweighs all. UTF-8 that decodes without a fault is UTF-8 whatever was declared, as
    text in another encoding hardly ever happens to be valid UTF-8. Then come the header, the document's own
    word, CP949 and, for bytes that nothing fits, the declared encoding with marks for what was lost.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    claims = [*_claims(data, content_type), "cp949"]
    if "cp1252" in claims and _is_korean(data):
        claims.insert(0, "cp949")
    for name in ["utf-8", *claims]:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_closest(data, claims), errors="replace")


def readable(markup: str) -> str:
    """Markup without the characters that no document may hold, written out or by their numbers; parsers fail over them.

    >>> readable("가\\x00나 &#xD800;다&#0;")
    '가나 다'
    """
    return _NUMBERED.sub(_admitted, _FORBIDDEN.sub("", markup))


def _admitted(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_character = number <= 0x10FFFF and not _FORBIDDEN.match(chr(number))
    return reference[0] if is_character else ""


def _is_korean(data: bytes) -> bool:
    """Whether bytes that call themselves Western are CP949: nearly any byte is a Western letter."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return False
    foreign = [letter for letter in text if letter > "\x7f"]
    return sum("가" <= letter <= "힣" for letter in foreign) * 2 > len(foreign)


def _closest(data: bytes, claims: list[str]) -> str:
    """The encoding that loses least of a body with a few broken bytes in it."""
    names = dict.fromkeys(["utf-8", *claims])
    return min(names, key=lambda name: data.decode(name, errors="replace").count("\ufffd"))


def _claims(data: bytes, content_type: str) -> list[str]:
    """What the header and the document say, as names of Python codecs; unknown ones are left out."""
    said: list[str] = []
    if header := _IN_HEADER.search(content_type):
        said.append(header[1])
    head = data[:_HEAD]
    said.extend(found[1].decode("ascii") for found in (_IN_XML.match(head), _IN_META.search(head)) if found)
    return [name for name in map(_codec, said) if name]


def _codec(label: str) -> str:
    lowered = label.strip().lower()
    if lowered in _KOREAN:
        return "cp949"
    if lowered in _WESTERN:
        return "cp1252"
    try:
        info = codecs.lookup(lowered)
    except LookupError:
        return ""
    # `codecs.lookup` knows transforms like "zip" as well, which are no character sets.
    return info.name if getattr(info, "_is_text_encoding", True) else ""
