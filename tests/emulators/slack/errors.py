"""How Slack refuses: its error codes, what each means for a caller, and the exception that carries one.

    RefusedError       the platform's own "no", answered as `{"ok": false, "error": code}`

`CATALOGUE` sorts the codes by what a caller can do about them.
"""

from __future__ import annotations

from enum import Enum
from typing import Any


class Kind(Enum):
    """What a caller can do about an error."""

    INSTALL = "the app's installation is dead"
    DESTINATION = "this channel or user can't be written to"
    CALLER = "the call itself is wrong; the same call will fail again"
    LATER = "nothing was done; the same call may succeed later"
    UNKNOWN = "it may have been done, wholly or partly"


CATALOGUE: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "account_inactive",
            "ekm_access_denied",
            "invalid_auth",
            "invalid_refresh_token",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
            "two_factor_setup_required",
        ),
        Kind.INSTALL,
    ),
    **dict.fromkeys(
        (
            "cannot_dm_bot",
            "cannot_reply_to_message",
            "cant_delete_message",
            "cant_update_message",
            "method_not_supported_for_channel_type",
            "channel_is_limited_access",
            "channel_not_found",
            "edit_window_closed",
            "invalid_channel",
            "invalid_thread_ts",
            "is_archived",
            "is_inactive",
            "message_not_found",
            "messages_tab_disabled",
            "not_in_channel",
            "posting_to_channel_denied",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_locked",
            "restricted_action_thread_only_channel",
            "thread_not_found",
            "user_disabled",
            "user_not_found",
            "user_not_in_channel",
        ),
        Kind.DESTINATION,
    ),
    **dict.fromkeys(
        (
            "already_reacted",
            "bot_not_found",
            "bad_client_secret",
            "bad_redirect_uri",
            "cannot_install_an_org_installed_app",
            "client_id_token_mismatch",
            "cannot_find_message",
            "cannot_unfurl_url",
            "channels_limit_exceeded",
            "code_already_used",
            "duplicate_external_id",
            "exchanged_trigger_id",
            "expired_trigger_id",
            "file_not_found",
            "hash_conflict",
            "invalid_arg_name",
            "invalid_arguments",
            "invalid_attachments",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_charset",
            "invalid_client_id",
            "invalid_code",
            "invalid_cursor",
            "invalid_form_data",
            "invalid_grant_type",
            "invalid_json",
            "invalid_limit",
            "invalid_metadata_format",
            "invalid_name",
            "invalid_post_type",
            "invalid_trigger_id",
            "invalid_types",
            "invalid_unfurls_format",
            "invalid_users",
            "json_not_object",
            "markdown_text_conflict",
            "metadata_too_large",
            "missing_argument",
            "missing_post_type",
            "missing_scope",
            "missing_unfurls",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_reaction",
            "no_text",
            "not_allowed_token_type",
            "not_enabled",
            "not_found",
            "push_limit_reached",
            "too_many_users",
            "team_not_found",
            "socket_mode_not_enabled",
            "too_many_attachments",
            "unknown_method",
            "view_too_large",
        ),
        Kind.CALLER,
    ),
    **dict.fromkeys(
        ("message_limit_exceeded", "rate_limited", "ratelimited", "service_unavailable", "team_added_to_org"),
        Kind.LATER,
    ),
    **dict.fromkeys(("fatal_error", "internal_error", "request_timeout"), Kind.UNKNOWN),
}

#: What a bare HTTP status says in Slack's own form.
BY_STATUS = {429: "ratelimited", 500: "internal_error", 503: "service_unavailable"}


class RefusedError(Exception):
    """Slack's "no" to a call."""

    def __init__(
        self,
        code: str,
        *,
        messages: tuple[str, ...] = (),
        status: int = 200,
        retry_after: int | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        #: Sentences about what was wrong, as in `response_metadata.messages`.
        self.messages = messages
        self.status = status
        self.retry_after = retry_after
        self.more = more or {}

    def to_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        if self.messages and self.code == "invalid_blocks":
            body["errors"] = list(self.messages)
        return body


def missing(name: str) -> RefusedError:
    """A required argument is not there."""
    return RefusedError("invalid_arguments", messages=(f"missing required field: {name}",))
