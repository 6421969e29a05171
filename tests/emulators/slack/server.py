"""The Slack emulator behind its port: the Web API, uploads, `response_url`, the install page, web-sockets.

The root stands for `https://slack.com/api/`: a client is pointed at `http://127.0.0.1:PORT/api/`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from html import escape
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from tests.emulators.server import Deed, EmulatorServer, Options
from tests.emulators.slack import chat, directory, files, gate, oauth, responses, scene, views
from tests.emulators.slack.asked import Asked, read, with_arguments
from tests.emulators.slack.desk import Desk
from tests.emulators.slack.errors import BY_STATUS, RefusedError
from tests.emulators.slack.methods import METHODS
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import World, secret

HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    **chat.HANDLERS,
    **directory.HANDLERS,
    **files.HANDLERS,
    **oauth.HANDLERS,
    **views.HANDLERS,
}


class Dialect:
    """Slack's words for the faults that come in its own form."""

    def too_many(self, retry_after: int) -> Deed:
        return _no(RefusedError("ratelimited", status=429, retry_after=retry_after))

    def server_error(self, status: int) -> Deed:
        """Status 200 stands for `fatal_error`, which Slack says in an ordinary answer."""
        code = "fatal_error" if status == 200 else BY_STATUS.get(status, "internal_error")
        return _no(RefusedError(code, status=status))


def _no(refused: RefusedError) -> Deed:
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after is not None else {}
    return Deed(
        body=refused.to_dict(),
        status=refused.status,
        error=refused.code,
        headers=headers,
        detail={"messages": list(refused.messages)} if refused.messages else {},
    )


