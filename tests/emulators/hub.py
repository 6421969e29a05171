"""Live news for the emulators' pages: what changed in the chats, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web


class Hub:
    """Tells everybody who looks at the page what changed."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, event: dict[str, Any]) -> None:
        """Send an event to every open page."""
        if self._listeners:
            line = json.dumps(event, ensure_ascii=False)
            for queue in self._listeners:
                queue.put_nowait(line)

    def close(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The events, as server-sent events, until the page goes away."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        await response.write(b": open\n\n")
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            while (line := await queue.get()) is not None:
                await response.write(f"data: {line}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._listeners.discard(queue)
        return response
