"""A request to a reply: the conversation, the same on every platform.

text -> command -> handler -> reply; an error becomes a polite reply
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.briefing.compose import Reported, edition, summary
from bot.commands.catalogue import Verb, help_text
from bot.commands.parse import Command, first_url, parse
from bot.domain.chat import Reply, Request
from bot.errors import PactwireError, UserError
from summarizer.answers.conversation import Topic
from summarizer.language.detect import language_of
from summarizer.types import Answer, Language, ReadArticle, Source


@dataclass(frozen=True, slots=True)
class Library:
    """Where articles come from; the composition root fills it in."""

    #: One page, fetched and read.
    fetch: Callable[[str], Awaitable[ReadArticle]]
    #: A text that was pasted, read.
    read: Callable[[str], Awaitable[ReadArticle]]
    #: All that is stored, newest first.
    stored: Callable[[], Awaitable[Sequence[ReadArticle]]]
    #: An answer from these articles, after what was just talked of.
    answer: Callable[[str, Sequence[ReadArticle], Topic | None], Awaitable[Answer]]
    #: The stories of the next briefing.
    stories: Callable[[], Awaitable[Sequence[Reported]]]


@dataclass(frozen=True, slots=True)
class Talk:
    """One person's conversation with us in one chat, as it stands."""

    language: Language = Language.KO
    #: What was talked of last; questions go to it first.
    about: tuple[ReadArticle, ...] = ()
    topic: Topic | None = None
    over: bool = False


async def respond(request: Request, talk: Talk, library: Library, *, today: date) -> tuple[Reply, Talk]:
    """The reply to a request, and the conversation after it."""
    command = parse(request.text)
    try:
        return await _HANDLERS[command.verb](command, talk, library, today)
    except UserError as error:
        return Reply(text=_politely(error.told(talk.language), talk.language)), talk
    except PactwireError as error:
        said = (
            "지금은 처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오."
            if talk.language is Language.KO
            else "That did not work just now."
        )
        return Reply(text=f"{said} ({error.told(talk.language)})"), talk


def _politely(message: str, language: Language) -> str:
    return f"요청하신 대로 처리하지 못했습니다. {message}" if language is Language.KO else message


async def _help(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    return Reply(text=help_text(talk.language)), talk


async def _quit(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = "대화를 마칩니다. 안녕히 가십시오." if talk.language is Language.KO else "Goodbye."
    return Reply(text=said), replace(talk, over=True)


async def _lang(command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    wanted = {
        "ko": Language.KO,
        "한국어": Language.KO,
        "en": Language.EN,
        "영어": Language.EN,
        "english": Language.EN,
    }
    language = wanted.get(command.argument.casefold())
    if language is None:
        return Reply(text="/lang ko · /lang en"), talk
    said = (
        "이제 한국어로 말씀드리겠습니다."
        if language is Language.KO
        else "I will reply in English from now on."
    )
    return Reply(text=said), replace(talk, language=language)


async def _summary(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    url = first_url(command.argument)
    if url and len(command.argument) - len(url) < 200:
        article = await library.fetch(url)
    elif command.argument:
        article = await library.read(command.argument)
    else:
        said = (
            "기사 주소를 함께 보내 주십시오. 예: /요약 https://..."
            if talk.language is Language.KO
            else "Send the article's address with it: /summary https://..."
        )
        return Reply(text=said), talk
    origin = article.article
    story = Reported(
        facts=article.facts,
        sources=(Source(origin.title, origin.url, origin.outlet, origin.published),) if origin.url else (),
    )
    document = summary(story, origin.title, talk.language)
    return Reply(document=document), replace(talk, about=(article,), topic=None)


async def _ask(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    if not command.argument:
        return Reply(text=help_text(talk.language)), talk
    if talk.about:
        given = await library.answer(command.argument, talk.about, talk.topic)
        topic = Topic(
            question=command.argument,
            answers=given.answers,
            language=language_of(command.argument) or talk.language,
        )
        return Reply(answer=given), replace(talk, topic=None if given.abstained else topic)
    stored = await library.stored()
    if not stored:
        said = (
            "아직 읽은 기사가 없습니다. 기사 주소를 보내 주십시오."
            if talk.language is Language.KO
            else "Nothing has been read yet; send an article's address."
        )
        return Reply(text=said), talk
    return Reply(answer=await library.answer(command.argument, stored, None)), talk


async def _latest(_command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    stored = await library.stored()
    if not stored:
        said = "아직 읽은 기사가 없습니다." if talk.language is Language.KO else "Nothing has been read yet."
        return Reply(text=said), talk
    lines = [f"· {read.article.title} ({read.article.outlet})\n  {read.article.url}" for read in stored[:10]]
    return Reply(text="\n".join(lines)), talk


async def _briefing(_command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    return Reply(document=edition(await library.stories(), today, talk.language)), talk


_HANDLERS: dict[Verb, Callable[[Command, Talk, Library, date], Awaitable[tuple[Reply, Talk]]]] = {
    Verb.HELP: _help,
    Verb.SUMMARY: _summary,
    Verb.ASK: _ask,
    Verb.LATEST: _latest,
    Verb.BRIEFING: _briefing,
    Verb.LANG: _lang,
    Verb.QUIT: _quit,
}
