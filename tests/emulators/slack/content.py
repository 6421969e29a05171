"""What a message says, read and judged: text, blocks, attachments, metadata, and its reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.slack import kit, limits
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.mrkdwn import Reach, reach_of_message, visible_message

TRUNCATED = "Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."
METADATA_BYTES = 15_000


@dataclass(frozen=True)
class Content:
    """What one message says."""

    text: str
    blocks: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    reach: Reach
    #: Slack's own warnings, and the ledger's (`missing_text`)
    warnings: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """The words that people see."""
        return visible_message(self.text, self.blocks)

    def to_message(self) -> dict[str, Any]:
        """Its part of a message."""
        message: dict[str, Any] = {"text": self.text}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.attachments:
            message["attachments"] = self.attachments
        if self.metadata:
            message["metadata"] = self.metadata
        return message

    def detail(self) -> dict[str, Any]:
        """What the ledger keeps of it besides the words."""
        return {
            "reach": self.reach.to_dict(),
            "warnings": self.warnings,
            "text": self.text,
            "blocks": len(self.blocks),
            "cost": kit.cost(self.blocks) if self.blocks else 0,
            "metadata": self.metadata,
        }


def read_content(
    value: Callable[[str, str], Any],
    *,
    new_id: Callable[[], str],
    total: bool = True,
    longest: int | None = None,
    optional: bool = False,
) -> Content:
    """Read a message from its arguments, or raise what Slack says.

    Args:
        value: an argument by name, with the error that unreadable JSON gives.
        total: whether the budget over all blocks holds; `response_url` is not held to it.
        longest: refuse a longer text, where otherwise it is cut at 40,000.
        optional: whether a message may say nothing (an update that keeps what there was).
    """
    text = str(value("text", "invalid_arguments") or "")
    markdown = str(value("markdown_text", "invalid_arguments") or "")
    blocks = value("blocks", "invalid_blocks_format")
    attachments = value("attachments", "invalid_attachments") or []
    warnings: list[str] = []
    if markdown:
        if text or blocks:
            raise RefusedError("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_TEXT:
            raise RefusedError("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
        text = markdown
    blocks = _blocks(blocks, total=total)
    if not isinstance(attachments, list):
        raise RefusedError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    if not (text.strip() or blocks or attachments or optional):
        raise RefusedError("no_text")
    if longest is not None and len(text) > longest:
        raise RefusedError("msg_too_long")
    if len(text) > limits.MESSAGE_TEXT:
        text = text[: limits.MESSAGE_TEXT]
        warnings.append("message_truncated")
    if blocks and not text.strip():
        warnings.append("missing_text")
    for attachment in attachments:
        problems = kit.message_problems(attachment.get("blocks") or [], at="/attachments/blocks")
        if problems:
            raise RefusedError("invalid_attachments", messages=tuple(map(str, problems)))
    plain = value("mrkdwn", "invalid_arguments") in (False, "false", "0")
    linking = value("link_names", "invalid_arguments") in (True, "true", "1", 1) or (
        value("parse", "invalid_arguments") == "full"
    )
    return Content(
        text,
        kit.with_ids(blocks, new_id),
        attachments,
        _metadata(value("metadata", "invalid_metadata_format")),
        reach_of_message(text, blocks, attachments, mrkdwn=not plain, links_names=linking),
        warnings,
    )


def _blocks(blocks: Any, *, total: bool) -> list[dict[str, Any]]:
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    problems = kit.message_problems(blocks)
    if problems:
        raise RefusedError("invalid_blocks", messages=tuple(map(str, problems)))
    if kit.markdown_length(blocks) > limits.MARKDOWN_TEXT:
        raise RefusedError("msg_blocks_too_long")
    if total and kit.cost(blocks) > limits.BLOCKS_BUDGET:
        raise RefusedError("msg_blocks_too_long")
    return blocks


def _metadata(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    shaped = (
        isinstance(value, dict)
        and isinstance(value.get("event_type"), str)
        and isinstance(value.get("event_payload"), dict)
    )
    if not shaped:
        raise RefusedError("invalid_metadata_format")
    if len(json.dumps(value, ensure_ascii=False).encode()) > METADATA_BYTES:
        raise RefusedError("metadata_too_large")
    return dict(value)
