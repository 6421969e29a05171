"""The commands: their names in both languages, and what the help says of each."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.domain.chat import Role
from summarizer.types import Language


class Verb(StrEnum):
    """What is to be done."""

    START = "start"
    HELP = "help"
    SUMMARY = "summary"
    RETRY = "retry"
    ASK = "ask"
    LATEST = "latest"
    BRIEFING = "briefing"
    DIGEST = "digest"
    CATCHUP = "catchup"
    WEEK = "week"
    WHY = "why"
    PREVIEW = "preview"
    REPORT = "report"
    CORRECT = "correct"
    SUBSCRIBE = "subscribe"
    SUBSCRIPTIONS = "subscriptions"
    UNSUBSCRIBE = "unsubscribe"
    SETTINGS = "settings"
    SOURCES = "sources"
    COMPANY = "company"
    ALLIANCE = "alliance"
    ACTIVE = "active"
    MAP = "map"
    TRENDS = "trends"
    EXPORT = "export"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"
    STATUS = "status"
    ALLOW = "allow"
    LANG = "lang"
    PRIVACY = "privacy"
    FORGET = "forget"
    CANCEL = "cancel"
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
    #: Only where there is a terminal, or only where there is none; None: everywhere.
    terminal: bool | None = None
    #: Known, and not listed.
    hidden: bool = False
    #: Who may use it.
    role: Role = Role.MEMBER


def _entry(
    verb: Verb,
    aliases: str,
    ko: str,
    en: str,
    *,
    argument: tuple[str, str] = ("", ""),
    terminal: bool | None = None,
    hidden: bool = False,
    role: Role = Role.MEMBER,
) -> Entry:
    return Entry(
        verb,
        tuple(aliases.split()),
        {Language.KO: argument[0], Language.EN: argument[1]},
        {Language.KO: ko, Language.EN: en},
        terminal,
        hidden,
        role,
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
        argument=("내용", "QUESTION"),
    ),
    _entry(
        Verb.BRIEFING,
        "브리핑",
        "지난 브리핑 이후 지금까지의 소식입니다. 구독 전이면 지난 24시간입니다.",
        "What is new since your last briefing, or in the last 24 hours.",
    ),
    _entry(
        Verb.DIGEST,
        "지난브리핑",
        "보내 드린 브리핑을 다시 보여 드립니다. “지난 화요일 브리핑”이라고 하셔도 됩니다.",
        "A past briefing again; “last Tuesday's briefing” works as well.",
        argument=("[날짜]", "[DAY]"),
        terminal=False,
    ),
    _entry(
        Verb.CATCHUP,
        "따라잡기 밀린소식",
        "그동안 놓친 소식을 한데 모아 드립니다. 비우시면 3일입니다.",
        "All that you missed, of three days or as many as you name.",
        argument=("[3일]", "[3d]"),
    ),
    _entry(
        Verb.WEEK,
        "주간 주간정리 weekly",
        "지난 7일을 숫자로 정리합니다.",
        "The last seven days in figures.",
    ),
    _entry(
        Verb.WHY,
        "왜받았나 까닭",
        "브리핑의 소식을 왜 골랐는지, 또는 어떤 기사가 왜 오지 않았는지 알려 드립니다.",
        "Why you got these stories, or why an article did not come.",
        argument=("[번호|주소]", "[NUMBER|URL]"),
        terminal=False,
    ),
    _entry(
        Verb.PREVIEW,
        "미리보기",
        "지난 7일 동안 이 구독이었다면 무엇을 받으셨을지 보여 드립니다.",
        "What a subscription would have brought in the last 7 days.",
        argument=("[번호|조건]", "[NUMBER|ORDER]"),
        terminal=False,
    ),
    _entry(
        Verb.LATEST,
        "최신 최근",
        "최근에 읽은 기사를 보여 드립니다. 기간을 적으시면 그때 나온 제휴를 모아 드립니다.",
        "The articles that were read last; with a period, the alliances that were reported in it.",
        argument=("[기간]", "[PERIOD]"),
    ),
    _entry(
        Verb.COMPANY,
        "기업 회사 기관 organisation organization",
        "한 기업·기관의 제휴를 모아 봅니다. 둘을 함께, 또는 기간이나 이유를 붙여 물으실 수 있습니다.",
        "The alliances of an organisation, or of two together; a period or a reason narrows them.",
        argument=("이름 [기간] [이유]", "NAME [PERIOD] [REASON]"),
    ),
    _entry(
        Verb.ALLIANCE,
        "제휴 동맹 협의체",
        "한 제휴의 참여사와 지나온 길을 보여 드립니다.",
        "The members of one alliance, and how it went.",
        argument=("이름", "NAME"),
    ),
    _entry(
        Verb.ACTIVE,
        "활발 순위",
        "제휴를 가장 많이 맺은 기업·기관을 보여 드립니다.",
        "Who is busiest forming alliances.",
        argument=("[기간] [이유]", "[PERIOD] [REASON]"),
    ),
    _entry(
        Verb.MAP,
        "지도 관계도",
        "한 기업·기관이 누구와 왜 손잡았는지 그림으로 그려 드립니다.",
        "A picture of who an organisation is allied with, and why.",
        argument=("이름 [기간]", "NAME [PERIOD]"),
    ),
    _entry(
        Verb.TRENDS,
        "동향 추세",
        "달마다 어떤 이유로, 누가 많이 손잡았는지 그림으로 보여 드립니다.",
        "A picture of the reasons and the most active, month by month.",
        argument=("[기간]", "[PERIOD]"),
    ),
    _entry(
        Verb.EXPORT,
        "내보내기",
        "모아 둔 제휴를 파일로 드립니다.",
        "The alliances as a file.",
        argument=("[csv|json|graphml] [이름] [기간]", "[csv|json|graphml] [NAME] [PERIOD]"),
    ),
    _entry(
        Verb.REPORT,
        "신고 오류신고",
        "틀린 사실을 알려 주십시오. 브리핑이나 요약에 답장으로 보내시면 됩니다.",
        "Reports a wrong fact; send it in reply to a briefing or a summary.",
        argument=("[번호] 내용", "[NUMBER] WHAT"),
        terminal=False,
    ),
    _entry(
        Verb.CORRECT,
        "정정",
        "신고된 오류를 보고, 고치거나 기각합니다.",
        "The reported errors: put right or dismissed.",
        argument=("[번호] [날짜=…|기각]", "[NUMBER] [date=…|dismiss]"),
        terminal=False,
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(
        Verb.SUBSCRIBE,
        "구독",
        "정한 시각에 브리핑을 보내 드립니다. 요일·관심 기업·이유·낱말도 적으실 수 있습니다. 비우시면 매일 08:00입니다.",
        "A briefing at the time you name, or at 08:00; days, organisations, reasons and words can stand with it.",
        argument=("[시각] [조건]", "[HH:MM] [ORDER]"),
        terminal=False,
        role=Role.ADMIN,
    ),
    _entry(
        Verb.SUBSCRIPTIONS,
        "구독목록 구독확인",
        "구독하신 브리핑과 다음 시각을 보여 드립니다.",
        "What you subscribed to, and when it comes next.",
        terminal=False,
    ),
    _entry(
        Verb.UNSUBSCRIBE,
        "구독취소 구독해지 해지",
        "구독을 끝냅니다. 여럿이면 번호를 함께 보내 주십시오.",
        "Ends a subscription; name its number where there are several.",
        argument=("[번호]", "[NUMBER]"),
        terminal=False,
        role=Role.ADMIN,
    ),
    _entry(
        Verb.SETTINGS,
        "설정 환경설정 setup",
        "구독과 시각, 언어, 관심 기업 등을 버튼으로 바꿉니다.",
        "Changes subscriptions, times, language, organisations and more by buttons.",
        terminal=False,
        role=Role.ADMIN,
    ),
    _entry(
        Verb.SOURCES,
        "출처 언론사 매체 feeds",
        "소식을 읽어 오는 출처를 보여 드립니다. 운영자는 추가하고 끌 수 있습니다.",
        "The newspapers that are read; operators add them and switch them off.",
    ),
    _entry(
        Verb.LANG,
        "언어 language",
        "답하는 언어를 바꿉니다.",
        "Changes the language of the replies.",
        argument=("ko|en", "ko|en"),
        role=Role.ADMIN,
    ),
    _entry(
        Verb.CANCEL,
        "취소 그만",
        "지금 나누던 이야기를 끝내고 새로 시작합니다.",
        "Drops what we were talking about.",
    ),
    _entry(
        Verb.PRIVACY,
        "개인정보",
        "무엇을 얼마나 보관하는지 알려 드립니다.",
        "What is kept, and for how long.",
        terminal=False,
    ),
    _entry(
        Verb.FORGET,
        "삭제 탈퇴",
        "이 대화방에 대해 보관한 것을, 한 번 더 여쭌 뒤 모두 지웁니다.",
        "Deletes everything that is kept about this chat, once you confirm it.",
        terminal=False,
        role=Role.ADMIN,
    ),
    _entry(Verb.HELP, "도움말 도움 명령", "이 도움말을 보여 드립니다.", "This help."),
    _entry(
        Verb.RETRY,
        "다시읽기",
        "읽지 못한 기사를 다시 읽습니다.",
        "Tries once more to read an article.",
        argument=("주소", "URL"),
        hidden=True,
    ),
    _entry(
        Verb.MERGE,
        "합치기",
        "두 이름을 한 기업·기관으로 합칩니다.",
        "Makes two organisations one.",
        argument=("이름 = 이름", "NAME = NAME"),
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(
        Verb.SPLIT,
        "나누기",
        "한 이름을 따로 떼어 냅니다.",
        "Makes a name an organisation of its own.",
        argument=("이름", "NAME"),
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(
        Verb.UNDO,
        "되돌리기",
        "합치거나 나눈 것을 되돌립니다.",
        "Puts back what was merged or split.",
        argument=("[번호]", "[NUMBER]"),
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(
        Verb.STATUS,
        "상태",
        "시계, 작업, 출처, 보류되거나 포기한 것을 보여 드립니다.",
        "The clock, jobs, sources, and what was parked or given up.",
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(
        Verb.ALLOW,
        "허용",
        "쓸 수 있는 대화방을 정합니다.",
        "Which chats are served.",
        argument=("[여기|telegram:번호|제외 telegram:번호]", "[here|telegram:ID|remove ...]"),
        hidden=True,
        role=Role.OPERATOR,
    ),
    _entry(Verb.START, "시작", "처음 뵙는 분께 인사드립니다.", "A first greeting.", hidden=True),
    _entry(Verb.QUIT, "종료 끝 exit", "대화를 마칩니다.", "Ends the chat.", terminal=True),
)

_BY_WORD = {word.casefold(): entry.verb for entry in CATALOGUE for word in (entry.verb.value, *entry.aliases)}


_BY_VERB = {entry.verb: entry for entry in CATALOGUE}
#: Shorter words are like too many others; so much alike are two words of which one has a slip of the finger.
_SHORTEST_SLIP, _LIKENESS = 3, 0.8


def entry_of(verb: Verb) -> Entry:
    """What the catalogue says of a command."""
    return _BY_VERB[verb]


def verb_of(word: str) -> Verb | None:
    """The command that a word names, in either language."""
    return _BY_WORD.get(word.casefold())


def nearest(word: str) -> str | None:
    """The command's name that somebody may have meant who wrote this one; None where none is like it.

    >>> nearest("subscibe"), nearest("weather")
    ('subscribe', None)
    """
    if len(word) < _SHORTEST_SLIP:
        return None
    known = [name for name, verb in _BY_WORD.items() if not _BY_VERB[verb].hidden]
    return next(iter(get_close_matches(word.casefold(), known, n=1, cutoff=_LIKENESS)), None)


def listed(*, terminal: bool) -> tuple[Entry, ...]:
    """The commands that a help or a menu shows there."""
    return tuple(e for e in CATALOGUE if not e.hidden and e.terminal in (None, terminal))


def help_text(language: Language, *, terminal: bool = True) -> str:
    """All commands with a line each."""
    if language is Language.KO:
        head = "기사 주소를 보내시면 누가 누구와 언제 왜 손잡았는지 정리해 드립니다. 이어서 궁금한 점을 물어보십시오."
    else:
        head = "Send an article's address to see who allied with whom, when and why; then ask what you want to know."
    lines = [help_line(entry, language, terminal=terminal) for entry in listed(terminal=terminal)]
    return "\n".join([head, "", *lines])


def help_line(entry: Entry, language: Language, *, terminal: bool) -> str:
    """One command as a help shows it."""
    argument = entry.argument[language]
    word = entry.aliases[0] if language is Language.KO else entry.verb.value
    # In a messenger only Latin commands can be tapped.
    known = f"/{entry.verb.value}" if language is Language.KO and not terminal else ""
    shown = f"/{word}{' ' + argument if argument else ''}"
    return f"{shown}{' · ' + known if known else ''} — {entry.help[language]}"
