"""Whether a request is Slack's own: its signature over the body as it came, made a moment ago. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re

#: How far Slack's clock and ours may lie apart.
WINDOW_SECONDS = 300
_TIMESTAMP = re.compile(r"\d{10}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def genuine(secret: str, timestamp: str, signature: str, body: bytes, *, now: float) -> bool:
    """Whether Slack signed this body with our secret within the window.

    The form is looked at first: the SDK's verifier raises on a timestamp that is no number, on one of 400 digits, on
    a body that is not UTF-8 and on a signature that is not ASCII.
    """
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        return False
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    signed = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return hmac.compare_digest("v0=" + signed.hexdigest(), signature)