class SlackServer(EmulatorServer):
    """The emulated Slack as a server."""

    def __init__(self, options: Options) -> None:
        super().__init__("slack", options, Dialect())
        self.slack = Slack(
            World(self.ledger.put, self.ledger.delete),
            self.clock,
            self.windows,
            self.hub,
            lambda: self.address,
        )
        self.slack.world.load(self.ledger.documents)
        self.app.add_routes(
            [
                web.post("/api/{method}", self._call),
                web.get("/api/{method}", self._call),
                web.post("/upload/v1/{ticket}", self._upload),
                web.put("/upload/v1/{ticket}", self._upload),
                web.post("/actions/{rest:.+}", self._respond),
                web.get("/oauth/v2/authorize", self._authorize),
                web.get("/link/", self.slack.sockets.serve),
            ]
        )
        Desk(self, self.slack)
        self.on_start.append(self.slack.sender.start)
        self.on_stop += [self.slack.sender.stop, self.slack.sockets.close]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        """One call to the Web API."""
        name = request.match_info["method"]
        method = METHODS.get(name)
        if method is None:
            return self.respond(_no(RefusedError("unknown_method", more={"req_method": name})))
        authorization = request.headers.get("Authorization", "")
        try:
            if request.content_type == "multipart/form-data":
                form = {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
                asked = with_arguments(method, {**request.query, **form}, authorization=authorization)
            else:
                asked = read(
                    method,
                    verb=request.method,
                    content_type=request.headers.get("Content-Type", ""),
                    query=request.rel_url.raw_query_string,
                    authorization=authorization,
                    body=await request.read(),
                )
        except RefusedError as refused:
            return self.respond(_no(refused))
        account, where = gate.account_of(self.slack, asked), gate.chat_of(self.slack, asked)
        named = _named(request, asked)
        return await self.serve_call(
            named, method=name, account=account, chat=where, deed=lambda: self._deed(asked, where)
        )

    def _deed(self, asked: Asked, where: str | None) -> Deed:
        """Let a call in and do it, or say why not."""
        asked.now = self.clock.now()
        try:
            gate.admit(self.slack, asked)
            ordered = self.slack.verdict(asked.method.name, where)
            if ordered is not None:
                raise RefusedError(ordered)
            deed = HANDLERS[asked.method.name](self.slack, asked)
        except RefusedError as refused:
            deed = _no(refused)
        if asked.grant is not None:
            deed.headers["X-OAuth-Scopes"] = ",".join(asked.grant.scopes)
            deed.headers["X-Accepted-OAuth-Scopes"] = ",".join(asked.method.scopes)
        deed.headers["X-Slack-Req-Id"] = secret()
        if asked.warnings:
            deed.body.setdefault("warning", ",".join(asked.warnings))
            deed.body.setdefault("response_metadata", {}).setdefault("warnings", []).extend(asked.warnings)
        return deed

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, bare or as the one file of a form."""
        if request.content_type == "multipart/form-data":
            fields = [v for v in (await request.post()).values() if isinstance(v, web.FileField)]
            size = len(fields[0].file.read()) if fields else 0
        else:
            size = len(await request.read())
        ticket = request.match_info["ticket"]
        account = ticket[32:].partition(".")[0]

        def store() -> Deed:
            status, words = files.store(self.slack, ticket, size)
            return Deed(body=words, status=status, error=None if status == 200 else words)

        answer = await self.serve_call(request, method="upload", account=account, chat=None, deed=store)
        return _as_text(answer)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """One use of a `response_url`."""
        hook = self.slack.world.hooks.get(request.path)
        try:
            said = await _said(request)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        account = hook.team_id if hook else "-"
        where = f"{hook.team_id}:{hook.channel_id}" if hook else None
        answer = await self.serve_call(
            request,
            method="response_url",
            account=account,
            chat=where,
            deed=lambda: responses.use_hook(self.slack, request.path, said),
        )
        return _as_text(answer)

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """The page on which a person lets an app in; `user=TEAM:USER` answers it at once."""
        query = request.query
        try:
            app = oauth.client_named(self.slack, query.get("client_id", ""))
            if "user" not in query:
                return web.Response(text=self._choices(request, app.name), content_type="text/html")
            team_id, _, user_id = query["user"].partition(":")
            code = oauth.authorize(
                self.slack,
                app,
                team_id=team_id,
                user_id=user_id,
                whole=query.get("whole") == "1",
                scopes=query.get("scope", ""),
                redirect=query.get("redirect_uri", ""),
            )
        except RefusedError as refused:
            return web.Response(text=refused.code, status=400)
        back = query.get("redirect_uri") or (app.redirect_urls[0] if app.redirect_urls else "")
        if not back:
            return web.json_response({"code": code, "state": query.get("state", "")})
        answer = {"error": "access_denied"} if query.get("deny") else {"code": code}
        mark = "&" if "?" in back else "?"
        raise web.HTTPFound(back + mark + urlencode({**answer, "state": query.get("state", "")}))

    def _choices(self, request: web.Request, name: str) -> str:
        people = [user for user in self.slack.world.users.values() if not user.is_bot and not user.deleted]
        links = "".join(
            f'<li><a href="{escape(str(request.rel_url.update_query(user=f"{u.team_id}:{u.id}")))}">'
            f"{escape(self.slack.world.teams[u.team_id].name)}, {escape(u.real_name or u.name)}</a></li>"
            for u in people
        )
        return f"<!doctype html><title>Install</title><h1>{escape(name)}</h1><p>Allow as:</p><ul>{links}</ul>"


class _Named:
    """A request under the name that its sender gave it inside the body."""

    def __init__(self, request: web.Request, name: str) -> None:
        self.transport = request.transport
        self.headers = {**request.headers, "X-Request-Id": name}


def _named(request: web.Request, asked: Asked) -> web.BaseRequest:
    """The request with a name for the ledger: Slack has no header for it, so `metadata` may carry an `oid`."""
    try:
        oid = asked.value("metadata")["event_payload"]["oid"]
    except (RefusedError, KeyError, TypeError):
        return request
    return cast(web.BaseRequest, _Named(request, str(oid)))


async def _said(request: web.Request) -> dict[str, Any]:
    """What comes to a `response_url`: JSON, or a form with JSON in `payload`."""
    body = await request.text()
    if request.content_type == "application/x-www-form-urlencoded":
        body = dict(parse_qsl(body)).get("payload", "{}")
    said = json.loads(body)
    if not isinstance(said, dict):
        raise ValueError(body)
    return said


def _as_text(answer: web.StreamResponse) -> web.StreamResponse:
    """Uploads and `response_url` answer in bare words, not in JSON."""
    if isinstance(answer, web.Response) and isinstance(answer.body, bytes) and answer.body[:1] == b'"':
        answer.text = answer.body[1:-1].decode()
        answer.content_type = "text/plain"
    return answer


def build(options: Options) -> EmulatorServer:
    """The server for `python -m tests.emulators slack`; an empty ledger is furnished with a workspace."""
    server = SlackServer(options)

    async def furnish() -> None:
        if not server.slack.world.apps:
            scene.furnish(server.slack)
        sys.stderr.write(scene.environment(server.address) + "\n")

    server.on_start.append(furnish)
    return server
