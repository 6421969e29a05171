"""The people's side over HTTP, for tests and the page: `POST /_emulator/telegram/<act>` with a JSON object.

Every act may name its bot by `bot` (a token); without it the first that is not the emulator's own is meant.

    bots      {token, username?, name?, privacy?, revoked?}      make or change a bot
    people    {id?, first_name?, language_code?, started?, deactivated?}
    chats     {type, title?, id?, members: {user: standing}, bot_status?, is_forum?, topics?, quiet?}
    say       {chat, from?, text, reply_to?, thread?, anonymous?, photo? or document? in base64, file_name?}
    topics    {chat, name, closed?}
    edit      {chat, message, text}            press   {chat, message, data or text, from?}
    react     {chat, message, emoji, from?}    inline  {from, query}
    block, unblock  {chat}                     bot_status  {chat, status, may_write?}
    member    {chat, user, status}             upgrade {chat, to?}         delete_chat {chat}

and `GET state`, `messages?chat=`, `callbacks?id=`, `inline?id=`, `file?id=`, `updates` to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.emulators.server import EmulatorServer
from tests.emulators.telegram.people import NoSuchThingError, People
from tests.emulators.telegram.refusals import RefusalError
from tests.emulators.telegram.world import Json, World

if TYPE_CHECKING:
    from tests.emulators.telegram.server import Bots

_ROOT = "/_emulator/telegram"


class PeopleRoutes:
    """The endpoints under `/_emulator/telegram/`."""

    def __init__(self, server: EmulatorServer, bots: Bots, default_token: str) -> None:
        self._server = server
        self._bots = bots
        self._default_token = default_token
        router = server.app.router
        router.add_post(_ROOT + "/{act}", self._act)
        router.add_get(_ROOT + "/state", self._state)
        router.add_get(_ROOT + "/messages", self._messages)
        router.add_get(_ROOT + "/callbacks", self._callback)
        router.add_get(_ROOT + "/inline", self._inline)
        router.add_get(_ROOT + "/updates", self._updates)
        router.add_get(_ROOT + "/file", self._file)

    def _token(self, named: str | None) -> str:
        if named:
            return named
        return next(
            (token for token in self._bots.worlds if token != self._default_token), self._default_token
        )

    def _world(self, request: web.Request) -> World:
        return self._bots.world(self._token(request.query.get("bot")))

    async def _act(self, request: web.Request) -> web.Response:
        given: Json = await request.json()
        token = self._token(given.pop("bot", None)) if request.match_info["act"] != "bots" else ""
        try:
            result = self._do(request.match_info["act"], token, given)
        except NoSuchThingError as error:
            return web.json_response({"error": str(error)}, status=404)
        except (RefusalError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        await self._server.ledger.flush()
        return web.json_response(result)

    def _do(self, act: str, token: str, given: Json) -> Any:
        if act == "bots":
            return self._set_bot(given)
        people = People(self._bots.world(token), self._bots.queues[token], self._server.clock)
        acts: dict[str, Callable[[Json], Any]] = {
            "people": people.person,
            "chats": people.chat,
            "topics": people.add_topic,
            "say": people.say,
            "edit": people.edit,
            "press": people.press,
            "react": people.react,
            "inline": people.ask_inline,
            "block": lambda given: people.block(int(given["chat"]), blocked=True),
            "unblock": lambda given: people.block(int(given["chat"]), blocked=False),
            "bot_status": people.set_bot_status,
            "member": people.set_member,
            "upgrade": people.upgrade,
            "delete_chat": people.delete_chat,
        }
        if act not in acts:
            raise NoSuchThingError(f"nobody can {act}: there is {', '.join(['bots', *acts])}")
        result = acts[act](given)
        return result if isinstance(result, dict) else asdict(result)

    def _set_bot(self, given: Json) -> Json:
        world = self._bots.world(str(given.get("token") or self._default_token))
        for name in ("username", "name", "privacy", "revoked"):
            if name in given:
                setattr(world.bot, name, given[name])
        world.save_bot()
        return asdict(world.bot)

    async def _state(self, request: web.Request) -> web.Response:
        world = self._world(request)
        chats = [
            asdict(chat) | {"last": max(world.messages.get(chat.id, {}).values(), key=_number, default=None)}
            for chat in world.chats.values()
        ]
        return web.json_response(
            {
                "bots": list(self._bots.worlds),
                "bot": asdict(world.bot) | {"id": world.bot.id},
                "people": [asdict(person) for person in world.people.values()],
                "chats": chats,
                "updates_waiting": len(world.updates),
            }
        )

    async def _messages(self, request: web.Request) -> web.Response:
        messages = self._world(request).messages.get(int(request.query["chat"]), {})
        return web.json_response(sorted(messages.values(), key=_number))

    async def _callback(self, request: web.Request) -> web.Response:
        return web.json_response(self._world(request).callbacks.get(request.query["id"], {}))

    async def _inline(self, request: web.Request) -> web.Response:
        return web.json_response(self._world(request).inline_queries.get(request.query["id"], {}))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        world = self._world(request)
        known = world.files.get(request.query["id"])
        if known is None:
            return web.json_response({"error": "there is no such file"}, status=404)
        path = world.file_folder() / known["file_path"].replace("/", "_")
        return web.FileResponse(
            path, headers={"Content-Type": known["mime_type"] or "application/octet-stream"}
        )

    async def _updates(self, request: web.Request) -> web.Response:
        updates = self._world(request).updates
        return web.json_response([updates[number]["body"] for number in sorted(updates)])


def _number(message: Json) -> int:
    return int(message["message_id"])
