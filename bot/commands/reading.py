"""The commands about articles and what they say: summaries, questions, the latest, the briefing of now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.briefing.compose import summary
from bot.commands import archive
from bot.commands.catalogue import Verb, help_text
from bot.commands.parse import Command, first_url
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Reply
from bot.domain.edition import Reported
from summarizer.answers.conversation import Topic
from summarizer.language.detect import language_of
from summarizer.types import Language, Source


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


async def _retry(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    """A summary in the place of the message that said it had failed."""
    reply, talk = await _summary(command, talk, library, today)
    return replace(reply, in_place=True), talk


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


async def _latest(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    if command.argument:
        return await archive.news(command, talk, library, today)
    stored = await library.stored()
    if not stored:
        said = "아직 읽은 기사가 없습니다." if talk.language is Language.KO else "Nothing has been read yet."
        return Reply(text=said), talk
    lines = [f"· {read.article.title} ({read.article.outlet})\n  {read.article.url}" for read in stored[:10]]
    return Reply(text="\n".join(lines)), talk


HANDLERS: dict[Verb, Handler] = {
    Verb.SUMMARY: _summary,
    Verb.RETRY: _retry,
    Verb.ASK: _ask,
    Verb.LATEST: _latest,
}
