"""Answers of a model's server, as large as a form can be and no larger."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

#: A filled-in form takes tens of kilobytes; whoever sends megabytes isn't filling one in.
MOST_BYTES = 2 * 2**20
#: What every request asks for: a compressed answer could grow beyond every bound where it's unpacked.
HEADERS = {"Accept-Encoding": "identity"}


async def bound(response: httpx2.Response) -> None:
    """An event hook: the answer breaks off where it gets too large. Raises DecodingError for one that is packed."""
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise httpx2.DecodingError("The answer is compressed, which was not asked for.")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for chunk in self._inner:
            taken += len(chunk)
            if taken > MOST_BYTES:
                raise httpx2.ReadError(f"The answer is larger than {MOST_BYTES} bytes.")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
