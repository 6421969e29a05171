"""What a button brings back, where a platform gives it few bytes. Pure.

A long action travels as a key made of it; the action itself stays with the message that we keep.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

_MARK = "~"
_DIGEST_BYTES = 15


def fitting(action: str, most: int) -> str:
    """The action where it takes no more bytes than this, else its key.

    >>> fitting("/help", 64), fitting("/help", 3)
    ('/help', '~xroFPIJ7xdCnaTf9cqYF')
    """
    if len(action.encode()) <= most and not action.startswith(_MARK):
        return action
    digest = hashlib.sha256(action.encode(errors="replace")).digest()[:_DIGEST_BYTES]
    return _MARK + base64.urlsafe_b64encode(digest).decode()


def is_key(brought: str) -> bool:
    """Whether a button brought back a key instead of an action."""
    return brought.startswith(_MARK)


def meant(key: str, actions: Iterable[str]) -> str | None:
    """The action behind a key; None where none of these is."""
    return next((action for action in actions if fitting(action, 0) == key), None)
