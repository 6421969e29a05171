"""A request to a reply: the conversation, the same on every platform.

text -> command -> handler -> reply; an error becomes a polite reply
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.briefing.compose import Reported, edition, summary
from bot.commands import subscriptions
from bot.commands.catalogue import Verb, help_text
from bot.commands.parse import Command, first_url, parse
from bot.domain.chat import Change, Desk, Forget, Reply, Request, Speak
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
    #: What the chat has ordered; None in a terminal, where nothing can be delivered later.
    desk: Desk | None = None
    #: What this request decided, to be written down with the reply.
    changes: tuple[Change, ...] = ()


async def respond(request: Request, talk: Talk, library: Library, *, today: date) -> tuple[Reply, Talk]:
    """The reply to a request, and the conversation after it."""
    command = meant(request)
    talk = replace(talk, changes=())
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


async def _help(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    return Reply(text=help_text(talk.language, terminal=talk.desk is None)), talk


async def _start(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    said = (
        "안녕하세요, 팩트와이어입니다. IT 업계의 제휴·협력 소식을 읽고 핵심 사실을 정리해 드립니다.\n\n"
        "(English: /lang en)\n\n"
        if talk.language is Language.KO
        else "Hello, this is Pactwire: who allied with whom in the IT industry, when and why.\n\n"
        "(한국어: /lang ko)\n\n"
    )
    reply, talk = await _help(command, talk, library, today)
    return replace(reply, text=said + reply.text), talk


async def _cancel(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = (
        "나누던 이야기를 접었습니다. 새 기사나 질문을 보내 주십시오."
        if talk.language is Language.KO
        else "Done; send another article or question."
    )
    return Reply(text=said), replace(talk, about=(), topic=None)


async def _privacy(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = (
        "보관하는 것은 이 대화방의 번호와 이름, 언어와 시간대, 구독, 저희에게 하신 말씀과 저희의 답입니다. "
        "답장으로 이어 물으실 수 있도록 30일 동안만 이야기를 기억하며, 다른 곳에 넘기지 않습니다. "
        "/forget 이라고 보내시면 이 대화방에 대한 것을 모두 지웁니다."
        if talk.language is Language.KO
        else "We keep this chat's number and name, its language and time zone, its subscriptions, what is said to us "
        "and what we reply. What we talked of is remembered for 30 days, so that you can reply to our messages. "
        "Nothing is passed on. Send /forget to have all of it deleted."
    )
    return Reply(text=said), talk


async def _forget(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    if talk.desk is None:
        return Reply(text=subscriptions.not_here(talk.language)), talk
    said = (
        "이 대화방의 구독과 대화 내용을 모두 지웁니다. 다시 쓰시려면 언제든 말을 걸어 주십시오."
        if talk.language is Language.KO
        else "The subscriptions of this chat and all that was said are being deleted. Write again whenever you like."
    )
    return Reply(text=said), replace(talk, about=(), topic=None, changes=(Forget(),))


def _ordering(
    handler: Callable[[Command, Desk, Language], tuple[Reply, tuple[Change, ...]]],
) -> Callable[[Command, Talk, Library, date], Awaitable[tuple[Reply, Talk]]]:
    """A handler that needs a desk, and says so where there is none."""

    async def handle(command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
        if talk.desk is None:
            return Reply(text=subscriptions.not_here(talk.language)), talk
        reply, changes = handler(command, talk.desk, talk.language)
        return reply, replace(talk, changes=changes)

    return handle


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
    return Reply(text=said), replace(talk, language=language, changes=(Speak(language),))


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
        return Reply(text=help_text(talk.language, terminal=talk.desk is None)), talk
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
    Verb.START: _start,
    Verb.HELP: _help,
    Verb.SUMMARY: _summary,
    Verb.ASK: _ask,
    Verb.LATEST: _latest,
    Verb.BRIEFING: _briefing,
    Verb.LANG: _lang,
    Verb.SUBSCRIBE: _ordering(subscriptions.subscribe),
    Verb.SUBSCRIPTIONS: _ordering(subscriptions.listing),
    Verb.UNSUBSCRIBE: _ordering(subscriptions.unsubscribe),
    Verb.PRIVACY: _privacy,
    Verb.FORGET: _forget,
    Verb.CANCEL: _cancel,
    Verb.QUIT: _quit,
}
