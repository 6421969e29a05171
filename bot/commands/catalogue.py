"""The commands: their names in both languages, and what the help says of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from summarizer.types import Language


class Verb(StrEnum):
    """What is to be done."""

    HELP = "help"
    SUMMARY = "summary"
    ASK = "ask"
    LATEST = "latest"
    BRIEFING = "briefing"
    LANG = "lang"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command as the catalogue lists it."""

    verb: Verb
    #: Other words for it, Korean ones among them.
    aliases: tuple[str, ...]
    #: What follows the command, as the help shows it.
    argument: dict[Language, str]
    help: dict[Language, str]


def _entry(verb: Verb, aliases: str, ko: str, en: str, *, argument: tuple[str, str] = ("", "")) -> Entry:
    return Entry(
        verb,
        tuple(aliases.split()),
        {Language.KO: argument[0], Language.EN: argument[1]},
        {Language.KO: ko, Language.EN: en},
    )


CATALOGUE = (
    _entry(
        Verb.SUMMARY,
        "요약 summarise summarize brief",
        "기사 한 건의 핵심 사실을 정리합니다. 주소만 보내셔도 됩니다.",
        "The key facts of one article; sending its address alone does the same.",
        argument=("주소", "URL"),
    ),
    _entry(
        Verb.ASK,
        "질문",
        "방금 본 기사나 모아 둔 기사에 대해 묻습니다. 그냥 물어보셔도 됩니다.",
        "A question about the last article, or about all that is stored; just asking works as well.",
        argument=("질문", "QUESTION"),
    ),
    _entry(
        Verb.BRIEFING,
        "브리핑 digest",
        "지금까지 모인 소식을 브리핑합니다.",
        "The stories gathered so far, as a briefing.",
    ),
    _entry(
        Verb.LATEST, "최신 최근", "최근에 읽은 기사를 보여 드립니다.", "The articles that were read last."
    ),
    _entry(
        Verb.LANG,
        "언어 language",
        "답하는 언어를 바꿉니다.",
        "Changes the language of the replies.",
        argument=("ko|en", "ko|en"),
    ),
    _entry(Verb.HELP, "도움말 도움 명령 start", "이 도움말을 보여 드립니다.", "This help."),
    _entry(Verb.QUIT, "종료 끝 exit", "대화를 마칩니다.", "Ends the chat."),
)

_BY_WORD = {word.casefold(): entry.verb for entry in CATALOGUE for word in (entry.verb.value, *entry.aliases)}


def verb_of(word: str) -> Verb | None:
    """The command that a word names, in either language."""
    return _BY_WORD.get(word.casefold())


def help_text(language: Language) -> str:
    """All commands with a line each."""
    if language is Language.KO:
        head = "기사 주소를 보내시면 누가 누구와 언제 왜 손잡았는지 정리해 드립니다. 이어서 궁금한 점을 물어보세요."
    else:
        head = "Send an article's address to see who allied with whom, when and why; then ask what you want to know."
    lines = [head, ""]
    for entry in CATALOGUE:
        argument = entry.argument[language]
        word = entry.aliases[0] if language is Language.KO else entry.verb.value
        lines.append(f"/{word}{' ' + argument if argument else ''} — {entry.help[language]}")
    return "\n".join(lines)
