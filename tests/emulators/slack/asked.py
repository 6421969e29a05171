"""A call to the Web API, whatever dress it came in: JSON, a form, a form with JSON inside, a query."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.methods import Method
from tests.emulators.slack.world import App, Grant

_TRUE = {"1", "true", "True", True}


@dataclass
class Asked:
    """What a client asks for, and once the gate has passed it, on whose behalf."""

    method: Method
    arguments: dict[str, Any]
    token: str | None
    #: client id and secret, by HTTP Basic
    basic: tuple[str, str] | None = None
    #: what Slack would say besides, such as `missing_charset`
    warnings: list[str] = field(default_factory=list)
    now: float = 0.0
    #: None for methods without a token
    grant: Grant | None = None
    app: App | None = None
    #: the workspaces that the token opens
    teams: tuple[str, ...] = ()

    @property
    def holder(self) -> Grant:
        """Whose token it is; only for methods that need one."""
        assert self.grant is not None
        return self.grant

    @property
    def team(self) -> str:
        """The workspace it is about; of an organisation's token, the first."""
        return self.teams[0]

    def text(self, name: str, default: str = "") -> str:
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.arguments.get(name)
        return default if value is None else value in _TRUE

    def count(self, name: str, default: int, *, most: int = 1000) -> int:
        value = self.arguments.get(name)
        if value in (None, ""):
            return default
        if not str(value).isdecimal() or not 1 <= int(value) <= most:
            raise RefusedError("invalid_limit")
        return int(value)

    def value(self, name: str, *, broken: str = "invalid_arguments") -> Any:
        """A structured argument: a value in a JSON body, JSON text in a form."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise RefusedError(broken) from error


def read(
    method: Method, *, verb: str, content_type: str, query: str, authorization: str, body: bytes
) -> Asked:
    """Read a request; raises what Slack answers to an unreadable one."""
    arguments: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    warnings: list[str] = []
    kind, charset = _kind(content_type)
    in_json = kind == "application/json"
    if verb == "POST" and body:
        if charset and charset not in ("utf-8", "utf8", "iso-8859-1"):
            raise RefusedError("invalid_charset")
        if in_json:
            # Methods that only read take no JSON: the body is not looked at.
            arguments |= _from_json(body) if method.json else {}
            if not charset:
                warnings.append("missing_charset")
        elif kind == "application/x-www-form-urlencoded":
            arguments |= _from_form(body)
            if charset:
                warnings.append("superfluous_charset")
        elif kind == "":
            raise RefusedError("missing_post_type")
        elif kind != "text/plain":
            raise RefusedError("invalid_post_type")
    return with_arguments(method, arguments, authorization=authorization, in_json=in_json, warnings=warnings)


def with_arguments(
    method: Method,
    arguments: Mapping[str, Any],
    *,
    authorization: str,
    in_json: bool = False,
    warnings: list[str] | None = None,
) -> Asked:
    """A call whose arguments are already apart; in JSON bodies a token does not count."""
    arguments = dict(arguments)
    written = arguments.pop("token", None)
    scheme, _, credential = authorization.partition(" ")
    token, basic = None, None
    if scheme.lower() == "bearer" and credential:
        token = credential.strip()
    elif scheme.lower() == "basic":
        basic = _basic(credential)
    elif isinstance(written, str) and written and not in_json:
        token = written
    return Asked(method, arguments, token, basic, warnings or [])


def _kind(content_type: str) -> tuple[str, str]:
    kind, _, rest = content_type.partition(";")
    charset = ""
    for parameter in rest.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            charset = value.strip('"').lower()
    return kind.strip().lower(), charset


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise RefusedError("invalid_json") from error
    if not isinstance(value, dict):
        raise RefusedError("json_not_object")
    return value


def _from_form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    except ValueError as error:
        raise RefusedError("invalid_form_data") from error


def _basic(credential: str) -> tuple[str, str] | None:
    try:
        name, colon, word = base64.b64decode(credential, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, word) if colon else None
