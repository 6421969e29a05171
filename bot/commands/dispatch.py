"""A request to a reply: the conversation, the same on every platform.

text -> command -> handler -> reply; an error becomes a polite reply
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.commands import access, archive, basics, reading, settings, subscriptions
from bot.commands.catalogue import Verb, entry_of
from bot.commands.parse import Command, first_url, parse
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Reply, Request
from bot.errors import PactwireError, UserError
from summarizer.types import Language

_HANDLERS: dict[Verb, Handler] = {
    **archive.HANDLERS,
    **basics.HANDLERS,
    **reading.HANDLERS,
    **settings.HANDLERS,
    **subscriptions.HANDLERS,
}


async def respond(request: Request, talk: Talk, library: Library, *, today: date) -> tuple[Reply, Talk]:
    """The reply to a request, and the conversation after it."""
    command = meant(request)
    talk = replace(talk, changes=())
    needed = entry_of(command.verb).role
    if talk.role < needed:
        return Reply(text=access.refusal(needed, talk.language)), talk
    try:
        return await _HANDLERS[command.verb](command, talk, library, today)
    except UserError as error:
        return Reply(text=_politely(error.told(talk.language), talk.language)), talk
    except PactwireError as error:
        said = (
            "지금은 처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오."
            if talk.language is Language.KO
            else "That did not work just now; please try again in a moment."
        )
        return Reply(text=f"{said} ({error.told(talk.language)})"), talk


def meant(request: Request) -> Command:
    """The command of a request; "summary" beside somebody's message means what that message holds."""
    command = parse(request.text)
    if command.verb is Verb.SUMMARY and not command.argument and request.quoted:
        return Command(Verb.SUMMARY, first_url(request.quoted) or request.quoted)
    return command


def _politely(message: str, language: Language) -> str:
    return f"요청하신 대로 처리하지 못했습니다. {message}" if language is Language.KO else message
