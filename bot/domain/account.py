"""On whose account something is done: a chat's, where a chat asked for it.

What a chat asks for passes through readers and pages that many chats share. Like a language or a time zone of the
moment it goes along with the task, not through each function on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_chat: ContextVar[int | None] = ContextVar("chat", default=None)


@contextmanager
def charged_to(chat_id: int) -> Iterator[None]:
    """What is done in this block is on that chat's account; tasks that begin in it included."""
    before = _chat.set(chat_id)
    try:
        yield
    finally:
        _chat.reset(before)


def charged_chat() -> int | None:
    """The chat on whose account this is done; None: nobody asked."""
    return _chat.get()
