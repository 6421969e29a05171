"""The commands that need nothing but the chat: greeting, help, language, privacy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.commands import helping
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain import invitation
from bot.domain.chat import Button, Reply, Speak
from summarizer.types import Language


async def _start(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    hello = (
        "안녕하세요, 팩트와이어입니다. IT 업계의 제휴·협력 소식을 읽고 핵심 사실을 정리해 드립니다."
        if talk.language is Language.KO
        else "Hello, this is Pactwire: who allied with whom in the IT industry, when and why."
    )
    other = "(English: /lang en)" if talk.language is Language.KO else "(한국어: /lang ko)"
    if talk.desk is None:
        reply, talk = await helping.help_(Command(Verb.HELP), talk, library, today)
        return replace(reply, text=f"{hello}\n\n{other}\n\n{reply.text}"), talk
    preset = invitation.order_of(command.argument)
    rows = helping.topics(talk.language)
    if preset:
        label = f"구독: {preset}" if talk.language is Language.KO else f"Subscribe: {preset}"
        rows = ((Button(label, f"/subscribe {preset}"),), *rows)
    if talk.desk.private:  # in a group we are there already
        invite = "그룹에 초대하기" if talk.language is Language.KO else "Take me into a group"
        rows = (*rows, (Button(invite, invites=True),))
    return Reply(text=f"{hello}\n{other}\n\n{helping.short_help(talk.language)}", buttons=rows), talk


async def _cancel(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = (
        "나누던 이야기를 접었습니다. 새 기사나 질문을 보내 주십시오."
        if talk.language is Language.KO
        else "Done; send another article or question."
    )
    return Reply(text=said), replace(talk, about=(), topic=None)


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
        asked = (
            "어느 언어로 답해 드릴까요?"
            if talk.language is Language.KO
            else "Which language shall I reply in?"
        )
        row = (Button("한국어", "/lang ko"), Button("English", "/lang en"))
        return Reply(text=f"{asked} /lang ko · /lang en", buttons=() if talk.desk is None else (row,)), talk
    said = (
        "이제 한국어로 말씀드리겠습니다."
        if language is Language.KO
        else "I will reply in English from now on."
    )
    return Reply(text=said), replace(talk, language=language, changes=(Speak(language),))


async def _privacy(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = (
        "이 대화방에 대해 보관하는 것은 다음이 전부이며, 다른 곳에 넘기지 않습니다.\n"
        "· 대화방의 번호와 이름, 언어와 시간대, 구독과 보내 드린 브리핑\n"
        "· 저희에게 하신 말씀: 14일. 저희를 부르지 않은 대화는 보관하지 않습니다.\n"
        "· 저희가 보낸 메시지: 90일\n"
        "· 나눈 이야기(답장으로 이어 물으실 수 있도록): 30일\n"
        "· 설정을 누가 언제 바꿨는지, 신고하신 사실 오류\n"
        "/forget 이라고 보내시면 한 번 더 여쭙고 1분 안에 모두 지웁니다. 대화방에서 내보내시면 30일 뒤에 지웁니다. "
        "지운 뒤에는 하루 동안 되돌릴 수 없는 암호 값만 남습니다."
        if talk.language is Language.KO
        else "This is all that we keep of this chat, and none of it is passed on:\n"
        "· its number and name, language and time zone, subscriptions and the briefings that came\n"
        "· what is said to us: 14 days; what is said to others is not stored\n"
        "· the messages that we send: 90 days\n"
        "· what we talked of, so that you can reply to our messages: 30 days\n"
        "· who changed which setting when, and the errors that you reported\n"
        "Send /forget and confirm it to have all of it deleted within a minute. "
        "If you remove the bot, it is deleted after 30 days. "
        "For a day after that a scrambled value remains, which cannot be turned back."
    )
    return Reply(text=said), talk


async def _quit(_command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    said = "대화를 마칩니다. 안녕히 가십시오." if talk.language is Language.KO else "Goodbye."
    return Reply(text=said), replace(talk, over=True)


HANDLERS: dict[Verb, Handler] = {
    Verb.START: _start,
    **helping.HANDLERS,
    Verb.LANG: _lang,
    Verb.PRIVACY: _privacy,
    Verb.CANCEL: _cancel,
    Verb.QUIT: _quit,
}
