"""Errors of fact: readers report them, the operator puts them right or dismisses them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.briefing.cards import words
from bot.briefing.desk import Briefings
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Decide, Reply, ReportError
from bot.store.corrections import Reported
from summarizer.render.particles import attach
from summarizer.stories.corrections import FIELDS, check
from summarizer.types import Facts, Language

_LONGEST_REMARK = 500
#: The edition that a prompt was about stands before what is said in reply to it.
_EDITION = re.compile(r"e(\d+)(?:\s+|$)")
_NUMBER = re.compile(r"#?(\d{1,2})번?(?:\s+|$)")


async def _report(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    desk, briefings, language = talk.desk, library.briefings, talk.language
    if desk is None or briefings is None:
        return Reply(text=_nothing_to_report(language)), talk
    text = command.argument.strip()
    edition_id = desk.edition_id
    if found := _EDITION.match(text):
        edition_id, text = int(found[1]), text[found.end() :]
    if talk.about and edition_id is None and (talk.about[0].article.title or talk.about[0].facts.alliances):
        return await _report_article(text, talk, briefings)
    edition = await briefings.edition(desk.chat_id, edition_id)
    told = [card for card in edition.document.cards if card.story_id is not None] if edition else []
    if edition is None or not told:
        return Reply(text=_nothing_to_report(language)), talk
    number = 1 if len(told) == 1 else None
    if found := _NUMBER.match(text):
        number, text = int(found[1]), text[found.end() :]
    cards = edition.document.cards
    if number is None or not text or not 1 <= number <= len(cards) or cards[number - 1].story_id is None:
        return Reply(text=_ask(len(told), language), prompt=f"/report e{edition.id}"), talk
    story_id = cards[number - 1].story_id
    facts, parties = await briefings.facts_of(
        story_id or 0, cards[number - 1].headline, edition.document.language
    )
    change = ReportError(story_id, text[:_LONGEST_REMARK], facts, parties)
    return _thanks(cards[number - 1].headline, language), replace(talk, changes=(change,))


async def _report_article(text: str, talk: Talk, briefings: Briefings) -> tuple[Reply, Talk]:
    """About the article that was talked of last."""
    article = talk.about[0]
    if not text:
        return Reply(text=_ask(1, talk.language), prompt="/report"), talk
    facts, url = article.facts, article.article.url
    news = [alliance for alliance in facts.alliances if alliance.main] or list(facts.alliances)
    parties = tuple(party.name for party in news[0].parties) if news else ()
    story_id = await briefings.story_behind(url) if url else None
    change = ReportError(story_id, text[:_LONGEST_REMARK], facts, parties, url)
    headline = article.article.title or _headline(facts, parties, talk.language)
    return _thanks(headline, talk.language), replace(talk, changes=(change,))


def _ask(stories: int, language: Language) -> str:
    ko = language is Language.KO
    if stories > 1:
        return (
            "몇 번 소식의 무엇이 틀렸는지 이 메시지에 답장으로 알려 주십시오. 예: 2 날짜는 11월 20일입니다"
            if ko
            else "Reply to this with the number of the story and what is wrong, such as: 2 the date is 20 November"
        )
    return (
        "무엇이 틀렸는지 이 메시지에 답장으로 알려 주십시오. 예: 날짜는 11월 20일입니다"
        if ko
        else "Reply to this with what is wrong, such as: the date is 20 November"
    )


def _thanks(headline: str, language: Language) -> Reply:
    said = (
        f"신고를 받았습니다. 운영자가 확인해 틀린 사실이면 기록을 바로잡고 보내 드린 메시지도 고칩니다.\n“{headline}”"
        if language is Language.KO
        else "Thank you. An operator will look at it; where a fact is wrong, the record is put right and the messages "
        f"that told it are edited.\n“{headline}”"
    )
    return Reply(text=said)


def _nothing_to_report(language: Language) -> str:
    if language is Language.KO:
        return "어느 소식인지 알 수 없습니다. 브리핑이나 요약 메시지에 답장으로 /report 라고 보내 주십시오."
    return "I do not know which story you mean; reply to a briefing or a summary with /report."


async def _correct(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    briefings, language = library.briefings, talk.language
    if briefings is None:
        return Reply(text=_none_open(language)), talk
    number, _, rest = command.argument.strip().lstrip("#").partition(" ")
    reported = await briefings.reported()
    if not number:
        listed = "\n\n".join(_listed(one, language) for one in reported)
        if not reported:
            return Reply(text=_none_open(language)), talk
        first = reported[0].id
        how = (
            f"고치거나 기각하시려면: /correct {first}"
            if language is Language.KO
            else f"To decide: /correct {first}"
        )
        return Reply(text=f"{listed}\n\n{how}"), talk
    one = next((item for item in reported if str(item.id) == number.rstrip("번")), None)
    if one is None:
        return Reply(text=_none_open(language) if not reported else _no_such(number, language)), talk
    rest = rest.strip()
    if not rest:
        return Reply(text=f"{_listed(one, language)}\n\n{_how(one.id, language)}"), talk
    if rest.casefold() in ("dismiss", "기각", "취소"):
        said = (
            f"신고 {one.id}번을 기각했습니다." if language is Language.KO else f"No. {one.id} is dismissed."
        )
        return Reply(text=said), replace(talk, changes=(Decide(one.id),))
    field, mark, value = rest.partition("=")
    field, value = _FIELD_WORDS.get(field.strip(), field.strip()), value.strip()
    wrong = check(field, value) if mark else ", ".join(FIELDS)
    if wrong:
        said = (
            f"{attach(f'‘{rest}’', '은/는')} 쓸 수 없습니다. 가능한 값: {wrong}"
            if language is Language.KO
            else f"“{rest}” will not do; these will: {wrong}"
        )
        return Reply(text=f"{said}\n{_how(one.id, language)}"), talk
    said = (
        f"신고 {one.id}번을 받아들였습니다. {field}: {value or '없음'}. 보내 드린 메시지도 곧 고칩니다."
        if language is Language.KO
        else f"No. {one.id} is accepted. {field}: {value or 'none'}. The messages that told it are being edited."
    )
    return Reply(text=said), replace(talk, changes=(Decide(one.id, field, value),))


_FIELD_WORDS = {
    "날짜": "date", "상태": "status", "형태": "kind", "이름": "name", "주도": "lead", "이유": "why",
    "+참여": "+party", "-참여": "-party",
}  # fmt: skip


def _listed(one: Reported, language: Language) -> str:
    """A reported error beside what was told."""
    told = _headline(one.before, one.parties, language)
    head = f"{one.id}번" if language is Language.KO else f"No. {one.id}"
    return "\n".join(line for line in (f"{head}: “{one.remark}”", told, one.url) if line)


def _headline(facts: Facts, parties: tuple[str, ...], language: Language) -> str:
    about = [a for a in facts.alliances if any(party.name in parties for party in a.parties)]
    if not about:
        return ", ".join(parties)
    said = words(language)
    return f"{said.headline(about[0])} · {said.when(about[0].date)} · {said.kind_and_status(about[0])}"


def _how(number: int, language: Language) -> str:
    head = "고치려면" if language is Language.KO else "To put it right"
    other = "기각하려면" if language is Language.KO else "To dismiss it"
    return (
        f"{head}: /correct {number} date=2026-11-20 ({', '.join(FIELDS)})\n{other}: /correct {number} dismiss"
    )


def _none_open(language: Language) -> str:
    return "기다리는 신고가 없습니다." if language is Language.KO else "No error waits for a decision."


def _no_such(number: str, language: Language) -> str:
    if language is Language.KO:
        return f"{number}번 신고가 없습니다. /correct 로 기다리는 신고를 보실 수 있습니다."
    return f"There is no report no. {number}; /correct lists those that wait."


HANDLERS: dict[Verb, Handler] = {Verb.REPORT: _report, Verb.CORRECT: _correct}
