"""The modals that are open: for each person a stack of at most three views, the topmost on show."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from tests.emulators.slack import kit, limits
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.schema import Problem

Owner = tuple[str, str, str]


class Modals:
    """Open views by workspace, person and app; a restart of the emulator closes them all."""

    def __init__(self) -> None:
        self._stacks: dict[Owner, list[dict[str, Any]]] = defaultdict(list)

    def stack(self, owner: Owner) -> list[dict[str, Any]]:
        return self._stacks[owner]

    def top(self, owner: Owner) -> dict[str, Any] | None:
        stack = self._stacks.get(owner)
        return stack[-1] if stack else None

    def open(self, owner: Owner, view: dict[str, Any]) -> None:
        """Show a view alone."""
        self._stacks[owner] = [view]

    def push(self, owner: Owner, view: dict[str, Any]) -> None:
        """Lay a view on those that are open."""
        stack = self._stacks[owner]
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= limits.VIEW_STACK:
            raise RefusedError("push_limit_reached")
        view["previous_view_id"] = stack[-1]["id"]
        view["root_view_id"] = stack[0]["id"]
        stack.append(view)

    def replace(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Put a changed view in the place of the old one."""
        for stack in self._stacks.values():
            for number, view in enumerate(stack):
                if view["id"] == old["id"]:
                    stack[number] = new

    def owner(self, view_id: str) -> Owner | None:
        """Who looks at a view."""
        held = ((owner, view) for owner, stack in self._stacks.items() for view in stack)
        return next((owner for owner, view in held if view["id"] == view_id), None)

    def pop(self, owner: Owner) -> None:
        stack = self._stacks.get(owner)
        if stack:
            stack.pop()

    def clear(self, owner: Owner) -> None:
        self._stacks.pop(owner, None)

    def by_id(self, app_id: str, view_id: str) -> dict[str, Any] | None:
        return next((v for v in self._of(app_id) if v["id"] == view_id), None)

    def by_external_id(self, app_id: str, external_id: str) -> dict[str, Any] | None:
        return next((v for v in self._of(app_id) if external_id and v["external_id"] == external_id), None)

    def _of(self, app_id: str) -> list[dict[str, Any]]:
        return [view for owner, stack in self._stacks.items() if owner[2] == app_id for view in stack]


def judged(view: Any, *, kind: str | None = None) -> dict[str, Any]:
    """A view that an app sent, if Slack would take it."""
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments", messages=("must provide an object [json-pointer:/view]",))
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise RefusedError("view_too_large")
    problems = kit.view_problems(view)
    if not problems and kind is not None and view["type"] != kind:
        problems = [Problem(f"must be of type {kind}", "/view/type")]
    if problems:
        raise RefusedError("invalid_arguments", messages=tuple(map(str, problems)))
    return view
