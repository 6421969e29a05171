"""An app that the emulator of Slack speaks to: what it hears it keeps, and it answers what it is told to."""

import json
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from aiohttp import web

APP = "A0PACTWIRE"


class Listener:
    """An app's endpoint that answers what it is told to and remembers what came."""

    def __init__(self):
        self.came = []
        #: in order, the last one for good: (status, body, headers) or an async function of the request
        self.answers = [(200, "", {})]

    async def hear(self, request):
        body = await request.read()
        self.came.append((dict(request.headers), body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            return await answer(request)
        status, text, headers = answer
        kind = "application/json" if text[:1] == "{" else "text/plain"
        return web.Response(status=status, text=text, headers=headers, content_type=kind)

    @property
    def events(self):
        return [
            json.loads(body)["event"]
            for headers, body in self.came
            if headers["Content-Type"] == "application/json"
        ]

    @property
    def forms(self):
        """What came as a form: a command, or the payload of an interaction."""
        forms = []
        for headers, body in self.came:
            if headers["Content-Type"].startswith("application/x-www-form-urlencoded"):
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                forms.append(json.loads(form["payload"]) if "payload" in form else form)
        return forms


@asynccontextmanager
async def listening(hear):
    app = web.Application(client_max_size=8 * 2**20)
    app.router.add_post("/slack/events", hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        await runner.cleanup()


def modal(**more):
    """A form as an app may open it."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "구독"},
        "submit": {"type": "plain_text", "text": "저장"},
        "callback_id": "subscribe",
        "blocks": [
            {
                "type": "input",
                "block_id": "time",
                "label": {"type": "plain_text", "text": "시각"},
                "element": {"type": "plain_text_input", "action_id": "at"},
            }
        ],
        **more,
    }
