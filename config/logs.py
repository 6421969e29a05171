"""Structured logs: for people on a terminal, as JSON for machines; secrets never pass."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

#: What tokens look like: Telegram's in paths, Slack's by prefix, passwords in database addresses, bearer headers.
_SECRETS = (
    (re.compile(r"\b(?:bot)?\d{6,}:[\w-]{20,}"), "[telegram token]"),
    (re.compile(r"\bx(?:ox[a-z]|app)[-.][\w.-]+"), "[slack token]"),
    (re.compile(r"(://[^:/@\s]+:)[^@/\s]+(@)"), r"\1[password]\2"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [credentials]"),
)


def redacted(text: str) -> str:
    """The text with whatever looks like a secret taken out.

    >>> redacted("GET https://api.telegram.org/bot123456789:AAExampleExampleExampleExample/getMe")
    'GET https://api.telegram.org/[telegram token]/getMe'
    """
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class _Redacting(logging.Formatter):
    """Formats with another formatter, then takes secrets out: messages, arguments and tracebacks alike."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """One line, or a line and its traceback, without secrets."""
        return redacted(self._inner.format(record))


def set_up(level: str, form: Literal["console", "json"]) -> None:
    """Send everything that is logged, ours and the libraries', to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if form == "json"
        else [
            # The default draws a frame's variables in a box: pages of it, and a token that it breaks is not redacted.
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[_without_internals, *last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(formatter))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These log every request with its full address at INFO, and a bot's token stands in that address.
    for name in (
        "httpx",
        "httpcore",
        "httpx2",
        "httpcore2",
        "openai",
        "anthropic",
        "telegram",
        "slack_sdk",
        "slack_bolt",
        "apscheduler",
        "trafilatura",
    ):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # Set in both cases: a process asks for its level after the command line has set one for all.
    searching = logging.getLevelName(level) <= logging.DEBUG
    # A gateway's HTML page is an error that we are raised and tell of; the library's own stack beside it helps nobody.
    logging.getLogger("telegram.request").setLevel(logging.NOTSET if searching else logging.CRITICAL)
    # A line for each job and each migration is for those who look for something; that it is up we say ourselves.
    quiet = max(logging.WARNING, logging.getLevelName(level))
    for name in ("procrastinate", "alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.NOTSET if searching else quiet)


def _without_internals(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
