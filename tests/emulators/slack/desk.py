"""The emulator's own endpoints for Slack: setting the scene, acting as people, looking at what was sent.

GET  world                                   apps, workspaces, people, channels
POST app | team | user | channel             make or change one; app also takes a manifest
POST install {app, team | enterprise}        a token; `token` gives it a known one
POST uninstall {app, team | enterprise}
POST token {token, error}                    let a token die: token_revoked, account_inactive ...
POST say | edit | erase | react              a person in a channel ("channel": "@app" for the bot's DM)
POST change {team, channel, user, ...}       archived, read_only, threads_locked, name, add, remove
POST command | press | submit | close | shortcut | home | assistant
GET  conversation | home-view | modal        what a person sees, rendered
POST event {event | payload}                 send any event
GET  deliveries; POST deliveries/repeat      every attempt with its time; the same event once more
POST forge {case}; GET forge                 requests with bad signatures
POST verify                                  url_verification
POST patience {seconds, retry_after, lost}   how long an app may take, when it is asked again, how
                                             many first attempts of each event never arrive
POST verdict {error, method, chat, times}    errors to order; pardon clears them
POST sockets {reason}; GET sockets           tell web-sockets to go
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from typing import Any

from aiohttp import web

from tests.emulators.server import EmulatorServer
from tests.emulators.slack import gestures, look, oauth, payloads, people, signatures
from tests.emulators.slack.deliveries import Answer, Delivery, event_parcel
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.platform import Slack, Verdict
from tests.emulators.slack.world import App, Channel, Grant, User

Handler = Callable[[dict[str, Any]], Awaitable[Any]]


class Desk:
    """Answers the endpoints under `/_emulator/slack/`."""

    def __init__(self, server: EmulatorServer, slack: Slack) -> None:
        self._server = server
        self._slack = slack
        post: dict[str, Handler] = {
            "app": self._app,
            "team": self._team,
            "user": self._user,
            "channel": self._channel,
            "install": self._install,
            "uninstall": self._uninstall,
            "token": self._token,
            "say": self._say,
            "edit": self._edit,
            "erase": self._erase,
            "react": self._react,
            "change": self._change,
            "command": self._command,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
            "assistant": self._assistant,
            "event": self._event,
            "deliveries/repeat": self._repeat,
            "forge": self._forge,
            "verify": self._verify,
            "verdict": self._verdict,
            "pardon": self._pardon,
            "patience": self._patience,
            "sockets": self._disconnect,
        }
        get: dict[str, Handler] = {
            "world": self._world,
            "conversation": self._conversation,
            "home-view": self._home_view,
            "modal": self._modal,
            "deliveries": self._deliveries,
            "forge": self._cases,
            "sockets": self._sockets,
        }
        routes = [web.post(f"/_emulator/slack/{name}", self._served(h)) for name, h in post.items()]
        routes += [web.get(f"/_emulator/slack/{name}", self._served(h)) for name, h in get.items()]
        server.app.add_routes(routes)

    def _served(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            given: dict[str, Any] = dict(request.query)
            if request.can_read_body:
                given |= await request.json()
            try:
                answer = await handler(given)
            except RefusedError as refused:
                return web.json_response(refused.to_dict(), status=400)
            except KeyError as missing:
                return web.json_response({"error": f"needs {missing}"}, status=400)
            await self._server.ledger.flush()
            return web.json_response(answer)

        return serve

    # Setting the scene.

    async def _world(self, _: dict[str, Any]) -> Any:
        world = self._slack.world
        return {
            "apps": [asdict(app) for app in world.apps.values()],
            "teams": [asdict(team) for team in world.teams.values()],
            "users": [asdict(user) for user in world.users.values()],
            "channels": [asdict(c) for c in {c.key: c for c in world.channels.values()}.values()],
            "tokens": [asdict(grant) for grant in world.grants.values()],
        }

    async def _app(self, given: dict[str, Any]) -> Any:
        token = given.pop("app_token", None)
        app = people.make_app(self._slack, given)
        held = next(
            (g for g in self._slack.world.grants.values() if g.kind == "app" and g.app_id == app.id), None
        )
        if held is None:
            scopes = ["connections:write", "authorizations:read"]
            held = Grant(
                token=token or f"xapp-1-{app.id}-1-emulator", kind="app", app_id=app.id, scopes=scopes
            )
            self._slack.world.save(held)
        return asdict(app) | {"app_token": held.token}

    async def _team(self, given: dict[str, Any]) -> Any:
        return asdict(people.make_team(self._slack, given))

    async def _user(self, given: dict[str, Any]) -> Any:
        old = self._slack.world.users.get(f"{given['team']}:{given.get('id')}")
        if old is None:
            return asdict(people.make_user(self._slack, given))
        for name in set(given) - {"team", "user", "id"}:
            setattr(old, name, given[name])
        self._slack.world.save(old)
        return asdict(old)

    async def _channel(self, given: dict[str, Any]) -> Any:
        return asdict(people.make_channel(self._slack, given))

    async def _install(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        team = self._slack.world.teams.get(given.get("team") or "")
        deed = oauth.install(
            self._slack,
            app,
            team_id=team.id if team else None,
            enterprise_id=team.enterprise_id if team else given["enterprise"],
            installer=given.get("user", ""),
            scopes=given.get("scopes"),
            token=given.get("token"),
        )
        self._slack.show()
        return deed.body

    async def _uninstall(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        self._slack.uninstall(app, given.get("team"), given.get("enterprise"))
        return {"ok": True}

    async def _token(self, given: dict[str, Any]) -> Any:
        grant = self._slack.world.grants[given["token"]]
        grant.dead = given.get("error", "token_revoked") or None
        if "expires_in" in given:
            grant.dead, grant.expires_at = None, self._slack.now + float(given["expires_in"])
        self._slack.world.save(grant)
        return asdict(grant)

    # Acting as people.

    def _actor(self, given: dict[str, Any]) -> User:
        return people.find_user(self._slack, given["team"], given["user"])

    def _place(self, given: dict[str, Any]) -> Channel:
        name = given["channel"]
        if name.startswith("@"):
            app = people.find_app(self._slack, name[1:] if name != "@app" else None)
            return people.direct_to(self._slack, app, self._actor(given))
        return people.find_channel(self._slack, given["team"], name)

    def _maybe_place(self, given: dict[str, Any]) -> Channel | None:
        return self._place(given) if given.get("channel") else None

    async def _say(self, given: dict[str, Any]) -> Any:
        thread_ts = given.get("thread_ts") or ""
        channel = self._place(given)
        message = people.say(self._slack, self._actor(given), channel, given["text"], thread_ts=thread_ts)
        return message | {"channel": channel.id}

    async def _edit(self, given: dict[str, Any]) -> Any:
        return people.edit(self._slack, self._actor(given), self._place(given), given["ts"], given["text"])

    async def _erase(self, given: dict[str, Any]) -> Any:
        people.delete(self._slack, self._actor(given), self._place(given), given["ts"])
        return {"ok": True}

    async def _react(self, given: dict[str, Any]) -> Any:
        people.react(self._slack, self._actor(given), self._place(given), given["ts"], given["name"])
        return {"ok": True}

    async def _change(self, given: dict[str, Any]) -> Any:
        channel = self._place(given)
        people.change_channel(self._slack, channel, given.get("user", ""), given)
        return asdict(channel)

    async def _command(self, given: dict[str, Any]) -> Any:
        user, channel = self._actor(given), self._place(given)
        answer, deed = await gestures.run_command(
            self._slack,
            user,
            channel,
            given["command"],
            given.get("text", ""),
            in_thread=bool(given.get("thread_ts")),
        )
        if deed is not None and deed.error is None:
            # What an app says in its answer is a message like one through `response_url`.
            by_answer = replace(deed, detail=deed.detail | {"by": "answer"})
            await self._server.record_unasked(method="response_url", account=user.team_id, deed=by_answer)
        return _answered(answer) | {"refused": deed.error if deed else None}

    async def _press(self, given: dict[str, Any]) -> Any:
        answer = await gestures.press(
            self._slack,
            self._actor(given),
            given["action_id"],
            given.get("value"),
            channel=self._maybe_place(given),
            ts=given.get("ts", ""),
            view_id=given.get("view_id", ""),
            app_id=given.get("app", ""),
            block_id=given.get("block_id", ""),
            chosen=given.get("chosen"),
        )
        return _answered(answer)

    async def _submit(self, given: dict[str, Any]) -> Any:
        return await gestures.submit(
            self._slack,
            self._actor(given),
            given.get("chosen") or {},
            app_id=given.get("app", ""),
            view_id=given.get("view_id", ""),
        )

    async def _close(self, given: dict[str, Any]) -> Any:
        cleared = bool(given.get("cleared"))
        answer = await gestures.close(
            self._slack, self._actor(given), app_id=given.get("app", ""), cleared=cleared
        )
        return _answered(answer) if answer else {"ok": True}

    async def _shortcut(self, given: dict[str, Any]) -> Any:
        answer = await gestures.shortcut(
            self._slack,
            self._actor(given),
            given["callback_id"],
            channel=self._maybe_place(given),
            ts=given.get("ts", ""),
            app_id=given.get("app", ""),
        )
        return _answered(answer)

    async def _home(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        view = people.open_home(self._slack, app, self._actor(given), tab=given.get("tab", "home"))
        return {"view": view}

    async def _assistant(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        return people.start_assistant(self._slack, app, self._actor(given))

    # Looking.

    async def _conversation(self, given: dict[str, Any]) -> Any:
        channel = self._place(given)
        return look.conversation(
            self._slack, channel, self._actor(given), thread_ts=given.get("thread_ts", "")
        )

    async def _home_view(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        user = self._actor(given)
        view = self._slack.world.home(user.team_id, user.id, app.id)
        return {"view": view, "html": look.view(self._slack, user.team_id, view) if view else ""}

    async def _modal(self, given: dict[str, Any]) -> Any:
        user = self._actor(given)
        for app in self._slack.world.apps.values():
            view = self._slack.modals.top((user.team_id, user.id, app.id))
            if view is not None:
                return {"view": view, "html": look.view(self._slack, user.team_id, view), "app": app.id}
        return {"view": None}

    # What is sent to apps.

    async def _event(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        payload = given.get("payload")
        if payload is None:
            team = self._slack.world.teams[given["team"]]
            payload = payloads.event_callback(
                app,
                team,
                gestures.grant_of(self._slack, app, team.id),
                given["event"],
                event_id=given.get("event_id") or self._slack.new_id("Ev"),
                now=self._slack.now,
                external=False,
            )
        self._send(app, payload, str(payload.get("event", payload).get("type")))
        return payload

    def _send(self, app: App, payload: dict[str, Any], name: str) -> None:
        event_id = str(payload.get("event_id") or self._slack.new_id("Ev"))
        delivery = Delivery(event_id, "event", name, app.id, str(payload.get("team_id", "")), payload)
        self._slack.sender.event(delivery, app)

    async def _repeat(self, given: dict[str, Any]) -> Any:
        """Send an event that was sent before, under the same `event_id`."""
        found = [d for d in self._slack.sender.deliveries if d.id == given["id"]]
        if not found:
            raise RefusedError("not_found")
        for _ in range(int(given.get("times", 1))):
            self._send(people.find_app(self._slack, found[0].app_id), found[0].payload, found[0].name)
        return {"ok": True}

    async def _deliveries(self, given: dict[str, Any]) -> Any:
        sender = self._slack.sender
        wanted = [d.to_dict() for d in sender.deliveries if given.get("kind") in (None, d.kind)]
        return {"idle": sender.idle, "deliveries": wanted}

    async def _cases(self, _: dict[str, Any]) -> Any:
        return [{"name": case.name, "replay": case.replay} for case in signatures.CASES.values()]

    async def _forge(self, given: dict[str, Any]) -> Any:
        """Send one forged request; `status` is what the app answered, None if it did not."""
        app = people.find_app(self._slack, given.get("app"))
        case = signatures.CASES[given["case"]]
        payload = given.get("payload") or payloads.url_verification(app, "forged")
        forged = case.forge(app.signing_secret, event_parcel(app, payload).body, self._slack.now)
        sends = 2 if case.replay else 1
        answers = []
        for _ in range(sends):
            answer = await self._slack.sender.post(
                app.request_url or "", forged.body, "application/json", forged.headers, patience=10.0
            )
            answers.append(_answered(answer))
        return {"case": case.name, "replay": case.replay, "answers": answers, "status": answers[-1]["status"]}

    async def _verify(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        challenge = self._slack.block_id() * 8
        payload = payloads.url_verification(app, challenge)
        delivery = Delivery(self._slack.new_id("Vf"), "verification", "url_verification", app.id, "", payload)
        answer = await self._slack.sender.once(delivery, event_parcel(app, payload))
        said = answer.value()
        found = said.get("challenge") if isinstance(said, dict) else answer.body.strip()
        return _answered(answer) | {"verified": answer.ok and found == challenge}

    async def _patience(self, given: dict[str, Any]) -> Any:
        sender = self._slack.sender
        sender.patience = float(given.get("seconds", sender.patience))
        sender.retry_after = tuple(given.get("retry_after", sender.retry_after))
        sender.lost = int(given.get("lost", sender.lost))
        return {"seconds": sender.patience, "retry_after": sender.retry_after, "lost": sender.lost}

    async def _verdict(self, given: dict[str, Any]) -> Any:
        fields = {name: given[name] for name in ("error", "method", "chat", "times") if name in given}
        self._slack.verdicts.append(Verdict(**fields))
        return [asdict(verdict) for verdict in self._slack.verdicts]

    async def _pardon(self, _: dict[str, Any]) -> Any:
        self._slack.verdicts.clear()
        return []

    async def _sockets(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        return [
            {"id": connection.id, "leaving": connection.leaving}
            for connection in self._slack.sockets.of(app.id)
        ]

    async def _disconnect(self, given: dict[str, Any]) -> Any:
        app = people.find_app(self._slack, given.get("app"))
        return {
            "told": await self._slack.sockets.disconnect(app.id, given.get("reason", "refresh_requested"))
        }


def _answered(answer: Answer) -> dict[str, Any]:
    return {"ok": answer.ok, "status": answer.status, "reason": answer.reason, "body": answer.body}
