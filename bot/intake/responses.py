"""A response's body, read and decoded in small steps under limits of size: a kilobyte can unpack to a gigabyte."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

import httpx

from bot.errors import TransientError, UserError

_STEP = 64 * 1024
#: What an article or a feed may be sent as; servers label feeds with almost anything of these families.
_READABLE = re.compile(
    r"text/(?!css|javascript|calendar|vcard)[\w.+-]+"
    r"|application/(?:[\w.+-]+\+)?(?:xml|json|xhtml|rss|atom|rdf|octet-stream|feed|x-rss|xml-dtd)(?:\+xml|\+json)?",
    re.IGNORECASE,
)


class TooLargeError(UserError):
    """More bytes than an article or a feed can need."""


class UnreadableTypeError(UserError):
    """A picture, a film, a PDF: nothing that holds an article's text."""


class DamagedError(TransientError):
    """The bytes are not what the server said they were; nothing of them is used."""


def check_type(content_type: str) -> None:
    """Raise UnreadableTypeError for what is certainly no page and no feed; no label at all is fine."""
    media = content_type.partition(";")[0].strip()
    if media and "/" in media and not _READABLE.fullmatch(media):
        named = media if re.fullmatch(r"[\w.+/-]{1,60}", media) else "something else"
        raise UnreadableTypeError(
            f"The address gives no page but a file ({named}); send an article's address.",
            korean=f"주소가 기사가 아니라 파일({named})로 이어집니다. 기사 주소를 보내 주십시오.",
        )


async def read(
    response: httpx.Response, *, wire_bytes: int, most_bytes: int, cut_at: int | None = None
) -> bytes:
    """The decoded body; `cut_at` takes the beginning of a longer one instead of refusing it.

    Raises TooLargeError past a limit, DamagedError where the encoding is not the one it is said to be.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise DamagedError(
            "The site sent the page in an encoding that was not asked for.",
            korean="사이트가 요청하지 않은 압축 방식으로 보냈습니다.",
        )
    decoder = zlib.decompressobj(wbits=31) if encoding in ("gzip", "x-gzip") else None
    pieces: list[bytes] = []
    wire = size = 0
    async for chunk in response.aiter_raw(_STEP):
        wire += len(chunk)
        for piece in (chunk,) if decoder is None else _unpacked(decoder, chunk):
            size += len(piece)
            pieces.append(piece)
            if cut_at is not None and size >= cut_at:
                return b"".join(pieces)[:cut_at]
            if wire > wire_bytes or size > most_bytes:
                raise TooLargeError(
                    f"The page is larger than {wire_bytes / 2**20:.0f} MB; send an article's address.",
                    korean=f"페이지가 {wire_bytes / 2**20:.0f}MB를 넘습니다. 기사 주소를 보내 주십시오.",
                )
    if decoder is not None and wire and not decoder.eof:
        raise DamagedError(
            "The site broke off in the middle of the page.", korean="사이트가 페이지를 보내다 말았습니다."
        )
    return b"".join(pieces)


def _unpacked(decoder: zlib._Decompress, chunk: bytes) -> Iterable[bytes]:
    try:
        while chunk and not decoder.eof:
            yield decoder.decompress(chunk, _STEP)
            chunk = decoder.unconsumed_tail
    except zlib.error:
        raise DamagedError(
            "The site sent a damaged page.", korean="사이트가 보낸 페이지가 깨져 있습니다."
        ) from None
