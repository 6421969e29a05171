"""What the Bot API says when it refuses: one error, with the code, text and parameters it answers with.

The texts are those of the real server, so that a client which tells them apart can be tried on them.
"""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """A call that the Bot API refuses."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


_CODES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


def bad_request(text: str, **parameters: Any) -> RefusalError:
    """400, worded as the server words it: its first letter small, unless it is a CODE."""
    shouting = len(text) > 1 and (text[1] == "_" or text[1].isupper())
    return RefusalError(400, f"Bad Request: {text if shouting else text[0].lower() + text[1:]}", **parameters)


def forbidden(text: str) -> RefusalError:
    """403: the bot may not talk there."""
    return RefusalError(403, f"Forbidden: {text}")


def conflict(text: str) -> RefusalError:
    """409: two receivers of updates are in each other's way."""
    return RefusalError(409, f"Conflict: {text}")


def too_many(seconds: int) -> RefusalError:
    """429: wait so many seconds."""
    return RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
