"""A request to a reply: the conversation, the same on every platform.

text -> command -> handler -> reply; an error becomes a polite reply
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.commands import (
    access,
    administration,
    archive,
    basics,
    briefings,
    corrections,
    erasing,
    pictures,
    reading,
    settings,
    sources,
    subscriptions,
)
from bot.commands.catalogue import Verb, entry_of
from bot.commands.parse import Command, first_url, parse
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Button, Reply, Request
from bot.errors import PactwireError, PermanentError, UserError
from summarizer.types import Language

_HANDLERS: dict[Verb, Handler] = {
    **administration.HANDLERS,
    **archive.HANDLERS,
    **basics.HANDLERS,
    **reading.HANDLERS,
    **briefings.HANDLERS,
    **corrections.HANDLERS,
    **erasing.HANDLERS,
    **pictures.HANDLERS,
    **settings.HANDLERS,
    **sources.HANDLERS,
    **subscriptions.HANDLERS,
}


async def respond(request: Request, talk: Talk, library: Library, *, today: date) -> tuple[Reply, Talk]:
    """The reply to a request, and the conversation after it."""
    command = meant(request)
    talk = replace(talk, changes=())
    needed = entry_of(command.verb).role
    if talk.role < needed:
        return Reply(text=access.refusal(needed, talk.language), passing=True), talk
    try:
        return await _HANDLERS[command.verb](command, talk, library, today)
    except UserError as error:
        told = " ".join(filter(None, (error.told(talk.language), _instead(error, command, talk.language))))
        return Reply(text=_politely(told, talk.language)), talk
    except PactwireError as error:
        buttons = _again(command, talk.language)
        again = command.verb is Verb.RETRY
        return Reply(text=_failed(error, command, talk.language), buttons=buttons, in_place=again), talk


def _failed(error: PactwireError, command: Command, language: Language) -> str:
    """What went wrong, and what to do about it; what has no Korean beside it is for logs, not for chats."""
    ko, passes = language is Language.KO, not isinstance(error, PermanentError)
    if passes:
        head = "지금은 처리하지 못했습니다." if ko else "That did not work just now."
    else:
        head = "처리하지 못했습니다." if ko else "That did not work."
    told = error.told(language) if error.korean else ""
    if not passes:
        return " ".join(filter(None, (head, told, _instead(error, command, language))))
    again = "잠시 뒤 다시 시도해 주십시오." if ko else "Please try again in a moment."
    says_so = "다시 시도" in told or "try again" in told.casefold()
    return " ".join(part for part in (head, told, "" if says_so else again) if part)


#: How a Korean message asks for something: then it says already what to do, and its English too.
_ASKS = "십시오"


def _instead(error: PactwireError, command: Command, language: Language) -> str:
    """What to do where an error says only what is so: an article that cannot be had can be pasted."""
    if _ASKS in error.korean:
        return ""
    ko = language is Language.KO
    if command.verb in (Verb.SUMMARY, Verb.RETRY):
        if first_url(command.argument):
            if ko:
                return "기사 본문을 복사해 이 대화에 붙여 넣으시면 정리해 드립니다."
            return "Copy the article's text and paste it here instead."
        if isinstance(error, PermanentError):
            return "더 짧은 글로 나누어 보내 주십시오." if ko else "Send it in shorter pieces."
    if command.verb is Verb.SOURCES:
        if ko:
            return "피드나 사이트맵의 주소를 확인해 주십시오. /sources test 주소 로 무엇이 나오는지 보실 수 있습니다."
        return "Check the feed's or sitemap's address; /sources test URL shows what one gives."
    if isinstance(error, PermanentError):
        return "되풀이되면 운영자에게 알려 주십시오." if ko else "If it happens again, tell the operator."
    return ""


def _again(command: Command, language: Language) -> tuple[tuple[Button, ...], ...]:
    """Where an article could not be read: a button to try once more."""
    url = first_url(command.argument) if command.verb in (Verb.SUMMARY, Verb.RETRY) else None
    label = "다시 시도" if language is Language.KO else "Try again"
    return ((Button(label, f"/retry {url}"),),) if url else ()


def meant(request: Request) -> Command:
    """The command of a request; beside somebody's message that holds an article, that article is meant."""
    command = parse(request.text)
    if request.form:
        return replace(command, form=request.form)
    if command.verb is Verb.SUMMARY and not command.argument and request.quoted:
        return Command(Verb.SUMMARY, first_url(request.quoted) or request.quoted)
    if command.verb is Verb.ASK and not request.text.startswith("/") and not request.reply_to:
        beside = parse(request.quoted) if request.quoted else None
        if beside is not None and beside.verb is Verb.SUMMARY and beside.argument:
            return beside
    return command


def _politely(message: str, language: Language) -> str:
    return f"요청하신 대로 처리하지 못했습니다. {message}" if language is Language.KO else message
