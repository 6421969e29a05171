"""The commands that answer with a picture: who is allied with whom, and what the months brought."""

from __future__ import annotations

from datetime import date

from bot.briefing import pictures
from bot.briefing.pacts import nothing_of
from bot.commands import archive
from bot.commands.asked import asked
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.commands.unfound import no_such_time
from bot.domain.chat import Button, Reply
from bot.views.drawing import TrendTable, description
from bot.views.trends import MOST_MONTHS
from summarizer.types import Language


async def _map(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    ko = talk.language is Language.KO
    question = asked(command.argument, today)
    if not question.text:
        said = (
            "어느 기업·기관의 제휴를 그려 드릴까요? 예: /map KT, /map KT 올해"
            if ko
            else "Whose alliances shall I draw? For example: /map KT, /map KT this year"
        )
        return Reply(text=said, prompt="/map"), talk
    if library.draw is None:
        return Reply(text=_no_pictures(talk.language)), talk
    async with library.archive.reading() as asking:
        parties = await archive.parties_of(question.text, asking)
        if parties is None:
            return await archive.unknown(question, talk, asking, verb=Verb.MAP)
        profile = parties[0]
        shown = await pictures.map_of(asking, profile, talk.language, period=question.period)
    if not shown.ties:
        return Reply(text=nothing_of([profile], question.period, None, talk.language)), talk
    picture = await pictures.attached(shown, "pactwire-map.png", library.draw)
    again = Button("제휴 목록" if ko else "As a list", f"/company ={profile.id}")
    return Reply(text=picture.description, attachment=picture, buttons=((again,),)), talk


async def _trends(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    if library.draw is None:
        return Reply(text=_no_pictures(talk.language)), talk
    question = asked(command.argument, today)
    if question.text:
        said = no_such_time(question.text, "/trends", talk.language)
        return Reply(text=said, passing=True), talk
    period = question.period
    last = min(period.last, today) if period else today
    count = MOST_MONTHS
    if period:
        count = min((last.year - period.first.year) * 12 + last.month - period.first.month + 1, MOST_MONTHS)
    months = pictures.months_until(last, max(count, 1))
    async with library.archive.reading() as asking:
        trends = await pictures.trends_of(asking, months, talk.language, today=today)
    table = TrendTable(trends, talk.language)
    if not any(trends.totals):
        other = (
            f"다른 기간을 보시려면: /trends {last.year - 1}년"
            if talk.language is Language.KO
            else f"For another time: /trends {last.year - 1}"
        )
        return Reply(text=f"{description(table)}\n{other}"), talk
    picture = await pictures.attached(table, "pactwire-trends.png", library.draw)
    return Reply(text=picture.description, attachment=picture), talk


def _no_pictures(language: Language) -> str:
    if language is Language.KO:
        return "여기에서는 그림을 그릴 수 없습니다. /company 로 목록을 보실 수 있습니다."
    return "No pictures can be drawn here; /company shows the same as a list."


HANDLERS: dict[Verb, Handler] = {Verb.MAP: _map, Verb.TRENDS: _trends}
