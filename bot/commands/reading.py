"""The commands about articles and what they say: summaries, questions, the latest, the briefing of now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.briefing.compose import summary
from bot.commands import archive, asked_lives, briefings, manners, undated
from bot.commands.catalogue import Verb
from bot.commands.parse import SHORTEST_PASTED, Command, first_url
from bot.commands.talk import Handler, Library, Talk
from bot.commands.tongue import tongue
from bot.commands.wide import everywhere, wide
from bot.domain.chat import Button, Reply
from bot.domain.edition import Reported
from summarizer.answers.conversation import Topic
from summarizer.answers.reasons import is_bare_why
from summarizer.types import Answer, Language, ReadArticle, Source


async def _summary(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    url = first_url(command.argument)
    article: ReadArticle | None = None
    if url and len(command.argument) - len(url) < 200:
        article = await library.fetch(url)
    elif command.argument:
        article = await library.read(command.argument)
        if not article.facts.alliances and len(command.argument) < SHORTEST_PASTED:
            article = None  # a few words that tell of nothing are no article
    if article is None:
        return Reply(text=_no_article(command.argument, talk.language), passing=True), talk
    origin = article.article
    story = Reported(
        facts=article.facts,
        sources=(Source(origin.title, origin.url, origin.outlet, origin.published),) if origin.url else (),
    )
    document = summary(story, origin.title, talk.language)
    offered = await library.suggest(article, None, talk.language)
    reply = Reply(document=document, suggestions=tuple(offered))
    return reply, replace(talk, about=(article,), topic=None)


def _no_article(given: str, language: Language) -> str:
    if language is Language.KO:
        none = "글에서 기사를 찾지 못했습니다. " if given else ""
        return f"{none}기사 주소를 함께 보내 주십시오. 예: /요약 https://..."
    none = "There is no article in that. " if given else ""
    return f"{none}Send the article's address with it: /summary https://..."


async def _retry(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    """A summary in the place of the message that said it had failed."""
    reply, talk = await _summary(command, talk, library, today)
    return replace(reply, in_place=True), talk


async def _ask(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    if not command.argument:
        what = (
            "무엇이 궁금하십니까? 예: /질문 클라우드 원팀은 누가 주도해?"
            if talk.language is Language.KO
            else "What do you want to know? For example: /ask who leads the Cloud One Team?"
        )
        return Reply(text=what, prompt="/ask", passing=True), talk
    if manner := manners.answer(command.argument, talk.language):
        return Reply(text=manner), talk
    if is_bare_why(command.argument) and len(talk.about) != 1 and talk.desk and talk.desk.edition_id:
        # Beside a briefing, of many articles, it can only mean why these came.
        return await briefings.HANDLERS[Verb.WHY](Command(Verb.WHY), talk, library, today)
    question, all_meant = everywhere(command.argument)
    if talk.topic and _ELSEWHERE.match(command.argument):
        question, all_meant = talk.topic.question, True
    if not talk.about or all_meant:
        return await _ask_archive(question, talk, library, today)
    told = await _told_over_time(question, talk, library, today)
    if told is not None:
        return await _answered(told, question, talk.about, talk, library)
    given = await library.answer(question, talk.about, talk.topic, tongue(question, talk.language))
    given = undated.honest(given, talk.about, tongue(given.asked or question, talk.language))
    if given.abstained and asked_lives.is_asked(given.asked or question):
        language = tongue(question, talk.language)
        wider = await asked_lives.told(given.asked or question, talk.about, library, language, today)
        if wider is not None and not wider.abstained:
            return await _answered(replace(wider, asked=given.asked), question, talk.about, talk, library)
    if given.abstained and given.elsewhere:
        wider = await library.seek(question, None, tongue(question, talk.language))
        if not wider.abstained:
            here = {read.article.url for read in talk.about}
            if {source.url for source in wider.sources} <= here:
                return await _answered(wider, question, talk.about, talk, library)
            told_elsewhere = replace(wider, text=_from_elsewhere(wider.text, talk.language))
            return await _answered(told_elsewhere, question, wider.articles or talk.about, talk, library)
    return await _answered(given, question, talk.about, talk, library)


#: `다른 기사에서는?` asks what was asked before of all that is stored.
_ELSEWHERE = re.compile(
    r"\s*(?:그럼\s)?다른\s(?:기사|곳|데)(?:들)?(?:에서는|에선|에는|에도|에서|에|는)?(?:요)?[?!.\s]*$"
    r"|\s*(?:and |what about )?(?:in )?(?:the )?other articles[?!.\s]*$",
    re.IGNORECASE,
)


async def _told_over_time(question: str, talk: Talk, library: Library, today: date) -> Answer | None:
    """What changed since a day that is named: that all reports together tell, not the one that is talked of."""
    if not asked_lives.is_asked(question) or asked_lives.since(question, today) is None:
        return None
    language = tongue(question, talk.language)
    told = await asked_lives.told(question, talk.about, library, language, today)
    return told if told is not None and not told.abstained else None


async def _ask_archive(question: str, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    """A question to all that is stored: the alliances of somebody, or whatever an article tells."""
    if asked_lives.is_asked(question):
        language = tongue(question, talk.language)
        lives = await asked_lives.told(question, talk.about, library, language, today)
        given = (
            await library.seek(question, talk.topic, tongue(question, talk.language))
            if lives is None or lives.abstained
            else lives
        )
        best = lives if lives is not None and given.abstained else given
        return await _answered(best, question, best.articles or talk.about, talk, library)
    listing = wide(question)
    if listing is not None:
        told = await archive.told(listing, talk, library, today)
        if told is not None:
            return told
    given = await library.seek(question, talk.topic, tongue(question, talk.language))
    about = given.articles if not given.abstained else talk.about
    return await _answered(given, question, about, talk, library)


async def _answered(
    given: Answer, question: str, about: tuple[ReadArticle, ...], talk: Talk, library: Library
) -> tuple[Reply, Talk]:
    """An answer with what may be asked next, and what is talked of after it."""
    language = tongue(question, talk.language)
    before = talk.topic.answers if talk.topic else ()
    asked = given.asked or question
    topic = Topic(asked, given.answers or before, tongue(asked, language), given.subject)
    offered: Sequence[str] = ()
    if len(about) == 1:
        offered = await library.suggest(about[0], topic, language)
    buttons: tuple[tuple[Button, ...], ...] = ()
    if given.abstained and about:
        ko = language is Language.KO
        label = "모아 둔 기사에서 찾기" if ko else "Look in the archive"
        action = f"전체에서 {topic.question}" if ko else f"In the archive: {topic.question}"
        buttons = ((Button(label, action),),)
    reply = Reply(answer=given, suggestions=tuple(offered), buttons=buttons)
    return reply, replace(talk, about=about, topic=topic)


def _from_elsewhere(text: str, language: Language) -> str:
    if language is Language.KO:
        return f"지금 보시는 기사에는 나오지 않지만, 모아 둔 다른 기사에 있습니다.\n{text}"
    return f"This article does not say, but another stored article does.\n{text}"


async def _latest(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    if command.argument:
        return await archive.news(command, talk, library, today)
    stored = await library.stored()
    if not stored:
        said = "아직 읽은 기사가 없습니다." if talk.language is Language.KO else "Nothing has been read yet."
        return Reply(text=said), talk
    lines = [f"· {read.article.title} ({read.article.outlet})\n  {read.article.url}" for read in stored]
    return Reply(text="\n".join(lines)), talk


HANDLERS: dict[Verb, Handler] = {
    Verb.SUMMARY: _summary,
    Verb.RETRY: _retry,
    Verb.ASK: _ask,
    Verb.LATEST: _latest,
}
