"""Help by topic: short on a phone, and all of it where that is asked for."""

from __future__ import annotations

import re
from datetime import date

from bot.commands.catalogue import CATALOGUE, Verb, entry_of, help_line, help_text, listed, nearest, verb_of
from bot.commands.choosing import said
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Button, Reply, Role
from summarizer.types import Language

#: A topic's word in a command, its name in Korean and English, and its commands.
_TOPICS: tuple[tuple[str, str, str, tuple[Verb, ...]], ...] = (
    ("articles", "기사와 질문", "Articles", (Verb.SUMMARY, Verb.ASK, Verb.LATEST, Verb.CANCEL)),
    (
        "briefings",
        "브리핑과 구독",
        "Briefings",
        (
            Verb.SUBSCRIBE, Verb.SUBSCRIPTIONS, Verb.UNSUBSCRIBE, Verb.BRIEFING, Verb.PREVIEW, Verb.WHY,
            Verb.CATCHUP, Verb.DIGEST, Verb.WEEK, Verb.REPORT,
        ),
    ),
    (
        "companies",
        "기업과 제휴",
        "Companies",
        (Verb.COMPANY, Verb.ALLIANCE, Verb.ACTIVE, Verb.MAP, Verb.TRENDS, Verb.EXPORT),
    ),
    (
        "chat",
        "이 대화방",
        "This chat",
        (Verb.SETTINGS, Verb.LANG, Verb.SOURCES, Verb.PRIVACY, Verb.FORGET, Verb.HELP, Verb.QUIT),
    ),
)  # fmt: skip
_NAMED = frozenset(verb for topic in _TOPICS for verb in topic[3])
#: Commands that no topic names belong to the last one, so that none is left out.
_OTHERS = tuple(entry.verb for entry in CATALOGUE if not entry.hidden and entry.verb not in _NAMED)
#: What the short help shows.
_FIRST = (Verb.SUMMARY, Verb.BRIEFING, Verb.SUBSCRIBE, Verb.COMPANY, Verb.SETTINGS)
_ALL = frozenset({"all", "전체", "모두"})
#: Longer than this is no name of a command, and not worth repeating.
_LONGEST_NAME = 32
_OPERATORS = frozenset({"operators", "운영자", "운영"})


def short_help(language: Language) -> str:
    """The few things to begin with."""
    head = said(
        language,
        "기사 주소를 보내시면 누가 누구와 언제 왜 손잡았는지 정리해 드립니다. "
        "정리한 글에 답장으로 궁금한 점을 물어보십시오.",
        "Send an article's address to see who allied with whom, when and why; then reply with what you want to know.",
    )
    lines = [_first_sentence(help_line(entry_of(verb), language, terminal=False)) for verb in _FIRST]
    return "\n".join([head, "", *lines])


def _first_sentence(line: str) -> str:
    return re.split(r"(?<=[.;])\s", line)[0].rstrip(";.") + "."


def topic_of(word: str) -> tuple[str, str, str, tuple[Verb, ...]] | None:
    """The topic that a word names, or that a command belongs to."""
    word = word.removeprefix("/").casefold()
    verb = verb_of(word)
    for topic in _TOPICS:
        if word.replace(" ", "") in (topic[0], *(name.replace(" ", "").casefold() for name in topic[1:3])):
            return topic
        if verb in topic[3]:
            return topic
    return _TOPICS[-1] if verb in _OTHERS else None


async def help_(command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
    """The help that was asked for."""
    language, terminal = talk.language, talk.desk is None
    word = command.argument.casefold()
    buttons = () if terminal else topics(language)
    unknown = ""
    if word.startswith("/") and not verb_of(_name(word)):
        if near := nearest(_name(word)):
            return _slip(command.argument, near, language, terminal=terminal), talk
        name = _name(command.argument)
        if len(name) <= _LONGEST_NAME:
            none = said(language, f"‘{name}’ 명령은 없습니다.", f"There is no command “{name}”.")
            unknown = f"{none}\n\n"
        word = ""
    if terminal or word in _ALL:
        text = unknown + help_text(language, terminal=terminal)
        return Reply(text=text, buttons=buttons, in_place=True), talk
    if word in _OPERATORS and talk.role is Role.OPERATOR:
        entries = [entry for entry in CATALOGUE if entry.role is Role.OPERATOR]
        lines = [help_line(entry, language, terminal=False) for entry in entries]
        return Reply(text="\n".join(lines), buttons=buttons, in_place=True), talk
    topic = topic_of(word) if word else None
    if topic is None:
        return Reply(text=unknown + short_help(language), buttons=buttons, in_place=True), talk
    verbs = (*topic[3], *_OTHERS) if topic is _TOPICS[-1] else topic[3]
    shown = [entry for entry in listed(terminal=False) if entry.verb in verbs]
    lines = [help_line(entry, language, terminal=False) for entry in shown]
    name = said(language, topic[1], topic[2])
    return Reply(text="\n".join([name, "", *lines]), buttons=buttons, in_place=True), talk


def _name(word: str) -> str:
    return (word.split() or [""])[0].removeprefix("/")


def _slip(text: str, near: str, language: Language, *, terminal: bool) -> Reply:
    """Whether the command like it was meant, and a button that does it."""
    wrong, _, rest = text.removeprefix("/").partition(" ")
    right = f"/{near} {rest}".rstrip()
    told = said(
        language,
        f"‘{wrong}’ 명령은 없습니다. 혹시 ‘{right}’ 명령을 찾으셨습니까? 모든 명령: /help all",
        f"There is no command “{wrong}”. Did you mean {right}? All commands: /help all",
    )
    return Reply(text=told, buttons=() if terminal else ((Button(right.removeprefix("/"), right),),))


def topics(language: Language) -> tuple[tuple[Button, ...], ...]:
    """A button for each topic, and for all of it."""
    buttons = [Button(said(language, ko, en), f"/help {word}") for word, ko, en, _ in _TOPICS]
    everything = Button(said(language, "전체 명령", "All commands"), "/help all")
    return (tuple(buttons[:2]), tuple(buttons[2:]), (everything,))


HANDLERS: dict[Verb, Handler] = {Verb.HELP: help_}
