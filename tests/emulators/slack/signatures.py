"""Slack's request signature, right and wrong in every way that a listener must turn away."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

#: How far a timestamp may lie from a listener's clock.
WINDOW_SECONDS = 300

Headers = dict[str, str]
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Forged:
    """A request that a listener must not act on, ready to be sent."""

    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Case:
    """One way to forge a request: from the secret, a good body and the time now."""

    name: str
    forge: Callable[[str, bytes, float], Forged]
    #: True: the request is genuine, but a second copy of one already accepted
    replay: bool = False


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`v0=...`: HMAC-SHA256 of `v0:timestamp:body`."""
    message = b"v0:" + timestamp.encode("utf-8", "surrogateescape") + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def headers(secret: str, body: bytes, now: float) -> Headers:
    """The two headers of a genuine request."""
    timestamp = str(int(now))
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": sign(secret, timestamp, body)}


def _signed_at(timestamp: Callable[[float], str]) -> Callable[[str, bytes, float], Forged]:
    """Rightly signed, but with a timestamp of its own."""

    def forge(secret: str, body: bytes, now: float) -> Forged:
        stamp = timestamp(now)
        return Forged(
            {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign(secret, stamp, body)}, body
        )

    return forge


def _with_signature(signature: Callable[[str], str]) -> Callable[[str, bytes, float], Forged]:
    """The genuine signature, spoilt."""

    def forge(secret: str, body: bytes, now: float) -> Forged:
        good = headers(secret, body, now)
        return Forged({**good, "X-Slack-Signature": signature(good["X-Slack-Signature"])}, body)

    return forge


def _without(name: str) -> Callable[[str, bytes, float], Forged]:
    def forge(secret: str, body: bytes, now: float) -> Forged:
        good = headers(secret, body, now)
        del good[name]
        return Forged(good, body)

    return forge


def _wrong_secret(secret: str, body: bytes, now: float) -> Forged:
    return Forged(headers(secret + "x", body, now), body)


def _altered_body(secret: str, body: bytes, now: float) -> Forged:
    return Forged(headers(secret, body, now), body + b" ")


def _altered_timestamp(secret: str, body: bytes, now: float) -> Forged:
    good = headers(secret, body, now)
    return Forged({**good, "X-Slack-Request-Timestamp": str(int(now) - 1)}, body)


def _not_utf8(secret: str, body: bytes, now: float) -> Forged:
    spoilt = body + b"\xff\xfe\x80"
    return Forged(headers(secret + "x", spoilt, now), spoilt)


def _too_big(secret: str, body: bytes, now: float) -> Forged:
    big = body + b" " * (2 * 1024 * 1024)
    return Forged(headers(secret + "x", big, now), big)


def _nothing_signed(_: str, body: bytes, __: float) -> Forged:
    return Forged({}, body)


def _genuine(secret: str, body: bytes, now: float) -> Forged:
    return Forged(headers(secret, body, now), body)


CASES: dict[str, Case] = {
    case.name: case
    for case in (
        Case("no_headers", _nothing_signed),
        Case("no_signature", _without("X-Slack-Signature")),
        Case("no_timestamp", _without("X-Slack-Request-Timestamp")),
        Case("wrong_secret", _wrong_secret),
        Case("altered_body", _altered_body),
        Case("altered_timestamp", _altered_timestamp),
        # Two seconds beyond the window: the request itself takes time, and clocks are read in whole seconds.
        Case("too_old", _signed_at(lambda now: str(int(now) - WINDOW_SECONDS - 2))),
        Case("from_the_future", _signed_at(lambda now: str(int(now) + WINDOW_SECONDS + 2))),
        Case("timestamp_not_a_number", _signed_at(lambda _: "abc")),
        Case("timestamp_of_400_digits", _signed_at(lambda _: "9" * 400)),
        Case("timestamp_negative", _signed_at(lambda now: str(-int(now)))),
        Case("timestamp_with_a_fraction", _signed_at(lambda now: f"{now:.3f}")),
        Case("timestamp_empty", _signed_at(lambda _: "")),
        Case("timestamp_infinite", _signed_at(lambda _: "inf")),
        Case("timestamp_in_other_digits", _signed_at(lambda now: str(int(now)).translate(_FULL_WIDTH))),
        Case("signature_empty", _with_signature(lambda _: "")),
        Case("signature_of_another_version", _with_signature(lambda good: "v1" + good[2:])),
        Case("signature_cut", _with_signature(lambda good: good[:-1])),
        Case("signature_lengthened", _with_signature(lambda good: good + "0")),
        Case("signature_not_ascii", _with_signature(lambda _: "v0=" + "é" * 64)),
        Case("signature_of_zeros", _with_signature(lambda _: "v0=" + "0" * 64)),
        Case("body_not_utf8", _not_utf8),
        Case("body_too_big", _too_big),
        Case("replay", _genuine, replay=True),
    )
}
