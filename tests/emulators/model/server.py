"""The server: `/v1/chat/completions` with structured output, as strict as the real one about what it is sent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_LINE = re.compile(r"^\[(\d+)\] (\(headline\) )?(.*)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, taken apart."""

    form: str
    instructions: str
    prompt: str
    authorization: str
    #: What the call may write.
    most: int

    @property
    def fence(self) -> str:
        """The line that the article stands between."""
        return self.prompt.split("\n", 1)[0]

    @property
    def sentences(self) -> dict[int, str]:
        """Those of the bodies, by number."""
        inside = self.prompt.split(self.fence)[1]
        lines = (_LINE.match(line) for line in inside.splitlines())
        return {int(found[1]): found[3] for found in lines if found and not found[2]}

    @property
    def question(self) -> str:
        """What is asked; empty where an article is read."""
        return self.prompt.rpartition("\n\nQuestion: ")[2] if "\n\nQuestion: " in self.prompt else ""


@dataclass(frozen=True, slots=True)
class Said:
    """What the server does: the content of its message, or a failure."""

    #: A form, or text as it is.
    content: object = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Before it answers.
    seconds: float = 0.0
    #: Breaks off in the middle of the answer's bytes.
    broken_off: bool = False
    tokens: tuple[int, int] = (1200, 300)
    finish: str = "stop"


Play = Callable[[Asked], Said]


class ModelServer:
    """A running server and what it was asked."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0
        self.url = ""

    async def complete(self, request: Request) -> Response:
        """One call."""
        given = await request.json()
        problem = _problem(given)
        if problem:
            return JSONResponse({"error": {"message": problem, "type": "invalid_request_error"}}, 400)
        asked = Asked(
            form=given["response_format"]["json_schema"]["name"],
            instructions="\n".join(
                _text(m) for m in given["messages"] if m["role"] in ("system", "developer")
            ),
            prompt="\n".join(_text(m) for m in given["messages"] if m["role"] == "user"),
            authorization=request.headers.get("authorization", ""),
            most=given.get("max_completion_tokens") or given.get("max_tokens") or 0,
        )
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            said = self.play(asked)
            if said.seconds:
                await asyncio.sleep(said.seconds)
        finally:
            self.at_once -= 1
        return _response(said, given["model"])

    async def models(self, request: Request) -> Response:
        """What there is to ask, for whoever has a key."""
        if request.headers.get("authorization", "") in ("", "Bearer wrong"):
            return JSONResponse({"error": {"message": "no", "type": "invalid_request_error"}}, 401)
        return JSONResponse({"object": "list", "data": [{"id": "fake", "object": "model"}]})


def _problem(given: dict[str, Any]) -> str:
    if not given.get("model") or not isinstance(given.get("messages"), list):
        return "model and messages are required"
    if given.get("stream"):
        return "this server does not stream"
    wanted = given.get("response_format") or {}
    if wanted.get("type") != "json_schema" or "schema" not in wanted.get("json_schema", {}):
        return "response_format must be a json_schema"
    if given.get("tools"):
        return "nobody may hand tools to a model that reads strangers' text"
    return ""


def _text(message: dict[str, Any]) -> str:
    content = message["content"]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _response(said: Said, model: str) -> Response:
    if said.status != 200:
        body = {"error": {"message": "no", "type": "server_error", "code": None}}
        return JSONResponse(body, said.status, headers=said.headers)
    content = said.content if isinstance(said.content, str) else json.dumps(said.content, ensure_ascii=False)
    given, written = said.tokens
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": None},
                "finish_reason": said.finish,
                "logprobs": None,
            }
        ],
        "usage": {"prompt_tokens": given, "completion_tokens": written, "total_tokens": given + written},
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    if said.broken_off:
        return Response(data[: len(data) // 2], headers={"content-type": "application/json"})
    return Response(data, headers={"content-type": "application/json", **said.headers})


class _Quiet(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve(play: Play) -> AsyncIterator[ModelServer]:
    """A server on loopback, for as long as this lasts."""
    model = ModelServer(play)
    app = Starlette(
        routes=[
            Route("/v1/chat/completions", model.complete, methods=["POST"]),
            Route("/v1/models", model.models),
        ]
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        model.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        server = _Quiet(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110  # uvicorn gives no event
            await asyncio.sleep(0.01)
        try:
            yield model
        finally:
            server.should_exit = True
            server.force_exit = True
            await serving
