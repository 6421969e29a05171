"""What must be answered while somebody looks: modals opened, filled in, refused beside the field. By slack-bolt.

A trigger opens a modal for three seconds, and a form waits as long for its answer; both are too short for a job. What
a form decides goes the way of everything else: stored in the inbox, then handled.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.models.views import View

from bot.adapters.slack import inputs, views
from bot.adapters.slack.api import SlackApi, Tokens
from bot.adapters.slack.format import EVIDENCE, OPEN, SAY
from bot.adapters.slack.homes import Homes
from bot.adapters.slack.intake import Intake
from bot.adapters.slack.payloads import origin
from bot.adapters.slack.updates import FORM
from bot.adapters.slack.views import About, Chat
from bot.commands.choosing import said
from bot.commands.fields import Field
from bot.commands.forms import filled, sources_filled
from bot.domain.chat import Order, Place, Platform, Subscription
from bot.errors import PermanentError, UserError
from bot.store import sources
from bot.store.session import Database
from summarizer.types import Language

Body = dict[str, Any]
_log = structlog.get_logger(__name__)
#: Bolt would write a whole payload into the log when nothing fits it.
_quiet = logging.getLogger("slack_bolt.pactwire")
_quiet.setLevel(logging.ERROR)


class Front:
    """Answers what people do in views, and with the buttons that open them."""

    def __init__(
        self, database: Database, api: SlackApi, tokens: Tokens, homes: Homes, intake: Intake
    ) -> None:
        self._database = database
        self._api = api
        self._homes = homes
        self._intake = intake
        self._app = AsyncApp(
            name="pactwire",
            logger=_quiet,
            authorize=_authorizing(tokens),
            process_before_response=True,
            # Requests are checked before they come here, in a way that no header can break.
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        self._register()

    async def __call__(self, payload: Mapping[str, Any]) -> tuple[bool, Body | None]:
        """Whether this was answered here, and what with."""
        if not _mine(payload):
            return False, None
        request = AsyncBoltRequest(body=dict(payload), mode="socket_mode")
        answer = await self._app.async_dispatch(request)
        if answer.status != 200:
            raise PermanentError("Nobody answers to this in a view.")
        return True, json.loads(answer.body) if answer.body.strip().startswith("{") else None

    def _register(self) -> None:
        app = self._app
        app.action(re.compile(f"^{OPEN}"))(_acknowledged)
        app.action(EVIDENCE)(self._evidence)
        app.action(f"{views.MODAL}:new")(self._new)
        app.action(f"{views.MODAL}:edit")(self._edit)
        app.action(f"{views.MODAL}:chat")(self._chat)
        app.action(re.compile(f"^{views.MODAL}:deed:"))(self._deed)
        app.action(re.compile(f"^{SAY}"))(self._said_at_home)
        app.action(re.compile("."))(_acknowledged)
        app.shortcut(views.ASK_SHORTCUT)(self._ask)
        app.view(views.SUBSCRIPTION)(self._subscription_filled)
        app.view(views.CHAT)(self._chat_filled)
        app.view(views.ASK)(self._asked)
        app.view_closed(re.compile(".*"))(_acknowledged)

    # Opening.

    async def _evidence(self, ack: AsyncAck, body: Body) -> None:
        await self._open(body, views.evidence_modal(_value(body)))
        await ack()

    async def _new(self, ack: AsyncAck, body: Body) -> None:
        _, chat, _ = await self._matter(body, About(_value(body), "new"))
        order = Order(timezone=chat.timezone, language=chat.language)
        matter = About(chat.address, "new", body["user"]["id"])
        language, known = await self._language(body), await self._sources()
        await self._open(body, views.subscription_modal(order, matter, language, sources=known))
        await ack()

    async def _edit(self, ack: AsyncAck, body: Body) -> None:
        matter, _, held = await self._matter(body, views.about(_value(body)))
        language = await self._language(body)
        if held is None:
            await self._open(body, views.told_modal(_over(language), language))
        else:
            shown = views.subscription_modal(
                held.order, matter, language, paused=held.paused, sources=await self._sources()
            )
            await self._open(body, shown)
        await ack()

    async def _chat(self, ack: AsyncAck, body: Body) -> None:
        matter, chat, _ = await self._matter(body, About(_value(body), "chat"))
        await self._open(body, views.chat_modal(chat, matter, await self._language(body)))
        await ack()

    async def _ask(self, ack: AsyncAck, body: Body) -> None:
        language = await self._language(body)
        await self._open(body, views.ask_modal(language))
        await ack()

    async def _open(self, body: Body, view: View) -> None:
        # Too late, or opened already by the same press: then there is nothing more to do.
        await self._api.nicety(
            origin(body).team, "views.open", trigger_id=body["trigger_id"], view=view.to_dict()
        )

    async def _matter(self, body: Body, matter: About) -> tuple[About, Chat, Subscription | None]:
        """What a modal is about, as it stands now."""
        user = body["user"]["id"]
        team = origin(body).team
        address = matter.address or await self._homes.direct(team, user)
        async with self._database.transaction() as connection:
            chat = await self._homes.chat(connection, Place(Platform.SLACK, team, address))
        held = next((one for one in chat.subscriptions if f"#{one.id}" == matter.which), None)
        return About(address, matter.which, user), chat, held

    async def _sources(self) -> list[tuple[int, str]]:
        """The sources that are read, by number and name."""
        async with self._database.transaction() as connection:
            return [(one.id, one.entry.name) for one in await sources.all_on(connection)]

    async def _language(self, body: Body) -> Language:
        """That of whoever looks: a channel of another language may be set from somebody's Home."""
        _, chat, _ = await self._matter(body, About("", ""))
        return chat.language

    # Filled in.

    async def _subscription_filled(self, ack: AsyncAck, body: Body, view: Body) -> None:
        matter, chat, held = await self._matter(body, views.about(view["private_metadata"]))
        form = views.form_of(view)
        chosen = form.pop(inputs.PLACE, "")
        if matter.which == "new":
            held_order = Order(timezone=chat.timezone, language=chat.language)
        elif held is None:
            language = await self._language(body)
            await ack(response_action="update", view=views.told_modal(_over(language), language))
            return
        else:
            held_order = held.order
        beside: dict[Field, UserError] = {}
        if Field.SOURCES.value in form:
            try:
                known = await self._sources()
                form["sources"] = sources_filled(form["sources"], held_order.muted, known)
            except UserError as error:
                beside[Field.SOURCES] = error
                del form["sources"]
        wrong = {**filled(held_order, form)[1], **beside}
        if wrong:
            language = await self._language(body)
            await ack(response_action="errors", errors=views.errors(wrong, language))
            return
        await self._take(body, chosen or matter.address, f"/settings {matter.which}", form)
        await ack()

    async def _chat_filled(self, ack: AsyncAck, body: Body, view: Body) -> None:
        matter = views.about(view["private_metadata"])
        form = views.form_of(view)
        _, wrong = filled(Order(), {Field.ZONE.value: form.get(Field.ZONE.value, "")})
        if wrong:
            errors = views.errors(wrong, await self._language(body))
            await ack(response_action="errors", errors=errors)
            return
        matter, _, _ = await self._matter(body, matter)
        await self._take(body, matter.address, "/settings chat", form)
        await ack()

    async def _asked(self, ack: AsyncAck, body: Body, view: Body) -> None:
        form = views.form_of(view)
        question, chosen = form.get(views.QUESTION, "").strip(), form.get(inputs.PLACE, "")
        if not question:
            language = await self._language(body)
            await ack(
                response_action="errors",
                errors={
                    views.QUESTION: said(
                        language, "기사 주소나 질문을 적어 주십시오.", "Write an address or a question."
                    )
                },
            )
            return
        team, user = origin(body).team, body["user"]["id"]
        await self._take(body, chosen or await self._homes.direct(team, user), question, {}, home=False)
        await ack()

    # Pressed.

    async def _said_at_home(self, ack: AsyncAck, body: Body) -> None:
        team, user = origin(body).team, body["user"]["id"]
        await self._take(body, await self._homes.direct(team, user), _value(body), {}, home=False)
        await ack()

    async def _deed(self, ack: AsyncAck, body: Body) -> None:
        matter, _, held = await self._matter(body, views.about(body["view"]["private_metadata"]))
        await self._take(body, matter.address, _value(body), {})
        deed = body["actions"][0]["action_id"].rpartition(":")[2]
        language = await self._language(body)
        told = _deed_told(deed, language) if held is not None else _over(language)
        await self._api.nicety(
            origin(body).team,
            "views.update",
            view_id=body["view"]["id"],
            view=views.told_modal(told, language).to_dict(),
        )
        await ack()

    async def _take(
        self, body: Body, address: str, text: str, form: dict[str, str], *, home: bool = True
    ) -> None:
        """Store what was decided, once: the trigger is the same when Slack asks again."""
        source = origin(body)
        await self._intake.take(
            {
                "type": FORM,
                "trigger_id": body.get("trigger_id") or body["view"]["id"],
                "team_id": source.team,
                "enterprise": {"id": source.enterprise} if source.enterprise else None,
                "is_enterprise_install": source.org_wide,
                "channel": address,
                "user": {"id": body["user"]["id"]},
                "text": text,
                "form": form,
                "home": home,
            }
        )


def _authorizing(tokens: Tokens) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Bolt's own question of whose token it is; it asks for its arguments by these names."""

    async def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = await tokens.token(team_id or enterprise_id or "")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorized


def _mine(payload: Mapping[str, Any]) -> bool:
    """Whether it is answered here: all that happens in views, and the buttons that open one."""
    kind = payload.get("type")
    if kind in ("view_submission", "view_closed", "shortcut"):
        return True
    if kind != "block_actions":
        return False
    actions = payload.get("actions")
    name = actions[0].get("action_id", "") if isinstance(actions, list) and actions else ""
    return not str(name).startswith(SAY) or "view" in payload


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value", ""))


def _over(language: Language) -> str:
    return said(language, "그 구독은 이제 없습니다.", "That subscription is no more.")


def _deed_told(deed: str, language: Language) -> str:
    return {
        "delete": said(language, "구독을 끝냈습니다.", "The subscription has ended."),
        "pause": said(language, "잠시 멈추었습니다.", "The subscription is paused."),
        "resume": said(language, "다시 보내 드립니다.", "The subscription goes on."),
    }.get(deed, said(language, "바꾸었습니다.", "Done."))


async def _acknowledged(ack: AsyncAck) -> None:
    await ack()
